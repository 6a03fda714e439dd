"""What refuses a scheme, with all that was found, so that edges can show each thing at its place."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wattcare.classification.queries.packs import objections_to
from wattcare.classification.rules.findings import Proof, SchemeError
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.kernel.results import Refused


class BadScheme(Refused):
    """The document cannot be read; `problems` holds every one found. `errors` has them by class, or by place."""

    def __init__(self, error: SchemeError) -> None:
        self.problems = tuple(error.problems)
        errors: dict[str, list[Any]] = {}
        for one in self.problems:
            errors.setdefault(one.about or one.place, []).append(f"{one.what} {one.mend}".rstrip())
        super().__init__("bad_scheme", _("The scheme has something to mend."), errors=errors)


class NotProved(Refused):
    """Not every customer is in exactly one class for sure; `proof` says who is not, or what could not be decided."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        super().__init__("not_proved", _why(proof), field="classes", status=409)


def _why(proof: Proof) -> str:
    found = []
    if proof.disjoint is False:
        found.append(_("A customer may be in two classes."))
    if proof.exhaustive is False:
        found.append(_("A customer may be in none."))
    if proof.disjoint is None or proof.exhaustive is None:
        found.append(_("Whether every customer is in exactly one class could not be decided in time."))
    return " ".join([*found, _("Only a proved scheme goes live.")])


def read_document(document: Mapping[str, Any], fields: Fields) -> Scheme:
    """The scheme a document describes. Raises BadScheme."""
    try:
        return scheme_of(document, fields, str(document.get("code", "")))
    except SchemeError as error:
        raise BadScheme(error) from error


class AskedFor(Refused):
    """The pack in use promises and routes by classes of the scheme, as it decides now."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("asked_for", " ".join(sentences), field="classes", status=409)


def keep_what_the_pack_asks(document: Mapping[str, Any]) -> None:
    """Limits and routes of the pack in use go on finding their classes, and none that few may know. Raises AskedFor."""
    found = objections_to(document)
    if found:
        raise AskedFor(found)


def proved(scheme: Scheme, fields: Fields, day: date) -> Proof:
    """The proof that the scheme puts every customer into exactly one class. Raises NotProved."""
    proof = prove(scheme, fields, day=day)
    if not proof.holds:
        raise NotProved(proof)
    return proof
