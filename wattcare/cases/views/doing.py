"""Doing a verb: the form by itself for htmx, within the case's page for everybody else; nothing typed is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from wattcare.cases.actions.doing import changes_since
from wattcare.cases.forms.verbs import Frame, VerbForm
from wattcare.cases.models import Case, Clock, Order
from wattcare.cases.queries.loading import case_for
from wattcare.cases.queries.pages import page_of, read_orders, standing_of_orders
from wattcare.cases.queries.timeline import verb_name
from wattcare.cases.queries.verdicts import Ground, case_verdicts, clock_verdicts, order_verdicts
from wattcare.cases.rules import needs_call_back
from wattcare.cases.views.asking import place_of, with_place
from wattcare.cases.views.showing import case_context
from wattcare.cases.views.verbs import VERBS, CaseVerb, call
from wattcare.catalogue.queries import pack
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Change, NotFound, NotPermitted, Refused, Stale, Verdict
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.responses import go, is_part


@dataclass(frozen=True)
class Meanwhile:
    """One thing a colleague did after the page or the form was opened."""

    who: str
    at: datetime
    what: str


@dataclass(frozen=True)
class Doing:
    """A verb's form ready to be shown. `region` is the id of the place on the page it stands in."""

    code: str
    verb: CaseVerb
    form: VerbForm
    region: str
    place: str = ""
    meanwhile: Sequence[Meanwhile] = ()

    @property
    def url(self) -> str:
        return reverse("cases:do", args=[self.form.frame.case.number, self.code])

    @property
    def draft(self) -> str:
        return f"{self.form.frame.case.number}-{self.region}-{self.code}"


@for_actor("cases.view")
def do(request: HttpRequest, actor: Actor, number: str, verb: str) -> HttpResponse:
    """Show the verb's form, or do the verb."""
    known = VERBS.get(verb)
    if known is None:
        raise NotFound(_("There is no such thing to do with a case."))
    frame, verdict = frame_for(request, actor, number, verb)
    place = place_of(request)
    if request.method != "POST":
        if not verdict:
            raise _refused(verdict)
        region, code = region_of(frame), place.code if place else ""
        return _shown(request, Doing(verb, known, known.form(frame), region, code, _unseen(request, known, frame)))
    form = known.form(frame, request.POST, request.FILES)
    doing = Doing(verb, known, form, region_of(frame), place.code if place else "")
    return _done(request, doing) if form.is_valid() else _shown(request, doing, 422)


def _refused(verdict: Verdict) -> Exception:
    code = getattr(verdict, "code", "")
    reason = getattr(verdict, "reason", "")
    return NotPermitted(code, reason) if code.startswith("cases.") else Refused(code, reason, status=409)


def _done(request: HttpRequest, doing: Doing) -> HttpResponse:
    try:
        case = call(doing.verb, doing.form)
    except Stale as stale:
        return _stale(request, doing, stale)
    except Refused as error:
        doing.form.refuse(error)
        return _shown(request, doing, error.status)
    except NotFound as error:  # of what the form names; the case itself was found
        doing.form.add_error(None, str(error.message))
        return _shown(request, doing, 422)
    return go(request, _onward(request, case), doing.verb.done)


def _onward(request: HttpRequest, case: Case) -> str:
    """Back to the case, or on to the next one of the list."""
    place = place_of(request)
    name = "cases:next" if request.POST.get("then") == "next" and place else "cases:case"
    return with_place(reverse(name, args=[case.number]), place)


def _stale(request: HttpRequest, doing: Doing, stale: Stale) -> HttpResponse:
    """The same form with the same words, on the case as it is now, and what the colleague did."""
    frame = doing.form.frame
    data = request.POST.copy()
    data["version"] = str(case_for(frame.actor, frame.case.number).version)
    form = doing.verb.form(frame, data, request.FILES)
    again = Doing(doing.code, doing.verb, form, doing.region, doing.place, _told(stale.changes))
    return _shown(request, again, stale.status)


def _told(changes: Sequence[Change]) -> list[Meanwhile]:
    return [Meanwhile(change.who, datetime.fromisoformat(change.when), verb_name(change.what)) for change in changes]


def _unseen(request: HttpRequest, verb: CaseVerb, frame: Frame) -> list[Meanwhile]:
    """What was done after the page was drawn from which the form is opened; the page itself does not show it."""
    seen = _number(request, "seen")
    if not (verb.versioned and is_part(request) and 0 < seen < frame.case.version):
        return []
    return _told(changes_since(frame.case, seen))


def _shown(request: HttpRequest, doing: Doing, status: int = 200) -> HttpResponse:
    if is_part(request):
        response = render(request, "cases/verb_form.html", {"doing": doing}, status=status)
        return reswap(retarget(response, f"#{doing.region}"), "innerHTML")
    frame = doing.form.frame
    page = page_of(frame.actor, frame.case, frame.orders)
    context = case_context(request, page, place_of(request)) | {"doing": doing}
    return render(request, "cases/case.html", context, status=status)


def region_of(frame: Frame) -> str:
    if frame.position is not None:
        return f"doing-order-{frame.position}"
    return f"doing-clock-{frame.clock.pk}" if frame.clock else "doing"


def frame_for(request: HttpRequest, actor: Actor, number: str, verb: str) -> tuple[Frame, Verdict]:
    """The case with the order or clock that is meant, and whether the verb may be done."""
    case = case_for(actor, number)
    orders = read_orders(case)
    standing = standing_of_orders(case, orders)
    needed = needs_call_back(pack().kind(case.kind), standing)
    about = VERBS[verb].about
    if about == "order":
        order = _order(orders, _number(request, "order"))
        frame = Frame(actor, case, standing, orders, position=order.position, call_back_needed=needed)
        return frame, order_verdicts(actor, standing, order)[verb]
    if about == "clock":
        clock = _clock(case, _number(request, "clock"))
        frame = Frame(actor, case, standing, orders, clock=clock, call_back_needed=needed)
        return frame, clock_verdicts(actor, standing, clock)[verb]
    frame = Frame(actor, case, standing, orders, call_back_needed=needed)
    return frame, case_verdicts(Ground(actor, case, standing, orders))[verb]


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name) or request.GET.get(name) or ""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _order(orders: Sequence[Order], position: int) -> Order:
    found = next((order for order in orders if order.position == position), None)
    if found is None:
        raise NotFound(_("The case has no such order."))
    return found


def _clock(case: Case, pk: int) -> Clock:
    found = Clock.objects.filter(case=case, pk=pk).first()
    if found is None:
        raise NotFound(_("The case has no such clock."))
    return found
