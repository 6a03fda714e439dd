"""Copies the browser files that pages use from `node_modules` into the static folder.

`python -m wattcare.project.assets`, after `npm ci`. Nothing of it is committed. Style sheet and script also get a
packed sibling, which WhiteNoise sends by itself; so there is no collectstatic step. All outline icons come along,
because packs name icons too; they are drawn into pages, and so lie outside the folder of what browsers ask for.
"""

import gzip
import re
import shutil
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
MODULES = PACKAGE.parent / "node_modules"
VENDOR = PACKAGE / "kernel" / "ui" / "static" / "vendor"
ICON_FOLDER = PACKAGE / "kernel" / "ui" / "vendor" / "icons"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
ICONS = "@tabler/icons/icons/outline"
SOURCE_MAP = re.compile(rb"\n?/[*/]# sourceMappingURL=\S+( \*/)?\s*$")
ADDRESS = re.compile(rb"url\([\"']?(?!data:|#)([^)\"']+)")


def copy(modules: Path = MODULES, vendor: Path = VENDOR, icons: Path = ICON_FOLDER) -> list[str]:
    """Lay all files anew; returns what is wrong with them, one line each."""
    fresh = _emptied(vendor.with_name(f"{vendor.name}.new"))
    fresh.mkdir(parents=True)
    problems = [problem for source, name in FILES.items() for problem in _lay(modules / source, fresh / name)]
    fresh.rename(_emptied(vendor))
    fresh = _emptied(icons.with_name(f"{icons.name}.new"))
    shutil.copytree(modules / ICONS, fresh)
    fresh.rename(_emptied(icons))
    return problems


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _lay(source: Path, target: Path) -> list[str]:
    content = SOURCE_MAP.sub(b"\n", source.read_bytes())
    target.write_bytes(content)
    target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    asked = ADDRESS.findall(content) if target.suffix == ".css" else []
    return [f"{target.name} asks for {found.decode()}" for found in asked]


def built(vendor: Path = VENDOR, icons: Path = ICON_FOLDER) -> bool:
    """Whether every file is there."""
    return all((vendor / name).is_file() for name in FILES.values()) and (icons / "bolt.svg").is_file()


if __name__ == "__main__":
    found = copy()
    sys.stderr.write("".join(f"{problem}\n" for problem in found))
    sys.exit(bool(found))
