"""RFM: customers by how lately they paid, how reliably, and how much: the marketing field's oldest sound scheme
(Hughes 1994), with a supplier's measures. Bounds lie at quantiles of the archive, rounded to numbers people can read.

Each measure is scored from 1 to `levels`; a customer is good at it from the upper half of the scores on. The eight
ways to be good or not at three things are the eight segments. Where bills come each month, nobody pays reliably who
has not paid for long: six segments, which do not ask how reliably those paid who have stopped, leave none empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from wattcare.classification.rules.boxes import Box, condition_of, fields_in, merged
from wattcare.classification.rules.readable import decimals_of, roundest
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.segments import (
    FEWEST,
    RESAMPLES,
    SEED,
    Group,
    Impossible,
    Measure,
    Method,
    Report,
    Sample,
    Told,
    Verdict,
    lacking,
    placed,
    present,
    rest_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

RECENCY, RELIABILITY, VALUES = "days_since_payment", "paid_on_time_12m", ("amount_12m", "kwh_12m")
NEAR = 0.02  # of the customers, by whom a bound may miss its quantile to be rounder
LEVELS = (3, 4, 5)
MOST_DAYS = 400
GOOD, POOR = True, False
SEGMENTS: Mapping[int, Mapping[str, tuple[tuple[bool, bool, bool], ...]]] = {  # good at recency, reliability, value
    8: {
        "key-value": ((GOOD, GOOD, GOOD),),
        "key-develop": ((GOOD, POOR, GOOD),),
        "key-keep": ((POOR, GOOD, GOOD),),
        "key-win-back": ((POOR, POOR, GOOD),),
        "value": ((GOOD, GOOD, POOR),),
        "develop": ((GOOD, POOR, POOR),),
        "keep": ((POOR, GOOD, POOR),),
        "win-back": ((POOR, POOR, POOR),),
    },
    6: {
        "key-value": ((GOOD, GOOD, GOOD),),
        "key-develop": ((GOOD, POOR, GOOD),),
        "key-win-back": ((POOR, GOOD, GOOD), (POOR, POOR, GOOD)),
        "value": ((GOOD, GOOD, POOR),),
        "develop": ((GOOD, POOR, POOR),),
        "win-back": ((POOR, GOOD, POOR), (POOR, POOR, POOR)),
    },
}


@dataclass(frozen=True)
class RfmOptions:
    """What value is measured by, into how many segments customers are divided, by scores from 1 to `levels`.

    `pays_every`: days within which whoever pays each bill has paid; no bound of recency lies below. Within a month
    the days since the last payment tell when the bill came, not how the customer pays.
    """

    value: str = "amount_12m"
    segments: int = 6
    levels: int = 5
    pays_every: int = 35

    def __post_init__(self) -> None:
        if self.value not in VALUES:
            raise Impossible("fields", fields=list(VALUES))
        if self.segments not in SEGMENTS or self.levels not in LEVELS:
            raise Impossible("segments", segments=sorted(SEGMENTS), levels=list(LEVELS))
        if not 0 <= self.pays_every <= MOST_DAYS:
            raise Impossible("days", most=MOST_DAYS)

    @property
    def fields(self) -> tuple[str, ...]:
        return (RECENCY, RELIABILITY, self.value)

    @property
    def document(self) -> dict[str, Any]:
        return {**asdict(self)}


@dataclass(frozen=True)
class Cuts:
    """The bounds of one measure, lowest first, one fewer than levels; the same bound twice where many customers have
    the same value. `good` is the one that divides good from poor: None where all have the same value."""

    field: str
    bounds: tuple[Decimal, ...]
    good: Decimal | None

    @property
    def fewer_is_better(self) -> bool:
        return self.field == RECENCY

    def scores(self, values: "NDArray[Any]") -> "NDArray[Any]":
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        passed = np.zeros(len(values), dtype=int)
        for bound in self.bounds:
            passed += values >= float(bound)
        return len(self.bounds) + 1 - passed if self.fewer_is_better else passed + 1

    def side(self, *, good: bool) -> tuple[Decimal | None, Decimal | None]:
        return (None, self.good) if good is self.fewer_is_better else (self.good, None)


def cuts_of(name: str, values: "NDArray[Any]", levels: int, decimals: int, least: int = 0) -> Cuts:
    """Bounds at the quantiles that divide `values` into `levels` parts, as nearly as equal values and round numbers
    allow; none below `least`, where that is given."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    ordered = np.sort(values)
    steps = np.flatnonzero(ordered[1:] > ordered[:-1]) + 1  # where a bound can lie: before a higher value
    if not len(steps) or (least and ordered[-1] < least):
        return Cuts(name, (), None)
    bounds = tuple(_bound(ordered, steps, level / levels, decimals) for level in range(1, levels))
    if least:
        bounds = tuple(max(bound, Decimal(least)) for bound in bounds)
    at = (levels + 1) // 2  # the lowest score of the upper half is one more
    return Cuts(name, bounds, bounds[-at] if name == RECENCY else bounds[at - 1])


