"""How outcomes, states, problems and sources of messages are called and shown."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wattcare.channels.email.models import InboundMessage, OutboundMessage, Outcome, Source, State
from wattcare.kernel.ui.choices import Look
from wattcare.kernel.ui.tones import Tone

OUTCOMES = {
    Outcome.NEW_CASE: Look(Outcome.NEW_CASE, _("New case"), Tone.INFO, "circle-plus"),
    Outcome.APPENDED: Look(Outcome.APPENDED, _("Added to its case"), Tone.GOOD, "message-plus"),
    Outcome.BOUNCE: Look(Outcome.BOUNCE, _("Bounced mail"), Tone.BAD, "mail-x"),
    Outcome.AUTOMATIC: Look(Outcome.AUTOMATIC, _("Automatic answer"), Tone.NEUTRAL, "robot"),
    Outcome.DUPLICATE: Look(Outcome.DUPLICATE, _("Second delivery"), Tone.NEUTRAL, "copy"),
    Outcome.KEPT: Look(Outcome.KEPT, _("Kept, no case"), Tone.WARN, "archive"),
}
STATES = {
    State.STORED: Look(State.STORED, _("Not read yet"), Tone.NEUTRAL, "hourglass"),
    State.FAILED: Look(State.FAILED, _("Could not be read"), Tone.BAD, "alert-triangle"),
}
OUTBOUND_STATES = {
    OutboundMessage.State.QUEUED: Look("queued", _("Waiting to be sent"), Tone.WARN, "clock"),
    OutboundMessage.State.SENT: Look("sent", pgettext_lazy("message", "Sent"), Tone.GOOD, "circle-check"),
    OutboundMessage.State.FAILED: Look("failed", _("Could not be sent"), Tone.BAD, "alert-triangle"),
}
BOUNCED = Look("bounced", _("Came back"), Tone.BAD, "mail-x")
SOURCES = {Source.IMPORT: _("Imported"), Source.SMTP: "SMTP", Source.LMTP: "LMTP"}
OPEN = "open"
FILTERS = {
    "": _("All"),
    OPEN: _("To look at"),
    **{code.value: look.label for code, look in OUTCOMES.items()},
    **{code.value: look.label for code, look in STATES.items()},
}
PROBLEMS = {
    "empty_message": _("The message is empty."),
    "no_header": _("This has no header at all; it may be no message."),
    "missing_from": _("The sender is missing."),
    "missing_date": _("The date is missing."),
    "bad_date": _("The date cannot be read."),
    "missing_subject": _("The subject is missing."),
    "missing_message_id": _("The message has no id."),
    "bad_address": _("An address cannot be read."),
    "broken_header": _("A line of the header is broken."),
    "header_too_large": _("The header is too large to be read whole."),
    "broken_encoded_word": _("A word of the header is badly encoded."),
    "bad_content_type": _("The type of a part cannot be read."),
    "broken_mime": _("The parts of the message are not divided properly."),
    "nested_too_deep": _("Parts are nested too deep; the innermost were not read."),
    "too_many_parts": _("There are too many parts; the last were not read."),
    "unknown_charset": _("The character set is not known; it was guessed."),
    "undecodable_text": _("Some characters do not fit the character set named."),
    "unknown_transfer_encoding": _("A part is encoded in a way nobody knows."),
    "broken_base64": _("A part is badly encoded; it may be cut off."),
    "html_too_large": _("The HTML is too large to be shown."),
    "html_too_deep": _("The HTML is nested too deep to be shown."),
    "text_too_long": _("The text is too long to be shown whole."),
    "encrypted": _("The message is encrypted."),
}


def message_look(message: InboundMessage) -> Look:
    """What became of an incoming message, or that it is not understood yet."""
    return inbound_look(message.outcome, message.state)


def inbound_look(outcome: str, state: str) -> Look:
    """The look of an outcome, or of the state where there is no outcome yet."""
    return OUTCOMES[Outcome(outcome)] if outcome else STATES.get(State(state), STATES[State.STORED])


def outbound_look(state: str, bounced: bool) -> Look:
    """Where an outgoing message is."""
    return BOUNCED if bounced else OUTBOUND_STATES[OutboundMessage.State(state)]
