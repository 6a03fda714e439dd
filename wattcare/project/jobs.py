"""Jobs that look after the jobs: what a killed worker had begun is begun again, what is long done is removed."""

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)
SILENCE_SECONDS = 30.0  # a worker's heart beats every ten seconds
KEEP_DONE_HOURS = 24 * 14


@app.periodic(cron="* * * * *")
@app.task(name="project.rescue_stalled_jobs", queueing_lock="project.rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Hand the jobs of silent workers to the living; returns how many. Each job must bear being done twice."""
    manager = context.app.job_manager
    stalled = [job for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS) if job.id]
    for job in stalled:
        log.warning("Job %s (%s) lost its worker and is begun again", job.id, job.task_name)
        await manager.retry_job(job)
    return len(stalled)


@app.periodic(cron="30 3 * * *")
@app.task(name="project.remove_done_jobs", queueing_lock="project.remove_done_jobs", pass_context=True)
async def remove_done_jobs(context: JobContext, timestamp: int) -> None:
    """Done jobs are kept two weeks for those who look into them; failed ones stay."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_DONE_HOURS)
