"""Classes as filters and columns of lists: what is offered, what a code means, what stands beside a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wattcare.classification.queries.live import LiveScheme, visible_live
from wattcare.classification.queries.memberships import is_sensitive, members_condition
from wattcare.classification.queries.schemes import ClassDef
from wattcare.customers.models import Customer
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound
from wattcare.kernel.statements import rows
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
    customers = Customer.objects.all()
    for text in texts:
        found = open_condition(actor, text)
        customers = customers.none() if found is None else customers.filter(found)
    return Q(customer__in=customers.values("pk"))


_UNDER = """
    SELECT customer_id, scheme_id, class_code_id FROM classification_membership
    WHERE customer_id = ANY(%s::bigint[]) AND scheme_id = ANY(%s::bigint[])
"""


def standings_by_scheme(actor: Actor, customer_ids: Sequence[int]) -> tuple[list[LiveScheme], Mapping[int, list[str]]]:
    """For an export: the schemes everybody may see, and for each customer their class under each, in words."""
    schemes = [one for one in visible_live(actor) if not one.sensitive]
    places = {one.id: place for place, one in enumerate(schemes)}
    labels = {
        number: path_label(scheme.path(one.code))
        for scheme in schemes
        for number, one in scheme.by_number.items()
        if not one.sensitive
    }
    found: dict[int, list[str]] = {}
    for customer, scheme, number in rows(_UNDER, [list(customer_ids), list(places)]):
        line = found.setdefault(customer, [""] * len(schemes))
        line[places[scheme]] = labels.get(number, "")
    return schemes, found
