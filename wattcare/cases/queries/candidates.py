"""Candidates for a caller."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from wattcare.catalogue.queries import pack
from wattcare.customers.models import Customer
from wattcare.kernel.actors import Actor
from wattcare.kernel.text import normalise_phone, query_tsquery


@dataclass(frozen=True)
class Candidate:
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
    def label(self) -> str:
        return self.name

    @property
    def query(self) -> str:
        return f"customer={self.customer}&account={self.account}"


def candidates_for(actor: Actor, typed: str) -> list[Candidate]:
    """The customers whose name, account or telephone fits."""
    if not typed.strip():
        return []
    fits = Q(number=typed) | Q(accounts__number=typed) | Q(name__contains=typed)
    query, phone = query_tsquery(typed), normalise_phone(typed, pack().country)
    if query:
        fits |= Q(search=SearchQuery(query, search_type="raw", config="simple"))
    if phone:
        fits |= Q(contact_points__value=phone)
    rows = Customer.objects.visible_to(actor).filter(fits).distinct()[:10]
    return [Candidate(row.number, "", "", row.name, row.number, "") for row in rows]
