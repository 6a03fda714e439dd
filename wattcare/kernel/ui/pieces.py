"""The small pieces of a page as functions, so that table cells and templates draw the same."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from wattcare.kernel.names import Names
from wattcare.kernel.ui.icons import icon
from wattcare.kernel.ui.tones import Tone


def names(value: object) -> str:
    """Names, or a mapping of them, in the active language; anything else as its text; "" for None."""
    if isinstance(value, Mapping):
        carrier = value if isinstance(value, Names) else Names(value)
        return carrier.text(get_language() or "en")
    return "" if value is None else str(value)


def label_of(thing: object) -> str:
    """What a coded thing is called: its `label`, its `names`, or its own text."""
    carried = getattr(thing, "label", None) or getattr(thing, "names", None)
    return names(thing if carried is None else carried)


def badge(thing: object, *, tone: Tone | str | None = None, icon_name: str | None = None) -> SafeString:
    """Icon, word and colour of a coded thing (label or names, tone, icon), or of a plain text with a given tone."""
    drawing = getattr(thing, "icon", "") if icon_name is None else icon_name
    return _badge(str(tone or getattr(thing, "tone", "")), drawing, label_of(thing))


@lru_cache(maxsize=2048)  # the kinds and states of a pack, in each language
def _badge(tone: str, drawing: str, label: str) -> SafeString:
    mark = icon(drawing) if drawing else ""
    return format_html('<span class="w-badge w-tone-{}">{}{}</span>', Tone.of(tone), mark, label)


def initials(name: str) -> str:
    """Two letters of a Latin name, the last two characters of a Chinese one (the given name)."""
    words = name.split()
    if len(words) > 1 and name.isascii():
        return (words[0][0] + words[-1][0]).upper()
    return name[:2].upper() if name.isascii() else name.strip()[-2:]


def avatar(name: str) -> SafeString:
    """A disc with the initials, always the same tone for the same name; decoration only."""
    tones = (Tone.ACCENT, Tone.INFO, Tone.VIOLET, Tone.GOOD, Tone.WARN, Tone.NEUTRAL)
    tone = tones[sum(map(ord, name)) % len(tones)]
    return format_html('<span class="w-avatar w-tone-{}" aria-hidden="true">{}</span>', tone, initials(name))


def person(who: object, url: str = "", detail: object = "") -> SafeString:
    """Avatar and name of somebody (text, or something with `name`), linked when there is a page; a dash for nobody."""
    name = names(getattr(who, "name", who))
    if not name:
        return dash()
    text = link(name, url) if url else format_html("{}", name)
    note = format_html(' <span class="text-secondary">{}</span>', detail) if detail else ""
    return format_html('<span class="w-person">{}<span>{}{}</span></span>', avatar(name), text, note)


def masked(text: object, reveal_url: str = "", what: object = "") -> SafeString:
    """A masked value with, where it may be asked for, a button that loads the form asking why."""
    if not text:
        return dash()
    shown = format_html('<span class="w-mask">{}</span>', text)
    if not reveal_url:
        return shown
    hint = gettext("Show %(what)s in full") % {"what": what} if what else gettext("Show in full")
    return format_html(
        '<span class="w-masked">{} <button type="button" class="btn btn-icon btn-ghost-secondary btn-sm" '
        'hx-get="{}" hx-target="closest .w-masked" hx-swap="outerHTML" aria-label="{}" title="{}">{}</button></span>',
        shown,
        reveal_url,
        hint,
        hint,
        icon("eye"),
    )


def link(text: object, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def dash() -> SafeString:
    """Nothing known here: a dash to the eye, a word to the ear."""
    return format_html(
        '<span class="text-secondary"><span aria-hidden="true">—</span><span class="visually-hidden">{}</span></span>',
        gettext("none"),
    )
