"""Who may see which message, which cases a message leads to, and what people looked up."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from wattcare.cases.models import Case
from wattcare.cases.rules import CASE_NUMBER, Stage
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.channels.email.models import InboundMessage, LinkSuggestion, OutboundMessage, Outcome, State
from wattcare.channels.email.rules import ParsedMail, case_numbers_in, threading
from wattcare.channels.email.rules.belonging import Candidate, Why
from wattcare.classification.queries.offering import customers_in, open_condition
from wattcare.customers.models import ContactPoint
from wattcare.customers.rules import ContactKind
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page, keyset_page
from wattcare.kernel.results import NotFound

_QUOTED_NUMBER = re.compile(CASE_NUMBER.pattern, re.IGNORECASE)
_MAIL_OF_CASE = """
    SELECT 'in', id, received_at, subject, coalesce(nullif(sender_name, ''), sender_address), outcome, state, false, ''
    FROM channels_inboundmessage WHERE case_id = %(case)s AND duplicate_of_id IS NULL
    UNION ALL
    SELECT 'out', id, queued_at, subject, recipient, '', state, bounced_at IS NOT NULL, last_error
    FROM channels_outboundmessage WHERE case_id = %(case)s
    UNION ALL
    SELECT 'suggestion', id, made_at, '', '', '', state, false, ''
    FROM channels_linksuggestion WHERE state = 'open' AND (case_id = %(case)s OR suggested_id = %(case)s)
    ORDER BY 3 DESC LIMIT 60
"""
_CUSTOMERS = """
    SELECT DISTINCT c.number FROM customers_contactpoint p JOIN customers_customer c ON c.id = p.customer_id
    WHERE p.kind = %s AND p.value = %s AND p.ended_at IS NULL LIMIT 2
"""
LIST_FIELDS = (
    "received_at",
    "source",
    "state",
    "outcome",
    "sender_address",
    "sender_name",
    "subject",
    "attachment_count",
    "problems",
    "envelope_sender",
    "case__number",
)


def message_for(actor: Actor, pk: int) -> InboundMessage:
    """An incoming message the actor may see; NotFound otherwise."""
    message = InboundMessage.objects.visible_to(actor).select_related("case", "duplicate_of").filter(pk=pk).first()
    if message is None:
        raise NotFound(_("There is no such message that you may see."))
    return message


def original_of(message: InboundMessage) -> bytes:
    """The bytes as they came; those of a second delivery stand with the first."""
    holder = message.duplicate_of if message.raw is None and message.duplicate_of else message
    return bytes(holder.raw or b"")


def messages(
    actor: Actor, *, show: str = "", sought: str = "", of_class: str = "", cursor: str | None = None
) -> Page[InboundMessage]:
    """Incoming messages, newest first, without their bytes. `show` is an outcome or state, or `open`.

    `open` are those a person should look at: kept without a case, or beyond understanding. `of_class` narrows to cases
    of customers in `scheme:class`; one that does not exist narrows nothing.
    """
    rows = InboundMessage.objects.visible_to(actor).select_related("case").only(*LIST_FIELDS)
    if show == "open":
        rows = rows.filter(_needs_a_person())
    elif show in State.values:
        rows = rows.filter(state=show)
    elif show in Outcome.values:
        rows = rows.filter(outcome=show)
    if sought:
        rows = rows.filter(Q(sender_address__iexact=sought) | Q(subject__icontains=sought))
    if of_class and open_condition(actor, of_class) is not None:
        rows = rows.filter(case__in=Case.objects.filter(customers_in(actor, [of_class])))
    return keyset_page(rows, ("-received_at", "-id"), cursor)


def _needs_a_person() -> Q:
    return Q(state=State.FAILED) | Q(outcome=Outcome.KEPT, case__isnull=True)


@dataclass(frozen=True)
class MailRow:
    """One message of a case, in or out, or an open suggestion that names it (`way`: in, out, suggestion)."""

    way: str
    id: int
    at: datetime
    subject: str
    who: str
    outcome: str
    state: str
    bounced: bool
    trouble: str


def mail_of_case(actor: Actor, case: Case) -> list[MailRow]:
    """What came in and went out in a case already loaded for the actor, newest first; one statement."""
    if not actor.has("channels.view"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_MAIL_OF_CASE, {"case": case.pk})
        return [MailRow(*row) for row in cursor.fetchall()]


def suggestions(actor: Actor, ids: Sequence[int]) -> list[LinkSuggestion]:
    """Those of the open suggestions whose both sides the actor sees."""
    if not ids:
        return []
    rows = LinkSuggestion.objects.visible_to(actor).filter(pk__in=ids, state=LinkSuggestion.State.OPEN)
    return list(rows.select_related("case", "suggested"))


def suggestions_of_message(actor: Actor, message: InboundMessage) -> list[LinkSuggestion]:
    """The open suggestions a message made, as far as the actor sees both sides."""
    rows = LinkSuggestion.objects.visible_to(actor).filter(message=message, state=LinkSuggestion.State.OPEN)
    return list(rows.select_related("case", "suggested"))


# --- what a message leads to; for the system itself, before anybody looks


def candidates(parsed: ParsedMail) -> list[Candidate]:
    """The cases a message leads to: those of messages it answers, then those whose number it quotes."""
    referred = _cases_of_messages(threading(parsed))
    quoted = _cases_of_numbers(case_numbers_in(parsed.subject, parsed.text, _QUOTED_NUMBER))
    found = {case.pk: (case, Why.NUMBER) for case in quoted}
    reasons = {case.pk: (case, Why.REFERENCE) for case in referred}
    ordered = [*reasons.values(), *(pair for pk, pair in found.items() if pk not in reasons)]
    return [_candidate(case, why) for case, why in ordered[:5]]


def _cases_of_messages(ids: Sequence[str]) -> list[Case]:
    """Cases of known messages, the nearest message's first."""
    if not ids:
        return []
    pairs = [
        *OutboundMessage.objects.filter(message_id__in=ids).values_list("message_id", "case_id"),
        *InboundMessage.objects.filter(message_id__in=ids, case__isnull=False).values_list("message_id", "case_id"),
    ]
    nearest = sorted(pairs, key=lambda pair: ids.index(pair[0]))
    return _in_order([case_id for _id, case_id in nearest if case_id is not None])


