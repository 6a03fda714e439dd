"""Answers and acknowledgements by mail: written in the transaction of what they tell, sent by a job after it."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from wattcare.cases.models import Case
from wattcare.cases.queries.offers import Reply
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.channels.email.actions.filing import mail_channel
from wattcare.channels.email.models import InboundMessage, OutboundMessage, Outcome, Source
from wattcare.channels.email.rules.writing import domain_of, may_be_written_to, reply_subject
from wattcare.customers.models import ContactPoint
from wattcare.customers.rules import ContactKind
from wattcare.kernel.clock import now
from wattcare.kernel.jobs import enqueue
from wattcare.kernel.results import Refused

_ACKNOWLEDGEMENTS_A_DAY = 3


def write_reply(reply: Reply) -> None:
    """Put the answer into the outbox when it goes by mail; inside the reply's transaction.

    Raises Refused when nobody knows where to send it, so that no answer is believed sent that cannot be.
    """
    if reply.channel != mail_channel(pack_in_use()):
        return
    latest = _latest(reply.case)
    recipient = recipient_of(reply.case, latest)
    if not recipient:
        message = _("There is no e-mail address to answer to; answer over another channel.")
        raise Refused("no_address", message, field="channel")
    files = [hashlib.sha256(file.content).hexdigest() for file in reply.files]
    purpose = OutboundMessage.Purpose.REPLY
    _put(reply.case, purpose, recipient=recipient, text=reply.text, latest=latest, files=files)


def acknowledge(case: Case) -> None:
    """Tell the writer of a mail the number of their case; once, and never to machines.

    Imported mail is history and is not acknowledged; one address gets at most three acknowledgements a day, so that
    two machines can never write to each other without end.
    """
    first = InboundMessage.objects.filter(case=case, outcome=Outcome.NEW_CASE).defer("raw").order_by("id").first()
    if first is None or first.source == Source.IMPORT or settings.MAIL is None:
        return
    recipient = first.reply_to or first.sender_address
    if not may_be_written_to(recipient) or first.envelope_sender == "" or _told_enough(case, recipient):
        return
    language = case.customer.language if case.customer else settings.LANGUAGE_CODE
    with override(language):
        text = _(
            "We have received your message and opened case %(number)s for it.\n"
            "Please keep this number in the subject when you write about it again."
        ) % {"number": case.number}
    _put(case, OutboundMessage.Purpose.ACKNOWLEDGEMENT, recipient=recipient, text=text, latest=first)


def _told_enough(case: Case, recipient: str) -> bool:
    written = OutboundMessage.objects.filter(purpose=OutboundMessage.Purpose.ACKNOWLEDGEMENT)
    if written.filter(case=case).exists():
        return True
    since = now() - timedelta(days=1)
    return written.filter(recipient=recipient, queued_at__gt=since).count() >= _ACKNOWLEDGEMENTS_A_DAY


def _latest(case: Case) -> InboundMessage | None:
    """The newest message a person wrote in this case."""
    rows = InboundMessage.objects.filter(case=case, outcome__in=[Outcome.NEW_CASE, Outcome.APPENDED])
    return rows.defer("raw").order_by("-id").first()


def recipient_of(case: Case, latest: InboundMessage | None) -> str:
    """Where an answer goes: to whoever wrote last, else the caller's address, else the customer's preferred one."""
    if latest is not None and (latest.reply_to or latest.sender_address):
        return latest.reply_to or latest.sender_address
    if case.caller_email or case.customer_id is None:
        return case.caller_email
    points = ContactPoint.objects.filter(
        customer_id=case.customer_id, kind=ContactKind.EMAIL, ended_at=None, bounced_at=None
    )
    return points.values_list("value", flat=True).first() or ""


def _put(
    case: Case,
    purpose: str,
    *,
    recipient: str,
    text: str,
    latest: InboundMessage | None,
    files: Sequence[str] = (),
) -> OutboundMessage:
    answered = latest.message_id if latest else ""
    earlier = [*reversed(latest.references), answered] if latest else []
    message = OutboundMessage.objects.create(
        case=case,
        purpose=purpose,
        message_id=f"{case.number.lower()}.{uuid4().hex}@{domain_of(settings.DEFAULT_FROM_EMAIL)}",
        in_reply_to=answered,
        references=[i for i in earlier if i],
        recipient=recipient,
        subject=reply_subject(latest.subject if latest else case.subject, case.number),
        text=text,
        files=list(files),
        queued_at=now(),
    )
    enqueue("channels.send_mail", pk=message.pk)
    return message
