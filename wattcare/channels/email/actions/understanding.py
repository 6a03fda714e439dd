"""A stored message becomes a case, a contact of a case, a bounce, or stays for a person to look at."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.cases.models import Case
from wattcare.channels.email.actions import filing
from wattcare.channels.email.actions.bouncing import note_bounce
from wattcare.channels.email.models import InboundMessage, Outcome, State
from wattcare.channels.email.queries import candidates, message_for, original_of
from wattcare.channels.email.rules import Classified, MailClass, ParsedMail, classify, parse, threading
from wattcare.channels.email.rules.belonging import placement
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.results import DomainError, Refused

logger = logging.getLogger(__name__)
ATTEMPTS = 3
_UNDERSTOOD = (
    "state",
    "outcome",
    "case_id",
    "last_error",
    "mail_class",
    "class_reason",
    "sender_address",
    "sender_name",
    "reply_to",
    "recipients",
    "copied",
    "subject",
    "message_id",
    "references",
    "sent_at",
    "typed_text",
    "attachment_count",
    "problems",
)


@dataclass(frozen=True)
class Received:
    """What became of a message: its row, its outcome and case, and what is worth telling about it."""

    id: int
    state: str
    outcome: str
    case_number: str | None
    sender: str
    subject: str
    problems: list[dict[str, str]] = field(default_factory=list)


def received(message: InboundMessage) -> Received:
    """The short account of a message whose case is loaded."""
    return Received(
        id=message.pk,
        state=message.state,
        outcome=message.outcome or Outcome.KEPT,
        case_number=message.case.number if message.case else None,
        sender=message.sender_address,
        subject=message.subject,
        problems=[*message.problems, *_not_understood(message)],
    )


def _not_understood(message: InboundMessage) -> list[dict[str, str]]:
    """What hindered a message that is kept but not understood so far."""
    if message.state == State.PROCESSED or not message.last_error:
        return []
    return [{"code": "not_understood", "detail": message.last_error[:200]}]


class _Taken(Exception):
    """Somebody else understood the message meanwhile; what was begun for it here is rolled back."""


def understand_message(*, actor: Actor, pk: int) -> Received:
    """Understand one stored message; a message already understood is left as it is.

    Whoever asks for it, the system itself decides: a message goes where it belongs, not where the asker may look.
    A failure leaves the original kept, notes the error, and after three attempts the message waits for a person.
    """
    actor.require("channels.import")
    return _attempt(pk)


def understand_messages(*, actor: Actor, messages: Sequence[InboundMessage]) -> list[Received]:
    """Understand messages that were just stored, in order, in one transaction.

    When one of them fails, all are undone and each is tried for itself. Few at a time, please: the day's next case
    number is held until all of them are done.
    """
    actor.require("channels.import")
    try:
        with transaction.atomic():
            for message in messages:
                if message.state == State.STORED:
                    _understand(system("mail"), message)
    except Exception:  # whatever it was, the attempt for itself tells it apart and notes it
        return [_attempt(message.pk) for message in messages]
    return [received(message) for message in messages]


def _attempt(pk: int) -> Received:
    try:
        with transaction.atomic():
            message = InboundMessage.objects.select_related("case", "duplicate_of").get(pk=pk)
            if message.state == State.STORED:
                _understand(system("mail"), message)
            return received(message)
    except _Taken:
        pass
    except DomainError as error:  # a rule of ours, such as a missing pack; said without a traceback
        logger.error("message %s could not be understood: %s", pk, error)
        _note_failure(pk, error)
    except Exception as error:  # whatever goes wrong, the message is kept and the next one must be served
        logger.exception("message %s could not be understood", pk)
        _note_failure(pk, error)
    return received(InboundMessage.objects.select_related("case").defer("raw").get(pk=pk))


@transaction.atomic
def _note_failure(pk: int, error: Exception) -> None:
    message = InboundMessage.objects.select_for_update(of=("self",)).defer("raw").get(pk=pk)
    message.attempts += 1
    message.last_error = f"{type(error).__name__}: {error}"[:2000]
    message.state = State.FAILED if message.attempts >= ATTEMPTS else State.STORED
    message.save(update_fields=["attempts", "last_error", "state"])


def _understand(actor: Actor, message: InboundMessage) -> None:
    parsed = parse(original_of(message))
    classified = classify(parsed, message.envelope_sender)
    _describe(message, parsed, classified)
    if classified.mail_class is MailClass.BOUNCE:
        message.outcome = Outcome.BOUNCE
        message.case = note_bounce(actor, classified)
    elif classified.mail_class is MailClass.AUTOMATIC:
        message.outcome = Outcome.AUTOMATIC
        message.case = _case_of_automatic(message, parsed)
    elif not _is_a_letter(parsed):
        message.outcome = Outcome.KEPT
    else:
        _file(actor, message, parsed)
    message.state, message.last_error = State.PROCESSED, ""
    _save(message)
    if message.outcome not in (Outcome.NEW_CASE, Outcome.APPENDED):  # these stand in the audit with their case
        after = {"outcome": message.outcome}
        record(actor=actor, verb="channels.sorted", object_type="message", object_id=message.pk, after=after)


def _save(message: InboundMessage) -> None:
    """What was understood, unless somebody else has understood it meanwhile; the bytes never change."""
    values = {name: getattr(message, name) for name in _UNDERSTOOD}
    if not InboundMessage.objects.filter(pk=message.pk, state=State.STORED).update(**values):
        raise _Taken


def _is_a_letter(parsed: ParsedMail) -> bool:
    """Whether somebody says something to somebody: bytes without any header are kept for a person to look at."""
    return not any(problem.code in ("empty_message", "no_header") for problem in parsed.problems)


def _describe(message: InboundMessage, parsed: ParsedMail, classified: Classified) -> None:
    message.mail_class = classified.mail_class
    message.class_reason = classified.reason
    message.sender_address = parsed.sender.address if parsed.sender else ""
    message.sender_name = parsed.sender.name if parsed.sender else ""
    message.reply_to = parsed.reply_to[0].address if parsed.reply_to else ""
    message.recipients = [address.address for address in parsed.to]
    message.copied = [address.address for address in parsed.cc]
    message.subject = parsed.subject
    message.message_id = parsed.message_id
    message.references = threading(parsed)
    message.sent_at = parsed.sent_at
    message.typed_text = parsed.reply_text
    message.attachment_count = len(parsed.attachments)
    message.problems = [{"code": p.code, "detail": p.detail} for p in parsed.problems]


def _file(actor: Actor, message: InboundMessage, parsed: ParsedMail) -> None:
    decided = placement(message.sender_address, candidates(parsed))
    message.case, appended = filing.file_message(actor, message, parsed, decided)
    message.outcome = Outcome.APPENDED if appended else Outcome.NEW_CASE


def _case_of_automatic(message: InboundMessage, parsed: ParsedMail) -> Case | None:
    """The case an automatic answer is about, when its sender is known there; it never opens or changes one."""
    decided = placement(message.sender_address, candidates(parsed))
    return Case.objects.get(pk=decided.case.case_id) if decided.case else None


def try_again(*, actor: Actor, pk: int) -> Received:
    """Let a message that could not be understood have another go."""
    actor.require("channels.import")
    message = message_for(actor, pk)
    if message.state == State.PROCESSED:
        raise Refused("processed", _("This message has been understood already."), status=409)
    InboundMessage.objects.filter(pk=pk).update(state=State.STORED, attempts=0)
    record(actor=actor, verb="channels.message_retried", object_type="message", object_id=pk)
    return understand_message(actor=actor, pk=pk)


def open_from_message(*, actor: Actor, pk: int) -> Received:
    """A person decides that a message without a case (kept, automatic, a bounce) needs one."""
    actor.require("channels.import")
    actor.require("cases.open")
    message_for(actor, pk)
    with transaction.atomic():
        message = InboundMessage.objects.select_for_update(of=("self",)).get(pk=pk)
        if message.case_id is not None or message.duplicate_of_id is not None:
            raise Refused("has_case", _("This message belongs to a case already."), status=409)
        parsed = parse(original_of(message))
        message.case = filing.open_for_message(actor, message, parsed)
        message.outcome, message.state = Outcome.NEW_CASE, State.PROCESSED
        message.save(update_fields=["case", "outcome", "state"])
        after: dict[str, Any] = {"case": message.case.number}
        record(actor=actor, verb="channels.case_opened", object_type="message", object_id=pk, after=after)
    return received(message)
