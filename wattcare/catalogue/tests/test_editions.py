"""The edition in force on the day of receipt decides."""

from datetime import date

import pytest

from wattcare.catalogue.packs import read_pack
from wattcare.catalogue.rules import Pack


@pytest.fixture
def pack(tiny) -> Pack:
    return read_pack(tiny())


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), "1"),
        (date(2023, 12, 31), "1"),
        (date(2024, 1, 1), "2"),
        (date(2099, 1, 1), "2"),
    ],
)
def test_first_and_last_day_belong_to_the_edition(pack: Pack, day: date, edition: str | None) -> None:
    found = pack.commitment("TINY.ARRIVE").edition_on(day)
    assert (found.code if found else None) == edition


def test_no_commitment_runs_before_its_first_edition(pack: Pack) -> None:
    assert pack.commitments_for(kind="fault", on=date(2019, 12, 31)) == ()


def test_a_variant_without_limit_is_promised_nothing(pack: Pack) -> None:
    assert pack.commitment("TINY.ARRIVE").editions[0].limit_for("country") is None


def test_unknown_codes_are_key_errors(pack: Pack) -> None:
    for lookup in (pack.kind, pack.cause, pack.commitment, pack.calendar, pack.department, pack.channel):
        with pytest.raises(KeyError):
            lookup("nothing")
