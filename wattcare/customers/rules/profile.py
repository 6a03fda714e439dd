"""The fields of a customer's profile: one value each, whatever the archive holds of accounts, supplies and months.

Classification, filters and analysis ask for a customer by these. What each is in SQL stands in `queries.profile`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


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
