"""The schemes in a pack's folder: read and proved, and what is wrong with them by file and line. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from wattcare.catalogue.packs import PackFolder
from wattcare.catalogue.packs import Problem as PackProblem
from wattcare.catalogue.rules import Pack
from wattcare.catalogue.yaml_files import child, line_of, mapping_of
from wattcare.classification.queries.packs import objections_in
from wattcare.classification.queries.scheme_files import FOLDER, shipped, text_of
from wattcare.classification.rules.findings import Mend, Problem, Proof, SchemeError
from wattcare.classification.rules.reading import document_of, read_scheme
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.classification.rules.words import witness_words
from wattcare.customers.queries.profile import shipped_fields
from wattcare.kernel.clock import now

Lines = Mapping[str, int]
"""The line of each class by its code; of what belongs to no class by "" ."""


def schemes_in(folder: Path, fields: Fields) -> list[Scheme]:
    """The schemes of a pack's folder in the order of their files. Raises SchemeError for the first that is wrong."""
    return [read_scheme(text_of(path), fields, path.name) for path in shipped(str(folder)).values()]


def check_schemes(folder: PackFolder) -> list[PackProblem]:
    """Everything wrong with the schemes of a pack: what cannot be read, what overlaps, what is left out."""
    fields = shipped_fields(folder.pack)
    day = now().astimezone(ZoneInfo(folder.pack.zone)).date()
    files = shipped(str(folder.path))
    asked = Asked(folder.pack, fields, day)
    return [problem for code, path in files.items() for problem in _problems(path, code, asked)]


@dataclass(frozen=True)
class Asked:
    """What the files are checked against."""

    pack: Pack
    fields: Fields
    day: date


def _problems(path: Path, code: str, asked: Asked) -> Iterator[PackProblem]:
    pack, fields, day = asked.pack, asked.fields, asked.day
    file = f"{FOLDER}/{path.name}"
    text = ""
    try:
        text = text_of(path)
        scheme = read_scheme(text, fields, file)
    except SchemeError as error:
        lines = _lines(text)
        yield from (_of_file(one, file, lines) for one in error.problems)
        return
    lines = _lines(text)
    for sentence in objections_in(pack, document_of(scheme)):
        yield PackProblem(file, lines.get("", 0), sentence, _("Mend the scheme, or the limit or route."))
    if scheme.code != code:
        what = _("The file of the scheme “%(code)s” is called otherwise.") % {"code": scheme.code}
        mend = _("Call it %(code)s.yaml, perhaps with a number before it: 10-%(code)s.yaml.") % {"code": scheme.code}
        yield PackProblem(file, lines.get("", 0), what, mend)
    from wattcare.classification.rules.proof import prove  # noqa: PLC0415  z3 is large; a misspelt file needs none

    yield from _of_proof(prove(scheme, fields, day=day), fields, file, lines)


def _of_file(problem: Problem, file: str, lines: Lines) -> PackProblem:
    """A problem of a condition stands at its class, since its own place counts from the condition's beginning."""
    if not problem.about:
        return PackProblem(file, problem.line, problem.what, problem.mend)
    place = {"code": problem.about, "line": problem.line, "column": problem.column, "what": problem.what}
    what = _("class %(code)s, line %(line)d of the condition, column %(column)d: %(what)s") % place
    return PackProblem(file, lines.get(problem.about, 0), what, problem.mend)


def _of_proof(proof: Proof, fields: Fields, file: str, lines: Lines) -> Iterator[PackProblem]:
    for overlap in proof.overlaps:
        one, other = overlap.classes
        words = {"one": one, "other": other, "witness": witness_words(overlap.witness, fields)}
        what = _("A customer can be in both “%(one)s” and “%(other)s”: %(witness)s.") % words
        yield PackProblem(file, lines.get(one, 0), what, _way(overlap.mends))
    for gap in proof.gaps:
        what = _("A customer can be in no class: %(witness)s.") % {"witness": witness_words(gap.witness, fields)}
        yield PackProblem(file, lines.get("", 0), what, _way(gap.mends))
    for question in proof.undecided:
        what = _("It could not be decided in time %(question)s.") % {"question": question}
        yield PackProblem(file, lines.get("", 0), what, _("Write the conditions simpler, or divide the scheme."))


def _way(mends: tuple[Mend, ...]) -> str:
    """The first way to mend, with its conditions."""
    if not mends:
        return ""
    conditions = "; ".join(f"{code}: {condition}" for code, condition in mends[0].changes.items())
    return f"{mends[0].text}: {conditions}"


def _lines(text: str) -> Lines:
    """Where the classes of a file stand, as far as it can be read."""
    node = mapping_of(text, "", lambda *_told: None) if text.strip() else None
    return {"": line_of(node), **dict(_classes(node))} if node is not None else {}


def _classes(node: Node) -> Iterator[tuple[str, int]]:
    below = child(node, "classes")
    for one in below.value if isinstance(below, SequenceNode) else ():
        code, when = child(one, "code"), child(one, "when")
        if isinstance(one, MappingNode) and isinstance(code, ScalarNode):
            yield str(code.value), line_of(when if when is not None else one)
            yield from _classes(one)
