"""One changed customer: few statements, all of them prepared after a few uses, whatever the number of schemes."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from wattcare.classification.actions import classify_some, classify_stale
from wattcare.classification.actions.classifying import mark_stale
from wattcare.classification.models import Stale
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, WORKER, live
from wattcare.customers.models import Customer
from wattcare.customers.queries.offers import Changed

SCHEMES = {"by-kind": KINDS, "by-voltage": VOLTAGE, "by-credit": {
    "late": "days_late_12m > 30", "good": "days_late_12m <= 30", "unknown": "days_late_12m IS NULL",
}}  # fmt: skip


def statements(doing):
    with CaptureQueriesContext(connection) as captured:
        doing()
    return [entry["sql"] for entry in captured if "SAVEPOINT" not in entry["sql"]]


def flip(customer):
    kind = "enterprise" if Customer.objects.get(pk=customer).kind == "person" else "person"
    Customer.objects.filter(pk=customer).update(kind=kind)


def test_noting_a_change_is_one_statement(town):
    assert len(statements(lambda: mark_stale(Changed((town.customer().pk,))))) <= 2


def test_a_customer_costs_the_same_five_statements_under_one_scheme_and_three(town):
    who, found = town.customer().pk, []
    for code, conditions in SCHEMES.items():
        live(town, code, conditions)
        classify_some(actor=WORKER, customer_ids=[who])
        flip(who)
        found.append(len(statements(lambda: classify_some(actor=WORKER, customer_ids=[who]))))
    assert found == [5, 5, 5]  # the lock, which are live, the plan, everything else, whether they have all classified


def test_a_customer_who_stays_costs_one_less(town):
    live(town)
    who = town.customer().pk
    classify_some(actor=WORKER, customer_ids=[who])
    assert len(statements(lambda: classify_some(actor=WORKER, customer_ids=[who]))) == 4


def test_the_statement_is_prepared(town):
    for code, conditions in SCHEMES.items():
        live(town, code, conditions)
    who = town.customer().pk
    for _time in range(6):
        flip(who)
        classify_some(actor=WORKER, customer_ids=[who])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%WITH decided AS MATERIALIZED%"]
        )
        assert cursor.fetchone() == (1,)


def test_a_round_of_the_worker_costs_few_statements(town):
    live(town)
    Stale.objects.all().delete()
    mark_stale(Changed(tuple(Customer.objects.values_list("pk", flat=True))))
    assert len(statements(lambda: classify_stale(actor=WORKER))) <= 7
