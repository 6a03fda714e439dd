"""Classes as people see them: those of a customer, the members of a class, why, and who may know of sensitive ones."""

from datetime import date

import pytest

from wattcare.audit.models import Entry
from wattcare.classification.actions import (
    approve_scheme,
    change_draft,
    draft_scheme,
    look_at_sensitive_classes,
    propose_scheme,
    record_look,
    withdraw_scheme,
)
from wattcare.classification.models import Scheme, Unclassified
from wattcare.classification.queries.live import visible_live
from wattcare.classification.queries.memberships import classes_of, classes_of_many, history_of, members_condition, why
from wattcare.classification.queries.schemes import version_for, versions_of
from wattcare.classification.queries.then import classes_on
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, document, live, unproved
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.kernel.results import NotFound, NotPermitted, Refused

TRUST = {"reliable": "kind = 'person'", "doubtful": "kind <> 'person'"}


def codes(standings):
    return [(one.scheme, one.of.code) for one in standings]


def numbers(actor, text):
    rows = Customer.objects.filter(members_condition(actor, text))
    return sorted(rows.values_list("number", flat=True))


def test_a_customer_s_classes_come_with_names_in_their_schemes_places(town, django_assert_num_queries):
    live(town, "by-voltage", VOLTAGE)
    live(town)
    town_customer = town.customer().pk
    who = town.actor("lin")
    classes_of(who, town_customer)
    with django_assert_num_queries(1):
        found = classes_of(who, town_customer)
    assert codes(found) == [("by-kind", "person"), ("by-voltage", "low")]
    assert (found[0].of.names["en"], found[0].scheme_names["en"], found[0].since) == ("Person", "By kind", home.today())


def test_classes_of_a_whole_page_are_read_at_once(town, django_assert_num_queries):
    live(town)
    who, ids = town.actor("lin"), list(Customer.objects.order_by("number").values_list("pk", flat=True))
    classes_of_many(who, ids)
    with django_assert_num_queries(1):
        found = classes_of_many(who, ids)
    assert [found[pk][0].of.code for pk in ids] == ["person", "firm", "firm", "person"]


def test_whoever_may_not_see_classes_sees_none(town):
    live(town)
    assert classes_of(town.actor("wairen"), town.customer().pk) == []
    assert visible_live(town.actor("wairen")) == []


def test_sensitive_schemes_are_left_out_until_somebody_looks(town):
    live(town, "by-trust", TRUST, sensitive=True)
    live(town)
    for person in ("lin", "zhou"):
        assert codes(classes_of(town.actor(person), town.customer().pk)) == [("by-kind", "person")]
    assert codes(look_at_sensitive_classes(actor=town.actor("zhou"), number="C0001")) == [("by-trust", "reliable")]
    entry = Entry.objects.get(verb="classification.look")
    assert (entry.actor_code, entry.object_id, entry.after) == ("zhou", "C0001", {"classes": ["by-trust:reliable"]})


def test_a_sensitive_class_of_an_open_scheme_is_left_out_too(town):
    live(town, sensitive_classes=["firm"])
    dahua = town.customer("C0002").pk
    assert classes_of(town.actor("zhou"), dahua) == []
    assert history_of(town.actor("lin"), dahua, "by-kind") == []
    assert codes(look_at_sensitive_classes(actor=town.actor("zhou"), number="C0002")) == [("by-kind", "firm")]
    assert [one.definition.code for one in why(town.actor("lin"), "C0002", "by-kind").classes] == ["person"]


def test_those_who_may_not_look_do_not(town):
    live(town, "by-trust", TRUST, sensitive=True)
    with pytest.raises(NotPermitted):
        look_at_sensitive_classes(actor=town.actor("lin"), number="C0001")
    for asking in (
        lambda: members_condition(town.actor("lin"), "by-trust:doubtful"),
        lambda: why(town.actor("lin"), "C0001", "by-trust"),
        lambda: history_of(town.actor("lin"), town.customer().pk, "by-trust"),
    ):
        with pytest.raises(NotFound):
            asking()


def test_looks_at_what_everybody_may_see_are_not_recorded_others_are(town):
    live(town, "by-trust", TRUST, sensitive=True)
    live(town, sensitive_classes=["firm"])
    looks = Entry.objects.filter(verb="classification.look").order_by("id").values_list("object_type", "object_id")
    record_look(actor=town.actor("lin"), text="by-kind:person")
    assert not looks.exists()
    record_look(actor=town.actor("zhou"), text="by-kind:firm")
    record_look(actor=town.actor("zhou"), text="by-trust:", number="C0001")
    assert list(looks) == [("scheme", "by-kind"), ("customer", "C0001")]
    with pytest.raises(NotPermitted):
        record_look(actor=town.actor("lin"), text="by-trust:doubtful")


def test_why_under_an_open_scheme_is_a_look_for_those_who_see_its_sensitive_classes(town):
    live(town, sensitive_classes=["firm"])
    for person in ("lin", "zhou"):
        record_look(actor=town.actor(person), text="by-kind:", number="C0002")
    looks = Entry.objects.filter(verb="classification.look").values_list("actor_code", "object_id")
    assert list(looks) == [("zhou", "C0002")]


