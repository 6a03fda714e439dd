"""A matter that is settled in the same call: opened, answered and closed as one."""

from django.db import transaction

from wattcare.cases.actions.answering import close, reply
from wattcare.cases.actions.opening import NewCase, open_case
from wattcare.cases.models import Case
from wattcare.cases.rules import NewFile
from wattcare.kernel.actors import Actor


def open_and_answer(*, actor: Actor, new: NewCase, answer: str, outcome: str, files: tuple[NewFile, ...] = ()) -> Case:
    """Open the case, give the answer and close it with `outcome`; all or nothing.

    Raises what the three verbs raise: a kind that is not instant, or that needs a call-back, is refused.
    """
    with transaction.atomic():
        case = open_case(actor=actor, new=new, files=files)
        reply(actor=actor, number=case.number, text=answer, channel=new.channel)
        return close(actor=actor, number=case.number, outcome=outcome)
