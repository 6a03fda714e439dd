"""Which cases there will be: a year of them by season and weather, and those that are open at the end of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wattcare.project.demo.dice import Dice, Urn
from wattcare.project.demo.pace import Season
from wattcare.project.demo.records import Supplied
from wattcare.project.demo.scenes import Scenes
from wattcare.project.demo.scripts import (
    CALLED_BACK,
    CLOSED,
    DISPATCHED,
    RECEIVED,
    REPLIED,
    REPORTED,
    RESTING,
    WORKING,
    Journey,
)
from wattcare.project.demo.texts import Story

YEAR = 365
STORM_SHARE = 0.14  # of all cases come on the few days of bad weather
STORM_DAYS = 8
OPEN_SHARE = 0.075
USUAL_MINUTES = {  # how long cases of a flow are under way
    "answered": 12, "repair": 900, "rescue": 90, "complaint": 11_000, "report": 15_000, "office": 8_000,
    "connection": 20_000, "opinion": 10_000, "handed_on": 6_000, "meter_test": 9_000,
}  # fmt: skip
JOINED = 0.62  # of further calls about a transformer that is off
OPEN_STAGES = {RECEIVED: 10, DISPATCHED: 14, WORKING: 40, REPORTED: 11, REPLIED: 15, CALLED_BACK: 5, RESTING: 6}
TRIES = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """All journeys in the order in which their cases are opened."""

    journeys: tuple[Journey, ...]
    storms: tuple[date, ...]


class Planner:
    """Plans as many cases as asked for, up to the moment `at`."""

    def __init__(self, scenes: Scenes, dice: Dice, at: datetime) -> None:
        self.scenes, self.dice, self.at = scenes, dice.stream("planning"), at
        today = at.astimezone(scenes.pace.calendar.tz).date()
        self.season = Season(today - timedelta(days=YEAR), today - timedelta(days=1), dice.stream("season"))
        self.keys = iter(range(1, 10**9))
        shares: dict[str, float] = dict(scenes.phrases["shares"])
        every: dict[str, float] = defaultdict(float)
        for story in scenes.stories:
            every[story.kind] += story.weight
        self.stories = Urn([(s, shares[s.kind] * s.weight / every[s.kind]) for s in scenes.stories])
        self.stormy = Urn([(s, s.storm) for s in scenes.stories if s.storm])

    def plan(self, wanted: int) -> Plan:
        """`wanted` cases: of the year, of its storms, and the open ones."""
        storm_cases, open_cases = int(wanted * STORM_SHARE), max(7, int(wanted * OPEN_SHARE))
        storms = self.season.storms(self.scenes.country, max(1, min(STORM_DAYS, storm_cases // 8)))
        found = [*self._of_storms(storms, storm_cases), *self._open(open_cases)][:wanted]
        found += [self._closed() for _ in range(wanted - len(found))]
        found.sort(key=lambda journey: (journey.opened.at, journey.key))
        return Plan(tuple(found), tuple(storms))

    # --- cases that have come to their end

    def _closed(self) -> Journey:
        """A case of the year that was closed before its end."""
        for _ in range(TRIES):
            day = self.season.day()
            story = self._story_of(day)
            journey = self.scenes.play(
                story, self.scenes.someone(story), self.scenes.pace.call_on(day), next(self.keys)
            )
            if journey.ended_by(self.at):
                return journey
        return self._closed()

    def _story_of(self, day: date) -> Story:
        """A story that fits the season."""
        while True:
            story = self.stories.draw(self.dice)
            weight = (story.seasons or {}).get(day.month, 1.0)
            if story.seasons is None or self.dice.chance(weight / max(story.seasons.values())):
                return story

    # --- bad weather

    def _of_storms(self, storms: list[date], wanted: int) -> Iterator[Journey]:
        """The storms' cases: feeders trip, transformers go, and everybody below them calls."""
        made = 0
        while made < wanted:
            day = self.dice.choice(storms)
            below = self.scenes.below_one_transformer(self.dice)
            calls = min(len(below), wanted - made, 1 + int(self.dice.between(0, 9)))
            yield from self._one_failure(day, self.dice.sample(below, calls))
            made += calls

    def _one_failure(self, day: date, callers: list[Supplied]) -> Iterator[Journey]:
        """One failure: the first call brings the crew, most of the others are joined to it."""
        story = self._stormy_story(callers[0])
        start = self.scenes.pace.call_on(day)
        master = self.scenes.play(story, callers[0], start, next(self.keys), storm=True)
        yield master
        for caller in callers[1:]:
            start += timedelta(seconds=round(self.dice.between(60, 1300)))
            same_day = start.astimezone(self.scenes.pace.calendar.tz).date() == master.day
            if same_day and story.flow == "repair" and self.dice.chance(JOINED):
                yield self.scenes.play(story, caller, start, next(self.keys), master=master.key)
            else:
                other = self._stormy_story(caller)
                yield self.scenes.play(other, caller, start, next(self.keys), storm=True)

    def _stormy_story(self, caller: Supplied) -> Story:
        for _ in range(TRIES):
            story = self.stormy.draw(self.dice)
            if self.scenes.fits(story, caller):
                return story
        return story

    # --- cases that are open at the end

    def _open(self, wanted: int) -> Iterator[Journey]:
        """Cases under way: each stage has some, and a few have been lying about for too long."""
        stages = Urn(OPEN_STAGES)
        first = list(OPEN_STAGES)
        for nth in range(wanted):
            stage = first[nth] if nth < len(first) else stages.draw(self.dice)
            yield self._standing_at(stage, stuck=nth % 14 == 13)

    def _standing_at(self, stage: str, *, stuck: bool) -> Journey:
        """A case that stands at this stage now; `stuck` ones should have gone on long ago."""
        for attempt in range(TRIES * 20):
            story = self._story_of(self.at.date())
            key, caller = next(self.keys), self.scenes.someone(story)
            age = timedelta(minutes=round(self.dice.uniform(6, USUAL_MINUTES.get(story.flow, 2_880))))
            journey = self.scenes.play(story, caller, self.at - age, key, slow=stuck)
            if journey.stage_at(self.at) == stage and not journey.ended_by(self.at):
                return journey.cut(self.at)
            moved = self._moved(journey, stage) if attempt > TRIES else None
            if moved is not None:
                return moved
        raise LookupError(stage)

    def _moved(self, journey: Journey, stage: str) -> Journey | None:
        """The journey's first part up to the stage, if it comes by it, begun early enough to have come so far."""
        moments = [step.at for step in [journey.opened, *journey.steps] if journey.stage_at(step.at) == stage]
        if not moments or stage == CLOSED:
            return None
        start = journey.opened.at - max(
            timedelta(0), moments[-1] - self.at + timedelta(minutes=self.dice.randint(1, 50))
        )
        caller, story = self.scenes.told[journey.key]
        again = self.scenes.play(story, caller, start, journey.key)
        for moment in (step.at for step in [again.opened, *again.steps] if again.stage_at(step.at) == stage):
            if moment <= self.at:
                return again.cut(moment)
        return None
