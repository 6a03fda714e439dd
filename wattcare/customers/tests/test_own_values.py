"""Values of own fields: typed, sent, imported; and read with care whatever they are."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.customers.actions.customers import NewCustomer, change_customer, create_customer
from wattcare.customers.actions.importing import import_customers
from wattcare.customers.models import Customer
from wattcare.customers.queries.own_fields import own_fields
from wattcare.customers.queries.profile import profile_of
from wattcare.customers.rules.values import Wrong
from wattcare.customers.tests.own_fields import define
from wattcare.kernel.results import Refused

DAY = date(2026, 5, 20)


def held(town, code, raw):
    """What the profile says of details that hold `raw`."""
    Customer.objects.filter(number="C0001").update(details={code: raw})
    return profile_of(town.customer().pk, [code], DAY)[code]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("integer", "3", 3),
        ("integer", 3, 3),
        ("integer", " -12 ", -12),
        ("integer", "3.5", None),
        ("integer", "9" * 30, None),
        ("integer", "four", None),
        ("integer", {"a": 1}, None),
        ("integer", None, None),
        ("decimal", "12.50", Decimal("12.50")),
        ("decimal", 7.25, Decimal("7.25")),
        ("decimal", ".5", Decimal("0.5")),
        ("decimal", "1e5", None),
        ("decimal", "NaN", None),
        ("decimal", "1,234", None),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "2023-02-29", None),
        ("date", "2000-02-29", date(2000, 2, 29)),
        ("date", "1900-02-29", None),
        ("date", "2024-04-31", None),
        ("date", "0000-01-01", None),
        ("date", "2024-5-1", None),
        ("boolean", True, True),
        ("boolean", "否", False),
        ("boolean", "Yes", True),
        ("boolean", "maybe", None),
        ("choice", "gas", "gas"),
        ("choice", "coal", None),
        ("text", "二层", "二层"),
        ("text", "", None),
    ],
)
def test_what_a_field_cannot_hold_is_missing_never_an_error(town, kind, raw, value):
    define("extra", kind)
    assert held(town, "extra", raw) == value


def test_bounds_are_kept(town):
    define("extra", "decimal", low=Decimal("0.5"), high=Decimal(10))
    assert [held(town, "extra", raw) for raw in ("0.4", "0.5", "10", "10.01")] == [None, Decimal("0.5"), 10, None]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.text(max_size=12) | st.integers() | st.dates().map(str) | st.decimals(allow_nan=False).map(str))
def test_whatever_stands_there_the_database_reads_it(town, raw):
    if isinstance(raw, str) and ("\x00" in raw or any("\ud800" <= char <= "\udfff" for char in raw)):
        return
    for kind in ("integer", "decimal", "date", "boolean", "choice", "text"):
        if f"any_{kind}" not in own_fields():
            define(f"any_{kind}", kind)
        Customer.objects.filter(number="C0001").update(details={f"any_{kind}": raw})
        profile_of(town.customer().pk, [f"any_{kind}"], DAY)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.integers(-(10**16), 10**16) | st.decimals(-(10**16), 10**16, places=7).map(str) | st.dates().map(str))
def test_what_is_accepted_comes_back_from_the_database(town, raw):
    for kind in ("integer", "decimal", "date"):
        if f"any_{kind}" not in own_fields():
            define(f"any_{kind}", kind)
        try:
            kept = own_fields()[f"any_{kind}"].read(raw)
        except Wrong:
            continue
        assert str(held(town, f"any_{kind}", kept)) == str(kept)


def test_values_are_kept_in_their_own_form_and_unknown_keys_as_they_come(town):
    for kind in ("integer", "decimal", "date", "boolean", "choice"):
        define(f"a_{kind}", kind)
    given = {
        "a_integer": "3",
        "a_decimal": 1.5,
        "a_date": "2024-05-01",
        "a_boolean": "是",
        "a_choice": "热泵",
        "阳台": "2",
    }
    made = create_customer(actor=town.actor("lin"), new=NewCustomer(name="周正", details=given))
    assert made.details == {
        "a_integer": 3, "a_decimal": "1.5", "a_date": "2024-05-01", "a_boolean": True, "a_choice": "heat_pump",
        "阳台": "2",
    }  # fmt: skip


def test_a_wrong_value_is_refused_with_its_field(town):
    define("household", low=Decimal(1))
    with pytest.raises(Refused) as refused:
        change_customer(actor=town.actor("lin"), number="C0001", changes={"details": {"household": 0}})
    assert list(refused.value.errors) == ["details.household"]


def test_a_value_that_a_file_brought_may_stay(town):
    Customer.objects.filter(number="C0001").update(details={"household": "four"})
    define()
    changes = {"details": {"household": "four", "note": "x"}}
    changed = change_customer(actor=town.actor("lin"), number="C0001", changes=changes)
    assert changed.details == {"household": "four", "note": "x"}


def test_the_api_checks_details(town):
    define("heating", "choice")
    sent = {"version": 1, "details": {"heating": "coal"}}
    answer = town.program().patch("/api/v1/customers/C0001", sent, content_type="application/json")
    (problem,) = answer.json()["errors"]
    assert (answer.status_code, problem["pointer"]) == (422, "body/details.heating")


def change_page(town, **typed):
    client, address = town.browser("lin"), reverse("customers:change", args=["C0001"])
    shown = client.get(address).context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | typed
    return client.post(address, {name: value for name, value in sent.items() if value is not None})


def test_the_form_has_a_control_for_each_own_field(town):
    for kind in ("integer", "decimal", "date", "boolean", "choice", "text"):
        define(f"a_{kind}", kind, unit="kW" if kind == "decimal" else "")
    page = town.browser("lin").get(reverse("customers:change", args=["C0001"])).content.decode()
    assert page.count('name="own_a_') == 6
    assert "Field a_decimal (kW)" in page
    assert "Heat pump" in page


def test_the_form_changes_own_values_and_keeps_the_rest(town):
    define("household")
    define("heating", "choice")
    Customer.objects.filter(number="C0001").update(details={"阳台": "2", "heating": "gas"})
    assert change_page(town, own_household="4", own_heating="").status_code == 302
    assert town.customer().details == {"阳台": "2", "household": 4}


def test_what_a_control_cannot_show_stays_until_something_is_typed(town):
    Customer.objects.filter(number="C0001").update(details={"household": "four"})
    define()
    assert change_page(town, own_household="", name="张三").status_code == 302
    assert town.customer().details == {"household": "four"}
    assert change_page(town, own_household="4").status_code == 302
    assert town.customer().details == {"household": 4}


def test_a_wrong_value_in_the_form_is_told_at_its_control(town):
    define("household", high=Decimal(20))
    answer = change_page(town, own_household="21")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["own_household"])


def test_the_page_calls_values_by_their_names(town):
    Customer.objects.filter(number="C0001").update(details={"heating": "gas", "solar": "5", "owner": True, "阳台": "2"})
    define("heating", "choice")
    define("solar", "decimal", unit="kW")
    define("owner", "boolean")
    page = town.browser("lin").get(reverse("customers:customer", args=["C0001"])).content.decode()
    assert all(text in page for text in ("Field heating", "Gas boiler", "5 kW", "yes", "阳台"))


def test_a_file_brings_values_under_the_fields_name_or_code(town, tmp_path):
    define("household")
    define("heating", "choice")
    file = tmp_path / "customers.csv"
    file.write_text("customer_number,name,字段household,Heating,阳台\nK1,周正,3,燃气壁挂炉,2\nK2,周二,三,gas,\n")
    import_customers(actor=town.actor("gao"), path=file)
    found = dict(Customer.objects.filter(number__in=["K1", "K2"]).values_list("number", "details"))
    assert found["K1"] == {"household": 3, "heating": "gas", "阳台": "2"}
    assert found["K2"] == {"household": "三", "heating": "gas"}
