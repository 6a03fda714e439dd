"""Builds the whole town in an installation that has its pack and nothing else.

The archive, the staff and the plan stand on the seed and the moment `at` alone; the cases then happen as the
product's verbs make them happen. All of it is one transaction: a build that is broken off leaves nothing behind.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wattcare.audit.actions import record
from wattcare.audit.models import Entry
from wattcare.catalogue.packs import PackFolder, find_folder
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.rules import Pack
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.clock import now
from wattcare.kernel.results import Refused
from wattcare.project.demo.classes import History, People
from wattcare.project.demo.contacts import COLUMNS, Contacts
from wattcare.project.demo.copying import copy_rows
from wattcare.project.demo.crew import Crew
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.engaging import engage
from wattcare.project.demo.flags import Flagging
from wattcare.project.demo.loading import Loader
from wattcare.project.demo.own_fields import define_own_fields
from wattcare.project.demo.pace import Pace
from wattcare.project.demo.planning import Planner
from wattcare.project.demo.records import Archive
from wattcare.project.demo.replay import ByLedger, ByVerbs, Replay
from wattcare.project.demo.scenes import Scenes
from wattcare.project.demo.scripts import Journey
from wattcare.project.demo.settling import Ground, Size, settle
from wattcare.project.demo.texts import words_of

DONE = "demo.town_built"
Progress = Callable[[str, int, int], None]
TABLES = (
    "customers_customer", "customers_contactpoint", "customers_account", "customers_agreement", "customers_supply",
    "customers_servicepoint", "customers_premise", "customers_meter", "customers_transformer", "customers_feeder",
    "customers_usage", "customers_payment", "customers_interaction", "staff_user", "cases_case", "cases_order",
    "cases_clock", "cases_clockpause", "cases_timelineentry", "cases_caselink", "classification_membership",
    "classification_pastmembership", "classification_flag", "audit_entry",
)  # fmt: skip
WORDS = {
    "settling": gettext_lazy("Settling the town"),
    "metering": gettext_lazy("Metering and billing two years"),
    "archive": gettext_lazy("Writing the archive"),
    "planning": gettext_lazy("Thinking of cases"),
    "replaying": gettext_lazy("Living through a year of cases"),
    "classifying": gettext_lazy("Putting customers into classes"),
    "tidying": gettext_lazy("Counting"),
}


@dataclass
class TownReport:
    """What was built: the seed and moment it stands on, rows per table, seconds per phase, verbs replayed."""

    pack_code: str
    seed: int
    at: datetime
    verbs: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """What kind of town is wanted; everything in it follows from this and from the version of the generator."""

    pack_code: str
    seed: int
    size: Size
    at: datetime

    def as_mapping(self) -> dict[str, object]:
        size = {"customers": self.size.customers, "service_points": self.size.service_points, "cases": self.size.cases}
        return {"pack": self.pack_code, "seed": self.seed, "at": self.at.isoformat(), **size}


def town_exists() -> bool:
    """Whether the whole town stands in the database."""
    return Entry.objects.filter(verb=DONE, object_type="town").exists()


def build_town(
    *,
    pack_code: str = "cn-sgcc",
    seed: int = 1,
    customers: int = 20_000,
    service_points: int = 24_000,
    cases: int = 3_000,
    today: date | datetime | None = None,
    progress: Progress | None = None,
    by_verbs: bool = False,
) -> TownReport:
    """Generate the town of a pack that is loaded and in use; see docs/demo.md.

    The same seed, sizes and moment give the same town. `today` is the moment up to which history runs: an instant, or
    a day, which means its end of office hours; by default now, to the minute. `by_verbs` calls the verbs of cases
    themselves instead of the ledger that a test proves equal: minutes instead of seconds. `progress` hears the name of
    a phase, how much of it is done, of how much.
    Raises Refused when the pack in use is another one or has no town.
    """
    pack = pack_in_use()
    if pack.code != pack_code:
        raise Refused("other_pack", _("The pack in use is %(code)s.") % {"code": pack.code})
    size = Size(customers, max(service_points, customers), cases)
    order = Order(pack_code, seed, size, _moment(today, pack))
    report, phases = TownReport(pack_code, seed, order.at), Phases(progress or (lambda _phase, _done, _total: None))
    report.verbs = _build(order, pack, phases, by_verbs=by_verbs)
    with phases.phase("tidying"):
        report.rows = _tidied()
    report.seconds = phases.seconds
    return report


def _moment(today: date | datetime | None, pack: Pack) -> datetime:
    if isinstance(today, datetime):
        return today.astimezone(UTC)
    if today is not None:
        return datetime.combine(today, time_of_day(17, 30), tzinfo=ZoneInfo(pack.zone)).astimezone(UTC)
    return now().replace(second=0, microsecond=0)


class Founding:
    """A town's archive and staff in the database, and the journeys its cases are going to take."""

    def __init__(self, order: Order, pack: Pack, phases: "Phases | None" = None) -> None:
        self.order, self.pack, self.dice = order, pack, Dice(order.seed)
        self.words = words_of(order.pack_code)
        self.phases = phases or Phases(lambda _phase, _done, _total: None)
        self.actors: dict[str, Actor] = {}
        self.journeys: tuple[Journey, ...] = ()
        today = order.at.astimezone(ZoneInfo(pack.zone)).date()
        self._ground = Ground(self.words, pack.country, pack.currency, pack.language, today, order.size)
        self._crew = Crew(self.words.staff, pack)

    def found(self) -> None:
        """Inside the caller's transaction: settle the town, write its archive, engage its staff, think of its cases."""
        with self.phases.phase("settling") as tell:
            archive = settle(self._ground, self.dice, tell)
        loader = Loader(self._ground, archive)
        with self.phases.phase("metering") as tell:
            loader.make_bills(self.dice, tell)
        with self.phases.phase("archive") as tell:
            self.actors = engage(self.words, self.pack.language)
            define_own_fields(actor=self.actors["analyst"], pack=self.pack.code)
            loader.load(tell)
            loader.load_bills()
            self._write_contacts(archive, loader.base)
        with self.phases.phase("planning"):
            self.journeys = self._planned(archive)

    def classify(self) -> None:
        """After the cases, which some classes ask for: schemes that have decided for months, and restricted flags."""
        actors, words, at = self.actors, self.words.classes, self.order.at
        people = People(drafter=actors["analyst"], approver=actors["supervisor"])
        folder = PackFolder(find_folder(self.order.pack_code), self.pack)
        with self.phases.phase("classifying") as tell:
            History(folder, people, words, at).live_through(tell)
            owners = [actors[user] for user in ("supervisor", "complaints", "sup02")]
            Flagging(words, owners, at, self.dice.stream("flags")).flag()

    def _write_contacts(self, archive: Archive, base: dict[str, int]) -> None:
        users = {user: actor.id for user, actor in self.actors.items() if actor.id is not None}
        contacts = Contacts(self.words.phrases, archive, self._crew, users, self._pace())
        copy_rows("customers_interaction", COLUMNS, contacts.rows(self.order.at, base, self.dice.stream("contacts")))

    def _planned(self, archive: Archive) -> tuple[Journey, ...]:
        scenes = Scenes(self.words, self.pack, archive, crew=self._crew, pace=self._pace(), dice=self.dice)
        return Planner(scenes, self.dice, self.order.at).plan(self.order.size.cases).journeys

    def _pace(self) -> Pace:
        return Pace(self.pack.calendars[0], self.dice.stream("pace"))


