"""What the agent sees of a caller: who it is, the supplies it may be about, the open cases."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from wattcare.cases.models import Case
from wattcare.cases.queries.lists import light
from wattcare.cases.rules import Stage
from wattcare.catalogue.queries import pack
from wattcare.customers.models import Customer, Supply
from wattcare.customers.queries import home
from wattcare.customers.queries.pages import CustomerPage
from wattcare.customers.queries.supplies import SupplyLine
from wattcare.customers.rules import CUSTOMER_KINDS
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound
from wattcare.kernel.text import normalise_phone

SUPPLIES = 8
CASES = 6
RECENT = timedelta(days=14)


@dataclass(frozen=True)
class DeskSupply:
    """An account with the place it supplies; `value` is what the form sends."""

    line: SupplyLine

    @property
    def value(self) -> str:
        return f"{self.line.account_number}:{self.line.point_code}"

    @property
    def off(self) -> bool:
        return self.line.connected is False

    @property
    def owes(self) -> bool:
        return (self.line.balance_due or 0) > 0

    @property
    def transformer(self) -> str:
        return self.line.transformer_name or self.line.transformer_code


@dataclass(frozen=True)
class About:
    """Who calls, as far as it is known. `chosen` is the supply meant; `more` says that there are others."""

    page: CustomerPage | None
    supplies: list[DeskSupply]
    chosen: str
    more: bool
    cases: list[Case]

    @property
    def customer(self) -> Customer | None:
        return self.page.customer if self.page else None

    @property
    def kind(self) -> object:
        return CUSTOMER_KINDS.get(self.customer.kind, "") if self.customer else ""

    @property
    def open_cases(self) -> list[Case]:
        return [case for case in self.cases if case.stage != Stage.CLOSED]

    @property
    def recent_cases(self) -> list[Case]:
        return [case for case in self.cases if case.stage == Stage.CLOSED]


def about_caller(actor: Actor, *, customer: str = "", account: str = "", point: str = "", phone: str = "") -> About:
    """What is known of the caller by customer number, account, service point or telephone; three statements."""
    found = _customer(actor, customer, account, point)
    page = CustomerPage(actor, found) if found else None
    supplies = _supplies(page, account, point) if page else []
    meant = supplies[:1] if account or point or len(supplies) == 1 else []
    return About(
        page=page,
        supplies=supplies[:SUPPLIES],
        chosen=meant[0].value if meant else "",
        more=len(supplies) > SUPPLIES or bool(page and page.more_supplies),
        cases=cases_about(actor, customer_id=found.pk if found else None, point=point, phone=phone),
    )


def _customer(actor: Actor, customer: str, account: str, point: str) -> Customer | None:
    """Who it is by what is given; None where nothing is, or where nobody is supplied at the point."""
    rows = Customer.objects.visible_to(actor).select_related("intermediary").defer("search", "intermediary__search")
    if customer:
        found = rows.filter(number=customer).first()
    elif account:
        found = rows.filter(accounts__number=account).first()
    elif point:
        supply = Supply.objects.filter(service_point__code=point, validity__contains=home.today())
        return rows.filter(pk__in=supply.values("agreement__account__customer_id")).first()
    else:
        return None
    if found is None:
        raise NotFound(_("There is no customer or account “%(code)s”.") % {"code": customer or account})
    return found


def _supplies(page: CustomerPage, account: str, point: str) -> list[DeskSupply]:
    """Running supplies and accounts without one, the one that was named first."""
    running = [line for line in page.supplies if line.running]
    supplied = {line.account_number for line in running}
    bare = {line.account_number: line for line in page.supplies if line.account_number not in supplied}
    lines = running + [line for line in bare.values() if line.closed_on is None and not line.point_code]
    return [DeskSupply(line) for line in sorted(lines, key=lambda line: not _named(line, account, point))]


def _named(line: SupplyLine, account: str, point: str) -> bool:
    return line.point_code == point if point else bool(account) and line.account_number == account


def cases_about(actor: Actor, *, customer_id: int | None, point: str, phone: str) -> list[Case]:
    """Open cases of this customer, place or telephone, then those closed of late; newest first."""
    same = Q()
    if customer_id:
        same |= Q(customer_id=customer_id)
    if point:
        same |= Q(service_point__code=point)
    number = normalise_phone(phone, pack().country) if phone else None
    if number:
        same |= Q(caller_phone=number)
    if not same:
        return []
    rows = Case.objects.visible_to(actor).filter(same)
    rows = rows.filter(~Q(stage=Stage.CLOSED) | Q(received_at__gte=now() - RECENT))
    found = light(rows).order_by("-received_at", "-id")[: CASES * 2]
    return sorted(found, key=lambda case: case.stage == Stage.CLOSED)[:CASES]
