"""Bounds that people can read: of all numbers that divide customers almost alike, the roundest."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from wattcare.customers.rules.profile import ProfileField, ValueType

FINEST = 9  # decimals, where the field sets no limit
_LEADING = (Decimal(10), Decimal(5), Decimal(2))


def decimals_of(field: ProfileField) -> int:
    """How many decimals a value of the field may have."""
    if field.type is ValueType.INTEGER:
        return 0
    return FINEST if field.scale is None else field.scale


def roundest(low: float, high: float, wish: float, decimals: int = FINEST) -> Decimal:
    """The roundest number above `low` and at most `high`, the nearest to `wish` of several; `low` < `high`.

    Rounder is a multiple of a larger step out of …, 100, 50, 20, 10, 5, 2, 1, 0.5, … down to `decimals` decimals. Where
    no such number lies between, the next one above `low`: it divides values with so many decimals alike.
    """
    bottom, top, near = exact(low), exact(high), exact(wish)
    for step in _steps(max(abs(bottom), abs(top)), decimals):
        first, last = _multiple(bottom, step) + 1, _multiple(top, step)
        if first <= last:
            wanted = (near / step).to_integral_value()
            return _plain(min(max(wanted, first), last) * step)
    grid = Decimal(1).scaleb(-decimals)
    return _plain((_multiple(bottom, grid) + 1) * grid)


def _multiple(number: Decimal, step: Decimal) -> Decimal:
    return (number / step).to_integral_value(ROUND_FLOOR)


def _steps(size: Decimal, decimals: int) -> Iterator[Decimal]:
    """From the first power of ten above `size` down to the finest step."""
    exponent = max(size.adjusted() + 1 if size else 0, 1 - decimals)
    while exponent > -decimals:
        for leading in _LEADING:
            yield leading.scaleb(exponent - 1)
        exponent -= 1
    yield Decimal(1).scaleb(-decimals)


def exact(number: float) -> Decimal:
    """A float as it is written: 0.1 is one tenth."""
    return Decimal(repr(float(number)))


def _plain(number: Decimal) -> Decimal:
    """Without exponent, needless zeros and a sign of nothing."""
    return Decimal(format(number.normalize(), "f")) + 0
