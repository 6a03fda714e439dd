"""Candidates for a caller, as the desk lists them while one types."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from wattcare.customers.queries.search import Hit, search_customers
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES, Lifecycle
from wattcare.kernel.actors import Actor

SHOWN = 10


@dataclass(frozen=True)
class Candidate:
    """A customer found; with the account and service point where the typed words named one."""

    customer: str
    account: str
    point: str
    name: str
    hint: str
    detail: str

    @property
    def value(self) -> str:
        return f"{self.customer}|{self.account}:{self.point}"

    @property
    def query(self) -> str:
        return urlencode({"customer": self.customer, "supply": f"{self.account}:{self.point}"})


def candidates_for(actor: Actor, typed: str) -> list[Candidate]:
    """The best few customers for what was typed; empty for nothing."""
    if not typed.strip():
        return []
    return [_candidate(hit) for hit in search_customers(actor, typed, SHOWN)]


def _candidate(hit: Hit) -> Candidate:
    """An account or meter that was typed is meant; a person found by name may have several."""
    by_place = hit.matched in {"account", "point", "meter"}
    known = [hit.account_number, hit.phone, hit.address]
    return Candidate(
        customer=hit.number,
        account=hit.account_number if by_place else "",
        point=hit.service_point_code if by_place else "",
        name=hit.name,
        hint=_hint(hit),
        detail=" · ".join(text for text in known if text),
    )


def _hint(hit: Hit) -> str:
    """The kind, and that the customer is no longer or not yet supplied."""
    kind = str(CUSTOMER_KINDS.get(hit.kind, hit.kind))
    if hit.lifecycle == Lifecycle.CURRENT:
        return kind
    return _("%(kind)s, %(lifecycle)s") % {"kind": kind, "lifecycle": LIFECYCLES.get(hit.lifecycle, hit.lifecycle)}