def _in_order(case_ids: Iterable[int]) -> list[Case]:
    wanted = list(dict.fromkeys(case_ids))
    found = Case.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _cases_of_numbers(numbers: Sequence[str]) -> list[Case]:
    """Cases whose number is quoted, with its letters or without them."""
    if not numbers:
        return []
    bare = [number for number in numbers if number[:1].isdigit()]
    completed = [prefix + number for number in bare for prefix in {kind.prefix for kind in pack_in_use().kinds}]
    found = {case.number: case for case in Case.objects.filter(number__in=[*numbers, *completed])[:20]}
    order = [n for quoted in numbers for n in found if n.endswith(quoted)]
    return [found[number] for number in dict.fromkeys(order)]


def _candidate(case: Case, why: Why) -> Candidate:
    return Candidate(case.pk, case.number, case.stage == Stage.CLOSED, why, known_addresses(case))


def known_addresses(case: Case) -> frozenset[str]:
    """The mail addresses a case knows: its caller's, its customer's, and those of the mail already in it."""
    found = {case.caller_email}
    found.update(OutboundMessage.objects.filter(case=case).values_list("recipient", flat=True))
    in_case = InboundMessage.objects.filter(case=case, outcome__in=[Outcome.NEW_CASE, Outcome.APPENDED])
    for sender, reply_to, copied in in_case.values_list("sender_address", "reply_to", "copied"):
        found.update([sender, reply_to, *copied])
    if case.customer_id:
        points = ContactPoint.objects.filter(customer_id=case.customer_id, kind=ContactKind.EMAIL, ended_at=None)
        found.update(points.values_list("value", flat=True))
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return frozenset(address.casefold() for address in found if address and address.casefold() != own.casefold())


def customer_number_of(address: str) -> str:
    """The number of the one customer with this mail address; empty when none or several have it."""
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMERS, [ContactKind.EMAIL, address.lower()])
        numbers = cursor.fetchall()
    return str(numbers[0][0]) if len(numbers) == 1 else ""
