"""Commands of the channels."""

from wattcare.channels.email.commands import mail

__all__ = ["mail"]
