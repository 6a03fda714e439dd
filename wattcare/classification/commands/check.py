"""`wattcare scheme check`: proof and counts of a scheme in files. No database."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext as _

from wattcare.catalogue.packs import PackError, read_pack
from wattcare.catalogue.rules import Pack
from wattcare.classification.answers import Check, answer
from wattcare.classification.commands.busy import busy
from wattcare.classification.queries.scheme_files import find_scheme, shipped, text_of
from wattcare.classification.rules.days import askable
from wattcare.classification.rules.findings import Problem, SchemeError
from wattcare.classification.rules.reading import read_fields, read_scheme
from wattcare.classification.rules.schemes import Scheme
from wattcare.customers.rules.profile import ProfileField
from wattcare.kernel.clock import now

Catalogue = Mapping[str, ProfileField]
PACK = "cn-sgcc"
SECONDS = 20.0


def run_check(
    *,
    scheme: str,
    fields: Path | None,
    data: Path | None,
    pack: str,
    today: str | None,
    seconds: float,
    hour: Decimal,
    as_json: bool,
) -> None:
    """Check, tell, leave with 0 when the scheme holds, 1 when it does not, 2 when the files are wrong."""
    found = checked(scheme, fields, data, pack=pack, today=today, seconds=seconds, hour=hour)
    if as_json:
        click.echo(json.dumps(answer(found), ensure_ascii=False, indent=2))
    else:
        from wattcare.classification.commands.reports import report  # noqa: PLC0415  rich, only for people

        report(found)
    sys.exit(found.code)


def checked(
    scheme: str, fields: Path | None, data: Path | None, *, pack: str, today: str | None, seconds: float, hour: Decimal
) -> Check:
    """What can be said of the scheme in a file, or of a shipped one by its code."""
    problems: list[Problem] = []
    day = _day(today, pack, problems)
    catalogue = _catalogue(fields, pack, problems)
    read = _scheme(scheme, pack, catalogue, problems)
    if read is None or catalogue is None or day is None:
        problems += _problems_of_data(data) if data is not None else []
        return Check(scheme=read, fields=catalogue, problems=tuple(problems))
    from wattcare.classification.rules.proof import prove  # noqa: PLC0415  z3 is large; a misspelt file needs none

    with busy(_("Looking for a proof")):
        found = Check(scheme=read, fields=catalogue, proof=prove(read, catalogue, day=day, seconds=seconds))
    if data is None:
        return found
    with busy(_("Counting customers")):
        return _with_data(found, data, day, hour)


def _scheme(source: str, pack: str, catalogue: Catalogue | None, problems: list[Problem]) -> Scheme | None:
    """The scheme; None after noting why there is none. Without a catalogue, its conditions cannot be read."""
    path = find_scheme(source, pack)
    try:
        text = text_of(path, shipped(pack))
        return read_scheme(text, catalogue, path.name) if catalogue is not None else None
    except SchemeError as error:
        problems += error.problems
    return None


def _problems_of_data(path: Path) -> list[Problem]:
    """What is wrong with the file of customers as a file, where there is no scheme to ask of it."""
    from wattcare.classification.queries.file_sources import connection, opened  # noqa: PLC0415  only with data

    try:
        with connection() as duck:
            opened(duck, path)
    except SchemeError as error:
        return error.problems
    return []


def _with_data(found: Check, path: Path, day: date, hour: Decimal) -> Check:
    from wattcare.classification.queries.files import check_file, contradictions  # noqa: PLC0415  only with data

    assert found.scheme is not None and found.fields is not None  # noqa: S101, PT018  proved before
    try:
        counted = check_file(found.scheme, found.fields, path, day, hour)
    except SchemeError as error:
        return Check(found.scheme, found.fields, found.proof, problems=tuple(error.problems))
    notes = tuple(contradictions(counted.practical, found.fields))
    return Check(found.scheme, found.fields, found.proof, counted.practical, counted.problems, notes)


def _catalogue(path: Path | None, pack: str, problems: list[Problem]) -> Catalogue | None:
    """The fields of a file, or those the archive has under a pack; None after noting why there are none."""
    try:
        return read_fields(text_of(path), path.name) if path is not None else _shipped(pack)
    except SchemeError as error:
        problems += error.problems
    except PackError as error:
        problems += _of_pack(error)
    return None


def _shipped(pack: str) -> Catalogue:
    from wattcare.customers.queries.profile import shipped_fields  # noqa: PLC0415  needs all of Django, a file does not

    return shipped_fields(read_pack(pack))


def _day(text: str | None, pack: str, problems: list[Problem]) -> date | None:
    """The day conditions ask about; without one, today where the pack's supplier is."""
    if text is None:
        zone = _zone(pack)
        return now().astimezone(ZoneInfo(zone)).date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        what = _("“%(text)s” is not a day.") % {"text": text[:40]}
        problems.append(Problem("--today", what, _("Write it as 2026-01-31.")))
        return None
    if askable(day):
        return day
    problems.append(Problem("--today", _("Nobody asks about that day."), _("Give one from 1900 to 2999.")))
    return None


def _zone(pack: str) -> str:
    try:
        found: Pack = read_pack(pack)
    except PackError:  # told where its fields are needed
        return "UTC"
    return found.zone


def _of_pack(error: PackError) -> list[Problem]:
    return [Problem(one.file, one.what, one.mend, line=one.line) for one in error.problems]


def _amount(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Decimal:
    if text is None:
        return _hour()
    try:
        amount = Decimal(text)
    except ArithmeticError:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise click.BadParameter(_("“%(text)s” is not an amount of money.") % {"text": text})
    return amount


def _hour() -> Decimal:
    from django.conf import settings  # noqa: PLC0415  as late as translations

    return Decimal(getattr(settings, "HOUR_COST", 60))


def command() -> click.Command:
    """The command, in the language of the terminal."""
    return click.Command(
        "check",
        callback=run_check,
        help=_(
            "Prove that a scheme puts every customer into exactly one class, and count the customers of a file. "
            "Needs no database.\n\n"
            "Exit codes: 0 strict and proved, or ordered and total; 1 not; 2 the files are wrong."
        ),
        params=[
            click.Argument(["scheme"], metavar="SCHEME.yaml"),
            click.Option(
                ["--fields"],
                type=click.Path(path_type=Path),
                metavar="FIELDS.yaml",
                help=_("The fields conditions may ask for; without it, the archive's own."),
            ),
            click.Option(
                ["--data"],
                type=click.Path(path_type=Path),
                metavar="FILE",
                help=_("Customers to count, one a row: a CSV or Parquet file with a column for each field."),
            ),
            click.Option(
                ["--pack"],
                default=PACK,
                show_default=True,
                help=_("The pack whose choices the archive's fields have, and whose time zone says which day it is."),
            ),
            click.Option(["--today"], metavar="DATE", help=_("The day conditions ask about, such as 2026-01-31.")),
            click.Option(
                ["--seconds"],
                type=click.FloatRange(0.1, 3600),
                default=SECONDS,
                show_default=True,
                help=_("How long to look for a proof; what is not decided by then is said."),
            ),
            click.Option(
                ["--hour", "hour"],
                callback=_amount,
                metavar="AMOUNT",
                help=_("What an hour of work costs, to price the collecting of fields. Default: WATTCARE_HOUR_COST."),
            ),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON.")),
        ],
    )


group = click.Group("scheme", commands=[command()])
"""Only what needs no archive: read in half the time."""
