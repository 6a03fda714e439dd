"""The report of a computed scheme for people: what was found, how well it holds, who belongs to each group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wattcare.classification.rules.load_shapes import NO_STRUCTURE, UNSTABLE
from wattcare.classification.rules.naming import suggested
from wattcare.classification.rules.parsing import parse_condition
from wattcare.classification.rules.rfm import RECENCY
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.segments import RESAMPLES, Group, Measure, Named, Report, Verdict
from wattcare.classification.rules.syntax import And, Condition, Missing, Or
from wattcare.classification.rules.words import label_of, number_words, value_words, words
from wattcare.kernel.ui.amounts import number
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.charts import Chart, Series, bars, heat, spark
from wattcare.kernel.ui.panels import Attr
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.shares import Share, meter, percent, share_bar

EVEN_MONTH = 100 / 12


# ── how well it holds ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Judgement:
    """What to think of the groups: a badge, a sentence, the reasons."""

    badge: Badge
    tone: str
    text: str
    reasons: Sequence[str]


def judgement(report: Report) -> Judgement:
    badge = _BADGES[report.verdict]()
    return Judgement(badge, str(badge.tone), _VERDICTS[report.verdict](), list(_reasons(report)))


_BADGES = {
    Verdict.HOLDS: lambda: Badge(_("The groups hold"), "good", "circle-check"),
    Verdict.WEAK: lambda: Badge(_("The groups hold weakly"), "warn", "circle-half-2"),
    Verdict.NONE: lambda: Badge(_("There are no such groups"), "bad", "alert-triangle"),
    Verdict.DRAWN: lambda: Badge(_("Bounds drawn, not found"), "info", "ruler-2"),
}
_VERDICTS = {
    Verdict.HOLDS: lambda: _(
        "These groups are there in the data: customers lie close to their own group and far from the others, and other"
        " draws of customers find the same groups again."
    ),
    Verdict.WEAK: lambda: _(
        "These groups are there in the data, but they run into each other or are not always found again. Use them to"
        " look at customers, not to decide about them."
    ),
    Verdict.NONE: lambda: _(
        "These groups do not really exist in the data: k-means divides whatever it is given. A scheme made of them"
        " would put customers who are alike into different classes."
    ),
    Verdict.DRAWN: lambda: _(
        "RFM finds no groups: it draws bounds through the archive, at round numbers near its quantiles, and says on"
        " which side of them each customer is."
    ),
}


def _reasons(report: Report) -> Iterator[str]:
    if report.silhouette is not None and report.silhouette < NO_STRUCTURE:
        text = _("The mean silhouette is %(value)s; below %(bound)s there is no structure.")
        yield text % {"value": two(report.silhouette), "bound": two(NO_STRUCTURE)}
    if report.silhouette is not None and report.silhouette <= (report.baseline or 0):
        text = _("The same data without any groups would be divided as well: its silhouette would be %(value)s.")
        yield text % {"value": two(report.baseline)}
    if report.verdict is not Verdict.DRAWN and report.stability < UNSTABLE:
        text = _("Resamples find other groups: the mean adjusted Rand index is %(value)s, below %(bound)s.")
        yield text % {"value": two(report.stability), "bound": two(UNSTABLE)}
    if report.lost:
        yield _("%(count)d groups could not be told apart from the others by conditions; they are part of them.") % {
            "count": report.lost
        }


def two(value: float | None) -> str:
    """With two decimals."""
    return "—" if value is None else f"{round(value, 2) + 0.0:.2f}"


def figures(report: Report) -> list[Attr]:
    """The figures, each with what it means."""
    return [Attr(_("Customers"), number(report.usable), _looked_at(report)), *_quality(report)]


def _looked_at(report: Report) -> str:
    if report.whole:
        return _("of %(all)s; the others lack something") % {"all": number(report.population)}
    text = _("of %(sampled)s drawn from %(all)s: sizes are those of the sample")
    return text % {"sampled": number(report.sampled), "all": number(report.population)}


def _quality(report: Report) -> list[Attr]:
    draws = {"count": RESAMPLES, "lowest": two(report.least_stable), "value": two(report.baseline)}
    if report.verdict is Verdict.DRAWN:
        note = _("of the customers stay in their group when the bounds are drawn from %(count)d resamples")
        return [Attr(_("Stability"), percent(report.stability, 1), note % draws)]
    nearer = _("−1 to 1: how much nearer customers are to their own group than to the next. Without groups: %(value)s")
    again = _("adjusted Rand index over %(count)d resamples: 1 the same groups, 0 as by chance. Lowest: %(lowest)s")
    kept = _("of the customers are put by the conditions where k-means put them")
    return [
        Attr(_("Silhouette"), two(report.silhouette), nearer % draws),
        Attr(_("Stability"), two(report.stability), again % draws),
        Attr(_("Fidelity"), percent(report.fidelity, 1), kept),
    ]


def remarks(report: Report, fields: Fields) -> list[str]:
    """What was left out, and of whom something is lacking."""
    alike = _("“%(field)s” is the same for nearly everybody and divides nobody: left out.")
    found = [alike % {"field": _label(name, fields)} for name in report.unused]
    for name, count in sorted(report.lacking.items(), key=lambda pair: (-pair[1], pair[0])):
        if count:
            text = _("%(count)s customers (%(share)s) lack “%(field)s”.")
            values = {"count": number(count), "share": percent(count, report.sampled), "field": _label(name, fields)}
            found.append(text % values)
    return found


def _label(name: str, fields: Fields) -> str:
    return label_of(fields[name]) if name in fields else name


# ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class GroupShown:
    """A group with its picture, its figures and its condition in words: all of `words`, and one of `either`."""

    code: str
    name: str
    tone: str
    size: str
    share: str
    words: str
    either: Sequence[str]
    sql: str
    bar: SafeString
    shape: SafeString | str
    centre: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, str, SafeString | str]]


def groups_shown(report: Report, fields: Fields) -> list[GroupShown]:
    """The groups, and what is left, as suggested names call them."""
    called, top = suggested(report), _top(report)
    return [_shown(group, called[group.code], report, fields, top) for group in report.all_groups]


def _top(report: Report) -> float:
    """The highest share of a month, so that all lines have one scale."""
    return max((month or 0 for group in report.groups for month in group.months), default=0) or 1


def _shown(group: Group, named: Named, report: Report, fields: Fields, top: float) -> GroupShown:
    name = names(named.names)
    months = [month or 0 for month in group.months]
    title = _("%(name)s: share of each month, January to December") % {"name": name}
    shape = spark(title, months, tone=named.tone, within=(0, top), level=EVEN_MONTH) if any(months) else ""
    said, either = _said(parse_condition(group.condition, fields).tree, fields)
    return GroupShown(
        group.code, name, named.tone, number(group.size), percent(group.size, report.sampled), said, either,
        group.condition,
        meter(name, group.size, report.sampled, named.tone), shape,
        [(_label(one, fields), _value(one, group.centre[one], fields)) for one in report.fields if one in group.centre],
        list(_figures(group, named.tone)),
    )  # fmt: skip


def _said(tree: Condition, fields: Fields) -> tuple[str, list[str]]:
    """The condition in words; the alternatives within it apart, since people read them one by one."""
    parts = list(tree.parts) if isinstance(tree, And) else [tree]
    choice = next((one for one in parts if isinstance(one, Or)), None)
    if choice is None or len(choice.parts) < 2 or all(isinstance(one, Missing) for one in choice.parts):
        return words(tree, fields), []
    rest = [one for one in parts if one is not choice]
    return words(And(tuple(rest)), fields) if rest else "", [words(one, fields) for one in choice.parts]


def _value(name: str, value: Decimal | float, fields: Fields) -> str:
    rounded = value if isinstance(value, Decimal) else round(value, 1)
    return value_words(fields[name], rounded) if name in fields else number_words(rounded)


def _figures(group: Group, tone: str) -> Iterator[tuple[str, str, SafeString | str]]:
    """Name, value, bar."""
    if group.silhouette is not None:
        name = _("Silhouette")
        yield name, two(group.silhouette), meter(name, max(round(1000 * group.silhouette), 0), 1000, tone)
    if group.found_again is not None:
        name = _("Found again")
        yield name, two(group.found_again), meter(name, round(1000 * group.found_again), 1000, tone)
    if group.kept is not None:
        name = _("Kept by its condition")
        yield name, percent(group.kept, 1), meter(name, round(1000 * group.kept), 1000, tone)


def sizes_bar(report: Report) -> SafeString:
    """The groups side by side, by the customers looked at."""
    called = suggested(report)
    shares = [Share(names(called[one.code].names), one.size, called[one.code].tone) for one in report.all_groups]
    return share_bar(_("Customers by group"), shares)


# ── charts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def tried_chart(report: Report) -> Chart | None:
    """The mean silhouette of each number of groups that was tried."""
    if not report.tried:
        return None
    title = _("Silhouette by number of groups; chosen: %(count)d") % {"count": len(report.groups) + report.lost}
    series = Series(_("Silhouette"), [one.silhouette for one in report.tried], "info")
    return bars(title, [str(one.k) for one in report.tried], [series], show=two, head=_("Groups"))


def months_chart(report: Report) -> Chart | None:
    """The share of each month in each group's energy."""
    shown = [one for one in report.groups if any(one.months)]
    if not shown:
        return None
    called = suggested(report)
    labels = [str(MONTHS_3[month]).capitalize() for month in range(1, 13)]
    series = [Series(names(called[one.code].names), one.months) for one in shown]
    return heat(_("When the energy is used"), labels, series, show=_percent, head=_("Month"))


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f} %"


