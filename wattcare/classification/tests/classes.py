"""Puts customers into classes as a classification would, without one: for tests of what classes are used for."""

from datetime import date
from typing import Any

from wattcare.classification.models import ClassCode, Membership, PastMembership, Scheme
from wattcare.customers.models import Customer
from wattcare.kernel.names import Names


def named(code: str) -> Names:
    """`by-size` → By size."""
    return Names({"en": code.replace("-", " ").capitalize(), "zh-hans": code})


def class_code(scheme: str, code: str, **more: Any) -> ClassCode:
    """The class `code` of `scheme`, made with its scheme where it is missing; `hidden` makes the scheme sensitive."""
    described = {"sensitive": more.pop("hidden", False), "names": named(scheme)}
    found, _made = Scheme.objects.get_or_create(code=scheme, defaults=described)
    given = {"names": named(code), **more}
    return ClassCode.objects.get_or_create(scheme=found, code=code, defaults=given)[0]


def put(customer: Customer, scheme: str, code: str, since: date = date(2025, 1, 1), **more: Any) -> None:
    """Let the customer be in the class since that day; the class before is kept in the history."""
    found = class_code(scheme, code, **more)
    before = Membership.objects.filter(customer=customer, scheme=found.scheme).first()
    if before is not None:
        PastMembership.objects.create(
            scheme=found.scheme, customer=customer, class_code=before.class_code, validity=(before.since, since)
        )
    Membership.objects.filter(customer=customer, scheme=found.scheme).delete()
    Membership.objects.create(customer=customer, scheme=found.scheme, class_code=found, since=since)
