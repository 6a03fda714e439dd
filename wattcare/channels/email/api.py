"""Messages by API: what came in, and a door for mail gateways that speak HTTP."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from wattcare.channels.email.actions import Arrival, Received, receive_message
from wattcare.channels.email.models import InboundMessage
from wattcare.channels.email.queries import message_for, messages
from wattcare.kernel.api.calls import Listed, actor_of, answers, listed

router = Router()


class ProblemOut(Schema):
    """Something in a message that is not as the standards ask."""

    code: str = Field(examples=["bad_date"])
    detail: str = ""


class MessageRow(Schema):
    """An incoming message in a list. `outcome` is empty while it is not understood yet."""

    id: int
    received_at: datetime
    source: str = Field(examples=["smtp"])
    state: str = Field(examples=["processed"])
    outcome: str = Field(examples=["new_case"])
    case: str | None = Field(description="Number of the case it belongs to")
    sender: str
    sender_name: str
    subject: str
    attachments: int


class MessageOut(MessageRow):
    """One incoming message; its original is at `/mail/{id}/original` for people."""

    message_id: str
    sent_at: datetime | None
    recipients: list[str]
    text: str = Field(description="What its writer typed, without quotations")
    mail_class: str
    problems: list[ProblemOut]
    sha256: str
    size: int


class ReceivedOut(Schema):
    """What became of a message that was handed in."""

    id: int
    outcome: str = Field(examples=["new_case"])
    case: str | None
    sender: str
    subject: str
    problems: list[ProblemOut]


class MessageFilter(Schema):
    """Narrows the list."""

    show: str = Field("", description="An outcome, a state, or `open` for those that wait for a person")
    q: str = Field("", description="A sender's address, or words of the subject")
    cursor: str | None = None


def _row(message: InboundMessage) -> dict[str, Any]:
    return {
        "id": message.pk,
        "received_at": message.received_at,
        "source": message.source,
        "state": message.state,
        "outcome": message.outcome,
        "case": message.case.number if message.case else None,
        "sender": message.sender_address,
        "sender_name": message.sender_name,
        "subject": message.subject,
        "attachments": message.attachment_count,
    }


@router.get("/messages", response=answers(200, Listed[MessageRow]), summary="List incoming messages")
def list_messages(request: HttpRequest, given: Query[MessageFilter]) -> dict[str, Any]:
    """Newest first; only those whose case the caller may see, and those without one."""
    return listed(messages(actor_of(request), show=given.show, sought=given.q, cursor=given.cursor), _row)


@router.get("/messages/{message_id}", response=answers(200, MessageOut), summary="Read one incoming message")
def read_message(request: HttpRequest, message_id: int) -> dict[str, Any]:
    """What was understood of it."""
    message = message_for(actor_of(request), message_id)
    return {
        **_row(message),
        "message_id": message.message_id,
        "sent_at": message.sent_at,
        "recipients": [*message.recipients, *message.copied],
        "text": message.typed_text,
        "mail_class": message.mail_class,
        "problems": message.problems,
        "sha256": message.sha256,
        "size": message.size,
    }


@router.post("/messages", response=answers(201, ReceivedOut), summary="Hand in a raw message")
def post_message(request: HttpRequest) -> Status[dict[str, Any]]:
    """The body is the message as it came (`message/rfc822`), any bytes. Sent again it is a duplicate, so repeating a
    call is harmless."""
    result: Received = receive_message(actor=actor_of(request), arrival=Arrival(raw=request.body, place="api"))
    answer = {
        "id": result.id,
        "outcome": result.outcome,
        "case": result.case_number,
        "sender": result.sender,
        "subject": result.subject,
        "problems": result.problems,
    }
    return Status(201, answer)
