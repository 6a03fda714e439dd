"""Keyset pages: every row once, in order, whatever stands in the keys; foreign cursors are refused."""

import base64
import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.kernel.models import IdempotencyKey
from wattcare.kernel.paging import decode_cursor, encode_cursor, keyset_page
from wattcare.kernel.results import Refused

pytestmark = pytest.mark.django_db
DAY = datetime(2025, 9, 26, tzinfo=UTC)
KEYS = [["id"], ["-id"], ["at", "id"], ["-at", "-id"], ["at", "-id"], ["-status", "at", "id"], ["key", "id"]]
often = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows():
    return IdempotencyKey.objects.filter(actor_id=-7)


def fill(entries):
    IdempotencyKey.objects.bulk_create(
        IdempotencyKey(
            actor_id=-7, key=f"{text}{number}", fingerprint="", status=status, at=DAY + timedelta(minutes=minute)
        )
        for number, (minute, status, text) in enumerate(entries)
    )


def read_all(keys, size):
    found, cursor = [], None
    for _page in range(40):
        page = keyset_page(rows(), keys, cursor, size)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found
        assert len(page) == size
    raise AssertionError("pages without end")


entry = st.tuples(st.integers(0, 3), st.sampled_from([200, 201]), st.sampled_from(["a", "张", "Z "]))


@often
@given(entries=st.lists(entry, max_size=12), keys=st.sampled_from(KEYS), size=st.integers(1, 6))
def test_pages_together_are_the_whole_list(entries, keys, size):
    with transaction.atomic():
        fill(entries)
        assert read_all(keys, size) == list(rows().order_by(*keys))
        transaction.set_rollback(True)


def test_days_are_keys_too_and_what_is_none_is_refused():
    day = date(2025, 9, 26)
    assert decode_cursor(encode_cursor([day, 7]), [date, int]) == [day, 7]
    for wrong in ("2025-13-01", "2025-09-26T10:00", 20250926, None):
        mark = base64.urlsafe_b64encode(json.dumps([wrong, 7]).encode()).decode()
        with pytest.raises(Refused):
            decode_cursor(mark, [date, int])


def test_a_row_that_comes_later_moves_no_other():
    fill([(0, 200, "a"), (2, 200, "a"), (4, 200, "a")])
    first = keyset_page(rows(), ["at", "id"], None, 1)
    IdempotencyKey.objects.create(actor_id=-7, key="new", fingerprint="", status=200, at=DAY - timedelta(days=1))
    second = keyset_page(rows(), ["at", "id"], first.next_cursor, 1)
    assert second.items[0].at == DAY + timedelta(minutes=2)


def test_an_empty_list_is_one_empty_page():
    page = keyset_page(rows(), ["id"])
    assert (list(page), bool(page), page.next_cursor) == ([], False, None)


@often
@given(st.text(max_size=80))
def test_a_foreign_cursor_is_refused_or_harmless(cursor):
    with suppress(Refused):
        keyset_page(rows(), ["-at", "key", "id"], cursor or "x")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=8,
)


@often
@given(json_values | st.lists(json_values, min_size=3, max_size=3))
def test_a_forged_cursor_is_refused_or_harmless(values):
    forged = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    with suppress(Refused):
        keyset_page(rows(), ["-at", "key", "id"], forged)


@pytest.mark.parametrize(
    "values",
    [
        ["2025-09-26", "a", 1],
        ["2025-09-26T10:00:00", "a", 1],  # no zone
        [DAY.isoformat(), "a\0", 1],
        [DAY.isoformat(), "a", 2**70],
        [DAY.isoformat(), "a", True],
        [DAY.isoformat(), None, 1],
        [DAY.isoformat(), "a"],
        {"at": 1},
    ],
)
def test_what_is_no_mark_of_ours_is_refused_with_its_field(values):
    forged = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
    with pytest.raises(Refused) as refused:
        keyset_page(rows(), ["-at", "key", "id"], forged)
    assert set(refused.value.errors) == {"cursor"}


def test_a_mark_gives_back_what_was_put_in():
    assert decode_cursor(encode_cursor([DAY, 5, "张三"]), (datetime, int, str)) == [DAY, 5, "张三"]
