"""What `wattcare scheme check` says to a person: classes, overlaps, gaps, ways to mend, counts."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wattcare.classification.answers import Check
from wattcare.classification.rules.findings import Gap, Mend, Overlap, Practical, Problem, Proof, Take
from wattcare.classification.rules.schemes import Fields, Scheme, SchemeClass
from wattcare.classification.rules.words import label_of, witness_words, words
from wattcare.kernel.names import Names

SHOWN = 20
WIDTH = 110  # where nobody looks at a terminal
Print = Callable[[Text | Table | Padding], None]


def console(*, stderr: bool = False) -> Console:
    """A terminal to which texts of others mean nothing but themselves."""
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    return made if made.is_terminal else Console(stderr=stderr, markup=False, highlight=False, width=WIDTH)


def report(found: Check) -> None:
    """The whole finding."""
    out = console()
    if found.scheme is not None and found.fields is not None and found.proof is not None:
        out.print(_title(found.scheme, found.proof))
        out.print(_classes(found))
        for line in _verdicts(found.scheme, found.proof):
            out.print(line)
        _overlaps(out.print, found.proof, found.fields)
        _gaps(out.print, found.proof, found.fields)
        if found.practical is not None:
            _practical(out.print, found.practical, found.fields)
    for problem in found.told:
        out.print(_problem(problem))


def report_faults(proof: Proof, fields: Fields) -> None:
    """Who would be in two classes or in none, to standard error."""
    out = console(stderr=True)
    _overlaps(out.print, proof, fields)
    _gaps(out.print, proof, fields)


def _named(names: Names) -> str:
    return names.text(get_language() or "en")


def _title(scheme: Scheme, proof: Proof) -> Text:
    how = _("strict: exactly one class fits") if scheme.strict else _("ordered: the first class that fits")
    title = Text(f"{_named(scheme.names)} ({scheme.code})", style="bold")
    return title.append(f" · {how} · {proof.day.isoformat()}", style="not bold")


def _classes(found: Check) -> Table:
    """The classes as they nest, with the words of their conditions, what they take and how many."""
    scheme, proof, practical = found.scheme, found.proof, found.practical
    assert scheme is not None and proof is not None  # noqa: S101, PT018  asked before
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in (_("Class"), pgettext("of a class", "Name"), _("Who belongs to it")):
        table.add_column(heading)
    takes = {one.code: _taken(one) for one in proof.takes}
    if takes:
        table.add_column(_("Really takes"))
    if practical:
        table.add_column(_("Customers"), justify="right")
    for one in scheme.classes:
        more = [takes.get(one.code, "")] if takes else []
        more += [_count(practical, one.code)] if practical else []
        table.add_row(*map(Text, [*_described(scheme, one, found.fields or {}), *more]))
    return table


def _described(scheme: Scheme, one: SchemeClass, fields: Fields) -> list[str]:
    depth = len(scheme.path(one.code)) - 1
    return ["  " * depth + one.code, _named(one.names), words(one.when.tree, fields)]


def _count(practical: Practical, code: str) -> str:
    return f"{practical.members[code]:,}" if code in practical.members else ""


def _taken(take: Take) -> str:
    if take.empty:
        return _("nobody: the classes above take all of them")
    if not take.loses_to:
        return _("whoever fits")
    return _("whoever fits, except those in %(classes)s") % {"classes": ", ".join(take.loses_to)}


# ── the proof ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _verdicts(scheme: Scheme, proof: Proof) -> Iterator[Text]:
    if scheme.strict:
        yield _verdict(
            proof.disjoint,
            (_("Proved: no customer can be in two classes."), _("A customer can be in two classes.")),
            _("Whether a customer can be in two classes could not be decided in time."),
        )
    yield _verdict(
        proof.exhaustive,
        (_("Proved: every customer is in a class."), _("A customer can be in no class.")),
        _("Whether every customer is in a class could not be decided in time."),
    )
    for one in proof.undecided:
        yield Text(f"  ? {one}", style="yellow")


def _verdict(holds: bool | None, told: tuple[str, str], undecided: str) -> Text:
    if holds is None:
        return Text(f"? {undecided}", style="yellow")
    return Text(f"✓ {told[0]}", style="green") if holds else Text(f"✗ {told[1]}", style="red")


def _overlaps(show: Print, proof: Proof, fields: Fields) -> None:
    for one in proof.overlaps[:SHOWN]:
        show(Text(_("In both %(one)s and %(other)s:") % {"one": one.classes[0], "other": one.classes[1]}, style="bold"))
        _found(show, one, fields)
    _more(show, len(proof.overlaps) - SHOWN)


def _gaps(show: Print, proof: Proof, fields: Fields) -> None:
    """Each with its ways to mend, those that mend several gaps once."""
    seen: list[Mend] = []
    for one in proof.gaps[:SHOWN]:
        show(Text(_gap_title(one, fields), style="bold"))
        _found(show, replace(one, mends=tuple(mend for mend in one.mends if mend not in seen)), fields)
        seen += one.mends
    _more(show, len(proof.gaps) - SHOWN)


def _gap_title(gap: Gap, fields: Fields) -> str:
    if not gap.missing:
        return _("In no class, although nothing is missing:")
    missing = ", ".join(label_of(fields[name]) for name in gap.missing)
    return _("In no class, because this is not known: %(fields)s") % {"fields": missing}


def _found(show: Print, found: Overlap | Gap, fields: Fields) -> None:
    show(_indented(Text(witness_words(found.witness, fields))))
    for mend in found.mends:
        show(_indented(_mend(mend), 4))


def _mend(mend: Mend) -> Text:
    changes = "".join(f"\n  {code}: {condition}" for code, condition in mend.changes.items())
    return Text(f"→ {mend.text}{changes}", style="dim")


def _indented(text: Text, by: int = 2) -> Padding:
    return Padding(text, (0, 0, 0, by), expand=False)


def _more(show: Print, count: int) -> None:
    if count > 0:
        show(Text(ngettext("… and %(count)d more", "… and %(count)d more", count) % {"count": count}))


def _problem(problem: Problem) -> Text:
    style = "dim" if problem.note else "red"
    sign = "i" if problem.note else "✗"
    return Text(f"{sign} {problem.place}: {problem.what} {problem.mend}".rstrip(), style=style)


# ── the counts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _practical(show: Print, found: Practical, fields: Fields) -> None:
    counts = _("%(customers)s customers: %(unclassified)s in no class, %(multiple)s in several.")
    values = {name: f"{getattr(found, name):,}" for name in ("customers", "unclassified", "multiple")}
    show(Text(counts % values, style="bold"))
    for pair, count in sorted(found.pairs.items(), key=lambda one: -one[1])[:SHOWN]:
        show(_sampled(_("%(count)s in both %(one)s and %(other)s"), count, found.samples.get("+".join(pair), ()), pair))
    if found.unclassified:
        show(_sampled(_("%(count)s in no class"), found.unclassified, found.samples.get("unclassified", ())))
    if found.lacks:
        show(_lacks(found, fields))
    for line in _further(found):
        show(Text(line))


def _sampled(text: str, count: int, samples: tuple[str, ...], pair: tuple[str, str] = ("", "")) -> Padding:
    shown = text % {"count": f"{count:,}", "one": pair[0], "other": pair[1]}
    return _indented(Text(shown + (": " + ", ".join(samples) if samples else "")))


def _lacks(found: Practical, fields: Fields) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2), header_style="bold")
    table.add_column(_("Field"))
    for heading in (_("Lack it"), _("Of these not allowed"), _("Days old")):
        table.add_column(heading, justify="right")
    for one in found.lacks:
        age = "" if one.age_days is None else f"{one.age_days:,}"
        table.add_row(Text(label_of(fields[one.field])), f"{one.lacking:,}", f"{one.outside:,}", age)
    return table


def _further(found: Practical) -> Iterator[str]:
    yield _("Inequality of the classes (Gini): %(value).2f, from 0 for all alike to 1") % {"value": found.inequality}
    if found.moved is not None:
        text = ngettext(
            "%(count)s customer was in another class a month ago.",
            "%(count)s customers were in another class a month ago.",
            found.moved,
        )
        yield text % {"count": f"{found.moved:,}"}
    if found.cost is not None:
        yield _("To collect what is missing costs %(cost)s.") % {"cost": f"{found.cost:,}"}
