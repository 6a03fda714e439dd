from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from wattcare.catalogue import queries

TINY = {
    "pack.yaml": """\
code: tiny
name: {en: Tiny supplier, zh-hans: 小供电所}
version: "1"
country: DE
zone: Europe/Berlin
language: en
currency: EUR
""",
    "kinds.yaml": """\
kinds:
- code: fault
  name: {en: Fault, zh-hans: 故障}
  nature: fault
  prefix: F
  icon: bolt
  department: office
- code: complaint
  name: {en: Complaint, zh-hans: 投诉}
  nature: complaint
  prefix: C
  icon: mood-angry
  department: office
channels:
- {code: phone, name: {en: Telephone, zh-hans: 电话}, medium: phone, icon: phone}
""",
    "causes.yaml": """\
causes:
- kind: fault
  causes:
  - code: line
    name: {en: Line, zh-hans: 线路}
    causes:
    - {code: broken, name: {en: Broken, zh-hans: 断线}, department: crew}
""",
    "staff.yaml": """\
departments:
- {code: office, name: {en: Office, zh-hans: 办公室}, duties: [accept, complaint]}
- {code: crew, parent: office, name: {en: Crew, zh-hans: 班组}, duties: [repair]}
roles:
- {code: clerk, name: {en: Clerk, zh-hans: 办事员}, permissions: [cases.open, cases.view]}
""",
    "calendars/de.yaml": """\
code: de
zone: Europe/Berlin
weekly: {mon-fri: "08:00-16:00"}
holiday_names:
- {en: Unity Day, zh-hans: 统一日}
holidays:
  2025-10-03: Unity Day
""",
    "commitments.yaml": """\
matters:
- {code: all, name: {en: All, zh-hans: 全部}}
area_kinds:
- {code: town, name: {en: Town, zh-hans: 镇}}
commitments:
- code: TINY.ARRIVE
  name: {en: On site, zh-hans: 到场}
  matter: all
  kinds: [fault]
  start: received
  stop: arrived
  variant_key: area_kind
  editions:
  - edition: "1"
    valid_from: 2020-01-01
    valid_to: 2023-12-31
    issuer: {en: Us, zh-hans: 本所}
    source: {en: Leaflet, zh-hans: 宣传单}
    calendar: de
    limits: {town: 60 min}
  - edition: "2"
    valid_from: 2024-01-01
    issuer: {en: Us, zh-hans: 本所}
    source: {en: Leaflet, zh-hans: 宣传单}
    calendar: de
    limits: {town: 45 min}
""",
}

Change = tuple[str, str, str]
"""File, text in it, text to put there instead."""


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small valid pack, changed as asked, and gives its folder."""

    def write(*changes: Change) -> Path:
        files = dict(TINY)
        for name, old, new in changes:
            assert old in files[name], f"{old!r} is not in {name}"
            files[name] = files[name].replace(old, new, 1)
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_pack_of_another_test() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


@pytest.fixture(autouse=True)
def _no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue alone: what the records of others use is the matter of their own tests."""
    monkeypatch.setattr(queries.codes_in_use, "_fillers", [])
