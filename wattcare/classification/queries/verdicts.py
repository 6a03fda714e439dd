"""What may be done with a scheme, by whom, and if not, why: pages show the reason beside the control."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wattcare.classification.models import Scheme, SchemeVersion, State
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Allowed, Denied, Verdict


@dataclass(frozen=True)
class Verdicts:
    """`draft` begins a version, `edit` words the one in work, `propose` and `approve` bring it on, `withdraw` gives it
    up, `retire` ends the scheme."""

    draft: Verdict
    edit: Verdict
    propose: Verdict
    approve: Verdict
    withdraw: Verdict
    retire: Verdict


def verdicts(actor: Actor, scheme: Scheme, work: SchemeVersion | None) -> Verdicts:
    """For one scheme with its version in work, both in hand."""
    may_draft, may_approve = actor.may("classification.draft"), actor.may("classification.approve")
    return Verdicts(
        draft=may_draft and _draft(work),
        edit=may_draft and _edit(work),
        propose=may_draft and _propose(work),
        approve=may_approve and _approve(actor, work),
        withdraw=(may_draft if may_draft else may_approve) and _in_work(work),
        retire=may_approve and _retire(scheme),
    )


def _in_work(work: SchemeVersion | None) -> Verdict:
    return Allowed() if work else Denied(_("No version is in work."), "no_draft")


def _draft(work: SchemeVersion | None) -> Verdict:
    if work is None:
        return Allowed()
    return Denied(
        _("Another version of this scheme is in work. Change that one, or withdraw it first."), "draft_exists"
    )


def _edit(work: SchemeVersion | None) -> Verdict:
    if work and work.state == State.APPROVED:
        message = _("This version is approved and waits for its day. Withdraw it before you change anything.")
        return Denied(message, "approved")
    return _in_work(work)


def _propose(work: SchemeVersion | None) -> Verdict:
    if work and work.state == State.PROPOSED:
        return Denied(_("This version is proposed already."), "proposed")
    return _edit(work)


def _approve(actor: Actor, work: SchemeVersion | None) -> Verdict:
    if work is None:
        return _in_work(work)
    if work.state == State.APPROVED:
        return Denied(_("This version is approved already."), "approved")
    if actor.code in work.authors:
        message = _("You had a hand in this version; somebody else must look at it and put it live.")
        return Denied(message, "second_person")
    if work.state != State.PROPOSED:
        return Denied(_("Nobody has proposed this version."), "not_proposed")
    return Allowed()


def _retire(scheme: Scheme) -> Verdict:
    return Denied(_("This scheme is retired already."), "retired") if scheme.retired_at else Allowed()
