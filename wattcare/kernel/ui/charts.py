"""Charts drawn on the server as SVG: they print, go by mail and need no script. Colours come by class.

Every chart carries its numbers (`heads`, `rows`); `{% chart %}` puts them below it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wattcare.kernel.ui.amounts import NOTHING, number

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 24
HEAT_STEPS = 5
_ids = count(1)

Format = Callable[[float | None], str]


@dataclass(frozen=True)
class Series:
    """One line or set of bars; None is a gap. `tone` names a Tone."""

    name: str
    values: Sequence[float | None]
    tone: str = "accent"


@dataclass(frozen=True)
class Chart:
    """A finished chart: drawing, and the same numbers as a table."""

    title: str
    svg: SafeString
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Numbers:
    """What a chart shows: `labels` name the positions, `show` writes a value, `head` is the heading of the labels."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    show: Format
    head: str

    def chart(self, drawn: Sequence[SafeString], *, height: int = HEIGHT, keyed: bool = True) -> Chart:
        """The finished chart around the parts already drawn; `keyed` ones have a key of their series below."""
        ident = f"w-chart-{next(_ids)}"
        svg = format_html(
            '<svg class="w-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
            '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>{}',
            WIDTH, height, ident, ident, ident, self.title, ident, self.described,
            format_html_join("", "{}", ((part,) for part in drawn)), _legend(self.series) if keyed else "",
        )  # fmt: skip
        return Chart(self.title, svg, [self.head, *(one.name for one in self.series)], self.rows)

    @property
    def rows(self) -> list[list[str]]:
        return [[label, *(self._at(one, at) for one in self.series)] for at, label in enumerate(self.labels)]

    @property
    def described(self) -> str:
        """The highest of each series in words: what the eye finds first."""
        return ". ".join(text for one in self.series if (text := self._highest(one)))

    def _highest(self, one: Series) -> str:
        known = [(value, self.labels[at]) for at, value in enumerate(one.values) if value is not None]
        if not known:
            return ""
        value, label = max(known, key=lambda pair: pair[0])
        text = _("%(name)s: highest %(value)s at %(label)s")
        return text % {"name": one.name, "value": self.show(value), "label": label}

    def _at(self, one: Series, at: int) -> str:
        value = one.values[at] if at < len(one.values) else None
        return NOTHING if value is None else self.show(value)


@dataclass(frozen=True)
class Scale:
    """Maps values to pixels; from zero, or from the lowest value below it, to a round number above the highest."""

    low: float
    high: float

    @classmethod
    def of(cls, series: Sequence[Series]) -> "Scale":
        known = [value for one in series for value in one.values if value is not None]
        return cls(min(0.0, *known) if known else 0.0, nice(max(known, default=0.0)))

    def y(self, value: float) -> float:
        return round(TOP + (self.high - value) / (self.high - self.low or 1) * (HEIGHT - TOP - BOTTOM), 1)


