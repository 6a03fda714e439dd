"""The house keeps its order: layers, sizes, no hidden coupling."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "wattcare"
SOURCES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not {"migrations", "tests"} & set(path.parts) and path.name != "conftest.py"
]
ORDER = {name: rank for rank, name in enumerate(settings.CAPABILITIES)}
FORBIDDEN_NAMES = {"utils", "common", "core", "misc", "helpers", "extras"}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[str, int]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def capability_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_the_layers_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(Path(sys.executable).parent), "DJANGO_SETTINGS_MODULE": "wattcare.project.settings"},
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_no_file_is_over_350_lines():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 350}
    assert not long


def test_no_function_is_over_50_lines_and_half_are_under_8():
    sizes = list(functions())
    assert not [entry for entry in sizes if entry[1] > 50]
    assert statistics.median(size for _name, size in sizes) < 8


def test_templates_are_short():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PACKAGE.rglob("*.html")
        if (lines := len(path.read_text("utf-8").splitlines())) > 150
    }
    assert not long


def test_nothing_is_called_utils():
    assert not [p for p in PACKAGE.rglob("*") if p.stem in FORBIDDEN_NAMES and p.suffix in {"", ".py"}]


def test_rules_import_no_django_orm():
    """Pure laws: of Django they may use only the marking of translatable texts."""
    for path, tree in trees():
        if path.name == "rules.py" or "rules" in path.parent.parts:
            for module in imported(tree):
                if module.startswith("django"):
                    assert module == "django.utils.translation", path


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_there_are_no_signals_and_no_star_imports():
    for path, tree in trees():
        assert "django.dispatch" not in set(imported(tree)), path
        assert "django.db.models.signals" not in set(imported(tree)), path
        stars = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.names[0].name == "*"]
        assert not stars, path


def test_no_model_hides_work_in_save():
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                methods = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
                bases = " ".join(ast.unparse(base) for base in node.bases)
                assert not ("models.Model" in bases and {"save", "delete"} & methods), f"{path}:{node.name}"


def test_foreign_keys_across_capabilities_lead_down_and_leave_no_reverse_accessor():
    for config in apps.get_app_configs():
        if config.label not in ORDER:
            continue
        for model in config.get_models():
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if not getattr(field, "many_to_one", False) or target._meta.app_label in {config.label}:
                    continue
                assert ORDER[target._meta.app_label] < ORDER[config.label], field
                assert field.remote_field.hidden, f"{field} needs related_name='+'"


def test_templates_include_only_from_below():
    for path in PACKAGE.rglob("templates/**/*.html"):
        own = capability_of(path)
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([\w-]+)/", path.read_text("utf-8")):
            if name in ORDER and own in ORDER:
                assert ORDER[name] <= ORDER[own], f"{path}: {name}"


def test_edges_load_objects_only_through_loaders():
    """No `Model.objects.get` in views, panels and API: one loader per object knows who may see it."""
    for path, _tree in trees():
        if {"views", "api", "panels"} & {path.stem, path.parent.name}:
            text = path.read_text("utf-8")
            assert "get_object_or_404" not in text, path
            assert not re.search(r"\.objects\.get\(", text), path


@pytest.mark.parametrize("name", [*settings.CAPABILITIES, "kernel/ui"])
def test_every_capability_says_what_it_owns(name):
    docstring = ast.get_docstring(ast.parse((PACKAGE / name / "__init__.py").read_text("utf-8")))
    assert docstring
    assert len(docstring) > 40
