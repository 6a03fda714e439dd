"""Classes as filters and columns of lists: what is offered, what a code means, what stands beside a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wattcare.classification.queries.live import LiveScheme, visible_live
from wattcare.classification.queries.memberships import Standing, classes_of_many, is_sensitive, members_condition
from wattcare.classification.queries.schemes import ClassDef
from wattcare.customers.models import Customer
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound
from wattcare.kernel.ui.pieces import names


@dataclass(frozen=True)
class Choice:
    """A class as a filter offers it; `text` is `scheme:class`."""

    text: str
    label: str
    restricted: bool


@dataclass(frozen=True)
class SchemeChoices:
    """The classes of one scheme, in the reader's language."""

    scheme: str
    label: str
    choices: tuple[Choice, ...]


def class_choices(actor: Actor, *, restricted: bool = False) -> list[SchemeChoices]:
    """The classes of the live schemes, in their places; sensitive ones only where asked for and permitted. No
    statement."""
    shown = restricted and actor.has("classification.restricted")
    found = [_choices(scheme, restricted=shown) for scheme in visible_live(actor) if shown or not scheme.sensitive]
    return [one for one in found if one.choices]


def _choices(scheme: LiveScheme, *, restricted: bool) -> SchemeChoices:
    listed = [(one, scheme.sensitive or one.sensitive) for one in scheme.classes]
    choices = tuple(
        Choice(f"{scheme.code}:{one.code}", path_label(scheme.path(one.code)), hidden)
        for one, hidden in listed
        if restricted or not hidden
    )
    return SchemeChoices(scheme.code, names(scheme.names) or scheme.code, choices)


def path_label(path: Sequence[ClassDef]) -> str:
    """A class with those around it, as “Enterprises / Large”."""
    return " / ".join(names(one.names) or one.code for one in path)


def open_condition(actor: Actor, text: str) -> Q | None:
    """Which customers are in `scheme:class`; `scheme:` means in none. None for a code that is none, and for sensitive
    classes: what they narrow to would have to be recorded."""
    return None if is_sensitive(text) else condition(actor, text)


def condition(actor: Actor, text: str) -> Q | None:
    """The same with sensitive classes, for those who may look; whoever shows the answer calls `record_look`."""
    try:
        return members_condition(actor, text)
    except NotFound:
        return None


def customers_in(actor: Actor, texts: Sequence[str]) -> Q:
    """A condition on records with a `customer`: in all these classes. Codes that are none narrow to nobody."""
    rows = Customer.objects.all()
    for text in texts:
        found = open_condition(actor, text)
        rows = rows.none() if found is None else rows.filter(found)
    return Q(customer__in=rows.values("pk"))


def standings_by_scheme(actor: Actor, customer_ids: Sequence[int]) -> tuple[list[LiveScheme], Mapping[int, list[str]]]:
    """For an export: the schemes everybody may see, and for each customer their class under each, in words."""
    schemes = [one for one in visible_live(actor) if not one.sensitive]
    held = classes_of_many(actor, customer_ids)
    return schemes, {pk: [_class_under(standings, one) for one in schemes] for pk, standings in held.items()}


def _class_under(standings: Sequence[Standing], scheme: LiveScheme) -> str:
    found = next((one for one in standings if one.scheme == scheme.code), None)
    return " / ".join(names(one.names) or one.code for one in (*found.around, found.of)) if found else ""
