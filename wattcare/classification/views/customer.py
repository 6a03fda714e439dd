"""A customer's classes: why they are in one, what came before, and what only a recorded look shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wattcare.classification.actions.looking import look_at_flags, look_at_sensitive_classes, record_look
from wattcare.classification.models import Flag
from wattcare.classification.panels.standing import class_badge
from wattcare.classification.queries.explaining import ClassWhy, Why, why
from wattcare.classification.queries.memberships import Held, Standing, history_of
from wattcare.classification.queries.named import ClassName
from wattcare.classification.queries.people import called
from wattcare.classification.rules.flags import FLAGS, review_is_due
from wattcare.customers.queries import home
from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.responses import is_part, page_or_part
from wattcare.kernel.ui.tones import Tone


@require_safe
@for_actor("classification.view", "customers.view")
def explain(request: HttpRequest, actor: Actor, number: str, scheme: str) -> HttpResponse:
    """Which parts of the condition hold with which values, the other classes, the classes so far."""
    customer = customer_for(actor, number)
    found = why(actor, number, scheme)
    _record(actor, found)
    context = {
        "customer": customer,
        "why": found,
        "taken": _taken(found),
        "others": [_shown(one) for one in found.classes if one.definition.code != found.standing],
        "decided": _named(found, found.decided),
        "history": [_held(one) for one in history_of(actor, customer.pk, scheme)],
        "back": reverse("customers:customer", args=[number]),
        "level": 3 if is_part(request) else 2,  # of its heading: within a panel of the customer's page, or alone
    }
    return page_or_part(request, "classification/why_page.html", "classification/why.html", context)


def _record(actor: Actor, found: Why) -> None:
    """That somebody is shown what few may know: once, for the whole answer."""
    record_look(actor=actor, text=found.looked_at, number=found.number)


def _taken(found: Why) -> dict[str, Any] | None:
    one = found.class_of(found.standing)
    return _shown(one) if one else None


def _shown(one: ClassWhy) -> dict[str, Any]:
    definition = one.definition
    return {
        "why": one,
        "badge": class_badge(ClassName(definition.code, definition.names, Tone.of(definition.tone))),
        "sensitive": definition.sensitive,
    }


def _named(found: Why, code: str) -> Badge | None:
    one = found.class_of(code)
    return _shown(one)["badge"] if one else None


def _held(one: Held) -> dict[str, Any]:
    return {"badge": class_badge(one.of), "since": one.since, "until": one.until}


@for_actor("classification.restricted", "customers.view")
def restricted(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """What few may know of a customer. Asks first; each look is recorded."""
    customer = customer_for(actor, number)
    context: dict[str, Any] = {"customer": customer, "back": reverse("customers:customer", args=[number])}
    if request.method == "POST":
        flags = look_at_flags(actor=actor, number=number)
        people = called([*(one.owner_code for one in flags), *(one.set_by_code for one in flags)])
        context |= {
            "looked": True,
            "held": [_flag(number, one, people) for one in flags if one.ended_at is None],
            "ended": [_flag(number, one, people) for one in flags if one.ended_at is not None],
            "classes": [_sensitive(one) for one in look_at_sensitive_classes(actor=actor, number=number)],
            "new_url": reverse("classification:flag_new", args=[number]),
        }
    return render(request, "classification/restricted.html", context)


def _sensitive(one: Standing) -> dict[str, Any]:
    return {"standing": one, "badge": class_badge(one.of)}


def _flag(number: str, flag: Flag, people: dict[str, str]) -> dict[str, Any]:
    kind = FLAGS.get(flag.code)
    return {
        "flag": flag,
        "badge": flag_badge(flag.code),
        "advice": kind.advice if kind else "",
        "owner": people.get(flag.owner_code, flag.owner_code),
        "set_by": people.get(flag.set_by_code, flag.set_by_code),
        "due": flag.ended_at is None and review_is_due(flag.review_on, home.today()),
        "review_url": reverse("classification:flag_review", args=[number, flag.code]),
        "end_url": reverse("classification:flag_end", args=[number, flag.code]),
    }


def flag_badge(code: str) -> Badge:
    """A flag in words; its code where nothing names it any more."""
    kind = FLAGS.get(code)
    return Badge(kind.label if kind else code, "violet", "flag")
