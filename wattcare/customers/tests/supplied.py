"""Small archives for tests, with literal values."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from wattcare.customers.models import Account, Agreement, Customer, Payment, Premise, ServicePoint, Supply, Usage

_numbers = count(1)


def customer(number: str = "P0001", **more: Any) -> Customer:
    return Customer.objects.create(number=number, name=number, **more)


def account(owner: Customer, **more: Any) -> Account:
    return Account.objects.create(number=f"PA{next(_numbers)}", customer=owner, **more)


def agreement(
    owner: Account,
    *terms: tuple[date | None, date | None],
    points: int = 1,
    area: str = "urban",
    district: str = "城东区",
    validity: tuple[date | None, date | None] = (None, None),
    **more: Any,
) -> Agreement:
    """An agreement that supplies `points` points of its own during each of `terms`."""
    made = Agreement.objects.create(account=owner, number=f"PG{next(_numbers)}", validity=validity, **more)
    for _point in range(points):
        premise = Premise.objects.create(address="工业路1号", area_kind=area, district=district)
        point = ServicePoint.objects.create(code=f"PP{next(_numbers)}", premise=premise)
        for term in terms:
            Supply.objects.create(agreement=made, service_point=point, validity=term)
    return made


def months(of: Account, first: str, *kwh: float, price: str = "0.5") -> None:
    """Energy month by month from `first` (2025-05)."""
    year, month = (int(part) for part in first.split("-"))
    for place, used in enumerate(kwh, year * 12 + month - 1):
        day, amount = date(place // 12, place % 12 + 1, 1), Decimal(str(used)) * Decimal(price)
        Usage.objects.create(account=of, month=day, kwh=Decimal(str(used)), amount=amount)


def bill(of: Account, month: str, due: date, paid: date | None) -> None:
    day = date.fromisoformat(f"{month}-01")
    Payment.objects.create(account=of, month=day, due_on=due, paid_on=paid, amount=Decimal(100))
