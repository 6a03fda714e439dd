"""Whatever characters a text holds, the verb that takes it does not break."""

import pytest

from wattcare.cases import actions
from wattcare.cases.models import TimelineEntry
from wattcare.kernel.results import Refused

ODD = "已告知\0客户\x07\ud800 😀 𠮷"
KEPT = "已告知客户 😀 𠮷"


def test_what_the_database_cannot_hold_is_left_out(town):
    case = town.case(subject=ODD, description=ODD, caller_name=ODD, caller_email="a\0b@example.com")
    assert (case.subject, case.caller_name, case.caller_email) == (KEPT, KEPT, "ab@example.com")
    lin, zhou = town.actor("lin"), town.actor("zhou")
    actions.note(actor=lin, number=case.number, text=ODD)
    actions.urge(actor=lin, number=case.number, text=ODD)
    actions.append_contact(actor=lin, number=case.number, text=ODD, channel="email", sender="zhang@example.com")
    actions.send_order(actor=zhou, number=case.number, department="repair-east", task=ODD)
    actions.reply(actor=zhou, number=case.number, text=ODD)
    assert set(TimelineEntry.objects.filter(case=case).values_list("text", flat=True)) == {KEPT}


def test_what_holds_nothing_else_is_empty(town):
    with pytest.raises(Refused):
        actions.note(actor=town.actor("lin"), number=town.case().number, text="\0 \x07")
