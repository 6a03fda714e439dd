"""The list of customers as a file: permitted, recorded, masked, streamed, harmless in a spreadsheet."""

import csv
import io

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from wattcare.audit.models import Entry
from wattcare.customers.actions.exporting import export_customers
from wattcare.customers.models import Customer
from wattcare.customers.queries import exporting
from wattcare.customers.queries.lists import Filters
from wattcare.customers.queries.offers import Columns, ListFilter, export_columns, list_columns, list_filters
from wattcare.kernel.results import NotPermitted, Refused
from wattcare.staff.models import Role


@pytest.fixture
def nobody_else(monkeypatch):
    """No capability above adds filters or columns."""
    for slot in (list_filters, list_columns, export_columns):
        monkeypatch.setattr(slot, "_fillers", [])


@pytest.fixture
def in_town(monkeypatch, nobody_else):
    """A filter and columns as a capability above offers them."""
    lone = ListFilter(
        "lone", "Lone", [("By house", [("alone", "Alone"), ("many", "Among many")])],
        {"alone": Q(intermediary=None), "many": ~Q(intermediary=None)}.get,
    )  # fmt: skip
    columns = Columns(["Letters"], lambda ids: {pk: [f"L{pk}"] for pk in ids if pk % 2})
    monkeypatch.setattr(list_filters, "_fillers", [(0, lambda _actor: [lone])])
    for slot in (list_columns, export_columns):
        monkeypatch.setattr(slot, "_fillers", [(0, lambda _actor: columns)])


def table(response):
    """The file as mappings by head."""
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


@pytest.mark.usefixtures("nobody_else")
def test_the_file_holds_everybody_masked(town):
    answer = town.browser("zhou").post("/customers/export/")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    found = {row["Customer number"]: row for row in table(answer)}
    assert set(found) == set(Customer.objects.values_list("number", flat=True))
    zhang = found["C0001"]
    assert (zhang["Customer name"], zhang["Telephone"], zhang["E-mail"]) == ("张**", "138****8000", "z***@example.com")
    assert zhang["Identity or credit code"] == "330*************16"
    assert "18" not in zhang["Supply address"]
    assert (zhang["Account"], zhang["District"], zhang["Area kind"]) == ("3300000001", "城东区", "Urban")
    assert found["C0002"]["Customer name"] == "云江大华纺织有限公司"
    assert found["C0002"]["Supply address"] == "云江市城东区工业路66号"
    assert found["C0003"]["Account"] == ""


@pytest.mark.usefixtures("nobody_else")
def test_in_full_only_with_a_reason_that_is_recorded(town):
    browser = town.browser("zhou")
    assert browser.post("/customers/export/", {"in_full": "on"}).status_code == 422
    assert browser.post("/customers/export/", {"in_full": "on", "reason": "abc"}).status_code == 422
    answer = browser.post("/customers/export/?kind=person", {"in_full": "on", "reason": "停电通知短信"})
    found = {row["Customer number"]: row for row in table(answer)}
    assert set(found) == {"C0001", "C0004"}
    zhang = found["C0001"]
    assert (zhang["Customer name"], zhang["Telephone"]) == ("张三丰", "138 0013 8000")
    assert (zhang["E-mail"], zhang["Identity or credit code"]) == ("zhang@example.com", "330100198001010016")
    entry = Entry.objects.filter(verb="customers.export").latest("id")
    assert (entry.actor_code, entry.reason) == ("zhou", "停电通知短信")
    assert entry.after == {"filters": {"kind": "person"}, "in_full": True}


def test_only_those_permitted_may(town):
    for username, status in (("lin", 403), ("wairen", 403), ("zhou", 200)):
        assert town.browser(username).post("/customers/export/").status_code == status
    with pytest.raises(NotPermitted):
        export_customers(actor=town.actor("lin"), filters=Filters())
    assert "/customers/export/" not in town.browser("lin").get("/customers/").content.decode()
    assert "/customers/export/?kind=person" in town.browser("zhou").get("/customers/?kind=person").content.decode()


