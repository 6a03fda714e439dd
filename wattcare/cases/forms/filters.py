"""The filters above the list of cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wattcare.cases.forms import choices
from wattcare.cases.forms.widgets import QuickSelect
from wattcare.cases.queries.searching import CaseFilter
from wattcare.cases.rules import STAGES, URGENCIES
from wattcare.catalogue.queries import pack
from wattcare.classification.queries.offering import class_choices
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.forms import UiForm
from wattcare.kernel.ui.pieces import names


class FilterForm(UiForm):
    """Unknown values narrow nothing: an old bookmark still opens a list."""

    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, max_length=200,
        widget=forms.TextInput({"type": "search", "placeholder": gettext_lazy("Number, caller, telephone, words")}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, widget=QuickSelect)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False, widget=QuickSelect)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False, widget=QuickSelect)
    due = forms.ChoiceField(label=gettext_lazy("Due"), required=False, widget=QuickSelect)
    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), required=False, widget=QuickSelect)
    customer = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", "initial": {"stage": "open"}, **more})
        self._offer_classes(actor)
        everything = ("", _("all"))
        options: dict[str, list[Any]] = {
            "kind": [everything, *((kind.code, names(kind.names)) for kind in pack().kinds if not kind.attaches)],
            "stage": [everything, ("open", _("all open")), *((code, str(text)) for code, text in STAGES.items())],
            "department": choices.departments_by_place(empty=_("all")),
            "due": [everything, ("late", _("late")), ("soon", _("within 24 hours"))],
            "urgency": [everything, *((code, str(text)) for code, text in URGENCIES.items())],
        }
        for name, listed in options.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = listed

    def _offer_classes(self, actor: Actor) -> None:
        """The classes of customers, where there are some that the actor may see."""
        offered = class_choices(actor)
        self._classes = {choice.text for one in offered for choice in one.choices}
        if offered:
            choices: list[Any] = [("", _("all"))]
            choices += [(one.label, [(choice.text, choice.label) for choice in one.choices]) for one in offered]
            label = pgettext_lazy("of a customer", "Class")
            select = QuickSelect(choices=choices)
            self.fields["class"] = forms.CharField(label=label, required=False, max_length=200, widget=select)

    def wanted(self) -> CaseFilter:
        """The valid ones of the filters; open cases where nothing was asked for at all."""
        if not self.is_bound:
            return CaseFilter(stage="open")
        self.is_valid()
        data = self.cleaned_data
        return CaseFilter(
            q=data.get("q", ""),
            stage=data.get("stage", ""),
            kind=data.get("kind", ""),
            department=data.get("department", ""),
            urgency=data.get("urgency", ""),
            customer=data.get("customer", ""),
            classes=(data["class"],) if data.get("class") in self._classes else (),
            late=data.get("due") == "late",
            soon=data.get("due") == "soon",
        )
