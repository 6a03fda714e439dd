"""Personal data in full: with permission and reason, recorded each time."""

import pytest

from wattcare.audit.models import Entry
from wattcare.customers.actions.unmasking import unmask
from wattcare.kernel.results import NotFound, Refused


@pytest.fixture
def zhou(town):
    return town.actor("zhou")


def shown():
    return list(Entry.objects.filter(verb="customers.unmask").order_by("id").values_list("after__what", "reason"))


def test_a_telephone_as_people_write_it(zhou, town):
    point = town.customer().contact_points.get(kind="phone")
    assert unmask(actor=zhou, number="C0001", what=f"contact-{point.pk}", reason="需要回电") == "138 0013 8000"


def test_each_time_is_recorded(zhou):
    for reason in ("核对身份", "再次核对身份"):
        unmask(actor=zhou, number="C0001", what="identity", reason=reason)
    assert len(shown()) == 2


@pytest.mark.parametrize("reason", ["", "  ", "查"])
def test_without_a_reason_nothing_is_shown(zhou, reason):
    with pytest.raises(Refused):
        unmask(actor=zhou, number="C0001", what="identity", reason=reason)
    assert shown() == []


@pytest.mark.parametrize("what", ["", "password", "contact-", "contact-x", "contact-0", "identity "])
def test_what_is_not_there_is_not_found(zhou, what):
    with pytest.raises(NotFound):
        unmask(actor=zhou, number="C0001", what=what, reason="核对身份")
