"""Translation catalogues: `python -m wattcare.project.messages compile|update|check`. Pure Python, no GNU gettext.

Each capability keeps `locale/zh_Hans/LC_MESSAGES/django.po` beside its code. `compile` writes the .mo files that are
older than their .po; `update` adds the strings found in code and templates; `check` names those without Chinese.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
FUNCTION = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")
LITERAL = re.compile(r"""\s*,?\s*u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.S)
Key = tuple[str, str | None]
PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}")


@dataclass(frozen=True)
class Message:
    """One string to translate, as code or template asks for it."""

    msgid: str
    plural: str = ""
    context: str | None = None


def message_of(function: str, literals: list[str]) -> Message | None:
    """The message that a call of this gettext function asks for."""
    name = function.removesuffix("_lazy").removesuffix("_noop")
    shapes = {"ngettext": 2, "pgettext": 2, "npgettext": 3}
    if len(literals) < shapes.get(name, 1):
        return None
    context = literals.pop(0) if name in {"pgettext", "npgettext"} else None
    plural = literals[1] if name in {"ngettext", "npgettext"} else ""
    return Message(literals[0], plural, context)


def messages_of_code(text: str) -> Iterator[Message]:
    """All strings that Python code hands to gettext under its usual names."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "_" or name.endswith(("gettext", "gettext_lazy", "gettext_noop")):
            literals = [str(part.value) for part in node.args if isinstance(part, ast.Constant)]
            message = message_of(name, literals)
            if message is not None:
                yield message


def messages_of_template(text: str) -> Iterator[Message]:
    """All strings that a template translates; Django turns it into calls first."""
    calls = templatize(text)
    for found in FUNCTION.finditer(calls):
        literals, at = [], found.end()
        while literal := LITERAL.match(calls, at):
            literals.append(str(ast.literal_eval(literal[1])))
            at = literal.end()
        message = message_of(found[1], literals)
        if message is not None:
            yield message


def messages_in(folder: Path) -> dict[Message, set[str]]:
    """Every message of a capability with the files it stands in."""
    found: dict[Message, set[str]] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix not in {".py", ".html", ".txt"} or {"tests", "static"} & set(file.relative_to(folder).parts):
            continue
        if keeper_of(file) != folder:
            continue
        read = messages_of_code if file.suffix == ".py" else messages_of_template
        for message in read(file.read_text(encoding="utf-8")):
            found.setdefault(message, set()).add(file.relative_to(PACKAGE.parent).as_posix())
    return found


def capabilities() -> list[Path]:
    """The folders that keep their own catalogue; the page shell keeps one apart from the kernel's."""
    folders = (folder for folder in PACKAGE.iterdir() if (folder / "__init__.py").is_file())
    return sorted([*folders, PACKAGE / "kernel" / "ui"])


def keeper_of(file: Path) -> Path:
    """The capability whose catalogue holds the messages of `file`."""
    return max((folder for folder in capabilities() if folder in file.parents), key=lambda folder: len(folder.parts))


def update(folder: Path) -> int:
    """Bring the catalogue of a capability up to its code; returns how many messages wait for their Chinese."""
    found = messages_in(folder)
    file = folder / CATALOGUE
    if not found and not file.exists():
        return 0
    catalogue = polib.pofile(str(file)) if file.exists() else new_catalogue()
    known: dict[Key, polib.POEntry] = {(entry.msgid, entry.msgctxt): entry for entry in catalogue}
    for message, places in found.items():
        entry = known.get((message.msgid, message.context))
        if entry is None:
            entry = new_entry(message)
            catalogue.append(entry)
        entry.obsolete = False
        entry.occurrences = [(place, "") for place in sorted(places)]
    wanted = {(message.msgid, message.context) for message in found}
    for key, entry in known.items():
        entry.obsolete = key not in wanted
    file.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(file))
    return len(catalogue.untranslated_entries())


def new_catalogue() -> polib.POFile:
    """An empty Chinese catalogue."""
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def new_entry(message: Message) -> polib.POEntry:
    """The message without its translation."""
    if message.plural:
        return polib.POEntry(
            msgid=message.msgid, msgid_plural=message.plural, msgstr_plural={0: ""}, msgctxt=message.context
        )
    return polib.POEntry(msgid=message.msgid, msgstr="", msgctxt=message.context)


def catalogues() -> list[Path]:
    """Every catalogue there is."""
    return [file for folder in capabilities() if (file := folder / CATALOGUE).exists()]


def compile_all() -> int:
    """Write the .mo files that are missing or older than their .po; returns how many."""
    stale = [file for file in catalogues() if not is_compiled(file)]
    for file in stale:
        polib.pofile(str(file)).save_as_mofile(str(file.with_suffix(".mo")))
    return len(stale)


def is_compiled(file: Path) -> bool:
    """Whether the .mo file is there and as young as its .po."""
    compiled = file.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= file.stat().st_mtime


def faults() -> list[str]:
    """Messages without Chinese anywhere in the package, and translations that lose or invent a placeholder."""
    entries = [(file, entry) for file in catalogues() for entry in polib.pofile(str(file)) if not entry.obsolete]
    translated = {(entry.msgid, entry.msgctxt) for _file, entry in entries if entry.translated()}
    missing = [
        f"{folder.name}: {message.msgid!r} has no translation"
        for folder in capabilities()
        for message in messages_in(folder)
        if (message.msgid, message.context) not in translated
    ]
    return missing + [
        f"{file.parents[2].parent.name}: {entry.msgid!r} and its translation differ in placeholders"
        for file, entry in entries
        if entry.translated() and _placeholders_differ(entry)
    ]


def _placeholders_differ(entry: polib.POEntry) -> bool:
    translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
    allowed = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural)
    needed = allowed if not entry.msgid_plural else _placeholders(entry.msgid) & _placeholders(entry.msgid_plural)
    return any(not needed <= _placeholders(text) <= allowed for text in translations)


def _placeholders(text: str) -> set[str]:
    return {"".join(names) for names in PLACEHOLDER.findall(text or "")}


def main(arguments: list[str]) -> int:
    """One of compile, update, check."""
    if arguments == ["compile"]:
        sys.stderr.write(f"{compile_all()} catalogues compiled\n")
        return 0
    if arguments == ["update"]:
        for folder in capabilities():
            sys.stderr.write(f"{folder.name}: {update(folder)} to translate\n")
        return 0
    if arguments == ["check"]:
        wrong = faults()
        sys.stderr.write("".join(f"{line}\n" for line in wrong))
        return int(bool(wrong))
    sys.stderr.write("usage: python -m wattcare.project.messages compile|update|check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
