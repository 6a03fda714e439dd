"""Lets planned journeys happen, all cases together in order of time, as the days went by.

There are two ways: `ByVerbs` calls the product's own verbs, one transaction each, and takes minutes for a town;
`ByLedger` does the same in memory (`ledger`, `deeds`) and writes it at once, in seconds. Nothing goes out either way:
`replay_at` starts no job and sends nothing. A step that is refused stops the replay with its case and step named,
since it would mean that the story tells what the product does not allow.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any, Protocol

from django.utils import translation

from wattcare.cases import actions
from wattcare.cases.actions import NewCase
from wattcare.cases.actions.doing import Doing, line_of
from wattcare.cases.actions.sweeping import notice_late_clocks
from wattcare.cases.models import Case, Clock
from wattcare.cases.rules import ClockState
from wattcare.catalogue.rules import Pack
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.clock import now, replay_at
from wattcare.project.demo.deeds import DEEDS, open_case
from wattcare.project.demo.ids import case_counters
from wattcare.project.demo.ledger import Ledger
from wattcare.project.demo.scripts import Journey, Step

Tell = Callable[[int, int], None]
SWEEP_AFTER = timedelta(seconds=40)  # the worker looks each minute for deadlines that have passed
TELL_EVERY = 100


class Way(Protocol):
    """How things are made to happen at the instant that `clock.now` says."""

    def open(self, journey: Journey, actor: Actor, new: NewCase) -> Case: ...

    def do(self, verb: str, actor: Actor, number: str, args: Mapping[str, Any]) -> Case: ...

    def clocks(self, number: str) -> list[Clock]: ...

    def sweep(self) -> None: ...

    def finish(self) -> None: ...


class ByVerbs:
    """Through the verbs of `cases.actions`."""

    def open(self, _journey: Journey, actor: Actor, new: NewCase) -> Case:
        return actions.open_case(actor=actor, new=new)

    def do(self, verb: str, actor: Actor, number: str, args: Mapping[str, Any]) -> Case:
        called: Callable[..., Case] = getattr(actions, verb)
        return called(actor=actor, number=number, **args)

    def clocks(self, number: str) -> list[Clock]:
        return list(Clock.objects.filter(case__number=number).order_by("id"))

    def sweep(self) -> None:
        notice_late_clocks(actor=system("deadlines"))

    def finish(self) -> None:
        """Everything is written already."""


class ByLedger:
    """In memory, written at the end. `journeys` are all there will be, in the order in which they begin."""

    def __init__(self, pack: Pack, journeys: Sequence[Journey]) -> None:
        self._ledger = Ledger(pack)
        counters = case_counters([journey.day for journey in journeys])
        self._numbers = {
            journey.key: self._ledger.number(journey.opened.args["kind"], journey.opened.at, counter)
            for journey, counter in zip(journeys, counters, strict=True)
        }

    def open(self, journey: Journey, actor: Actor, new: NewCase) -> Case:
        return open_case(self._ledger, actor=actor, new=new, number=self._numbers[journey.key])

    def do(self, verb: str, actor: Actor, number: str, args: Mapping[str, Any]) -> Case:
        return DEEDS[verb](self._ledger, actor=actor, number=number, **args)

    def clocks(self, number: str) -> list[Clock]:
        return self._ledger.held[number].clocks

    def sweep(self) -> None:
        """As `sweeping.notice_late_clocks`."""
        for held, clock in self._ledger.late(now()):
            data = {"commitment": clock.commitment, "due": clock.due_at.isoformat(), "binds": clock.binds}
            self._ledger.add(line_of(Doing(system("deadlines"), held.case, "clock_missed", data=data)))

    def finish(self) -> None:
        self._ledger.write()


class Replay:
    """Replays journeys up to the moment `at`."""

    def __init__(self, pack: Pack, actors: Mapping[str, Actor], at: datetime, way: Way) -> None:
        self._pack, self._actors, self._at, self._way = pack, actors, at, way
        self._numbers: dict[int, str] = {}
        self._due: dict[str, datetime | None] = {}

    def run(self, journeys: Sequence[Journey], tell: Tell) -> int:
        """Do everything the journeys say; returns how many verbs that were."""
        waiting: list[tuple[datetime, int, int]] = [(j.opened.at, j.key, -1) for j in journeys]
        by_key, done = {journey.key: journey for journey in journeys}, 0
        total = sum(len(journey.steps) + 1 for journey in journeys)
        heapify(waiting)
        with translation.override(self._pack.language):
            while waiting:
                moment, key, place = heappop(waiting)
                done += self._happen(moment, by_key[key], place, waiting)
                if done % TELL_EVERY == 0:
                    tell(done, total)
            self._sweep(self._at)
            self._way.finish()
        return done

    def _happen(self, moment: datetime, journey: Journey, place: int, waiting: list[tuple[datetime, int, int]]) -> bool:
        """One step, or a look at deadlines; what follows from it joins those waiting."""
        if place == len(journey.steps):
            due = self._due[self._numbers[journey.key]]
            if due is not None and due < moment:
                self._sweep(moment)
            return False
        with replay_at(moment):
            case = self._do(journey, place)
        for later in self._afterwards(journey, place, case):
            heappush(waiting, later)
        return True

    def _afterwards(self, journey: Journey, place: int, case: Case | None) -> list[tuple[datetime, int, int]]:
        """The case's next step, and a look at its deadline once that has passed."""
        later = []
        if place + 1 < len(journey.steps):
            later.append((journey.steps[place + 1].at, journey.key, place + 1))
        if case is not None and case.due_at != self._due.get(case.number):
            self._due[case.number] = case.due_at
            if case.due_at and case.due_at + SWEEP_AFTER < self._at:
                later.append((case.due_at + SWEEP_AFTER, journey.key, len(journey.steps)))
        return later

    def _sweep(self, moment: datetime) -> None:
        """What the worker does each minute, done only when a deadline has passed, and at the end."""
        with replay_at(moment):
            self._way.sweep()

    def _do(self, journey: Journey, place: int) -> Case | None:
        step = journey.opened if place < 0 else journey.steps[place]
        actor = self._actors[step.by]
        try:
            if place < 0:
                case = self._way.open(journey, actor, NewCase(**step.args))
                self._numbers[journey.key] = case.number
                return case
            return self._verb(journey, step, actor)
        except Exception as error:
            number = self._numbers.get(journey.key)
            error.add_note(f"case {number} (story {journey.key}), {step.verb} by {step.by}: {step.args}")
            raise

    def _verb(self, journey: Journey, step: Step, actor: Actor) -> Case | None:
        args, number = self._filled(journey, step.args), self._numbers[journey.key]
        if step.verb in ("pause_clock", "resume_clock"):
            clock = self._clock(number, step)
            if clock is None:
                return None
            args["clock"] = clock
        return self._way.do(step.verb, actor, number, args)

    def _filled(self, journey: Journey, args: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments with `{master}` replaced by the number of the case this one belongs to."""
        if journey.master is None:
            return dict(args)
        master = self._numbers[journey.master]
        return {
            key: value.replace("{master}", master) if isinstance(value, str) else value for key, value in args.items()
        }

    def _clock(self, number: str, step: Step) -> int | None:
        """The clock a pause or resume can mean; None when no clock of the case may rest for this reason."""
        wanted = ClockState.RUNNING if step.verb == "pause_clock" else ClockState.PAUSED
        reason = step.args.get("reason")
        for clock in self._way.clocks(number):
            if clock.state != wanted or (wanted == ClockState.RUNNING and clock.due_at < now()):
                continue
            if reason is None or reason in self._pack.commitment(clock.commitment).pauses:
                return int(clock.pk)
        return None
