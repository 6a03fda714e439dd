"""The small forms of the archive."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.queries import NoPack, pack
from wattcare.customers.rules import CONTACT_KINDS, CUSTOMER_KINDS, LIFECYCLES
from wattcare.kernel.ui.forms import DateInput, PhoneInput, TextArea, UiForm
from wattcare.kernel.ui.pieces import names


class CustomerForm(UiForm):
    """A customer's own record."""

    name = forms.CharField(label=_("Customer name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of customer"), choices=lambda: list(CUSTOMER_KINDS.items()))
    identity_code = forms.CharField(label=_("Identity or credit code"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
    sector = forms.CharField(label=_("Sector"), max_length=10, required=False)
    importance = forms.CharField(
        label=_("Grade of an important customer"), max_length=20, required=False, help_text=_("For example 1 or 2.")
    )
    special_needs = forms.CharField(
        label=_("Special needs"),
        max_length=200,
        required=False,
        help_text=_("Codes apart by commas: life_support, elderly."),
    )
    intermediary_number = forms.CharField(label=_("Number of the intermediary"), max_length=40, required=False)

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = dict(self.cleaned_data)
        data.pop("version", None)
        needs = data["special_needs"].replace("，", ",").replace("、", ",")
        data["special_needs"] = [code.strip() for code in needs.split(",") if code.strip()]
        return data


class ChangeForm(CustomerForm):
    """Changing a record: `version` is the one the person saw. The identity code is shown masked, so it is asked for
    only where it shall change."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("name", "kind")

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["identity_code"].help_text = _("Leave it empty to keep the one that is known.")

    def values(self) -> dict[str, Any]:
        data = super().values()
        if not data["identity_code"]:
            del data["identity_code"]
        return data


class NewCustomerForm(CustomerForm):
    """A new record with first contacts."""

    lifecycle = forms.ChoiceField(label=_("Supply relation"), choices=lambda: list(LIFECYCLES.items()))
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False, widget=PhoneInput)
    email = forms.EmailField(label=_("E-mail"), required=False)
    field_order = ("name", "kind", "lifecycle", "phone", "email")


class LifecycleForm(UiForm):
    lifecycle = forms.ChoiceField(label=_("Supply relation"), choices=lambda: list(LIFECYCLES.items()))
    reason = forms.CharField(label=_("Why"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ContactForm(UiForm):
    kind = forms.ChoiceField(label=_("Kind of contact"), choices=lambda: list(CONTACT_KINDS.items()))
    value = forms.CharField(label=_("Number or address"), max_length=300)
    person = forms.CharField(label=_("Contact person"), max_length=100, required=False)
    label = forms.CharField(label=_("Remark"), max_length=60, required=False)
    preferred = forms.BooleanField(label=_("Use this one first"), required=False)


class ReasonForm(UiForm):
    reason = forms.CharField(label=_("Why"), max_length=300)


def _channels() -> list[tuple[str, str]]:
    try:
        return [(channel.code, names(channel.names)) for channel in pack().channels]
    except NoPack:
        return [("other", str(_("Other")))]


class InteractionForm(UiForm):
    """A contact that belongs to no case."""

    channel = forms.ChoiceField(label=_("Channel"), choices=_channels)
    direction = forms.ChoiceField(
        label=_("Who began"), choices=[("in", _("The customer")), ("out", _("We"))], initial="in"
    )
    subject = forms.CharField(label=_("About"), max_length=300)
    summary = forms.CharField(label=_("What was said"), widget=TextArea(rows=4), required=False, max_length=20_000)
    place = forms.CharField(label=_("Place"), max_length=100, required=False)


class MoveInForm(UiForm):
    customer_number = forms.CharField(label=_("Customer number"), max_length=40)
    on = forms.DateField(label=_("From day"), widget=DateInput)
    account_number = forms.CharField(
        label=_("Account number"), max_length=40, required=False, help_text=_("Leave it empty to open a new account.")
    )
    tariff_class = forms.CharField(label=_("Tariff class"), max_length=60, required=False)


class MoveOutForm(UiForm):
    on = forms.DateField(label=_("First day without supply"), widget=DateInput)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)
