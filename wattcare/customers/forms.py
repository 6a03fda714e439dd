"""The small forms of the archive."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.queries import NoPack, pack
from wattcare.catalogue.rules import ChoiceField
from wattcare.customers.queries.own_fields import own_fields
from wattcare.customers.rules import CONTACT_KINDS, CUSTOMER_KINDS, LIFECYCLES, SPECIAL_NEEDS
from wattcare.customers.rules.own_fields import LONGEST, TEXT_LENGTH, OwnFieldDef, OwnFieldRules
from wattcare.customers.rules.profile import VALUE_TYPES, ValueType
from wattcare.kernel.names import Names
from wattcare.kernel.ui.forms import DateInput, PhoneInput, TextArea, UiForm
from wattcare.kernel.ui.pieces import names


def _choices_of(field: ChoiceField) -> list[tuple[str, str]]:
    """What the pack lists for a field; no choice at all for a pack that lists nothing."""
    try:
        known = pack().choices_of(field)
    except NoPack:
        known = {}
    return [("", "—"), *((code, names(called)) for code, called in known.items())]


def _sectors() -> list[tuple[str, str]]:
    return [(code, f"{code} {name}" if code else name) for code, name in _choices_of(ChoiceField.SECTOR)]


def _grades() -> list[tuple[str, str]]:
    return _choices_of(ChoiceField.IMPORTANCE)


def _tariffs() -> list[tuple[str, str]]:
    return _choices_of(ChoiceField.TARIFF_CLASS)


def own_input(own: OwnFieldRules) -> forms.Field:
    """The control for an own field, by what it holds."""
    field = own.field
    given: dict[str, Any] = {
        "label": f"{field.label} ({field.unit})" if field.unit else field.label,
        "required": False,
    }
    match field.type:
        case ValueType.INTEGER:
            return forms.IntegerField(min_value=_whole(field.low), max_value=_whole(field.high), **given)
        case ValueType.DECIMAL:
            given |= {"max_digits": 21, "decimal_places": 6}
            return forms.DecimalField(min_value=field.low, max_value=field.high, **given)
        case ValueType.DATE:
            return forms.DateField(widget=DateInput, **given)
        case ValueType.BOOLEAN:
            return forms.ChoiceField(choices=[("", "—"), ("true", _("yes")), ("false", _("no"))], **given)
        case ValueType.CHOICE:
            return forms.ChoiceField(choices=[("", "—"), *field.choices.items()], **given)
        case _:
            return forms.CharField(max_length=TEXT_LENGTH, **given)


def _whole(bound: Decimal | None) -> int | None:
    return None if bound is None else int(bound)


class CustomerForm(UiForm):
    """A customer's own record, with the supplier's own fields. Codes that the record holds already stay choosable."""

    name = forms.CharField(label=_("Customer name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of customer"), choices=lambda: list(CUSTOMER_KINDS.items()))
    identity_code = forms.CharField(label=_("Identity or credit code"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
    sector = forms.ChoiceField(label=_("Sector"), choices=_sectors, required=False)
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
        if len(_sectors()) == 1:  # a pack without sectors: any words
            self.fields["sector"] = forms.CharField(label=_("Sector"), max_length=10, required=False)
        self._own = {f"own_{code}": own for code, own in own_fields().items()}
        for name, own in self._own.items():
            self.fields[name] = own_input(own)
        self.order_fields(self.field_order)
        for name in ("sector", "importance", *self._own):
            self._keep_choosable(name, [self.initial.get(name) or ""])
        self._keep_choosable("special_needs", self.initial.get("special_needs") or [])

    def _keep_choosable(self, name: str, held: Sequence[str]) -> None:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]  # Django's setter has made an iterator of them
        known = {code for code, _label in choices}
        field.choices = choices + [(code, code) for code in held if code not in known]

    def values(self) -> dict[str, Any]:
        """What the verb takes; `details` holds each own field as it was typed, None where it was left empty."""
        data = dict(self.cleaned_data)
        data.pop("version", None)
        return data | {"details": {name.removeprefix("own_"): _typed(data.pop(name)) for name in self._own}}


def _typed(value: Any) -> Any:
    """What a control gives, as details may hold it."""
    return None if value in (None, "") else value if isinstance(value, bool | int) else str(value)


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
    tariff_class = forms.ChoiceField(label=_("Tariff class"), choices=_tariffs, required=False)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if len(_tariffs()) == 1:  # a pack without tariff classes: any words
            self.fields["tariff_class"] = forms.CharField(label=_("Tariff class"), max_length=60, required=False)


class MoveOutForm(UiForm):
    on = forms.DateField(label=_("First day without supply"), widget=DateInput)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class OwnFieldForm(UiForm):
    """A field that the supplier adds to the profile."""

    code = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("As conditions call it: small letters, digits, underscores.")
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=LONGEST)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=LONGEST)
    type = forms.ChoiceField(label=_("What it holds"), choices=lambda: list(VALUE_TYPES.items()))
    choices = forms.CharField(
        label=_("Choices"),
        widget=TextArea(rows=5),
        required=False,
        help_text=_("One on each line: code | English name | Chinese name."),
    )
    low = forms.DecimalField(label=_("Lowest value"), max_digits=21, decimal_places=6, required=False)
    high = forms.DecimalField(label=_("Highest value"), max_digits=21, decimal_places=6, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    minutes = forms.DecimalField(
        label=_("Minutes to collect it"),
        max_digits=6,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("The work to find one customer's value out and enter it."),
    )
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=32_000, initial=100)

    def clean_choices(self) -> tuple[tuple[str, Names], ...]:
        """The lines taken apart."""
        lines = [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        return tuple(_choice(line) for line in lines)

    def definition(self, code: str = "") -> OwnFieldDef:
        """What was typed, of the field `code`, else of a new one."""
        data = self.cleaned_data
        return OwnFieldDef(
            code=code or data["code"].strip(),
            names=Names({"en": data["name_en"].strip(), "zh-hans": data["name_zh"].strip()}),
            type=ValueType(data["type"]),
            **{name: data[name] for name in ("choices", "low", "high", "unit", "minutes", "position")},
        )


def _choice(line: str) -> tuple[str, Names]:
    code, *called = (part.strip() for part in line.replace("｜", "|").split("|"))
    if len(called) != 2:
        what = gettext("“%(line)s” has not three parts: code | English name | Chinese name.")
        raise forms.ValidationError(what % {"line": line.strip()[:60]})
    return code, Names({"en": called[0], "zh-hans": called[1]})


class UsedFieldForm(UiForm):
    """What becomes of those who ask for a field."""

    retire = forms.BooleanField(label=_("Retire what asks for this field"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *arguments: Any, used: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if not used:
            del self.fields["retire"]


class ChangeFieldForm(UsedFieldForm, OwnFieldForm):
    """An own field as it shall be; its code stays."""

    code = None  # type: ignore[assignment]
    field_order = ("name_en", "name_zh", "type", "choices", "low", "high", "unit", "minutes", "position")
