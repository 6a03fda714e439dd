"""The small forms of the archive."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.queries import NoPack, pack
from wattcare.catalogue.vocabulary import VariantKey
from wattcare.customers.rules import CONTACT_KINDS, CUSTOMER_KINDS, LIFECYCLES, SPECIAL_NEEDS
from wattcare.kernel.ui.forms import DateInput, PhoneInput, TextArea, UiForm
from wattcare.kernel.ui.pieces import names


def _grades() -> list[tuple[str, str]]:
    """What the pack calls its important customers."""
    try:
        known = [one for one in pack().variants if one.key is VariantKey.IMPORTANCE]
    except NoPack:
        known = []
    return [("", "—"), *((one.code, names(one.names)) for one in known)]


class CustomerForm(UiForm):
    """A customer's own record. Codes of needs and grades that the record holds already stay choosable."""

    name = forms.CharField(label=_("Customer name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of customer"), choices=lambda: list(CUSTOMER_KINDS.items()))
    identity_code = forms.CharField(label=_("Identity or credit code"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
    sector = forms.CharField(label=_("Sector"), max_length=10, required=False)
    importance = forms.ChoiceField(label=_("Grade of an important customer"), choices=_grades, required=False)
    special_needs = forms.MultipleChoiceField(
        label=_("Special needs"),
        choices=lambda: list(SPECIAL_NEEDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    intermediary_number = forms.CharField(label=_("Number of the intermediary"), max_length=40, required=False)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._keep_choosable("importance", [self.initial.get("importance") or ""])
        self._keep_choosable("special_needs", self.initial.get("special_needs") or [])

    def _keep_choosable(self, name: str, held: Sequence[str]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]  # Django's setter has made an iterator of them
        known = {code for code, _label in choices}
        field.choices = choices + [(code, code) for code in held if code not in known]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = dict(self.cleaned_data)
        data.pop("version", None)
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


class ExportForm(UiForm):
    """Whether personal data shall stand in the file; asked of those only who may see them."""

    in_full = forms.BooleanField(label=_("With personal data in full"), required=False)
    reason = forms.CharField(label=_("What do you need them for? This is recorded."), max_length=300, required=False)

    def __init__(self, *args: Any, may_unmask: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_unmask:
            self.fields.clear()


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
