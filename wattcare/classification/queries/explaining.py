"""Why a customer is in a class: which parts of which condition hold, with which values."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wattcare.classification.queries.live import LiveScheme, find_live
from wattcare.classification.queries.schemes import ClassDef, scheme_for
from wattcare.classification.rules.evaluating import class_of, fits
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.schemes import Scheme
from wattcare.classification.rules.why import Reason, reasons
from wattcare.customers.queries import home
from wattcare.customers.queries.pages import customer_for
from wattcare.customers.queries.profile import profile_fields, profile_of
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound, Refused
from wattcare.kernel.statements import one


@dataclass(frozen=True)
class ClassWhy:
    """One class and the customer: whether its condition holds, whether it takes them, and the parts of the condition,
    those of the classes around it included."""

    definition: ClassDef
    fits: bool
    takes: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Why:
    """A customer under a scheme. `standing` is the class kept, with the day since when; "" for none. `decided` is the
    class by the archive of this moment: another than `standing` until the next minute's classification."""

    scheme: str
    names: Names
    criterion: Names
    strict: bool
    number: str
    day: date
    standing: str
    since: date | None
    decided: str
    classes: tuple[ClassWhy, ...]

    @property
    def settled(self) -> bool:
        """Whether the class kept is the one the archive says now."""
        return self.standing == self.decided

    @property
    def looked_at(self) -> str:
        """What `record_look` is told: `scheme:class` of a sensitive class that is shown, else `scheme:`."""
        hidden = next((one.definition.code for one in self.classes if one.definition.sensitive), "")
        return f"{self.scheme}:{hidden}"

    def class_of(self, code: str) -> ClassWhy | None:
        return next((one for one in self.classes if one.definition.code == code), None)


def why(actor: Actor, number: str, scheme_code: str) -> Why:
    """Every class of the live scheme with what of its condition holds for the customer; three statements.

    NotFound for a customer or scheme the actor may not see, and for a scheme that is not live. Sensitive classes are
    left out for those who may not see them. Refused while its conditions cannot be read. Whoever shows the answer calls
    `record_look`.
    """
    customer = customer_for(actor, number)
    scheme = find_live(actor, scheme_code)
    if scheme is None:
        scheme_for(actor, scheme_code)
        raise NotFound(_("The scheme “%(code)s” decides nothing now.") % {"code": scheme_code})
    day, rules = home.today(), _rules(scheme)
    record = profile_of(customer.pk, scheme.asks, day)
    standing, since = _standing(scheme, customer.pk)
    shown = [c for c in scheme.classes if c.leaf and (not c.sensitive or actor.has("classification.restricted"))]
    decided, fitting = class_of(rules, record, day) or "", set(fits(rules, record, day))
    fields = profile_fields()
    classes = tuple(
        ClassWhy(c, c.code in fitting, c.code == decided, reasons(rules.condition(c.code), record, fields, day))
        for c in shown
    )
    seen = {c.code for c in shown}
    return Why(
        scheme.code, scheme.names, scheme.criterion, rules.strict, customer.number, day,
        standing if standing in seen else "", since if standing in seen else None, decided if decided in seen else "",
        classes,
    )  # fmt: skip


def _rules(scheme: LiveScheme) -> Scheme:
    try:
        return scheme.rules
    except SchemeError as error:
        message = _("The conditions of “%(code)s” ask for what the catalogue of fields no longer has.")
        raise Refused("unreadable", message % {"code": scheme.code}, status=409) from error


def _standing(scheme: LiveScheme, customer_id: int) -> tuple[str, date | None]:
    row = one(
        "SELECT class_code_id, since FROM classification_membership WHERE customer_id = %s AND scheme_id = %s",
        [customer_id, scheme.id],
    )
    codes = {number: code for code, number in scheme.numbers.items()}
    return (codes.get(row[0], ""), row[1]) if row else ("", None)
