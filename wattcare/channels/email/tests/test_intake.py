"""The SMTP and LMTP intake."""

import asyncio
import smtplib
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import OperationalError

from wattcare.channels.email import intake
from wattcare.channels.email.actions import Arrival
from wattcare.channels.email.intake import Door, Handler, keep, serve
from wattcare.channels.email.models import InboundMessage
from wattcare.channels.email.tests.letters import letter
from wattcare.channels.jobs import understand_mail


@contextmanager
def listening(monkeypatch, store, *, lmtp=False, max_bytes=2**20):
    """A door in a thread of its own; `store` stands for the database."""
    monkeypatch.setattr(intake, "Handler", lambda source: Handler(source, store))
    started: dict[str, object] = {}

    async def run() -> None:
        started["stop"], started["loop"] = asyncio.Event(), asyncio.get_running_loop()
        await serve(Door("127.0.0.1", 0, lmtp, max_bytes), lambda port: started.update(port=port), started["stop"])

    thread = Thread(target=lambda: asyncio.run(run()))
    thread.start()
    while "port" not in started:
        thread.join(0.01)
    try:
        yield started["port"]
    finally:
        started["loop"].call_soon_threadsafe(started["stop"].set)
        thread.join()


def test_a_message_is_accepted_with_its_envelope_and_bytes(monkeypatch):
    arrivals: list[Arrival] = []
    store = lambda arrival: arrivals.append(arrival) or "7"  # noqa: E731
    with listening(monkeypatch, store) as port, smtplib.SMTP("127.0.0.1", port) as client:
        assert client.sendmail("z@example.com", ["95598@power.example"], b"Subject: x\r\n\r\n\xff..\r\n.\r\n") == {}
    (arrival,) = arrivals
    assert (arrival.sender, arrival.recipients, arrival.source) == ("z@example.com", ("95598@power.example",), "smtp")
    assert arrival.raw == b"Subject: x\r\n\r\n\xff..\r\n.\r\n"


def test_trouble_with_the_database_asks_the_sender_to_try_again(monkeypatch):
    def broken(_arrival):
        raise OperationalError("gone")

    refusal = pytest.raises(smtplib.SMTPDataError)
    with listening(monkeypatch, broken) as port, smtplib.SMTP("127.0.0.1", port) as client, refusal as refused:
        client.sendmail("", ["a@power.example"], b"x")
    assert refused.value.smtp_code == 451


def test_a_message_over_the_limit_is_refused(monkeypatch):
    door, refusal = listening(monkeypatch, lambda _: "1", max_bytes=1000), pytest.raises(smtplib.SMTPException)
    with door as port, smtplib.SMTP("127.0.0.1", port) as client, refusal:
        client.sendmail("z@example.com", ["a@power.example"], b"x" * 5000)


def test_lines_of_any_length_and_any_bytes_are_kept(monkeypatch):
    arrivals: list[Arrival] = []
    store = lambda arrival: arrivals.append(arrival) or "7"  # noqa: E731
    body = b"Subject: x\r\n\r\n" + bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"") * 400 + b"\r\n"
    with listening(monkeypatch, store) as port, smtplib.SMTP("127.0.0.1", port) as client:
        assert client.sendmail("z@example.com", ["95598@power.example"], body) == {}
    assert arrivals[0].raw == body


def test_lmtp_answers_once_per_recipient(monkeypatch):
    with listening(monkeypatch, lambda _: "9", lmtp=True) as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("z@example.com")
        client.rcpt("a@power.example")
        client.rcpt("b@power.example")
        assert client.data(b"Subject: x\r\n\r\nx")[0] == 250
        assert client.getreply()[0] == 250
        assert client.noop()[0] == 250


@pytest.mark.django_db
def test_what_was_accepted_is_stored_and_then_understood_by_the_worker(town):
    pk = int(keep(Arrival(raw=letter(), source="lmtp", sender="z@example.com", recipients=("95598@power.example",))))
    message = InboundMessage.objects.get(pk=pk)
    assert (message.state, message.source, bytes(message.raw)) == ("stored", "lmtp", letter())
    understand_mail(pk=pk)
    message.refresh_from_db()
    assert (message.state, message.outcome) == ("processed", "new_case")
