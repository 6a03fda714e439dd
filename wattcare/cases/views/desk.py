"""The contact desk: find who calls, see what is open, open a case or urge one, without the mouse."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from wattcare.cases.actions import open_case
from wattcare.cases.actions.answering_at_once import open_and_answer
from wattcare.cases.actions.facts import facts_at, first_department
from wattcare.cases.forms import choices
from wattcare.cases.forms.opening import NewCaseForm, cause_label, causes_like, kinds
from wattcare.cases.forms.supplies import split_supply
from wattcare.cases.forms.widgets import options
from wattcare.cases.models import Case
from wattcare.cases.queries.candidates import Candidate, candidates_for
from wattcare.cases.queries.desk import About, about_caller
from wattcare.cases.views.clock_preview import chain_of, coming_clocks, today
from wattcare.catalogue.queries import pack
from wattcare.customers.views.showing import chips, flags, page_url
from wattcare.kernel.actors import Actor
from wattcare.kernel.idempotency import answer_once
from wattcare.kernel.results import NotFound, Refused
from wattcare.kernel.ui.asking import for_actor


@for_actor("cases.open", "customers.view")
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk, or the contact that was taken at it."""
    if request.method == "POST":
        form = NewCaseForm(request.POST, request.FILES)
        return _taken(request, actor, form) if form.is_valid() else _desk(request, actor, form, 422)
    phone = request.GET.get("phone", "").strip()
    form = NewCaseForm(initial={"once": uuid.uuid4().hex, "caller_phone": phone, "send_now": True, **_asked(request)})
    return _desk(request, actor, form)


def _shown(about: About | None) -> dict[str, Any]:
    """What the panel about the caller needs: the archive's alarms too."""
    if about is None or about.page is None:
        return {"about": about, "alarms": [], "archive_url": ""}
    alarms = flags(about.page)
    return {
        "about": about,
        "alarms": alarms,
        "chips": chips(about.page, alarms),
        "archive_url": page_url(about.page.customer.number),
    }


def _asked(request: HttpRequest) -> dict[str, str]:
    """Kind and subject that another page proposes."""
    return {name: request.GET[name] for name in ("kind", "subject", "channel") if request.GET.get(name)}


def _desk(request: HttpRequest, actor: Actor, form: NewCaseForm, status: int = 200) -> HttpResponse:
    about, found = _who(request, actor)
    context = {
        "form": form,
        **_shown(about),
        "found": found,
        "typed": request.GET.get("q", "") or request.GET.get("phone", ""),
        "snippets": choices.snippets("reply"),
        "saved": request.GET.get("saved", ""),
        **_preview(actor, request.POST or request.GET, form),
    }
    return render(request, "cases/desk.html", context, status=status)


def _who(request: HttpRequest, actor: Actor) -> tuple[About | None, list[Candidate]]:
    """The caller chosen so far, or the candidates for what was typed or for the calling number."""
    given = request.POST or request.GET
    account, point = split_supply(given.get("supply", ""))
    account, customer = account or given.get("account", ""), given.get("customer", "")
    phone = given.get("caller_phone", "") or given.get("phone", "")
    found: list[Candidate] = []
    if not (customer or account or point):
        found = candidates_for(actor, given.get("q", "") or given.get("phone", ""))
        if len(found) == 1 and given.get("phone"):
            customer, account = found[0].customer, found[0].account
    if not (customer or account or point or phone):
        return None, found
    try:
        return about_caller(actor, customer=customer, account=account, point=point, phone=phone), found
    except NotFound:
        return None, found


def _taken(request: HttpRequest, actor: Actor, form: NewCaseForm) -> HttpResponse:
    """Open the case once, however often the form is sent."""
    try:
        _status, number = answer_once(actor, f"desk:{form.cleaned_data['once']}", _fingerprint(request), lambda: (
            201, _opened(actor, form).number,
        ))  # fmt: skip
    except Refused as error:
        if error.code == "key_reused":
            error = Refused("saved_already", _("This contact is saved already; start a new one for another matter."))
        form.refuse(error)
        return _desk(request, actor, form, 422)
    except NotFound as error:
        form.add_error(None, str(error.message))
        return _desk(request, actor, form, 422)
    return _saved(request, actor, number)


