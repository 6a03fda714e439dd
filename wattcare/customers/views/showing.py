"""The panels, tables and charts of the customer's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wattcare.customers.models import ContactPoint, Interaction
from wattcare.customers.queries.masks import masked_contact, masked_identity
from wattcare.customers.queries.offers import Chip, Flag, customer_chips, customer_flags, customer_page_panels
from wattcare.customers.queries.pages import COUNTED, CustomerPage, Resident
from wattcare.customers.queries.supplies import SupplyLine
from wattcare.customers.queries.usage import Month
from wattcare.customers.views import looks
from wattcare.customers.views.details import detail_attrs
from wattcare.kernel.text import mask_name
from wattcare.kernel.ui import amounts, times
from wattcare.kernel.ui.cells import Badge, Energy, Link, Masked, Money
from wattcare.kernel.ui.charts import Chart, Series, bars
from wattcare.kernel.ui.panels import Attr, Panel
from wattcare.kernel.ui.tables import Column, Empty, Table
from wattcare.kernel.ui.tones import Tone
from wattcare.kernel.ui.verbs import Verb

RECENT_MONTHS = 6
CHIPS = 4  # seen at once


def page_url(number: str) -> str:
    return reverse("customers:customer", args=[number])


def flags(page: CustomerPage) -> list[Flag]:
    """The alarm line: what this capability knows and what those above add, in one fixed order."""
    found = [flag for flags in customer_flags.fill(page) for flag in flags] + _own_flags(page)
    return sorted(found, key=lambda flag: flag.order)


@dataclass(frozen=True)
class Chips:
    """What a customer counts as: what is seen at once, and what when asked for."""

    shown: list[Chip]
    more: list[Chip]


def chips(page: CustomerPage, flags: Sequence[Flag] = ()) -> Chips:
    """What the capabilities above say the customer counts as, the most telling first; last what badges and `flags` of
    the page say in the same words."""
    said = {str(looks.kind_look(page.customer.kind).label), str(looks.lifecycle_look(page.customer.lifecycle).label)}
    said |= {str(flag.label) for flag in flags}
    offered = (chip for chips in customer_chips.fill(page) for chip in chips)
    found = sorted(offered, key=lambda chip: (str(chip.label) in said, chip.order))
    return Chips(found[:CHIPS], found[CHIPS:])


def _own_flags(page: CustomerPage) -> list[Flag]:
    found: list[Flag] = []
    off = [line for line in page.supplies if line.running and line.connected is False]
    if off:
        text = _("Off supply: %(point)s") % {"point": off[0].point_code}
        found.append(Flag(text, Tone.BAD, "plug-off", 10, reverse("customers:point", args=[off[0].point_code])))
    owed = {line.account_number: line.balance_due or 0 for line in page.supplies}
    total = sum(max(amount, 0) for amount in owed.values())
    if total:
        text = _("In arrears: %(amount)s") % {"amount": amounts.money(total, _currency(page.supplies))}
        found.append(Flag(text, Tone.WARN, "coins", 20, "#payments"))
    found += [
        Flag(looks.need_name(str(code)), Tone.VIOLET, "heart-handshake", 30) for code in page.customer.special_needs
    ]
    if page.customer.importance:
        text = _importance(page.customer.importance)
        found.append(Flag(text, Tone.ACCENT, "star", 40))
    return found


def _importance(grade: str) -> str:
    """What the pack calls the grade; the grade itself where it names none."""
    name = looks.importance_name(grade)
    return name if name != grade else _("Important customer, grade %(grade)s") % {"grade": grade}


def _currency(lines: Sequence[SupplyLine]) -> str:
    return next((line.currency for line in lines if line.currency), "CNY")


def upper_panels(page: CustomerPage) -> list[Panel]:
    """What the capabilities above put on the page."""
    return [panel for panel in customer_page_panels.fill(page) if panel is not None]


def basics(page: CustomerPage) -> Panel:
    customer = page.customer
    may = page.actor.may("customers.edit")
    change = reverse("customers:change", args=[customer.number])
    edit = Verb(_("Edit"), may, change, icon="pencil", style="quiet", size="sm", key="e")
    above = customer.intermediary
    attrs = [
        Attr(_("Customer number"), customer.number),
        Attr(_("Kind of customer"), Badge(looks.kind_look(customer.kind))),
        Attr(_("Supply relation"), _relation(page)),
        Attr(_("Identity or credit code"), _masked_identity(page)),
        Attr(_("Intermediary"), Link(above.name, page_url(above.number)) if above else None),
        Attr(_("Sector"), looks.sector_name(customer.sector)),
        Attr(_("Language"), {"zh-hans": "中文", "en": "English"}.get(customer.language, customer.language)),
        Attr(_("Source"), _source(customer.source)),
        *detail_attrs(customer.details),
    ]
    return Panel(_("Basics"), [attr for attr in attrs if attr.value], code="basics", icon="id", verbs=[edit])


def _relation(page: CustomerPage) -> list[object]:
    badge = Badge(looks.lifecycle_look(page.customer.lifecycle))
    if not page.actor.has("customers.edit"):
        return [badge]
    return [badge, Link(_("Change it"), reverse("customers:lifecycle", args=[page.customer.number]))]


def _source(code: str) -> object:
    return {"entered": _("entered"), "import": _("imported")}.get(code, code)


def _masked_identity(page: CustomerPage) -> Masked | None:
    code = page.customer.identity_code
    if not code:
        return None
    return Masked(masked_identity(code), _reveal(page, "identity"), _("identity or credit code"))


def _reveal(page: CustomerPage, what: str) -> str:
    """The address of the form that asks why, for whoever may see the datum in full."""
    if not page.actor.has("customers.unmask"):
        return ""
    return reverse("customers:reveal", args=[page.customer.number, what])


def contacts(page: CustomerPage) -> Panel:
    add = Verb(
        _("Add"),
        page.actor.may("customers.edit"),
        reverse("customers:contact_new", args=[page.customer.number]),
        icon="plus",
        style="quiet",
        size="sm",
    )
    return Panel(
        _("How to reach them"),
        code="contacts",
        icon="phone",
        verbs=[add],
        template="customers/contacts.html",
        context=[_contact(page, point) for point in page.contact_points],
    )


def _contact(page: CustomerPage, point: ContactPoint) -> dict[str, object]:
    what = f"contact-{point.pk}"
    return {
        "point": point,
        "icon": looks.CONTACT_ICONS.get(point.kind, "address-book"),
        "kind": looks.contact_kind(point.kind),
        "value": Masked(masked_contact(point), _reveal(page, what), looks.contact_kind(point.kind)),
        "person": mask_name(point.person) if point.person else "",
        "end_url": reverse("customers:contact_end", args=[page.customer.number, point.pk]),
        "may": page.actor.may("customers.edit"),
    }


def supplies(page: CustomerPage) -> Table[SupplyLine]:
    columns: list[Column[SupplyLine]] = [
        Column(_("Supply address"), _place, "main"),
        Column(_("Account"), lambda line: [text for text in (line.account_number, line.tariff_class) if text], "tight"),
        Column(_("Terms of supply"), _terms, "tight"),
        Column(_("Network and meter"), _network),
        Column(_("Validity"), _validity, "tight"),
    ]
    return Table(
        "supplies",
        _("Supplies"),
        columns,
        page.supplies,
        url=lambda line: reverse("customers:point", args=[line.point_code]) if line.point_code else "",
        empty=Empty(_("No account yet."), "plug-off"),
    )


def _place(line: SupplyLine) -> str:
    return line.address or line.point_code or _("No supply")


def _terms(line: SupplyLine) -> list[object]:
    strength = " · ".join(filter(None, (looks.voltage(line.voltage_v), looks.capacity(line.capacity_kva))))
    area = Badge(looks.area_name(line.area_kind), "neutral") if line.area_kind else None
    kind = looks.connection_name(line.connection) if line.connection else None
    return [value for value in (strength, kind, area) if value]


def _network(line: SupplyLine) -> list[str]:
    meters = _("Meter %(numbers)s") % {"numbers": ", ".join(line.meters)} if line.meters else ""
    transformer = line.transformer_name or line.transformer_code
    return [text for text in (transformer, line.feeder_name or line.feeder_code, meters) if text]


def _validity(line: SupplyLine) -> list[str]:
    if not line.agreement_number:
        return []
    since = times.day(line.since) if line.since else _("ever")
    until = [_("until %(day)s") % {"day": times.day(line.until)}] if line.until else []
    return [_("since %(day)s") % {"day": since}, *until]


def usage_chart(page: CustomerPage) -> Chart | None:
    months = page.months
    if not any(month.kwh is not None for month in months):
        return None
    values = [float(month.kwh) if month.kwh is not None else None for month in months]
    labels = [date_format(month.month, "y-m") for month in months]
    return bars(_("Energy by month, kWh"), labels, [Series(_("Energy"), values)], head=_("Month"))


def payments(page: CustomerPage) -> tuple[Table[Month], Table[Month] | None]:
    """The newest months, and those before them in a table of their own."""
    newest = page.months[::-1]
    earlier = newest[RECENT_MONTHS:]
    return _payments(page, "payments", newest[:RECENT_MONTHS]), (
        _payments(page, "payments-earlier", earlier) if earlier else None
    )


def _payments(page: CustomerPage, code: str, months: Sequence[Month]) -> Table[Month]:
    currency = _currency(page.supplies)
    columns: list[Column[Month]] = [
        Column(_("Month"), lambda month: date_format(month.month, "Y-m"), "main"),
        Column(_("Energy"), lambda month: Energy(month.kwh), "number"),
        Column(
            _("Bill"), lambda month: Money(month.due if month.due is not None else month.amount, currency), "number"
        ),
        Column(_("Due"), lambda month: month.due_on, "tight"),
        Column(_("Payment"), _paid, "tight"),
    ]
    return Table(
        code,
        _("Payments"),
        columns,
        months,
        tone=lambda month: "bad" if month.unpaid and month.days_late else "",
        empty=Empty(_("No bills yet."), "cash"),
    )


def _paid(month: Month) -> object:
    if month.due_on is None:
        return None
    late = month.days_late or 0
    if month.unpaid:
        text = _("unpaid, %(days)s late") % {"days": times.days(late)} if late else _("unpaid")
        return Badge(text, "bad" if late else "neutral", "alert-triangle" if late else "clock")
    if late:
        return Badge(_("%(days)s late") % {"days": times.days(late)}, "warn", "clock-exclamation")
    return Badge(_("in time"), "good", "check")


def residents(page: CustomerPage) -> Table[Resident]:
    count = page.resident_count
    text = ngettext("%(count)d resident", "%(count)d residents", count) % {"count": count}
    caption = _("more than %(count)d residents") % {"count": COUNTED} if count > COUNTED else text
    return Table(
        "residents",
        caption,
        [
            Column(_("Customer name"), lambda one: one.name, "main"),
            Column(_("Number"), lambda one: one.number, "tight"),
            Column(_("Supply relation"), lambda one: Badge(looks.lifecycle_look(one.lifecycle)), "tight"),
        ],
        page.residents,
        url=lambda one: page_url(one.number),
        empty=Empty(_("No residents are known."), "users"),
    )


def timeline(rows: Sequence[Interaction]) -> list[dict[str, object]]:
    """Contacts as lines."""
    return [
        {
            "row": row,
            "channel": looks.channel_name(row.channel),
            "icon": "arrow-down-left" if row.inbound else "arrow-up-right",
            "direction": _("from the customer") if row.inbound else _("to the customer"),
        }
        for row in rows
    ]


def completeness(page: CustomerPage) -> Panel:
    found = page.completeness
    tone = "good" if found.share >= 80 else "warn" if found.share >= 50 else "bad"
    age = Badge(times.span(found.age), "warn", "hourglass-low") if found.old else times.span(found.age)
    attrs = [
        Attr(_("Complete"), Badge(f"{found.share} %", tone, "checklist")),
        Attr(_("Unchanged for"), age),
        Attr(_("Still wanting"), [str(text) for text in found.missing], wide=True),
    ]
    return Panel(_("The archive itself"), [attr for attr in attrs if attr.value], code="completeness", icon="archive")
