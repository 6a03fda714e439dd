"""Handing outgoing messages to the mail server."""

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage as DjangoMessage
from django.db import transaction
from django.utils.translation import gettext_noop

from wattcare.audit.actions import record
from wattcare.cases.models import Attachment
from wattcare.channels.email.models import OutboundMessage
from wattcare.channels.email.rules.writing import Enclosure, Letter, compose
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now

logger = logging.getLogger(__name__)
ATTEMPTS = 10
NOT_CONFIGURED = gettext_noop("No mail server is configured (WATTCARE_EMAIL_URL).")


class Undelivered(Exception):
    """The mail server did not take the message now; the job tries again."""


class _Prepared(DjangoMessage):
    """Lets Django's mail connections carry a message that is composed already."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(subject=letter.subject, from_email=letter.sender, to=[letter.recipient])
        self._letter = letter

    def message(self, *, policy: Any = None) -> Any:
        return _Composed(self._letter)


class _Composed:
    """What a connection asks of a message: its bytes."""

    def __init__(self, letter: Letter) -> None:
        self._message = compose(letter)

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        return self._message.as_bytes()

    def get_charset(self) -> str:
        return "utf-8"

    def __getitem__(self, name: str) -> str:
        return str(self._message[name])


def send(*, actor: Actor, pk: int) -> bool:
    """Send one queued message; True when it went out now. Without a mail server it stays queued and says so.

    Raises Undelivered when another attempt may help. The row is held meanwhile, so no two workers send it; a crash
    after the server took it may send it twice, under the same Message-ID.
    """
    trouble = None
    with transaction.atomic():
        rows = OutboundMessage.objects.select_for_update(skip_locked=True, of=("self",)).select_related("case")
        message = rows.filter(pk=pk, state=OutboundMessage.State.QUEUED).first()
        if message is None:
            return False
        if settings.MAIL is None:
            OutboundMessage.objects.filter(pk=pk).update(last_error=NOT_CONFIGURED)
            return False
        try:
            get_connection().send_messages([_Prepared(letter_of(message))])
        except (smtplib.SMTPException, OSError) as error:
            trouble = error
            _note_trouble(message, error)
        else:
            _note_sent(actor, message)
    if trouble is not None and message.state == OutboundMessage.State.QUEUED:
        raise Undelivered(str(trouble)) from trouble
    return trouble is None


def _note_sent(actor: Actor, message: OutboundMessage) -> None:
    message.state, message.sent_at, message.last_error = OutboundMessage.State.SENT, now(), ""
    message.attempts += 1
    message.save(update_fields=["state", "sent_at", "last_error", "attempts"])
    record(
        actor=actor,
        verb="channels.mail_sent",
        object_type="case",
        object_id=message.case.number,
        after={"message_id": message.message_id, "purpose": message.purpose},
    )


def _note_trouble(message: OutboundMessage, error: Exception) -> None:
    """A refusal for good ends the attempts; everything else is tried again."""
    message.attempts += 1
    message.last_error = f"{type(error).__name__}: {error}"[:2000]
    if _is_final(error) or message.attempts >= ATTEMPTS:
        message.state = OutboundMessage.State.FAILED
        logger.error("mail %s could not be sent: %s", message.message_id, message.last_error)
    message.save(update_fields=["attempts", "last_error", "state"])


def _is_final(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code != 535 and error.smtp_code < 600


def letter_of(message: OutboundMessage) -> Letter:
    """The message with its enclosures, ready to compose; its case is loaded."""
    files = Attachment.objects.filter(case=message.case, sha256__in=message.files).order_by("id")
    by_hash = {file.sha256: file for file in files}
    return Letter(
        sender=settings.DEFAULT_FROM_EMAIL,
        recipient=message.recipient,
        subject=message.subject,
        text=message.text,
        message_id=message.message_id,
        at=message.queued_at,
        in_reply_to=message.in_reply_to,
        references=message.references,
        automatic=message.purpose == OutboundMessage.Purpose.ACKNOWLEDGEMENT,
        enclosures=[Enclosure(f.name, f.content_type, bytes(f.content)) for f in by_hash.values()],
    )