def _saved(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """On to the case, or to an empty desk: for the next contact, or where the case is hidden from whoever took it."""
    url = reverse("cases:case", args=[number])
    if not Case.objects.visible_to(actor).filter(number=number).exists():
        said = _("Case %(number)s is open. From here on only those see it who look into such matters.")
        messages.success(request, said % {"number": number})
        return redirect(f"{reverse('cases:desk')}?saved=desk")
    if request.POST.get("then") != "next":
        messages.success(request, _("Case %(number)s is open.") % {"number": number})
        return redirect(f"{url}?saved=desk")
    link = format_html('<a href="{}">{}</a>', url, number)
    messages.success(request, format_html(_("Case {number} is open. Ready for the next contact."), number=link))
    return redirect(f"{reverse('cases:desk')}?saved=desk")


def _fingerprint(request: HttpRequest) -> str:
    kept = {name: request.POST.getlist(name) for name in request.POST if name not in {"csrfmiddlewaretoken", "then"}}
    return repr(sorted(kept.items()))


def _opened(actor: Actor, form: NewCaseForm) -> Case:
    data, new = form.cleaned_data, form.new_case()
    if data["answer"]:
        return open_and_answer(
            actor=actor, new=new, answer=data["answer"], outcome=data["answer_outcome"], files=data["files"]
        )
    return open_case(actor=actor, new=new, files=data["files"])


@for_actor("customers.search")
def find(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Candidates for what is typed, as options of the search box."""
    found = candidates_for(actor, request.GET.get("q") or request.GET.get("found", ""))
    return render(request, "cases/desk_found.html", {"found": found})


@for_actor("cases.open", "customers.view")
def about(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who was chosen: alarms, supplies, open cases."""
    customer, _bar, supply = request.GET.get("chosen", "").partition("|")
    account, point = split_supply(supply)
    phone = request.GET.get("caller_phone", "")
    shown = about_caller(actor, customer=customer, account=account, point=point, phone=phone)
    response = render(request, "cases/desk_about.html", _shown(shown))
    return trigger_client_event(response, "desk-about", after="settle")


@for_actor("cases.open")
def causes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Causes of the chosen kind that fit what is typed, as options."""
    found = causes_like(request.GET.get("kind", ""), request.GET.get("cause_text", ""))
    return render(request, "cases/desk_causes.html", {"causes": [(item.code, cause_label(item)) for item in found]})


@for_actor("cases.open", "customers.view")
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where the case would go and which clocks would start."""
    form = NewCaseForm(initial=request.GET.dict())
    return render(request, "cases/desk_preview.html", {"form": form, **_preview(actor, request.GET, form)})


def _preview(actor: Actor, given: Any, form: NewCaseForm) -> dict[str, Any]:
    """The preview of the form as it stands; empty before a kind is chosen."""
    kind = next((kind for kind in kinds() if kind.code == (given.get("kind") or form.initial.get("kind"))), None)
    cause = given.get("cause", "")
    if not any(item.code == cause and kind and item.kind == kind.code for item in pack().causes):
        cause = ""
    if kind is None:
        return {"kind": None, "coming": [], "departments": options(choices.departments_by_place(), "")}
    account, point = split_supply(given.get("supply", ""))
    chain = chain_of(actor, given.get("customer", ""), account, point)
    facts = facts_at(pack(), kind.code, chain, today())
    route = pack().route_for(kind.code, cause or None, facts)
    own = first_department(pack(), kind.code, cause, facts)
    likely = [code for code in (own, chain.department_code) if code]
    chosen = given.get("order_department", "")
    touched = chosen and chosen != given.get("own", "")  # the default of another kind is no choice
    return {
        "kind": kind,
        "coming": coming_clocks(kind.code, cause, given.get("channel", ""), facts, ordered=bool(given.get("send_now"))),
        "departments": options(choices.departments_by_place(likely), chosen if touched else own),
        "own": own,
        "route": route,
    }
