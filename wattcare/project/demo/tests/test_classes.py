"""The schemes of the demo: live for months by two people's doing, everybody in exactly one class, some have moved."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from wattcare.audit.models import Entry
from wattcare.catalogue.packs import find_folder, read_pack
from wattcare.classification.models import (
    ClassCode,
    Flag,
    Membership,
    PastMembership,
    SchemeVersion,
    State,
    Unclassified,
)
from wattcare.classification.queries.scheme_files import shipped
from wattcare.classification.queries.shipped import schemes_in
from wattcare.classification.rules.flags import FLAGS
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.customers.models import Customer
from wattcare.customers.queries.profile import profile_sql, shipped_fields
from wattcare.project.demo.building import build_town
from wattcare.project.demo.classes import MONTHS, WAITING, _turns
from wattcare.project.demo.flags import CALLER, SORTS
from wattcare.project.demo.tests.conftest import AT, PACKS, small_town
from wattcare.project.demo.texts import words_of

BEGIN = date(2024, 5, 1)  # the first day of the third month before the town's
EMPTY = {  # what a city like these does not have, and what a complete archive does not leave open
    "cn-sgcc": {"special", "220kv", "T", "undated"},
    "gb-ofgem": {"undated"},
}
SELDOM = {"first", "35kv", "110kv", "very-large", "temporary", "ehv", "transmission"}  # only in a larger town


@pytest.fixture(params=PACKS, scope="module")
def pack(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The town of a pack, built once for the tests that only look at it."""
    with django_db_blocker.unblock(), small_town(request.param, customers=700, cases=160):  # type: ignore[attr-defined]
        yield request.param


def test_every_scheme_of_the_pack_but_one_is_live_since_the_turn_of_a_month(pack):
    states = dict(SchemeVersion.objects.values_list("scheme__code", "state"))
    draft = words_of(pack).classes["draft"]["document"]["code"]
    live = set(shipped(pack)) - WAITING
    assert states == dict.fromkeys(live, State.LIVE) | dict.fromkeys(WAITING, State.PROPOSED) | {draft: State.DRAFT}
    for version in SchemeVersion.objects.filter(state=State.LIVE):
        assert (version.drafted_by_code, version.approved_by_code) == ("analyst", "supervisor")
        assert version.effective_on == BEGIN
        assert version.practical["customers"] > 600


def test_everybody_is_in_exactly_one_class_of_each_live_scheme(pack):
    live = set(shipped(pack)) - WAITING
    everybody = Customer.objects.count()
    counts = Counter(Membership.objects.values_list("scheme__code", flat=True))
    assert counts == dict.fromkeys(live, everybody)
    assert not Unclassified.objects.exists()
    kept = dict(ClassCode.objects.filter(members__gt=0).values_list("pk", "members"))
    assert kept == dict(Counter(Membership.objects.values_list("class_code", flat=True)))


def test_classes_have_members_unless_nobody_can_be_in_them(pack):
    leaves = {
        one.code for scheme in schemes_in(find_folder(pack), shipped_fields(read_pack(pack))) for one in scheme.leaves
        if scheme.code not in {*WAITING, "product-sector", "product-tariff"}
    }  # fmt: skip
    demo = Membership.objects.filter(customer__source="demo")
    filled = set(demo.values_list("class_code__code", flat=True))
    assert leaves - filled - SELDOM <= EMPTY[pack] | {"middle-more", "C"}
    assert not filled & EMPTY[pack]


def test_shares_are_those_of_a_town(pack):
    customers = Customer.objects.filter(source="demo").count()
    rows = Membership.objects.filter(customer__source="demo").values_list("scheme__code", "class_code__code")
    share = {key: count / customers for key, count in Counter(rows).items()}
    assert 0.8 < share["basic-kind", "individual"] < 0.92
    assert 0.06 < share["supply-relation", "new"] < 0.2
    assert 0.005 < share["supply-relation", "win-back"] < 0.04
    assert 0.85 < share["supply-voltage", "lv"] < 0.95
    assert (
        share["value-need", "high-usual"]
        < 0.06
        < share["value-need", "middle-usual"] + share["value-need", "high-usual"]
    )
    if pack == "cn-sgcc":
        assert 0.6 < share["credit", "A"] < 0.9
        assert share.get(("credit", "C"), 0) < 0.03
        assert 0.97 < share["important-user", "ordinary"] < 1


