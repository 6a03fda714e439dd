"""Ways to mend an overlap or a gap, as conditions somebody can look at before taking them."""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wattcare.classification.rules.findings import Mend
from wattcare.classification.rules.parsing import LONGEST
from wattcare.classification.rules.schemes import Fields, Scheme, SchemeClass
from wattcare.classification.rules.words import label_of
from wattcare.kernel.names import Names

UNKNOWN = {"en": "Not known", "zh-hans": "信息不全"}
OTHER = {"en": "Other", "zh-hans": "其他"}


def mends_of_overlap(scheme: Scheme, one: str, other: str) -> tuple[Mend, ...]:
    """Take from either class what belongs to both."""
    return (_subtract(scheme, one, other), _subtract(scheme, other, one))


def _subtract(scheme: Scheme, code: str, taken: str) -> Mend:
    own, away = scheme.class_of(code), _apart(scheme, taken, code)
    text = _("Take from “%(own)s” what is in “%(other)s”") % {"own": _name(own), "other": _name(scheme.class_of(taken))}
    return Mend("subtract", text, {code: f"({own.when.text}) AND ({away}) IS NOT TRUE"})


def _apart(scheme: Scheme, code: str, beside: str) -> str:
    """The condition of a class, without the classes around it that lie around `beside` too."""
    around = {one.code for one in scheme.path(beside)}
    own = [f"({one.when.text})" for one in scheme.path(code) if one.code not in around]
    return own[0][1:-1] if len(own) == 1 else " AND ".join(own)


def mends_of_gap(
    scheme: Scheme, missing: tuple[str, ...], fields: Fields, taken_when_missing: Callable[[str], bool]
) -> tuple[Mend, ...]:
    """A class of its own for those whose field is missing, and one for all whom no class takes."""
    found = []
    if len(missing) == 1 and not taken_when_missing(missing[0]):
        field = fields[missing[0]]
        code = _free(scheme, f"unknown-{field.name}".replace("_", "-"))
        text = _("Add a class for customers whose “%(field)s” is not known") % {"field": label_of(field)}
        names = {code: {language: _of(field.label, language, word) for language, word in UNKNOWN.items()}}
        found.append(Mend("unknown", text, {code: f"{field.name} IS NULL"}, names))
    code = _free(scheme, "other")
    nobody = " AND ".join(f"({one.when.text}) IS NOT TRUE" for one in scheme.classes if not one.within)
    if len(nobody) < LONGEST / 2 and all(not one.within for one in scheme.classes):
        found.append(Mend("rest", _("Add a class for all whom no class takes"), {code: nobody}, {code: OTHER}))
    return tuple(found)


def _of(label: object, language: str, word: str) -> str:
    """“Sector: not known” where the label is known in that language, else the word alone."""
    if isinstance(label, Names):
        return f"{label.text(language)}: {word}" if language == "en" else f"{label.text(language)}{word}"
    return word


def _free(scheme: Scheme, code: str) -> str:
    known = {one.code for one in scheme.classes}
    numbered = (f"{code}-{number}" for number in range(2, len(known) + 3))
    return next(one for one in (code, *numbered) if one not in known)


def _name(one: SchemeClass) -> str:
    return one.names.text(get_language() or "en") or one.code
