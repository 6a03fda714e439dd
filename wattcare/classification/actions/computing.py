"""The verbs of computed schemes: begin, cancel, compute (the worker's), freeze as a draft."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.classification.actions.drafting import draft_scheme
from wattcare.classification.models import UNFINISHED, Computation, SchemeVersion, Stage
from wattcare.classification.queries.computations import computation_for, report_in, verdicts_on
from wattcare.classification.queries.sampling import months_of_groups, sample
from wattcare.classification.rules.load_shapes import LoadShapeOptions, load_shapes
from wattcare.classification.rules.naming import suggested, texts_of
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.classification.rules.reports import report_json
from wattcare.classification.rules.rfm import RfmOptions, rfm
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.segments import Impossible, Method, Named, Report, Told, document_of
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.jobs import SOON, enqueue
from wattcare.kernel.names import CHINESE, ENGLISH, Names
from wattcare.kernel.results import Problems, Refused

log = logging.getLogger(__name__)
LONGEST_NAME = 120


# ── beginning ───────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def start_computing(
    *, actor: Actor, method: str, options: Mapping[str, Any] | None = None, by_worker: bool = True
) -> Computation:
    """Let the worker compute groups, or the caller (`compute`); `method` is one of `Method`, `options` the fields of
    its options that differ from their defaults. Refused while another one of that method waits or is at work."""
    actor.require("classification.draft")
    computation = Computation(
        method=_method(method), options=_options(method, options or {}).document, started_by_id=actor.id,
        started_by_code=actor.code,
    )  # fmt: skip
    try:
        with transaction.atomic():
            computation.save(force_insert=True)
    except IntegrityError as error:  # held by the database
        message = _("The same is being computed already. Wait for it, or cancel it.")
        raise Refused("at_work", message, status=409) from error
    _record(actor, "compute", computation, after={"method": method, "options": computation.options})
    if by_worker:
        enqueue("classification.compute", priority=SOON, computation_id=computation.pk)
    return computation


def _method(method: str) -> Method:
    try:
        return Method(method)
    except ValueError as error:
        known = ", ".join(Method)
        raise Refused("method", _("Compute one of %(known)s.") % {"known": known}, field="method") from error


def _options(method: str, given: Mapping[str, Any]) -> RfmOptions | LoadShapeOptions:
    """Raises Refused for options that mean nothing."""
    kind: Callable[..., RfmOptions | LoadShapeOptions] = RfmOptions if method == Method.RFM else LoadShapeOptions
    chosen = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    try:
        return kind(**chosen)
    except (Impossible, TypeError) as error:
        code = error.code if isinstance(error, Impossible) else "options"
        raise Refused(f"bad_{code}", _("These options do not go together."), field="options") from error


def _record(actor: Actor, verb: str, computation: Computation, *, after: Mapping[str, Any]) -> None:
    record(actor=actor, verb=f"classification.{verb}", object_type="computation", object_id=computation.pk, after=after)


@transaction.atomic
def cancel_computation(*, actor: Actor, pk: int) -> Computation:
    """End a computation that waits or is at work; the worker notices at its next step."""
    actor.require("classification.draft")
    computation = computation_for(actor, pk)
    if not Computation.objects.filter(pk=pk, stage__in=UNFINISHED).update(stage=Stage.CANCELLED, finished_at=now()):
        raise Refused("ended", _("This computation has ended already."), status=409)
    _record(actor, "cancel_computation", computation, after={"stage": Stage.CANCELLED})
    computation.refresh_from_db()
    return computation


# ── computing ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Cancelled(Exception):
    """Somebody has cancelled it meanwhile."""


class Unproved(Exception):
    """The frozen conditions are not proved: a defect of ours, and never frozen."""


def compute(*, actor: Actor, computation_id: int, tell: Told | None = None) -> None:
    """Compute what was begun, telling how far it is in the record (and to `tell`); each step is its own transaction.
    Safe to run again. What goes wrong ends the computation with its reason."""
    actor.require("classification.draft")
    rows = Computation.objects.filter(pk=computation_id, stage__in=UNFINISHED)
    if not rows.update(stage=Stage.WORKING, step="reading", done=0, total=0):
        return
    computation = Computation.objects.get(pk=computation_id)
    try:
        report = _computed(computation, _teller(computation_id, tell))
    except Cancelled:
        return
    except Impossible as error:
        _end(actor, computation, Stage.FAILED, failure={"code": error.code, "values": error.values})
    except Exception as error:
        log.exception("Computation %d failed", computation_id)
        _end(actor, computation, Stage.FAILED, failure={"code": "broken", "values": {"error": f"{error}"[:500]}})
    else:
        _end(actor, computation, Stage.DONE, report=report_json(report))


def _teller(pk: int, also: Told | None) -> Told:
    def tell(step: str, done: int, total: int) -> None:
        working = Computation.objects.filter(pk=pk, stage=Stage.WORKING)
        if not working.update(step=step, done=done, total=total):
            raise Cancelled
        if also is not None:
            also(step, done, total)

    return tell


@transaction.atomic
def _end(actor: Actor, computation: Computation, stage: Stage, **found: Any) -> None:
    working = Computation.objects.filter(pk=computation.pk, stage=Stage.WORKING)
    if working.update(stage=stage, finished_at=now(), step="", **found):
        after = {"stage": str(stage), "failure": found.get("failure")}
        _record(actor, "end_computation", computation, after=after)


def _computed(computation: Computation, tell: Told) -> Report:
    options, fields, day = _options(computation.method, computation.options), profile_fields(), home.today()
    customers = sample(options.fields, day, tell)
    if isinstance(options, RfmOptions):
        report, _where = rfm(customers, options, fields, tell)
    else:
        report, where = load_shapes(customers, options, fields, tell)
        tell("months", 0, 1)
        months = months_of_groups(customers, where, len(report.groups))
        groups = (replace(group, months=own) for group, own in zip(report.groups, months, strict=True))
        report = replace(report, groups=tuple(groups))
    tell("proving", 0, 1)
    _prove(report, fields)
    return report


def _prove(report: Report, fields: Fields) -> None:
    """Whatever is shown can be frozen: the conditions are proved before."""
    called, texts = suggested(report), texts_of(report)
    document = document_of(report, code="computed", called=called, **texts)
    if not prove(scheme_of(document, fields), fields, day=report.day, seconds=30).holds:
        raise Unproved


# ── freezing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class GroupNames:
    """What people call a group: the code of its class, and its names by language."""

    code: str
    names: Mapping[str, str]


@transaction.atomic
def freeze_computation(
    *, actor: Actor, pk: int, code: str, names: Mapping[str, str], groups: Mapping[str, GroupNames] | None = None
) -> SchemeVersion:
    """Draw up the groups as a scheme of this code, or as the next version of the one that has it.

    `groups` names them by their code in the report; those not named keep what is suggested. The draft keeps the report.
    Raises Refused with `errors` by `code`, `names`, or the group's code; BadScheme; whatever `draft_scheme` raises.
    """
    actor.require("classification.draft")
    computation = computation_for(actor, pk)
    report, verdict = report_in(computation), verdicts_on(actor, computation).freeze
    if report is None or not verdict:
        raise Refused("not_computed", _("There is nothing to freeze."), status=409)
    called = suggested(report) | _named(report, groups or {})
    _check(called, names)
    texts = {**texts_of(report), "names": Names(names)}
    document = document_of(report, code=code, called=called, **texts)
    version = draft_scheme(actor=actor, document=document, report=report_json(report))
    Computation.objects.filter(pk=pk).update(frozen=version)
    _record(actor, "freeze", computation, after={"scheme": code, "version": version.number})
    return version


def _named(report: Report, groups: Mapping[str, GroupNames]) -> dict[str, Named]:
    tones = {code: one.tone for code, one in suggested(report).items()}
    strangers = [code for code in groups if code not in tones]
    if strangers:
        message = _("There is no group “%(code)s”.") % {"code": strangers[0]}
        raise Refused("unknown_group", message, field="groups")
    return {code: Named(one.code.strip(), _clean(one.names), tones[code]) for code, one in groups.items()}


def _clean(names: Mapping[str, str]) -> Names:
    return Names({language: str(text).strip() for language, text in names.items()})


def _check(called: Mapping[str, Named], names: Mapping[str, str]) -> None:
    """Everybody can be told apart in both languages, and nothing is nameless."""
    problems, seen = Problems(), dict[str, str]()
    for group, one in called.items():
        if one.code in seen:
            problems.add(group, _("Two groups have the code “%(code)s”.") % {"code": one.code})
        seen[one.code] = group
        _check_names(problems, group, one.names)
    _check_names(problems, "names", names)
    problems.raise_if_any(_("Every group needs a code of its own and names in both languages."))


def _check_names(problems: Problems, where: str, names: Mapping[str, str]) -> None:
    for language in (ENGLISH, CHINESE):
        text = names.get(language, "").strip()
        if not text:
            problems.add(where, _("A name is needed in English and in Chinese."))
            return
        if len(text) > LONGEST_NAME:
            problems.add(where, _("Use at most %(most)d characters.") % {"most": LONGEST_NAME})
