"""Departments and roles come from the pack, through two verbs."""

import pytest

from wattcare.audit.models import Entry
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound, NotPermitted, Refused
from wattcare.staff.actions import upsert_department, upsert_role
from wattcare.staff.models import Department, Role
from wattcare.staff.queries import department_by_code, department_by_id

NAMES = Names({"en": "Night crew", "zh-hans": "夜班"})


def set_department(town, by="gao", **changes):
    wanted = {"code": "night", "names": NAMES, "parent_code": "repair-east", "duties": ["repair"], **changes}
    return upsert_department(actor=town.actor(by), **wanted)


def set_role(town, by="gao", **changes):
    wanted = {"code": "night-lead", "names": NAMES, "permissions": ["cases.view", "cases.note"], **changes}
    return upsert_role(actor=town.actor(by), **wanted)


def recorded(code):
    return [(entry.verb, entry.before, entry.after) for entry in Entry.objects.filter(object_id=code).order_by("id")]


def test_a_new_department_is_known_at_once(town):
    made = set_department(town)
    unit = department_by_code("night")
    assert (unit.id, unit.names.text("zh-hans"), unit.duties) == (made.pk, "夜班", ("repair",))
    assert department_by_id(made.pk) == unit


def test_setting_it_again_changes_it_and_the_same_changes_nothing(town):
    set_department(town)
    set_department(town)
    set_department(town, duties=["repair", "metering"])
    assert Department.objects.get(code="night").duties == ["repair", "metering"]
    assert [(verb, before is None) for verb, before, _after in recorded("night")] == [
        ("staff.department_set", True),
        ("staff.department_set", False),
    ]


def test_a_parent_that_is_not_there_is_refused(town):
    with pytest.raises(Refused, match="nowhere"):
        set_department(town, parent_code="nowhere")
    assert not Department.objects.filter(code="night").exists()


def test_only_who_manages_staff_sets_departments_and_roles(town):
    with pytest.raises(NotPermitted):
        set_department(town, by="zhou")
    with pytest.raises(NotPermitted):
        set_role(town, by="zhou")


def test_a_role_holds_exactly_what_was_said_last(town):
    set_role(town)
    set_role(town, permissions=["cases.view"])
    assert Role.objects.get(code="night-lead").permissions == ["cases.view"]
    assert recorded("night-lead")[-1] == (
        "staff.role_set",
        {"names": dict(NAMES), "permissions": ["cases.note", "cases.view"]},
        {"names": dict(NAMES), "permissions": ["cases.view"]},
    )


def test_the_same_role_again_leaves_no_trace(town):
    set_role(town)
    set_role(town, permissions=["cases.note", "cases.view"])
    assert len(recorded("night-lead")) == 1


def test_an_unknown_department_is_named(town):
    with pytest.raises(NotFound, match="There is no department “nowhere”"):
        department_by_code("nowhere")
