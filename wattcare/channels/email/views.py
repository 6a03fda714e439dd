"""Pages of messages: the list, one message, its original, its HTML alone, its files."""

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wattcare.channels.email import looks
from wattcare.channels.email.actions import dismiss_suggestion, link_suggestion, open_from_message, try_again
from wattcare.channels.email.models import InboundMessage, State
from wattcare.channels.email.panels import details_panel, suggestion_cards
from wattcare.channels.email.queries import message_for, messages, original_of, suggestions_of_message
from wattcare.channels.email.rules import Attachment, parse
from wattcare.classification.queries.offering import class_choices
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Denied, NotFound, Verdict
from wattcare.kernel.text import mask_email
from wattcare.kernel.ui.addresses import paging_urls, query_string
from wattcare.kernel.ui.cells import Badge, Link
from wattcare.kernel.ui.responses import go, page_or_part
from wattcare.kernel.ui.tables import Column, Empty, Table

# What a browser may show by itself without being able to run it; everything else is only saved.
_SHOWN_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}
_SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"  # its own pictures, links in a new tab
_STRICT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        f"sandbox {_SANDBOX}",
    )
)


def _viewer(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require("channels.view")
    return actor


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Incoming messages, newest first, by what became of them."""
    actor = _viewer(request)
    show = request.GET.get("show", "")
    sought, of_class = request.GET.get("q", "").strip(), request.GET.get("class", "")
    page = messages(actor, show=show, sought=sought, of_class=of_class, cursor=request.GET.get("cursor"))
    paging = paging_urls(request, page)
    table = Table(
        "messages",
        _("Messages"),
        [
            Column(_("Subject"), lambda m: m.subject or _("(no subject)"), "main"),
            Column(_("Sender"), lambda m: m.sender_name or mask_email(m.sender_address)),
            Column(_("Outcome"), lambda m: Badge(looks.message_look(m)), "tight"),
            Column(_("Case"), _case_link, "tight"),
            Column(pgettext("message", "Received"), lambda m: m.received_at, "tight"),
        ],
        page.items,
        url=lambda m: reverse("channels:message", args=[m.pk]),
        tone=lambda m: "bad" if m.state == State.FAILED else "",
        empty=_nothing(narrowed=bool(show or sought or of_class)),
        next_url=paging["next_url"],
        first_url=paging["first_url"],
    )
    filters = [
        (label, query_string(request, show=code, cursor=None), code == show) for code, label in looks.FILTERS.items()
    ]
    context = {
        "table": table,
        "filters": filters,
        "sought": request.GET.get("q", ""),
        "show": show,
        "classes": class_choices(actor),
        "of_class": of_class,
    }
    return page_or_part(request, "channels/mail.html", "channels/mail_rows.html", context)


def _nothing(*, narrowed: bool) -> Empty:
    """What an empty list says: where messages come from, or how to look otherwise."""
    if narrowed:
        hint = _("A sender is found by the whole address, a subject by any part of it.")
        return Empty(_("No message is like this."), "mail-search", hint=hint)
    return Empty(_("No messages here."), "mail-off", hint=_("Import some with “wattcare mail import FILE”."))


def _case_link(message: InboundMessage) -> Link | None:
    return Link(message.case.number, case_url(message.case.number)) if message.case else None


def case_url(number: str) -> str:
    return reverse("cases:case", args=[number])


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message: who wrote what to whom, what is odd about it, and what may be done."""
    actor = _viewer(request)
    found = message_for(actor, pk)
    parsed = parse(original_of(found))
    files = [(number, file, len(file.data)) for number, file in enumerate(parsed.attachments)]
    context = {
        "message": found,
        "look": looks.message_look(found),
        "parsed": parsed,
        "quoted": parsed.reply_text.strip() != parsed.text.strip(),
        "problems": [(looks.PROBLEMS.get(p.code, p.code), p.detail) for p in parsed.problems],
        "files": files,
        "case_url": case_url(found.case.number) if found.case else "",
        "details": details_panel(found, parsed),
        "suggestions": suggestion_cards(actor, suggestions_of_message(actor, found)),
        "may_open": _may_open(actor, found),
        "may_retry": actor.may("channels.import"),
        "failed": found.state == State.FAILED,
        "sandbox": _SANDBOX,
    }
    return render(request, "channels/message.html", context)


def _may_open(actor: Actor, found: InboundMessage) -> Verdict:
    if found.case_id is not None:
        return Denied(_("This message belongs to a case already."), "has_case")
    if found.duplicate_of_id is not None:
        return Denied(_("This is a second delivery; look at the first."), "duplicate")
    return actor.may("channels.import") and actor.may("cases.open")


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The message byte for byte, to be saved."""
    found = message_for(_viewer(request), pk)
    name = re.sub(r"[^\w.-]+", "-", found.subject, flags=re.ASCII).strip("-.")[:60] or f"message-{pk}"
    return _saved(original_of(found), "message/rfc822", f"{name}.eml")


@require_safe
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The cleaned HTML alone, for a frame that may run, load and submit nothing."""
    found = message_for(_viewer(request), pk)
    parsed = parse(original_of(found))
    shown = _with_own_images(parsed.html, parsed.attachments, pk)
    response = render(request, "channels/message_html.html", {"html": shown, "title": found.subject})
    response.headers["Content-Security-Policy"] = _STRICT_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _with_own_images(cleaned: str, attachments: tuple[Attachment, ...], pk: int) -> str:
    """`cid:` references become addresses of the message's own files; unknown ones show nothing."""
    numbers = {a.content_id.casefold(): n for n, a in enumerate(attachments) if a.content_id}

    def address(match: re.Match[str]) -> str:
        number = numbers.get(match[1].casefold())
        return "" if number is None else f'src="{reverse("channels:file", args=[pk, number])}"'

    shown = re.sub(r'src="cid:([^"]*)"', address, cleaned, flags=re.IGNORECASE)
    return shown.replace("<a href=", '<a target="_blank" href=')


@require_safe
def file(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """One file that came with a message. Plain pictures may be shown; everything else is only saved."""
    found = message_for(_viewer(request), pk)
    files = parse(original_of(found)).attachments
    if position >= len(files):
        raise NotFound(_("The message has no such file."))
    attachment = files[position]
    if attachment.content_type in _SHOWN_TYPES:
        response = HttpResponse(attachment.data, content_type=attachment.content_type)
        response.headers["Content-Disposition"] = _disposition("inline", attachment.filename)
        return _locked(response)
    return _saved(attachment.data, "application/octet-stream", attachment.filename)


def _saved(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = _disposition("attachment", name)
    return _locked(response)


def _locked(response: HttpResponse) -> HttpResponse:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _STRICT_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _disposition(kind: str, name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name) or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a message that could not be understood have another go."""
    try_again(actor=_viewer(request), pk=pk)
    return go(request, reverse("channels:message", args=[pk]), _("The message was read again."))


@require_POST
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a case for a message that has none."""
    result = open_from_message(actor=_viewer(request), pk=pk)
    text = _("Case %(number)s was opened.") % {"number": result.case_number}
    return go(request, case_url(result.case_number or ""), text)


@require_POST
def decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Link the two cases of a suggestion, or dismiss it."""
    verbs = {"link": link_suggestion, "dismiss": dismiss_suggestion}
    if decision not in verbs:
        raise NotFound(_("There is no such decision."))
    suggestion = verbs[decision](actor=_viewer(request), pk=pk)
    text = _("The cases are linked.") if decision == "link" else _("The suggestion is dismissed.")
    return go(request, case_url(suggestion.case.number), text)
