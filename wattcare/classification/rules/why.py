"""Why a customer is in a class: the parts of its condition, which hold, and with which values."""

from dataclasses import dataclass
from datetime import date

from wattcare.classification.rules import syntax
from wattcare.classification.rules.evaluating import Record, truth
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.syntax import Condition, fields_of
from wattcare.classification.rules.words import label_of, value_words, words


@dataclass(frozen=True)
class Reason:
    """One part of a condition. `holds` is None where a missing value leaves it open; `value_text` is what the customer
    has, as “contracted capacity 320 kVA”; `parts` are the parts of AND and OR."""

    text: str
    holds: bool | None
    value_text: str = ""
    parts: tuple["Reason", ...] = ()
    joined: str = ""  # "and", "or" for parts


def reasons(tree: Condition, record: Record, fields: Fields, day: date) -> tuple[Reason, ...]:
    """The parts of the condition on its top level, each with its own parts."""
    match tree:
        case syntax.And(parts):
            return tuple(_reason(part, record, fields, day) for part in parts)
    return (_reason(tree, record, fields, day),)


def _reason(tree: Condition, record: Record, fields: Fields, day: date) -> Reason:
    holds = truth(tree, record, day)
    match tree:
        case syntax.And(parts) | syntax.Or(parts):
            below = tuple(_reason(part, record, fields, day) for part in parts)
            return Reason(words(tree, fields), holds, "", below, "and" if isinstance(tree, syntax.And) else "or")
    known = [(fields[name], record.get(name)) for name in fields_of(tree) if name in fields]
    shown = ", ".join(f"{label_of(field)} {value_words(field, value)}" for field, value in known)
    return Reason(words(tree, fields), holds, shown)
