"""Who gets which answer from every address: a new address that is not in the kept matrix fails."""

import re
import warnings

import pytest
from django.db import transaction
from django.test import Client

from tests.kept import check_baseline
from tests.routes import routes

PEOPLE = ["nobody", "wairen", "lin", "wang", "zhou", "gao"]


def statuses(client: Client, address: str) -> dict[str, int]:
    """The answers to reading and to an empty sending, neither of which leaves a trace."""
    found = {}
    for method in ("get", "post"):
        with transaction.atomic():
            body = {"data": "{}", "content_type": "application/json"} if address.startswith("/api/") else {}
            found[method] = getattr(client, method)(address, **(body if method == "post" else {})).status_code
            transaction.set_rollback(True)
    return found


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_the_kept_answers(town, samples, person):
    client = Client(raise_request_exception=True) if person == "nobody" else town.browser(person)
    found = {}
    for route in routes():
        values = {**samples, **town_values(route.path)}
        found[route.path] = statuses(client, route.fill(values))
    check_baseline(f"permissions-{person}", found)


def town_values(path: str) -> dict[str, str]:
    """`number` means the customer's in the archive's addresses; `code` a service point's there, elsewhere perhaps a
    scheme's."""
    if re.match(r"(api/v1/schemes|classification/schemes)/", path):
        return {"code": "by-kind"}
    if re.match(r"(api/v1|settings)/profile-fields/", path):
        return {"code": "heating"}
    if path.startswith("classification/customers/"):
        return {"number": "C0001", "code": "legal"}
    if re.match(r"(api/v1/)?(customers|accounts|service-points)/", path):
        account = "3300000001" if "accounts/" in path else "C0001"
        return {"number": account, "code": "SP-0001"}
    return {}


def test_nobody_gets_in_without_signing_in(town, samples):
    open_to_all = ("contact/", "settings/language", "api/v1/openapi.json", "healthz")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        for route in routes():
            if route.path.startswith(open_to_all):
                continue
            answer = Client().get(route.fill({**samples, **town_values(route.path)}))
            assert answer.status_code in {302, 401, 403, 404, 405}, route.path
