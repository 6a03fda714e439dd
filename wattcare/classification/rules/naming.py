"""What groups might be called, in both languages: suggestions, which people change before a scheme is frozen."""

from collections import Counter
from collections.abc import Mapping, Sequence

from wattcare.classification.rules.segments import Group, Method, Named, Report
from wattcare.kernel.names import CHINESE, ENGLISH, Names

EVEN_SEASON, SEASON = 25.0, 4.0  # percent of the year in three months; what makes a season stand out
SEASONS = ("summer_share_pct", "winter_share_pct")
BUSY_MONTH = 18.0  # percent of the year in one month
TREND = 12.0  # percent against the year before
TONES = ("info", "warn", "good", "violet", "accent", "bad")

SUGGESTED: Mapping[str, tuple[str, str]] = {  # English, Chinese
    "summer": ("Summer peak", "夏峰型"),
    "winter": ("Winter peak", "冬峰型"),
    "two-peaks": ("Summer and winter peaks", "双峰型"),
    "busy-month": ("One busy month", "单月集中型"),
    "even": ("Even", "平稳型"),
    "falling": ("Falling", "下降型"),
    "rising": ("Rising", "上升型"),
    "no-shape": ("Load shape not known", "用电形态未知"),
    "key-value": ("Key customers, valued", "重要价值客户"),
    "key-develop": ("Key customers, to develop", "重要发展客户"),
    "key-keep": ("Key customers, to keep", "重要保持客户"),
    "key-win-back": ("Key customers, to win back", "重要挽留客户"),
    "value": ("Other customers, valued", "一般价值客户"),
    "develop": ("Other customers, to develop", "一般发展客户"),
    "keep": ("Other customers, to keep", "一般保持客户"),
    "win-back": ("Other customers, to win back", "一般挽留客户"),
    "no-record": ("No payments or bills", "无缴费记录"),
}


_NAMES: Mapping[Method, tuple[str, str]] = {
    Method.RFM: ("Value by payments", "缴费价值分类"),
    Method.LOAD_SHAPE: ("Shape of the load", "用电形态分类"),
}
_CRITERION: Mapping[Method, tuple[str, str]] = {
    Method.RFM: (
        "how lately and how reliably the customer pays, and how much is used",
        "缴费近度、按期缴费次数与用电价值（RFM）",
    ),
    Method.LOAD_SHAPE: ("how the customer's use of energy goes over the year", "全年用电形态"),
}
_PURPOSE: Mapping[Method, tuple[str, str]] = {
    Method.RFM: (
        "To serve and keep customers by their worth. Computed on {day} from {customers} customers.",
        "按价值服务和维系客户。{day}由{customers}户客户计算得出。",
    ),
    Method.LOAD_SHAPE: (
        "To offer what fits the way energy is used. Computed on {day} by k-means from {customers} customers.",
        "按用电方式提供合适的服务。{day}由{customers}户客户以k-means聚类得出。",
    ),
}


def texts_of(report: Report) -> dict[str, Names]:
    """`names`, `criterion` and `purpose` of the scheme as suggested, in both languages."""
    values = {"day": report.day.isoformat(), "customers": f"{report.usable:,}"}
    purpose = [text.format(**values) for text in _PURPOSE[report.method]]
    return {
        "names": _both(*_NAMES[report.method]),
        "criterion": _both(*_CRITERION[report.method]),
        "purpose": _both(*purpose),
    }


def _both(english: str, chinese: str) -> Names:
    return Names({ENGLISH: english, CHINESE: chinese})


def shape_of(centre: Mapping[str, float]) -> str:
    """A suggestion for customers in whose middle these values lie: `summer`, or `summer+falling`."""
    trend = _trend(centre.get("kwh_change_pct", 0.0))
    season = _season(centre)
    return trend if trend and season == "even" else "+".join(filter(None, (season, trend)))


def _trend(change: float) -> str:
    if abs(change) < TREND:
        return ""
    return "falling" if change < 0 else "rising"


def _season(centre: Mapping[str, float]) -> str:
    summer, winter = (centre.get(name, EVEN_SEASON) - EVEN_SEASON for name in SEASONS)
    if summer >= SEASON and winter >= SEASON:
        return "two-peaks"
    if max(summer, winter) >= SEASON:
        return "summer" if summer > winter else "winter"
    return "busy-month" if centre.get("peak_month_pct", 0.0) >= BUSY_MONTH else "even"


def suggested(report: Report) -> dict[str, Named]:
    """A code, names and a tone for each group of the report, all different."""
    marks, found = _marks(report.groups), {}
    for at, group in enumerate(report.groups):
        found[group.code] = _named(group, marks.get(group.code), TONES[at % len(TONES)])
    return found | {report.rest.code: _named(report.rest, None, "neutral")}


def _marks(groups: Sequence[Group]) -> dict[str, tuple[str, str, str]]:
    """What tells groups of the same suggestion apart, the most marked first: code, English, Chinese."""
    found: dict[str, tuple[str, str, str]] = {}
    for suggestion, count in Counter(group.suggestion for group in groups).items():
        alike = sorted((one for one in groups if one.suggestion == suggestion), key=_strength, reverse=True)
        if count == 2:
            found |= dict(zip((one.code for one in alike), _STRONG_MILD, strict=True))
        elif count > 2:
            found |= {one.code: (f"{n}", f" {n}", f"{n}") for n, one in enumerate(alike, 1)}
    return found


_STRONG_MILD = (("strong", ", marked", "（明显）"), ("mild", ", mild", "（轻微）"))


def _strength(group: Group) -> float:
    """How far the group's year is from an even one, and its use from that of the year before."""
    shares = [abs(group.centre.get(name, EVEN_SEASON) - EVEN_SEASON) for name in SEASONS]
    return max(shares) + abs(group.centre.get("kwh_change_pct", 0.0)) / 10 + group.centre.get("peak_month_pct", 0.0)


def _named(group: Group, mark: tuple[str, str, str] | None, tone: str) -> Named:
    pairs = [SUGGESTED[word] for word in group.suggestion.split("+")]
    english = ", ".join([pairs[0][0], *(pair[0].lower() for pair in pairs[1:])])
    chinese = "".join(pair[1].removesuffix("型") for pair in pairs) + ("型" if pairs[0][1].endswith("型") else "")
    code = group.suggestion.replace("+", "-")
    if mark:
        code, english, chinese = f"{code}-{mark[0]}", english + mark[1], chinese + mark[2]
    return Named(code, _both(english, chinese), tone)
