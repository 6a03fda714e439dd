"""What only the page shell needs: the rail's contents, the language switch, the words of the scripts."""

import json
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from wattcare.kernel.actors import Actor
from wattcare.kernel.ui import navigation as rail

register = template.Library()

_MESSAGE_LOOKS = {
    "success": ("good", "circle-check"),
    "warning": ("warn", "alert-triangle"),
    "error": ("bad", "alert-triangle"),
}
# Own names of the languages: a reader looks for the one they know.
_OWN_NAMES = {"zh-hans": "中文", "en": "English"}


@dataclass(frozen=True)
class ShownEntry:
    item: rail.NavItem
    url: str
    current: bool
    count: int | None


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> dict[str, object]:
    """Search, entries, and who is signed in; empty for strangers and for pages rendered without a request."""
    request: HttpRequest | None = context.get("request")
    actor: Actor | None = getattr(request, "actor", None)
    if request is None or actor is None or (actor.id is None and not actor.everything):
        return {}
    counts = {code: count for found in rail.entry_counts.fill(actor) for code, count in found.items()}
    return {
        "search": _search(actor),
        "entries": [
            ShownEntry(entry.item, entry.url, entry.current, counts.get(entry.item.code))
            for entry in rail.entries(request, actor)
        ],
        "own": rail.own_entries(request, actor),
        "name": actor.name,
        "departments": [name for found in rail.department_names.fill(actor) for name in found],
        "sign_out_url": _address("account_logout"),
    }


def _search(actor: Actor) -> dict[str, object] | None:
    found = rail.search_for(actor)
    if found is None or not (url := _address(found.url_name)):
        return None
    suggest = _address(found.suggest_url_name) if found.suggest_url_name else ""
    return {"url": url, "suggest_url": suggest, "placeholder": found.placeholder or gettext("Search")}


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> dict[str, object]:
    """Where the language form posts to, where it comes back to, and the choices by their own names."""
    request: HttpRequest | None = context.get("request")
    active = get_language()
    choices = [
        {"code": code, "label": _OWN_NAMES.get(code, label), "current": code == active}
        for code, label in settings.LANGUAGES
    ]
    back = request.get_full_path() if request and request.method == "GET" else "/"
    return {"url": _address("set_language"), "next": back, "choices": choices}


@register.simple_tag
def texts_for_scripts() -> SafeString:
    """The words the browser's side says, in the reader's language, as one meta element."""
    words = {
        "left": gettext("%(span)s left"),
        "late": gettext("by %(span)s"),
        "d": gettext("%(count)d d"),
        "h": gettext("%(count)d h"),
        "min": gettext("%(count)d min"),
        "moment": gettext("less than a minute"),
        "in_time": gettext("In time"),
        "soon": gettext("Due soon"),
        "is_late": gettext("Late"),
        "failed": gettext("The server did not answer. What you typed is still here; try again."),
        "restored": gettext("Your unsent text was brought back."),
        "found": gettext("%(count)d suggestions"),
        "nothing_found": gettext("No suggestions"),
    }
    return format_html('<meta name="w-texts" content="{}">', json.dumps(words, ensure_ascii=False))


@register.filter
def message_tone(level: str) -> str:
    return _MESSAGE_LOOKS.get(level, ("info", ""))[0]


@register.filter
def message_icon(level: str) -> str:
    return _MESSAGE_LOOKS.get(level, ("", "info-circle"))[1]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
