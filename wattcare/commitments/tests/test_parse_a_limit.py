import pytest

from wattcare.commitments.rules import Limit, LimitError, Unit


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5 wd", Limit(5, Unit.WD)),
        ("24h", Limit(24, Unit.H)),
        (" 45  MIN ", Limit(45, Unit.MIN)),
        ("-7 d", Limit(-7, Unit.D)),
        ("−2 wh", Limit(-2, Unit.WH)),
        ("0 wd", Limit(0, Unit.WD)),
    ],
)
def test_a_limit_is_read(text, limit):
    assert Limit.parse(text) == limit


@pytest.mark.parametrize("text", ["", "5", "wd", "5 weeks", "1.5 h", "5 wd 3 h", "five d", "5 w d"])
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(LimitError, match='such as "5 wd"'):
        Limit.parse(text)


def test_a_limit_of_more_than_a_hundred_years_is_refused():
    with pytest.raises(LimitError, match="hundred years"):
        Limit.parse("99999999 wd")


def test_a_limit_writes_itself_as_it_is_read():
    assert str(Limit.parse("-7d")) == "-7 d"
    assert Limit.parse("-7 d").is_lead
