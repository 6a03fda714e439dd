"""What people type about people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui.forms import UiForm
from wattcare.staff.actions import Place, check_person, roles_as_mapping
from wattcare.staff.models import LANGUAGES
from wattcare.staff.queries import departments


def _language() -> str:
    return get_language() or "en"


def _department_choices() -> list[tuple[str, str]]:
    return [(unit.code, unit.names.text(_language())) for unit in departments().values() if unit.active]


def _role_choices() -> list[tuple[str, str]]:
    return [(code, names.text(_language())) for code, names in roles_as_mapping().items()]


class PlaceForm(UiForm):
    """A department and a role in it."""

    department = forms.ChoiceField(label=_("Department"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = _department_choices()  # type: ignore[attr-defined]
        self.fields["role"].choices = _role_choices()  # type: ignore[attr-defined]

    def places(self) -> Sequence[Place]:
        return [(self.cleaned_data["department"], self.cleaned_data["role"])]


class PersonForm(PlaceForm):
    """A new person with their first place."""

    field_order = ["username", "name", "email", "password", "language", "department", "role"]

    username = forms.CharField(label=_("User name"), max_length=150)
    name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.CharField(label=_("E-mail"), required=False)
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """What is wrong is told together with what is missing."""
        data = super().clean() or self.cleaned_data
        username, name, email = (data.get(field, "") for field in ("username", "name", "email"))
        found = check_person(username, name, email, data.get("language", ""), data.get("password"))
        for field, messages in found.errors.items():
            if field in data:
                self.add_error(field, messages)
        return data


class ReasonForm(UiForm):
    """Why somebody may sign in no more."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class TokenForm(UiForm):
    """A new API token."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Which program uses it, such as “outage display”.")
    )
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=3650, initial=365)
