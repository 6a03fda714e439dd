"""What the style page shows: each piece with plausible values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language

from wattcare.kernel.clock import now
from wattcare.kernel.results import Allowed, Denied
from wattcare.kernel.ui.cells import Badge, Energy, Link, Masked, Money, Person
from wattcare.kernel.ui.charts import Chart, Series, bars, heat, lines
from wattcare.kernel.ui.deadlines import Due
from wattcare.kernel.ui.flows import Flow, Part, flow_chart
from wattcare.kernel.ui.forms import DateInput, PhoneInput, TextArea, UiForm
from wattcare.kernel.ui.panels import Attr, Panel
from wattcare.kernel.ui.shares import REST, Share, share_bar
from wattcare.kernel.ui.tables import Column, Empty, Table
from wattcare.kernel.ui.tones import Tone
from wattcare.kernel.ui.verbs import Verb


def _said(english: str, chinese: str) -> str:
    return chinese if (get_language() or "").startswith("zh") else english


# Sample content, as it would come from a pack: in both languages here, and kept out of the product's own catalogue.
said = lazy(_said, str)

MONTHS = [f"{month:02d}" for month in range(1, 13)]

NOTE = said(
    "A known interruption at this point; power is expected back at 14:30.",
    "该用电点所在线路已知停电，预计 14:30 恢复供电。",
)
TITLES = {
    "page": said("Pieces of a page", "页面组件一览"),
    "states": said("States", "状态"),
    "verbs": said("Verbs", "操作"),
    "form": said("Form", "表单"),
    "wrong": said("Form with errors", "有错误的表单"),
    "no_cases": said("No open cases.", "没有未办结的工单。"),
    "last_case": said("The last one was closed 3 months ago.", "最近一张工单于 3 个月前归档。"),
    "new_contact": said("New contact", "新建受理"),
}


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

    name = forms.CharField(label=said("Name", "姓名"), max_length=40)
    phone = forms.CharField(
        label=said("Phone", "电话"),
        widget=PhoneInput(),
        help_text=said("In any spelling; spaces and dashes do not matter.", "空格、短横线均可，系统自动识别。"),
    )
    area = forms.ChoiceField(
        label=said("Area", "区域"),
        choices=[
            ("", "—"),
            ("urban", said("Urban", "城市")),
            ("rural", said("Rural", "农村")),
            ("remote", said("Remote", "边远地区")),
        ],
    )
    since = forms.DateField(label=said("Since", "起始日期"), widget=DateInput(), required=False)
    answer_by = forms.ChoiceField(
        label=said("Answer by", "答复方式"),
        choices=[("phone", said("Phone", "电话")), ("mail", said("E-mail", "邮件"))],
        widget=forms.RadioSelect(),
    )
    text = forms.CharField(label=said("What happened", "情况说明"), widget=TextArea())
    urgent = forms.BooleanField(label=said("Danger to life", "危及人身安全"), required=False)


def gallery(posted: Mapping[str, object] | None = None) -> dict[str, object]:
    """Everything `ui/style.html` draws; with `posted`, the form with its errors."""
    form = SampleForm(posted)
    return {
        "tones": list(Tone),
        "dues": dues(),
        "now": now(),
        "table": table(),
        "none": Table(
            "none",
            said("Nothing", "空列表"),
            [],
            [],
            empty=Empty(said("No orders wait for you.", "没有待您处理的派工单。"), "checklist"),
        ),
        "panel": panel(),
        "form": form,
        "wrong": SampleForm({"name": "", "phone": "12", "text": ""}, prefix="wrong"),
        "verbs": verbs(),
        "head_verbs": verbs()[:3],
        "notes": [("info", NOTE), ("warn", NOTE), ("bad", NOTE)],
        "billing": said("Billing", "电费"),
        "titles": TITLES,
        "charts": [*charts(), flow()],
        "shares": share_bar(str(said("Customers by class", "各类客户占比")), shares()),
        "spark": [3.0, 4.0, 3.5, 6.0, 5.0, 8.0, 7.5],
    }


def verbs() -> list[Verb]:
    """A control of each style, one of them denied."""
    denied = Denied(said("The call-back is still open.", "回访尚未完成。"))
    return [
        Verb(said("New contact", "新建受理"), Allowed(), "#main", icon="plus", style="primary", key="n"),
        Verb(said("Note", "备注"), Allowed(), "#main", icon="pencil", key="m"),
        Verb(said("Close case", "归档"), denied, icon="check"),
        Verb(said("Give back", "退单"), Allowed(), "#main", icon="arrow-back-up", style="danger"),
        Verb(said("More", "更多"), Allowed(), "#main", style="quiet"),
        Verb(said("Save", "保存"), Allowed(), submit=True, style="primary"),
    ]


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
        Badge(said("Fault report", "故障报修"), "warn", "bolt"),
        Badge(said("Complaint", "投诉"), "bad", "mood-sad"),
        Badge(said("Enquiry", "咨询"), "info", "help-circle"),
    ]
    subjects = [
        said("No power since the storm, whole street", "雷雨后整条街停电"),
        said("Meter counts while everything is switched off", "家中电器全关，电表仍在走字"),
        said("When will the bill be sent?", "本月账单什么时候能查到？"),
    ]
    people = ["张敏", "李建国", "Anna Bell"]
    rows = [
        Sample(f"20251008-{4711 + at}", subjects[at], tone_of_row(due), kinds[at], due, people[at], now())
        for at, due in enumerate(dues()[:3])
    ]
    columns: list[Column[Sample]] = [
        Column(said("Case", "工单"), lambda row: row.number, "main"),
        Column(said("Kind", "业务类型"), lambda row: row.kind, "tight"),
        Column(said("Subject", "内容"), lambda row: row.subject),
        Column(said("Due", "时限"), lambda row: row.due, "tight"),
        Column(said("With", "处理人"), lambda row: Person(row.who), "tight"),
        Column(said("Received", "受理时间"), lambda row: row.received, "extra"),
    ]
    return Table(
        "sample-rows",
        said("Sample cases", "示例工单"),
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
        said("Account", "户号信息"),
        [
            Attr(said("Account number", "户号"), Link("0461 2280 1934", "#main")),
            Attr(said("Holder", "户主"), Person("王秀兰", detail=said("person", "个人"))),
            Attr(
                said("Phone", "电话"),
                Masked("138****5678", "?reveal=phone", said("Phone", "电话")),
                note=said("confirmed 12 days ago", "12 天前核实"),
            ),
            Attr(said("Balance", "余额"), Money(Decimal("-184.20"))),
            Attr(said("Use last month", "上月用电量"), Energy(312)),
            Attr(said("Since", "起始日期"), now().date()),
            Attr(said("Life support", "生命支持设备"), False),
            Attr(
                said("Classes", "客户类别"),
                [Badge(said("Household", "居民"), "accent"), Badge(said("Sensitive", "敏感客户"), "violet", "heart")],
            ),
            Attr(said("Address", "用电地址"), "安宁市 滨河路 18 号 3 幢 2 单元 401", wide=True),
            Attr(said("E-mail", "邮件"), None),
        ],
        code="sample-panel",
        icon="id",
        verbs=[Verb(said("Edit", "修改"), Allowed(), "#main", icon="pencil", size="sm")],
    )


def charts() -> list[Chart]:
    """One chart of each form."""
    use = [310.0, 295, 240, 205, 190, 260, 330, 345, 270, 215, 230, 300]
    last = [290.0, 300, 250, 198, None, 250, 310, 350, 280, 220, 225, 280]
    month, this_year, year_before = (
        str(said("Month", "月份")),
        str(said("This year", "本年")),
        str(said("Year before", "上年")),
    )
    pair = [Series(this_year, use), Series(year_before, last, "neutral")]
    weeks = [
        Series(str(said("Repair", "抢修")), [0, 2, 5, 9, 3, 1, 0, 4, 7, 2, 1, 0]),
        Series(str(said("Billing", "电费")), use),
    ]
    return [
        bars(str(said("Use in kWh", "用电量（kWh）")), MONTHS, pair, head=month),
        lines(str(said("Use in kWh, as lines", "用电量曲线（kWh）")), MONTHS, pair, head=month),
        heat(str(said("Late orders", "超时派工单")), MONTHS, weeks[:1], head=month),
    ]


def flow() -> Chart:
    """Who moves from class to class."""
    heads = [
        str(said(*pair)) for pair in (("From", "原类别"), ("To", "新类别"), ("Customers", "客户数"), ("Share", "占比"))
    ]
    parts = [Part(one.name, one.name, one.tone) for one in shares()]
    low, high, none = (one.code for one in parts)
    flows = [Flow(low, low, 8120), Flow(high, high, 640), Flow(low, high, 1240), Flow(none, low, 310)]
    return flow_chart(str(said("Who moves", "客户类别变动")), parts, parts, flows, heads=heads)


def shares() -> list[Share]:
    """Two classes, and those in none."""
    return [
        Share(str(said("Low voltage", "低压")), 8120, "accent"),
        Share(str(said("High voltage", "高压")), 1880, "violet"),
        Share(str(said("In no class", "未归类")), 310, REST),
    ]
