"""Refusals carry their reason."""

import pytest

from wattcare.kernel.results import Allowed, Denied, DomainError, NotFound, NotPermitted, Problems, Refused, Stale


def test_a_verdict_is_a_truth_value():
    assert Allowed()
    assert not Denied("closed")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused("late", "Too late"), 422, "late"),
        (Refused("closed", "Closed", status=409), 409, "closed"),
        (NotPermitted("cases.close"), 403, "not_permitted"),
        (NotFound("T-1"), 404, "not_found"),
        (Stale("changed"), 409, "stale"),
    ],
)
def test_every_refusal_has_its_status_and_code(error, status, code):
    assert isinstance(error, DomainError)
    assert (error.status, error.code) == (status, code)


def test_a_field_carries_the_message():
    assert Refused("needed", "Write something", field="text").errors == {"text": ["Write something"]}


def test_problems_are_told_all_at_once():
    problems = Problems()
    problems.add("subject", "empty")
    problems.add("phone", "no number")
    problems.add("phone", "too short")
    with pytest.raises(Refused) as refused:
        problems.raise_if_any("Mend these")
    assert refused.value.errors == {"subject": ["empty"], "phone": ["no number", "too short"]}
    assert str(refused.value) == "Mend these"


def test_no_problems_raise_nothing():
    Problems().raise_if_any("Mend these")
