"""How matters of each flow go their way through the departments; what is usual, and what goes wrong now and then."""

from collections.abc import Callable

from wattcare.project.demo.scripts import Script
from wattcare.project.demo.turns import (
    accepted,
    anonymous,
    chatter,
    confirm,
    dispatch,
    finish,
    opened,
    phone,
    rest,
    returned,
    work,
)

ARRIVALS = {"urban": (8, 46), "rural": (15, 88), "remote": (30, 118)}  # minutes to the place


def answered(script: Script) -> None:
    """Answered while the customer is on the line."""
    agent = opened(script)
    script.minutes(1, 7).do("reply", agent, text=script.say(script.story.reply))
    script.minutes(0, 2).do("close", agent, outcome=script.code("outcomes", "answered"), text=script.say("answered"))


def handed_on(script: Script) -> None:
    """An enquiry somebody else has to answer."""
    agent = opened(script, order=True)
    worker = work(script, accept=(0.1, 1.9), hours=(1.5, 26))
    script.office(0.1, 2).by_day().do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    wanted = script.opened is not None and script.opened.args.get("wants_call_back")
    finish(script, closer=agent, call=bool(wanted))


def repair(script: Script) -> None:
    """A crew goes out."""
    agent = opened(script, order=script.dice.chance(0.45))
    dispatch(script, agent)
    worker = script.worker()
    script.minutes(0.2, 3).do("accept_order", worker, position=script.positions)
    worker = returned(script, worker, agent)
    chatter(script, agent)
    low, high = ARRIVALS.get(script.area, ARRIVALS["rural"])
    far = 1.3 if script.storm else 1.0
    script.minutes(low * far, high * far).do("record_step", worker, step="arrived", text="")
    if script.story.note and script.dice.chance(0.4):
        script.minutes(3, 15).do("note", worker, text=script.say(script.story.note))
    mending = (14, 175 * script.story.slow * (1.6 if script.storm else 1))
    if script.storm and script.dice.chance(0.1):
        rest(script, "weather", "pause_weather", (60, 300))
    script.minutes(*mending).do("record_step", worker, step="restored", text="")
    script.minutes(2, 14).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    script.minutes(1, 12).do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer="")


def complaint(script: Script) -> None:
    """Somebody is to blame or not; the customer hears which, and is asked whether it is settled."""
    agent, officer = opened(script), script.crew.with_role("complaint-officer", script.dice)
    script.minutes(1, 6).do("assign", officer, assignee=officer)
    script.minutes(2, 20).order(agent if script.dice.chance(0.5) else officer, script.say(script.story.task))
    worker = contacted_and_accepted(script, officer)
    worker = returned(script, worker, officer)
    chatter(script, officer)
    script.office(3, 27).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    script.office(0.3, 9).by_day().do("reply", officer, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer=officer, unsettled=0.12)


def contacted_and_accepted(script: Script, officer: str) -> str:
    """The officer calls the complainant while the unit takes the order, whichever comes first; returns who took it."""
    start, worker = script.clock, script.worker()
    called = script.minutes(20, 780).by_day().clock
    script.clock = start
    taken = script.office(0.1, 1.9).clock
    for moment in sorted((called, taken)):
        script.clock = moment
        if moment == called:
            script.do("record_step", officer, step="contacted", text=script.say(script.story.contact))
        else:
            script.do("accept_order", worker, position=script.positions)
    return worker


def report(script: Script) -> None:
    """Misconduct: seen by few, done by one office."""
    officer = script.crew.with_role("discipline-officer", script.dice)
    opened(script, order=True, unit=script.crew.department_of(officer))
    script.office(0.2, 2).do("accept_order", officer, position=1)
    script.office(2, 20).do("note", officer, text=script.say(script.story.note))
    script.office(8, 52).do("finish_order", officer, position=1, result=script.say(script.story.result))
    script.office(0.5, 8).do("reply", officer, text=script.say(script.story.reply), channel=phone(script))
    outcome = "anonymous" if anonymous(script) else "settled"
    script.office(0.1, 1).do("close", officer, outcome=script.code("outcomes", outcome), text=script.say(outcome))


def opinion(script: Script) -> None:
    """Opinions and suggestions are looked into and answered."""
    agent = opened(script, order=True)
    work(script, accept=(0.1, 2.2), hours=(3, 42))
    script.office(0.5, 9).by_day().do("reply", agent, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer=agent, call=False)


