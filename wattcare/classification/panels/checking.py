"""What can be said at once of a scheme as it is typed: what is missing, what cannot be read, and the proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from wattcare.classification.forms.flaws import Flaw, Provable, flaws, provable
from wattcare.classification.forms.typed import Typed
from wattcare.classification.panels.proof import ProofShown, proof_shown
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.schemes import Scheme
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields

SECONDS = 3.0  # nobody waits longer while typing; the proof that counts takes its time when a draft is proposed


@dataclass(frozen=True)
class Checked:
    """`incomplete` must be filled in before the draft can be proposed; `unread` keeps it from being proved at all."""

    incomplete: Sequence[Flaw]
    unread: Sequence[Flaw]
    proof: ProofShown | None


def read(typed: Typed) -> tuple[Provable, Scheme | None, list[Flaw]]:
    """The scheme of what is typed, as far as its conditions go; None with the reasons where they cannot be read."""
    from wattcare.classification.rules.reading import scheme_of  # noqa: PLC0415  sqlglot is large; few need it

    whole = provable(typed)
    empty = [flaw for flaw in flaws(typed) if flaw.target.startswith("when-")]
    if not typed.rows or empty:
        return whole, None, empty
    try:
        return whole, scheme_of(whole.document, profile_fields()), []
    except SchemeError as error:
        return whole, None, [whole.flaw(problem) for problem in error.problems]


def checked(typed: Typed) -> Checked:
    """What is missing and what is proved, within SECONDS."""
    from wattcare.classification.rules.proof import prove  # noqa: PLC0415  z3 is large; few need it

    whole, scheme, unread = read(typed)
    incomplete = [flaw for flaw in flaws(typed) if not flaw.target.startswith("when-")]
    if scheme is None:
        return Checked(incomplete, unread, None)
    fields = profile_fields()
    proof = prove(scheme, fields, day=home.today(), seconds=SECONDS)
    return Checked(incomplete, unread, proof_shown(proof, scheme, fields, lambda mend: whole.step(mend).json()))
