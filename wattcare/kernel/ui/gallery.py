"""What the style page shows: each piece with plausible values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.clock import now
from wattcare.kernel.results import Allowed, Denied
from wattcare.kernel.ui.cells import Badge, Energy, Link, Masked, Money, Person
from wattcare.kernel.ui.charts import Chart, Series, bars, heat, lines
from wattcare.kernel.ui.deadlines import Due
from wattcare.kernel.ui.forms import DateInput, PhoneInput, TextArea, UiForm
from wattcare.kernel.ui.panels import Attr, Panel
from wattcare.kernel.ui.tables import Column, Empty, Table
from wattcare.kernel.ui.tones import Tone
from wattcare.kernel.ui.verbs import Verb

MONTHS = [f"{month:02d}" for month in range(1, 13)]


@dataclass(frozen=True)
class Sample:
    """One row of the sample list."""

    number: str
    subject: object
    tone: str
    kind: object
    due: Due
    who: str
    received: datetime


class SampleForm(UiForm):
    """One field of every sort."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(
        label=_("Phone"), widget=PhoneInput(), help_text=_("In any spelling; spaces and dashes do not matter.")
    )
    area = forms.ChoiceField(
        label=_("Area"), choices=[("", "—"), ("urban", _("Urban")), ("rural", _("Rural")), ("remote", _("Remote"))]
    )
    since = forms.DateField(label=_("Since"), widget=DateInput(), required=False)
    answer_by = forms.ChoiceField(
        label=_("Answer by"), choices=[("phone", _("Phone")), ("mail", _("E-mail"))], widget=forms.RadioSelect()
    )
    text = forms.CharField(label=_("What happened"), widget=TextArea())
    urgent = forms.BooleanField(label=_("Danger to life"), required=False)


def gallery(posted: Mapping[str, object] | None = None) -> dict[str, object]:
    """Everything `ui/style.html` draws; with `posted`, the form with its errors."""
    form = SampleForm(posted)
    return {
        "tones": list(Tone),
        "dues": dues(),
        "now": now(),
        "table": table(),
        "none": Table("none", _("Nothing"), [], [], empty=Empty(_("No orders wait for you."), "checklist")),
        "panel": panel(),
        "form": form,
        "wrong": SampleForm({"name": "", "phone": "12", "text": ""}, prefix="wrong"),
        "allowed": Allowed(),
        "denied": Denied(_("The call-back is still open.")),
        "charts": charts(),
        "spark": [3.0, 4.0, 3.5, 6.0, 5.0, 8.0, 7.5],
    }


def dues() -> list[Due]:
    """A deadline in each state."""
    at, hour = now(), timedelta(hours=1)
    return [
        Due(at + 3 * hour, at - 2 * hour),
        Due(at + timedelta(minutes=20), at - 4 * hour),
        Due(at - 2 * hour, at - 9 * hour),
        Due(at + hour, paused=True),
        Due(at, at - hour, stopped=at - hour / 2),
        Due(at - hour, at - 2 * hour, stopped=at),
        Due(at + timedelta(days=40), at, provisional=True),
    ]


def table() -> Table[Sample]:
    """A list with a badge, a deadline and a person in each row."""
    kinds = [
        Badge(_("Fault report"), "warn", "bolt"),
        Badge(_("Complaint"), "bad", "mood-sad"),
        Badge(_("Enquiry"), "info", "help-circle"),
    ]
    subjects = [
        _("No power since the storm, whole street"),
        _("Meter counts while everything is switched off"),
        _("When will the bill be sent?"),
    ]
    people = ["张敏", "李建国", "Anna Bell"]
    rows = [
        Sample(f"20251008-{4711 + at}", subjects[at], tone_of_row(due), kinds[at], due, people[at], now())
        for at, due in enumerate(dues()[:3])
    ]
    columns: list[Column[Sample]] = [
        Column(_("Case"), lambda row: row.number, "main"),
        Column(_("Kind"), lambda row: row.kind, "tight"),
        Column(_("Subject"), lambda row: row.subject),
        Column(_("Due"), lambda row: row.due, "tight"),
        Column(_("With"), lambda row: Person(row.who), "tight"),
        Column(_("Received"), lambda row: row.received, "tight"),
    ]
    return Table(
        "sample-rows",
        _("Sample cases"),
        columns,
        rows,
        url=lambda row: f"?open={row.number}",
        tone=lambda row: row.tone,
        next_url="?cursor=next",
    )


def tone_of_row(due: Due) -> str:
    return "bad" if due.state.tone is Tone.BAD else ""


def panel() -> Panel:
    """A panel with a value of every sort."""
    return Panel(
        _("Account"),
        [
            Attr(_("Account number"), Link("0461 2280 1934", "#main")),
            Attr(_("Holder"), Person("王秀兰", detail=_("person"))),
            Attr(_("Phone"), Masked("138****5678", "?reveal=phone", _("Phone")), note=_("confirmed 12 days ago")),
            Attr(_("Balance"), Money(Decimal("-184.20"))),
            Attr(_("Use last month"), Energy(312)),
            Attr(_("Since"), now().date()),
            Attr(_("Life support"), False),
            Attr(_("Classes"), [Badge(_("Household"), "accent"), Badge(_("Sensitive"), "violet", "heart")]),
            Attr(_("Address"), "安宁市 滨河路 18 号 3 幢 2 单元 401", wide=True),
            Attr(_("E-mail"), None),
        ],
        code="sample-panel",
        icon="id",
        verbs=[Verb(_("Edit"), Allowed(), "#main", icon="pencil", size="sm")],
    )


def charts() -> list[Chart]:
    """One chart of each form."""
    use = [310.0, 295, 240, 205, 190, 260, 330, 345, 270, 215, 230, 300]
    last = [290.0, 300, 250, 198, None, 250, 310, 350, 280, 220, 225, 280]
    month, this_year, year_before = str(_("Month")), str(_("This year")), str(_("Year before"))
    pair = [Series(this_year, use), Series(year_before, last, "neutral")]
    weeks = [Series(str(_("Repair")), [0, 2, 5, 9, 3, 1, 0, 4, 7, 2, 1, 0]), Series(str(_("Billing")), use)]
    return [
        bars(str(_("Use in kWh")), MONTHS, pair, head=month),
        lines(str(_("Use in kWh, as lines")), MONTHS, pair, head=month),
        heat(str(_("Late orders")), MONTHS, weeks[:1], head=month),
    ]
