"""The pack's limits and routes go by live classes that everybody may know; what they ask for stays."""

from dataclasses import replace

import pytest

from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.packs import PackFolder
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Route, Variant, VariantKey
from wattcare.classification.actions import approve_scheme, draft_scheme, propose_scheme, retire_scheme
from wattcare.classification.queries.shipped import check_schemes
from wattcare.classification.tests.drawn_up import KINDS, document, live
from wattcare.kernel.actors import system
from wattcare.kernel.names import Names
from wattcare.kernel.results import Refused

pytestmark = pytest.mark.usefixtures("morning")
NAMES = Names({"en": "Firms", "zh-hans": "企业"})


def asking(scheme, code):
    """The pack in use, with a route for this class."""
    held = pack()
    variant = Variant(key=VariantKey.CLASS, code=code, names=NAMES, scheme=scheme)
    route = Route(code="r", names=NAMES, kinds=("fault",), department="key-accounts", scheme=scheme, classes=(code,))
    return replace(held, version=f"{scheme}-{code}", variants=(*held.variants, variant), routes=(route,))


def load(scheme="by-kind", code="firm", folder=None):
    load_pack(actor=system("tests"), pack=asking(scheme, code), folder=folder)


def test_a_first_pack_may_come_before_all_schemes(town):
    load()
    assert pack().routes


def test_a_live_class_may_be_asked_for(town):
    live(town)
    load()
    assert town.case(account="3300000002").department_id != town.case().department_id


@pytest.mark.parametrize(
    ("asked", "more", "said"),
    [
        (("by-moon", "full"), {}, "There is no scheme “by-moon”"),
        (("by-kind", "moon"), {}, "The scheme “by-kind” has no class “moon”"),
        (("by-kind", "firm"), {"sensitive": True}, "is sensitive: such classes never decide how somebody is served"),
        (("by-kind", "firm"), {"sensitive_classes": ["firm"]}, "is sensitive"),
    ],
)
def test_other_classes_may_not(town, asked, more, said):
    live(town, **more)
    if "sensitive" in more:  # another scheme, so that there are some
        live(town, "by-other", KINDS)
    with pytest.raises(Refused, match=said) as refusal:
        load(*asked)
    assert refusal.value.code == "wrong_classes"


def test_a_scheme_in_work_may_be_asked_for_and_one_that_comes_with_the_pack(town, tmp_path):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-size", {"large": "TRUE"}))
    load("by-size", "large")
    with pytest.raises(Refused, match="has no class “small”"):
        load("by-size", "small")
    folder = tmp_path / "own"
    (folder / "schemes").mkdir(parents=True)
    (folder / "pack.yaml").write_text("code: own\n")
    (folder / "schemes" / "10-by-moon.yaml").write_text("code: by-moon\n")
    with pytest.raises(Refused, match="There is no scheme “by-moon”"):
        load("by-moon", "full")
    load("by-moon", "full", folder=folder)


def test_a_scheme_that_comes_with_a_pack_has_the_classes_its_limits_go_by(town, tmp_path):
    (tmp_path / "schemes").mkdir()
    (tmp_path / "pack.yaml").write_text("code: own\n")
    text = "code: by-kind\nnames: {en: Kind, zh-hans: 性质}\ncriterion: {en: Kind, zh-hans: 性质}\nclasses:\n"
    text += "- {code: all, names: {en: All, zh-hans: 全部}, when: 'TRUE'}\n"
    (tmp_path / "schemes" / "by-kind.yaml").write_text(text)
    (found,) = check_schemes(PackFolder(tmp_path, asking("by-kind", "firm")))
    assert (found.file, found.line) == ("schemes/by-kind.yaml", 1)
    assert "which this version lacks" in found.what
    assert check_schemes(PackFolder(tmp_path, asking("by-kind", "all"))) == []


def test_a_version_that_lacks_or_hides_a_class_that_is_asked_for_does_not_go_live(town):
    live(town)
    load()
    for conditions, more, said in (
        ({"person": "kind = 'person'", "others": "kind <> 'person'"}, {}, "which this version lacks"),
        (KINDS, {"sensitive_classes": ["firm"]}, "is sensitive"),
    ):
        words = document("by-kind", conditions, **more)
        draft_scheme(actor=town.actor("zhou"), document=words)
        propose_scheme(actor=town.actor("zhou"), code="by-kind")
        with pytest.raises(Refused, match=said) as refusal:
            approve_scheme(actor=town.actor("gao"), code="by-kind")
        assert refusal.value.code == "asked_for"
        from wattcare.classification.actions import withdraw_scheme

        withdraw_scheme(actor=town.actor("zhou"), code="by-kind", reason="another attempt")


def test_a_scheme_that_is_asked_for_is_not_retired(town):
    live(town)
    load()
    with pytest.raises(Refused, match="go by this scheme"):
        retire_scheme(actor=town.actor("gao"), code="by-kind", reason="no longer needed")
