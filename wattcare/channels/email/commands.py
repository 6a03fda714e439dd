"""The commands `wattcare mail import|serve`."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wattcare.channels.email.actions import Arrival, Received, store_arrivals
from wattcare.channels.email.actions.understanding import received, understand_messages
from wattcare.channels.email.boxes import Found, messages_in, messages_of_stream
from wattcare.channels.email.intake import Door, serve
from wattcare.channels.email.models import InboundMessage
from wattcare.kernel.actors import system

_BATCH = 100
_TOGETHER = 10  # in one transaction, which holds the next case number meanwhile
_BATCH_BYTES = 32 * 2**20


@click.group(help=_("E-mail: take messages in from files, or from a mail server."))
def mail() -> None:
    pass


@mail.command(
    "import",
    help=_(
        "Import messages from files, mbox files, maildirs, folders, or “-” for the standard input.\n\n"
        "Every message is kept as it came, whatever it holds; the same bytes a second time are a duplicate and change "
        "nothing. Ends with 0 when all messages are kept."
    ),
)
@click.argument("places", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object per line and message."))
def import_mail(places: tuple[Path, ...], as_json: bool) -> None:
    found = chain.from_iterable(_messages(place) for place in places)
    outcomes: Counter[str] = Counter()
    console = Console(stderr=True)
    with _progress(console, places) as progress:
        task = progress.add_task(_("Messages"), total=_expected(places))
        for place, result in _taken_in(found):
            outcomes[result.outcome] += 1
            click.echo(json.dumps(line(place, result), ensure_ascii=False) if as_json else _sentence(place, result))
            progress.advance(task)
    if not as_json:
        click.echo(_("Messages: %(count)d") % {"count": outcomes.total()}, err=True)
        for outcome, count in sorted(outcomes.items()):
            click.echo(f"  {outcome:10} {count}", err=True)


def _progress(console: Console, places: tuple[Path, ...]) -> Progress:
    """A bar on a terminal, nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _expected(places: Iterable[Path]) -> int | None:
    """How many files there are; None where only reading tells."""
    counts = [sum(1 for p in place.rglob("*") if p.is_file()) for place in places if place.is_dir()]
    return sum(counts) or None


def _messages(place: Path) -> Iterator[Found]:
    return messages_of_stream(sys.stdin.buffer) if str(place) == "-" else messages_in(place)


def _taken_in(found: Iterator[Found]) -> Iterator[tuple[str, Received]]:
    """Each message's place and what became of it: stored in large batches, then understood in small ones."""
    while batch := _batch(found):
        arrivals = [Arrival(raw=one.raw, place=one.place) for one in batch]
        stored = store_arrivals(actor=system("mail"), arrivals=arrivals)
        for start in range(0, len(batch), _TOGETHER):
            results = _understood(stored[start : start + _TOGETHER], batch[start : start + _TOGETHER])
            yield from zip((one.place for one in batch[start : start + _TOGETHER]), results, strict=True)


def _understood(stored: list[InboundMessage], batch: list[Found]) -> list[Received]:
    for message, one in zip(stored, batch, strict=True):
        message.raw = one.raw  # what was just written need not be read again
    results = understand_messages(actor=system("mail"), messages=stored)
    return [_as_the_first(m) if m.duplicate_of else r for m, r in zip(stored, results, strict=True)]


def _as_the_first(message: InboundMessage) -> Received:
    """A second delivery, told by what became of the first, which may have been understood since in this very run."""
    first_pk = message.duplicate_of.pk if message.duplicate_of else message.pk
    first = InboundMessage.objects.select_related("case").defer("raw").get(pk=first_pk)
    message.case, message.subject, message.sender_address = first.case, first.subject, first.sender_address
    return received(message)


def _batch(found: Iterator[Found]) -> list[Found]:
    batch: list[Found] = []
    size = 0
    for one in islice(found, _BATCH):
        batch.append(one)
        size += len(one.raw)
        if size > _BATCH_BYTES:
            break
    return batch


def line(place: str, result: Received) -> dict[str, Any]:
    """What a program reads of one message."""
    return {
        "file": place,
        "outcome": result.outcome,
        "case": result.case_number,
        "sender": result.sender,
        "subject": result.subject,
        "problems": result.problems,
        "message": result.id,
    }


def _sentence(place: str, result: Received) -> str:
    return f"{result.outcome:10} {result.case_number or '-':16} {place}  {result.sender}  {result.subject[:60]}"


@mail.command(
    "serve",
    help=_(
        "Take messages from a mail server over SMTP or LMTP, until Ctrl-C. A message is accepted once it is stored."
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option(
    "--port", default=8025, show_default=True, type=click.IntRange(0, 65535), help=_("Port; 0 takes a free one.")
)
@click.option("--lmtp", is_flag=True, help=_("Speak LMTP instead of SMTP."))
@click.option("--max-mb", default=50, show_default=True, type=click.IntRange(1, 1000), help=_("Largest message in MB."))
def serve_mail(host: str, port: int, lmtp: bool, max_mb: int) -> None:
    name = "LMTP" if lmtp else "SMTP"

    def ready(actual: int) -> None:
        values = {"name": name, "host": host, "port": actual}
        click.echo(_("%(name)s intake listens on %(host)s port %(port)s. Ctrl-C stops it.") % values, err=True)

    try:
        asyncio.run(serve(Door(host, port, lmtp, max_mb * 2**20), ready))
    except OSError as error:
        raise click.ClickException(
            _("Cannot listen on %(host)s port %(port)s: %(why)s") % {"host": host, "port": port, "why": error.strerror}
        ) from error
