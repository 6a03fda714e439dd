"""The fields of a customer's profile: one value each, whatever the archive holds of accounts, supplies and months.

Classification, filters and analysis ask for a customer by these. What each is in SQL stands in `queries.profile`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES


class ValueType(StrEnum):
    """What a field holds."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"  # one of `choices`, none other
    TEXT = "text"  # any words


class Origin(StrEnum):
    """Where a field comes from: the archive's own records, fields the supplier added, computed from many records."""

    ARCHIVE = "archive"
    OWN = "own"
    MEASURE = "measure"


VALUE_TYPES: Mapping[ValueType, Any] = {
    ValueType.INTEGER: pgettext_lazy("kind of value", "Whole number"),
    ValueType.DECIMAL: pgettext_lazy("kind of value", "Number"),
    ValueType.DATE: pgettext_lazy("kind of value", "Day"),
    ValueType.BOOLEAN: pgettext_lazy("kind of value", "Yes or no"),
    ValueType.CHOICE: pgettext_lazy("kind of value", "Choice"),
    ValueType.TEXT: pgettext_lazy("kind of value", "Text"),
}
ORIGINS: Mapping[Origin, Any] = {
    Origin.ARCHIVE: _("Archive record"),
    Origin.OWN: _("Own field"),
    Origin.MEASURE: _("Measure"),
}


@dataclass(frozen=True)
class ProfileField:
    """One field. `low` and `high` are inclusive; `scale` is the number of decimals a decimal field may have (None:
    any finite number). `choices` maps codes to labels. `criterion` groups fields that say the same kind of thing;
    "" is a criterion of its own. `formula` computes a measure from other fields, per customer.
    """

    name: str
    type: ValueType
    label: Any = ""
    nullable: bool = True
    low: Decimal | None = None
    high: Decimal | None = None
    scale: int | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    criterion: str = ""
    origin: Origin = Origin.ARCHIVE
    formula: str = ""
    minutes: Decimal | None = None  # work to collect it from one customer, where that is known


_NONE, _PERCENT = Decimal(0), Decimal(100)
_NUMBERS: dict[str, Any] = {"type": ValueType.INTEGER, "low": _NONE}
_COUNTED: dict[str, Any] = {"type": ValueType.INTEGER, "low": _NONE, "nullable": False, "origin": Origin.MEASURE}
_MONEY: dict[str, Any] = {"type": ValueType.DECIMAL, "scale": 2, "criterion": "payment", "origin": Origin.MEASURE}
_ENERGY: dict[str, Any] = {"type": ValueType.DECIMAL, "low": _NONE, "criterion": "energy", "origin": Origin.MEASURE}
_SHARE: dict[str, Any] = {**_ENERGY, "scale": 1, "high": _PERCENT, "unit": "%"}
_PAID: dict[str, Any] = {"criterion": "payment"}
_RELATION: dict[str, Any] = {"criterion": "relation"}


MINUTES: Mapping[str, int] = {
    "kind": 1,
    "lifecycle": 1,
    "sector": 3,
    "importance": 30,
    "special_need": 5,
    "voltage_v": 2,
    "contract_capacity_kva": 2,
    "tariff_class": 2,
    "connection": 2,
    "area_kind": 1,
    "district": 1,
    "signed_on": 2,
    "agreement_ends_on": 2,
}
"""Estimates of a clerk's work, in minutes, to find a value out and enter it once: a look at the file 1, a question on
the telephone 2 to 5, the grading of an important customer, which is agreed with the authority, 30. What is not listed
comes by itself: dates of supply, and all that is computed from bills, payments and cases."""


def _field(name: str, label: Any, **more: Any) -> ProfileField:
    return ProfileField(name, label=label, minutes=Decimal(MINUTES[name]) if name in MINUTES else None, **more)


ARCHIVE_FIELDS: tuple[ProfileField, ...] = (
    _field(
        "kind",
        _("Kind of customer"),
        type=ValueType.CHOICE,
        nullable=False,
        choices=CUSTOMER_KINDS,
        criterion="kind",
    ),
    _field("lifecycle", _("Supply relation"), type=ValueType.CHOICE, nullable=False, choices=LIFECYCLES, **_RELATION),
    _field("sector", _("Sector"), type=ValueType.CHOICE, criterion="sector"),
    _field("importance", _("Grade of an important customer"), type=ValueType.CHOICE, criterion="importance"),
    _field("behind_intermediary", _("Supplied through an intermediary"), type=ValueType.BOOLEAN, nullable=False),
    _field("special_need", _("Has special needs"), type=ValueType.BOOLEAN, nullable=False, criterion="need"),
    _field("accounts", _("Open accounts"), **_COUNTED),
    _field("balance_due", _("Balance due"), nullable=False, **_MONEY),
    _field("supplied", _("Is supplied"), type=ValueType.BOOLEAN, nullable=False, **_RELATION),
    _field("energised_on", _("Supplied since"), type=ValueType.DATE, **_RELATION),
    _field("first_supplied_on", _("First day of supply"), type=ValueType.DATE, **_RELATION),
    _field("last_supplied_on", _("Last day of supply"), type=ValueType.DATE, **_RELATION),
    _field(
        "voltage_v",
        _("Supply voltage"),
        type=ValueType.INTEGER,
        low=Decimal(1),
        high=Decimal(1_100_000),
        unit="V",
        criterion="voltage",
    ),
    _field(
        "contract_capacity_kva",
        _("Contracted capacity"),
        type=ValueType.DECIMAL,
        low=_NONE,
        scale=2,
        unit="kVA",
        criterion="size",
    ),
    _field("tariff_class", _("Tariff class"), type=ValueType.CHOICE, criterion="price"),
    _field("connection", _("Kind of connection"), type=ValueType.CHOICE, criterion="connection"),
    _field("area_kind", _("Area kind"), type=ValueType.CHOICE, criterion="place"),
    _field("district", _("District"), type=ValueType.TEXT, criterion="place"),
    _field("signed_on", _("Agreement signed on"), type=ValueType.DATE, criterion="agreement"),
    _field("agreement_ends_on", _("Last day of the agreement"), type=ValueType.DATE, criterion="agreement"),
    _field("kwh_12m", _("Energy of 12 months"), scale=2, unit="kWh", **_ENERGY),
    _field("amount_12m", _("Bills of 12 months"), **_MONEY),
    _field(
        "kwh_change_pct",
        _("Change of energy to the year before"),
        scale=1,
        unit="%",
        **{**_ENERGY, "low": -_PERCENT},
    ),
    _field("summer_share_pct", _("Share of June to August"), **_SHARE),
    _field("winter_share_pct", _("Share of December to February"), **_SHARE),
    _field("peak_month_pct", _("Share of the highest month"), **_SHARE),
    _field(
        "days_late_12m",
        _("Most days late with a bill of 12 months"),
        origin=Origin.MEASURE,
        unit="d",
        **_NUMBERS,
        **_PAID,
    ),
    _field("late_payments_12m", _("Bills of 12 months paid late"), **_COUNTED, **_PAID),
    _field("paid_on_time_12m", _("Bills of 12 months paid on time"), **_COUNTED, **_PAID),
    _field(
        "days_since_payment", _("Days since the last payment"), origin=Origin.MEASURE, unit="d", **_NUMBERS, **_PAID
    ),
)
"""What the archive itself knows of a customer; choices that are pack data are filled in by `queries.profile`."""
