"""The import of customers from a file: one transaction, so that a crash in the middle leaves nothing half done."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wattcare.audit.actions import Change, record, record_many
from wattcare.catalogue.queries import NoPack, pack
from wattcare.customers.actions import merging, merging_customers, merging_supplies, staging
from wattcare.customers.actions.refusing import refuse_contradictions
from wattcare.customers.actions.searching import refresh_search
from wattcare.customers.fields import CATALOGUE, FieldType
from wattcare.customers.queries import home
from wattcare.customers.queries.offers import Changed, archive_changed
from wattcare.customers.queries.own_fields import own_fields
from wattcare.customers.rules.files import Reading, Unusable
from wattcare.customers.rules.maps import FileMap, map_from_headers
from wattcare.customers.rules.repeats import Repeats
from wattcare.customers.rules.rows import RowProblem, RowReader, Values
from wattcare.customers.rules.tables import Table, open_table
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.text import fold

Progress = Callable[[str, int, int], None]
"""Called with the step (`read`, `merge`), how much of it is done, and how much there is (0: unknown)."""
_LOCK = 0x77636375  # two imports wait for each other: each would see the other's rows only half


@dataclass
class ImportResult:
    """What an import did. Each row that was loaded is one of created, updated, unchanged."""

    file: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    dry_run: bool = False

    @property
    def rejected(self) -> int:
        """How many rows were not loaded; a row may have several problems."""
        return len({problem.line for problem in self.problems})

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "problems": [problem.as_json() for problem in sorted(self.problems, key=lambda one: one.line)],
            "dry_run": self.dry_run,
        }


class _Undo(Exception):
    """Rolls a dry run back."""


def import_customers(
    *,
    actor: Actor,
    path: Path,
    plan: FileMap | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Load a file into the archive: bad rows are told and left out, good ones loaded, all in one transaction.

    The same file again changes nothing. A dry run does everything and undoes it. Raises Unusable when the file cannot
    be read as a whole, NotPermitted without `customers.import`.
    """
    actor.require("customers.import")
    tell = progress or (lambda step, done, total: None)
    result = ImportResult(path.name, dry_run=dry_run)
    try:
        with transaction.atomic():
            _lock()
            _load(actor, path, plan, result, tell)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    except UnicodeDecodeError as error:
        raise Unusable(
            _("The file holds bytes that mean nothing in its character set."), _("Save it as UTF-8.")
        ) from error
    return result


def _lock() -> None:
    """Wait for other imports; and room for joins of whole files, which would spill to disk otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _load(actor: Actor, path: Path, plan: FileMap | None, result: ImportResult, tell: Progress) -> None:
    region = home.region()
    table = open_table(path, plan.reading if plan else Reading())
    plan = plan or map_from_headers(table.header, region)
    reader = RowReader(table.header, plan, choice_codes(), own_fields())
    repeats = Repeats(reader.fields)
    staging.create_staging()
    staging.copy_rows(reader.fields, _good_rows(table, reader, repeats, result, tell))
    tell("read", result.rows, result.rows)
    merge = merging.Merge(reader.fields, repeats.repeated, now(), home.language(), home.currency())
    _merge(merge, result, tell)
    result.created, result.updated, result.unchanged = merging.counts()
    _finish(actor, path, merge, result)


def choice_codes() -> Mapping[str, Mapping[str, str]]:
    """For each field of codes, the folded words that mean one: codes, labels in both languages, usual spellings."""
    found: dict[str, dict[str, str]] = {}
    for one in CATALOGUE:
        if one.type is FieldType.CHOICE:
            words = {fold(str(code)): str(code) for code in one.choices}
            for language in ("en", "zh-hans"):
                with translation.override(language):
                    words |= {fold(str(label)): str(code) for code, label in one.choices.items()}
            found[one.name] = {fold(word): code for word, code in one.words.items()} | words
    found["area_kind"] = _area_kinds(found["area_kind"])
    return found


def _area_kinds(words: Mapping[str, str]) -> dict[str, str]:
    """The area kinds of the pack with their names; without a pack, the usual ones."""
    try:
        kinds = pack().area_kinds
    except NoPack:
        return dict(words) | {code: code for code in words.values()}
    known = {kind.code for kind in kinds}
    named = {fold(name): kind.code for kind in kinds for name in (kind.code, *kind.names.values())}
    return {word: code for word, code in words.items() if code in known} | named


def _good_rows(
    table: Table, reader: RowReader, repeats: Repeats, result: ImportResult, tell: Progress
) -> Iterator[tuple[int, Values]]:
    for row in table.rows:
        result.rows += 1
        if result.rows % 2000 == 0:
            tell("read", result.rows, 0)
        values, problems = reader.read(row)
        if values is not None:
            contradiction = repeats.check(row[0], values)
            if contradiction is None:
                yield row[0], values
            else:
                result.problems.append(contradiction)
        result.problems += problems


def _merge(merge: merging.Merge, result: ImportResult, tell: Progress) -> None:
    """Refuse, then merge table by table, each after those it points to."""
    merging.prepare()
    result.problems += refuse_contradictions(merge)
    merge = replace(merge, fresh=merging_customers.merge_customers(merge))
    steps: list[tuple[str, Callable[[merging.Merge], object]]] = [
        ("intermediary_number", merging_customers.merge_intermediaries),
        ("customer_number", merging_customers.merge_contacts),
        ("account_number", merging_supplies.merge_accounts),
        ("agreement_number", merging_supplies.merge_agreements),
        ("customer_number", merging_supplies.merge_network),
        ("service_point_code", merging_supplies.merge_points),
        ("service_point_code", merging_supplies.merge_supplies),
        ("meter_number", merging_supplies.merge_meters),
        ("usage_month", merging_supplies.merge_usage),
    ]
    for done, (needed, step) in enumerate(steps, 1):
        tell("merge", done, len(steps) + 1)
        if needed in merge.fields:
            step(merge)
    tell("merge", len(steps) + 1, len(steps) + 1)


def _finish(actor: Actor, path: Path, merge: merging.Merge, result: ImportResult) -> None:
    """Search terms of known customers, the planner's statistics, who must know of it, the audit."""
    touched = merge.rows("""
        SELECT DISTINCT c.id FROM import_touched t JOIN import_row r ON r.line = t.line
        JOIN customers_customer c ON c.number = r.customer_number WHERE c.created_at < %(now)s
    """)
    refresh_search([pk for (pk,) in touched])
    if result.created + result.updated > 1000:
        merge.run(f"ANALYZE {', '.join(_TABLES)}")
    if result.created + result.updated:
        archive_changed.fill(Changed(None))
    _audit(actor, path, merge, result)


_TABLES = (
    "customers_customer",
    "customers_contactpoint",
    "customers_account",
    "customers_agreement",
    "customers_premise",
    "customers_servicepoint",
    "customers_supply",
    "customers_meter",
)


def _audit(actor: Actor, path: Path, merge: merging.Merge, result: ImportResult) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    told = {key: value for key, value in result.as_json().items() if key != "problems"}
    record(
        actor=actor, verb="customers.import", object_type="file", object_id=digest[:60],
        after={**told, "sha256": digest},
    )  # fmt: skip
    changed = merge.rows("SELECT number, before, after FROM import_changed") if result.updated else []
    record_many(
        actor=actor,
        verb="customers.import_change",
        object_type="customer",
        changes=[_difference(number, _plain(before), _plain(after)) for number, before, after in changed],
        reason=path.name,
    )


def _plain(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)


def _difference(number: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    names = [name for name in after if before[name] != after[name]]
    return Change(number, {name: before[name] for name in names}, {name: after[name] for name in names})
