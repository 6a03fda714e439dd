"""Conditions, from sqlglot's tree to ours: the white list. Each method takes a node and returns ours, or refuses it."""

from typing import Any

from django.utils.translation import gettext as _

from wattcare.classification.rules.syntax import (
    And,
    Compare,
    Comparison,
    Condition,
    Constant,
    FieldTruth,
    Is,
    Missing,
    Not,
    OneOf,
    Or,
    Sort,
    Truth,
    Value,
)
from wattcare.classification.rules.values import (
    SORT_NAMES,
    SORTS,
    Refusal,
    Values,
    checked,
    is_word,
    not_allowed,
    refused,
    shown,
)
from wattcare.customers.rules.profile import ValueType

_COMPARISONS = {
    "eq": Comparison.EQ, "neq": Comparison.NE, "lt": Comparison.LT,
    "lte": Comparison.LE, "gt": Comparison.GT, "gte": Comparison.GE,
}  # fmt: skip


class Converter(Values):
    """Converts one condition."""

    def condition(self, node: Any) -> Condition:
        read = getattr(self, f"_c_{node.key}", None)
        if node.key in _COMPARISONS:
            return self._comparison(node)
        if read is None:
            raise not_allowed(node)
        found: Condition = read(node)
        return found

    def _parts(self, node: Any) -> tuple[Condition, ...]:
        parts = []
        for part in node.flatten():
            try:
                parts.append(self.condition(part))
            except Refusal as refusal:
                self.refusals.append(refusal)
        return tuple(parts)

    def _c_and(self, node: Any) -> Condition:
        return And(self._parts(node))

    def _c_or(self, node: Any) -> Condition:
        return Or(self._parts(node))

    def _c_not(self, node: Any) -> Condition:
        return Not(self.condition(node.this))

    def _c_paren(self, node: Any) -> Condition:
        return self.condition(node.this)

    def _c_boolean(self, node: Any) -> Condition:
        return Truth(bool(node.this))

    def _c_column(self, node: Any) -> Condition:
        field = self._field(node)
        if field.type is not ValueType.BOOLEAN:
            what = _("“%(name)s” is %(sort)s, not a condition.")
            values = {"name": field.name, "sort": SORT_NAMES[SORTS[field.type]]()}
            raise refused(node, what % values, _("Compare it with something."))
        return FieldTruth(field.name)

    def _c_coalesce(self, node: Any) -> Condition:
        """COALESCE(boolean field, TRUE or FALSE)."""
        others = node.expressions
        if len(others) == 1 and others[0].key == "boolean":
            of = self.condition(node.this)
            return Not(Is(of, False)) if others[0].this else Is(of, True)
        raise not_allowed(node)

    def _c_is(self, node: Any) -> Condition:
        checked(node, "this", "expression", "negate")
        wanted = node.expression.key
        if wanted == "null":
            found: Condition = Missing(self._either(node.this))
        elif wanted == "boolean":
            found = Is(self.condition(node.this), bool(node.expression.this))
        else:
            raise not_allowed(node)
        return Not(found) if node.args.get("negate") else found

    def _either(self, node: Any) -> "Value | Condition":
        """A field of whatever type, or a condition, as IS NULL may ask of both."""
        inner = node.unnest()
        if inner.key == "column" and self._field(inner).type is not ValueType.BOOLEAN:
            return self.value(inner)[0]
        try:
            return self.condition(inner)
        except Refusal:
            return self.value(inner)[0]

    def _c_nullsafeeq(self, node: Any) -> Condition:
        """IS NOT DISTINCT FROM: equal, or both missing."""
        equal = self._comparison(node, Comparison.EQ)
        left, right = self._either(node.this), self._either(node.expression)
        return Or((Is(equal, True), And((Missing(left), Missing(right)))))

    def _c_nullsafeneq(self, node: Any) -> Condition:
        return Not(self._c_nullsafeeq(node))

    def _c_between(self, node: Any) -> Condition:
        checked(node, "this", "low", "high")
        pairs = ((Comparison.GE, node.args["low"]), (Comparison.LE, node.args["high"]))
        return And(tuple(self._compared(node, operator, node.this, bound) for operator, bound in pairs))

    def _c_in(self, node: Any) -> Condition:
        if node.args.get("query"):
            raise not_allowed(node.args["query"])
        checked(node, "this", "expressions")
        of, sort, field = self.value(node.this)
        values = []
        for item in node.expressions:
            value, other, _field = self._beside(item, sort, field)
            if not isinstance(value, Constant) or other is not sort:
                mend = _("List plain values, such as sector IN ('B', 'C').")
                raise refused(item, _("“%(sql)s” is not a plain value.") % {"sql": shown(item)}, mend)
            values.append(value)
        if not values:
            raise refused(node, _("The list of IN is empty."), _("List plain values, such as sector IN ('B', 'C')."))
        return OneOf(of, tuple(dict.fromkeys(values)))

    def _comparison(self, node: Any, operator: Comparison | None = None) -> Condition:
        checked(node, "this", "expression")
        operator = operator or _COMPARISONS[node.key]
        truth = self._truth_compared(node, operator)
        return truth or self._compared(node, operator, node.this, node.expression)

    def _truth_compared(self, node: Any, operator: Comparison) -> Condition | None:
        """`flag = TRUE` and the like, which are the flag itself."""
        for one, other in ((node.this, node.expression), (node.expression, node.this)):
            if other.key == "boolean" and operator in {Comparison.EQ, Comparison.NE}:
                of = self.condition(one)
                return of if bool(other.this) is (operator is Comparison.EQ) else Not(of)
        return None

    def _compared(self, node: Any, operator: Comparison, one: Any, other: Any) -> Condition:
        left, right, sort = self._pair(node, one, other)
        if sort is Sort.TRUTH:
            raise refused(node, _("Flags cannot be compared with each other."), _("Combine them with AND, OR, NOT."))
        if sort is Sort.WORD and operator not in {Comparison.EQ, Comparison.NE}:
            what = _("Words have no order: “%(sql)s” says nothing.") % {"sql": shown(node)}
            raise refused(node, what, _("Use =, <> or IN."))
        return Compare(operator, left, right)

    def _pair(self, node: Any, one: Any, other: Any) -> tuple[Value, Value, Sort]:
        """Both sides, a constant read as what stands on the other side."""
        if is_word(one) and not is_word(other):
            right, sort, field = self.value(other)
            left, found, _none = self._beside(one, sort, field)
        else:
            left, sort, field = self.value(one)
            right, found, _none = self._beside(other, sort, field)
        if found is not sort:
            what = _("%(one)s is %(sort)s and cannot be compared with %(other)s, which is %(found)s.")
            values = {
                "one": shown(one),
                "sort": SORT_NAMES[sort](),
                "other": shown(other),
                "found": SORT_NAMES[found](),
            }
            raise refused(node, what % values, self._mend_sort(sort, found))
        return left, right, sort

    def _mend_sort(self, sort: Sort, found: Sort) -> str:
        if Sort.NUMBER in {sort, found} and Sort.WORD in {sort, found}:
            return _("Numbers stand without quotes, words in quotes.")
        if Sort.DATE in {sort, found}:
            return _("Write a day as DATE '2026-01-31', or as today - interval '12 months'.")
        return _("Compare like with like.")
