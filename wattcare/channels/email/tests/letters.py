"""Messages the tests send, with literal values."""

from email.message import EmailMessage

from wattcare.channels.email.actions import Arrival, Received, receive_message
from wattcare.kernel.actors import system

ZHANG = "zhang@example.com"
STRANGER = "stranger@elsewhere.example"


def letter(
    text: str = "家里停电两小时了。",
    *,
    sender: str = f"张三丰 <{ZHANG}>",
    subject: str = "停电",
    message_id: str = "m1@example.com",
    **headers: str,
) -> bytes:
    """A plain message; further headers by name with `_` for `-`."""
    message = EmailMessage()
    message["From"], message["To"] = sender, "95598 <95598@power.example>"
    message["Subject"], message["Message-ID"] = subject, f"<{message_id}>"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0800"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def receive(raw: bytes, **envelope: object) -> Received:
    return receive_message(actor=system("mail"), arrival=Arrival(raw=raw, **envelope))
