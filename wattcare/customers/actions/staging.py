"""The temporary table in which the rows of a file wait to be merged into the archive."""

import json
from collections.abc import Callable, Iterable, Sequence

from django.db import connection
from psycopg import Copy

from wattcare.customers.fields import FIELDS, FieldType
from wattcare.customers.rules.rows import AT, COLUMNS, Values
from wattcare.customers.rules.values import Value
from wattcare.kernel.text import name_tokens, text_tokens

_TYPES = {
    FieldType.DATE: "date",
    FieldType.MONTH: "date",
    FieldType.DECIMAL: "numeric",
    FieldType.INTEGER: "integer",
    FieldType.VOLTAGE: "integer",
    FieldType.BOOLEAN: "boolean",
    FieldType.PHONES: "text[]",
    FieldType.CODES: "jsonb",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_BATCH = 500
_TABLES = ("import_row", "import_touched", "import_changed", "import_point", "import_supply")
Encode = Callable[[Value], str]


def create_staging() -> None:
    """Make the empty table `import_row`, gone with the transaction; a second import in one finds no leftovers."""
    columns = ", ".join(f"{name} {_type(name)}" for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in _TABLES)}")
        cursor.execute(f"CREATE TEMP TABLE import_row (line int, {columns}, terms text) ON COMMIT DROP")


def _type(name: str) -> str:
    return "jsonb" if name == "details" else _TYPES.get(FIELDS[name].type, "text")


def copy_rows(fields: Iterable[str], rows: Iterable[tuple[int, Values]]) -> None:
    """Copy `rows` (line, values) into the table; only the columns of `fields` are sent."""
    names = [name for name in COLUMNS if name in set(fields)]
    encoders = [(AT[name], _encoder(name)) for name in names]
    statement = f"COPY import_row (line, {', '.join(names)}, terms) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        _send(copy, encoders, rows)


def _send(copy: Copy, encoders: Sequence[tuple[int, Encode]], rows: Iterable[tuple[int, Values]]) -> None:
    batch: list[str] = []
    for line, values in rows:
        cells = [str(line)]
        for at, encode in encoders:
            value = values[at]
            cells.append("\\N" if value is None else encode(value))
        cells.append(_terms(values))
        batch.append("\t".join(cells))
        if len(batch) == _BATCH:
            copy.write("\n".join(batch) + "\n")
            batch.clear()
    if batch:
        copy.write("\n".join(batch) + "\n")


def _encoder(name: str) -> Encode:
    kind = FIELDS[name].type if name in FIELDS else FieldType.TEXT
    if kind is FieldType.PHONES:
        return lambda value: "{" + ",".join(value) + "}"  # E.164: nothing to escape
    if kind is FieldType.CODES:
        return lambda value: json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    return _escaped if kind in {FieldType.TEXT, FieldType.CODE, FieldType.CHOICE, FieldType.EMAIL} else str


def _escaped(value: Value) -> str:
    text = str(value)
    return text if text.isalnum() else text.translate(_ESCAPES)


_NAMES = (AT["name"], AT["contact_person"])
_TEXTS = (AT["address"], AT["district"], AT["postal_address"])


def _terms(values: Values) -> str:
    """The lexemes of the row's names and addresses, apart from each other by spaces, which no lexeme holds."""
    tokens: set[str] = set()
    for at in _NAMES:
        if values[at]:
            tokens |= name_tokens(str(values[at]))
    for at in _TEXTS:
        if values[at]:
            tokens |= text_tokens(str(values[at]))
    return " ".join(tokens)
