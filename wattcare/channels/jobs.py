"""What the worker does for the channels."""

from wattcare.channels.email.jobs import send_mail, send_waiting_mail, understand_mail, understand_stored_mail

__all__ = ["send_mail", "send_waiting_mail", "understand_mail", "understand_stored_mail"]
