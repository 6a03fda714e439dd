import pytest

from wattcare.commitments.files import read_calendar_file
from wattcare.commitments.rules import CalendarError

GOOD = """\
zone: Asia/Shanghai
weekly:
  mon-fri: [[08:30, 12:00], 14:00-17:30]
holidays:
  2025-10-01: 国庆节
extra_working_days: [2025-10-11]
"""


def told(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CalendarError) as caught:
        read_calendar_file(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


def test_a_calendar_file_is_read_and_named_after_the_file(tmp_path):
    path = tmp_path / "town.yaml"
    path.write_text(GOOD, encoding="utf-8")
    calendar = read_calendar_file(path)
    assert calendar.code == "town"
    assert [str(opening) for opening in calendar.weekly[4]] == ["08:30-12:00", "14:00-17:30"]
    assert list(calendar.holidays.values()) == ["国庆节"]


def test_every_mistake_is_told_with_its_line(tmp_path):
    bad = GOOD.replace("2025-10-11", "2025-13-11").replace("国庆节", "[1]") + "zone: UTC\n"
    lines = told(tmp_path / "bad.yaml", bad)
    assert [line.split(": ")[0] for line in lines] == [":7", ":5", ":6"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1\n",
        "zone: [",
        "a: b: c",
        "\t- x",
        b"\xff\xfe\x00",
        "&a [*a]",
        "zone: !!python/object:x {}",
        "? {a: b}\n: c\n",
        "[" * 2000,
    ],
)
def test_any_other_bytes_are_refused_without_a_traceback(tmp_path, text):
    assert told(tmp_path / "bad.yaml", text)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CalendarError, match=r"nowhere\.yaml: cannot be read"):
        read_calendar_file(tmp_path / "nowhere.yaml")
