"""What will happen in a case: its opening, then verbs at instants by people, all said before any of it is done."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from wattcare.project.demo.crew import Crew
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.pace import Pace
from wattcare.project.demo.records import Supplied
from wattcare.project.demo.texts import Story, Words

RECEIVED, DISPATCHED, WORKING, REPORTED, REPLIED, CALLED_BACK, CLOSED, RESTING = (
    "received", "dispatched", "working", "reported", "replied", "called_back", "closed", "resting",
)  # fmt: skip
_STAGES = {
    "send_order": DISPATCHED, "accept_order": WORKING, "assign": WORKING, "finish_order": REPORTED,
    "return_order": RECEIVED, "reply": REPLIED, "call_back": CALLED_BACK, "close": CLOSED, "reopen": RECEIVED,
    "pause_clock": RESTING, "resume_clock": WORKING,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A verb of cases at an instant: `args` are its own, `by` a user name; `stage` is where it brings the case."""

    at: datetime
    verb: str
    by: str
    args: dict[str, Any]
    stage: str = ""


@dataclass(slots=True)
class Journey:
    """A case from its opening on. `new` holds the fields of NewCase; `day` is the local day of receipt.

    `{master}` in a text stands for the number of the case with the key `master`, opened on the same day.
    """

    key: int
    day: date
    opened: Step
    steps: list[Step]
    master: int | None = None

    def stage_at(self, moment: datetime) -> str:
        """Where the case stands at that moment; RESTING while a clock is paused."""
        stage = DISPATCHED if self.opened.args.get("order") else RECEIVED
        for step in self.steps:
            if step.at <= moment:
                stage = step.stage or stage
        return stage

    def ended_by(self, moment: datetime) -> bool:
        return not self.steps or self.steps[-1].at <= moment

    def cut(self, moment: datetime) -> "Journey":
        """What of it has happened by then."""
        return Journey(self.key, self.day, self.opened, [step for step in self.steps if step.at <= moment], self.master)


@dataclass(slots=True)
class Script:
    """Writes a journey step by step while its clock runs on."""

    story: Story
    caller: Supplied | None
    dice: Dice
    pace: Pace
    crew: Crew
    phrases: Words
    values: dict[str, Any]
    clock: datetime
    unit: str
    area: str
    slowness: float = 1.0
    storm: bool = False
    opened: Step | None = None
    steps: list[Step] = field(default_factory=list)
    positions: int = 0

    # --- time

    def minutes(self, low: float, high: float) -> "Script":
        """Some minutes pass, by the clock on the wall."""
        self.clock += timedelta(seconds=round(60 * self.dice.between(low, high) * self.slowness) + 1)
        return self

    def office(self, low: float, high: float) -> "Script":
        """Some hours pass in which offices are open."""
        self.clock = self.pace.office(self.clock, self.dice.between(low, high) * self.slowness).replace(microsecond=0)
        return self

    def by_day(self) -> "Script":
        """It gets late enough or early enough to call people."""
        self.clock = self.pace.by_day(self.clock)
        return self

    # --- words

    def say(self, texts: str | tuple[str, ...] | list[str]) -> str:
        """One of the texts, or of the phrases of that name, with its blanks filled in."""
        known: Any = self.phrases[texts] if isinstance(texts, str) else texts
        text: str = self.dice.choice(known)
        return text.format_map(self.values) if "{" in text else text

    def code(self, group: str, name: str) -> str:
        """What the pack calls an outcome, a reason for returning, a reason for a pause."""
        code: str = self.phrases[group][name]
        return code

    # --- what happens

    def open(self, by: str, **new: Any) -> None:
        self.positions = 1 if new.get("order") else 0
        self.opened = Step(self.clock, "open_case", by, new)

    def do(self, verb: str, by: str, *, stage: str | None = None, **args: Any) -> None:
        last = self.steps[-1].at if self.steps else self.opened.at if self.opened else self.clock
        self.clock = max(self.clock, last + timedelta(seconds=1))
        self.steps.append(Step(self.clock, verb, by, args, _STAGES.get(verb, "") if stage is None else stage))

    def order(self, by: str, task: str, department: str = "") -> None:
        """Send the next order, to the department that does this kind of work unless told otherwise."""
        self.positions += 1
        self.do("send_order", by, department=department or self.unit, task=task)

    def worker(self, department: str = "") -> str:
        """Somebody who does orders in the department."""
        return self.crew.able("cases.work", department or self.unit, self.dice)

    def journey(self, key: int, master: int | None = None) -> Journey:
        if self.opened is None:
            raise ValueError("a case is opened first")
        day = self.opened.at.astimezone(self.pace.calendar.tz).date()
        return Journey(key, day, self.opened, self.steps, master)