def praise(script: Script) -> None:
    """Praise is passed on and acknowledged."""
    agent = opened(script)
    script.minutes(1, 5).do("reply", agent, text=script.say(script.story.reply))
    script.minutes(0, 60).do("close", agent, outcome=script.code("outcomes", "settled"), text=script.say("settled"))


def office(script: Script) -> None:
    """An application that one department deals with."""
    agent = opened(script, order=True)
    confirm(script, agent)
    worker = accepted(script, agent)
    chatter(script, agent)
    if script.story.step:
        script.office(1, 12).do("record_step", worker, step=script.story.step, text="")
    if script.dice.chance(0.06):
        rest(script, "customer", "pause_customer", (1400, 6000))
    script.office(1, 22).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    script.office(0.1, 6).by_day().do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer="")


def reconnect(script: Script) -> None:
    """Paid, so supply comes back within a day."""
    agent = opened(script, order=True)
    worker = accepted(script, agent)
    script.minutes(1, 30).do("record_step", worker, step="paid", text="")
    script.minutes(12, 420).do("record_step", worker, step="restored", text="")
    script.minutes(2, 40).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    script.minutes(1, 90).by_day().do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer="")


def meter_test(script: Script) -> None:
    """The laboratory tests a meter."""
    agent = opened(script, order=True)
    confirm(script, agent)
    worker = accepted(script, agent)
    if script.dice.chance(0.2):
        rest(script, "customer", "pause_customer", (1400, 4300))
    script.office(6, 38).do("record_step", worker, step="result", text=script.say(script.story.result))
    script.office(0.1, 3).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    script.office(0.2, 6).by_day().do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer="")


def appliance(script: Script) -> None:
    """Somebody comes within a day and looks at what has been damaged."""
    agent = opened(script, order=True)
    worker = script.worker()
    script.minutes(2, 60).do("accept_order", worker, position=script.positions)
    worker = returned(script, worker, agent)
    script.minutes(60, 840).by_day().do("record_step", worker, step="site_checked", text=script.say(script.story.check))
    script.office(1, 9).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    script.office(0.1, 5).by_day().do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer="")


def rescue(script: Script) -> None:
    """A driver waits at the charger."""
    opened(script, order=True)
    worker = script.worker()
    script.minutes(0.5, 5).do("accept_order", worker, position=1)
    script.minutes(10, 50).do("record_step", worker, step="arrived", text="")
    script.minutes(5, 50).do("finish_order", worker, position=1, result=script.say(script.story.result))
    script.minutes(1, 10).do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer="")


def connection(script: Script) -> None:
    """From the application to the first current: plan, works, meter."""
    agent = opened(script, order=True)
    confirm(script, agent)
    worker = accepted(script, agent)
    long = 3.4 if script.values["high"] else 1.0
    if script.dice.chance(0.15):
        rest(script, "customer", "pause_customer", (1400, 6000 * long))
    script.office(2 * long, 14 * long).do(
        "record_step", worker, step="plan_replied", text=script.say(script.story.plan)
    )
    if script.story.pause and script.dice.chance(0.3 * long):
        rest(script, "works", script.story.pause, (4000 * long, 16000 * long))
    script.office(2 * long, 20 * long).do("record_step", worker, step="energised", text="")
    script.office(0.2, 4).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    script.office(0.2, 5).by_day().do("reply", worker, text=script.say(script.story.reply), channel=phone(script))
    finish(script, closer="")


def joined(script: Script) -> None:
    """One of several calls about the same event: answered at once, linked, closed with the first."""
    agent = opened(script)
    script.minutes(0.5, 3).do("link_cases", agent, other="{master}")
    script.minutes(0.5, 3).do("reply", agent, text=script.say("joined_reply"))
    text, outcome = script.dice.choice(script.phrases["joined"]), script.code("outcomes", "duplicate")
    script.minutes(20, 90).do("close", agent, outcome=outcome, text=text, without_call_back=True)


FLOWS: dict[str, Callable[[Script], None]] = {
    flow.__name__: flow
    for flow in (
        answered, handed_on, repair, complaint, report, opinion, praise, office, reconnect, meter_test, appliance,
        rescue, connection, joined,
    )
}  # fmt: skip
