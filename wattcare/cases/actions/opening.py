"""A contact becomes a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import Change, entry
from wattcare.cases.actions.archiving import archived, complained
from wattcare.cases.actions.clocks import FAR, Facts, Happening, new_clocks, set_due, stop
from wattcare.cases.actions.facts import facts_at, first_department
from wattcare.cases.actions.files import attach, check_files
from wattcare.cases.events import CaseOpened
from wattcare.cases.models import Case, Order, TimelineEntry
from wattcare.cases.rules import NewFile, Stage, Urgency, number_of
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.queries import version_in_use
from wattcare.catalogue.rules import Kind, Pack
from wattcare.customers.actions.interactions import interaction
from wattcare.customers.queries.chains import Chain, chain_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.inserting import insert_together
from wattcare.kernel.jobs import LATER, enqueue
from wattcare.kernel.results import NotFound, Problems
from wattcare.kernel.statements import one
from wattcare.kernel.text import clean, code_token, normalise_phone, search_tokens
from wattcare.staff.queries import Unit, department_by_code

SUBJECT_LENGTH = 300
DESCRIPTION_LENGTH = 20_000


@dataclass(frozen=True)
class NewCase:
    """Everything known of a matter when it is opened. Codes are the pack's; numbers are the archive's."""

    kind: str
    subject: str
    channel: str
    description: str = ""
    cause: str = ""
    urgency: str = Urgency.NORMAL
    customer: str = ""
    account: str = ""
    service_point: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    caller_email: str = ""
    caller_address: str = ""
    anonymous: bool = False
    secrecy: bool = False
    wants_call_back: bool = False
    department: str = ""  # whoever keeps the case; else a route's, the cause's or the kind's own department
    order: str = ""  # the task of a first order, sent at once …
    order_department: str = ""  # … to this department, else to the one that keeps the case
    received_at: datetime | None = None
    duration_s: int | None = None


def open_case(*, actor: Actor, new: NewCase, files: tuple[NewFile, ...] = ()) -> Case:
    """Register a contact and open its case: clocks from the commitments in force, the first order, the archive's line.

    Raises Refused with every wrong field, NotPermitted, NotFound for an unknown customer, account or service point.
    """
    actor.require("cases.open")
    pack = pack_in_use()
    check_new(pack, new)
    check_files(files)
    received = new.received_at or now()
    day = received.astimezone(ZoneInfo(pack.zone)).date()
    chain = chain_for(actor, day, customer=new.customer, account=new.account, service_point=new.service_point)
    facts = facts_at(pack, new.kind, chain, day)
    numbers = _draw_numbers(pack.kind(new.kind), received.astimezone(ZoneInfo(pack.zone)))
    case, rows = rows_of(Opening(actor, pack, new, chain, facts, received, numbers))
    with transaction.atomic(savepoint=False):  # all that can be refused has been
        insert_together([case, *rows])
        attach(actor=actor, case=case, entry=None, files=files)
        enqueue("cases.follow_up", priority=LATER, case_id=case.pk)
        complained(pack, case, case.customer_id)
        publish_on_commit(CaseOpened(case.pk, case.number, case.kind))
    return case


def check_new(pack: Pack, new: NewCase) -> None:
    """Every wrong field at once."""
    problems = Problems()
    kinds = {kind.code: kind for kind in pack.kinds}
    kind = kinds.get(new.kind)
    if kind is None:
        problems.add("kind", _("There is no kind “%(code)s”.") % {"code": new.kind})
    elif kind.attaches:
        problems.add("kind", _("This belongs to an open case: open that case and record it there."))
    elif new.anonymous and not kind.anonymous:
        problems.add("anonymous", _("This kind needs the name of whoever raises it."))
    _check_cause(pack, new, problems)
    if new.channel not in {channel.code for channel in pack.channels}:
        problems.add("channel", _("There is no channel “%(code)s”.") % {"code": new.channel})
    if new.urgency not in set(Urgency):
        problems.add("urgency", _("The urgency is one of: normal, urgent."))
    _check_departments(new, problems)
    _check_texts(pack, new, problems)
    problems.raise_if_any(_("Some fields need mending."))


def _check_cause(pack: Pack, new: NewCase, problems: Problems) -> None:
    cause = next((cause for cause in pack.causes if cause.code == new.cause), None) if new.cause else None
    if new.cause and cause is None:
        problems.add("cause", _("There is no cause “%(code)s”.") % {"code": new.cause})
    elif cause is not None and cause.kind != new.kind:
        problems.add("cause", _("This cause belongs to another kind."))


def _check_departments(new: NewCase, problems: Problems) -> None:
    for name, code in {"department": new.department, "order_department": new.order_department}.items():
        try:
            if code:
                department_by_code(code)
        except NotFound as error:
            problems.add(name, error.message)


def _check_texts(pack: Pack, new: NewCase, problems: Problems) -> None:
    if not new.subject.strip():
        problems.add("subject", _("Say in a few words what it is about."))
    elif len(new.subject) > SUBJECT_LENGTH:
        problems.add("subject", _("At most %(limit)s characters.") % {"limit": SUBJECT_LENGTH})
    if len(new.description) > DESCRIPTION_LENGTH:
        problems.add("description", _("At most %(limit)s characters.") % {"limit": DESCRIPTION_LENGTH})
    check_reach(problems, pack.country, phone=new.caller_phone, email=new.caller_email)
    known = new.caller_phone or new.caller_email or new.customer or new.account
    if new.wants_call_back and not known:
        problems.add("caller_phone", _("A call-back needs a number to call."))


def check_reach(problems: Problems, country: str, *, phone: str, email: str) -> None:
    """How the caller can be reached, where it was given."""
    if phone and normalise_phone(phone, country) is None:
        problems.add("caller_phone", _("This is no telephone number; check the digits or leave it empty."))
    if email and ("@" not in email or len(email) > 254):
        problems.add("caller_email", _("This is no e-mail address."))


@dataclass(frozen=True)
class Numbers:
    """Drawn before anything is written, so that the rows can be written together."""

    number: str
    case: int
    order: int


def _draw_numbers(kind: Kind, day: datetime) -> Numbers:
    drawn = one(
        "SELECT cases_next_number(%s), nextval('cases_case_id_seq'), nextval('cases_order_id_seq')", [day.date()]
    )
    assert drawn is not None  # noqa: S101  a select without tables has one row
    return Numbers(number_of(kind.prefix, day, drawn[0]), *drawn[1:])


@dataclass(frozen=True)
class Opening:
    """All that a case is made from."""

    actor: Actor
    pack: Pack
    new: NewCase
    chain: Chain
    facts: Facts
    received: datetime
    numbers: Numbers

    @property
    def ordered(self) -> bool:
        return bool(self.new.order or self.new.order_department)

    def happening(self, event: str) -> Happening:
        """`event` at the receipt."""
        return Happening(event, self.received, self.facts)


def rows_of(opening: Opening) -> tuple[Case, list[models.Model]]:
    """The case, and everything that is written beside it; nothing is saved yet."""
    case = _case(opening)
    return case, [*_started(opening, case), *_remembered(opening.actor, case, opening.new)]


def keeper(opening: Opening) -> Unit:
    """The department that keeps a case: the one asked for, else a route's, else the cause's, else the kind's."""
    pack, new = opening.pack, opening.new
    own = new.department or first_department(pack, new.kind, new.cause, opening.facts)
    return department_by_code(own or pack.departments[0].code)


