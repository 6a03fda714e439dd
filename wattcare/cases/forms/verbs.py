"""A form for each verb of a case. `arguments()` is what the verb gets beside the actor and the case's number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from wattcare.cases.forms import choices
from wattcare.cases.forms.files import FilesField
from wattcare.cases.forms.supplies import split_supply
from wattcare.cases.forms.widgets import QuickSelect
from wattcare.cases.models import Case, Clock, Order
from wattcare.cases.rules import STEPS, Standing
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Stage
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.forms import DateTimeInput, TextArea, UiForm
from wattcare.staff.queries import department_by_id

TEXT = 20_000


@dataclass(frozen=True)
class Frame:
    """What a verb's form needs to know: whose form, on which case, order or clock."""

    actor: Actor
    case: Case
    standing: Standing
    orders: Sequence[Order]
    position: int | None = None
    clock: Clock | None = None
    call_back_needed: bool = False


class VerbForm(UiForm):
    """Base: the version that was seen. Fields named in `given` go to the verb as they are."""

    given: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ()  # which standard wordings are offered
    halves: ClassVar[tuple[str, ...]] = ()

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, frame: Frame, *args: Any, **more: Any) -> None:
        self.frame = frame
        super().__init__(*args, **{"auto_id": f"{self.mark(frame)}-%s", **more})
        self.initial.setdefault("version", frame.case.version)
        self.prepare()

    @classmethod
    def mark(cls, frame: Frame) -> str:
        """Unique on the page, also when forms of several orders are open."""
        about = frame.position or (frame.clock.pk if frame.clock else "")
        return f"{cls.__name__.lower()}{about}"

    def prepare(self) -> None:
        """Fill in choices and defaults from `self.frame`."""

    def choose(self, name: str, options: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker; all callers name one
        field.choices = options

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.given}

    @property
    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """The visible fields with their widths; those of `halves` stand side by side."""
        return [(bound, "w-half" if bound.name in self.halves else "") for bound in self.visible_fields()]

    @property
    def snippets(self) -> list[tuple[str, str]]:
        return choices.snippets(*self.uses) if self.uses else []


class NoteForm(VerbForm):
    given = ("text", "files")
    text = forms.CharField(
        label=gettext_lazy("Note for colleagues"), max_length=TEXT, widget=TextArea(rows=3),
        help_text=gettext_lazy("The customer never sees notes."),
    )  # fmt: skip
    files = FilesField(label=gettext_lazy("Files"), required=False)  # type: ignore[assignment]  # a field, not the form\'s own files


class ReplyForm(VerbForm):
    given = ("text", "channel", "files")
    uses = ("reply",)
    halves = ("channel", "files")
    text = forms.CharField(label=gettext_lazy("Answer to the customer"), max_length=TEXT, widget=TextArea(rows=4))
    channel = forms.ChoiceField(label=gettext_lazy("By which channel"), required=False, widget=QuickSelect)
    files = FilesField(label=gettext_lazy("Files"), required=False)  # type: ignore[assignment]  # a field, not the form\'s own files

    def prepare(self) -> None:
        self.choose("channel", choices.channels())
        self.initial.setdefault("channel", self.frame.case.channel)


class OrderForm(VerbForm):
    given = ("department", "task")
    department = forms.ChoiceField(label=gettext_lazy("Department"), widget=QuickSelect)
    task = forms.CharField(label=gettext_lazy("What is to be done"), max_length=TEXT, widget=TextArea(rows=3))

    def prepare(self) -> None:
        case = self.frame.case
        self.choose("department", choices.departments_by_place(likely_departments(case)))
        self.initial.setdefault("task", case.subject)


def likely_departments(case: Case) -> list[str]:
    """The unit that serves the place, the cause's or kind's own, and the one that keeps the case."""
    place = case.service_point.premise.department_code if case.service_point else ""
    try:
        own = pack().department_for(case.kind, case.cause or None) or ""
    except KeyError:  # a code that the pack in use no longer has
        own = ""
    return [code for code in (place, own, keeping(case)) if code]


def keeping(case: Case) -> str:
    """The code of the department that keeps the case, without asking the database."""
    unit = department_by_id(case.department_id)
    return unit.code if unit else ""


class AssignForm(VerbForm):
    halves = ("department", "assignee")
    department = forms.ChoiceField(label=gettext_lazy("Department"), widget=QuickSelect)
    assignee = forms.ChoiceField(
        label=gettext_lazy("Handled by"), required=False,
        widget=QuickSelect,
        help_text=gettext_lazy("People of the present department; a new department chooses its own."),
    )  # fmt: skip

    def prepare(self) -> None:
        case = self.frame.case
        self.choose("department", choices.departments_by_place(likely_departments(case)))
        self.choose("assignee", choices.people_of(self.frame.actor, case.department_id))
        self.initial.setdefault("department", keeping(case))
        self.initial.setdefault("assignee", case.assignee.username if case.assignee else "")

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["department"] != keeping(self.frame.case):
            return {"department": data["department"]}
        return {"assignee": data["assignee"]}


