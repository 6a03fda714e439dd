"""Commitments said in words: events, limits, editions, who demands them."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from wattcare.catalogue.rules import (
    Authority,
    Binds,
    ChoiceField,
    Commitment,
    Direction,
    Edition,
    Pack,
    Payment,
    Route,
    VariantKey,
)
from wattcare.commitments.rules import Limit
from wattcare.commitments.texts import limit_text
from wattcare.kernel.names import Names

Label = Promise | str

EVENT_NAMES: Mapping[str, Label] = {
    "received": gettext_lazy("receipt"),
    "ordered": gettext_lazy("the order to the department"),
    "accepted": gettext_lazy("the department's acceptance"),
    "contacted": gettext_lazy("the first contact with the customer"),
    "arrived": gettext_lazy("the arrival on site"),
    "site_checked": gettext_lazy("the check on site"),
    "plan_replied": gettext_lazy("the answer with the supply plan"),
    "paid": gettext_lazy("the customer's payment"),
    "restored": gettext_lazy("the return of supply"),
    "energised": gettext_lazy("the connection carrying current"),
    "result": gettext_lazy("the result"),
    "unit_replied": gettext_lazy("the unit's reply"),
    "replied": gettext_lazy("the answer to the customer"),
    "called_back": gettext_lazy("the call-back"),
    "closed": gettext_lazy("the close of the case"),
    "notified": gettext_lazy("the notice"),
    "outage_started": gettext_lazy("the start of the outage"),
    "cut_off": gettext_lazy("the cut-off"),
    "switched": gettext_lazy("the finished change of supplier"),
    "left": gettext_lazy("the customer's leaving"),
    "returned": gettext_lazy("the customer's return"),
    "appointed": gettext_lazy("the beginning of the appointment"),
    "failed": gettext_lazy("the missed standard"),
    "compensated": gettext_lazy("the payment to the customer"),
    "ruled": gettext_lazy("the decision of the authority"),
}

AUTHORITY_NAMES: Mapping[Authority, Label] = {
    Authority.LAW: gettext_lazy("Law"),
    Authority.REGULATOR: gettext_lazy("Regulator"),
    Authority.PUBLISHED: gettext_lazy("Published promise"),
    Authority.INTERNAL: gettext_lazy("Internal rule"),
}

BINDS_NAMES: Mapping[Binds, Label] = {
    Binds.EACH: gettext_lazy("binds each case"),
    Binds.AVERAGE: gettext_lazy("binds the average"),
    Binds.MEASURE: gettext_lazy("is measured"),
}


def span_text(commitment: Commitment) -> str:
    """From which event to which the commitment runs: “from receipt to the answer to the customer”."""
    events = {"start": EVENT_NAMES[commitment.start], "stop": EVENT_NAMES[commitment.stop]}
    if commitment.direction is Direction.BEFORE:
        return _("%(stop)s comes at least so long before %(start)s") % events
    return _("from %(start)s to %(stop)s") % events


def limits_of(pack: Pack, commitment: Commitment, edition: Edition) -> list[tuple[str, str]]:
    """(name of the variant or "", limit in words) for each limit of an edition."""
    key = commitment.variant_key
    codes = ordered(pack, key, edition.limits)
    return [(variant_text(pack, key, code, commitment.scheme), limit_words(edition, code)) for code in codes]


def variant_text(pack: Pack, key: VariantKey | None, code: str, scheme: str = "") -> str:
    """The name of a variant in the reader's language; "" for the limit that holds for all."""
    named = scheme if key is VariantKey.CLASS else ""
    return pack.variant_name(key, code, named).text(reader()) if key and code else ""


def limit_words(edition: Edition, variant: str) -> str:
    """“5 working days”, “at least 3 days, at most 7 days before”."""
    limit, earliest = edition.limits[variant], edition.earliest.get(variant)
    if earliest is not None:
        spans = {"least": limit_text(_positive(limit)), "most": limit_text(_positive(earliest))}
        return _("at least %(least)s and at most %(most)s before") % spans
    if limit.is_lead:
        return _("at least %(limit)s before") % {"limit": limit_text(_positive(limit))}
    return limit_text(limit)


def _positive(limit: Limit) -> Limit:
    return Limit(abs(limit.amount), limit.unit)


def payments_of(pack: Pack, commitment: Commitment, edition: Edition) -> list[tuple[str, Payment]]:
    """(name of the variant or "", payment) for each payment of an edition."""
    key = commitment.payment_key
    codes = ordered(pack, key, edition.payments)
    return [(variant_text(pack, key, code, commitment.scheme), edition.payments[code]) for code in codes]


def ordered(pack: Pack, key: VariantKey | None, codes: Iterable[str]) -> list[str]:
    """Variants in the order in which the pack lists them; "" first."""
    if key is VariantKey.AREA_KIND:
        listed = [area.code for area in pack.area_kinds]
    elif key is VariantKey.IMPORTANCE:
        listed = list(pack.choices_of(ChoiceField.IMPORTANCE))
    else:
        listed = [item.code for item in pack.variants if item.key is key]
    places = {code: place for place, code in enumerate(listed)}
    return sorted(codes, key=lambda code: places.get(code, -1))


def route_conditions(pack: Pack, route: Route) -> list[tuple[str, str]]:
    """For whom a route is: what each of its conditions is called, and the values that hold."""
    separator, language = pgettext("list", ", "), reader()

    def listed(names: Iterable[Names]) -> str:
        return separator.join(one.text(language) for one in names)

    classes = (pack.variant_name(VariantKey.CLASS, code, route.scheme) for code in route.classes)
    grades = (pack.variant_name(VariantKey.IMPORTANCE, code) for code in route.importance)
    causes = (" / ".join(one.names.text(language) for one in pack.path(code)) for code in route.causes)
    found = [
        (_("Kinds"), listed(pack.kind(code).names for code in route.kinds)),
        (_("Causes"), separator.join(causes)),
        (_("Classes"), listed(classes)),
        (_("Grades of important customers"), listed(grades)),
        (_("Area kinds"), listed(pack.area_kind(code).names for code in route.area_kinds)),
    ]
    return [(label, text) for label, text in found if text]


def validity(edition: Edition) -> str:
    """The days an edition is in force, in words."""
    days = {"first": _day(edition.valid_from), "last": _day(edition.valid_to)}
    if edition.valid_from and edition.valid_to:
        return _("%(first)s to %(last)s") % days
    if edition.valid_from:
        return _("since %(first)s") % days
    return _("until %(last)s") % days if edition.valid_to else pgettext("edition", "since an unknown day")


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def reader() -> str:
    """The reader's language."""
    return get_language() or "en"
