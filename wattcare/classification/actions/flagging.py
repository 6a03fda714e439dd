"""The verbs on restricted flags: set by a person for a reason, owned by a person, looked at again on a day."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.classification.models import Flag
from wattcare.classification.rules.flags import FLAGS, REASON_FROM, REVIEW_WITHIN
from wattcare.customers.queries import home
from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound, Problems, Refused
from wattcare.kernel.text import clean
from wattcare.staff.models import User
from wattcare.staff.queries import actor_for


@transaction.atomic
def flag_customer(*, actor: Actor, number: str, code: str, reason: str, review_on: date, owner: str = "") -> Flag:
    """Flag a customer (`code` is one of FLAGS) for a reason, until somebody looks again on `review_on`.

    `owner` is the user name of whoever looks again, the actor when left out; it must be somebody who may see flags.
    Refused when the customer has the flag already.
    """
    actor.require("classification.restricted")
    customer = customer_for(actor, number)
    why, person, today = clean(reason).strip(), _owner(actor, owner), home.today()
    problems = Problems()
    if code not in FLAGS:
        problems.add("code", _("Use one of: %(known)s.") % {"known": ", ".join(FLAGS)})
    if len(why) < REASON_FROM:
        problems.add("reason", _("Say why, so that somebody else can check it."))
    if not today < review_on <= today + REVIEW_WITHIN:
        problems.add("review_on", _("Between tomorrow and a year from now."))
    if person is None:
        problems.add("owner", _("There is nobody of this name who may see flags."))
    problems.raise_if_any(_("The flag has wrong or missing fields."))
    assert person is not None  # noqa: S101  else refused above
    flag = Flag(
        customer=customer, code=code, reason=why, review_on=review_on, owner_id=person.pk, owner_code=person.username,
        set_by_code=actor.code,
    )  # fmt: skip
    try:
        with transaction.atomic():
            flag.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("flagged", _("The customer has this flag already."), field="code", status=409) from error
    _record(actor, "flag", flag, why)
    return flag


def _owner(actor: Actor, username: str) -> User | None:
    """Somebody active who may see flags; the actor where nobody is named."""
    person = User.objects.filter(username=username or actor.code, is_active=True).first()
    return person if person is not None and actor_for(person).has("classification.restricted") else None


def _record(actor: Actor, verb: str, flag: Flag, reason: str) -> None:
    record(
        actor=actor, verb=f"classification.{verb}", object_type="customer", object_id=flag.customer.number,
        after={"flag": flag.code, "review_on": flag.review_on.isoformat(), "owner": flag.owner_code}, reason=reason,
    )  # fmt: skip


def _held(actor: Actor, number: str, code: str) -> Flag:
    """The flag that holds, locked; NotFound without one."""
    actor.require("classification.restricted")
    customer = customer_for(actor, number)
    rows = Flag.objects.visible_to(actor).filter(customer=customer, code=code, ended_at=None)
    found = rows.select_for_update().first()
    if found is None:
        raise NotFound(_("The customer has no such flag."))
    return found


@transaction.atomic
def review_flag(*, actor: Actor, number: str, code: str, reason: str, review_on: date) -> Flag:
    """Somebody has looked again and the flag still holds, for `reason`, until `review_on`."""
    flag = _held(actor, number, code)
    why, today = clean(reason).strip(), home.today()
    problems = Problems()
    if len(why) < REASON_FROM:
        problems.add("reason", _("Say why, so that somebody else can check it."))
    if not today < review_on <= today + REVIEW_WITHIN:
        problems.add("review_on", _("Between tomorrow and a year from now."))
    problems.raise_if_any(_("The flag has wrong or missing fields."))
    flag.reason, flag.review_on = why, review_on
    flag.save(update_fields=["reason", "review_on"])
    _record(actor, "review_flag", flag, why)
    return flag


@transaction.atomic
def end_flag(*, actor: Actor, number: str, code: str, reason: str) -> Flag:
    """The flag holds no more, for a reason. NotFound when the customer does not have it."""
    flag = _held(actor, number, code)
    why = clean(reason).strip()
    if not why:
        raise Refused("reason_needed", _("Say why."), field="reason")
    flag.ended_at, flag.ended_by_code, flag.end_reason = now(), actor.code, why
    flag.save(update_fields=["ended_at", "ended_by_code", "end_reason"])
    _record(actor, "end_flag", flag, why)
    return flag