def test_whoever_may_not_unmask_is_not_asked_and_cannot(town):
    role = Role.objects.get(code="supervisor")
    role.permissions = [code for code in role.permissions if code != "customers.unmask"]
    role.save()
    browser = town.browser("zhou")
    assert "in_full" not in browser.get("/customers/export/").content.decode()
    answer = browser.post("/customers/export/", {"in_full": "on", "reason": "because"})
    assert "张三丰" not in b"".join(answer.streaming_content).decode()
    with pytest.raises(NotPermitted):
        export_customers(actor=town.actor("zhou"), filters=Filters(), in_full=True, reason="because")


def test_an_unknown_code_is_refused_not_answered_with_nobody(town):
    with pytest.raises(Refused):
        export_customers(actor=town.actor("zhou"), filters=Filters(kind="nonsense"))
    assert town.browser("zhou").post("/customers/export/?kind=nonsense").status_code == 422


@pytest.mark.usefixtures("nobody_else")
def test_a_formula_is_no_formula_in_a_spreadsheet(town):
    Customer.objects.filter(number="C0002").update(name='=HYPERLINK("http://evil.example","x")')
    Customer.objects.filter(number="C0003").update(name="-2+3+cmd|' /C calc'!A0")
    found = {row["Customer number"]: row for row in table(town.browser("zhou").post("/customers/export/"))}
    assert found["C0002"]["Customer name"].startswith("'=")
    assert found["C0003"]["Customer name"].startswith("'-")


@pytest.mark.usefixtures("nobody_else")
def test_it_is_read_in_lots_with_three_statements_each(town, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 2)
    with CaptureQueriesContext(connection) as asked:
        lots = list(export_customers(actor=town.actor("zhou"), filters=Filters()))
    assert [len(lot) for lot in lots] == [1, 2, 2]
    reads = [query["sql"] for query in asked.captured_queries if "FROM customers_contactpoint" in query["sql"]]
    assert len(reads) == 2


@pytest.mark.usefixtures("in_town")
def test_filters_and_columns_of_others_are_in_it(town):
    found = table(town.browser("zhou").post("/customers/export/?lone=many"))
    assert [row["Customer number"] for row in found] == ["C0004"]
    assert all(row["Letters"] in {"", f"L{Customer.objects.get(number=row['Customer number']).pk}"} for row in found)
    with pytest.raises(Refused):
        export_customers(actor=town.actor("zhou"), filters=Filters(more={"lone": ["nonsense"]}))


@pytest.mark.usefixtures("in_town")
def test_the_list_is_narrowed_by_filters_of_others_and_shows_their_columns(town):
    browser = town.browser("lin")
    page = browser.get("/customers/?lone=many").content.decode()
    assert "C0004" in page
    assert "C0001" not in page
    assert "By house: Among many" in page
    assert '<optgroup label="By house">' in page
    assert "Letters" in page
    assert browser.get("/customers/?lone=many&lone=alone").content.decode().count("/customers/C000") == 0
    assert "C0001" in browser.get("/customers/?lone=nonsense").content.decode()


@pytest.mark.usefixtures("in_town")
def test_the_page_says_what_the_file_is_narrowed_to(town):
    page = town.browser("zhou").get("/customers/export/?lone=many&kind=person").content.decode()
    assert "By house: Among many" in page
    assert "Kind of customer: Person" in page
    assert "every customer" in town.browser("zhou").get("/customers/export/").content.decode()


@pytest.mark.usefixtures("nobody_else")
def test_the_file_is_in_the_readers_language(town):
    answer = town.browser("zhou", "zh-hans").post("/customers/export/?kind=enterprise")
    assert [(row["客户编号"], row["客户类型"]) for row in table(answer)] == [("C0002", "企业")]
