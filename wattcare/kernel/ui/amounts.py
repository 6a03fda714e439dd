"""Money, energy and plain numbers as text."""

from decimal import Decimal

_SIGNS = {"CNY": "¥", "GBP": "£", "EUR": "€", "USD": "$"}
NOTHING = "—"

# Groups of three in Chinese as well: suppliers' bills are written so, though Django's zh_Hans would group by four.


def money(amount: Decimal | int | None, currency: str = "CNY") -> str:
    """`¥1,234.50`; the currency's code where it has no sign of its own; a dash for None."""
    if amount is None:
        return NOTHING
    sign = _SIGNS.get(currency)
    text = f"{abs(amount):,.2f}"
    minus = "−" if amount < 0 else ""
    return f"{minus}{sign}{text}" if sign else f"{minus}{text} {currency}"


def kwh(amount: Decimal | float | int | None, digits: int = 0) -> str:
    """`1,234 kWh`; a dash for None."""
    return NOTHING if amount is None else f"{amount:,.{digits}f} kWh"


def number(amount: Decimal | float | int | None, digits: int = 0) -> str:
    """`1,234`; a dash for None."""
    return NOTHING if amount is None else f"{amount:,.{digits}f}"
