"""A kept connection is looked at before each request, without asking the server."""

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql import base


@pytest.fixture
def kept(db):
    """A connection of its own, as a web process keeps one."""
    wrapper = connection.copy()
    wrapper.ensure_connection()
    yield wrapper
    wrapper.close()


def test_a_living_connection_is_usable_without_a_question(kept, monkeypatch):
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _: pytest.fail("the server was asked"))
    assert kept.is_usable()


def test_a_connection_whose_server_ended_it_is_not_usable(kept):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
    assert not kept.is_usable()


def test_a_connection_that_was_told_something_else_stays_usable(kept):
    with kept.cursor() as cursor:
        cursor.execute("LISTEN bench")
    with psycopg.connect(**_parameters(kept), autocommit=True) as other:
        other.execute("NOTIFY bench")
    assert kept.is_usable()


def test_a_closed_connection_is_not_usable(kept):
    kept.connection.close()
    assert not kept.is_usable()


def _parameters(wrapper):
    given = wrapper.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}
