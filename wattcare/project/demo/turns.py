"""Parts of several flows: how matters are taken, sent, sent back, urged, called back, closed and taken up again."""

from datetime import timedelta
from typing import Any

from wattcare.project.demo.scripts import REPORTED, Script

UNSETTLED = 0.05  # of all call-backs
NOBODY_THERE = 0.12
REOPENED = 0.018
RETURNED = 0.07
URGED = 0.05


def opened(script: Script, *, order: bool = False, unit: str = "") -> str:
    """The contact is registered; returns who did it."""
    role = "counter" if script.values["channel"] == script.phrases["counter"] else "agent"
    agent = script.crew.with_role(role, script.dice)
    new: dict[str, Any] = dict(script.values["new"])
    if order:
        new |= {"order": script.say(script.story.task or script.story.subject), "order_department": unit or script.unit}
    script.open(agent, **new)
    return agent


def dispatch(script: Script, agent: str) -> None:
    """Where the agent did not send the order, the dispatch desk does."""
    if not script.positions:
        sender = script.crew.with_role("dispatcher", script.dice) if script.dice.chance(0.8) else agent
        script.minutes(0.4, 3.6).order(sender, script.say(script.story.task))


def accepted(script: Script, agent: str) -> str:
    """The department takes the order, or sends it back once; returns who works on it."""
    worker = script.worker()
    script.office(0.1, 1.9).do("accept_order", worker, position=script.positions)
    return returned(script, worker, agent)


def work(script: Script, accept: tuple[float, float], hours: tuple[float, float]) -> str:
    """A department takes its order and reports it done; returns who did."""
    worker = script.worker()
    script.office(*accept).do("accept_order", worker, position=script.positions)
    chatter(script, worker)
    script.office(*hours).do("finish_order", worker, position=script.positions, result=script.say(script.story.result))
    return worker


def returned(script: Script, worker: str, sender: str) -> str:
    """Now and then an order was sent wrongly: it comes back with a reason and is sent again."""
    if not script.dice.chance(RETURNED):
        return worker
    why = script.dice.choice(("wrong", "incomplete"))
    text, reason = script.say(f"return_{why}"), script.code("returns", why)
    script.minutes(2, 25).do("return_order", worker, position=script.positions, reason=reason, text=text)
    script.minutes(2, 40).order(sender, script.say(script.story.task or script.story.subject))
    script.minutes(1, 20).do("accept_order", worker, position=script.positions)
    return worker


def confirm(script: Script, agent: str) -> None:
    """Applications that came online are confirmed by a call."""
    if script.values["channel"] not in ("hotline", "hall", "phone"):
        worker = script.worker()
        script.office(0.3, 6).by_day().do("record_step", worker, step="contacted", text=script.say("watch"))


def chatter(script: Script, by: str) -> None:
    """What happens beside the work: the customer asks again or adds something, somebody looks after it."""
    agent = script.crew.with_role("agent", script.dice)
    if script.dice.chance(URGED * (4 if script.slowness > 2 else 1)):
        script.minutes(10, 60).do("urge", agent, text=script.say("urge"))
    if script.dice.chance(0.03):
        sender = script.values["new"].get("caller_name", "")
        script.minutes(5, 90).do(
            "append_contact", agent, text=script.say("more"), channel=script.values["channel"], sender=sender
        )
    if script.dice.chance(0.1):
        script.minutes(5, 45).do("note", by, text=script.say("watch"))


def rest(script: Script, reason: str, evidence: str | tuple[str, ...], minutes: tuple[float, float]) -> None:
    """A clock stands still for a listed reason, where the commitment allows it, and runs on later."""
    supervisor, code = script.crew.with_role("supervisor", script.dice), script.code("pauses", reason)
    if code not in script.values["rests"]:
        return
    script.minutes(2, 30).do("pause_clock", supervisor, reason=code, evidence=script.say(evidence))
    script.minutes(*minutes).do("resume_clock", supervisor)
    script.minutes(1, 5).do("note", supervisor, text=script.say("resume_weather" if reason == "weather" else "resume"))


