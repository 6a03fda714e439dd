"""What the worker does for cases."""

from procrastinate.contrib.django import app

from wattcare.cases.actions.sweeping import follow_up_case, notice_late_clocks, recount_provisional
from wattcare.kernel.actors import system
from wattcare.kernel.idempotency import sweep


@app.task(name="cases.follow_up", queue="cases", retry=5)
def follow_up(*, case_id: int) -> None:
    """After a case was opened: acknowledge it, link it with open cases of the same caller or place."""
    follow_up_case(actor=system("follow-up"), case_id=case_id)


@app.periodic(cron="* * * * *", periodic_id="cases.notice_late")
@app.task(name="cases.notice_late", queue="cases", queueing_lock="cases.notice_late")
def notice_late(timestamp: int) -> None:
    """Each minute: deadlines that have passed stand on their timelines."""
    notice_late_clocks(actor=system("deadlines"))


@app.task(name="cases.recount_provisional", queue="cases", retry=5)
def recount() -> None:
    """After a pack was loaded: count the provisional deadlines again on the years now published."""
    recount_provisional(actor=system("calendar"))


@app.periodic(cron="17 * * * *", periodic_id="kernel.sweep_keys")
@app.task(name="kernel.sweep_keys", queue="cases", queueing_lock="kernel.sweep_keys")
def sweep_keys(timestamp: int) -> None:
    """Each hour: answered creates are forgotten after two days."""
    sweep()
