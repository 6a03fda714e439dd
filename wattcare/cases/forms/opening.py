"""The form of the contact desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wattcare.cases.actions.opening import DESCRIPTION_LENGTH, SUBJECT_LENGTH, NewCase, check_reach
from wattcare.cases.forms import choices
from wattcare.cases.forms.files import FilesField
from wattcare.cases.forms.supplies import split_supply
from wattcare.cases.forms.widgets import QuickSelect
from wattcare.cases.rules import Urgency
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Cause, Kind, Stage
from wattcare.kernel.clock import now
from wattcare.kernel.results import Problems
from wattcare.kernel.text import fold, name_tokens
from wattcare.kernel.ui.forms import PhoneInput, TextArea, UiForm
from wattcare.kernel.ui.pieces import names

LONGEST_CALL = 4 * 3600
LISTED_CAUSES = 12


@dataclass(frozen=True)
class KindTile:
    """A kind as a tile of the desk; `key` is the digit that presses it."""

    kind: Kind
    key: str
    checked: bool


def kinds() -> list[Kind]:
    """The kinds that a contact may open; those that attach belong to an open case."""
    return [kind for kind in pack().kinds if not kind.attaches]


def cause_label(cause: Cause) -> str:
    """The cause with those above it, as it is shown and may be typed."""
    return " › ".join(names(item.names) for item in pack().path(cause.code))


def causes_like(kind: str, typed: str) -> list[Cause]:
    """Causes of the kind whose path holds every word typed, or whose pinyin does; leaves first, then the rest."""
    listed = [cause for cause in pack().causes if cause.kind == kind]
    parents = {cause.parent for cause in listed}
    words = fold(typed.replace("›", " ")).split()
    found = [cause for cause in listed if all(_holds(cause, word) for word in words)]
    return sorted(found, key=lambda cause: cause.code in parents)[:LISTED_CAUSES]


def _holds(cause: Cause, word: str) -> bool:
    texts = [text for item in pack().path(cause.code) for text in item.names.values()]
    if any(word in fold(text) for text in texts):
        return True
    return word.isascii() and any(token.startswith(word) for text in texts for token in name_tokens(text))


class NewCaseForm(UiForm):
    """Everything of a contact. `once` makes the same form sent twice open one case."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), widget=forms.RadioSelect)
    cause = forms.CharField(required=False, widget=forms.HiddenInput)
    cause_text = forms.CharField(label=gettext_lazy("Cause"), required=False, max_length=300)
    subject = forms.CharField(label=gettext_lazy("In a few words"), max_length=SUBJECT_LENGTH)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=DESCRIPTION_LENGTH, widget=TextArea(rows=4)
    )
    caller_name = forms.CharField(label=gettext_lazy("Caller"), required=False, max_length=200)
    caller_phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=40, widget=PhoneInput)
    caller_email = forms.CharField(label=gettext_lazy("E-mail"), required=False, max_length=254)
    caller_address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=300)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), widget=QuickSelect)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    wants_call_back = forms.BooleanField(label=gettext_lazy("Wants a call-back"), required=False)
    secrecy = forms.BooleanField(label=gettext_lazy("Keep the caller’s identity secret"), required=False)
    anonymous = forms.BooleanField(label=gettext_lazy("Anonymous"), required=False)
    send_now = forms.BooleanField(label=gettext_lazy("Send to a department at once"), required=False)
    order_department = forms.ChoiceField(label=gettext_lazy("Department"), required=False, widget=QuickSelect)
    order = forms.CharField(label=gettext_lazy("Task"), required=False, max_length=DESCRIPTION_LENGTH)
    answer = forms.CharField(
        label=gettext_lazy("Answer given at once"),
        required=False,
        widget=TextArea(rows=2),
        help_text=gettext_lazy("With an answer here the case is answered and closed in one go."),
    )
    answer_outcome = forms.ChoiceField(label=gettext_lazy("Closed as"), required=False, widget=QuickSelect)
    files = FilesField(label=gettext_lazy("Files"), required=False)  # type: ignore[assignment]  # a field, not the form\'s own files
    customer = forms.CharField(required=False, widget=forms.HiddenInput)
    supply = forms.CharField(required=False, widget=forms.HiddenInput)  # “account:service point”
    once = forms.CharField(max_length=80, widget=forms.HiddenInput)
    begun = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_%s", **more})
        self._choose("kind", [(kind.code, names(kind.names)) for kind in kinds()])
        self._choose("channel", choices.channels())
        default = _("the kind’s own department")
        self._choose("order_department", choices.departments_by_place(empty=default))
        self._choose("answer_outcome", choices.outcomes(Stage.CLOSE))
        self.initial.setdefault("channel", choices.default_channel())
        self.initial.setdefault("begun", now().timestamp())

    def _choose(self, name: str, options: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker; all callers name one
        field.choices = options

    @property
    def tiles(self) -> list[KindTile]:
        """The kinds with the digits that press them."""
        chosen = self["kind"].value()
        return [
            KindTile(kind, str(nth) if nth <= 9 else "", kind.code == chosen) for nth, kind in enumerate(kinds(), 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._settle_cause(data)
        self._check_reach(data)
        kind = next((kind for kind in kinds() if kind.code == data.get("kind")), None)
        if data.get("answer") and kind is not None and not kind.instant:
            self.add_error("answer", _("This kind cannot be closed at the first answer; send it to a department."))
        return data

    def _check_reach(self, data: dict[str, Any]) -> None:
        """Told together with the fields that are missing; when none is, the verb tells it with everything else."""
        problems = Problems()
        phone, email = data.get("caller_phone", ""), data.get("caller_email", "")
        check_reach(problems, pack().country, phone=phone, email=email)
        for name, messages in problems.errors.items():
            self.add_error(name, messages)

    def _settle_cause(self, data: dict[str, Any]) -> None:
        """The chosen cause; or the one whose name was typed; an emptied field means none."""
        typed, kind = data.get("cause_text", "").strip(), data.get("kind", "")
        if not typed:
            data["cause"] = ""
            return
        listed = {cause.code: cause_label(cause) for cause in pack().causes if cause.kind == kind}
        if listed.get(data.get("cause", "")) == typed:
            return
        named = [code for code, label in listed.items() if fold(typed) in {fold(label), code}]
        found = named or [cause.code for cause in causes_like(kind, typed)]
        if len(found) == 1:
            data["cause"] = found[0]
        else:
            self.add_error("cause_text", _("Choose a cause from the list, or leave it empty."))

    def new_case(self) -> NewCase:
        """What the verb needs; `send_now` makes the first order."""
        data = self.cleaned_data
        same = ("kind", "subject", "channel", "description", "cause", "customer")
        texts = ("caller_name", "caller_phone", "caller_email", "caller_address")
        marks = ("anonymous", "secrecy", "wants_call_back")
        account, point = split_supply(data["supply"])
        send = data["send_now"] and not data["answer"]
        return NewCase(
            **{name: data[name] for name in (*same, *texts, *marks)},
            account=account,
            service_point=point,
            urgency=Urgency.URGENT if data["urgent"] else Urgency.NORMAL,
            order=(data["order"] or data["subject"]) if send else "",
            order_department=data["order_department"] if send else "",
            duration_s=_seconds_since(data["begun"]),
        )


def _seconds_since(begun: float | None) -> int | None:
    if begun is None:
        return None
    seconds = int((now() - datetime.fromtimestamp(begun, now().tzinfo)).total_seconds())
    return seconds if 0 <= seconds <= LONGEST_CALL else None
