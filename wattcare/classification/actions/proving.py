"""The verb that proves again what decides, as days pass and the catalogue of fields changes."""

import logging

from django.db import transaction

from wattcare.audit.actions import record
from wattcare.classification.models import SchemeVersion, State
from wattcare.classification.queries.live import scheme_of_version
from wattcare.classification.rules.documents import proof_json
from wattcare.classification.rules.findings import Proof, SchemeError
from wattcare.classification.rules.proof import prove
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor

log = logging.getLogger(__name__)


def prove_again(*, actor: Actor) -> list[str]:
    """Prove every live scheme on the day and with the catalogue as they are now; the codes of those that fail.

    Those go on, since their customers must be somewhere; page and log say so. What was proved last is kept.
    """
    actor.require("classification.approve")
    failed = []
    for version in SchemeVersion.objects.filter(state=State.LIVE).select_related("scheme"):
        proof = _proof(version)
        if proof is not None:
            _keep(actor, version, proof)
        if proof is None or not proof.holds:
            log.warning("Scheme %s is not proved any more", version.scheme.code)
            failed.append(version.scheme.code)
    return failed


def _proof(version: SchemeVersion) -> Proof | None:
    """None where the catalogue lacks what the scheme asks for."""
    try:
        return prove(scheme_of_version(version), profile_fields(), day=home.today())
    except SchemeError:
        log.exception("Scheme %s cannot be read any more", version.scheme.code)
        return None


@transaction.atomic
def _keep(actor: Actor, version: SchemeVersion, proof: Proof) -> None:
    held = {name: (version.proof or {}).get(name) for name in ("disjoint", "exhaustive")}
    found = {"disjoint": proof.disjoint, "exhaustive": proof.exhaustive}
    SchemeVersion.objects.filter(pk=version.pk, state=State.LIVE).update(proof=proof_json(proof))
    if held != found:
        record(
            actor=actor, verb="classification.prove", object_type="scheme", object_id=version.scheme.code,
            before=held, after={"version": version.number, **found},
        )  # fmt: skip
