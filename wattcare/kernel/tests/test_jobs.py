"""A job exists exactly when its transaction does."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wattcare.kernel.jobs import LATER, enqueue

pytestmark = pytest.mark.django_db


def jobs():
    return list(ProcrastinateJob.objects.filter(task_name="tests.ring").values_list("args", flat=True))


def test_it_is_there_with_the_transaction():
    with transaction.atomic():
        enqueue("tests.ring", case_id=7)
    assert jobs() == [{"case_id": 7}]


def test_a_transaction_that_is_rolled_back_leaves_none():
    with transaction.atomic():
        enqueue("tests.ring", case_id=7)
        transaction.set_rollback(True)
    assert jobs() == []


@transaction.atomic
def break_after_ringing():
    enqueue("tests.ring", case_id=7)
    raise ZeroDivisionError


def test_a_verb_that_breaks_leaves_none():
    with pytest.raises(ZeroDivisionError):
        break_after_ringing()
    assert jobs() == []


def test_on_another_connection_it_is_seen_only_after_the_commit(committed):
    seen = []

    def ring():
        with transaction.atomic():
            enqueue("tests.ring", case_id=8)
            seen.append(committed.run(jobs))
        seen.append(committed.run(jobs))

    committed.run(ring)
    assert seen == [[], [{"case_id": 8}]]


def test_a_job_is_what_procrastinate_itself_would_add():
    enqueue("cases.follow_up", priority=LATER, case_id=7)
    app.configure_task("cases.follow_up", priority=LATER).defer(case_id=7)
    rows = ProcrastinateJob.objects.filter(task_name="cases.follow_up").order_by("-id")[:2]
    names = (
        "queue_name",
        "task_name",
        "priority",
        "lock",
        "queueing_lock",
        "args",
        "status",
        "scheduled_at",
        "attempts",
    )
    ours, theirs = ({name: getattr(row, name) for name in names} for row in rows)
    assert ours == theirs
