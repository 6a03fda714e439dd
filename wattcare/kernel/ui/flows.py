"""How amounts move from parts to parts (a Sankey picture), drawn on the server as SVG with its numbers as a table."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wattcare.kernel.ui.amounts import number
from wattcare.kernel.ui.charts import Chart
from wattcare.kernel.ui.shares import css_of, percent
from wattcare.kernel.ui.tones import Tone

WIDTH, SIDE, POST, LINE, GAP = 720, 190, 10, 17, 8
DRAWN = 12  # parts drawn on each side; the smaller ones are drawn as one
LISTED = 200
OTHERS = "the smaller ones"
_ids = count(1)


@dataclass(frozen=True)
class Part:
    """What an amount comes from or goes to. `tone` as in `shares.Share`."""

    code: str
    name: str
    tone: str = "neutral"


@dataclass(frozen=True)
class Flow:
    """`amount` goes from the part of code `source` to that of `target`."""

    source: str
    target: str
    amount: int


@dataclass
class _Post:
    """A part as drawn: where it begins and how tall it is, and where the next ribbon leaves it."""

    part: Part
    amount: int
    top: float = 0.0
    height: float = 0.0
    at: float = 0.0


def flow_chart(
    title: str, left: Sequence[Part], right: Sequence[Part], flows: Sequence[Flow], *, heads: Sequence[str]
) -> Chart:
    """The parts of `left` and `right` with a ribbon for each flow; `heads` name from, to, amount and share."""
    drawn_left, drawn_right, ribbons = _fewer(left, right, flows)
    tall = max(140, LINE * 2 * max(len(drawn_left), len(drawn_right)))
    before = _posts(drawn_left, _sums(ribbons, lambda one: one.source), tall)
    after = _posts(drawn_right, _sums(ribbons, lambda one: one.target), tall)
    parts = [_ribbons(before, after, ribbons), _drawn(before, SIDE - POST, -6), _drawn(after, WIDTH - SIDE, POST + 6)]
    ident = f"w-flow-{next(_ids)}"
    svg = format_html(
        '<div class="w-flow-frame" tabindex="0" role="group" aria-label="{}">'
        '<svg class="w-flow" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg></div>',
        title, WIDTH, tall + LINE, ident, ident, ident, title, ident, _described(left, right, flows),
        format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip
    return Chart(title, svg, list(heads), _rows(left, right, flows))


def _rows(left: Sequence[Part], right: Sequence[Part], flows: Sequence[Flow]) -> list[list[str]]:
    before, after = ({one.code: one.name for one in side} for side in (left, right))
    whole = sum(one.amount for one in flows)
    ordered = sorted((one for one in flows if one.amount), key=lambda one: -one.amount)[:LISTED]
    return [[before[one.source], after[one.target], number(one.amount), percent(one.amount, whole)] for one in ordered]


def _described(left: Sequence[Part], right: Sequence[Part], flows: Sequence[Flow]) -> str:
    """The largest flow in words: what the eye finds first."""
    rows = _rows(left, right, flows)
    if not rows:
        return _("nothing")
    text = _("Largest: from %(source)s to %(target)s, %(amount)s")
    return text % {"source": rows[0][0], "target": rows[0][1], "amount": rows[0][2]}


def _fewer(
    left: Sequence[Part], right: Sequence[Part], flows: Sequence[Flow]
) -> tuple[list[Part], list[Part], list[Flow]]:
    """At most DRAWN parts on each side, those without amount left out; the flows between what is drawn."""
    sources, targets = _sums(flows, lambda one: one.source), _sums(flows, lambda one: one.target)
    before, after = _largest(left, sources), _largest(right, targets)
    kept = ({one.code for one in before}, {one.code for one in after})
    sums: Counter[tuple[str, str]] = Counter()
    for one in flows:
        source = one.source if one.source in kept[0] else OTHERS
        sums[source, one.target if one.target in kept[1] else OTHERS] += one.amount
    return before, after, [Flow(source, target, amount) for (source, target), amount in sums.items() if amount]


def _sums(flows: Iterable[Flow], side: Callable[[Flow], str]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for one in flows:
        sums[side(one)] += one.amount
    return sums


def _largest(parts: Sequence[Part], sums: Counter[str]) -> list[Part]:
    known = [one for one in parts if sums[one.code]]
    if len(known) <= DRAWN:
        return known
    kept = {code for code, _amount in sums.most_common(DRAWN - 1)}
    more = len(known) - len(kept)
    return [one for one in known if one.code in kept] + [Part(OTHERS, _("%(count)d smaller ones") % {"count": more})]


def _posts(parts: Sequence[Part], sums: Counter[str], tall: float) -> dict[str, _Post]:
    """The parts one below the other, as tall as their amounts, with room for a name beside each."""
    whole, room = sum(sums.values()) or 1, tall - GAP * max(len(parts) - 1, 0)
    placed, top = {}, 4.0
    for part in parts:
        height = max(room * sums[part.code] / whole, 1.5)
        placed[part.code] = _Post(part, sums[part.code], top, height, top)
        top += height + GAP
    return placed


def _ribbons(before: dict[str, _Post], after: dict[str, _Post], flows: Sequence[Flow]) -> SafeString:
    """Ribbons ordered as their ends are, so that they cross as little as can be."""
    sources, targets = list(before), list(after)
    ordered = sorted(flows, key=lambda one: (sources.index(one.source), targets.index(one.target)))
    return format_html_join("", '<path class="{}" d="{}"><title>{}</title></path>', (
        _ribbon(before[one.source], after[one.target], one) for one in ordered
    ))  # fmt: skip


def _ribbon(source: _Post, target: _Post, flow: Flow) -> tuple[str, str, str]:
    start = source.height * flow.amount / (source.amount or 1)
    end = target.height * flow.amount / (target.amount or 1)
    left, right, middle = SIDE, WIDTH - SIDE, WIDTH / 2
    y1, y2 = round(source.at, 1), round(target.at, 1)
    source.at, target.at = source.at + start, target.at + end
    path = (
        f"M{left} {y1}C{middle} {y1} {middle} {y2} {right} {y2}"
        f"V{round(y2 + max(end, 0.75), 1)}C{middle} {round(y2 + max(end, 0.75), 1)} "
        f"{middle} {round(y1 + max(start, 0.75), 1)} {left} {round(y1 + max(start, 0.75), 1)}Z"
    )
    stays = source.part.code == target.part.code and source.part.code != OTHERS
    css = "w-flow-stay" if stays else f"w-flow-move w-class-{Tone.of(source.part.tone)}"
    return css, path, f"{source.part.name} → {target.part.name}: {number(flow.amount)}"


def _drawn(posts: dict[str, _Post], x: float, label: float) -> SafeString:
    """Posts with their names outside of them; a name that would stand on the one above is moved down."""
    lines, last = [], -float(LINE)
    for post in posts.values():
        y = max(post.top + post.height / 2 + 4, last + LINE)
        last = y
        lines.append((
            css_of(post.part.tone), x, round(post.top, 1), POST, round(post.height, 1),
            "w-axis w-end" if label < 0 else "w-axis", x + label, round(y, 1), _short(post.part.name),
            number(post.amount),
        ))  # fmt: skip
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/><text class="{}" x="{}" y="{}">{} '
        '<tspan class="w-flow-number">{}</tspan></text>',
        lines,
    )


def _short(name: str) -> str:
    """As much of a name as stands beside a post: a Chinese character is as wide as two letters."""
    wide, kept = 0, ""
    for letter in name:
        wide += 1 if letter.isascii() else 2
        if wide > 22:
            return f"{kept}…"
        kept += letter
    return name
