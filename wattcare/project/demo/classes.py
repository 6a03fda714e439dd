"""The town's classes: schemes that went live some months ago, who changed class since, and what is still in work.

All of it happens through the verbs of classification, at its time: drawn up by one person, put live by another, and
everybody classified again at the turn of each month and in each week of this one, by the archive as known on that day.
What the worker does each night, a demo cannot wait for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from wattcare.catalogue.packs import PackFolder
from wattcare.classification import actions
from wattcare.classification.actions.bringing import places
from wattcare.classification.actions.deciding import go_live_due
from wattcare.classification.models import Scheme
from wattcare.classification.rules.reading import document_of
from wattcare.classification.rules.schemes import Scheme as SchemeRules
from wattcare.commitments.rules import Calendar
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.clock import replay_at
from wattcare.project.demo.newcomers import come_in, everybody_in, step_out
from wattcare.project.demo.texts import Words

Tell = Callable[[int, int], None]
MONTHS = 3  # whole months before this one, from the first of which the schemes decide
WAITING = frozenset({"usage-trend"})  # proposed lately: a visitor may put it live
NIGHT = time(0, 20)  # when the worker looks which day it is


@dataclass(frozen=True)
class People:
    """Who does what: `drafter` draws up, `approver` puts live."""

    drafter: Actor
    approver: Actor


class History:
    """Lets the schemes of a pack's folder come about and decide, up to the moment `at`."""

    def __init__(self, folder: PackFolder, people: People, words: Words, at: datetime) -> None:
        self._folder, self._people, self._words, self._at = folder, people, words, at
        self._calendar: Calendar = folder.pack.calendars[0]
        self._today = at.astimezone(self._calendar.tz).date()
        self.turns = _turns(self._today)

    def live_through(self, tell: Tell) -> None:
        """From the first draft until now."""
        done, total = count(1), len(self.turns) + 3
        schemes = places(self._folder)
        step_out(self._night(self.turns[0]))
        self._go_live([one for one in schemes if one[1].code not in WAITING], self.turns[0])
        tell(next(done), total)
        for turn in self.turns[1:]:
            come_in(self._night(turn))
            self._classify(self._night(turn))
            tell(next(done), total)
        everybody_in()
        self._classify(self._at)
        tell(next(done), total)
        self._begin([one for one in schemes if one[1].code in WAITING])
        tell(next(done), total)

    def _go_live(self, schemes: list[tuple[int, SchemeRules]], first: date) -> None:
        """Drawn up, proposed and approved in the weeks before the day on which they begin to decide."""
        note = self._words["note"]
        for moment, (place, scheme) in self._moments(schemes, first, 15):
            self._draft(moment, place, scheme, note)
        for moment, (_place, scheme) in self._moments(schemes, first, 8):
            with replay_at(moment):
                actions.propose_scheme(actor=self._people.drafter, code=scheme.code, effective_on=first)
        for moment, (_place, scheme) in self._moments(schemes, first, 2):
            with replay_at(moment):
                actions.approve_scheme(actor=self._people.approver, code=scheme.code)
        with replay_at(self._night(first)):
            go_live_due(actor=system("classification"))

    def _begin(self, schemes: list[tuple[int, SchemeRules]]) -> None:
        """What is in work these days: proposed schemes, and one whose bounds are not clear yet."""
        for moment, (place, scheme) in self._moments(schemes, self._today, 6):
            self._draft(moment, place, scheme, self._words["waiting"])
        for moment, (_place, scheme) in self._moments(schemes, self._today, 3):
            with replay_at(moment):
                actions.propose_scheme(actor=self._people.drafter, code=scheme.code)
        draft = self._words["draft"]
        with replay_at(self._office(self._today, 1)):
            actions.draft_scheme(actor=self._people.drafter, document=draft["document"], note=draft["note"])

    def _draft(self, moment: datetime, place: int, scheme: SchemeRules, note: str) -> None:
        with replay_at(moment):
            actions.draft_scheme(actor=self._people.drafter, document=document_of(scheme), note=note)
        Scheme.objects.filter(code=scheme.code).update(position=place)

    def _classify(self, moment: datetime) -> None:
        with replay_at(moment):
            actions.classify_all(actor=system("classification"))

    # --- when

    def _moments(
        self, schemes: list[tuple[int, SchemeRules]], day: date, before: int
    ) -> Iterator[tuple[datetime, tuple[int, SchemeRules]]]:
        """One after the other, in the office hours of a working day at least so many days before."""
        start = self._office(day, before)
        return ((start + timedelta(minutes=7 * nth), one) for nth, one in enumerate(schemes))

    def _office(self, day: date, before: int) -> datetime:
        day -= timedelta(days=before)
        while not self._calendar.day(day).working:
            day -= timedelta(days=1)
        return datetime.combine(day, time(9, 40), tzinfo=self._calendar.tz)

    def _night(self, day: date) -> datetime:
        return datetime.combine(day, NIGHT, tzinfo=self._calendar.tz)


def _turns(today: date) -> list[date]:
    """The first days of the last months, this one's included, and the days by which its weeks have passed."""
    place = today.year * 12 + today.month - 1
    months = [date((place - back) // 12, (place - back) % 12 + 1, 1) for back in range(MONTHS, -1, -1)]
    return months + [today.replace(day=day) for day in range(8, today.day, 7)]
