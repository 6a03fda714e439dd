"""Who keeps a case, whose it is, and what belongs with it."""

from django.utils.translation import gettext as _

from wattcare.cases.actions.archiving import complained
from wattcare.cases.actions.clocks import deadline_of, limit_of, received_on, set_due
from wattcare.cases.actions.doing import department_named, on_case
from wattcare.cases.actions.facts import facts_of
from wattcare.cases.models import Case, CaseLink, Clock
from wattcare.cases.queries.loading import case_for
from wattcare.cases.rules import LIVE_CLOCKS, may_change, warn_at
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.rules import Pack
from wattcare.customers.queries.chains import chain_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import Refused
from wattcare.staff.models import User


def assign(
    *, actor: Actor, number: str, department: str = "", assignee: str | None = None, version: int | None = None
) -> Case:
    """Give the case to a department, to a person in it (user name), or ("" as assignee) back to all of it."""
    with on_case(actor, number, verb="assigned", permission="cases.assign", version=version) as doing:
        doing.require(may_change(doing.standing()))
        case = doing.case
        if department:
            case.department_id = department_named(department).id
            case.assignee_id = None
        if assignee is not None:
            case.assignee_id = _colleague(case, assignee).pk if assignee else None
        doing.say(department=case.department_id, assignee=case.assignee_id)
    return doing.case


def take(*, actor: Actor, number: str, version: int | None = None) -> Case:
    """Take a case of one's own departments on oneself."""
    with on_case(actor, number, verb="assigned", permission="cases.view", version=version) as doing:
        doing.require(may_change(doing.standing()))
        if doing.case.department_id not in actor.departments:
            raise Refused("not_ours", _("The case belongs to another department."), status=409)
        doing.case.assignee_id = actor.id
        doing.say(department=doing.case.department_id, assignee=actor.id)
    return doing.case


def _colleague(case: Case, username: str) -> User:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refused("no_person", _("There is no active person “%(code)s”.") % {"code": username}, field="assignee")
    if case.concerns_id == user.pk:
        raise Refused("concerned", _("The case concerns this person; choose somebody else."), field="assignee")
    return user


def set_customer(
    *,
    actor: Actor,
    number: str,
    customer: str = "",
    account: str = "",
    service_point: str = "",
    version: int | None = None,
) -> Case:
    """Say whose case it is once that is known; limits that depend on the place are counted again from receipt."""
    with on_case(actor, number, verb="customer_set", permission="cases.link", version=version) as doing:
        doing.require(may_change(doing.standing()))
        case, pack = doing.case, pack_in_use()
        day = received_on(case, pack)
        chain = chain_for(actor, day, customer=customer, account=account, service_point=service_point)
        if chain.customer_id is None and chain.service_point_id is None:
            raise Refused("nobody", _("Choose a customer, an account or a service point."), field="customer")
        before, case.customer_id, case.account_id = case.customer_id, chain.customer_id, chain.account_id
        case.service_point_id, case.area_kind = chain.service_point_id, chain.area_kind
        case.caller_name = case.caller_name or chain.customer_name
        _recount(pack, case)
        if before != case.customer_id:
            complained(pack, case, before, case.customer_id)
        doing.say(customer=chain.customer_id, account=chain.account_id, service_point=chain.service_point_id)
    return doing.case


def _recount(pack: Pack, case: Case) -> None:
    """Count the live clocks of variant limits again, now that the deciding fact is known."""
    facts, changed = facts_of(case), []
    clocks = list(case.clocks.prefetch_related("pauses"))
    for clock in clocks:
        commitment = pack.commitment(clock.commitment)
        edition = commitment.edition_on(received_on(case, pack))
        held = limit_of(commitment, edition, facts) if edition else None
        if clock.state in LIVE_CLOCKS and held and (held[0], str(held[1])) != (clock.variant, clock.limit):
            clock.variant, clock.limit = held[0], str(held[1])
            _count_again(pack, clock)
            changed.append(clock)
    Clock.objects.bulk_update(changed, ["variant", "limit", "due_at", "warn_at", "provisional"])
    set_due(case, clocks)


def _count_again(pack: Pack, clock: Clock) -> None:
    deadline = deadline_of(pack, clock, list(clock.pauses.all()), now())
    clock.due_at, clock.provisional = deadline.due, deadline.provisional
    clock.warn_at = warn_at(clock.started_at, clock.due_at)


def link_cases(*, actor: Actor, number: str, other: str, reason: str = "same_matter") -> Case:
    """Say that two cases belong together; both show it."""
    with on_case(actor, number, verb="linked", permission="cases.link") as doing:
        found = case_for(actor, other.strip().upper())
        if found.pk == doing.case.pk:
            raise Refused("same_case", _("A case cannot be linked with itself."), field="other")
        for one, two in ((doing.case, found), (found, doing.case)):
            CaseLink.objects.get_or_create(case=one, other=two, defaults={"reason": reason})
        doing.say(other=found.number, reason=reason)
    return doing.case
