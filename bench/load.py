"""A client that costs next to nothing: blocking sockets' bytes in, one selector, no threads.

Each connection is kept and sends its next request when the answer to the last one is complete.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
LAST_CHUNK = b"\r\n0\r\n\r\n"
UNKNOWN, CHUNKED = -1, -2


class Unanswered(Exception):
    """The server closed the connection, or answered what the client cannot read."""


@dataclass
class Measured:
    """Latencies in seconds, the wall time of the whole, and the answers by status."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    last_body: bytes = b""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def demand(self, status: int) -> "Measured":
        """Raise unless every answer had this status: a refused request costs too little to be measured."""
        if set(self.statuses) != {status}:
            raise Unanswered(f"{self.statuses}: {self.last_body[:500]!r}")
        return self


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """One HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Connection:
    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self.received = b""
        self.whole = UNKNOWN

    def send(self, content: bytes) -> None:
        self.received, self.whole = b"", UNKNOWN
        self.sent = time.perf_counter()
        self.socket.sendall(content)

    def receive(self) -> bool:
        """Whether the answer is complete now."""
        part = self.socket.recv(262_144)
        if not part:
            raise Unanswered("the server closed the connection")
        self.received += part
        if self.whole == UNKNOWN:
            self.whole = _whole_length(self.received)
        if self.whole == CHUNKED:
            return self.received.endswith(LAST_CHUNK)
        return 0 <= self.whole <= len(self.received)

    @property
    def status(self) -> int:
        return int(self.received[9:12])

    @property
    def body(self) -> bytes:
        return self.received.partition(HEAD_END)[2]


def _whole_length(received: bytes) -> int:
    """The length of head and body together, as far as the head tells."""
    end = received.find(HEAD_END)
    if end < 0:
        return UNKNOWN
    head = received[:end].lower()
    at = head.find(LENGTH)
    if at < 0:
        return CHUNKED
    return end + len(HEAD_END) + int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])


def drive(port: int, requests: Iterator[bytes], clients: int, enough: Callable[[int, float], bool]) -> Measured:
    """Send `requests` over `clients` connections until `enough(answers, seconds)`; all under way are awaited."""
    measured, selector, begin = Measured(), selectors.DefaultSelector(), time.perf_counter()
    connections = [_Connection(("127.0.0.1", port)) for _ in range(clients)]
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(requests))
    under_way = clients
    while under_way:
        for key, _events in selector.select():
            connection = key.data
            if not connection.receive():
                continue
            _note(measured, connection)
            content = None if enough(len(measured.latencies), connection.sent - begin) else next(requests, None)
            if content is None:
                under_way -= 1
                selector.unregister(connection.socket)
            else:
                connection.send(content)
    measured.seconds = time.perf_counter() - begin
    for connection in connections:
        connection.socket.close()
    return measured


def _note(measured: Measured, connection: _Connection) -> None:
    measured.latencies.append(time.perf_counter() - connection.sent)
    measured.statuses[connection.status] = measured.statuses.get(connection.status, 0) + 1
    measured.last_body = connection.body


def for_seconds(seconds: float) -> Callable[[int, float], bool]:
    return lambda _count, passed: passed >= seconds


def for_count(wanted: int) -> Callable[[int, float], bool]:
    return lambda count, _passed: count >= wanted
