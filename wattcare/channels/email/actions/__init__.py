"""All verbs of mail, by family."""

from wattcare.channels.email.actions.receiving import Arrival, Received, receive_message, store_arrivals
from wattcare.channels.email.actions.suggestions import dismiss_suggestion, link_suggestion
from wattcare.channels.email.actions.understanding import open_from_message, try_again, understand_message

__all__ = [
    "Arrival",
    "Received",
    "dismiss_suggestion",
    "link_suggestion",
    "open_from_message",
    "receive_message",
    "store_arrivals",
    "try_again",
    "understand_message",
]
