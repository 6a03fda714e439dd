"""`wattcare scheme compute rfm|load-shape`."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from wattcare.classification.actions.computing import compute, freeze_computation, start_computing
from wattcare.classification.commands.reports import console
from wattcare.classification.commands.telling import REFUSED, actor_named, answering, as_json_option, by_option, table
from wattcare.classification.models import Computation, SchemeVersion, Stage
from wattcare.classification.panels import computed
from wattcare.classification.panels.computing import failure_words, step_name
from wattcare.classification.queries.computations import computation_for, report_in
from wattcare.classification.rules.load_shapes import ENERGY, SHAPE_FIELDS, LoadShapeOptions
from wattcare.classification.rules.naming import texts_of
from wattcare.classification.rules.rfm import LEVELS, SEGMENTS, VALUES, RfmOptions
from wattcare.classification.rules.segments import Method, Report, Told
from wattcare.classification.shapes_computing import whole
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor


def run(method: Method, *, by: str | None, freeze: str | None, as_json: bool, **options: Any) -> None:
    """Compute at once, and freeze with the suggested names where asked to."""
    chosen = {
        name: list(value) if isinstance(value, tuple) else value for name, value in options.items() if value != ()
    }
    with answering(as_json=as_json):
        actor = actor_named(by)
        found = _computed(actor, method, chosen)
        frozen = _frozen(actor, found, freeze) if freeze and found.stage == Stage.DONE else None
        found = computation_for(actor, found.pk)
    if as_json:
        answer = {**whole(found), "ok": found.stage == Stage.DONE, "version": frozen.number if frozen else None}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))
    else:
        _tell(found, frozen)
    if found.stage != Stage.DONE:
        sys.exit(REFUSED)


def _computed(actor: Actor, method: Method, options: dict[str, Any]) -> Computation:
    begun = start_computing(actor=actor, method=method, options=options, by_worker=False)
    with _bar() as tell:
        compute(actor=actor, computation_id=begun.pk, tell=tell)
    return computation_for(actor, begun.pk)


def _frozen(actor: Actor, found: Computation, code: str) -> SchemeVersion | None:
    report = report_in(found)
    names = texts_of(report)["names"] if report else {}
    return freeze_computation(actor=actor, pk=found.pk, code=code, names=names)


@contextmanager
def _bar() -> Iterator[Told]:
    """A bar on the terminal, none where nobody looks."""
    out = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, disable=not out.is_terminal, transient=True) as progress:
        task = progress.add_task("")
        yield lambda step, done, total: progress.update(
            task, description=step_name(step), completed=done, total=total or None
        )


def _tell(found: Computation, frozen: SchemeVersion | None) -> None:
    report = report_in(found)
    if report is None:
        click.echo(failure_words(found) if found.failure else _("Cancelled"), err=True)
        return
    _print(report)
    if frozen is not None:
        told = _("Drawn up as %(code)s v%(number)d. Give the groups other names in the editor; propose it when ready.")
        click.echo(told % {"code": frozen.scheme.code, "number": frozen.number})


def _print(report: Report) -> None:
    """What to think of it, the figures, the groups with their conditions in words."""
    out, judged, fields = console(), computed.judgement(report), profile_fields()
    out.print(Text(judged.text, style="bold"))
    for line in [*judged.reasons, *computed.remarks(report, fields)]:
        out.print(Text(f"- {line}"))
    for attr in computed.figures(report):
        out.print(Text(f"{attr.label}: {attr.value} ({attr.note})"))
    made = table(_("Group"), ">" + _("Customers"), ">" + _("Share"), _("Who belongs to it"))
    for one in computed.groups_shown(report, fields):
        made.add_row(*map(Text, (one.name, one.size, one.share, _words(one))))
    out.print(made)


def _words(one: computed.GroupShown) -> str:
    """The condition, its alternatives below each other."""
    if not one.either:
        return one.words
    first = f"{one.words} {_('and one of these:')}" if one.words else _("One of these:")
    return "\n".join([first, *(f"• {text}" for text in one.either)])


def command() -> click.Command:
    """The command, in the language of the terminal."""
    group = click.Group("compute", help=_("Compute a scheme from the archive: groups, and how well they hold."))
    group.add_command(_command(Method.RFM, _("By payments and value: bounds near quantiles."), _rfm_options()))
    told = _("By how the use of energy goes over the year: k-means.")
    group.add_command(_command(Method.LOAD_SHAPE, told, _load_shape_options()))
    return group


def _command(method: Method, words: str, options: list[click.Option]) -> click.Command:
    callback: Callable[..., None] = lambda **given: run(method, **given)  # noqa: E731  bound to its method
    freeze = click.Option(
        ["--freeze"], metavar="CODE", help=_("Draw the groups up as a scheme of this code, with the names suggested.")
    )
    shared = [freeze, by_option(), as_json_option()]
    codes = _("Exit codes: 0 computed, 1 refused or not possible.")
    return click.Command(str(method), callback=callback, params=[*options, *shared], help=f"{words}\n\n{codes}")


def _rfm_options() -> list[click.Option]:
    usual = RfmOptions()
    segments, levels = ([str(one) for one in sorted(of)] for of in (SEGMENTS, LEVELS))
    return [
        click.Option(["--value"], type=click.Choice(VALUES), default=usual.value, show_default=True,
                     help=_("What value is measured by.")),
        click.Option(["--segments"], type=Whole(segments), default=str(usual.segments), show_default=True,
                     help=_("How many groups.")),
        click.Option(["--levels"], type=Whole(levels), default=str(usual.levels), show_default=True,
                     help=_("Scores go from 1 to this.")),
        click.Option(["--pays-every"], type=int, default=usual.pays_every, show_default=True,
                     help=_("Days within which whoever pays each bill has paid.")),
    ]  # fmt: skip


class Whole(click.Choice[str]):
    """One of some whole numbers."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return int(super().convert(str(value), param, ctx))


def _load_shape_options() -> list[click.Option]:
    usual = LoadShapeOptions()
    return [
        click.Option(["--field", "fields"], multiple=True, type=click.Choice([*SHAPE_FIELDS, ENERGY]),
                     help=_("What to compare customers by, once for each; without it, the four of shape.")),
        click.Option(["--fewest"], type=int, default=usual.fewest, show_default=True,
                     help=_("The least number of groups to try.")),
        click.Option(["--most"], type=int, default=usual.most, show_default=True,
                     help=_("The largest number of groups to try.")),
    ]  # fmt: skip
