"""Boxes of customers: however they are cut, their conditions neither overlap nor leave anybody out."""

from datetime import date
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wattcare.classification.rules.boxes import Box, condition_of, condition_of_rest, fields_in, merged
from wattcare.classification.rules.evaluating import fits
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.classification.rules.segments import Sample, placed
from wattcare.customers.queries.profile import shipped_fields

DAY = date(2026, 6, 15)
FIELDS = shipped_fields(None)
NAMES = ("summer_share_pct", "kwh_change_pct", "days_since_payment")
D = Decimal

cuts = st.tuples(st.sampled_from(NAMES), st.integers(-20, 120).map(Decimal))
values = st.none() | st.integers(-30, 130)


def divided(draw_cuts, at=0):
    """The boxes that a tree of these cuts leaves, each cut applied to the first box that it divides."""
    boxes = [Box()]
    for name, bound in draw_cuts:
        for place, box in enumerate(boxes):
            parts = box.cut(name, bound)
            if all(parts):
                boxes[place : place + 1] = parts
                break
    return boxes


def scheme_of_boxes(groups, known):
    classes = [{"code": f"g{n}", "when": condition_of(boxes, known)} for n, boxes in enumerate(groups)]
    classes.append({"code": "rest", "when": condition_of_rest(known)})
    named = {"en": "x", "zh-hans": "名"}
    document = {"code": "s", "names": named, "criterion": named, "strict": True}
    return scheme_of({**document, "classes": [{**one, "names": named} for one in classes]}, FIELDS)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(cuts, min_size=1, max_size=12),
    st.lists(st.integers(0, 3), min_size=13, max_size=13),
    st.lists(st.tuples(values, values, values), min_size=1, max_size=30),
)
def test_every_customer_is_in_exactly_one_class_whatever_the_tree(tree, owners, customers):
    boxes = divided(tree)
    by_owner = {}
    for owner, box in zip(owners, boxes, strict=False):
        by_owner.setdefault(owner, []).append(box)
    groups = [merged(own) for own in by_owner.values()]
    known = fields_in(boxes)
    scheme = scheme_of_boxes(groups, known)
    proof = prove(scheme, FIELDS, day=DAY)
    assert proof.holds, (proof.overlaps, proof.gaps, proof.undecided)

    columns = {name: np.array([float("nan") if v is None else v for v in column], dtype=float)
               for name, column in zip(NAMES, zip(*customers, strict=True), strict=True)}  # fmt: skip
    where = placed(Sample(DAY, len(customers), range(len(customers)), columns), groups, known)
    for customer, number in zip(customers, where, strict=True):
        record = dict(zip(NAMES, customer, strict=True))
        assert fits(scheme, record, DAY) == ["rest" if number < 0 else f"g{number}"]


@settings(deadline=None)
@given(st.lists(cuts, max_size=12), st.lists(st.booleans(), min_size=13, max_size=13))
def test_merging_changes_nobody(tree, taken):
    boxes = [box for box, take in zip(divided(tree), taken, strict=False) if take]
    grid = np.array(np.meshgrid(*[np.arange(-25.0, 126, 7.5)] * 3)).reshape(3, -1)
    columns = dict(zip(NAMES, grid, strict=True))
    before, after = (sum(b.holds(columns, grid.shape[1]).astype(int) for b in of) for of in (boxes, merged(boxes)))
    assert np.array_equal(before, after)


def test_neighbours_become_one_box():
    below, above = Box({"a": (D(1), D(5))}).cut("a", D(3))
    assert merged([above, below]) == [Box({"a": (D(1), D(5))})]
    whole = [part for half in Box().cut("a", D(3)) for part in half.cut("b", D(7))]
    assert merged(whole) == [Box()]


def test_a_cut_outside_of_the_box_divides_nothing():
    box = Box({"a": (D(1), D(5))})
    assert box.cut("a", D(5)) == (box, None)
    assert box.cut("a", D(1)) == (None, box)


def test_what_every_box_bounds_need_not_be_asked_for():
    boxes = [Box({"a": (D(1), None), "b": (None, D(2))}), Box({"a": (None, D(1))})]
    assert condition_of(boxes, ["a", "b"]) == "b IS NOT NULL AND ((a >= 1 AND b < 2) OR (a < 1))"
    assert condition_of(boxes[:1], ["a", "b"]) == "a >= 1 AND b < 2"
    assert condition_of([Box()], []) == "TRUE"
    assert condition_of_rest([]) == "FALSE"
