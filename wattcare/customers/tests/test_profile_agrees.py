"""Asked of some or of all, and read by the database or in plain Python, the profile says the same."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.customers.models import Customer
from wattcare.customers.queries.profile import profile_fields, profile_sql
from wattcare.customers.tests.supplied import account, agreement, bill, customer, months

BEGIN = date(2024, 1, 1)
days = st.integers(0, 1000).map(lambda count: BEGIN + timedelta(days=count))
spans = st.builds(lambda first, length: (first, first + timedelta(days=length) if length else None), days,
                  st.sampled_from([0, 1, 30, 365]))  # fmt: skip
kwh = st.decimals(-5, 500, places=1)
agreements = st.fixed_dictionaries(
    {
        "terms": st.lists(spans, max_size=3),
        "capacity_kva": st.none() | st.decimals(0, 900, places=2),
        "voltage_v": st.none() | st.sampled_from([220, 380, 10_000]),
        "points": st.integers(1, 2),
    }
)
accounts = st.fixed_dictionaries(
    {
        "agreements": st.lists(agreements, max_size=2),
        "first": st.integers(1, 12),
        "kwh": st.lists(kwh, max_size=26),
        "bills": st.dictionaries(st.integers(1, 12), st.tuples(st.integers(-40, 90), st.booleans()), max_size=4),
    }
)
archives = st.lists(st.lists(accounts, max_size=3), min_size=1, max_size=4)


def settle(archive):
    return [_settle_one(f"P{place}", held) for place, held in enumerate(archive)]


def _settle_one(number, held):
    owner = customer(number, details={"flat": number})
    for one in held:
        of = account(owner)
        for terms in one["agreements"]:
            own = [span for place, span in enumerate(terms["terms"]) if not _clashes(span, terms["terms"][:place])]
            agreement(of, *own, **{key: value for key, value in terms.items() if key != "terms"})
        months(of, f"2024-{one['first']:02d}", *one["kwh"])
        for month, (late, paid) in one["bills"].items():
            due = date(2026, month, 28)
            bill(of, f"2026-{month:02d}", due, due + timedelta(days=late) if paid else None)
    return owner


def _clashes(span, others):
    """Whether a span overlaps another: the archive keeps a point's supplies apart."""
    end = span[1] or date.max
    return any(span[0] < (other[1] or date.max) and other[0] < end for other in others)


def rows(names, day, of=None):
    with connection.cursor() as cursor:
        cursor.execute(profile_sql(names, scoped=of is not None), {"day": day, "customers": of})
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(archive=archives, day=days)
def test_some_customers_and_all_have_the_same_profile(town, archive, day):
    with transaction.atomic():
        made, names = settle(archive), list(profile_fields())
        everybody = rows(names, day)
        assert everybody.keys() == set(Customer.objects.values_list("pk", flat=True))
        some = [owner.pk for owner in made[1:]]
        assert rows(names, day, some) == {pk: everybody[pk] for pk in some}
        for owner, held in zip(made, archive, strict=True):
            assert {name: everybody[owner.pk][name] for name in PLAIN} == plain(held, day)
        transaction.set_rollback(True)


PLAIN = ("supplied", "energised_on", "last_supplied_on", "contract_capacity_kva", "kwh_12m", "late_payments_12m")


def plain(held, day):
    """The same by hand, for the fields that are easy to get wrong."""
    spells, capacity, energy, late = [], [], [], 0
    for one in held:
        for terms in one["agreements"]:
            own = [span for place, span in enumerate(terms["terms"]) if not _clashes(span, terms["terms"][:place])]
            spells += [span for span in own if span[0] <= day]
            if any(span[0] <= day < (span[1] or date.max) for span in own) and terms["capacity_kva"] is not None:
                capacity.append(terms["capacity_kva"])
        energy += [used for place, used in enumerate(one["kwh"]) if _age(2024 * 12 + one["first"] - 1 + place, day)]
        for month, (delay, paid) in one["bills"].items():
            due = date(2026, month, 28)
            known = min(due + timedelta(days=delay), day) if paid else day
            late += bool(_age(2026 * 12 + month - 1, day) and known > due)
    supplied, since = _since(spells, day)
    ends = [span[1] - timedelta(days=1) for span in spells if span[1]]
    return {
        "supplied": supplied,
        "energised_on": since,
        "last_supplied_on": max(ends) if spells and not supplied else None,
        "contract_capacity_kva": sum(capacity) if capacity else None,
        "kwh_12m": sum(energy) if energy and sum(energy) >= 0 else None,
        "late_payments_12m": late,
    }


def _age(month, day):
    """Whether a month, counted from year 0, is one of the twelve before that of the day."""
    return 1 <= day.year * 12 + day.month - 1 - month <= 12


def _since(spells, day):
    """Day by day backwards: whether the customer is supplied, and since when without a break."""

    def running(at):
        return any(first <= at < (end or date.max) for first, end in spells)

    if not running(day):
        return False, None
    while running(day - timedelta(days=1)):
        day -= timedelta(days=1)
    return True, day


def test_the_plain_reading_knows_an_example():
    spans = [(date(2024, 1, 1), date(2024, 2, 1)), (date(2024, 2, 1), None)]
    held = [{"agreements": [{"terms": spans, "capacity_kva": Decimal(5)}], "first": 1, "kwh": [], "bills": {}}]
    assert plain(held, date(2024, 3, 1))["energised_on"] == date(2024, 1, 1)
