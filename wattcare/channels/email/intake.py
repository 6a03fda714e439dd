"""SMTP and LMTP at the door: 250 is said only after the original is committed."""

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import DatabaseError, InterfaceError, connections, transaction

from wattcare.channels.email.actions.receiving import Arrival, store_arrivals
from wattcare.channels.email.models import Outcome, Source
from wattcare.kernel.actors import system
from wattcare.kernel.jobs import SOON, enqueue

logger = logging.getLogger(__name__)
_THREADS = 4


@dataclass(frozen=True)
class Door:
    """Where mail is taken in, and how much of it at once."""

    host: str
    port: int
    lmtp: bool = False
    max_bytes: int = 50 * 2**20


def keep(arrival: Arrival) -> str:
    """Store one message and enqueue its understanding, in one transaction; returns its id for the answer."""
    with transaction.atomic():
        (message,) = store_arrivals(actor=system("mail"), arrivals=[arrival])
        if message.outcome != Outcome.DUPLICATE:
            enqueue("channels.understand_mail", priority=SOON, pk=message.pk)
    return str(message.pk)


class Handler:
    """What aiosmtpd calls for each message. Database work runs in a few threads with a connection each."""

    def __init__(self, source: str, store: Callable[[Arrival], str] = keep) -> None:
        self._source = source
        self._store = store
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="mail")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        arrival = Arrival(
            raw=_bytes(envelope.content),
            source=self._source,
            sender=(envelope.mail_from or "").removeprefix("<>"),
            recipients=tuple(envelope.rcpt_tos),
        )
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, arrival)
        count = len(envelope.rcpt_tos) if self._source == Source.LMTP else 1
        return "\r\n".join([answer] * count)  # LMTP asks for an answer per recipient (RFC 2033 §4.2)

    def _answer(self, arrival: Arrival) -> str:
        try:
            kept = self._store(arrival)
            logger.info("message %s kept, %d bytes", kept, len(arrival.raw))
            return f"250 2.0.0 Kept as message {kept}"
        except (DatabaseError, InterfaceError, OSError):
            logger.exception("a message could not be stored; the sender keeps it and tries again")
            connections.close_all()
            return "451 4.3.0 Cannot store the message now, try again later"

    def close(self) -> None:
        self._threads.submit(connections.close_all)
        self._threads.shutdown()


def _bytes(content: bytes | str | None) -> bytes:
    return content if isinstance(content, bytes) else (content or "").encode("utf-8", "surrogateescape")


def _protocol(door: Door) -> type[SMTP]:
    """Lines of any length: messages with longer ones than RFC 5321 allows are kept too, not bounced."""
    return type("Patient", (LMTP if door.lmtp else SMTP,), {"line_length_limit": door.max_bytes})


async def serve(door: Door, ready: Callable[[int], None], stop: asyncio.Event | None = None) -> None:
    """Take mail in until a signal (or `stop`) comes; `ready` is told the port once connections are accepted."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would tell every line and address
    stopping = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    if stop is None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
    handler = Handler(Source.LMTP if door.lmtp else Source.SMTP)
    protocol = _protocol(door)
    server = await loop.create_server(
        lambda: protocol(handler, data_size_limit=door.max_bytes, enable_SMTPUTF8=True, ident="Wattcare"),
        door.host,
        door.port,
    )
    async with server:
        ready(server.sockets[0].getsockname()[1])
        await stopping.wait()
    handler.close()
