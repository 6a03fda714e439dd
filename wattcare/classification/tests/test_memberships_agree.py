"""Memberships in the database are what a plain reading of the conditions says of each customer, missing values and
customers in no class included; all at once, one by one, and after changes."""

import os
from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.classification.actions import classify_all, classify_some
from wattcare.classification.models import ClassCode, Membership, Unclassified
from wattcare.classification.queries.live import forget, live_schemes
from wattcare.classification.rules.evaluating import class_of
from wattcare.classification.tests.drawn_up import WORKER, unproved
from wattcare.customers.models import Account, Agreement, Customer, Premise, ServicePoint, Supply
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_of

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
ATOMS = [
    "kind = 'person'", "kind IN ('enterprise', 'government')", "sector = 'C'", "sector NOT IN ('A', 'B')",
    "sector IS NULL", "supplied", "NOT supplied", "behind_intermediary", "special_need IS NOT TRUE",
    "voltage_v < 1000", "voltage_v >= 10000", "voltage_v IS NULL", "contract_capacity_kva >= 315",
    "contract_capacity_kva BETWEEN 10 AND 400", "coalesce(contract_capacity_kva, 0) = 0", "accounts >= 2",
    "signed_on > today - interval '12 months'", "signed_on <= DATE '2024-02-29'", "energised_on < signed_on",
    "today - energised_on > 365", "contract_capacity_kva / 3 > voltage_v * 0.01",
    "(voltage_v < 1000) IS NOT TRUE", "lifecycle <> 'past'", "agreement_ends_on IS NULL",
]  # fmt: skip
conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " AND ".join(parts) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " OR ".join(parts) + ")"),
        inner.map(lambda part: f"NOT ({part})"),
    ),
    max_leaves=4,
)
schemes = st.lists(st.lists(conditions, min_size=1, max_size=4), min_size=1, max_size=3)


def maybe(*values: object) -> st.SearchStrategy:
    return st.sampled_from([None, *values])


people = st.fixed_dictionaries({
    "kind": st.sampled_from(["person", "enterprise", "government", "intermediary"]),
    "lifecycle": st.sampled_from(["potential", "current", "past"]),
    "sector": st.sampled_from(["", "A", "C", "Q", "?"]),
    "special_needs": st.sampled_from([[], ["elderly"]]),
    "accounts": st.integers(0, 2),
    "voltage_v": maybe(220, 999, 1000, 10_000, 110_000),
    "capacity_kva": maybe(0, 10, 315, 400),
    "signed": maybe(0, 200, 365, 366, 900),
    "since": maybe(0, 30, 366, 3000),
})  # fmt: skip


def settle(number: int, one: dict[str, object]) -> int:
    """A customer of the archive with these facts, days counted back from today."""
    today = home.today()
    customer = Customer.objects.create(
        number=f"R{number}", name=f"随机{number}", kind=one["kind"], lifecycle=one["lifecycle"], sector=one["sector"],
        special_needs=one["special_needs"],
    )  # fmt: skip
    for place in range(one["accounts"]):
        account = Account.objects.create(number=f"R{number}-{place}", customer=customer, opened_on=date(2020, 1, 1))
        signed = None if one["signed"] is None else today - timedelta(days=one["signed"])
        agreement = Agreement.objects.create(
            account=account, number=f"RA{number}-{place}", voltage_v=one["voltage_v"], capacity_kva=one["capacity_kva"],
            signed_on=signed, validity=(date(2020, 1, 1), None),
        )  # fmt: skip
        if one["since"] is not None:
            point = ServicePoint.objects.create(code=f"RP{number}-{place}", premise=Premise.objects.first())
            begun = (today - timedelta(days=one["since"]), None)
            Supply.objects.create(agreement=agreement, service_point=point, validity=begun)
    return customer.pk


def check() -> None:
    """Every customer is under every scheme where Python puts them, nobody anywhere else; counts agree."""
    day, customers = home.today(), list(Customer.objects.values_list("pk", flat=True))
    for scheme in live_schemes():
        rules = scheme.rules
        wanted = {pk: class_of(rules, profile_of(pk, rules.fields, day), day) for pk in customers}
        rows = Membership.objects.filter(scheme_id=scheme.id).values_list("customer_id", "class_code__code")
        assert dict(rows) == {pk: code for pk, code in wanted.items() if code is not None}
        outside = Unclassified.objects.filter(scheme_id=scheme.id).values_list("customer_id", flat=True)
        assert set(outside) == {pk for pk, code in wanted.items() if code is None}
        for code, members in ClassCode.objects.filter(scheme_id=scheme.id).values_list("code", "members"):
            assert members == list(wanted.values()).count(code)


@settings(
    deadline=None, max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(drawn=schemes, first=st.lists(people, min_size=1, max_size=6), then=st.lists(people, min_size=1, max_size=3))
def test_memberships_are_what_a_plain_reading_says(town, drawn, first, then):
    with transaction.atomic():
        for number, texts in enumerate(drawn):
            asked = _fields(texts)
            unproved(f"s{number}", {f"c{at}": text for at, text in enumerate(texts)}, asked, strict=False)
        ids = [settle(number, one) for number, one in enumerate(first)]
        classify_all(actor=WORKER)
        check()
        for pk, one in zip(ids, then, strict=False):
            Customer.objects.filter(pk=pk).update(kind=one["kind"], sector=one["sector"], lifecycle=one["lifecycle"])
            Agreement.objects.filter(account__customer_id=pk).update(voltage_v=one["voltage_v"])
        late = [settle(100 + number, one) for number, one in enumerate(then)]
        classify_some(actor=WORKER, customer_ids=[*ids, *late])
        check()
        Customer.objects.filter(pk__in=ids).update(kind="person", sector="")
        classify_all(actor=WORKER)
        check()
        transaction.set_rollback(True)
    forget()


def _fields(texts: list[str]) -> list[str]:
    from wattcare.classification.rules.parsing import parse_condition
    from wattcare.customers.queries.profile import profile_fields

    fields = profile_fields()
    return list(dict.fromkeys(name for text in texts for name in parse_condition(text, fields).fields))
