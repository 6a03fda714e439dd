"""The verb of the second person, and what the night does with what was approved for a later day."""

import logging
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.classification.actions.classifying import classify_everybody, hold
from wattcare.classification.actions.drafting import few_customers, give_up, in_work, locked_version
from wattcare.classification.actions.refusing import (
    AskedFor,
    BadScheme,
    NotProved,
    keep_what_the_pack_asks,
    proved,
    read_document,
)
from wattcare.classification.events import SchemeWentLive
from wattcare.classification.models import ClassCode, Scheme, SchemeVersion, State
from wattcare.classification.queries import live
from wattcare.classification.queries.schemes import classes_in, version_for
from wattcare.classification.rules.documents import proof_json
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.jobs import SOON, enqueue
from wattcare.kernel.names import Names
from wattcare.kernel.results import Refused

log = logging.getLogger(__name__)


def approve_scheme(*, actor: Actor, code: str, changed: int | None = None) -> SchemeVersion:
    """Put the proposed version live at once, or let it wait for its day.

    Only a person who had no hand in it may: the database refuses anybody else as well. It is proved again with the
    catalogue as it is now (NotProved), and must have the classes that limits and routes of the pack go by (AskedFor).
    Up to 50,000 customers are classified within the verb, more by a job. With `changed` (the version's counter as
    shown to the approver), Stale when it is another wording now.
    """
    actor.require("classification.approve")
    seen = version_for(actor, code, "work")
    _require_second_person(actor, seen)
    keep_what_the_pack_asks(seen.document)
    fields = profile_fields()
    proof = proved(read_document(seen.document, fields), fields, home.today())
    with transaction.atomic():
        at_once = few_customers()
        if at_once:
            hold()
        version = locked_version(actor, code, seen.changed if changed is None else changed)
        _require_second_person(actor, version)
        version.approved_by_id, version.approved_by_code = actor.id, actor.code
        version.state, version.proof = State.APPROVED, proof_json(proof)
        version.save()
        begins = version.effective_on or home.today()
        _record(actor, "approve", version, effective_on=begins.isoformat())
        if begins <= home.today():
            _go_live(actor, version, at_once=at_once)
    return version


def _require_second_person(actor: Actor, version: SchemeVersion) -> None:
    if version.state != State.PROPOSED:
        raise Refused("not_proposed", _("Nobody has proposed this version."), status=409)
    if actor.id is None:
        raise Refused("person_needed", _("A person decides about a scheme, not a program."), status=409)
    if actor.code in version.authors:
        message = _("You had a hand in this version; somebody else must look at it and put it live.")
        raise Refused("second_person", message, status=409)


def _record(actor: Actor, verb: str, version: SchemeVersion, reason: str = "", **more: object) -> None:
    record(
        actor=actor, verb=f"classification.{verb}", object_type="scheme", object_id=version.scheme.code,
        after={"version": version.number, **more}, reason=reason,
    )  # fmt: skip


def _go_live(actor: Actor, version: SchemeVersion, *, at_once: bool) -> None:
    """The version decides from now on; the one before it ends. Whoever calls holds scheme and, `at_once`, all
    classification."""
    scheme = version.scheme
    scheme.versions.filter(state=State.LIVE).update(state=State.ENDED, ended_at=now())
    version.state, version.live_at = State.LIVE, now()
    version.save(update_fields=["state", "live_at"])
    document = version.document
    scheme.names, scheme.sensitive, scheme.retired_at = Names(document["names"]), _is_sensitive(document), None
    scheme.save(update_fields=["names", "sensitive", "retired_at"])
    _name_classes(version)
    live.forget_on_commit()
    _record(actor, "live", version)
    publish_on_commit(SchemeWentLive(scheme.code, version.number))
    if at_once:
        classify_everybody(actor, [one for one in live.live_schemes(fresh=True) if one.id == scheme.pk], home.today())
    else:
        enqueue("classification.classify_all", priority=SOON, schemes=[scheme.code])


def _is_sensitive(document: dict[str, object]) -> bool:
    return bool(document.get("sensitive", False))


def _name_classes(version: SchemeVersion) -> None:
    """Every class has its number and is named as this version names it; classes it lacks keep their last names."""
    rows = [
        ClassCode(scheme_id=version.scheme_id, code=one.code, names=one.names, tone=one.tone, sensitive=one.sensitive)
        for one in classes_in(version.document)
    ]
    ClassCode.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["scheme", "code"], update_fields=["names", "tone", "sensitive"]
    )


def go_live_due(*, actor: Actor) -> list[str]:
    """Put every approved version live whose day has come; the codes of their schemes. Safe to run again.

    One that is no longer proved, because the catalogue of fields has changed since, is withdrawn with that reason.
    """
    actor.require("classification.approve")
    due = SchemeVersion.objects.filter(state=State.APPROVED, effective_on__lte=home.today())
    return [code for code in due.values_list("scheme__code", flat=True) if _reach_day(actor, code)]


@transaction.atomic
def _reach_day(actor: Actor, code: str) -> bool:
    at_once = few_customers()
    if at_once:
        hold()
    version = in_work(Scheme.objects.select_for_update().get(code=code))
    if version is None or version.state != State.APPROVED or (version.effective_on or date.max) > home.today():
        return False  # another worker was faster
    fields = profile_fields()
    try:
        keep_what_the_pack_asks(version.document)
        proved(read_document(version.document, fields), fields, home.today())
    except (AskedFor, BadScheme, NotProved) as error:
        log.warning("Scheme %s is approved but can no longer go live: %s", code, error)
        give_up(actor, version, str(error.message))
        return False
    _go_live(actor, version, at_once=at_once)
    return True
