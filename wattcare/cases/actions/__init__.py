"""All verbs of cases, by family."""

from wattcare.cases.actions.answering import (
    append_contact,
    call_back,
    close,
    note,
    record_step,
    reopen,
    reply,
    urge,
)
from wattcare.cases.actions.assigning import assign, link_cases, set_customer, take
from wattcare.cases.actions.opening import NewCase, open_case
from wattcare.cases.actions.orders import accept_order, cancel_order, finish_order, return_order, send_order
from wattcare.cases.actions.pausing import pause_clock, resume_clock

__all__ = [
    "NewCase",
    "accept_order",
    "append_contact",
    "assign",
    "call_back",
    "cancel_order",
    "close",
    "finish_order",
    "link_cases",
    "note",
    "open_case",
    "pause_clock",
    "record_step",
    "reopen",
    "reply",
    "resume_clock",
    "return_order",
    "send_order",
    "set_customer",
    "take",
    "urge",
]