def test_some_have_changed_class_and_nobody_before_they_came(pack):
    moves = PastMembership.objects.all()
    assert moves.count() > 20
    days = {day.validity.upper for day in moves}
    assert days <= {*_turns(AT.date()), AT.date()}
    assert len(days) >= MONTHS
    moved = Counter(moves.values_list("scheme__code", flat=True))
    assert moved["supply-relation"] > 5
    assert not moved["basic-kind"]
    for customer, since in Membership.objects.filter(customer__source="demo").values_list(
        "customer__created_at", "since"
    ):
        assert customer.date() <= since


def test_classes_of_today_are_what_the_archive_says_today(pack):
    """What was kept month by month is what one look at the archive gives."""
    from wattcare.classification.rules.evaluating import class_of

    for version in SchemeVersion.objects.filter(state=State.LIVE):
        scheme = scheme_of(version.document, shipped_fields(read_pack(pack)))
        names = list(scheme.fields)
        with connection.cursor() as cursor:
            cursor.execute(profile_sql(names, scoped=False), {"day": AT.date()})
            rows = cursor.fetchall()
        held = dict(Membership.objects.filter(scheme=version.scheme).values_list("customer_id", "class_code__code"))
        for customer, *values in rows:
            assert class_of(scheme, dict(zip(names, values, strict=True)), AT.date()) == held[customer]


def test_the_draft_in_work_overlaps_and_leaves_a_gap_to_be_mended(pack):
    fields = shipped_fields(read_pack(pack))
    proof = prove(scheme_of(words_of(pack).classes["draft"]["document"], fields), fields, day=AT.date())
    assert [one.classes for one in proof.overlaps] == [("large-industry", "new-large")]
    assert proof.gaps


def test_flags_have_reason_owner_and_review_and_some_wait_for_it(pack):
    flags = list(Flag.objects.select_related("customer"))
    assert len(flags) >= 3
    for flag in flags:
        assert flag.code in FLAGS
        assert flag.reason
        assert flag.owner_code in {"supervisor", "complaints", "sup02"}
        assert flag.set_at <= AT
        assert flag.customer.source == "demo"
    assert any(flag.ended_at is not None for flag in flags)
    assert Entry.objects.filter(verb="classification.flag").count() == len(flags)


@pytest.mark.parametrize("code", PACKS)
def test_the_words_about_classes_name_what_there_is(code):
    words = words_of(code).classes
    assert {raw["code"] for raw in words["flags"]} <= set(FLAGS)
    assert {raw["who"] for raw in words["flags"]} <= {CALLER, *SORTS}
    assert all(1 < raw["review"] <= 366 for raw in words["flags"])


@pytest.mark.parametrize("code", PACKS)
def test_firms_hold_what_the_packs_choices_ask_for(code):
    """Trades cover the sections, grades and tariffs that records may hold, and hold no other."""
    firms, pack = words_of(code).firms, read_pack(code)
    fields = shipped_fields(pack)
    firm_lists = ("enterprises", "shops", "government", "social")
    raws = [raw for name in firm_lists for raw in firms[name]] + [firms["managers"]]
    assert {raw["sector"] for raw in raws} <= set(fields["sector"].choices)
    assert {raw["grade"] for raw in raws if "grade" in raw} <= set(fields["importance"].choices)
    tariffs = {one for value in firms["tariffs"].values() for one in (value if isinstance(value, list) else [value])}
    assert tariffs == set(fields["tariff_class"].choices)
    if code == "cn-sgcc":
        assert set(fields["sector"].choices) - {raw["sector"] for raw in raws} == {"T"}
        assert set(fields["importance"].choices) - {raw.get("grade") for raw in raws} == {"special"}


@pytest.mark.django_db
@pytest.mark.parametrize("at", [datetime(2024, 3, 1, 0, 5, tzinfo=UTC), datetime(2025, 1, 1, 20, tzinfo=UTC)])
def test_a_town_of_a_few_on_the_first_of_a_month_has_its_classes_too(at):
    build_town(customers=30, service_points=36, cases=7, today=at)
    live = len(shipped("cn-sgcc")) - len(WAITING)
    assert Membership.objects.count() == live * Customer.objects.count()
    assert not Entry.objects.filter(verb__startswith="classification.", at__gt=at).exists()
