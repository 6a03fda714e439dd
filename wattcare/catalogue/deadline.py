"""The command `wattcare deadline`: a limit or a commitment of a pack, counted out with its arithmetic. No database."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

import click
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wattcare.catalogue.packs import PackError, read_pack, shipped_codes
from wattcare.catalogue.problems import suggestion
from wattcare.catalogue.rules import Commitment, Edition, Pack
from wattcare.commitments.answers import deadline_answer, parse_instant, parse_pause, render
from wattcare.commitments.files import read_calendar_file
from wattcare.commitments.rules import Calendar, CommitmentError, Limit, Pause, Problem
from wattcare.commitments.texts import error_text
from wattcare.kernel import clock


class Unanswerable(click.ClickException):
    """The question cannot be answered as it was put; says why and how to mend it."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Question:
    """The options of the command."""

    limit: str | None = None
    pack: str | None = None
    commitment: str | None = None
    variant: str | None = None
    calendar: str | None = None
    calendar_file: Path | None = None
    start: str
    pauses: Sequence[str] = ()
    elapsed_until: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What to count: a limit by a calendar, and the pack and edition it stands in, if it stands in one."""

    limit: Limit
    calendar: Calendar
    pack: Pack | None = None
    commitment: Commitment | None = None
    edition: Edition | None = None
    variant: str | None = None


def answer(question: Question) -> dict[str, object]:
    """What `wattcare deadline --json` prints. Raises Unanswerable, CommitmentError or PackError."""
    rule = _rule(question)
    until = question.elapsed_until
    elapsed_until = parse_instant(until, rule.calendar, "--elapsed-until") if until else None
    return deadline_answer(
        limit=rule.limit,
        start=parse_instant(question.start, rule.calendar, "--start"),
        calendar=rule.calendar,
        pauses=_pauses(question, rule.calendar),
        elapsed_until=elapsed_until,
        now=elapsed_until or clock.now(),
        edition=_edition_shown(rule.edition),
        commitment=rule.commitment.code if rule.commitment else None,
        variant=rule.variant,
        rename=lambda name: _holiday_name(rule.pack, name),
    )


def _pauses(question: Question, calendar: Calendar) -> list[Pause]:
    pauses: list[Pause] = []
    problems: list[Problem] = []
    for text in question.pauses:
        try:
            pauses.append(parse_pause(text, calendar, "--pause"))
        except CommitmentError as error:
            problems += error.problems
    if problems:
        raise CommitmentError(*problems)
    return pauses


def _rule(question: Question) -> Rule:
    if (question.limit is None) == (question.commitment is None):
        raise Unanswerable(_("Give either --limit or --commitment: one of the two."))
    if question.commitment is not None:
        return _published_rule(question, question.commitment)
    if question.variant:
        raise Unanswerable(_("--variant belongs to --commitment; leave it out with --limit."))
    limit = Limit.parse(question.limit or "")
    pack, calendar = _calendar(question)
    return Rule(limit=limit, calendar=calendar, pack=pack)


def _published_rule(question: Question, code: str) -> Rule:
    pack, commitment = _commitment(question.pack, code)
    zone = Calendar(pack.code, pack.zone, {})
    edition = _edition(commitment, parse_instant(question.start, zone, "--start"))
    variant = _variant(commitment, edition, question.variant)
    calendar = pack.calendar(edition.calendar)
    if question.calendar or question.calendar_file:
        calendar = _calendar(question)[1]
    return Rule(
        limit=edition.limits[variant],
        calendar=calendar,
        pack=pack,
        commitment=commitment,
        edition=edition,
        variant=variant or None,
    )


def _commitment(pack_code: str | None, code: str) -> tuple[Pack, Commitment]:
    packs = _packs(pack_code)
    for pack in packs:
        found = next((item for item in pack.commitments if item.code.casefold() == code.casefold()), None)
        if found is not None:
            return pack, found
    what = _("--commitment: “%(code)s” is in none of the packs %(packs)s.")
    known = [item.code for pack in packs for item in pack.commitments]
    shown = {"code": code, "packs": ", ".join(pack.code for pack in packs)}
    raise Unanswerable(f"{what % shown} {_near(code, known)}")


def _near(code: str, known: Sequence[str]) -> str:
    """The known codes nearest by spelling and those that share two words; the usual suggestion where none does."""
    words = set(code.upper().replace("_", ".").split("."))
    alike = [item for item in known if len(words & set(item.split("."))) > 1]
    near = [*get_close_matches(code.upper(), known, 3), *alike]
    return _("Near are: %(near)s.") % {"near": ", ".join(dict.fromkeys(near))} if near else suggestion(code, known)


def _known(codes: Iterable[str]) -> str:
    return _("Known are: %(known)s.") % {"known": ", ".join(codes)}


def _edition(commitment: Commitment, start: datetime) -> Edition:
    found = commitment.edition_on(start.date())
    if found is not None:
        return found
    editions = "; ".join(_validity(edition) for edition in commitment.editions)
    raise Unanswerable(
        _("--start: no edition of %(code)s was in force on %(day)s. Its editions: %(editions)s.")
        % {"code": commitment.code, "day": start.date().isoformat(), "editions": editions}
    )


def _validity(edition: Edition) -> str:
    first, last = (_iso(day) or "…" for day in (edition.valid_from, edition.valid_to))
    return _("%(edition)s, %(first)s to %(last)s") % {"edition": edition.code, "first": first, "last": last}


def _variant(commitment: Commitment, edition: Edition, wanted: str | None) -> str:
    """The key of the limit; the only one where nothing else can be meant."""
    named = [code for code in edition.limits if code]
    if wanted is None and ("" in edition.limits or len(named) == 1):
        return "" if "" in edition.limits else named[0]
    if wanted in named:
        return str(wanted)
    shown = {"code": commitment.code, "variant": wanted, "variants": ", ".join(named)}
    if not named:
        raise Unanswerable(_("--variant: %(code)s has no variants; leave it out.") % shown)
    if wanted is None:
        raise Unanswerable(_("--variant is needed: the limit of %(code)s differs by %(variants)s.") % shown)
    raise Unanswerable(_("--variant: %(code)s has no “%(variant)s”; it has %(variants)s.") % shown)


def _calendar(question: Question) -> tuple[Pack | None, Calendar]:
    if question.calendar_file is not None and question.calendar is not None:
        raise Unanswerable(_("Give either --calendar or --calendar-file, not both."))
    if question.calendar_file is not None:
        return None, read_calendar_file(question.calendar_file)
    if question.calendar is None and question.pack is None:
        raise Unanswerable(_("Say by which calendar: --calendar CODE, --calendar-file FILE or --pack CODE."))
    packs = _packs(question.pack)
    choices = [(pack, calendar) for pack in packs for calendar in pack.calendars]
    wanted = [choice for choice in choices if question.calendar is None or choice[1].code == question.calendar]
    if question.calendar is None and len(choices) != 1:
        raise Unanswerable(_("Say which calendar: --calendar CODE.") + " " + _known(item.code for _p, item in choices))
    if not wanted:
        what = _("--calendar: “%(code)s” is in none of the packs %(packs)s.")
        shown = {"code": question.calendar, "packs": ", ".join(pack.code for pack in packs)}
        raise Unanswerable(f"{what % shown} {_known(item.code for _p, item in choices)}")
    return wanted[0]


def _packs(code: str | None) -> list[Pack]:
    return [read_pack(name) for name in ([code] if code else shipped_codes())]


def _edition_shown(edition: Edition | None) -> dict[str, str | None] | None:
    if edition is None:
        return None
    language = get_language() or "en"
    return {
        "code": edition.code,
        "valid_from": _iso(edition.valid_from),
        "valid_to": _iso(edition.valid_to),
        "issuer": edition.issuer.text(language),
        "source": edition.source.text(language),
        "binds": edition.binds.value,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _holiday_name(pack: Pack | None, name: str) -> str:
    """A holiday's name in the reader's language, whichever language the calendar wrote it in."""
    return pack.holiday_name(name, get_language() or "en") if pack else name


def print_deadline(*, as_json: bool, **options: object) -> None:
    """Answer the command line; what is wrong goes to the terminal with exit code 2."""
    try:
        found = answer(Question(**options))  # type: ignore[arg-type]
    except CommitmentError as error:
        raise Unanswerable(error_text(error)) from error
    except PackError as error:
        raise Unanswerable("\n".join(str(problem) for problem in error.problems)) from error
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else render(found))


deadline = click.Command(
    "deadline",
    callback=print_deadline,
    help=_(
        "When a limit or a commitment is due, and how that was counted.\n\n"
        "Example: wattcare deadline --pack cn-sgcc --commitment SG.COMPLAINT.ANSWER "
        "--start 2025-09-26T10:00+08:00"
    ),
    params=[
        click.Option(["--limit"], help=_("A limit such as “5 wd”, “24 h” or “-7 d” (min, h, d, wd, wh).")),
        click.Option(["--pack"], help=_("A shipped pack's code, or the folder of a pack.")),
        click.Option(["--commitment"], help=_("The code of a commitment; the edition in force at --start decides.")),
        click.Option(["--variant"], help=_("The variant of its limit, such as urban.")),
        click.Option(["--calendar"], help=_("The code of a calendar of any shipped pack.")),
        click.Option(
            ["--calendar-file"],
            type=click.Path(path_type=Path),
            help=_("A calendar in a YAML file: zone, weekly, holidays, extra_working_days."),
        ),
        click.Option(
            ["--start"],
            required=True,
            help=_("The instant to count from (for a lead time: the event), without offset in the calendar's zone."),
        ),
        click.Option(
            ["--pause", "pauses"],
            multiple=True,
            metavar="FROM/TO",
            help=_("A span not counted, FROM/.. while it lasts; may be given several times."),
        ),
        click.Option(["--elapsed-until"], help=_("Also count the time from --start to this instant.")),
        click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON.")),
    ],
)
