"""Fields that the supplier adds to the profile."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from wattcare.audit.models import Entry
from wattcare.customers.actions.own_fields import change_own_field, define_own_field, remove_own_field
from wattcare.customers.models import Customer, OwnField
from wattcare.customers.queries.offers import FieldUse, archive_changed, own_field_removed, own_field_uses
from wattcare.customers.queries.profile import profile_fields, profile_of
from wattcare.customers.rules.profile import Origin, ValueType
from wattcare.customers.tests.own_fields import HEATINGS, define, definition
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound, NotPermitted, Refused


@pytest.fixture
def used(monkeypatch):
    """A scheme asks for each field; what was told to end is noted."""
    ended: list[str] = []
    monkeypatch.setattr(own_field_uses, "_fillers", [(0, lambda code: [FieldUse(f"By {code}", "/s/")])])
    monkeypatch.setattr(own_field_removed, "_fillers", [(0, ended.append)])
    return ended


@pytest.fixture
def told(monkeypatch):
    found = []
    monkeypatch.setattr(archive_changed, "_fillers", [(0, found.append)])
    return found


def test_a_new_field_stands_in_the_profile_with_what_details_hold_already(town):
    Customer.objects.filter(number="C0001").update(details={"household": "3"})
    define_own_field(actor=town.actor("gao"), new=definition(low=Decimal(1), high=Decimal(20), unit="p", minutes=2))
    field = profile_fields()["household"]
    assert (field.type, field.low, field.high, field.unit) == (ValueType.INTEGER, Decimal(1), Decimal(20), "p")
    assert (str(field.label), field.origin, field.nullable) == ("Field household", Origin.OWN, True)
    assert profile_of(town.customer().pk, ["household"], date(2026, 5, 20))["household"] == 3
    entry = Entry.objects.get(verb="customers.field_define")
    assert (entry.object_id, entry.after["low"], entry.after["type"]) == ("household", "1", "integer")


def test_agents_define_no_fields(town):
    with pytest.raises(NotPermitted):
        define_own_field(actor=town.actor("lin"), new=definition())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Household"}, "code"),
        ({"code": "kind"}, "code"),
        ({"code": "complaints_90d"}, "code"),
        ({"code": "between"}, "code"),
        ({"code": "x" * 61}, "code"),
        ({"names": Names({"en": "People"})}, "names"),
        ({"kind": "choice", "choices": ()}, "choices"),
        ({"kind": "choice", "choices": (*HEATINGS, HEATINGS[0])}, "choices"),
        ({"kind": "choice", "choices": (("a\nb", HEATINGS[0][1]),)}, "choices"),
        ({"kind": "choice", "choices": (("a", Names({"en": "A"})),)}, "choices"),
        ({"choices": HEATINGS}, "choices"),
        ({"low": Decimal(5), "high": Decimal(4)}, "high"),
        ({"low": Decimal("1.5")}, "low"),
        ({"high": Decimal("1e15")}, "high"),
        ({"kind": "date", "low": Decimal(1)}, "low"),
        ({"unit": "x" * 21}, "unit"),
        ({"minutes": Decimal(-1)}, "minutes"),
    ],
)
def test_a_wrong_definition_is_refused_with_the_part_that_is_wrong(town, changes, field):
    with pytest.raises(Refused) as refused:
        define(**changes)
    assert list(refused.value.errors) == [field]


def test_a_name_is_taken_once_and_free_again_when_removed(town):
    define()
    with pytest.raises(Refused):
        define()
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnField.objects.create(code="household", names={}, type="text")
    remove_own_field(actor=town.actor("gao"), code="household", retire=False, reason="Nobody asks for it")
    assert "household" not in profile_fields()
    define(kind="text")
    assert profile_fields()["household"].type is ValueType.TEXT


def test_names_change_freely_but_not_what_a_used_field_may_hold(town, used, told):
    define("heating", "choice")
    names = Names({"en": "Heating system", "zh-hans": "采暖系统"})
    change_own_field(actor=town.actor("gao"), code="heating", changes={"names": names, "position": 5})
    assert str(profile_fields()["heating"].label) == "Heating system"
    more = (*HEATINGS, ("none", Names({"en": "None", "zh-hans": "无"})))
    with pytest.raises(Refused, match="By heating"):
        change_own_field(actor=town.actor("gao"), code="heating", changes={"choices": more})
    assert (used, told) == ([], [])
    change_own_field(actor=town.actor("gao"), code="heating", changes={"choices": more}, retire=True)
    assert (used, len(told)) == (["heating"], 1)
    assert list(profile_fields()["heating"].choices) == ["heat_pump", "gas", "none"]


def test_the_order_and_names_of_choices_are_no_change_of_meaning(town, used):
    define("heating", "choice")
    change_own_field(actor=town.actor("gao"), code="heating", changes={"choices": HEATINGS[::-1]})
    assert (list(profile_fields()["heating"].choices), used) == (["gas", "heat_pump"], [])


def test_what_does_not_change_is_not_recorded(town):
    define()
    change_own_field(actor=town.actor("gao"), code="household", changes={"unit": "", "choices": []})
    assert not Entry.objects.filter(verb="customers.field_change").exists()


def test_a_used_field_is_removed_only_with_what_asks_for_it(town, used, told):
    define()
    with pytest.raises(Refused) as refused:
        remove_own_field(actor=town.actor("gao"), code="household", retire=False, reason="Too old")
    assert (refused.value.code, refused.value.status, used) == ("field_used", 409, [])
    remove_own_field(actor=town.actor("gao"), code="household", retire=True, reason="Too old")
    assert (used, len(told)) == (["household"], 1)
    entry = Entry.objects.get(verb="customers.field_remove")
    assert (entry.object_id, entry.reason) == ("household", "Too old")


def test_removing_needs_a_reason_and_a_field(town):
    define()
    with pytest.raises(Refused):
        remove_own_field(actor=town.actor("gao"), code="household", retire=False, reason=" ")
    with pytest.raises(NotFound):
        remove_own_field(actor=town.actor("gao"), code="kind", retire=False, reason="x")
