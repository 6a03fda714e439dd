"""A program lists cases: filters, pages, the newest first."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

START = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def cases(town, travel):
    """A fault, then an enquiry, then an urgent fault of another customer, an hour apart."""
    made = [town.case(subject="楼道停电", caller_phone="13800138000", department="repair-east")]
    travel.shift(timedelta(hours=1))
    made.append(town.case(kind="enquiry", subject="电费咨询", department="billing"))
    travel.shift(timedelta(hours=1))
    made.append(town.case(account="3300000004", subject="变压器异响", urgency="urgent", department="repair-west"))
    return [case.number for case in made]


def listed(program, **query):
    answer = program.get("/cases", **query)
    assert answer.status_code == 200, answer.json()
    return [case["number"] for case in answer.json()["items"]]


def test_the_newest_comes_first(program, cases):
    assert listed(program) == cases[::-1]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"kind": "enquiry"}, [1]),
        ({"department": "repair-east"}, [0]),
        ({"customer": "C0004"}, [2]),
        ({"urgency": "urgent"}, [2]),
        ({"stage": "received"}, [2, 1, 0]),
        ({"stage": "open"}, [2, 1, 0]),
        ({"stage": "closed"}, []),
        ({"late": "true"}, [0]),
        ({"soon": "true", "kind": "fault"}, [2]),
        ({"q": "停电"}, [0]),
        ({"q": "138 0013 8000"}, [0]),
        ({"q": "lxh"}, [2]),
        ({"q": "3300000004"}, [2]),
        ({"q": "nothing like it"}, []),
        ({"q": "'\\:*&|!"}, []),
        ({"kind": "fault", "department": "repair-west"}, [2]),
    ],
)
def test_filters_narrow(program, cases, query, wanted):
    assert listed(program, **query) == [cases[number] for number in wanted]


def test_a_number_finds_its_case(program, cases):
    assert listed(program, q=cases[1]) == [cases[1]]
    assert listed(program, q=cases[1].lower()) == [cases[1]]


def test_a_row_says_what_a_list_needs(program, cases):
    (row,) = program.get("/cases", customer="C0004").json()["items"]
    assert {name: row[name] for name in ("kind", "stage", "subject", "department", "urgency", "version")} == {
        "kind": "fault", "stage": "received", "subject": "变压器异响", "department": "repair-west",
        "urgency": "urgent", "version": 1,
    }  # fmt: skip
    assert row["received_at"] == "2025-09-26T04:00:00Z"


@pytest.mark.parametrize("name", ["stage", "kind", "department", "urgency"])
def test_a_code_that_is_not_there_is_refused_instead_of_an_empty_list(program, cases, name):
    answer = program.get("/cases", **{name: "nonsense"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"query/{name}"]


def test_pages_hold_every_case_once(program, town, travel):
    made = [town.case(subject=f"第{number}件").number for number in range(7)]  # all received at the same instant
    found, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        answer = program.get("/cases", size=3, **({"cursor": cursor} if cursor else {})).json()
        found += [case["number"] for case in answer["items"]]
        cursor, pages = answer["next"], pages + 1
    assert (found, pages) == (made[::-1], 3)


@pytest.mark.parametrize("cursor", ["zzz", "W10", "WyJ4IiwxXQ", "WzEsMl0", "ñ", "%00", "x" * 5000])
def test_a_mark_that_is_not_ours_is_refused(program, cases, cursor):
    answer = program.get("/cases", cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


@pytest.mark.parametrize("size", ["0", "201", "many", "-1"])
def test_a_page_has_one_to_two_hundred_rows(program, cases, size):
    assert program.get("/cases", size=size).status_code == 422


def test_it_costs_few_statements(program, cases, django_assert_max_num_queries):
    listed(program)
    with django_assert_max_num_queries(3):  # the token, its use, the list
        listed(program)


def test_a_misspelt_filter_is_refused_not_ignored(person):
    answer = person("zhou").get("/cases", kinds="fault", size=2)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["query/kinds"]
