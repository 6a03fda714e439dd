"""What a visitor may rely on in a town, of either pack."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from wattcare.audit.models import Entry
from wattcare.cases.models import Case, Clock, Order, TimelineEntry
from wattcare.cases.rules import ClockState, OrderState, Stage
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.channels.email.models import OutboundMessage
from wattcare.customers.actions.searching import refresh_search
from wattcare.customers.models import (
    Account,
    ContactPoint,
    Customer,
    Interaction,
    Payment,
    Premise,
    ServicePoint,
    Supply,
    Transformer,
    Usage,
)
from wattcare.customers.rules import CustomerKind, Lifecycle, is_credit_code, is_identity_number
from wattcare.kernel.clock import now
from wattcare.project.demo import town_exists
from wattcare.project.demo.tests.conftest import AT, PACKS, small_town

OWN = {"source": "demo"}  # not the tests' own cast


@pytest.fixture(params=PACKS, scope="module")
def pack(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The town of a pack, built once for all tests of this file, which only look at it."""
    with django_db_blocker.unblock(), small_town(request.param, customers=600, cases=260):  # type: ignore[attr-defined]
        yield request.param


def test_a_town_holds_what_was_ordered_and_says_so(pack):
    assert Customer.objects.filter(**OWN).count() == 600
    assert ServicePoint.objects.filter(supplies__agreement__account__customer__source="demo").exists()
    assert ServicePoint.objects.count() >= 720
    assert Case.objects.count() == 260
    assert town_exists()


def test_customers_are_of_all_kinds(pack):
    own = Customer.objects.filter(**OWN)
    assert set(own.values_list("kind", flat=True)) == {str(kind) for kind in CustomerKind}
    stages = Counter(own.values_list("lifecycle", flat=True))
    assert stages[Lifecycle.CURRENT] == 555
    assert stages[Lifecycle.PAST] > 20
    assert stages[Lifecycle.POTENTIAL] > 10
    assert own.filter(intermediary__isnull=False).count() > 50
    assert own.exclude(importance="").exists()
    assert own.exclude(special_needs=[]).exists()
    assert set(ContactPoint.objects.filter(customer__in=own).values_list("kind", flat=True)) >= {
        "phone",
        "email",
        "postal",
    }


def test_everybody_current_is_supplied_and_others_are_not(pack):
    supplied = set(
        Supply.objects.filter(validity__contains=AT.date()).values_list("agreement__account__customer_id", flat=True)
    )
    current = set(Customer.objects.filter(lifecycle=Lifecycle.CURRENT, **OWN).values_list("pk", flat=True))
    past = Customer.objects.filter(lifecycle__in=[Lifecycle.PAST, Lifecycle.POTENTIAL], **OWN)
    assert current <= supplied
    assert not supplied & set(past.values_list("pk", flat=True))
    followed = ServicePoint.objects.raw(
        "SELECT service_point_id AS id FROM customers_supply GROUP BY 1 HAVING count(DISTINCT agreement_id) > 1"
    )
    assert len(list(followed)) > 20  # somebody lived there before


def test_the_network_fans_out_into_areas_of_each_kind(pack):
    areas = Counter(Premise.objects.filter(department_code__gt="").values_list("area_kind", flat=True))
    assert set(areas) >= {"urban", "rural", "remote"}
    points = [t.service_points.count() for t in Transformer.objects.filter(feeder__code__startswith="F")]
    assert max(points) > 30
    known = {department.code for department in pack_in_use().departments}
    assert set(Premise.objects.exclude(department_code="").values_list("department_code", flat=True)) <= known | {
        "repair-east",
        "station-yunling",
    }


def test_codes_check_and_nobody_can_be_reached(pack):
    for customer in Customer.objects.filter(**OWN).exclude(identity_code=""):
        check = is_identity_number if customer.kind == CustomerKind.PERSON else is_credit_code
        assert check(customer.identity_code), customer.identity_code
    phones = ContactPoint.objects.filter(kind="phone", customer__source="demo").values_list("value", flat=True)
    free = ("+86154", "+86640") if pack == "cn-sgcc" else ("+44",)
    assert all(phone.startswith(free) for phone in phones)
    mails = ContactPoint.objects.filter(kind="email", customer__source="demo").values_list("value", flat=True)
    assert all(mail.split("@")[1].startswith("example.") for mail in mails)