def nice(value: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten at or above `value`; 1 for nothing."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in (1, 2, 2.5, 5, 10) if power * step >= value)


def bars(
    title: str, labels: Sequence[str], series: Sequence[Series], *, show: Format = number, head: str = ""
) -> Chart:
    """Upright bars, series side by side. `labels` name the groups from left to right."""
    scale, step = Scale.of(series), _step(len(labels))
    wide = max(step * 0.7 / max(len(series), 1), 1)
    drawn = []
    for nth, one in enumerate(series):
        for at, value in enumerate(one.values):
            if value is None:
                continue
            left = LEFT + at * step + step * 0.15 + nth * wide
            drawn.append(
                _bar(one, scale, left=left, wide=wide, value=value, says=f"{labels[at]}, {one.name}: {show(value)}")
            )
    numbers = Numbers(title, labels, series, show, head)
    return numbers.chart([_grid(scale), *drawn, _labels(labels, step)])


def lines(
    title: str, labels: Sequence[str], series: Sequence[Series], *, show: Format = number, head: str = ""
) -> Chart:
    """Lines over time; a None breaks the line."""
    scale, step = Scale.of(series), _step(len(labels))
    drawn = [_line(one, scale, step) for one in series]
    numbers = Numbers(title, labels, series, show, head)
    return numbers.chart([_grid(scale), *drawn, _labels(labels, step)])


def heat(
    title: str, labels: Sequence[str], series: Sequence[Series], *, show: Format = number, head: str = ""
) -> Chart:
    """A strip of cells per series, darker for more; five steps of one colour."""
    top = max((value for one in series for value in one.values if value is not None), default=0) or 1
    name_width, cell_height = 110, 26
    step = (WIDTH - name_width) / max(len(labels), 1)
    drawn = []
    for row, one in enumerate(series):
        y = row * cell_height
        drawn.append(format_html('<text class="w-axis" x="0" y="{}">{}</text>', y + 17, one.name))
        for at, value in enumerate(one.values):
            level = 0 if not value or value < 0 else min(HEAT_STEPS, 1 + int(value / top * (HEAT_STEPS - 0.001)))
            drawn.append(
                format_html(
                    '<rect class="w-heat-{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>',
                    level, round(name_width + at * step + 1, 1), y + 1, round(max(step - 2, 1), 1), cell_height - 2,
                    f"{one.name}, {labels[at]}: {show(value)}",
                )
            )  # fmt: skip
    height = len(series) * cell_height + 20
    drawn.append(_labels(labels, step, left=name_width, y=height - 6))
    return Numbers(title, labels, series, show, head).chart(drawn, height=height, keyed=False)


def spark(
    title: str, values: Sequence[float | None], *, tone: str = "accent", within: tuple[float, float] | None = None,
    level: float | None = None,
) -> SafeString:  # fmt: skip
    """A small line for a table cell or panel; the title says in words what it shows.

    `within` gives lines beside each other the same scale; `level` draws a value to compare with.
    """
    known = [value for value in values if value is not None]
    low, high = within or (min(known, default=0), max(known, default=1))
    step = 96 / max(len(values) - 1, 1)
    points = " ".join(
        f"{round(2 + at * step, 1)},{_spark_y(value, low, high)}"
        for at, value in enumerate(values)
        if value is not None
    )
    base = format_html('<path class="w-grid" d="M2 {}H98"/>', _spark_y(level, low, high)) if level is not None else ""
    return format_html(
        '<svg class="w-spark w-line-{}" viewBox="0 0 100 24" role="img" aria-label="{}">{}'
        '<polyline points="{}"/></svg>',
        tone, title, base, points,
    )  # fmt: skip


def _spark_y(value: float, low: float, high: float) -> float:
    return round(22 - (value - low) / (high - low or 1) * 20, 1)


def _step(groups: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(groups, 1)


def _bar(one: Series, scale: Scale, *, left: float, wide: float, value: float, says: str) -> SafeString:
    top, bottom = sorted((scale.y(value), scale.y(0)))
    return format_html(
        '<rect class="w-fill-{}" x="{}" y="{}" width="{}" height="{}" rx="1.5"><title>{}</title></rect>',
        one.tone, round(left, 1), top, round(wide * 0.92, 1), round(max(bottom - top, 0.5), 1), says,
    )  # fmt: skip


def _line(one: Series, scale: Scale, step: float) -> SafeString:
    runs: list[list[str]] = [[]]
    for at, value in enumerate(one.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{round(LEFT + (at + 0.5) * step, 1)},{scale.y(value)}")
    drawn = ((one.tone, " ".join(run if len(run) > 1 else run * 2)) for run in runs if run)
    return format_html_join("", '<polyline class="w-line-{}" points="{}"/>', drawn)


def _grid(scale: Scale) -> SafeString:
    span = scale.high - scale.low
    marks = [scale.low + span * part / 4 for part in range(5)]
    digits_free = ((LEFT, WIDTH - RIGHT, scale.y(mark), LEFT - 6, scale.y(mark) + 4, _short(mark)) for mark in marks)
    return format_html_join(
        "",
        '<path class="w-grid" d="M{0} {2}H{1}"/><text class="w-axis w-end" x="{3}" y="{4}">{5}</text>',
        digits_free,
    )


def _short(mark: float) -> str:
    if abs(mark) >= 1_000_000:
        return f"{mark / 1_000_000:g}M"
    return f"{mark / 1000:g}k" if abs(mark) >= 10_000 else f"{mark:g}"


def _labels(labels: Sequence[str], step: float, *, left: float = LEFT, y: float = HEIGHT - 7) -> SafeString:
    every = -(-len(labels) // max(int((WIDTH - left) / 52), 1)) or 1
    shown = ((round(left + (at + 0.5) * step, 1), y, text) for at, text in enumerate(labels) if at % every == 0)
    return format_html_join("", '<text class="w-axis w-middle" x="{}" y="{}">{}</text>', shown)


def _legend(series: Sequence[Series]) -> SafeString:
    if len(series) < 2:
        return SafeString("")
    keys = ((one.tone, one.name) for one in series)
    return format_html(
        '<ul class="w-legend">{}</ul>', format_html_join("", '<li><i class="w-key-{}"></i>{}</li>', keys)
    )
