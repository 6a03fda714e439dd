"""Rows of several tables go to the server as one statement."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wattcare.audit.models import Entry
from wattcare.kernel.inserting import insert_together
from wattcare.kernel.models import IdempotencyKey

pytestmark = pytest.mark.django_db


def _entry(verb: str) -> Entry:
    return Entry(actor_code="lin", verb=verb, object_type="case", object_id="T1", after={"kind": "fault", "n": None})


def _key(key: str, pk: int | None = None) -> IdempotencyKey:
    return IdempotencyKey(pk=pk, actor_id=1, key=key, fingerprint="f", status=201, body={"number": "T1"})


def test_rows_of_two_tables_are_one_statement():
    with CaptureQueriesContext(
        connection,
    ) as captured:
        insert_together([_entry("a"), _key("k1"), _entry("b")])
    assert len(captured) == 1
    assert captured[0]["sql"].startswith("WITH part0 AS (INSERT INTO")
    assert list(Entry.objects.filter(object_id="T1").order_by("id").values_list("verb", flat=True)) == ["a", "b"]
    assert IdempotencyKey.objects.get(key="k1").body == {"number": "T1"}


def test_what_is_written_is_what_django_would_write():
    entry = _entry("c")
    insert_together([entry])
    stored = Entry.objects.get(verb="c")
    assert (stored.at, stored.after, stored.before, stored.address) == (entry.at, entry.after, None, None)


def test_an_id_that_is_set_is_kept():
    row = _key("k2", pk=987_654_321)
    insert_together([row])
    assert IdempotencyKey.objects.get(pk=987_654_321).key == "k2"
    assert not row._state.adding


def test_nothing_is_written_when_one_row_cannot_be():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_together([_entry("d"), _key("twice"), _key("twice")])
    assert not Entry.objects.filter(verb="d").exists()


def test_no_rows_need_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_together([])
