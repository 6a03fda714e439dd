"""Forms whose controls look and speak right: classes, hints, errors, drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField, Widget
from django.utils.translation import gettext

from wattcare.kernel.results import Refused

_CLASSES: list[tuple[type[Widget], str]] = [
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.SelectMultiple, "form-select"),
]
_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SplitDateTimeWidget)


@dataclass(frozen=True)
class Problem:
    """One error of a form: the field's id to jump to ("" for the whole form), its label, what is wrong."""

    target: str
    label: str
    text: str


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker of date and time, in the supplier's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PhoneInput(forms.TextInput):
    """A telephone number: the right keyboard on phones, no spelling marks."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "off", **(attrs or {})})


class TextArea(forms.Textarea):
    """A text of `rows` lines that grows with what is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 4) -> None:
        super().__init__({"rows": rows, "class": "w-grow", **(attrs or {})})


class UiForm(forms.Form):
    """Base of the workspace's forms.

    `refuse(error)` puts a verb's refusal onto the fields it names, so that nothing typed is lost.
    """

    use_required_attribute = True

    def refuse(self, error: Refused) -> None:
        """Show `error` in this form; what belongs to no field of it stands above the form."""
        for name, messages in error.errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, str(message))
        if not error.errors:
            self.add_error(None, str(error.message))


def problems(form: BaseForm) -> list[Problem]:
    """Every error of a bound form, the form's own first."""
    if not form.is_bound:
        return []
    own = [Problem("", "", str(text)) for text in form.non_field_errors()]
    return own + [
        Problem(bound.auto_id, str(bound.label), str(text))
        for bound in _visible_then_hidden(form)
        for text in bound.errors
    ]


def _visible_then_hidden(form: BaseForm) -> Sequence[BoundField]:
    return [*form.visible_fields(), *form.hidden_fields()]


def field_context(bound: BoundField, *, label: object = "", hint: object = "", css: str = "") -> dict[str, object]:
    """What `ui/field.html` needs; the control is rendered with its classes and its links to hint and errors."""
    widget = bound.field.widget
    group = isinstance(widget, _GROUPS)
    hint = hint or bound.help_text
    attrs: dict[str, str | bool] = {"class": _classes(bound)}
    described = [f"{bound.auto_id}_helptext"] if hint else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    if widget.attrs.get("placeholder") == str(label or bound.label):
        attrs["placeholder"] = ""  # the label says it already
    if described and not group:
        attrs["aria-describedby"] = " ".join(described)
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "hint": hint,
        "css": css,
        "group": group,
        "check": isinstance(widget, forms.CheckboxInput),
        "described": " ".join(described),
        "optional": not bound.field.required and not group and not isinstance(widget, forms.CheckboxInput),
        "optional_word": gettext("optional"),
    }


def _classes(bound: BoundField) -> str:
    widget = bound.field.widget
    base = next((css for kind, css in _CLASSES if isinstance(widget, kind)), "form-control")
    own = widget.attrs.get("class", "")
    return " ".join(part for part in (base, own, "is-invalid" if bound.errors else "") if part)
