"""A little town with something behind every address."""

from typing import Any

import pytest

from wattcare.cases import actions
from wattcare.catalogue.models import PackVersion
from wattcare.channels.email.actions import Arrival, receive_message
from wattcare.classification.actions import draft_scheme
from wattcare.classification.actions.computing import start_computing
from wattcare.classification.tests.drawn_up import document, live
from wattcare.customers.actions.own_fields import define_own_field
from wattcare.customers.rules.own_fields import OwnFieldDef
from wattcare.customers.rules.profile import ValueType
from wattcare.kernel.actors import system
from wattcare.kernel.names import Names
from wattcare.staff.models import ApiToken

LETTER = b"From: zhang@example.com\r\nTo: service@example.com\r\nSubject: no supply\r\n\r\nSince noon.\r\n"


@pytest.fixture
def samples(town) -> dict[str, Any]:
    """A value for every placeholder of an address."""
    case = town.case(kind="complaint", subject="电压低", order="测电压", order_department="repair-east")
    actions.note(actor=town.actor("lin"), number=case.number, text="已告知客户")
    letter = receive_message(actor=system("tests"), arrival=Arrival(LETTER))
    version = PackVersion.objects.get(in_use=True)
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", {"all": "TRUE"}))
    define_own_field(
        actor=town.actor("gao"),
        new=OwnFieldDef(code="heating", names=Names({"en": "Heating", "zh-hans": "采暖方式"}), type=ValueType.TEXT),
    )
    computation = start_computing(actor=town.actor("zhou"), method="rfm")
    return {
        "number": case.number,
        "case": case.number,
        "verb": "note",
        "position": 1,
        "clock": case.clocks.first().pk,
        "username": "lin",
        "token_id": ApiToken.objects.first().pk,
        "code": "SG.COMPLAINT.ANSWER",
        "department": "repair-east",
        "pk": letter.id,
        "message_id": letter.id,
        "version_id": version.pk,
        "version": version.pk,
        "decision": "dismiss",
        "what": "identity",
        "scheme": "by-kind",
        "class_code": "person",
        "computation_id": computation.pk,
    }
