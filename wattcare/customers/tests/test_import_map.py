"""A map says which column feeds which field; what is wrong with it is told all at once, with line and mending."""

from pathlib import Path

import pytest

from wattcare.customers.actions.importing import import_customers
from wattcare.customers.models import Customer
from wattcare.customers.rules.files import Unusable
from wattcare.customers.rules.map_files import load_map
from wattcare.kernel.actors import system

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"


@pytest.fixture
def plan(tmp_path):
    """Read a map from its text."""

    def read(text):
        path = tmp_path / "map.yaml"
        path.write_text(text, encoding="utf-8")
        return load_map(path, "CN")

    return read


@pytest.fixture
def load(town, tmp_path, plan):
    """Load a file's text through a map's text."""

    def run(rows, text, encoding="utf-8"):
        found, problems = plan(text)
        assert problems == []
        path = tmp_path / "rows.csv"
        path.write_bytes(rows.encode(encoding))
        return import_customers(actor=system("tests"), path=path, plan=found)

    return run


def test_columns_constants_templates_values_and_defaults(load):
    text = """
file: {delimiter: ";", encoding: cp1252}
fields:
  customer_number: Id
  account_number: Id
  name: {template: "Haushalt {Id} {Ort}"}
  kind: {constant: person}
  tariff_class: {column: Tarif, values: {H0: household, G0: business}, default: unknown}
  account_opened_on: Beginn
  balance_due: Offen
  phone: {column: Tel, bad: empty}
formats: {dates: ["%d.%m.%Y"], decimal: ",", region: DE}
details: [Ort]
"""
    rows = "Id;Ort;Tarif;Beginn;Offen;Tel\n1;Köln;H0;31.12.2020;1.234,50;030 901820\n2;Ulm;;01.02.2021;;kaputt\n"
    result = load(rows, text, "cp1252")
    assert (result.created, result.problems) == (2, [])
    first = Customer.objects.get(number="1")
    account = first.accounts.get()
    assert (first.name, first.details) == ("Haushalt 1 Köln", {"Ort": "Köln"})
    assert (str(account.opened_on), str(account.balance_due)) == ("2020-12-31", "1234.50")
    assert first.contact_points.get().value == "+4930901820"
    assert Customer.objects.get(number="2").contact_points.count() == 0


def test_details_all_keeps_every_other_column(load):
    load("id,name,a,b\n1,Li,x,y\n", "fields: {customer_number: id, name: name}\ndetails: all\n")
    assert Customer.objects.get(number="1").details == {"a": "x", "b": "y"}


def test_without_details_other_columns_are_left_out(load):
    load("id,name,a\n1,Li,x\n", "fields: {customer_number: id, name: name}\n")
    assert Customer.objects.get(number="1").details == {}


def test_a_column_that_is_missing_is_named_with_the_nearest(load):
    with pytest.raises(Unusable, match="no column “Nme”") as told:
        load("id,Name\n1,Li\n", "fields: {customer_number: id, name: Nme}\n")
    assert "Name" in told.value.mend


def test_a_column_that_stands_twice_is_refused(load):
    with pytest.raises(Unusable, match="2 times"):
        load("id,name,name\n1,Li,Wang\n", "fields: {customer_number: id, name: name}\n")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("fields:\n  customer_number: id\n  nmae: x\n", 3, "“nmae” is not known"),
        ("felder: {}\nfields: {customer_number: id}\n", 1, "“felder” is not known"),
        ("fields:\n  name: x\n", 2, "customer's number"),
        ("details: all\n", 1, "“fields” is missing"),
        ("fields:\n  customer_number: {column: a, constant: b}\n", 2, "Exactly one"),
        ("fields:\n  customer_number: {template: 'a {b'}\n", 2, "braces"),
        ("fields:\n  customer_number: {column: a, bad: ignore}\n", 2, "reject or empty"),
        ("fields:\n  customer_number: {column: a, values: [1]}\n", 2, "table"),
        ("fields: {customer_number: a}\nfile: {encoding: klingon}\n", 2, "no character set"),
        ("fields: {customer_number: a}\nfile: {delimiter: '::'}\n", 2, "one character"),
        ("fields: {customer_number: a}\nformats: {decimal: x}\n", 2, "point or a comma"),
        ("fields: {customer_number: a}\nformats: {dates: day}\n", 2, "% signs"),
        ("fields: {customer_number: a}\ndetails: some\n", 2, "all, none, or a list"),
        ("fields: [1\n", 2, "YAML"),
        ("- a\n", 1, "not a mapping"),
    ],
)
def test_what_is_wrong_with_a_map_is_told_with_its_line(plan, text, line, what):
    found, problems = plan(text)
    assert found is None
    assert any(problem.line == line and what in problem.what and problem.mend for problem in problems), problems


def test_all_problems_come_at_once(plan):
    _found, problems = plan("fields:\n  customer_number: {column: a, bad: x}\n  nmae: y\ndetails: some\n")
    assert len(problems) == 3


@pytest.mark.material
@pytest.mark.parametrize(
    ("name", "rows", "number"),
    [("lcl-households", 5566, "MAC005492"), ("comstock-customers", 1200, "CS-108585")],
)
def test_published_archives_load_with_the_maps_of_the_docs(town, material, name, rows, number):
    plan, problems = load_map(EXAMPLES / f"{name}.yaml", "CN")
    assert problems == []
    path = material / "archive" / f"{name}.csv"
    result = import_customers(actor=system("tests"), path=path, plan=plan)
    assert (result.rows, result.created, result.rejected) == (rows, rows, 0)
    assert import_customers(actor=system("tests"), path=path, plan=plan).unchanged == rows
    assert Customer.objects.get(number=number).details
