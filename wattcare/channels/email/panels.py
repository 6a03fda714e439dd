"""What pages show of messages: the details of one, the mail of a case, suggestions to link."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wattcare.cases.queries.offers import Viewed
from wattcare.channels.email import looks
from wattcare.channels.email.models import InboundMessage, LinkSuggestion, OutboundMessage, Source
from wattcare.channels.email.queries import MailRow, mail_of_case, suggestions
from wattcare.channels.email.rules import Address, ParsedMail
from wattcare.channels.email.rules.belonging import Why
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Verdict
from wattcare.kernel.ui.choices import Look
from wattcare.kernel.ui.panels import Attr, Panel
from wattcare.kernel.ui.pieces import link

_REASONS = {
    Why.REFERENCE: gettext_lazy("answers a message of that case"),
    Why.NUMBER: gettext_lazy("quotes the number of that case"),
}


@dataclass(frozen=True)
class SuggestionCard:
    """A suggestion as a page shows it, with both decisions."""

    case: SafeString
    other: SafeString
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
        Attr(pgettext("message", "From"), _mailbox(parsed.sender) if parsed.sender else None),
        Attr(_("Answer to"), [_mailbox(a) for a in parsed.reply_to[:10]]),
        Attr(pgettext("message", "To"), [_mailbox(a) for a in parsed.to[:50]]),
        Attr(_("Copy to"), [_mailbox(a) for a in parsed.cc[:50]]),
        Attr(pgettext("message", "Sent"), message.sent_at),
        Attr(pgettext("message", "Received"), message.received_at),
        Attr(_("Came by"), looks.SOURCES.get(Source(message.source), message.source)),
        Attr(_("File"), message.place),
        Attr(_("Size"), _("%(count)s bytes") % {"count": f"{message.size:,}"}),
        Attr(_("SHA-256"), message.sha256[:16]),
    ]
    return Panel(_("Message"), [a for a in attrs if a.value not in (None, "", [])], code="details", icon="mail")


def _mailbox(address: Address) -> str:
    return f"{address.name} <{address.address}>" if address.name else address.address


def suggestion_cards(actor: Actor, rows: Sequence[LinkSuggestion]) -> list[SuggestionCard]:
    """Suggestions already loaded for the actor, with their decisions."""
    return [_card(actor, row) for row in rows]


def _card(actor: Actor, row: LinkSuggestion) -> SuggestionCard:
    return SuggestionCard(
        case=_to_case(row.case.number),
        other=_to_case(row.suggested.number),
        reason=_REASONS.get(Why(row.reason), row.reason),
        may=actor.may("cases.link"),
        link_url=reverse("channels:decide", args=[row.pk, "link"]),
        dismiss_url=reverse("channels:decide", args=[row.pk, "dismiss"]),
    )


def _to_case(number: str) -> SafeString:
    return link(number, reverse("cases:case", args=[number]))


def mail_panel(viewed: Viewed) -> Panel | None:
    """The mail of a case with suggestions to link, for its page; None when there is nothing to show."""
    rows = mail_of_case(viewed.actor, viewed.case)
    found = suggestions(viewed.actor, [row.id for row in rows if row.way == "suggestion"])
    lines = [_line(row) for row in rows if row.way != "suggestion"]
    if not (lines or found):
        return None
    context = {"lines": lines, "suggestions": suggestion_cards(viewed.actor, found)}
    return Panel(_("Mail"), code="mail", icon="mail", template="channels/mail_panel.html", context=context)


def _line(row: MailRow) -> MailLine:
    url = reverse("channels:message", args=[row.id]) if row.way == "in" else ""
    look = (
        looks.inbound_look(row.outcome, row.state) if row.way == "in" else looks.outbound_look(row.state, row.bounced)
    )
    trouble = _(row.trouble) if row.trouble and row.state != OutboundMessage.State.SENT else ""
    return MailLine(row.at, row.subject or _("(no subject)"), row.who, look, url, trouble)