def _case(opening: Opening) -> Case:
    pack, new, chain = opening.pack, opening.new, opening.chain
    phone = normalise_phone(new.caller_phone, pack.country) or "" if new.caller_phone else ""
    case = Case(
        id=opening.numbers.case,
        number=opening.numbers.number,
        pack_version_id=version_in_use(),
        kind=new.kind,
        cause=new.cause,
        stage=Stage.DISPATCHED if opening.ordered else Stage.RECEIVED,
        urgency=new.urgency,
        channel=new.channel,
        restricted=pack.kind(new.kind).restricted,
        customer_id=chain.customer_id,
        account_id=chain.account_id,
        service_point_id=chain.service_point_id,
        area_kind=chain.area_kind,
        anonymous=new.anonymous,
        secrecy=new.secrecy,
        wants_call_back=new.wants_call_back,
        caller_name=clean(new.caller_name or ("" if new.anonymous else chain.customer_name))[:200],
        caller_phone=phone,
        caller_email=clean(new.caller_email).strip().lower(),
        caller_address=clean(new.caller_address)[:300],
        subject=clean(new.subject).strip(),
        description=clean(new.description),
        department_id=keeper(opening).id,
        opened_by_id=opening.actor.id,
        received_at=opening.received,
        due_sort=FAR,
    )
    case.search = terms_of(case, new)
    return case