class PlainForm(VerbForm):
    """A verb that only asks to be confirmed."""


class StepForm(VerbForm):
    given = ("step", "at", "text")
    halves = ("at",)
    step = forms.ChoiceField(label=gettext_lazy("What happened"), widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=gettext_lazy("When"), required=False, widget=DateTimeInput,
        help_text=gettext_lazy("Empty means now."),
    )  # fmt: skip
    text = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=TEXT, widget=TextArea(rows=2))

    def prepare(self) -> None:
        awaited = {clock.stop_event for clock in self.frame.case.clocks.all()}
        ordered = sorted(STEPS.items(), key=lambda item: item[0] not in awaited)
        self.choose("step", [(code, str(name)) for code, name in ordered])
        self.initial.setdefault("step", ordered[0][0])


class CallBackForm(VerbForm):
    given = ("outcome", "text")
    uses = ("call_back",)
    outcome = forms.ChoiceField(label=gettext_lazy("What the customer said"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("In the customer’s words"), required=False, max_length=TEXT, widget=TextArea(rows=3)
    )

    def prepare(self) -> None:
        self.choose("outcome", choices.outcomes(Stage.CALL_BACK))


class CloseForm(VerbForm):
    given = ("outcome", "text", "without_call_back")
    uses = ("close",)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), widget=forms.RadioSelect)
    without_call_back = forms.BooleanField(
        label=gettext_lazy("Close without call-back, for the reason below"), required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Remark or reason"), required=False, max_length=TEXT, widget=TextArea(rows=2)
    )

    def prepare(self) -> None:
        self.choose("outcome", choices.outcomes(Stage.CLOSE))
        if not self.frame.call_back_needed or self.frame.standing.called_back:
            del self.fields["without_call_back"]

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        without = data.get("without_call_back", False)
        return {"outcome": data["outcome"], "text": data["text"], "without_call_back": without}


class ReopenForm(VerbForm):
    given = ("text",)
    text = forms.CharField(label=gettext_lazy("Why it is taken up again"), max_length=TEXT, widget=TextArea(rows=2))


class UrgeForm(VerbForm):
    given = ("text", "channel")
    text = forms.CharField(
        label=gettext_lazy("What the customer says"), required=False, max_length=TEXT, widget=TextArea(rows=2)
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False, widget=QuickSelect)

    def prepare(self) -> None:
        self.choose("channel", choices.channels())
        self.initial.setdefault("channel", choices.default_channel())


class LinkForm(VerbForm):
    given = ("other", "reason")
    halves = given
    other = forms.CharField(label=gettext_lazy("Number of the other case"), max_length=24)
    reason = forms.ChoiceField(label=gettext_lazy("Why"), widget=QuickSelect)

    def prepare(self) -> None:
        self.choose("reason", [(code, str(name)) for code, name in LINK_REASONS.items()])


LINK_REASONS: dict[str, Any] = {
    "same_matter": gettext_lazy("Same matter"),
    "repeat": gettext_lazy("The same customer again"),
    "same_event": gettext_lazy("Same event at the network"),
    "maybe_same": gettext_lazy("Perhaps the same matter"),
}


class CustomerForm(VerbForm):
    """A candidate chosen from the search; without scripts the account number as it was typed."""

    found = forms.CharField(
        label=gettext_lazy("Customer"), max_length=200,
        help_text=gettext_lazy("Telephone, account, meter, name, pinyin or address"),
    )  # fmt: skip
    chosen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        customer, bar, supply = self.cleaned_data["chosen"].partition("|")
        if not bar:
            return {"account": self.cleaned_data["found"].strip()}
        account, point = split_supply(supply)
        return {"customer": customer, "account": account, "service_point": point}


class ReturnForm(VerbForm):
    given = ("reason", "text")
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Explain, and name the right department if you know it"), required=False, max_length=TEXT,
        widget=TextArea(rows=2),
    )  # fmt: skip

    def prepare(self) -> None:
        self.choose("reason", choices.return_reasons())


class FinishForm(VerbForm):
    given = ("result", "files")
    result = forms.CharField(label=gettext_lazy("What was found and done"), max_length=TEXT, widget=TextArea(rows=3))
    files = FilesField(label=gettext_lazy("Proof (photographs, papers)"), required=False)  # type: ignore[assignment]  # a field, not the form\'s own files


class CancelForm(VerbForm):
    given = ("text",)
    text = forms.CharField(label=gettext_lazy("Why it is withdrawn"), max_length=TEXT, widget=TextArea(rows=2))


class PauseForm(VerbForm):
    given = ("reason", "evidence")
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), required=False, max_length=TEXT, widget=TextArea(rows=2),
        help_text=gettext_lazy("What proves the reason: a paper, a call, a notice."),
    )  # fmt: skip

    def prepare(self) -> None:
        clock = self.frame.clock
        allowed = pack().commitment(clock.commitment).pauses if clock else ()
        self.choose("reason", choices.pause_reasons(allowed))
