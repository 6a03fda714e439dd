"""What the agent sees of a caller: who it is, what one must not overlook, the supplies, the open cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wattcare.cases.models import Case
from wattcare.cases.queries.archive import standing_of_customer
from wattcare.cases.queries.lists import light
from wattcare.cases.rules import Stage
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import VariantKey
from wattcare.customers.models import Customer, Supply
from wattcare.customers.rules import CUSTOMER_KINDS
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound
from wattcare.kernel.text import normalise_phone
from wattcare.kernel.ui.amounts import money
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.tones import Tone

SUPPLIES = 12
CASES = 6
RECENT = timedelta(days=14)


@dataclass(frozen=True)
class Alarm:
    """Something one must not overlook; in a fixed order, in words, with icon and colour."""

    label: str
    tone: Tone
    icon: str


@dataclass(frozen=True)
class DeskSupply:
    """An account with the place it supplies; `value` is what the form sends."""

    account: str
    point: str
    address: str
    area_kind: str
    line: str
    connected: bool
    balance_due: Decimal
    currency: str

    @property
    def value(self) -> str:
        return f"{self.account}:{self.point}"


@dataclass(frozen=True)
class About:
    """Who calls, as far as it is known. `more` says that there are supplies beyond those shown."""

    customer: Customer | None
    alarms: list[Alarm]
    supplies: list[DeskSupply]
    chosen: str
    more: bool
    cases: list[Case]

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
    """What is known of the caller by customer number, account, service point or telephone; five statements at most."""
    found = _customer(actor, customer, account, point)
    supplies, more = _supplies(found, account, point)
    cases = cases_about(actor, customer_id=found.pk if found else None, point=point, phone=phone)
    chosen = next((item.value for item in supplies if item.point == point or item.account == account), "")
    return About(
        customer=found,
        alarms=_alarms(actor, found, supplies, cases),
        supplies=supplies,
        chosen=chosen or (supplies[0].value if len(supplies) == 1 else ""),
        more=more,
        cases=cases,
    )


def _customer(actor: Actor, customer: str, account: str, point: str) -> Customer | None:
    """Who it is by the narrowest thing given; None where nothing is, or where nobody is supplied at the point."""
    rows = Customer.objects.visible_to(actor).select_related("intermediary")
    if customer:
        found = rows.filter(number=customer).first()
    elif account:
        found = rows.filter(accounts__number=account).first()
    elif point:
        supply = Supply.objects.filter(service_point__code=point, validity__contains=_today())
        return rows.filter(pk__in=supply.values("agreement__account__customer_id")).first()
    else:
        return None
    if found is None:
        raise NotFound(_("There is no customer or account “%(code)s”.") % {"code": customer or account})
    return found


def _today() -> date:
    return now().astimezone(ZoneInfo(pack().zone)).date()


_SUPPLIES = """
    SELECT a.number, coalesce(p.code, ''), coalesce(pr.address, ''), coalesce(pr.area_kind, ''),
           coalesce(nullif(t.name, ''), t.code, ''), coalesce(p.connected, true), a.balance_due, a.currency
    FROM customers_account a
    LEFT JOIN customers_agreement g ON g.account_id = a.id
    LEFT JOIN customers_supply s ON s.agreement_id = g.id AND s.validity @> %(day)s::date
    LEFT JOIN customers_servicepoint p ON p.id = s.service_point_id
    LEFT JOIN customers_premise pr ON pr.id = p.premise_id
    LEFT JOIN customers_transformer t ON t.id = p.transformer_id
    WHERE a.customer_id = %(customer)s AND a.closed_on IS NULL
    ORDER BY (a.number = %(account)s OR p.code = %(point)s) DESC NULLS LAST, a.number, p.code
    LIMIT %(limit)s
"""


def _supplies(customer: Customer | None, account: str, point: str) -> tuple[list[DeskSupply], bool]:
    """The customer's accounts with the places they supply, the wanted one first; and whether there are more."""
    if customer is None:
        return [], False
    values: dict[str, Any] = {
        "day": _today(),
        "customer": customer.pk,
        "account": account,
        "point": point,
        "limit": SUPPLIES + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUPPLIES, values | {"limit": SUPPLIES + 1})
        rows = [DeskSupply(*row) for row in cursor.fetchall()]
    return rows[:SUPPLIES], len(rows) > SUPPLIES


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


def _alarms(
    actor: Actor, customer: Customer | None, supplies: Sequence[DeskSupply], cases: Sequence[Case]
) -> list[Alarm]:
    """Off supply, arrears, needs, importance, repeated complaints, open cases, in this order always."""
    waiting = sum(case.stage != Stage.CLOSED for case in cases)
    text = ngettext("%(count)s open case", "%(count)s open cases", waiting) % {"count": waiting}
    return [
        *_supply_alarms(supplies),
        *(_customer_alarms(actor, customer) if customer else ()),
        *([Alarm(text, Tone.INFO, "folder-open")] if waiting else ()),
    ]


def _supply_alarms(supplies: Sequence[DeskSupply]) -> list[Alarm]:
    alarms = []
    if any(not item.connected for item in supplies):
        alarms.append(Alarm(_("Off supply"), Tone.BAD, "plug-connected-x"))
    owed = {item.account: item for item in supplies if item.balance_due > 0}
    if owed:
        total = sum((item.balance_due for item in owed.values()), start=Decimal(0))
        amount = money(total, next(iter(owed.values())).currency)
        alarms.append(Alarm(_("Arrears %(amount)s") % {"amount": amount}, Tone.WARN, "cash-off"))
    return alarms


def _customer_alarms(actor: Actor, customer: Customer) -> list[Alarm]:
    alarms = [Alarm(need_name(code), Tone.VIOLET, "heart-handshake") for code in customer.special_needs]
    if customer.importance:
        grade = names(pack().variant_name(VariantKey.IMPORTANCE, customer.importance))
        alarms.append(Alarm(grade, Tone.VIOLET, "star"))
    return alarms + _repeats(actor, customer)


def need_name(code: str) -> str:
    """What a special need is called; the code itself where this list does not know it."""
    known = {
        "life_support": _("Life support at home"),
        "elderly": _("Elderly"),
        "disabled": _("Disabled"),
        "blind": _("Blind or partly sighted"),
        "deaf": _("Deaf or hard of hearing"),
        "infant": _("Infant at home"),
        "language": _("Speaks another language"),
    }
    return known.get(code, code)


def _repeats(actor: Actor, customer: Customer) -> list[Alarm]:
    """From the second complaint on, the next one is announced before the customer says so."""
    count = standing_of_customer(actor, customer.pk).complaints
    if count < 2:
        return []
    text = ngettext("%(count)s complaint in 90 days", "%(count)s complaints in 90 days", count) % {"count": count}
    return [Alarm(text, Tone.BAD, "repeat")]
