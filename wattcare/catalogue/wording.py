"""Commitments said in words: events, limits, editions, who demands them."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from wattcare.catalogue.rules import Authority, Binds, Commitment, Direction, Edition, Pack, Payment, VariantKey
from wattcare.commitments.rules import Limit
from wattcare.commitments.texts import limit_text

Label = Promise | str

EVENT_NAMES: Mapping[str, Label] = {
    "received": _lazy("receipt"),
    "ordered": _lazy("the order to the department"),
    "accepted": _lazy("the department's acceptance"),
    "contacted": _lazy("the first contact with the customer"),
    "arrived": _lazy("the arrival on site"),
    "site_checked": _lazy("the check on site"),
    "plan_replied": _lazy("the answer with the supply plan"),
    "paid": _lazy("the customer's payment"),
    "restored": _lazy("the return of supply"),
    "energised": _lazy("the connection carrying current"),
    "result": _lazy("the result"),
    "unit_replied": _lazy("the unit's reply"),
    "replied": _lazy("the answer to the customer"),
    "called_back": _lazy("the call-back"),
    "closed": _lazy("the close of the case"),
    "notified": _lazy("the notice"),
    "outage_started": _lazy("the start of the outage"),
    "cut_off": _lazy("the cut-off"),
    "switched": _lazy("the finished change of supplier"),
    "left": _lazy("the customer's leaving"),
    "returned": _lazy("the customer's return"),
    "appointed": _lazy("the beginning of the appointment"),
    "failed": _lazy("the missed standard"),
    "compensated": _lazy("the payment to the customer"),
    "ruled": _lazy("the decision of the authority"),
}

AUTHORITY_NAMES: Mapping[Authority, Label] = {
    Authority.LAW: _lazy("Law"),
    Authority.REGULATOR: _lazy("Regulator"),
    Authority.PUBLISHED: _lazy("Published promise"),
    Authority.INTERNAL: _lazy("Internal rule"),
}

BINDS_NAMES: Mapping[Binds, Label] = {
    Binds.EACH: _lazy("binds each case"),
    Binds.AVERAGE: _lazy("binds the average"),
    Binds.MEASURE: _lazy("is measured"),
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
    return [(variant_text(pack, key, code), limit_words(edition, code)) for code in edition.limits]


def variant_text(pack: Pack, key: VariantKey | None, code: str) -> str:
    """The name of a variant in the reader's language; "" for the limit that holds for all."""
    return pack.variant_name(key, code).text(reader()) if key and code else ""


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
    return [(variant_text(pack, key, code), payment) for code, payment in edition.payments.items()]


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
