"""The data check for people: what the customers there are say to a scheme."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wattcare.classification.panels.proof import class_name
from wattcare.classification.panels.scheme import sample_links
from wattcare.classification.rules.findings import Practical
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.classification.rules.words import label_of
from wattcare.customers.queries import home
from wattcare.kernel.ui.amounts import money, number
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.panels import Attr
from wattcare.kernel.ui.shares import REST, Share, meter, percent, share_bar
from wattcare.kernel.ui.times import days

YEAR = 365.25
UNEQUAL = 0.8  # of the Gini coefficient: one class has nearly everybody
SHAKY = 0.05  # of all customers, within a month


@dataclass(frozen=True)
class Counted:
    """A class, or those in none, with its members, a bar, and some of them."""

    name: str
    tone: str
    members: str
    share: str
    bar: SafeString
    samples: SafeString


@dataclass(frozen=True)
class LackShown:
    """A field the scheme needs: who lacks it, and how old what is known is."""

    label: str
    lacking: str
    share: str
    outside: str
    age: str


def counted(practical: Practical, scheme: Scheme) -> list[Counted]:
    """Each class in its order, then those in none where there are such. Nobody in a sensitive class is named."""
    found = [
        _counted(share, practical, _named(practical, scheme, one.code))
        for one, share in zip(scheme.leaves, _shares(practical, scheme), strict=True)
    ]
    if practical.unclassified:
        outside = () if scheme.sensitive else practical.samples.get("unclassified", ())
        found.append(_counted(_outside(practical), practical, outside))
    return found


def _shares(practical: Practical, scheme: Scheme) -> list[Share]:
    return [Share(class_name(scheme, one.code), practical.members.get(one.code, 0), one.tone) for one in scheme.leaves]


def _outside(practical: Practical) -> Share:
    return Share(pgettext("part of a whole", "In no class"), practical.unclassified, REST)


def _named(practical: Practical, scheme: Scheme, code: str) -> tuple[str, ...]:
    hidden = scheme.sensitive or any(one.sensitive for one in scheme.path(code))
    return () if hidden else practical.samples.get(code, ())


def _counted(share: Share, practical: Practical, samples: tuple[str, ...]) -> Counted:
    whole = practical.customers
    bar = meter(share.name, share.amount, whole, share.tone)
    return Counted(
        share.name, share.tone, number(share.amount), percent(share.amount, whole), bar, sample_links(samples)
    )


def whole_bar(practical: Practical, scheme: Scheme) -> SafeString:
    """The classes side by side."""
    return share_bar(_("Customers by class"), [*_shares(practical, scheme), _outside(practical)])


def lacks(practical: Practical, fields: Fields) -> list[LackShown]:
    """The fields a scheme needs, those lacked most first."""
    ordered = sorted(practical.lacks, key=lambda one: -one.lacking)
    return [
        LackShown(
            label_of(fields[one.field]) if one.field in fields else one.field, number(one.lacking),
            percent(one.lacking, practical.customers), number(one.outside) if one.outside else "",
            _age(one.age_days),
        )
        for one in ordered
    ]  # fmt: skip


def _age(age: int | None) -> str:
    if age is None:
        return "—"
    return days(age) if age < 2 * YEAR else _("%(years).1f years") % {"years": age / YEAR}


def attrs(practical: Practical, *, strict: bool) -> Sequence[Attr]:
    """The figures beside the classes, each with what it means."""
    twice = _("in more than one class") if strict else _("fit more than one class; the first takes them")
    return [
        Attr(_("Customers"), number(practical.customers)),
        Attr(_("In no class"), _none_is_good(practical.unclassified)),
        Attr(_("Several classes"), _none_is_good(practical.multiple) if strict else number(practical.multiple), twice),
        Attr(_("Inequality"), f"{practical.inequality:.2f}", _inequality(practical.inequality)),
        Attr(_("Stability"), *_stability(practical)),
        Attr(_("Cost of collecting"), *_cost(practical)),
    ]


def _none_is_good(count: int) -> Badge:
    return Badge(number(count), "bad", "alert-triangle") if count else Badge("0", "good", "circle-check")


def _inequality(gini: float) -> str:
    if gini >= UNEQUAL:
        return _("0 means classes of one size, 1 all in one: here one class has nearly everybody.")
    return _("0 means classes of one size, 1 all in one.")


def _stability(practical: Practical) -> tuple[str, str]:
    if practical.moved is None:
        return "—", _("Not known: there is no archive of a month ago.")
    text = _("%(count)s in another class than a month ago") % {"count": number(practical.moved)}
    share = percent(practical.moved, practical.customers)
    shaky = practical.customers and practical.moved / practical.customers > SHAKY
    return text, _("%(share)s of all; consider wider bounds") % {"share": share} if shaky else share


def _cost(practical: Practical) -> tuple[str, str]:
    if practical.cost is None:
        return "—", _("Not known for these fields.")
    return money(practical.cost, home.currency()), _("to collect what is lacking, once")