def _bound(ordered: "NDArray[Any]", steps: "NDArray[Any]", share: float, decimals: int) -> Decimal:
    """The roundest bound with about that share of the customers below it."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    at = int(steps[np.argmin(np.abs(steps - share * len(ordered)))])
    spare = int(NEAR * len(ordered))
    low, high = ordered[max(at - 1 - spare, 0)], ordered[min(at + spare, len(ordered) - 1)]
    return roundest(float(low), float(high), float(ordered[at]), decimals)


def boxes_of(cuts: Sequence[Cuts], segments: int) -> dict[str, list[Box]]:
    """The boxes of each segment, by its code; a segment that nobody can be in is left out. Every customer of whom all
    three measures are known is in exactly one, since each measure is divided in two or not at all."""
    found: dict[str, list[Box]] = {}
    possible = set(product(*([GOOD, POOR] if one.good is not None else [GOOD] for one in cuts)))
    for code, ways in SEGMENTS[segments].items():
        boxes = [_box(cuts, way) for way in ways if way in possible]
        if boxes:
            found[code] = merged(boxes)
    return found


def _box(cuts: Sequence[Cuts], way: tuple[bool, ...]) -> Box:
    pairs = zip(cuts, way, strict=True)
    return Box({one.field: one.side(good=good) for one, good in pairs if one.good is not None})


def rfm(sample: Sample, options: RfmOptions, fields: Fields, tell: Told) -> tuple[Report, "NDArray[Any]"]:
    """The report, and for each customer of the sample the number of the group that takes them, -1 for the rest.
    Raises Impossible."""
    usable = present(sample, options.fields)
    count = int(usable.sum())
    if count < FEWEST:
        raise Impossible("few", count=count, fewest=FEWEST)
    known = {name: sample.columns[name][usable] for name in options.fields}
    cuts = [_cuts(name, values, options, fields) for name, values in known.items()]
    boxes = boxes_of(cuts, options.segments)
    if len(boxes) < 2:
        raise Impossible("alike")
    asked = fields_in(box for one in boxes.values() for box in one)
    may_lack = [name for name in asked if fields[name].nullable]
    where = placed(sample, list(boxes.values()), may_lack)
    stays = _stability(known, options, fields, tell)
    report = Report(
        method=Method.RFM, day=sample.day, population=sample.population, sampled=sample.size, usable=count,
        fields=asked, lacking=lacking(sample, options.fields), rest=rest_of(sample, may_lack, "no-record"),
        groups=tuple(_groups(boxes, may_lack, where, _Seen(known, cuts, where[usable]))), verdict=Verdict.DRAWN,
        fidelity=1.0, stability=round(sum(stays) / len(stays), 4), least_stable=round(min(stays), 4),
        measures=tuple(_measure(one, known[one.field], options.levels) for one in cuts),
        unused=tuple(one.field for one in cuts if one.good is None), options=options.document,
    )  # fmt: skip
    return report, where


@dataclass(frozen=True)
class _Seen:
    """The customers of whom all measures are known, with the number of their group."""

    known: Mapping[str, "NDArray[Any]"]
    cuts: Sequence[Cuts]
    where: "NDArray[Any]"

    def centre(self, number: int) -> dict[str, float]:
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        own = self.where == number
        return {name: round(float(np.median(v[own])), 2) for name, v in self.known.items() if own.any()}

    def scores(self, number: int) -> dict[str, float]:
        own = self.where == number
        return {
            one.field: round(float(one.scores(self.known[one.field])[own].mean()), 2)
            for one in self.cuts
            if own.any() and one.bounds
        }


def _groups(
    boxes: Mapping[str, Sequence[Box]], may_lack: Sequence[str], where: "NDArray[Any]", seen: _Seen
) -> Iterator[Group]:
    for number, (code, own) in enumerate(boxes.items()):
        yield Group(
            code=code, suggestion=code, condition=condition_of(own, may_lack), size=int((where == number).sum()),
            centre=seen.centre(number), scores=seen.scores(number),
        )  # fmt: skip


def _measure(cuts: Cuts, values: "NDArray[Any]", levels: int) -> Measure:
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    shares = np.bincount(cuts.scores(values), minlength=levels + 1)[1:] / len(values)
    good = None if cuts.good is None else str(cuts.good)
    return Measure(
        cuts.field, tuple(str(one) for one in cuts.bounds), good, tuple(round(float(one), 4) for one in shares)
    )


def _cuts(name: str, values: "NDArray[Any]", options: RfmOptions, fields: Fields) -> Cuts:
    least = options.pays_every if name == RECENCY else 0
    return cuts_of(name, values, options.levels, decimals_of(fields[name]), least)


def _stability(known: Mapping[str, "NDArray[Any]"], options: RfmOptions, fields: Fields, tell: Told) -> list[float]:
    """For each resample the share of customers who are good and poor at the same as before."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    random, stays, count = np.random.default_rng(SEED), [], len(next(iter(known.values())))
    before = {name: _passes(_cuts(name, values, options, fields), values) for name, values in known.items()}
    for turn in range(RESAMPLES):
        tell("resampling", turn, RESAMPLES)
        drawn = random.integers(0, count, count)
        same = np.ones(count, dtype=bool)
        for name, values in known.items():
            same &= _passes(_cuts(name, values[drawn], options, fields), values) == before[name]
        stays.append(float(same.mean()))
    return stays


def _passes(cuts: Cuts, values: "NDArray[Any]") -> "NDArray[Any]":
    """Whose value is at or above the bound between good and poor; all where there is none."""
    found: NDArray[Any] = values >= float(cuts.good if cuts.good is not None else "-inf")
    return found
