"""The pieces of a page as template tags: `{% load ui %}`. The functions behind them are in `kernel/ui/*.py`."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wattcare.kernel.results import Verdict
from wattcare.kernel.ui import amounts, charts, deadlines, forms, icons, pieces, times, verbs
from wattcare.kernel.ui.addresses import query_string
from wattcare.kernel.ui.cells import cell as draw_cell
from wattcare.kernel.ui.deadlines import Due
from wattcare.kernel.ui.panels import Panel
from wattcare.kernel.ui.tables import Empty, Table

register = template.Library()


@register.simple_tag
def icon(name: str, label: object = "", css: str = "") -> SafeString:
    """`{% icon "bolt" %}`; give a label only where no word stands beside it."""
    return icons.icon(name, label, css=css)


@register.simple_tag
def badge(thing: object, tone: str | None = None, icon: str | None = None) -> SafeString:
    """`{% badge case.kind %}` or `{% badge _("Draft") tone="warn" icon="pencil" %}`."""
    return pieces.badge(thing, tone=tone, icon_name=icon)


@register.simple_tag
def due(
    at: datetime | Due | None,
    *,
    start: datetime | None = None,
    stopped: datetime | None = None,
    paused: bool = False,
    provisional: bool = False,
    label: object = "",
) -> SafeString:
    """`{% due clock.due_at start=clock.started_at stopped=clock.stopped_at paused=clock.paused %}` or a ready Due."""
    ready = at if isinstance(at, Due) else Due(at, start, stopped, paused, provisional, label)
    return deadlines.chip(ready)


@register.simple_tag
def when(value: datetime | date | None, relative: bool = False) -> SafeString:
    """`{% when case.received_at %}`; the full instant stands in the title."""
    return times.when(value, show_relative=relative)


@register.simple_tag
def span(length: timedelta) -> str:
    """`2 d 3 h`."""
    return times.span(length)


@register.simple_tag
def money(amount: Decimal | int | None, currency: str = "CNY") -> str:
    return amounts.money(amount, currency)


@register.simple_tag
def kwh(amount: Decimal | float | int | None, digits: int = 0) -> str:
    return amounts.kwh(amount, digits)


@register.simple_tag
def number(amount: Decimal | float | int | None, digits: int = 0) -> str:
    return amounts.number(amount, digits)


@register.simple_tag
def names(value: object) -> str:
    """`{% names department.names %}` in the reader's language."""
    return pieces.names(value)


@register.filter(name="names")
def names_filter(value: object) -> str:
    """`{{ department.names|names }}`."""
    return pieces.names(value)


@register.simple_tag
def person(who: object, url: str = "", detail: object = "") -> SafeString:
    return pieces.person(who, url, detail)


@register.simple_tag
def avatar(name: str) -> SafeString:
    return pieces.avatar(name)


@register.simple_tag
def masked(text: object, reveal_url: str = "", what: object = "") -> SafeString:
    return pieces.masked(text, reveal_url, what)


@register.simple_tag
def cell(value: object) -> SafeString | str:
    """Any value, drawn by what it is."""
    return draw_cell(value)


@register.simple_tag(takes_context=True)
def verb_button(
    context: Context, label: object, decision: Verdict | None = None, url: str = "", **rest: Any
) -> SafeString:
    """`{% verb_button _("Close") may.close url icon="check" key="c" %}`; the rest as in `verbs.Verb`."""
    token = get_token(context["request"]) if rest.get("post") else ""
    return verbs.verb_button(verbs.Verb(label, decision, url, token=token, **rest))


@register.simple_tag
def verb(ready: verbs.Verb) -> SafeString:
    """A Verb made in Python."""
    return verbs.verb_button(ready)


@register.simple_tag
def field(bound: BoundField, label: object = "", hint: object = "", css: str = "") -> SafeString:
    """`{% field form.phone %}`: label, control, hint and errors, tied together for screen readers."""
    return render_to_string("ui/field.html", forms.field_context(bound, label=label, hint=hint, css=css))


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: BaseForm, focus: bool = True) -> dict[str, object]:
    """The summary above a form: every error, each leading to its field."""
    return {"problems": forms.problems(form), "focus": focus}


@register.inclusion_tag("ui/empty.html")
def empty(
    text: object, icon: str = "mood-empty", action: object = "", url: str = "", hint: object = ""
) -> dict[str, object]:
    """`{% empty _("No orders for you.") icon="checklist" action=_("Open the queue") url=queue_url %}`."""
    return {"empty": Empty(text, icon, action, url, hint)}


@register.inclusion_tag("ui/page_nav.html")
def page_nav(next_url: str = "", first_url: str = "", target: str = "", of: object = "") -> dict[str, object]:
    """Keyset paging: the next page, and back to the first. `target` is the id of the block htmx swaps, `of` names
    the list where a page has several."""
    return {"next_url": next_url, "first_url": first_url, "target": target, "of": of}


@register.inclusion_tag("ui/panel.html", takes_context=True)
def panel(context: Context, shown: Panel) -> dict[str, object]:
    return {"panel": shown, "request": context.get("request"), "context": shown.context}


@register.inclusion_tag("ui/table.html")
def table(shown: Table[Any]) -> dict[str, object]:
    return {"table": shown}


@register.simple_tag
def chart(drawn: charts.Chart) -> SafeString:
    """A chart with its numbers below it."""
    return render_to_string("ui/chart.html", {"chart": drawn})


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: object) -> str:
    """The page's own query string, changed; None or "" takes a key out: `{% qs cursor=page.next_cursor %}`."""
    request: HttpRequest = context["request"]
    return query_string(request, **changes)
