"""What has happened is announced, and only that."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from wattcare.kernel import events
from wattcare.kernel.events import Event, publish_on_commit, subscribe

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Rang(Event):
    number: int


@dataclass(frozen=True)
class Unheard(Event):
    pass


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(events, "_handlers", type(events._handlers)(list))
    found = []
    subscribe(Rang, found.append)
    return found


def test_nobody_hears_before_the_commit(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish_on_commit(Rang(1))
        assert heard == []
    assert heard == [Rang(1)]


def test_what_is_rolled_back_is_never_announced(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        publish_on_commit(Rang(1))
        transaction.set_rollback(True)
    assert heard == []


def test_a_failing_listener_silences_nobody(heard, caplog, django_capture_on_commit_callbacks):
    later = []
    subscribe(Rang, lambda event: 1 / 0)
    subscribe(Rang, later.append)
    with django_capture_on_commit_callbacks(execute=True):
        publish_on_commit(Rang(1))
    assert (heard, later) == ([Rang(1)], [Rang(1)])
    assert "a handler of Rang failed" in caplog.text


def test_who_subscribes_twice_hears_once(heard, django_capture_on_commit_callbacks):
    subscribe(Rang, heard.append)
    again = heard.append
    subscribe(Rang, again)
    with django_capture_on_commit_callbacks(execute=True):
        publish_on_commit(Rang(1))
    assert heard == [Rang(1)]


def test_each_kind_has_its_own_listeners(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        publish_on_commit(Unheard())
    assert (waiting, heard) == ([], [])
