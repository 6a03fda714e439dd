"""What a proof says, for people: each overlap and each gap as a customer by example, with the buttons that mend it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wattcare.classification.queries.proved import Outcome
from wattcare.classification.rules.findings import Mend, Proof
from wattcare.classification.rules.proof import notes_of
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.classification.rules.words import label_of, witness_words
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.pieces import names

SHOWN = 10  # overlaps said in full; more of them are counted


@dataclass(frozen=True)
class Button:
    """A mend: what stands on it, and what it sends."""

    text: str
    sends: str


@dataclass(frozen=True)
class Finding:
    """One overlap (`classes` has two names) or gap (none). `missing` are the fields whose absence makes the gap."""

    witness: str
    classes: Sequence[str]
    missing: str
    buttons: Sequence[Button]


@dataclass(frozen=True)
class ProofShown:
    """A proof ready for the page; `facts` are sentences on what ordered classes take and what is undecided."""

    badges: Sequence[Badge]
    overlaps: Sequence[Finding]
    more_overlaps: int
    gaps: Sequence[Finding]
    gap_buttons: Sequence[Button]
    takes: Sequence[str]
    undecided: Sequence[str]
    notes: Sequence[str]
    holds: str
    said: str
    seconds: float


def proof_shown(proof: Proof, scheme: Scheme, fields: Fields, sends: Callable[[Mend], str] | None = None) -> ProofShown:
    """`sends` gives what the button of a mend sends; without it there are no buttons. Notes are said anew, since a
    kept proof has them in the language of whoever proved it."""
    called = {one.code: class_name(scheme, one.code) for one in scheme.classes}

    def buttons(mends: Sequence[Mend]) -> list[Button]:
        return [Button(one.text, sends(one)) for one in mends] if sends else []

    overlaps = [
        Finding(witness_words(one.witness, fields), [called[code] for code in one.classes], "", buttons(one.mends))
        for one in proof.overlaps
    ]
    common = _common(proof)
    gaps = [
        Finding(
            witness_words(one.witness, fields), [], _labels(one.missing, fields),
            buttons([mend for mend in one.mends if mend not in common]),
        )
        for one in proof.gaps
    ]  # fmt: skip
    return ProofShown(
        badges=proof_badges(proof, strict=scheme.strict), overlaps=overlaps[:SHOWN],
        more_overlaps=max(len(overlaps) - SHOWN, 0), gaps=gaps,
        gap_buttons=buttons(common), takes=list(_takes(proof, called)),
        undecided=proof.undecided, notes=_notes(scheme, fields), holds=_holds(scheme) if proof.holds else "",
        said=_said(proof), seconds=proof.seconds,
    )  # fmt: skip


def _notes(scheme: Scheme, fields: Fields) -> list[str]:
    return [f"{one.what} {one.mend}" for one in notes_of(scheme, fields)]


def _common(proof: Proof) -> list[Mend]:
    """Mends that several gaps have in common: they stand once, below all of them."""
    found = [mend for one in proof.gaps for mend in one.mends]
    return [mend for at, mend in enumerate(found) if found.count(mend) > 1 and mend not in found[:at]]


def class_name(scheme: Scheme, code: str) -> str:
    """The name of a class with those it lies in: `Enterprise / Industry`."""
    return " / ".join(names(one.names) or one.code for one in scheme.path(code))


def proof_badges(proof: Proof | Outcome | None, *, strict: bool) -> list[Badge]:
    """What is proved of overlap and of gap, each as icon, word and colour."""
    if proof is None:
        return [Badge(_("Not proved yet"), "neutral", "circle-dashed")]
    overlap = Badge(_("Order decides"), "info", "list-numbers") if not strict else _OVERLAP[proof.disjoint]()
    return [overlap, _GAP[proof.exhaustive]()]


_OVERLAP: dict[bool | None, Callable[[], Badge]] = {
    True: lambda: Badge(_("No overlap"), "good", "circle-check"),
    False: lambda: Badge(_("Overlap"), "bad", "circles-relation"),
    None: lambda: Badge(_("Overlap undecided"), "warn", "help-circle"),
}
_GAP: dict[bool | None, Callable[[], Badge]] = {
    True: lambda: Badge(_("No gap"), "good", "circle-check"),
    False: lambda: Badge(_("Gap"), "bad", "circle-dashed-x"),
    None: lambda: Badge(_("Gap undecided"), "warn", "help-circle"),
}


def _holds(scheme: Scheme) -> str:
    """What is proved, in one sentence."""
    if scheme.strict:
        return _("Proved: every customer there can be fits exactly one class.")
    return _("Proved: every customer there can be falls into a class; where several fit, the order decides.")


def _said(proof: Proof) -> str:
    """The outcome in one sentence, for the live region."""
    if proof.holds:
        return _("Proved: every customer fits exactly one class.")
    if proof.overlaps or proof.gaps:
        text = _("Not proved: %(overlaps)d overlaps, %(gaps)d gaps.")
        return text % {"overlaps": len(proof.overlaps), "gaps": len(proof.gaps)}
    return _("Not decided within its time.")


def _labels(missing: Sequence[str], fields: Fields) -> str:
    return pgettext("list", ", ").join(label_of(fields[name]) for name in missing)


def _takes(proof: Proof, called: dict[str, str]) -> list[str]:
    found = []
    for one in proof.takes:
        if one.empty:
            found.append(_("“%(name)s” takes nobody: the classes above it take them all.") % {"name": called[one.code]})
        elif one.loses_to:
            above = pgettext("list", ", ").join(called[code] for code in one.loses_to)
            found.append(_("“%(name)s” loses some to %(above)s.") % {"name": called[one.code], "above": above})
    return found
