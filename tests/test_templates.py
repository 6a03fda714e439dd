"""Laws of every template, and of markup made in Python: nothing inline, nothing remote, nothing missing."""

import re
from pathlib import Path

import pytest

from wattcare.kernel.ui.icons import FOLDER

HOUSE = Path(__file__).parents[1] / "wattcare"
TEMPLATES = sorted(path for path in HOUSE.rglob("*.html") if "templates" in path.parts)
MODULES = sorted(path for path in HOUSE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts))
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an hx-on handler": re.compile(r"\shx-on[:-]", re.IGNORECASE),
    "a script of its own": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a remote file": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}
TAG = re.compile(r"<[a-z][^<>]*?(?:\{%.*?%\}[^<>]*?|\{\{.*?\}\}[^<>]*?)*>", re.DOTALL)
ICON = re.compile(r"""\{%\s*icon\s+["']([^"']+)["']""")
ICON_ARGUMENT = re.compile(r"""\bicon=["']([a-z0-9-]+)["']""")
EXTENDS_AND_BUILTIN = re.compile(r"\{%\s*load\s+(?:ui|i18n)\s*%\}")


def named(path):
    return str(path.relative_to(HOUSE))


def faults(paths, patterns):
    return [
        f"{named(path)} has {what}"
        for path in paths
        for what, pattern in patterns.items()
        if pattern.search(path.read_text(encoding="utf-8"))
    ]


def test_there_are_templates():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize(
    "bad",
    [
        '<p class="x" style="color: red">',
        "<style>p {}</style>",
        '<button type="button" onclick="go()">',
        '<p hx-on:click="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_the_laws_find_what_they_forbid(bad):
    assert any(pattern.search(bad) for pattern in FORBIDDEN.values())


def test_no_template_breaks_the_content_policy():
    assert faults(TEMPLATES, FORBIDDEN) == []


def test_no_markup_in_python_breaks_it_either():
    inline = {what: FORBIDDEN[what] for what in ("an inline style", "an inline handler", "a style element")}
    assert faults(MODULES, inline) == []


def test_htmx_elements_name_their_own_target():
    """htmx 4 inherits nothing; what is written on the element itself holds in both."""
    without = [
        f"{named(path)}: {tag[:80]}"
        for path in TEMPLATES
        for tag in TAG.findall(path.read_text(encoding="utf-8"))
        if re.search(r"\shx-(get|post|put|patch|delete)=", tag) and "hx-target=" not in tag
    ]
    assert without == []


def test_what_is_built_in_is_not_loaded_again():
    assert faults(TEMPLATES, {"a needless load": EXTENDS_AND_BUILTIN}) == []


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the browser's files are not built (make setup)")
def test_every_icon_exists():
    used = {(named(path), name) for path in TEMPLATES for name in ICON.findall(path.read_text(encoding="utf-8"))}
    used |= {
        (named(path), name)
        for path in [*TEMPLATES, *MODULES]
        for name in ICON_ARGUMENT.findall(path.read_text(encoding="utf-8"))
    }
    assert sorted(f"{where}: {name}" for where, name in used if not (FOLDER / f"{name}.svg").is_file()) == []


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("static/ui/*.js")), ids=lambda path: path.name)
def test_a_script_stays_small_and_whole(path):
    """Each module stands alone: hashed file names would break imports between them."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert not re.search(r"^import\b", text, re.MULTILINE)
