"""Complaints are counted in the customer's profile, and the archive learns of each."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wattcare.cases.actions import set_customer
from wattcare.customers.queries.offers import Changed, archive_changed
from wattcare.customers.queries.profile import profile_of

DAY = date(2026, 5, 20)


@pytest.fixture
def told(monkeypatch):
    found: list[Changed] = []
    monkeypatch.setattr(archive_changed, "_fillers", [(0, found.append)])
    return found


def complain(town, at: datetime, **more):
    cause = "complaint.service"
    return town.case(kind="complaint", subject="抄表员态度差", received_at=at, cause=cause, **more)


def complaints(town, day=DAY):
    return profile_of(town.customer().pk, ["complaints_90d"], day)["complaints_90d"]


def test_complaints_of_ninety_days_are_counted_by_the_suppliers_day(town):
    assert complaints(town) == 0
    complain(town, datetime(2026, 2, 19, 15, 59, tzinfo=UTC))  # 23:59 of the 19th in Shanghai: a day too early
    complain(town, datetime(2026, 2, 19, 16, 0, tzinfo=UTC))  # the first minute of the first of the 90 days
    complain(town, datetime(2026, 5, 20, 15, 59, tzinfo=UTC))  # the last minute of the day itself
    complain(town, datetime(2026, 5, 20, 16, 0, tzinfo=UTC))  # not known on that day
    town.case(received_at=datetime(2026, 5, 1, tzinfo=UTC))  # a fault is no complaint
    assert complaints(town) == 2


def test_a_complaint_made_in_confidence_is_not_counted(town, told):
    complain(town, datetime(2026, 5, 1, tzinfo=UTC), secrecy=True)
    assert (complaints(town), told) == (0, [])


def test_opening_a_complaint_tells_the_archive(town, told):
    complain(town, datetime(2026, 5, 1, tzinfo=UTC))
    assert told == [Changed((town.customer().pk,))]


def test_opening_a_fault_tells_nothing_and_costs_no_statement_more(town, told):
    town.case()  # warms what the process keeps
    with CaptureQueriesContext(connection) as heard:
        town.case()
    assert told == []
    archive_changed._fillers.clear()
    with CaptureQueriesContext(connection) as alone:
        town.case()
    assert len(heard.captured_queries) == len(alone.captured_queries)


def test_a_complaint_that_finds_its_customer_tells_of_both(town, told):
    case = town.case(kind="complaint", subject="抄表员态度差", account="", customer="C0002", cause="complaint.service")
    told.clear()
    set_customer(actor=town.actor("zhou"), number=case.number, customer="C0001")
    assert told == [Changed((town.customer("C0002").pk, town.customer("C0001").pk))]
