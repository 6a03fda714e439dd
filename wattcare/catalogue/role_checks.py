"""Roles may name permissions of every capability; which there are is known once all are installed."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from wattcare.catalogue.packs import PackFolder
from wattcare.catalogue.problems import Problem, suggestion
from wattcare.catalogue.queries import declared_permissions


def role_problems(found: PackFolder) -> Iterator[Problem]:
    """Permissions of the pack's roles that nobody declares, each where it stands."""
    known = declared_permissions()
    for code in sorted({code for role in found.pack.roles for code in role.permissions} - known):
        file, line = _place(found.path, code)
        yield Problem(file, line, _("There is no permission “%(code)s”.") % {"code": code}, suggestion(code, known))


def _place(folder: Path, code: str) -> tuple[str, int]:
    """File and line of the first role that names it."""
    for path in sorted(folder.glob("*.yaml")):
        for line, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
            if code in text:
                return path.name, line
    return "roles.yaml", 0
