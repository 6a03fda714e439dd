"""What exists is described: capabilities, permissions, settings, commands; and links lead somewhere."""

import re
from pathlib import Path

import click
import pytest
from django.conf import settings

from wattcare.catalogue.queries import declared_permissions
from wattcare.project.cli import main
from wattcare.project.variables import VARIABLES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("capability", [name for name in settings.CAPABILITIES if name != "project"])
def test_every_capability_has_its_page(capability):
    assert text(f"{capability}.md").lower().startswith(f"# {capability}")


def test_every_permission_is_described():
    missing = [code for code in sorted(declared_permissions()) if f"`{code}`" not in text("permissions.md")]
    assert not missing


def test_every_setting_is_described():
    missing = [variable.name for variable in VARIABLES if f"`{variable.name}`" not in text("settings.md")]
    assert not missing


def commands(group: click.Command, prefix: str = "wattcare") -> list[str]:
    if not isinstance(group, click.Group):
        return [prefix]
    context = click.Context(group)
    found: list[str] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found += commands(command, f"{prefix} {name}") if command else []
    return found


def test_every_command_is_described():
    missing = [name for name in commands(main) if name not in text("commands.md")]
    assert not missing


def test_links_between_papers_lead_somewhere():
    for paper in [*ROOT.glob("*.md"), *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", paper.read_text(encoding="utf-8")):
            assert (paper.parent / target).exists(), f"{paper.name}: {target}"


def test_the_map_stays_short():
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 150
