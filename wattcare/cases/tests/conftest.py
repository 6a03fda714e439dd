import json
from typing import Any

import pytest
from django.test import Client


class Caller:
    """Calls the API as one client does; answers are told in English."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers={"Accept-Language": "en"})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        headers = {"Accept-Language": "en", **headers}
        text = json.dumps({} if body is None else body)
        return self.client.post(f"/api/v1{path}", text, content_type="application/json", headers=headers)


@pytest.fixture
def program(town: Any) -> Caller:
    """A program with a token."""
    return Caller(town.program())


@pytest.fixture
def person(town: Any) -> Any:
    """Somebody of the cast with a session; `person("lin")`."""
    return lambda username: Caller(town.browser(username))
