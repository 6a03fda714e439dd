"""Settings: every field of a customer's profile, and the supplier's own ones among them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wattcare.customers import forms
from wattcare.customers.actions.own_fields import change_own_field, define_own_field, remove_own_field
from wattcare.customers.queries.offers import FieldUse
from wattcare.customers.queries.own_fields import definition, own_field_for
from wattcare.customers.queries.profile import profile_fields, uses_of_fields
from wattcare.customers.rules.own_fields import OwnFieldDef
from wattcare.customers.rules.profile import ORIGINS, VALUE_TYPES, Origin, ProfileField
from wattcare.customers.views.verbs import Task, run
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Link
from wattcare.kernel.ui.tables import Column, Table
from wattcare.kernel.ui.verbs import Verb

SHOWN_CHOICES = 4


@for_actor("customers.view")
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All fields with what they hold, where they come from and who asks for them."""
    new = Verb(
        _("New field"), actor.may("customers.fields"), reverse("customers:own_field_new"), icon="plus", style="primary"
    )
    context = {"table": _table(actor.has("customers.fields"), uses_of_fields()), "new": new}
    return render(request, "customers/profile_fields.html", context)


def _table(may: bool, uses: Mapping[str, list[FieldUse]]) -> Table[ProfileField]:
    def own_page(field: ProfileField) -> str:
        return reverse("customers:own_field", args=[field.name]) if may and field.origin is Origin.OWN else ""

    return Table(
        "profile-fields",
        _("Profile fields"),
        [
            Column(_("Profile field"), lambda field: field.label, "main"),
            Column(_("Code"), lambda field: field.name, "tight"),
            Column(_("What it holds"), lambda field: [VALUE_TYPES[field.type], *_some(values_of(field))]),
            Column(_("Comes from"), lambda field: ORIGINS[field.origin], "tight"),
            Column(_("Minutes"), lambda field: _plain(field.minutes), "number"),
            Column(_("Asked for by"), lambda field: _asking(uses.get(field.name, []), named=may)),
        ],
        list(profile_fields().values()),
        url=own_page if may else None,
    )


def values_of(field: ProfileField) -> str:
    """What a field may hold, in short: its choices, its bounds with the unit."""
    if field.choices:
        names = [str(name) for name in list(field.choices.values())[:SHOWN_CHOICES]]
        rest = len(field.choices) - len(names)
        more = [ngettext("%(count)d more", "%(count)d more", rest) % {"count": rest}] if rest else []
        return " · ".join([*names, *more])
    low, high = _plain(field.low), _plain(field.high)
    span = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    return f"{span} {field.unit}".strip()


def _plain(number: Decimal | None) -> str:
    """A number without idle zeros, its thousands apart."""
    return "" if number is None else f"{Decimal(format(number.normalize(), 'f')):,}"


def _some(text: str) -> list[str]:
    return [text] if text else []


def _asking(uses: list[FieldUse], *, named: bool) -> object:
    """Who asks for a field; how many, for those who do not look after the fields."""
    if not named:
        return len(uses) or None
    return [Link(use.label, use.url) if use.url else use.label for use in uses]


@for_actor("customers.fields")
def define(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a field."""
    task = Task(
        _("New profile field"), _("Add"), "plus", reverse("customers:profile_fields"),
        _("The field is in the profile."),
        _("What customers' details hold under its code already becomes its values."),
    )  # fmt: skip
    form = forms.OwnFieldForm(request.POST or None)

    def do(_data: dict[str, Any]) -> None:
        define_own_field(actor=actor, new=form.definition())

    return run(request, task, form, do)


@for_actor("customers.fields")
def change(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Change a field; what it may hold only together with those who ask for it."""
    row = own_field_for(actor, code)
    uses = uses_of_fields().get(code, [])
    form = forms.ChangeFieldForm(request.POST or None, initial=_as_typed(definition(row)), used=bool(uses))
    task = Task(
        _("Profile field %(code)s") % {"code": code}, _("Save"), "check", reverse("customers:profile_fields"),
        _("Saved."), _used_by(uses),
    )  # fmt: skip

    def do(data: dict[str, Any]) -> None:
        new = form.definition(code)
        names = ("names", "type", "choices", "low", "high", "unit", "position", "minutes")
        changes = {name: getattr(new, name) for name in names}
        retire, reason = bool(data.get("retire")), data["reason"]
        change_own_field(actor=actor, code=code, changes=changes, retire=retire, reason=reason)

    removal = Verb(
        _("Remove this field"), actor.may("customers.fields"), reverse("customers:own_field_remove", args=[code]),
        icon="trash", style="danger",
    )  # fmt: skip
    return run(request, task, form, do, verbs=[removal])


@for_actor("customers.fields")
def remove(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Take a field out of the profile."""
    own_field_for(actor, code)
    uses = uses_of_fields().get(code, [])
    form = forms.UsedFieldForm(request.POST or None, used=bool(uses))
    form.fields["reason"].required = True
    task = Task(
        _("Remove the field %(code)s") % {"code": code}, _("Remove it"), "trash", reverse("customers:profile_fields"),
        _("The field is removed."), _used_by(uses) or _("Nothing asks for it. Its values stay in customers' details."),
    )  # fmt: skip

    def do(data: dict[str, Any]) -> None:
        remove_own_field(actor=actor, code=code, retire=bool(data.get("retire")), reason=data["reason"])

    return run(request, task, form, do)


def _used_by(uses: list[FieldUse]) -> str:
    if not uses:
        return ""
    named = pgettext("list", ", ").join(use.label for use in uses)
    return _("Asked for by: %(uses)s. What the field may hold changes only when that is retired.") % {"uses": named}


def _as_typed(one: OwnFieldDef) -> dict[str, Any]:
    """The definition as the form shows it."""
    lines = [f"{code} | {names['en']} | {names['zh-hans']}" for code, names in one.choices]
    numbers = {name: None if bound is None else f"{bound.normalize():f}" for name, bound in _numbers(one).items()}
    return {
        "name_en": one.names["en"],
        "name_zh": one.names["zh-hans"],
        "type": str(one.type),
        "choices": "\n".join(lines),
        "unit": one.unit,
        "position": one.position,
        **numbers,
    }


def _numbers(one: OwnFieldDef) -> dict[str, Any]:
    return {"low": one.low, "high": one.high, "minutes": one.minutes}