@dataclass(frozen=True)
class MeasureShown:
    """A measure of RFM: scores with their bounds and shares, and from where on it counts as good."""

    label: str
    scores: Sequence[tuple[str, str, str]]
    good: str


def measures_shown(report: Report, fields: Fields) -> list[MeasureShown]:
    return [_measure(one, fields) for one in report.measures]


def _measure(one: Measure, fields: Fields) -> MeasureShown:
    fewer = one.field == RECENCY
    parts = _parts([_bound(cut, one, fields) for cut in one.cuts])
    rows = zip(reversed(parts) if fewer else parts, one.shares, strict=False)
    scores = [(str(score), text, percent(share, 1)) for score, (text, share) in enumerate(rows, 1) if share]
    if one.good is None:
        return MeasureShown(_label(one.field, fields), [], _("divides nobody"))
    text = _("below %(bound)s") if fewer else _("at least %(bound)s")
    return MeasureShown(_label(one.field, fields), scores, text % {"bound": _bound(one.good, one, fields)})


def _bound(cut: str, one: Measure, fields: Fields) -> str:
    return _value(one.field, Decimal(cut), fields)


def _parts(bounds: Sequence[str]) -> list[str]:
    """What lies between the bounds, the lowest first."""
    if not bounds:
        return []
    first = _("below %(bound)s") % {"bound": bounds[0]}
    between = [_("%(low)s to below %(high)s") % {"low": low, "high": high} for low, high in pairwise(bounds)]
    return [first, *between, _("at least %(bound)s") % {"bound": bounds[-1]}]