def terms_of(case: Case, new: NewCase) -> list[str]:
    """The lexemes under which a case is found: number, caller, telephone, subject, account."""
    return search_tokens(
        names=[case.caller_name],
        texts=[case.subject],
        codes=[case.number, code_token(case.number)[-11:], new.account],
        phones=[case.caller_phone] if case.caller_phone else [],
    )


def _started(opening: Opening, case: Case) -> list[models.Model]:
    """Clocks, the first order, the first lines of the timeline; lets the case carry its deadline."""
    data: dict[str, object] = {"kind": case.kind, "channel": case.channel}
    opened = _line(opening.actor, case, "opened", case.description, data)
    clocks = new_clocks(opening.pack, case, opening.happening("received"))
    if not opening.ordered:
        set_due(case, clocks)
        return [*clocks, opened]
    for clock in clocks:  # sent in the same breath: what waits for the order has been met
        if clock.stop_event == "ordered":
            stop(clock, case.received_at)
    clocks += new_clocks(opening.pack, case, opening.happening("ordered"))
    set_due(case, clocks)
    return [*clocks, opened, *_ordered(opening, case)]


def _ordered(opening: Opening, case: Case) -> list[models.Model]:
    """The first order with its clocks and its line."""
    order = _first_order(opening, case)
    received = opening.happening("received")
    clocks = new_clocks(opening.pack, case, received, order)
    clocks += new_clocks(opening.pack, case, Happening("ordered", order.sent_at, received.facts), order)
    data: dict[str, object] = {"position": 1, "department": order.department_id}
    return [order, *clocks, _line(opening.actor, case, "order_sent", order.task, data)]


def _first_order(opening: Opening, case: Case) -> Order:
    code = opening.new.order_department
    return Order(
        id=opening.numbers.order,
        case=case,
        position=1,
        department_id=department_by_code(code).id if code else case.department_id,
        task=clean(opening.new.order).strip() or case.subject,
        sent_at=now(),
        sent_by_id=opening.actor.id,
        due_sort=case.due_sort,
    )


def _line(actor: Actor, case: Case, verb: str, text: str, data: Mapping[str, object]) -> TimelineEntry:
    return TimelineEntry(
        case=case,
        at=now(),
        actor_id=actor.id,
        actor_name=actor.name or actor.code,
        verb=verb,
        text=text,
        data=dict(data),
        inward=verb != "opened",
        version=1,
    )


def _remembered(actor: Actor, case: Case, new: NewCase) -> list[models.Model]:
    """The archive's line and the audit's."""
    contact = archived(case, duration_s=new.duration_s)
    after = {"kind": case.kind, "department_id": case.department_id, "customer_id": case.customer_id}
    change = Change(case.number, after=after)
    return [
        interaction(actor=actor, contact=contact),
        entry(actor=actor, verb="cases.opened", object_type="case", change=change),
    ]
