"""Setting, keeping and ending restricted flags, and the list of those that somebody has to look at again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.classification.actions.flagging import end_flag, flag_customer, review_flag
from wattcare.classification.actions.looking import look_at_reviews
from wattcare.classification.forms.flags import EndForm, FlagForm, ReviewForm
from wattcare.classification.queries.people import called
from wattcare.classification.queries.reviews import Review, may_own
from wattcare.classification.views.customer import flag_badge
from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound, Refused
from wattcare.kernel.ui.addresses import paging_urls, query_string
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.forms import UiForm
from wattcare.kernel.ui.responses import go
from wattcare.kernel.ui.tables import Column, Empty, Table


@dataclass(frozen=True)
class Task:
    """What a form does: heading, what is said afterwards, the verb, the flag it is about."""

    title: str
    done: str
    do: Callable[[dict[str, Any]], object]
    code: str = ""


@for_actor("classification.restricted", "customers.view")
def flag_new(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Flag a customer: what for, why, until when, whose."""
    form = FlagForm(_sent(request), owners=may_own(), initial={"owner": actor.code})
    task = Task(
        _("Set a restricted flag"), _("The flag is set."),
        lambda given: flag_customer(actor=actor, number=number, **given),
    )  # fmt: skip
    return _run(request, actor, number, form, task)


@for_actor("classification.restricted", "customers.view")
def flag_review(request: HttpRequest, actor: Actor, number: str, code: str) -> HttpResponse:
    """Looked again: it still holds."""
    task = Task(
        _("The flag still holds"), _("The review is recorded."),
        lambda given: review_flag(actor=actor, number=number, code=code, **given), code,
    )  # fmt: skip
    return _run(request, actor, number, ReviewForm(_sent(request)), task)


@for_actor("classification.restricted", "customers.view")
def flag_end(request: HttpRequest, actor: Actor, number: str, code: str) -> HttpResponse:
    """It holds no more."""
    task = Task(
        _("End the flag"), _("The flag has ended."),
        lambda given: end_flag(actor=actor, number=number, code=code, **given), code,
    )  # fmt: skip
    return _run(request, actor, number, EndForm(_sent(request)), task)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _run(request: HttpRequest, actor: Actor, number: str, form: UiForm, task: Task) -> HttpResponse:
    """Show the form, or do its verb and go back to the customer."""
    customer, back, status = customer_for(actor, number), reverse("customers:customer", args=[number]), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                task.do(form.cleaned_data)
                return go(request, back, task.done)
            except Refused as error:
                form.refuse(error)
            except NotFound as error:
                form.add_error(None, str(error.message))
    context = {
        "customer": customer, "form": form, "title": task.title, "back": back,
        "flag": flag_badge(task.code) if task.code else None,
    }  # fmt: skip
    return render(request, "classification/flag_form.html", context, status=status)


@for_actor("classification.restricted", "customers.view")
def flags_due(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The flags to look at again: one's own that are due, one's own, or those of everybody; recorded."""
    show = request.GET.get("show", "due")
    cursor = request.GET.get("cursor")
    page = look_at_reviews(actor=actor, cursor=cursor, mine=show != "all", due_only=show == "due")
    people = called(one.owner for one in page)
    tabs = {"due": _("Mine, due"), "mine": _("Mine"), "all": _("All that hold")}
    table = Table(
        "flags",
        _("Restricted flags"),
        [
            Column(_("Customer"), lambda one: one.name, "main"),
            Column(_("Number"), lambda one: one.number, "tight"),
            Column(_("Flag"), lambda one: flag_badge(one.code), "tight"),
            Column(_("Day of review"), _day, "tight"),
            Column(_("Owner"), lambda one: people.get(one.owner, one.owner), "text"),
        ],
        page.items,
        url=lambda one: reverse("classification:restricted", args=[one.number]),
        tone=lambda one: "warn" if one.due else "",
        empty=Empty(_("No flag waits for review."), "flag-check"),
        **paging_urls(request, page),  # type: ignore[arg-type]
    )
    context = {
        "table": table,
        "tabs": [(text, query_string(request, show=code, cursor=None), code == show) for code, text in tabs.items()],
    }
    return render(request, "classification/flags_due.html", context)


def _day(one: Review) -> object:
    return [one.review_on, Badge(_("due"), "warn", "clock-exclamation")] if one.due else one.review_on