def finish(script: Script, *, closer: str, call: bool = True, unsettled: float = UNSETTLED) -> None:
    """Call back where one does, mend what is not settled, close; some cases come up again."""
    caller = script.crew.with_role("callback", script.dice)
    closer = closer or caller
    if anonymous(script):
        close(script, caller, "anonymous", without=True)
    elif not call:
        close(script, closer, "settled")
    elif not reached(script, caller):
        close(script, caller, "unreachable", without=True)
    else:
        if script.dice.chance(unsettled * (2 if script.slowness > 2 else 1)):
            again(script, caller)
        happy = script.dice.chance(0.8)
        asked(script, caller, "satisfied" if happy else "content", "call_back_good" if happy else "call_back_content")
        if script.dice.chance(0.15):
            script.office(0.3, 9)
        close(script, closer, "settled")
        if script.dice.chance(REOPENED):
            once_more(script, caller)


def reached(script: Script, caller: str) -> bool:
    """Three attempts at most, at different times."""
    script.minutes(20, 900).by_day()
    for attempt in range(3):
        if not script.dice.chance(NOBODY_THERE if attempt == 0 else 0.3):
            return True
        no_answer = script.code("outcomes", "no_answer")
        script.do("call_back", caller, stage="", outcome=no_answer, text=script.say("call_back_none"))
        script.minutes(150, 1500).by_day()
    return False


def asked(script: Script, caller: str, outcome: str, text: str) -> None:
    stage = REPORTED if outcome == "dissatisfied" else None
    script.do("call_back", caller, stage=stage, outcome=script.code("outcomes", outcome), text=script.say(text))


def again(script: Script, caller: str) -> None:
    """It is not settled: back to work, with an answer of its own."""
    asked(script, caller, "dissatisfied", "call_back_bad")
    dispatcher = script.crew.with_role("supervisor", script.dice)
    script.minutes(5, 60).order(dispatcher, script.say("again"))
    worker = script.worker()
    script.minutes(10, 120).do("accept_order", worker, position=script.positions)
    script.office(1, 12).do("finish_order", worker, position=script.positions, result=script.say("again_result"))
    script.office(0.1, 4).by_day().do("reply", worker, text=script.say("again_reply"), channel=phone(script))
    script.minutes(20, 900).by_day()


def once_more(script: Script, caller: str) -> None:
    """A closed case comes up again some days later."""
    supervisor = script.crew.with_role("supervisor", script.dice)
    script.clock += timedelta(days=script.dice.randint(1, 9))
    script.by_day().do("reopen", supervisor, text=script.say("reopen"))
    script.minutes(5, 60).order(supervisor, script.say("reopen_order"))
    worker = script.worker()
    script.office(0.2, 2).do("accept_order", worker, position=script.positions)
    script.office(1, 16).do("finish_order", worker, position=script.positions, result=script.say("again_result"))
    script.office(0.1, 3).by_day().do("reply", worker, text=script.say("again_reply"), channel=phone(script))
    script.minutes(30, 900).by_day()
    asked(script, caller, "satisfied", "call_back_good")
    close(script, caller, "settled")


def close(script: Script, by: str, outcome: str, *, without: bool = False) -> None:
    text = script.say(outcome if outcome in script.phrases else "settled")
    code = script.code("outcomes", outcome)
    script.minutes(0, 4).do("close", by, outcome=code, text=text, without_call_back=without)


def phone(script: Script) -> str:
    """By which channel the answer goes: as it came, where that was in writing; else by telephone."""
    channel: str = script.values["channel"]
    return channel if channel in script.phrases["written"] else script.values["phone_channel"]


def anonymous(script: Script) -> bool:
    return bool(script.values["new"].get("anonymous"))
