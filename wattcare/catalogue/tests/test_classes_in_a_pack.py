"""Limits and routes may go by the customer's class; the pack knows codes only, and tells every wrong one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wattcare.catalogue import queries
from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.differences import differences
from wattcare.catalogue.documents import from_document, to_document
from wattcare.catalogue.packs import PackError, read_pack
from wattcare.catalogue.readings import grouped, routes, variant_choices
from wattcare.kernel.actors import system
from wattcare.kernel.results import Refused

Tiny = Callable[..., Path]
Change = tuple[str, str, str]

ROUTES = """\
variants:
- {key: class, scheme: by-size, code: large, name: {en: Large customer, zh-hans: 大客户}}
- {key: class, scheme: by-size, code: small, name: {en: Small customer, zh-hans: 小客户}}
field_choices:
- {field: importance, code: first, name: {en: First grade, zh-hans: 一级}}
routes:
- code: large
  name: {en: Large customers' faults, zh-hans: 大客户故障}
  kinds: [fault]
  causes: [fault.line]
  scheme: by-size
  classes: [large]
  department: crew
- {code: first, name: {en: First grade, zh-hans: 一级}, kinds: [fault], importance: [first], department: crew}
- {code: town, name: {en: In town, zh-hans: 镇区}, kinds: [fault], area_kinds: [town], department: crew}
"""
ROUTED: Change = ("staff.yaml", "departments:", ROUTES + "departments:")
BY_CLASS: Change = (
    "commitments.yaml",
    "  variant_key: area_kind\n",
    "  variant_key: class\n  scheme: by-size\n",
)
LIMITS = (
    ("commitments.yaml", "limits: {town: 60 min}", 'limits: {"": 60 min, large: 30 min}'),
    ("commitments.yaml", "limits: {town: 45 min}", "limits: {large: 20 min, small: 45 min}"),
)


@dataclass(frozen=True)
class Whom:
    area_kind: str = ""
    importance: str = ""
    classes: dict[str, str] = field(default_factory=dict)


def test_limits_may_go_by_the_class_of_the_customer(tiny: Tiny) -> None:
    pack = read_pack(tiny(ROUTED, BY_CLASS, *LIMITS))
    commitment = pack.commitment("TINY.ARRIVE")
    assert (commitment.variant_key, commitment.scheme) == ("class", "by-size")
    first, second = commitment.editions
    assert str(first.limit_for("large")) == "30 min"
    assert str(first.limit_for("small")) == "60 min"
    assert str(second.limit_for("small")) == "45 min"
    assert pack.schemes_asked_for("fault") == {"by-size"}
    assert pack.schemes_asked_for("complaint") == frozenset()
    assert pack.classes_asked_for == {("by-size", "large"), ("by-size", "small")}


def test_a_class_is_called_as_the_pack_names_it(tiny: Tiny) -> None:
    pack = read_pack(tiny(ROUTED, BY_CLASS, *LIMITS))
    assert variant_choices(pack, pack.commitment("TINY.ARRIVE")) == [
        ("large", "Large customer"), ("small", "Small customer"),
    ]  # fmt: skip
    current = grouped(pack, date(2025, 1, 1))[0].readings[0].current
    assert current is not None
    assert current.limits == [("Large customer", "20 minutes"), ("Small customer", "45 minutes")]


def test_the_first_route_that_fits_decides(tiny: Tiny) -> None:
    pack = read_pack(tiny(ROUTED))
    large = Whom(area_kind="town", classes={"by-size": "large"})

    def route(whom: Whom, cause: str | None = None, kind: str = "fault") -> str | None:
        found = pack.route_for(kind, cause, whom)
        return found.code if found else None

    assert route(large, "fault.line.broken") == "large"
    assert route(large) == "town"
    assert route(Whom(importance="first"), "fault.line.broken") == "first"
    assert route(Whom(area_kind="town", importance="first")) == "first"
    assert route(Whom(classes={"by-size": "small"})) is None
    assert route(Whom(classes={"by-voltage": "large"}), "fault.line") is None
    assert route(large, kind="complaint") is None


def test_routes_are_read_in_words(tiny: Tiny) -> None:
    first, *_others = routes(read_pack(tiny(ROUTED)))
    assert (first.name, first.department) == ("Large customers' faults", "Crew")
    assert first.conditions == [("Kinds", "Fault"), ("Causes", "Line"), ("Classes", "Large customer")]


@pytest.mark.django_db
def test_the_page_of_commitments_says_who_takes_a_case_first(tiny: Tiny, town: Any) -> None:
    browser = town.browser("gao")
    assert "Who takes a case first" not in browser.get("/commitments/").content.decode()
    load_pack(actor=system("test"), pack=read_pack(tiny(ROUTED)), use=True)
    page = browser.get("/commitments/").content.decode()
    assert "Who takes a case first" in page
    assert "Large customer" in page


def test_a_pack_with_routes_keeps_them_in_its_document(tiny: Tiny) -> None:
    pack = read_pack(tiny(ROUTED, BY_CLASS, *LIMITS))
    assert from_document(to_document(pack)) == pack


def test_a_pack_without_them_has_the_document_it_had(tiny: Tiny) -> None:
    document = to_document(read_pack(tiny()))
    assert "routes" not in document
    assert "scheme" not in document["commitments"][0]


def test_classes_of_two_schemes_may_share_a_code(tiny: Tiny) -> None:
    other = "- {key: class, scheme: by-value, code: large, name: {en: High value, zh-hans: 高价值}}\n"
    old = read_pack(tiny(ROUTED))
    both = ROUTES.replace("field_choices:", other + "field_choices:")
    new = read_pack(tiny(("staff.yaml", "departments:", both + "departments:")))
    assert [found.path for found in differences(old, new)] == ["variants[class:by-value:large]"]


WRONG: dict[str, tuple[tuple[Change, ...], str, str]] = {
    "no scheme beside class": (
        (ROUTED, ("commitments.yaml", "variant_key: area_kind", "variant_key: class")),
        "“scheme” is missing",
        "Add it",
    ),
    "scheme without class": (
        (("commitments.yaml", "variant_key: area_kind", "variant_key: area_kind\n  scheme: by-size"),),
        "“scheme” says nothing here",
        "Take it out",
    ),
    "unlisted class in a limit": (
        (ROUTED, BY_CLASS, LIMITS[0], ("commitments.yaml", "{town: 45 min}", "{larg: 45 min}")),
        "“larg” is not among the variants with “key: class” and “scheme: by-size”",
        "“large”",
    ),
    "unlisted class in a route": (
        (("staff.yaml", "departments:", ROUTES.replace("[large]", "[big]") + "departments:"),),
        "“big” is not among the variants with “key: class”",
        "large",
    ),
    "class of another scheme": (
        (("staff.yaml", "departments:", ROUTES.replace("  scheme: by-size", "  scheme: by-value") + "departments:"),),
        "“large” is not among the variants with “key: class” and “scheme: by-value”",
        "",
    ),
    "route to nowhere": (
        (("staff.yaml", "departments:", ROUTES.replace("department: crew", "department: cru") + "departments:"),),
        "“cru” is not among the departments",
        "crew",
    ),
    "route of no kind": (
        (("staff.yaml", "departments:", ROUTES.replace("kinds: [fault], i", "i") + "departments:"),),
        "The route names no kinds",
        "kinds",
    ),
    "route for everybody": (
        (("staff.yaml", "departments:", ROUTES.replace("importance: [first], ", "") + "departments:"),),
        "says nothing of the customer or the place",
        "importance",
    ),
    "route by a flag": (
        (("staff.yaml", "departments:", ROUTES.replace("importance: [first]", "flags: [legal]") + "departments:"),),
        "“flags” is not known here",
        "",
    ),
    "route with the cause of another kind": (
        (("staff.yaml", "departments:", ROUTES.replace("kinds: [fault]\n", "kinds: [complaint]\n") + "departments:"),),
        "belongs to none of the kinds named here",
        "Add its kind",
    ),
    "the same route twice": (
        (("staff.yaml", "departments:", ROUTES.replace("code: town", "code: first") + "departments:"),),
        "“first” is taken already by staff.yaml",
        "another",
    ),
}


@pytest.mark.parametrize(("changes", "what", "mend"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_class_or_route_is_told_with_its_place(
    tiny: Tiny, changes: tuple[Change, ...], what: str, mend: str
) -> None:
    with pytest.raises(PackError) as caught:
        read_pack(tiny(*changes))
    found = [one for one in caught.value.problems if what in one.what and mend in one.mend]
    assert found, "\n".join(map(str, caught.value.problems))
    assert found[0].line > 0
    assert found[0].file in {"staff.yaml", "commitments.yaml"}


@pytest.mark.django_db
def test_a_pack_is_refused_when_somebody_objects_to_its_classes(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.class_objections, "_fillers", [(0, lambda _pack: ["Few may see this class."])])
    load_pack(actor=system("test"), pack=read_pack(tiny()))
    with pytest.raises(Refused, match=r"Few may see this class\.") as refusal:
        load_pack(actor=system("test"), pack=read_pack(tiny(ROUTED)))
    assert refusal.value.code == "wrong_classes"