def test_sensitive_classes_decide_nothing_about_service(town):
    live(town, "by-trust", TRUST, sensitive=True)
    live(town, sensitive_classes=["firm"])
    dahua = town.customer("C0002").pk
    assert classes_on(dahua, ["by-trust", "by-kind"], home.today()) == {}


def test_members_of_a_class_are_a_condition_on_customers(town):
    live(town)
    assert numbers(town.actor("lin"), "by-kind:person") == ["C0001", "C0004"]
    assert numbers(town.actor("lin"), "by-kind:") == []
    Unclassified.objects.create(scheme=Scheme.objects.get(), customer=town.customer("C0004"), since=date(2026, 3, 10))
    assert numbers(town.actor("lin"), "by-kind:") == ["C0004"]


@pytest.mark.parametrize("text", ["by-kind:nobody", "no-scheme:person", "", "by-kind"])
def test_a_class_that_does_not_exist_is_not_found(town, text):
    live(town)
    if text == "by-kind":
        assert numbers(town.actor("lin"), text) == []
    else:
        with pytest.raises(NotFound):
            members_condition(town.actor("lin"), text)


def test_why_tells_which_parts_hold_with_which_values(town):
    live(town, "by-size", {
        "large": "kind <> 'person' AND voltage_v >= 1000", "small": "NOT (kind <> 'person' AND voltage_v >= 1000)",
        "unknown": "kind <> 'person' AND voltage_v IS NULL",
    })  # fmt: skip
    found = why(town.actor("lin"), "C0002", "by-size")
    assert (found.standing, found.decided, found.settled) == ("large", "large", True)
    large = found.class_of("large")
    assert (large.fits, large.takes, [one.holds for one in large.reasons]) == (True, True, [True, True])
    assert "10" in large.reasons[1].value_text
    assert not found.class_of("small").fits


def test_why_says_when_the_archive_is_ahead_of_the_class(town):
    live(town)
    Customer.objects.filter(number="C0001").update(kind="enterprise")
    found = why(town.actor("lin"), "C0001", "by-kind")
    assert (found.standing, found.decided, found.settled) == ("person", "firm", False)


def test_why_of_a_scheme_that_is_not_live_is_not_found(town):
    from wattcare.classification.actions import draft_scheme
    from wattcare.classification.tests.drawn_up import document

    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    with pytest.raises(NotFound):
        why(town.actor("lin"), "C0001", "by-kind")


def test_a_sensitive_draft_hides_the_scheme_at_once_and_everywhere_until_it_is_given_up(town):
    live(town)
    who, customer = town.actor("lin"), town.customer().pk
    assert codes(classes_of(who, customer)) == [("by-kind", "person")]
    draft_scheme(actor=town.actor("chengxu"), document=document("by-kind", KINDS, sensitive=True))
    assert (classes_of(who, customer), visible_live(who)) == ([], [])
    withdraw_scheme(actor=town.actor("chengxu"), code="by-kind", reason="Everybody may know")
    assert codes(classes_of(who, customer)) == [("by-kind", "person")]


def test_a_sensitive_draft_worded_openly_shows_the_scheme_again(town):
    live(town)
    draft_scheme(actor=town.actor("chengxu"), document=document("by-kind", KINDS, sensitive=True))
    change_draft(actor=town.actor("chengxu"), code="by-kind", document=document("by-kind", KINDS))
    assert [one.code for one in visible_live(town.actor("lin"))] == ["by-kind"]


def test_what_was_sensitive_once_stays_hidden_among_the_versions_of_an_open_scheme(town):
    live(town, "by-trust", TRUST, sensitive=True)
    assert [one.number for one in versions_of(town.actor("zhou"), "by-trust")] == [1]
    draft_scheme(actor=town.actor("chengxu"), document=document("by-trust", KINDS))
    propose_scheme(actor=town.actor("chengxu"), code="by-trust")
    approve_scheme(actor=town.actor("zhou"), code="by-trust")
    assert [one.number for one in versions_of(town.actor("zhou"), "by-trust")] == [2, 1]
    assert [one.number for one in versions_of(town.actor("lin"), "by-trust")] == [2]
    with pytest.raises(NotFound):
        version_for(town.actor("lin"), "by-trust", 1)


def test_why_says_when_conditions_can_no_longer_be_read(town):
    unproved("by-gone", {"a": "gone = 1", "b": "gone <> 1"}, ["gone"])
    with pytest.raises(Refused, match="no longer has"):
        why(town.actor("lin"), "C0001", "by-gone")
    assert town.browser("lin").get("/classification/customers/C0001/why/by-gone/").status_code == 409


def test_a_scheme_that_another_process_has_just_put_live_is_found(town, monkeypatch):
    live(town, "by-voltage", VOLTAGE)
    visible_live(town.actor("lin"))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("wattcare.classification.queries.live.forget", lambda: None)
        elsewhere.setattr("wattcare.classification.actions.deciding.live.live_schemes", lambda **_: ())
        live(town)
    assert why(town.actor("lin"), "C0001", "by-kind").scheme == "by-kind"
    assert numbers(town.actor("lin"), "by-kind:") == []
