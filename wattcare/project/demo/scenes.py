"""Sets the scene of a case: who calls from where over which channel, and what they say in words of their own."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from wattcare.catalogue.rules import Pack
from wattcare.customers.rules import CustomerKind
from wattcare.project.demo.crew import Crew
from wattcare.project.demo.dice import Dice, Urn
from wattcare.project.demo.flows import FLOWS
from wattcare.project.demo.pace import Pace
from wattcare.project.demo.records import Archive, Supplied
from wattcare.project.demo.scripts import Journey, Script
from wattcare.project.demo.texts import Story, TownWords
from wattcare.project.demo.usage import months_before, price_of

SLOW = 0.05  # of all cases go much slower than they should
TRIES = 60
MINUTES_FLOWS = ("repair", "answered", "joined", "rescue", "praise")


class Scenes:
    """Everything a case can be about."""

    def __init__(self, words: TownWords, pack: Pack, archive: Archive, *, crew: Crew, pace: Pace, dice: Dice) -> None:
        self.stories, self.phrases, self.country = words.stories, words.phrases, pack.country
        self.pace, self.crew = pace, crew
        self.told: dict[int, tuple[Supplied | None, Story]] = {}
        self._pack, self._dice, self._language = pack, dice.stream("scenes"), pack.language
        self._supplied, self._mobile = archive.supplied, words.places["mobile"]
        self._channels = {kind: Urn(dict(shares)) for kind, shares in words.phrases["channels"].items()}
        self._below: dict[int, list[Supplied]] = defaultdict(list)
        for one in archive.supplied:
            self._below[one.point.site.transformer.id].append(one)
        self._crowded = [below for below in self._below.values() if len(below) > 3] or list(self._below.values())

    # --- who

    def someone(self, story: Story) -> Supplied | None:
        """A customer whose matter it can be; None for callers the archive does not know."""
        if story.flow == "report" or (story.flow == "answered" and self._dice.chance(0.04)):
            return None
        for _ in range(TRIES):
            caller = self._dice.choice(self._supplied)
            if self.fits(story, caller):
                return caller
        return caller

    def fits(self, story: Story, caller: Supplied) -> bool:
        area = caller.point.site.district.area
        who = story.who or (CustomerKind.PERSON, CustomerKind.PERSON, CustomerKind.ENTERPRISE, CustomerKind.SOCIAL)
        return (not story.areas or area in story.areas) and caller.customer.kind in who

    def below_one_transformer(self, dice: Dice) -> list[Supplied]:
        """Everybody a failed transformer leaves without supply."""
        return dice.choice(self._crowded)

    # --- what

    def play(
        self, story: Story, caller: Supplied | None, start: datetime, key: int, *,
        storm: bool = False, master: int | None = None, slow: bool = False,
    ) -> Journey:  # fmt: skip
        """The whole journey of a case that begins at `start`. The same key tells the same story."""
        self.told[key] = (caller, story)
        dice = self._dice.stream("case", key)
        caller = self._still_there(caller, start)
        flow = "joined" if master is not None else story.flow
        script = Script(
            story, caller, dice, self.pace, self.crew, self.phrases, {}, start, "", "urban", storm=storm,
            slowness=dice.uniform(2.5, 6) if slow or dice.chance(SLOW) else dice.uniform(0.7, 1.15),
        )  # fmt: skip
        self._set(script)
        FLOWS[flow](script)
        return script.journey(key, master)

    def _still_there(self, caller: Supplied | None, start: datetime) -> Supplied | None:
        """Nobody calls from a place before they have moved in."""
        return caller if caller is None or caller.account.opened < start.date() else None

    def _set(self, script: Script) -> None:
        """Fill in what the texts and the opening need."""
        story, caller = script.story, script.caller
        keeper = self._pack.department_for(story.kind, story.cause) or self._pack.departments[0].code
        channel = self._channels.get(story.kind, self._channels["default"]).draw(script.dice)
        if story.flow in ("answered", "rescue") and channel in self.phrases["written"]:
            channel = self.phrases["phone"]
        script.area = caller.point.site.district.area if caller else "urban"
        script.unit = self._unit(script, keeper)
        script.values = self._words(script) | {
            "channel": channel,
            "phone_channel": self.phrases["phone"],
            "rests": self._rests(story, channel, script.clock),
        }
        script.values["new"] = self._new(script, channel)

    def _rests(self, story: Story, channel: str, start: datetime) -> frozenset[str]:
        """The reasons for which clocks of such a case may stand still."""
        day = start.astimezone(self.pace.calendar.tz).date()
        running = self._pack.commitments_for(kind=story.kind, cause=story.cause, channel=channel, on=day)
        return frozenset(reason for commitment in running for reason in commitment.pauses)

    def _unit(self, script: Script, keeper: str) -> str:
        story, caller = script.story, script.caller
        if story.unit == "place":
            return (caller or script.dice.choice(self._supplied)).point.site.district.department
        if story.unit_hv and caller and caller.point.voltage_v >= 1000:
            return story.unit_hv
        return story.unit or keeper

    def _words(self, script: Script) -> dict[str, Any]:
        """What can stand in the blanks of a text; of somewhere, where the caller is not known."""
        dice, caller = script.dice, script.caller
        about = caller or dice.choice(self._supplied)
        site, load = about.point.site, about.account.load
        local = script.clock.astimezone(self.pace.calendar.tz)
        month = months_before(local.date(), 1)[0]
        kwh = load.months.get(month, load.kwh)
        amount = price_of(kwh, load.profile, self.country)
        return {
            "name": about.customer.name, "title": about.customer.caller, "address": site.address, "place": site.place,
            "transformer": site.transformer.name, "feeder": site.transformer.feeder.name, "meter": about.point.meter,
            "account": about.account.number, "n": dice.randint(2, 6),
            "hour": max(0, local.hour - dice.randint(0, 2)), "later": min(23, local.hour + dice.randint(2, 4)),
            "month": f"{month.month}月" if self._language.startswith("zh") else f"{month:%B}",
            "kwh": f"{kwh:.0f}", "amount": f"{amount / 100:.2f}", "high": about.point.voltage_v >= 1000,
        }  # fmt: skip

    def _new(self, script: Script, channel: str) -> dict[str, Any]:
        """The fields of the new case."""
        story, caller, dice = script.story, script.caller, script.dice
        new: dict[str, Any] = {
            "kind": story.kind, "cause": story.cause, "channel": channel, "subject": script.say(story.subject)[:300],
            "description": script.say(story.text), "duration_s": dice.randint(45, 620),
        }  # fmt: skip
        if caller is not None:
            new |= self._of_caller(caller, channel)
        elif self._pack.kind(story.kind).anonymous and (story.flow == "report" or dice.chance(0.5)):
            new["anonymous"] = True
        else:
            new["caller_phone"] = self._mobile + dice.code(8 if self.country == "CN" else 3)
        if caller and story.flow == "handed_on" and "caller_phone" in new:
            new["wants_call_back"] = dice.chance(0.2)
        if script.storm or dice.chance(0.03) or (caller and caller.customer.needs):
            new["urgency"] = "urgent"
        new["secrecy"] = story.flow in ("report", "complaint") and dice.chance(0.12)
        return new

    def _of_caller(self, caller: Supplied, channel: str) -> dict[str, Any]:
        customer = caller.customer
        person = next((one.person for one in customer.contacts if one.person), customer.name)
        fields = {"account": caller.account.number, "customer": customer.number, "caller_name": person}
        if customer.phone:
            fields["caller_phone"] = customer.phone
        if channel in ("email", "web", "website", "app") and customer.email:
            fields["caller_email"] = customer.email
        if channel == "letter":
            fields["caller_address"] = caller.point.site.address
        return fields
