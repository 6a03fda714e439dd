"""Into which case a message goes, done: appended, continued, or opened, with its attachments."""

from django.utils.translation import gettext as _

from wattcare.cases.actions import NewCase, append_contact, link_cases, open_case
from wattcare.cases.actions.files import attach
from wattcare.cases.models import Case
from wattcare.cases.rules import NewFile
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.rules import Kind, Nature, Pack
from wattcare.channels.email.models import InboundMessage, LinkSuggestion
from wattcare.channels.email.queries import customer_number_of
from wattcare.channels.email.rules import Attachment, ParsedMail
from wattcare.channels.email.rules.belonging import Place, Placement
from wattcare.kernel.actors import Actor

_TEXT_LENGTH = 20_000
_SUBJECT_LENGTH = 300
_FOLLOWS = "follows_closed"
_MEDIUM = "email"


def file_message(actor: Actor, message: InboundMessage, parsed: ParsedMail, decided: Placement) -> tuple[Case, bool]:
    """The case the message went into, and whether it was there before. Inside the caller's transaction."""
    if decided.place is Place.NEW or decided.case is None:
        case = open_for_message(actor, message, parsed)
        _suggest(case, message, decided)
        return case, False
    known = append_contact(
        actor=actor,
        number=decided.case.number,
        text=text_of(parsed),
        channel=mail_channel(pack_in_use()),
        sender=message.sender_address,
    )
    if decided.place is Place.APPEND:
        _attach(actor, known, parsed)
        return known, True
    case = open_for_message(actor, message, parsed)
    link_cases(actor=actor, number=known.number, other=case.number, reason=_FOLLOWS)
    return case, False


def open_for_message(actor: Actor, message: InboundMessage, parsed: ParsedMail) -> Case:
    """Open a case for a message: an enquiry until somebody reads it and knows better."""
    pack = pack_in_use()
    address = message.sender_address.lower()
    usable = address if len(address) <= 254 else ""
    new = NewCase(
        kind=mail_kind(pack).code,
        subject=subject_of(parsed),
        channel=mail_channel(pack),
        description=text_of(parsed),
        customer=customer_number_of(usable) if usable else "",
        caller_name=message.sender_name,
        caller_email=usable,
        anonymous=not usable,
        received_at=message.received_at,
    )
    case = open_case(actor=actor, new=new)
    _attach(actor, case, parsed)
    return case


def text_of(parsed: ParsedMail) -> str:
    """What the writer typed, at the length a case takes; the rest stands in the message itself."""
    text = parsed.reply_text.strip()
    if len(text) <= _TEXT_LENGTH:
        return text
    more = _("The text goes on in the message itself.")
    return f"{text[: _TEXT_LENGTH - len(more) - 10]} […]\n{more}"


def subject_of(parsed: ParsedMail) -> str:
    """The subject, else the first words, else the first attachment's name."""
    words = " ".join(parsed.typed_text.split())[:60]
    name = parsed.attachments[0].filename if parsed.attachments else ""
    return (parsed.subject or words or name or _("Message without a subject"))[:_SUBJECT_LENGTH]


def mail_kind(pack: Pack) -> Kind:
    """The kind a message opens: the pack's enquiry that needs no name, else the first kind a case may have."""
    possible = [kind for kind in pack.kinds if not kind.attaches and not kind.restricted and kind.anonymous]
    return next((kind for kind in possible if kind.nature is Nature.ENQUIRY), (possible or list(pack.kinds))[0])


def mail_channel(pack: Pack) -> str:
    """The code of the pack's e-mail channel; of its first channel where it has none."""
    found = next((channel for channel in pack.channels if channel.medium == _MEDIUM), pack.channels[0])
    return found.code


def _attach(actor: Actor, case: Case, parsed: ParsedMail) -> None:
    """Everything that came with the message is kept with the case, whatever it is; the pages never run it."""
    files = tuple(_file(attachment) for attachment in parsed.attachments)
    if files:
        attach(actor=actor, case=case, entry=case.timeline.order_by("id").last(), files=files, trusted=True)


def _file(attachment: Attachment) -> NewFile:
    return NewFile(attachment.filename, attachment.data, attachment.content_type)


def _suggest(case: Case, message: InboundMessage, decided: Placement) -> None:
    rows = [
        LinkSuggestion(case=case, suggested_id=candidate.case_id, message=message, reason=candidate.why)
        for candidate in decided.suggested
    ]
    LinkSuggestion.objects.bulk_create(rows)
