"""The profile of a customer: one value for each field, as known on a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import translation

from wattcare.catalogue.packs import read_pack
from wattcare.customers.models import Account, Agreement, Customer, Supply
from wattcare.customers.queries.profile import profile_fields, profile_of, profile_sql, shipped_fields
from wattcare.customers.rules.profile import ARCHIVE_FIELDS, ValueType
from wattcare.customers.tests.supplied import account, agreement, customer

DAY = date(2026, 5, 20)
NOT_NULL = {
    "kind", "lifecycle", "behind_intermediary", "special_need", "accounts", "supplied", "late_payments_12m",
    "paid_on_time_12m", "complaints_90d", "balance_due",
}  # fmt: skip


def asked(of: Customer, *names: str, day: date = DAY):
    values = profile_of(of.pk, names, day)
    return [values[name] for name in names] if len(names) > 1 else values[names[0]]


def everybody(names, day=DAY):
    with connection.cursor() as cursor:
        cursor.execute(profile_sql(names, scoped=False), {"day": day})
        return {row[0]: row[1:] for row in cursor.fetchall()}


def test_every_field_has_a_value_for_every_customer(town):
    names = list(profile_fields())
    assert len(everybody(names)) == Customer.objects.count()
    assert profile_of(town.customer().pk, names, DAY).keys() == set(names)


def test_only_some_fields_are_always_there(town):
    assert {name for name, field in profile_fields().items() if not field.nullable} == NOT_NULL
    bare = customer(kind="person", lifecycle="potential")
    values = profile_of(bare.pk, profile_fields(), DAY)
    assert {name for name, value in values.items() if value is not None} == NOT_NULL


def test_choices_and_currency_come_from_the_pack():
    chinese, british, none = (shipped_fields(pack) for pack in (read_pack("cn-sgcc"), read_pack("gb-ofgem"), None))
    assert [len(pack["sector"].choices) for pack in (chinese, british)] == [20, 21]
    assert list(chinese["importance"].choices) == ["special", "1", "2", "temporary"]
    assert list(british["connection"].choices) == ["under_1mva", "from_1mva"]
    assert (chinese["amount_12m"].unit, british["balance_due"].unit) == ("CNY", "GBP")
    assert none["sector"].type is none["area_kind"].type is ValueType.TEXT
    assert none["kind"].type is chinese["sector"].type is ValueType.CHOICE


def test_names_of_choices_follow_the_readers_language():
    sector = shipped_fields(read_pack("cn-sgcc"))["sector"]
    assert str(sector.choices["C"]) == "Manufacturing"
    with translation.override("zh-hans"):
        assert str(sector.choices["C"]) == "制造业"


def test_every_field_says_what_it_groups_with():
    criteria = {field.name: field.criterion for field in ARCHIVE_FIELDS}
    assert {criteria[name] for name in ("supplied", "lifecycle", "first_supplied_on")} == {"relation"}
    assert criteria["kwh_12m"] == criteria["peak_month_pct"] == "energy"
    assert criteria["days_late_12m"] == criteria["amount_12m"] == "payment"


def test_codes_that_the_pack_does_not_know_count_as_missing(town):
    odd = customer(sector="ZZ", importance="9")
    agreement(account(odd), (date(2020, 1, 1), None), area="sea", tariff_class="免费", connection="wifi")
    names = ("sector", "importance", "area_kind", "tariff_class", "connection")
    assert asked(odd, *names) == [None] * 5
    good = customer("P0002", sector="C", importance="1")
    agreement(account(good), (date(2020, 1, 1), None), tariff_class="农业生产用电", connection="lv")
    assert asked(good, *names) == ["C", "1", "urban", "农业生产用电", "lv"]


def test_values_outside_their_range_count_as_missing(town):
    odd = customer()
    agreement(account(odd), (date(2020, 1, 1), None), voltage_v=0, capacity_kva=Decimal(-5))
    assert asked(odd, "voltage_v", "contract_capacity_kva") == [None, None]


def test_what_counts_as_missing_though_something_stands_there_can_be_asked_for(town):
    names = ["sector", "voltage_v", "kwh_12m", "kind", "district", "energised_on"]
    Customer.objects.filter(number="C0001").update(sector="none such")
    Agreement.objects.filter(account__number="3300000001").update(voltage_v=2_000_000_000)
    with connection.cursor() as cursor:
        cursor.execute(profile_sql(names, scoped=False, outside=True), {"day": DAY})
        found = {row[0]: row[1 + len(names) :] for row in cursor.fetchall()}
    assert found[town.customer().pk] == (True, True, False, False, False, False)
    assert found[town.customer("C0002").pk] == (False,) * 6


def test_who_they_are(town):
    house = town.customer("C0004")
    Customer.objects.filter(pk=house.pk).update(special_needs=["elderly"])
    assert asked(house, "kind", "lifecycle", "behind_intermediary", "special_need") == ["person", "current", True, True]
    assert asked(town.customer("C0002"), "kind", "behind_intermediary", "special_need") == ["enterprise", False, False]


def test_accounts_that_are_open_on_the_day_and_what_all_owe(town):
    owner = customer()
    account(owner, balance_due=Decimal("120.50"))
    account(owner, closed_on=date(2026, 5, 20), balance_due=Decimal("30.25"))
    account(owner, closed_on=date(2026, 5, 21), opened_on=date(2026, 5, 20))
    account(owner, opened_on=date(2026, 5, 21))
    assert asked(owner, "accounts", "balance_due") == [2, Decimal("150.75")]


SPELLS = ("supplied", "energised_on", "first_supplied_on", "last_supplied_on")


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([(date(2020, 1, 1), None)], [True, date(2020, 1, 1), date(2020, 1, 1), None]),
        ([(date(2020, 1, 1), date(2026, 5, 20))], [False, None, date(2020, 1, 1), date(2026, 5, 19)]),
        ([(date(2020, 1, 1), date(2026, 5, 21))], [True, date(2020, 1, 1), date(2020, 1, 1), None]),
        (  # the agreement was renewed without a break
            [(date(2018, 3, 1), date(2021, 6, 1)), (date(2021, 6, 1), None)],
            [True, date(2018, 3, 1), date(2018, 3, 1), None],
        ),
        (  # away for a year
            [(date(2018, 3, 1), date(2021, 6, 1)), (date(2022, 6, 1), None)],
            [True, date(2022, 6, 1), date(2018, 3, 1), None],
        ),
        ([(None, date(2021, 6, 1))], [False, None, None, date(2021, 5, 31)]),
        ([(None, None)], [True, None, None, None]),
        ([(date(2026, 5, 21), None)], [False, None, None, None]),  # not begun yet
    ],
)
def test_since_when_and_until_when_they_are_supplied(town, terms, expected):
    owner = customer()
    agreement(account(owner), *terms)
    assert asked(owner, *SPELLS) == expected


def test_an_overlapping_second_place_is_no_break(town):
    owner = customer()
    agreement(account(owner), (date(2015, 1, 1), date(2020, 1, 1)))
    agreement(account(owner), (date(2019, 7, 1), None))
    assert asked(owner, "energised_on") == date(2015, 1, 1)


def test_a_customer_who_was_supplied_long_ago_is_as_the_day_asked_for_knows(town):
    owner = customer()
    agreement(account(owner), (date(2020, 1, 1), date(2022, 1, 1)))
    assert asked(owner, *SPELLS, day=date(2021, 1, 1)) == [True, date(2020, 1, 1), date(2020, 1, 1), None]
    assert asked(owner, *SPELLS, day=date(2019, 1, 1)) == [False, None, None, None]


def test_strength_is_added_over_agreements_and_terms_are_those_of_the_largest(town):
    owner, since = customer(), (date(2020, 1, 1), None)
    first = account(owner)
    agreement(first, since, capacity_kva=Decimal(100), voltage_v=10_000, tariff_class="农业生产用电", area="rural")
    large = {"capacity_kva": Decimal("315.5"), "voltage_v": 380, "tariff_class": "工商业用电（两部制）"}
    signed, validity = date(2019, 12, 1), (date(2019, 12, 24), date(2027, 1, 1))
    agreement(account(owner), since, points=2, signed_on=signed, validity=validity, **large)
    agreement(first, (date(2019, 1, 1), date(2026, 1, 1)), capacity_kva=Decimal(900), voltage_v=35_000)  # ended
    names = ("voltage_v", "contract_capacity_kva", "tariff_class", "area_kind", "signed_on", "agreement_ends_on")
    assert asked(owner, *names) == [
        10_000, Decimal("415.50"), "工商业用电（两部制）", "urban", date(2019, 12, 1), date(2026, 12, 31),
    ]  # fmt: skip


def test_whose_agreement_has_run_out_is_still_supplied_on_its_terms(town):
    owner = customer()
    validity = (date(2020, 1, 1), date(2025, 1, 1))
    agreement(account(owner), (date(2020, 1, 1), None), voltage_v=380, validity=validity, district="西城区")
    assert asked(owner, "voltage_v", "agreement_ends_on", "district") == [380, date(2024, 12, 31), "西城区"]


def test_one_customer_is_found_through_indexes(town):
    sql = profile_sql(profile_fields(), scoped=True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", {"day": DAY, "customers": [town.customer().pk]})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan


def test_an_unknown_customer_or_field_is_told(town):
    with pytest.raises(KeyError):
        profile_of(10**9, ["kind"], DAY)
    with pytest.raises(KeyError):
        profile_sql(["shoe_size"], scoped=False)


def test_only_the_tables_asked_for_are_read(town):
    assert "customers_usage" not in profile_sql(["kind", "voltage_v"], scoped=False)
    assert "JOIN" not in profile_sql(["kind", "sector"], scoped=False)
    assert Account.objects.exists()
    assert Supply.objects.exists()
