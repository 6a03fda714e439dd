"""Jobs outlive their workers."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wattcare.project.jobs import rescue_stalled_jobs


class Context:
    """What the rescue needs of a job's context."""

    app = app


@pytest.fixture
def begun(db):
    """A job that a worker began whose heart last beat so many seconds ago."""

    def begin(seconds: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [seconds],
            )
            worker = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, args)"
                " VALUES ('default', 'project.remove_done_jobs', 'doing', %s, '{}') RETURNING id",
                [worker],
            )
            return cursor.fetchone()[0]

    return begin


def rescue() -> int:
    return async_to_sync(rescue_stalled_jobs.func)(Context(), timestamp=0)


def test_a_job_of_a_silent_worker_is_begun_again(begun):
    job = begun(120)
    assert rescue() == 1
    assert ProcrastinateJob.objects.get(id=job).status == "todo"


def test_a_job_of_a_living_worker_is_let_be(begun):
    job = begun(5)
    assert rescue() == 0
    assert ProcrastinateJob.objects.get(id=job).status == "doing"
