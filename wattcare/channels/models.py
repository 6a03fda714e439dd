"""All tables of the channels, by channel."""

from wattcare.channels.email.models import InboundMessage, LinkSuggestion, OutboundMessage

__all__ = ["InboundMessage", "LinkSuggestion", "OutboundMessage"]
