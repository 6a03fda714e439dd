"""Doing a verb of the archive: a small form on a page of its own; nothing typed is lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.customers import forms
from wattcare.customers.actions.contact_points import NewContact, add_contact_point, end_contact_point
from wattcare.customers.actions.customers import NewCustomer, change_customer, change_lifecycle, create_customer
from wattcare.customers.actions.noting import NewInteraction, note_interaction
from wattcare.customers.actions.supplies import MoveIn, move_in, move_out
from wattcare.customers.actions.unmasking import unmask
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.customers.queries.own_fields import own_fields
from wattcare.customers.queries.pages import customer_for
from wattcare.customers.queries.supplies import point_lines
from wattcare.customers.views import looks
from wattcare.customers.views.details import as_typed, with_typed
from wattcare.customers.views.showing import page_url
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound, Refused, Stale
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.forms import UiForm
from wattcare.kernel.ui.responses import go, is_part
from wattcare.kernel.ui.verbs import Verb


@dataclass(frozen=True)
class Task:
    """A form with what it does: heading, the button's word, where it comes from, what is said afterwards."""

    title: str
    button: str
    icon: str
    back: str
    done: str
    note: str = ""


def run(
    request: HttpRequest,
    task: Task,
    form: UiForm,
    do: Callable[[dict[str, Any]], str | None],
    verbs: Sequence[Verb] = (),
) -> HttpResponse:
    """Show the form, or do its verb. `do` returns where to go; None goes back. `verbs` stand in the page's head."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return go(request, do(form.cleaned_data) or task.back, task.done)
            except (Refused, Stale, NotFound) as error:
                status = _told(form, error)
    return render(request, "customers/form.html", {"task": task, "form": form, "verbs": verbs}, status=status)


def _told(form: UiForm, error: Refused | Stale | NotFound) -> int:
    if isinstance(error, Refused):
        form.refuse(error)
    else:
        form.add_error(None, str(error.message))
    return error.status


@for_actor("customers.edit")
def create(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = forms.NewCustomerForm(
        request.POST or None, initial={"language": home.language(), "lifecycle": "potential", **_given(request)}
    )
    task = Task(
        _("New customer"),
        _("Put into the archive"),
        "user-plus",
        reverse("customers:list"),
        _("The customer is in the archive."),
    )

    def do(data: dict[str, Any]) -> str:
        values = form.values()
        reach = [("phone", values.pop("phone")), ("email", values.pop("email"))]
        contacts = [NewContact(kind=kind, value=value, preferred=True) for kind, value in reach if value]
        return page_url(create_customer(actor=actor, new=NewCustomer(**values, contacts=contacts)).number)

    return run(request, task, form, do)


def _given(request: HttpRequest) -> dict[str, str]:
    """Name and telephone that another page brings along."""
    return {name: request.GET[name] for name in ("name", "phone", "email") if request.GET.get(name)}


@for_actor("customers.edit")
def change(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    customer = customer_for(actor, number)
    form = forms.ChangeForm(request.POST or None, initial=_as_typed(customer))
    task = Task(_("Edit %(name)s") % {"name": customer.name}, _("Save"), "check", page_url(number), _("Saved."))

    def do(data: dict[str, Any]) -> None:
        values = form.values()
        values["details"] = with_typed(customer.details, values["details"])
        try:
            change_customer(actor=actor, number=number, changes=values, version=data["version"])
        except Stale as stale:
            raise _what_changed(form, customer, stale) from stale

    return run(request, task, form, do)


def _as_typed(customer: Customer) -> dict[str, Any]:
    """The record as the form shows it; the identity code is not shown."""
    above = customer.intermediary
    names = ("name", "kind", "language", "sector", "importance", "version")
    shown = {name: getattr(customer, name) for name in names}
    needs = [str(code) for code in customer.special_needs]
    own = {f"own_{code}": as_typed(code, customer.details) for code in own_fields()}
    return {**shown, **own, "special_needs": needs, "intermediary_number": above.number if above else ""}


def _what_changed(form: forms.ChangeForm, customer: Customer, stale: Stale) -> Refused:
    """Say what stands in the record now; the typed text stays, and sending it again is meant."""
    now = _as_typed(customer)
    differing = [
        _("%(label)s is now “%(value)s”.") % {"label": form.fields[name].label, "value": _told_value(value)}
        for name, value in now.items()
        if name != "version" and str(form.cleaned_data.get(name, "")) != str(value)
    ]
    typed: QueryDict = cast(QueryDict, form.data).copy()
    typed["version"] = str(now["version"])
    form.data = typed
    text = " ".join([str(stale.message), *differing, _("Your text is kept; save it again if it shall stand.")])
    return Refused("stale", text, status=409)


def _told_value(value: Any) -> str:
    return ", ".join(looks.need_name(code) for code in value) if isinstance(value, list) else str(value)


@for_actor("customers.edit")
def lifecycle(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    customer = customer_for(actor, number)
    initial = {"lifecycle": customer.lifecycle, "version": customer.version}
    form = forms.LifecycleForm(request.POST or None, initial=initial)
    task = Task(
        _("Supply relation of %(name)s") % {"name": customer.name}, _("Save"), "check", page_url(number), _("Saved.")
    )
    return run(request, task, form, lambda data: _nothing(change_lifecycle(actor=actor, number=number, **data)))


def _nothing(_made: object) -> None:
    return None


@for_actor("customers.edit")
def contact_new(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    customer = customer_for(actor, number)
    task = Task(
        _("Add a contact to %(name)s") % {"name": customer.name},
        _("Add"),
        "plus",
        page_url(number),
        _("The contact is added."),
    )
    form = forms.ContactForm(request.POST or None)
    return run(
        request,
        task,
        form,
        lambda data: _nothing(add_contact_point(actor=actor, number=number, new=NewContact(**data))),
    )


@for_actor("customers.edit")
def contact_end(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponse:
    customer = customer_for(actor, number)
    task = Task(
        _("This contact no longer reaches %(name)s") % {"name": customer.name},
        _("End it"),
        "x",
        page_url(number),
        _("The contact is ended."),
        _("It stays in the archive, marked as ended."),
    )
    form = forms.ReasonForm(request.POST or None)
    return run(
        request,
        task,
        form,
        lambda data: _nothing(end_contact_point(actor=actor, number=number, point_id=pk, **data)),
    )


@for_actor("customers.edit")
def interaction_new(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    customer = customer_for(actor, number)
    task = Task(
        _("Note a contact with %(name)s") % {"name": customer.name},
        _("Note it"),
        "message-plus",
        page_url(number),
        _("The contact is noted."),
        _("For what must be followed up, open a case at the contact desk instead."),
    )
    form = forms.InteractionForm(request.POST or None)

    def do(data: dict[str, Any]) -> None:
        inbound = data.pop("direction") == "in"
        note_interaction(actor=actor, number=number, new=NewInteraction(inbound=inbound, **data))

    return run(request, task, form, do)


@for_actor("customers.edit")
def point_move_in(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    place = point_lines(actor, code)[0]
    back = reverse("customers:point", args=[code])
    task = Task(
        _("Move in at %(address)s") % {"address": place.address or code},
        _("Move in"),
        "transfer-in",
        back,
        _("The new supply is recorded."),
        _("The supply that runs here ends on that day; its history stays on the point."),
    )
    initial = {"on": home.today(), "customer_number": request.GET.get("customer", "")}
    form = forms.MoveInForm(request.POST or None, initial=initial)
    return run(
        request,
        task,
        form,
        lambda data: _nothing(move_in(actor=actor, move=MoveIn(service_point_code=code, **data))),
    )


@for_actor("customers.edit")
def point_move_out(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    place = point_lines(actor, code)[0]
    back = reverse("customers:point", args=[code])
    task = Task(
        _("Move out of %(address)s") % {"address": place.address or code},
        _("Move out"),
        "transfer-out",
        back,
        _("The end of the supply is recorded."),
    )
    form = forms.MoveOutForm(request.POST or None, initial={"on": home.today()})
    return run(request, task, form, lambda data: _nothing(move_out(actor=actor, service_point_code=code, **data)))


@for_actor("customers.view")
def reveal(request: HttpRequest, actor: Actor, number: str, what: str) -> HttpResponse:
    """Ask why a datum must be seen in full, then show it where it stood."""
    actor.require("customers.unmask")
    customer = customer_for(actor, number)
    form = forms.ReasonForm(request.POST or None)
    value, status = "", 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                value, status = unmask(actor=actor, number=number, what=what, **form.cleaned_data), 200
            except Refused as error:
                status = _told(form, error)
    context = {"customer": customer, "form": form, "what": what, "value": value, "back": page_url(number)}
    template = "customers/reveal.html" if is_part(request) else "customers/reveal_page.html"
    # htmx swaps nothing on an error status, and the reason typed too short is shown in place.
    return render(request, template, context, status=200 if is_part(request) else status)
