"""`wattcare mail import`."""

import json

import pytest
from click.testing import CliRunner

from wattcare.cases.models import Case
from wattcare.channels.email.commands import mail
from wattcare.channels.email.models import InboundMessage
from wattcare.channels.email.tests.letters import letter

pytestmark = pytest.mark.django_db
FIELDS = {"file", "outcome", "case", "sender", "subject", "problems", "message"}


def imported(*arguments: str, stdin: bytes | None = None):
    result = CliRunner().invoke(mail, ["import", *arguments, "--json"], input=stdin)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_each_message_gives_one_line(town, tmp_path):
    (tmp_path / "a.eml").write_bytes(letter())
    (tmp_path / "b.eml").write_bytes(b"\xff rubbish")
    (tmp_path / "c.eml").write_bytes(letter())
    code, lines = imported(str(tmp_path))
    assert code == 0
    assert [line["outcome"] for line in lines] == ["new_case", "kept", "duplicate"]
    assert all(set(line) == FIELDS for line in lines)
    assert lines[0]["case"] == lines[2]["case"] == Case.objects.get().number
    assert lines[1]["problems"][0]["code"] == "no_header"


def test_standard_input_is_read_for_a_dash(town):
    code, lines = imported("-", stdin=letter())
    assert (code, lines[0]["file"], lines[0]["outcome"]) == (0, "-", "new_case")


def test_importing_again_changes_nothing(town, tmp_path):
    (tmp_path / "a.eml").write_bytes(letter())
    imported(str(tmp_path))
    code, lines = imported(str(tmp_path))
    assert (code, [line["outcome"] for line in lines]) == (0, ["duplicate"])
    assert Case.objects.count() == 1


def test_a_thread_in_one_box_becomes_one_case(town, tmp_path):
    answer = letter("还没来电。", message_id="m2@x", In_Reply_To="<m1@example.com>")
    box = b"".join(b"From a@b Mon Nov 23 10:00:00 2026\n" + raw + b"\n" for raw in (letter(), answer))
    (tmp_path / "all.mbox").write_bytes(box)
    _code, lines = imported(str(tmp_path / "all.mbox"))
    assert [line["outcome"] for line in lines] == ["new_case", "appended"]
    assert [bytes(m.raw) for m in InboundMessage.objects.order_by("id")] == [letter(), answer]


def test_a_file_that_is_not_there_is_wrong_usage(town):
    result = CliRunner().invoke(mail, ["import", "/nowhere/at/all.eml"])
    assert result.exit_code == 2
    assert "/nowhere/at/all.eml" in result.output


@pytest.mark.material
def test_all_outside_messages_are_kept_byte_for_byte(town, material):
    files = [p for p in sorted((material / "mail").rglob("*")) if _is_message(p)]
    assert len(files) == 171
    code, lines = imported(*map(str, files))
    assert (code, len(lines)) == (0, 171)
    kept = {m.place: m for m in InboundMessage.objects.select_related("duplicate_of")}
    for file in files:
        message = kept[str(file)]
        assert bytes((message.duplicate_of or message).raw) == file.read_bytes()
        assert message.state == "processed"


def _is_message(path) -> bool:
    return path.is_file() and path.name not in ("LICENSE", "MIT-LICENSE") and not path.name.endswith("_reply_text")
