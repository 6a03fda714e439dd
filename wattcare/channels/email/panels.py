"""What pages show of messages: the details of one, the mail of a case, suggestions to link."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wattcare.cases.models import Case
from wattcare.channels.email import looks
from wattcare.channels.email.models import InboundMessage, LinkSuggestion, OutboundMessage, Source
from wattcare.channels.email.queries import messages_of_case, suggestions_of
from wattcare.channels.email.rules import Address, ParsedMail
from wattcare.channels.email.rules.belonging import Why
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Verdict
from wattcare.kernel.ui.choices import Look
from wattcare.kernel.ui.panels import Attr, Panel

_REASONS = {
    Why.REFERENCE: gettext_lazy("answers a message of that case"),
    Why.NUMBER: gettext_lazy("quotes the number of that case"),
}


@dataclass(frozen=True)
class SuggestionCard:
    """A suggestion as a page shows it, with both decisions."""

    suggestion: LinkSuggestion
    reason: object
    may: Verdict
    link_url: str
    dismiss_url: str


@dataclass(frozen=True)
class MailLine:
    """One message in the mail of a case."""

    at: object
    subject: str
    who: str
    look: Look
    url: str
    trouble: str = ""


def details_panel(message: InboundMessage, parsed: ParsedMail) -> Panel:
    """Who, to whom, when, how."""
    attrs = [
        Attr(_("From"), _mailbox(parsed.sender) if parsed.sender else None),
        Attr(_("Answer to"), [_mailbox(a) for a in parsed.reply_to[:10]]),
        Attr(_("To"), [_mailbox(a) for a in parsed.to[:50]]),
        Attr(_("Copy to"), [_mailbox(a) for a in parsed.cc[:50]]),
        Attr(_("Sent"), message.sent_at),
        Attr(_("Received"), message.received_at),
        Attr(_("Came by"), looks.SOURCES.get(Source(message.source), message.source)),
        Attr(_("File"), message.place),
        Attr(_("Size"), _("%(count)s bytes") % {"count": f"{message.size:,}"}),
        Attr(_("SHA-256"), message.sha256[:16]),
    ]
    return Panel(_("Message"), [a for a in attrs if a.value not in (None, "", [])], code="details", icon="mail")


def _mailbox(address: Address) -> str:
    return f"{address.name} <{address.address}>" if address.name else address.address


def suggestion_cards(actor: Actor, message: InboundMessage) -> list[SuggestionCard]:
    """Open suggestions of a message, as far as the actor sees both cases."""
    rows = LinkSuggestion.objects.visible_to(actor).filter(message=message, state=LinkSuggestion.State.OPEN)
    return [_card(actor, row) for row in rows.select_related("case", "suggested")]


def _card(actor: Actor, row: LinkSuggestion) -> SuggestionCard:
    return SuggestionCard(
        suggestion=row,
        reason=_REASONS.get(Why(row.reason), row.reason),
        may=actor.may("cases.link"),
        link_url=reverse("channels:decide", args=[row.pk, "link"]),
        dismiss_url=reverse("channels:decide", args=[row.pk, "dismiss"]),
    )


def mail_panel(actor: Actor, case: Case) -> Panel | None:
    """The mail of a case with suggestions to link, for its page; None when there is nothing to show."""
    came, went = messages_of_case(actor, case)
    cards = [_card(actor, row) for row in suggestions_of(actor, case)]
    lines = sorted([*map(_in, came), *map(_out, went)], key=lambda line: str(line.at), reverse=True)
    if not (lines or cards):
        return None
    context = {"lines": lines, "suggestions": cards}
    return Panel(_("Mail"), code="mail", icon="mail", template="channels/mail_panel.html", context=context)


def _in(message: InboundMessage) -> MailLine:
    return MailLine(
        message.received_at,
        message.subject or _("(no subject)"),
        message.sender_name or message.sender_address,
        looks.message_look(message),
        reverse("channels:message", args=[message.pk]),
    )


def _out(message: OutboundMessage) -> MailLine:
    trouble = "" if message.state == OutboundMessage.State.SENT else message.last_error
    look = looks.outbound_look(message)
    return MailLine(message.queued_at, message.subject, message.recipient, look, "", _(trouble) if trouble else "")
