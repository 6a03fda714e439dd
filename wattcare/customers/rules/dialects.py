"""How a CSV file separates and quotes, found by trying: the reading wins under which rows are equally wide."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SAMPLE = 1 << 16
SAMPLE_ROWS = 200
FIELD_LIMIT = 1_000_000
_NAMED = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """`escape` is the character that makes the next one plain, where the file does not double its quotes."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None

    def options(self) -> dict[str, object]:
        """Keyword arguments of csv.reader."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "escapechar": self.escape,
            "doublequote": self.escape is None,
        }


DELIMITERS = (",", ";", "\t", "|", "，", "^", "\x1f")
# A quotation mark behind a backslash in the middle of a cell: the file does not double its quotation marks.
_BACKSLASHED = re.compile(r'\\"(?![,;\t|^\r\n]|$)')


def sniff(sample: str, delimiter: str | None = None) -> Dialect:
    """The dialect of a file whose beginning is `sample`; `delimiter` settles that part.

    Double quotation marks are the rule; another quoting must make more rows equally wide, or show itself.
    """
    named = _NAMED.match(sample.split("\n", 1)[0].rstrip("\r"))
    wanted = delimiter or (named.group(1) if named else None)
    usual = _best(sample, [Dialect(one) for one in ([wanted] if wanted else DELIMITERS)])
    single = _best(sample, [Dialect(one, "'") for one in ([wanted] if wanted else DELIMITERS)])
    if _fitness(sample, single)[0] > _fitness(sample, usual)[0]:
        usual = single
    escaped = Dialect(usual.delimiter, '"', "\\")
    gain = _fitness(sample, escaped)[0] - _fitness(sample, usual)[0]
    return escaped if gain > 0 or (gain == 0 and _BACKSLASHED.search(sample)) else usual


def _best(sample: str, readings: Sequence[Dialect]) -> Dialect:
    return max(readings, key=lambda one: (*_fitness(sample, one), -readings.index(one)))


def _fitness(sample: str, dialect: Dialect) -> tuple[float, int]:
    """How well the reading fits: share of rows as wide as most (0 when one column wide), then that width."""
    rows = _rows(sample, dialect)
    if not rows:
        return 0.0, 0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return (round(count / len(rows), 2) if width > 1 else 0.0), width


def _rows(sample: str, dialect: Dialect) -> Sequence[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), **dialect.options())  # type: ignore[arg-type]
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                return rows
    except csv.Error:
        return rows
    return rows[:-1] if len(sample) >= SAMPLE and len(rows) > 1 else rows  # the last row may be cut off
