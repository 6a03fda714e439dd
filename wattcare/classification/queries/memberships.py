"""Who is in which class, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from wattcare.classification.models import Membership, Unclassified
from wattcare.classification.queries.explaining import Why as Why
from wattcare.classification.queries.explaining import why as why
from wattcare.classification.queries.live import LiveScheme, find_live, live_schemes
from wattcare.classification.queries.moves import Move as Move
from wattcare.classification.queries.moves import changes as changes
from wattcare.classification.queries.named import ClassName as ClassName
from wattcare.classification.queries.named import class_names
from wattcare.classification.queries.schemes import scheme_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound
from wattcare.kernel.statements import rows
from wattcare.kernel.ui.tones import Tone


@dataclass(frozen=True)
class Standing:
    """The class a customer is in under one scheme. `around` are the classes it lies in, the outermost first."""

    scheme: str
    scheme_names: Names
    criterion: Names
    of: ClassName
    around: tuple[ClassName, ...]
    since: date


@dataclass(frozen=True)
class Held:
    """A class with the days it held; `until` is the first day without it, None while it holds."""

    of: ClassName
    since: date
    until: date | None


_OF_CUSTOMERS = """
    SELECT customer_id, scheme_id, class_code_id, since FROM classification_membership
    WHERE customer_id = ANY(%s::bigint[])
"""


def classes_of(actor: Actor, customer_id: int) -> list[Standing]:
    """The customer's class under each live scheme; one statement. Sensitive ones are left out whoever asks: they are
    looked at through `look_at_sensitive_classes`, which records it."""
    return classes_of_many(actor, [customer_id]).get(customer_id, [])


def classes_of_many(actor: Actor, customer_ids: Sequence[int]) -> dict[int, list[Standing]]:
    """`classes_of` for the customers of a page of a list; one statement for all."""
    if not actor.has("classification.view") or not customer_ids:
        return {}
    return _standings(customer_ids, sensitive=False)


def sensitive_classes_of(customer_id: int) -> list[Standing]:
    """The sensitive ones only. For the verb that records who looks; nothing else may call it."""
    return _standings([customer_id], sensitive=True).get(customer_id, [])


def _standings(customer_ids: Sequence[int], *, sensitive: bool) -> dict[int, list[Standing]]:
    held: dict[int, dict[int, tuple[int, date]]] = {}
    for customer, scheme, number, since in rows(_OF_CUSTOMERS, [list(customer_ids)]):
        held.setdefault(customer, {})[scheme] = (number, since)
    live = live_schemes()
    found: dict[int, list[Standing]] = {}
    for customer, standing in held.items():
        found[customer] = standings_in(standing, live, sensitive=sensitive)
    return found


def standings_in(
    held: Mapping[int, tuple[int, date]], live: Iterable[LiveScheme], *, sensitive: bool
) -> list[Standing]:
    """What ids mean: `held` gives, by scheme, the class and the day since when it holds."""
    standings = (_standing(scheme, *held[scheme.id], sensitive) for scheme in live if scheme.id in held)
    return [one for one in standings if one is not None]


def _standing(scheme: LiveScheme, number: int, since: date, sensitive: bool) -> Standing | None:
    """None where it is of the other sort, or its class is gone while a new version is still classifying."""
    definition = scheme.by_number.get(number)
    if definition is None or (scheme.sensitive or definition.sensitive) is not sensitive:
        return None
    path = tuple(ClassName(one.code, one.names, Tone.of(one.tone)) for one in scheme.path(definition.code))
    return Standing(scheme.code, scheme.names, scheme.criterion, path[-1], path[:-1], since)


def members_condition(actor: Actor, text: str) -> Q:
    """Which customers are in a class, as a condition on `Customer`. `text` is `scheme:class`; a class with classes
    within it means all of those; `scheme:` means whoever no class takes. NotFound for what the actor may not see.

    Whoever shows the answer for a sensitive class calls `record_look`.
    """
    code, _colon, name = text.partition(":")
    scheme = find_live(actor, code)
    if scheme is None:
        raise NotFound(_("There is no scheme “%(code)s”.") % {"code": code})
    if not name:
        return Q(Exists(Unclassified.objects.filter(scheme_id=scheme.id, customer=OuterRef("pk"))))
    leaves = scheme.leaves_of(name)
    if not leaves or (any(one.sensitive for one in leaves) and not actor.has("classification.restricted")):
        raise NotFound(_("There is no class “%(code)s”.") % {"code": name})
    own = Membership.objects.filter(customer=OuterRef("pk"))
    return Q(Exists(own.filter(class_code__in=[scheme.numbers[one.code] for one in leaves])))


def is_sensitive(text: str, *, whole: bool = False) -> bool:
    """Whether `scheme:class` may only be looked at with a record of it; with `whole`, whether any class of the scheme
    is such."""
    code, _colon, name = text.partition(":")
    scheme = next((one for one in live_schemes() if one.code == code), None)
    if scheme is None:
        return False
    return scheme.sensitive or any(one.sensitive for one in (scheme.classes if whole else scheme.leaves_of(name)))


_HELD = """
    SELECT class_code_id, lower(validity), upper(validity) FROM classification_pastmembership
    WHERE customer_id = %(customer)s AND scheme_id = %(scheme)s
    UNION ALL
    SELECT class_code_id, since, NULL FROM classification_membership
    WHERE customer_id = %(customer)s AND scheme_id = %(scheme)s
    ORDER BY 2 DESC
"""


def history_of(actor: Actor, customer_id: int, scheme_code: str) -> list[Held]:
    """The classes the customer was in, the latest first; NotFound as `scheme_for`. Sensitive classes are left out."""
    scheme = scheme_for(actor, scheme_code)
    found: list[tuple[int, date, date | None]] = []
    for number, since, until in rows(_HELD, {"customer": customer_id, "scheme": scheme.pk}):
        if found and found[-1][:2] == (number, until):  # left and entered again on the same day: never left
            found[-1] = (number, since, found[-1][2])
        else:
            found.append((number, since, until))
    names = class_names(number for number, _since, _until in found)
    return [Held(names[number], since, until) for number, since, until in found if number in names]