def test_more_than_two_years_are_billed_and_some_bills_are_owed(pack):
    own = Account.objects.filter(customer__source="demo")
    months = set(Usage.objects.filter(account__in=own).values_list("month", flat=True))
    assert len(months) == 25
    assert max(months).isoformat() == "2024-07-01"
    unpaid = Payment.objects.filter(account__in=own, paid_on=None)
    owed = own.exclude(balance_due=0)
    assert set(owed.values_list("pk", flat=True)) == set(unpaid.values_list("account_id", flat=True))
    assert unpaid.filter(due_on__lt=AT.date()).exists()


def test_every_stage_and_state_of_a_clock_has_cases(pack):
    stages = Counter(Case.objects.values_list("stage", flat=True))
    assert set(stages) == {str(stage) for stage in Stage}
    assert stages[Stage.CLOSED] > 200
    assert set(Clock.objects.values_list("state", flat=True)) == {str(state) for state in ClockState}
    states = {OrderState.SENT, OrderState.ACCEPTED, OrderState.RETURNED, OrderState.DONE}
    assert set(Order.objects.values_list("state", flat=True)) >= {str(state) for state in states}
    kinds = Counter(Case.objects.values_list("kind", flat=True))
    assert kinds["fault"] > 40
    assert 0 < kinds["complaint"] < kinds["fault"]
    assert Case.objects.filter(customer=None).exists()
    assert Case.objects.exclude(stage=Stage.CLOSED).filter(due_at__gt=AT).exists()


def test_nothing_is_empty_or_in_the_future(pack):
    assert not Case.objects.filter(subject="").exists()
    assert not Case.objects.filter(description="").exists()
    spoken = TimelineEntry.objects.filter(verb__in=["replied", "order_done", "noted", "urged", "reopened"])
    assert spoken.exists()
    assert not spoken.filter(text="").exists()
    for texts in (Case.objects.values_list("subject", "description"), spoken.values_list("text")):
        assert not any("{" in text or "}" in text for row in texts for text in row)
    for rows in (
        TimelineEntry.objects.all(),
        Interaction.objects.all(),
        Entry.objects.filter(verb__startswith="cases."),
    ):
        assert not rows.filter(at__gt=AT).exists()


def test_numbers_follow_the_days(pack):
    numbers = list(Case.objects.order_by("received_at", "number").values_list("number", "received_at"))
    assert len({number for number, _ in numbers}) == len(numbers)
    days = [number[2:8] for number, _ in numbers]
    assert days == sorted(days)


def test_nothing_goes_out(pack):
    assert not ProcrastinateJob.objects.exclude(task_name="cases.recount_provisional").exists()  # of loading the pack
    assert not OutboundMessage.objects.exists()


def test_the_archive_finds_them_as_if_entered(pack):
    some = list(Customer.objects.filter(**OWN).order_by("pk").values_list("pk", "search")[:300])
    refresh_search([pk for pk, _ in some])
    again = dict(Customer.objects.filter(pk__in=[pk for pk, _ in some]).values_list("pk", "search"))
    assert all(again[pk] == search for pk, search in some)


@pytest.mark.django_db
def test_the_town_lives_up_to_the_moment_asked_for():
    with small_town(customers=80, cases=30, classes=False):
        assert now() == AT
        latest = TimelineEntry.objects.order_by("-at").values_list("at", flat=True).first()
        assert latest is not None
        assert (AT - latest).total_seconds() < 4 * 3600
        with connection.cursor() as cursor:
            cursor.execute("SELECT cases_next_number('2024-08-20')")
            assert (
                cursor.fetchone()[0]
                > Case.objects.filter(received_at__gte=datetime(2024, 8, 19, 16, tzinfo=UTC)).count()
            )
