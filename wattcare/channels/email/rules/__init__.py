"""Understanding mail: pure functions that need no database and raise for no bytes.

`parse` reads a message, `classify` tells who wrote it, `threading` and `case_numbers_in` what it refers to,
`split_reply` what was typed and what was quoted.
"""

from wattcare.channels.email.rules.bounces import FailedRecipient
from wattcare.channels.email.rules.classify import Classified, MailClass, classify
from wattcare.channels.email.rules.parse import parse
from wattcare.channels.email.rules.replies import Reply, split_reply
from wattcare.channels.email.rules.shapes import Address, Attachment, Limits, ParsedMail, Problem
from wattcare.channels.email.rules.threads import case_numbers_in, threading

__all__ = [
    "Address",
    "Attachment",
    "Classified",
    "FailedRecipient",
    "Limits",
    "MailClass",
    "ParsedMail",
    "Problem",
    "Reply",
    "case_numbers_in",
    "classify",
    "parse",
    "split_reply",
    "threading",
]
