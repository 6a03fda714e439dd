"""How many statements each page issues: kept exactly, and never more than twelve."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.kept import check_baseline
from tests.routes import routes
from tests.test_permissions import town_values
from wattcare.catalogue import queries as catalogue

MOST = 12


def counted(client, address: str) -> int | None:
    """The statements of a page's second visit (the first one warms what a process keeps); None if it is no page."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        answer = client.get(address)
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return None
    return len([query for query in statements.captured_queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("person", ["zhou", "gao"])
def test_no_page_issues_more_than_twelve_statements(town, samples, person, monkeypatch):
    monkeypatch.setattr(catalogue, "RECHECK_SECONDS", 1e9)  # one look every few seconds, on whatever page comes next
    client = town.browser(person)
    found = {}
    for route in routes():
        if not route.path.startswith("api/"):
            number = counted(client, route.fill({**samples, **town_values(route.path)}))
            if number is not None:
                found[route.path] = number
    assert {path: number for path, number in found.items() if number > MOST} == {}
    check_baseline(f"statements-{person}", found)
