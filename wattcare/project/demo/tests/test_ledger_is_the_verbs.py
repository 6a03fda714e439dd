"""The fast way of living through a year leaves exactly what the product's own verbs leave."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import transaction

from wattcare.cases.models import TimelineEntry
from wattcare.catalogue.packs import read_pack
from wattcare.project.demo.building import Founding, Order
from wattcare.project.demo.deeds import DEEDS
from wattcare.project.demo.replay import ByLedger, ByVerbs, Replay, Way
from wattcare.project.demo.settling import Size
from wattcare.project.demo.tests.pictures import CASES, picture

AT = datetime(2024, 8, 20, 8, 0, tzinfo=UTC)
EVERY_VERB = {*DEEDS, "open_case"}


def journeys_with_every_verb(founding: Founding) -> list:
    """Of all journeys planned, the fewest in which each verb is done, with whoever they are joined to."""
    chosen, missing = {}, set(EVERY_VERB)
    by_key = {journey.key: journey for journey in founding.journeys}
    for journey in founding.journeys:
        new = {"open_case", *(step.verb for step in journey.steps)} & missing
        if new or len(chosen) < 45:
            chosen[journey.key] = journey
            missing -= new
    masters = [by_key[j.master] for j in chosen.values() if j.master is not None]
    chosen |= {master.key: master for master in masters}
    assert not missing
    return sorted(chosen.values(), key=lambda journey: (journey.opened.at, journey.key))


def lived(founding: Founding, journeys: list, way: Way) -> dict[str, list[str]]:
    """What stands in the tables of cases after these journeys; the database is then as before."""
    with transaction.atomic():
        Replay(founding.pack, founding.actors, AT, way).run(journeys, lambda _done, _total: None)
        found = picture(CASES)
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_ledger_writes_what_the_verbs_write():
    founding = Founding(Order("cn-sgcc", 5, Size(260, 312, 700), AT), read_pack("cn-sgcc"))
    founding.found()
    journeys = journeys_with_every_verb(founding)
    by_verbs = lived(founding, journeys, ByVerbs())
    by_ledger = lived(founding, journeys, ByLedger(founding.pack, journeys))
    for table, rows in by_verbs.items():
        assert Counter(by_ledger[table]) == Counter(rows), table
    assert len(by_verbs["Case"]) == len(journeys)
    assert len(by_verbs["TimelineEntry"]) > 200


@pytest.mark.django_db
def test_a_journey_the_rules_forbid_stops_the_replay():
    founding = Founding(Order("cn-sgcc", 5, Size(60, 72, 20), AT), read_pack("cn-sgcc"))
    founding.found()
    journey = next(j for j in founding.journeys if j.steps and j.steps[-1].verb == "close" and len(j.steps) > 3)
    del journey.steps[:-1]
    for way in (ByVerbs(), ByLedger(founding.pack, [journey])):
        with pytest.raises(Exception) as caught, transaction.atomic():  # noqa: PT011  each way has its own
            Replay(founding.pack, founding.actors, AT, way).run([journey], lambda _done, _total: None)
        assert "close" in "".join(caught.value.__notes__)
        assert not TimelineEntry.objects.filter(verb="closed").exists()
