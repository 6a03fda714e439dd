"""A contact becomes a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Func, Value
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.cases.actions.clocks import FAR, Facts, Happening, new_clocks, set_due, stop
from wattcare.cases.actions.files import attach
from wattcare.cases.events import CaseOpened
from wattcare.cases.models import Case, Clock, Order, TimelineEntry
from wattcare.cases.rules import NewFile, Stage, Urgency, number_of
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.queries import version_in_use
from wattcare.catalogue.rules import Kind, Pack
from wattcare.customers.actions.interactions import Contact, record_interaction
from wattcare.customers.queries.chains import Chain, chain_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.jobs import enqueue
from wattcare.kernel.results import Problems
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
    department: str = ""  # whoever keeps the case; else the kind's or cause's own department
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
    _check(pack, new)
    with transaction.atomic():
        received = new.received_at or now()
        day = received.astimezone(ZoneInfo(pack.zone)).date()
        chain = chain_for(actor, day, customer=new.customer, account=new.account, service_point=new.service_point)
        case = _case(actor, pack, new, chain, received)
        _start(actor, pack, case, new, _facts(chain))
        attach(actor=actor, case=case, entry=None, files=files)
        _remember(actor, case, new)
        enqueue("cases.follow_up", case_id=case.pk)
        publish_on_commit(CaseOpened(case.pk, case.number, case.kind))
    return case


def _check(pack: Pack, new: NewCase) -> None:
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
    _check_texts(pack, new, problems)
    problems.raise_if_any(_("Some fields need mending."))


def _check_cause(pack: Pack, new: NewCase, problems: Problems) -> None:
    cause = next((cause for cause in pack.causes if cause.code == new.cause), None) if new.cause else None
    if new.cause and cause is None:
        problems.add("cause", _("There is no cause “%(code)s”.") % {"code": new.cause})
    elif cause is not None and cause.kind != new.kind:
        problems.add("cause", _("This cause belongs to another kind."))


def _check_texts(pack: Pack, new: NewCase, problems: Problems) -> None:
    if not new.subject.strip():
        problems.add("subject", _("Say in a few words what it is about."))
    elif len(new.subject) > SUBJECT_LENGTH:
        problems.add("subject", _("At most %(limit)s characters.") % {"limit": SUBJECT_LENGTH})
    if len(new.description) > DESCRIPTION_LENGTH:
        problems.add("description", _("At most %(limit)s characters.") % {"limit": DESCRIPTION_LENGTH})
    if new.caller_phone and normalise_phone(new.caller_phone, pack.country) is None:
        problems.add("caller_phone", _("This is no telephone number; check the digits or leave it empty."))
    if new.caller_email and ("@" not in new.caller_email or len(new.caller_email) > 254):
        problems.add("caller_email", _("This is no e-mail address."))
    if new.wants_call_back and not (new.caller_phone or new.caller_email):
        problems.add("caller_phone", _("A call-back needs a number to call."))


def _next_number(kind: Kind, day: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_next_number(%s)", [day.date()])
        return number_of(kind.prefix, day, cursor.fetchone()[0])


def _facts(chain: Chain) -> Facts:
    return Facts(chain.area_kind, chain.connection, chain.customer_kind, chain.importance)


def keeper(pack: Pack, kind: str, cause: str, wanted: str = "") -> Unit:
    """The department that keeps a case: the one asked for, else the cause's, else the kind's."""
    code = wanted or pack.department_for(kind, cause or None) or pack.departments[0].code
    return department_by_code(code)


def _case(actor: Actor, pack: Pack, new: NewCase, chain: Chain, received: datetime) -> Case:
    phone = normalise_phone(new.caller_phone, pack.country) or "" if new.caller_phone else ""
    case = Case(
        number=_next_number(pack.kind(new.kind), received.astimezone(ZoneInfo(pack.zone))),
        pack_version_id=version_in_use(),
        kind=new.kind,
        cause=new.cause,
        stage=Stage.DISPATCHED if new.order or new.order_department else Stage.RECEIVED,
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
        caller_email=new.caller_email.strip().lower(),
        caller_address=clean(new.caller_address)[:300],
        subject=clean(new.subject).strip(),
        description=clean(new.description),
        department_id=keeper(pack, new.kind, new.cause, new.department).id,
        opened_by_id=actor.id,
        received_at=received,
        due_sort=FAR,
    )
    case.search = search_vector(case, new)
    return case


def search_vector(case: Case, new: NewCase | None = None) -> Func:
    """The lexemes under which a case is found: number, caller, telephone, subject, account."""
    tokens = search_tokens(
        names=[case.caller_name],
        texts=[case.subject],
        codes=[case.number, code_token(case.number)[-11:], new.account if new else ""],
        phones=[case.caller_phone] if case.caller_phone else [],
    )
    return Func(
        Value(tokens, output_field=ArrayField(models.TextField())),
        function="array_to_tsvector",
        output_field=Case._meta.get_field("search"),
    )


def _start(actor: Actor, pack: Pack, case: Case, new: NewCase, facts: Facts) -> None:
    """Clocks, the first order, the first lines of the timeline."""
    clocks = new_clocks(pack, case, Happening("received", case.received_at, facts))
    ordered = bool(new.order or new.order_department)
    if ordered:  # sent in the same breath: what waits for the order has been met
        for clock in clocks:
            if clock.stop_event == "ordered":
                stop(clock, case.received_at)
        clocks += new_clocks(pack, case, Happening("ordered", case.received_at, facts))
    set_due(case, clocks)
    case.save(force_insert=True)
    entries = [_line(actor, case, "opened", case.description, {"kind": case.kind, "channel": case.channel})]
    if ordered:
        order = _first_order(actor, case, new)
        clocks += _order_clocks(pack, case, order, facts)
        data = {"position": 1, "department": order.department_id}
        entries.append(_line(actor, case, "order_sent", order.task, data))
    Clock.objects.bulk_create(clocks)
    TimelineEntry.objects.bulk_create(entries)


def _order_clocks(pack: Pack, case: Case, order: Order, facts: Facts) -> list[Clock]:
    received = new_clocks(pack, case, Happening("received", case.received_at, facts), order)
    return received + new_clocks(pack, case, Happening("ordered", order.sent_at, facts), order)


def _first_order(actor: Actor, case: Case, new: NewCase) -> Order:
    code = new.order_department
    order = Order(
        case=case,
        position=1,
        department_id=department_by_code(code).id if code else case.department_id,
        task=clean(new.order).strip() or case.subject,
        sent_at=now(),
        sent_by_id=actor.id,
        due_sort=case.due_sort,
    )
    order.save(force_insert=True)
    return order


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


def _remember(actor: Actor, case: Case, new: NewCase) -> None:
    """The archive's line and the audit's."""
    contact = Contact(
        channel=case.channel,
        subject=case.subject,
        customer_id=case.customer_id,
        account_id=case.account_id,
        service_point_id=case.service_point_id,
        about=case.number,
        duration_s=new.duration_s,
    )
    record_interaction(actor=actor, contact=contact)
    after = {"kind": case.kind, "department_id": case.department_id, "customer_id": case.customer_id}
    record(actor=actor, verb="cases.opened", object_type="case", object_id=case.number, after=after)
