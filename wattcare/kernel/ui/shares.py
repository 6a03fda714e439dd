"""How a whole divides into named parts: a bar drawn on the server, whose colours differ for colour-blind eyes too.

Colours come from pictures.css by class (`w-class-<tone>`); parts are never told apart by colour alone: each carries its
name and amount as a title, and lists beside the bar say both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wattcare.kernel.ui.amounts import number
from wattcare.kernel.ui.tones import Tone

WIDTH, HEIGHT, GAP, LEAST = 1000, 12, 2, 3
SAID = 6  # parts named to the screen reader; the list beside the bar has them all
REST = "rest"  # the look of what belongs to no part


@dataclass(frozen=True)
class Share:
    """One part. `tone` names a Tone, or REST for what belongs to no part (hatched)."""

    name: str
    amount: int
    tone: str = "neutral"


def percent(amount: float, whole: float) -> str:
    """`12.5 %`; `< 0.1 %` for the little that is not nothing; a dash where there is no whole."""
    if not whole:
        return "—"
    part = 100 * amount / whole
    if 0 < part < 0.1:
        return "< 0.1 %"
    return f"{part:.1f} %" if part < 99.95 or amount == whole else "99.9 %"


def share_bar(title: str, shares: Sequence[Share]) -> SafeString:
    """The parts side by side, as wide as the place allows; an empty track where there is nothing."""
    whole = sum(one.amount for one in shares)
    drawn = format_html_join("", '<rect class="{}" x="{}" y="0" width="{}" height="12"><title>{}</title></rect>', (
        (css_of(one.tone), left, width, f"{one.name}: {number(one.amount)} ({percent(one.amount, whole)})")
        for one, left, width in _places(shares, whole)
    ))  # fmt: skip
    return format_html(
        '<svg class="w-shares" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        WIDTH, HEIGHT, f"{title}: {_said(shares, whole)}", drawn,
    )  # fmt: skip


def meter(title: str, amount: int, whole: int, tone: str = "neutral") -> SafeString:
    """One part of a whole as a filled track; decoration beside a number that says the same."""
    width = round(WIDTH * amount / whole, 1) if whole else 0
    return format_html(
        '<svg class="w-shares w-meter" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="{}" width="{}" height="{}"><title>{}</title></rect></svg>',
        WIDTH, HEIGHT, css_of(tone), max(width, LEAST) if amount else 0, HEIGHT, title,
    )  # fmt: skip


def css_of(tone: str) -> str:
    """The class of pictures.css that fills a part of this tone."""
    return "w-class-rest" if tone == REST else f"w-class-{Tone.of(tone)}"


def _places(shares: Sequence[Share], whole: int) -> list[tuple[Share, float, float]]:
    """Each part with its left edge and width; small ones keep a visible sliver."""
    parts = [one for one in shares if one.amount > 0]
    widths = [max(one.amount / whole * WIDTH, LEAST + GAP) for one in parts]
    squeeze = WIDTH / sum(widths) if widths else 1
    placed, left = [], 0.0
    for one, width in zip(parts, widths, strict=True):
        placed.append((one, round(left, 1), round(max(width * squeeze - GAP, 0.5), 1)))
        left += width * squeeze
    return placed


def _said(shares: Sequence[Share], whole: int) -> str:
    parts = sorted((one for one in shares if one.amount > 0), key=lambda one: -one.amount)
    said = [f"{one.name} {percent(one.amount, whole)}" for one in parts[:SAID]]
    return " · ".join(said) or _("nothing")
