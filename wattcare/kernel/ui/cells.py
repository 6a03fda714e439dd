"""How a value of a panel or table is drawn, by what it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wattcare.kernel.ui import amounts, deadlines, pieces, times
from wattcare.kernel.ui.choices import Coded
from wattcare.kernel.ui.deadlines import Due


@dataclass(frozen=True)
class Link:
    """A value that leads somewhere."""

    text: object
    url: str


@dataclass(frozen=True)
class Money:
    amount: Decimal | None
    currency: str = "CNY"


@dataclass(frozen=True)
class Energy:
    kwh: Decimal | float | int | None
    digits: int = 0


@dataclass(frozen=True)
class Masked:
    """A personal datum already masked; `reveal_url` loads the form that asks why it must be seen."""

    text: str
    reveal_url: str = ""
    what: object = ""


@dataclass(frozen=True)
class Person:
    name: object
    url: str = ""
    detail: object = ""


@dataclass(frozen=True)
class Badge:
    """A coded thing, or a text with a tone."""

    thing: object
    tone: str | None = None
    icon: str | None = None


_DRAW: dict[type, Callable[..., SafeString | str]] = {
    Link: lambda value: pieces.link(value.text, value.url),
    Money: lambda value: amounts.money(value.amount, value.currency),
    Energy: lambda value: amounts.kwh(value.kwh, value.digits),
    Masked: lambda value: pieces.masked(value.text, value.reveal_url, value.what),
    Person: lambda value: pieces.person(value.name, value.url, value.detail),
    Badge: lambda value: pieces.badge(value.thing, tone=value.tone, icon_name=value.icon),
    SafeString: lambda value: value,
    Due: deadlines.chip,
    bool: lambda value: gettext("Yes") if value else gettext("No"),
    datetime: times.when,
    date: times.when,
    int: amounts.number,
}


def cell(value: object) -> SafeString | str:
    """HTML of a value; a dash where there is nothing; lists stand one below the other."""
    if value is None or value == "":
        return pieces.dash()
    draw = _DRAW.get(type(value))
    return draw(value) if draw else _by_nature(value)


def _by_nature(value: object) -> SafeString | str:
    if isinstance(value, Coded):
        return pieces.badge(value)
    if isinstance(value, list | tuple | set | frozenset):
        return _lines(value)
    return format_html("{}", pieces.label_of(value))


def _lines(values: Iterable[object]) -> SafeString:
    """One block of lines, so that they stay below each other where a cell lays its parts side by side."""
    lines = format_html_join("", "<div>{}</div>", ((cell(value),) for value in values))
    return format_html("<div>{}</div>", lines) if lines else pieces.dash()