class Phases:
    """Tells how far a build is, phase by phase, and how long each took."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._progress, self._labels = progress, {phase: str(words) for phase, words in WORDS.items()}

    @contextmanager
    def phase(self, phase: str) -> Iterator[Callable[[int, int], None]]:
        """One phase; within it, tell how much is done of how much."""
        label, start = self._labels[phase], time.monotonic()
        self._progress(label, 0, 1)
        yield lambda done, total: self._progress(label, done, max(total, 1))
        self._progress(label, 1, 1)
        self.seconds[phase] = round(time.monotonic() - start, 2)


def _build(order: Order, pack: Pack, phases: Phases, *, by_verbs: bool) -> int:
    """Everything, in one transaction; returns how many verbs were done."""
    with transaction.atomic():
        founding = Founding(order, pack, phases)
        founding.found()
        with phases.phase("replaying") as tell:
            way = ByVerbs() if by_verbs else ByLedger(pack, founding.journeys)
            verbs = Replay(pack, founding.actors, order.at, way).run(founding.journeys, tell)
        founding.classify()
        record(
            actor=system("demo"), verb=DONE, object_type="town", object_id=order.pack_code, after=order.as_mapping()
        )  # fmt: skip
    return verbs


def _tidied() -> dict[str, int]:
    """Let the database know its tables, which have just grown from nothing; their rows."""
    rows: dict[str, int] = {}
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"{'ANALYZE' if connection.in_atomic_block else 'VACUUM ANALYZE'} {table}")
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  tables of our own
            rows[table] = cursor.fetchone()[0]
    return rows
