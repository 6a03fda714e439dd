"""The verbs of whoever draws up schemes: draft, change, propose, withdraw."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.classification.actions.refusing import keep_what_the_pack_asks, proved, read_document
from wattcare.classification.models import IN_WORK, Scheme, SchemeVersion, State
from wattcare.classification.queries.live import forget_on_commit, scheme_of_version
from wattcare.classification.queries.practical import practical_check
from wattcare.classification.queries.schemes import scheme_for, version_for
from wattcare.classification.rules.documents import practical_json, proof_json
from wattcare.classification.rules.reading import document_of
from wattcare.classification.rules.schemes import Scheme as SchemeRules
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.jobs import SOON, enqueue
from wattcare.kernel.results import NotPermitted, Refused, Stale
from wattcare.kernel.text import clean

AT_ONCE = 50_000  # customers whom a verb goes through itself; more of them are left to a job


def few_customers() -> bool:
    """Whether all customers can be gone through while somebody waits."""
    return Customer.objects.all()[: AT_ONCE + 1].count() <= AT_ONCE


@transaction.atomic
def draft_scheme(
    *, actor: Actor, document: Mapping[str, Any], note: str = "", report: Mapping[str, Any] | None = None
) -> SchemeVersion:
    """Draw up a new scheme, or the next version of the one that has the document's code.

    `document` is SCHEME.yaml as JSON; `report` tells of a computed scheme how well its clusters hold. Raises BadScheme
    with every problem. Refused while another version of the scheme is in work.
    """
    actor.require("classification.draft")
    rules = read_document(document, profile_fields())
    scheme = _own_scheme(actor, rules)
    if scheme.versions.filter(state__in=IN_WORK).exists():
        message = _("Another version of this scheme is in work. Change that one, or withdraw it first.")
        raise Refused("draft_exists", message, field="code", status=409)
    last = scheme.versions.aggregate(number=Max("number"), changed=Max("changed"))
    version = SchemeVersion(
        scheme=scheme, number=(last["number"] or 0) + 1, note=clean(note).strip(),
        report=dict(report) if report is not None else None,
        drafted_by_id=actor.id, drafted_by_code=actor.code, authors=[actor.code],
        changed=(last["changed"] or 0) + 1,  # goes on, so that it tells versions apart as well
    )  # fmt: skip
    _word(version, rules)
    version.save(force_insert=True)
    _keep_sensitivity(version)
    _record(actor, "draft", version, after={"document": version.document})
    return version


def _own_scheme(actor: Actor, rules: SchemeRules) -> Scheme:
    """The scheme of this code, made when it is new, held until the transaction ends."""
    if rules.sensitive:
        actor.require("classification.restricted")
    given = {"names": rules.names, "sensitive": rules.sensitive}
    scheme, created = Scheme.objects.get_or_create(code=rules.code, defaults=given)
    if not created and not Scheme.objects.visible_to(actor).filter(pk=scheme.pk).exists():
        raise Refused("code_taken", _("There is a scheme with this code already."), field="code", status=409)
    return Scheme.objects.select_for_update().get(pk=scheme.pk)


def _word(version: SchemeVersion, rules: SchemeRules) -> None:
    """The version says what `rules` say; what was found out about another wording is gone. AskedFor where it would hide
    a scheme that limits or routes go by."""
    version.document = document_of(rules)
    version.fields = list(rules.fields)
    version.asks_for_today = rules.asks_for_today
    version.state = State.DRAFT
    version.proof = version.practical = version.proposed_at = version.effective_on = None
    if rules.sensitive and not version.scheme.sensitive:
        keep_what_the_pack_asks(version.document)


def _keep_sensitivity(version: SchemeVersion) -> None:
    """A scheme is as sensitive as the most sensitive of its versions in work or live; without any, as it was."""
    rows = SchemeVersion.objects.filter(scheme_id=version.scheme_id, state__in=[*IN_WORK, State.LIVE])
    found = [bool(document.get("sensitive")) for document in rows.values_list("document", flat=True)]
    if found and any(found) is not version.scheme.sensitive:
        version.scheme.sensitive = any(found)
        version.scheme.save(update_fields=["sensitive"])
        forget_on_commit()


def _record(actor: Actor, verb: str, version: SchemeVersion, *, reason: str = "", **more: Any) -> None:
    record(
        actor=actor, verb=f"classification.{verb}", object_type="scheme", object_id=version.scheme.code,
        before=more.get("before"), after={"version": version.number, **more.get("after", {})}, reason=reason,
    )  # fmt: skip


def locked_version(actor: Actor, code: str, changed: int | None = None) -> SchemeVersion:
    """The version in work, held until the transaction ends; NotFound without one. Stale when it is not the wording of
    `changed` any more."""
    scheme = scheme_for(actor, code)
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    version = version_for(actor, code, "work")
    if changed is not None and version.changed != changed:
        raise Stale(_("Somebody changed this draft meanwhile. Look at it again before you change it."))
    return version


@transaction.atomic
def change_draft(
    *, actor: Actor, code: str, document: Mapping[str, Any], changed: int | None = None, note: str | None = None
) -> SchemeVersion:
    """Word the version in work anew. A proposed one is a draft again: what was proved was another wording.

    With `changed` (the version's counter), Stale when somebody changed it since. Raises BadScheme.
    """
    actor.require("classification.draft")
    version = locked_version(actor, code, changed)
    if version.state == State.APPROVED:
        message = _("This version is approved and waits for its day. Withdraw it before you change anything.")
        raise Refused("approved", message, status=409)
    rules = read_document(document, profile_fields())
    if rules.code != code:
        raise Refused("other_code", _("The code of a scheme does not change; draw up a new scheme."), field="code")
    if rules.sensitive:
        actor.require("classification.restricted")
    before = version.document
    _word(version, rules)
    version.changed += 1
    version.note = version.note if note is None else clean(note).strip()
    version.authors = [*dict.fromkeys([*version.authors, actor.code])]
    version.save()
    _keep_sensitivity(version)
    _record(actor, "change_draft", version, before={"document": before}, after={"document": version.document})
    return version


def propose_scheme(*, actor: Actor, code: str, effective_on: date | None = None) -> SchemeVersion:
    """Ask for a second person to put the version in work live, on day `effective_on` or at once.

    The proof must hold (NotProved); it and the data check are kept with the version. Of many customers the data check
    is made by a job.
    """
    actor.require("classification.draft")
    if effective_on is not None and effective_on < home.today():
        raise Refused("past_day", _("This day has passed already."), field="effective_on")
    seen = version_for(actor, code, "work")
    fields = profile_fields()
    rules = read_document(seen.document, fields)  # it may ask for what the catalogue no longer has
    proof = proved(rules, fields, home.today())  # takes seconds: nobody waits for it with a lock
    with transaction.atomic():
        version = locked_version(actor, code, seen.changed)
        if version.state == State.APPROVED:
            raise Refused("approved", _("This version is approved already."), status=409)
        version.proof = proof_json(proof)
        version.state, version.proposed_at, version.effective_on = State.PROPOSED, now(), effective_on
        version.authors = [*dict.fromkeys([*version.authors, actor.code])]
        if few_customers():
            version.practical = practical_json(practical_check(rules, fields, home.today()))
        else:
            enqueue("classification.check", priority=SOON, version_id=version.pk)
        version.save()
        _record(actor, "propose", version, after={"effective_on": effective_on.isoformat() if effective_on else None})
    return version


def check_version(*, actor: Actor, version_id: int) -> None:
    """Keep with a version what its scheme means for all customers. Safe to run again."""
    actor.require("classification.draft")
    version = SchemeVersion.objects.get(pk=version_id)
    found = practical_check(scheme_of_version(version), profile_fields(), home.today())
    SchemeVersion.objects.filter(pk=version_id, changed=version.changed).update(practical=practical_json(found))


@transaction.atomic
def withdraw_scheme(*, actor: Actor, code: str, reason: str) -> SchemeVersion:
    """Give up the version in work, or turn down what somebody proposes; the live version goes on."""
    if not actor.has("classification.draft") and not actor.has("classification.approve"):
        raise NotPermitted("classification.draft", _("Your role does not include this."))
    version = locked_version(actor, code)
    give_up(actor, version, checked_reason(reason))
    return version


def checked_reason(reason: str) -> str:
    """Refused when it says nothing."""
    text = clean(reason).strip()
    if not text:
        raise Refused("reason_needed", _("Say why."), field="reason")
    return text


def give_up(actor: Actor, version: SchemeVersion, reason: str) -> None:
    """Withdraw a version in hand, inside the caller's transaction."""
    before = version.state
    version.state, version.ended_at, version.end_reason = State.WITHDRAWN, now(), reason
    version.save(update_fields=["state", "ended_at", "end_reason"])
    _keep_sensitivity(version)
    _record(actor, "withdraw", version, before={"state": before}, reason=reason)


def in_work(scheme: Scheme) -> SchemeVersion | None:
    """The version in work of a scheme in hand."""
    return scheme.versions.filter(state__in=IN_WORK).select_related("scheme").first()
