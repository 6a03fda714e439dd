"""The verbs of a case as pages see them: one table, one dispatcher. A verb is a form and an action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wattcare.cases import actions
from wattcare.cases.forms import verbs as forms
from wattcare.cases.models import Case


@dataclass(frozen=True)
class CaseVerb:
    """`about` says what it is done to: the case, one of its orders, or one of its clocks.

    `versioned` verbs are refused when somebody changed the case meanwhile; the others only add.
    """

    label: str | Promise
    icon: str
    key: str
    form: type[forms.VerbForm]
    act: Callable[..., Case]
    done: str | Promise
    about: str = "case"
    versioned: bool = True
    submit: str | Promise = ""
    style: str = ""

    @property
    def button(self) -> str | Promise:
        return self.submit or self.label


VERBS: dict[str, CaseVerb] = {
    "reply": CaseVerb(
        _("Answer"), "message-forward", "r", forms.ReplyForm, actions.reply, _("The answer is recorded.")
    ),
    "note": CaseVerb(
        _("Add note"), "note", "m", forms.NoteForm, actions.note, _("The note is saved."), versioned=False,
        submit=_("Save note"),
    ),
    "order": CaseVerb(
        _("Send order"), "send", "o", forms.OrderForm, actions.send_order, _("The order is sent.")
    ),
    "take": CaseVerb(_("Take"), "hand-grab", "t", forms.PlainForm, actions.take, _("The case is yours.")),
    "assign": CaseVerb(_("Assign"), "user-check", "s", forms.AssignForm, actions.assign, _("The case is assigned.")),
    "step": CaseVerb(
        _("Record step"), "map-pin-check", "e", forms.StepForm, actions.record_step, _("The step is recorded.")
    ),
    "call_back": CaseVerb(
        _("Call back"), "phone-outgoing", "b", forms.CallBackForm, actions.call_back, _("The call-back is recorded."),
        submit=_("Record call-back"),
    ),
    "close": CaseVerb(_("Close case"), "archive", "c", forms.CloseForm, actions.close, _("The case is closed.")),
    "reopen": CaseVerb(_("Reopen"), "rotate", "x", forms.ReopenForm, actions.reopen, _("The case is open again.")),
    "urge": CaseVerb(
        _("Customer urges"), "bell-ringing", "u", forms.UrgeForm, actions.urge, _("The urging is recorded."),
        versioned=False, submit=_("Record urging"),
    ),
    "link": CaseVerb(
        _("Link with a case"), "link", "l", forms.LinkForm, actions.link_cases, _("The cases are linked."),
        versioned=False,
    ),
    "customer": CaseVerb(
        _("Set customer"), "user-search", "i", forms.CustomerForm, actions.set_customer, _("The customer is set."),
    ),
    "accept": CaseVerb(
        _("Accept order"), "check", "a", forms.PlainForm, actions.accept_order, _("The order is yours."), about="order",
        style="primary",
    ),
    "finish": CaseVerb(
        _("Report as done"), "clipboard-check", "f", forms.FinishForm, actions.finish_order,
        _("The order is reported as done."), about="order", style="primary",
    ),
    "return": CaseVerb(
        _("Return order"), "arrow-back-up", "v", forms.ReturnForm, actions.return_order, _("The order is returned."),
        about="order", style="danger",
    ),
    "cancel": CaseVerb(
        _("Withdraw order"), "circle-x", "", forms.CancelForm, actions.cancel_order, _("The order is withdrawn."),
        about="order", style="danger",
    ),
    "pause": CaseVerb(
        _("Pause clock"), "player-pause", "p", forms.PauseForm, actions.pause_clock, _("The clock stands still."),
        about="clock",
    ),
    "resume": CaseVerb(
        _("Let run on"), "player-play", "p", forms.PlainForm, actions.resume_clock, _("The clock runs on."),
        about="clock",
    ),
}  # fmt: skip
CASE_VERBS = ("reply", "note", "order", "take", "assign", "step", "call_back", "close", "reopen", "urge")
MORE_VERBS = ("link", "customer")
ORDER_VERBS = ("accept", "finish", "return", "cancel")
CLOCK_VERBS = ("pause", "resume")


def call(verb: CaseVerb, form: forms.VerbForm) -> Case:
    """Do it, as the person, to the case, order or clock of the form's frame."""
    frame = form.frame
    more: dict[str, Any] = form.arguments()
    if frame.position is not None:
        more["position"] = frame.position
    if frame.clock is not None:
        more["clock"] = frame.clock.pk
    if verb.versioned:
        more["version"] = form.cleaned_data["version"]
    return verb.act(actor=frame.actor, number=frame.case.number, **more)
