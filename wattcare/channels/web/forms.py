"""What the public types."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.queries import pack
from wattcare.kernel.text import normalise_phone
from wattcare.kernel.ui.forms import PhoneInput, TextArea, UiForm


def kind_choices() -> list[tuple[str, str]]:
    """The kinds anybody may raise: none that is restricted, none that belongs to an open case."""
    language = get_language() or "en"
    open_kinds = (kind for kind in pack().kinds if not (kind.restricted or kind.attaches))
    return [(kind.code, kind.names.text(language)) for kind in open_kinds]


class ContactForm(UiForm):
    """A contact by web. `website` is for robots: people do not see it."""

    kind = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    subject = forms.CharField(label=_("In a few words"), max_length=200)
    description = forms.CharField(label=_("What happened?"), widget=TextArea(rows=6), max_length=10_000, required=False)
    name = forms.CharField(label=_("Your name"), max_length=100)
    phone = forms.CharField(label=_("Telephone"), widget=PhoneInput, max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    account = forms.CharField(
        label=_("Account number"), max_length=40, required=False, help_text=_("It stands on your bill.")
    )
    address = forms.CharField(label=_("Address of use"), max_length=300, required=False)
    wants_call_back = forms.BooleanField(label=_("Please call me back"), required=False)
    upload = forms.FileField(label=_("Picture or document"), required=False, help_text=_("At most 10 MB."))
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]
        self.fields["key"].initial = uuid4().hex

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and normalise_phone(phone, pack().country) is None:
            raise forms.ValidationError(_("This is no telephone number; check the digits."))
        return phone

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not (data.get("phone") or data.get("email")):
            self.add_error("phone", _("Give a telephone number or an e-mail address, so that we can answer."))
        return data
