"""What the worker does for classification. Each job bears being done twice, and by several workers at once."""

from collections.abc import Sequence

from procrastinate.contrib.django import app

from wattcare.classification.actions.classifying import classify_all, classify_stale
from wattcare.classification.actions.computing import compute
from wattcare.classification.actions.deciding import go_live_due
from wattcare.classification.actions.drafting import check_version
from wattcare.classification.actions.proving import prove_again
from wattcare.classification.actions.retiring import close_memberships
from wattcare.classification.queries.schemes import unclassified_today
from wattcare.kernel.actors import system
from wattcare.kernel.jobs import leave_database

ROUNDS = 2000  # of one minute's job; what is left then is the next one's


@app.periodic(cron="* * * * *", periodic_id="classification.classify_stale")
@app.task(name="classification.classify_stale", queueing_lock="classification.classify_stale")
def clear_stale(timestamp: int) -> None:
    """Each minute: customers whose archive has changed are classified again, batch by batch."""
    for round_ in range(ROUNDS):
        if not classify_stale(actor=system("classification")):
            if round_:
                leave_database()
            return


@app.periodic(cron="20 * * * *", periodic_id="classification.nightly")
@app.task(name="classification.nightly", queueing_lock="classification.nightly")
def nightly(timestamp: int) -> None:
    """At twenty past each hour, so that it is done soon after the supplier's midnight wherever that is, and made up for
    when no worker ran then: versions whose day has come go live, and every scheme has classified everybody today."""
    actor = system("classification")
    go_live_due(actor=actor)
    schemes = unclassified_today()
    if schemes:
        classify_all(actor=actor, schemes=schemes)
        prove_again(actor=actor)
        leave_database()


@app.task(name="classification.classify_all", retry=5)
def everybody(*, schemes: Sequence[str] | None = None) -> None:
    """After a version went live: all customers, under the named schemes."""
    classify_all(actor=system("classification"), schemes=schemes)
    leave_database()


@app.task(name="classification.close", retry=5)
def close(*, scheme_id: int) -> None:
    """After a scheme was retired: its memberships end."""
    close_memberships(actor=system("classification"), scheme_id=scheme_id)


@app.task(name="classification.check", retry=2)
def check(*, version_id: int) -> None:
    """After a version was proposed: what it means for all customers."""
    check_version(actor=system("classification"), version_id=version_id)
    leave_database()


@app.task(name="classification.compute")
def compute_groups(*, computation_id: int) -> None:
    """After somebody began a computation. What goes wrong stands in its record, and is not tried again."""
    compute(actor=system("classification"), computation_id=computation_id)
    leave_database()
