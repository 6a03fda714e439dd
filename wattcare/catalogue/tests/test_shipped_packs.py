"""The facts of the shipped packs."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from wattcare.catalogue.packs import read_pack, shipped_codes
from wattcare.catalogue.rules import Binds, Nature, Pack
from wattcare.commitments.rules import Limit, compute_deadline

D2012, D2025 = date(2012, 6, 1), date(2025, 6, 1)
URBAN = ("urban", "rural", "remote")
CONNECTIONS = ("resident", "lv", "hv_single", "hv_double")

LIMITS = [
    ("SG.REPAIR.ARRIVE", D2012, URBAN, ("45 min", "90 min", "120 min")),
    ("SG.REPAIR.ARRIVE", D2025, URBAN, ("45 min", "90 min", "120 min")),
    ("SG.REPAIR.RESTORE", D2025, ("urban", "rural"), ("3 h", "4 h")),
    ("CSG.REPAIR.RESTORE", D2025, ("urban", "rural"), ("4 h", "5 h")),
    ("REG.REPAIR.ARRIVE", D2012, URBAN, ("60 min", "120 min", "240 min")),
    ("SG.COMPLAINT.CONTACT", D2025, ("",), ("24 h",)),
    ("SG.COMPLAINT.CONTACT", D2012, ("",), ("1 wd",)),
    ("SG.COMPLAINT.ANSWER", D2025, ("",), ("5 wd",)),
    ("SG.COMPLAINT.ANSWER", D2012, ("",), ("7 wd",)),
    ("SG.COMPLAINT.INTERNAL", D2025, ("",), ("4 wd",)),
    ("SG.COMPLAINT.INTERNAL", date(2015, 1, 1), ("",), ("6 wd",)),
    ("SG.REPORT.INTERNAL", D2025, ("",), ("9 wd",)),
    ("SG.12398", D2025, ("",), ("10 wd",)),
    ("SG.12345", D2025, ("",), ("7 d",)),
    ("SG.QUERY.LATER", D2012, ("",), ("5 wd",)),
    ("SG.METER.TEST", D2012, ("",), ("5 wd",)),
    ("SG.METER.TEST", D2025, ("",), ("5 wd",)),
    ("SG.METER.DATA", D2025, ("",), ("5 wd",)),
    ("SG.METER.DATA", D2012, ("",), ("7 wd",)),
    ("SG.RECONNECT", D2025, ("",), ("24 h",)),
    ("CSG.RECONNECT", D2025, ("",), ("12 h",)),
    ("SG.NCONN.TOTAL", D2025, CONNECTIONS, ("5 wd", "6 wd", "22 wd", "32 wd")),
    ("REG.PLAN.REPLY", D2012, CONNECTIONS, ("3 wd", "8 wd", "20 wd", "45 wd")),
    ("LAW.OUTAGE.PLANNED", D2025, ("",), ("-7 d",)),
    ("LAW.OUTAGE.TEMP", D2025, ("special", "1", "2", "temporary"), ("-24 h",) * 4),
    ("LAW.CUTOFF", D2025, ("",), ("-3 d",)),
    ("LAW.CUTOFF.AGAIN", D2025, ("",), ("-30 min",)),
]


@pytest.fixture(scope="module")
def cn() -> Pack:
    return read_pack("cn-sgcc")


@pytest.fixture(scope="module")
def gb() -> Pack:
    return read_pack("gb-ofgem")


def test_two_packs_are_shipped() -> None:
    assert shipped_codes() == ["cn-sgcc", "gb-ofgem"]


@pytest.mark.parametrize(("code", "on", "variants", "limits"), LIMITS)
def test_each_published_limit_is_there(cn: Pack, code: str, on: date, variants: tuple, limits: tuple) -> None:
    edition = cn.commitment(code).edition_on(on)
    assert edition is not None
    assert tuple(str(edition.limits[variant]) for variant in variants) == limits


def test_the_window_of_a_cut_off_notice_has_its_other_end(cn: Pack) -> None:
    edition = cn.commitment("LAW.CUTOFF").edition_on(D2025)
    assert edition is not None
    assert edition.earliest[""] == Limit.parse("-7 d")


def test_repair_arrival_bound_each_case_first_and_the_average_now(cn: Pack) -> None:
    arrive = cn.commitment("SG.REPAIR.ARRIVE")
    assert [arrive.edition_on(day).binds for day in (D2012, D2025)] == [Binds.EACH, Binds.AVERAGE]


def test_another_suppliers_promises_run_no_clock(cn: Pack) -> None:
    codes = {item.code for item in cn.commitments_for(kind="fault", on=D2025)}
    assert {"SG.REPAIR.ARRIVE", "REG.REPAIR.ARRIVE", "SG.REPAIR.RESTORE"} <= codes
    assert "CSG.REPAIR.RESTORE" not in codes


def test_a_matter_from_12398_has_its_own_limit(cn: Pack) -> None:
    def codes(channel: str) -> set[str]:
        found = cn.commitments_for(kind="complaint", channel=channel, on=D2025)
        return {item.code for item in found}

    assert codes("12398") - codes("hotline") == {"SG.12398", "REG.12398.CLOSE"}


def test_nine_kinds_and_urging(cn: Pack) -> None:
    assert len(cn.kinds) == 10
    assert [kind.code for kind in cn.kinds if kind.attaches] == ["urge"]
    assert cn.kind("report").restricted
    assert cn.kind_of(Nature.COMPLAINT) == cn.kind("complaint")


def test_five_complaint_types(cn: Pack) -> None:
    names = [cause.names["zh-hans"] for cause in cn.children(None, kind="complaint")]
    assert names == ["服务投诉", "营业投诉", "停送电投诉", "供电质量投诉", "电网建设投诉"]


def test_the_path_of_a_cause(cn: Pack) -> None:
    path = [cause.names["zh-hans"] for cause in cn.path("complaint.service.conduct.hall-attitude")]
    assert path == ["服务投诉", "服务行为", "营业厅人员服务态度"]


def test_the_nearest_cause_decides_the_department(cn: Pack) -> None:
    assert cn.department_for("service", "service.connection.new") == "connection"
    assert cn.department_for("complaint", "complaint.business.billing.bill") == "quality"


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year(cn: Pack, year: int, days: int) -> None:
    calendar = cn.calendar("cn")
    every = (date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    assert sum(calendar.day(day).working for day in every) == days


def test_2027_is_not_published(cn: Pack) -> None:
    assert [cn.calendar("cn").is_published(year) for year in (2017, 2018, 2026, 2027)] == [False, True, True, False]


def test_holidays_have_names_in_both_languages(cn: Pack) -> None:
    name = cn.calendar("cn").day(date(2025, 1, 28)).name
    assert [cn.holiday_name(name, language) for language in ("zh-hans", "en")] == ["春节", "Spring Festival"]


@pytest.mark.material
@pytest.mark.parametrize("year", range(2018, 2027))
def test_the_calendar_agrees_with_the_published_days(cn: Pack, material: Path, year: int) -> None:
    published = json.loads((material / "calendar" / f"{year}.json").read_text(encoding="utf-8"))["days"]
    calendar = cn.calendar("cn")
    wrong = [
        day["date"] for day in published if calendar.day(date.fromisoformat(day["date"])).working is day["isOffDay"]
    ]
    assert wrong == []


def test_a_complaint_of_the_national_day_week(cn: Pack) -> None:
    received = datetime.fromisoformat("2025-09-26T10:00+08:00")
    edition = cn.commitment("SG.COMPLAINT.ANSWER").edition_on(received.date())
    due = compute_deadline(edition.limits[""], received, cn.calendar(edition.calendar)).due
    assert due == datetime.fromisoformat("2025-10-10T23:59:59+08:00")


@pytest.mark.parametrize(
    ("code", "on", "variant", "promised"),
    [
        ("GB.EGS1", D2025, "working_day", ("3 h", "40", None)),
        ("GB.EGS2", date(2016, 1, 1), "domestic", ("12 h", "75", "35")),
        ("GB.EGS2", D2025, "domestic", ("12 h", "95", "45")),
        ("GB.EGS2", D2025, "non_domestic", ("12 h", "190", "45")),
        ("GB.EGS11", date(2016, 1, 1), "category_1", ("24 h", "70", "70")),
        ("GB.EGS5", date(2016, 1, 1), "visit", ("7 wd", "30", None)),
        ("GB.EGS9", D2025, "", ("10 wd", "40", None)),
        ("GB.CONN.QUOTE", D2025, "", ("5 wd", "15", "15")),
        ("GB.SUP.SWITCH", date(2024, 3, 31), "", ("15 wd", "30", None)),
        ("GB.SUP.SWITCH", date(2024, 4, 1), "", ("5 wd", "30", None)),
        ("GB.SUP.SWITCH", date(2025, 1, 2), "", ("5 wd", "40", None)),
        ("GB.SUP.FINAL.BILL", D2025, "", ("42 d", "40", None)),
        ("GB.SUP.PREPAY.METER", D2025, "other_day", ("4 h", "40", None)),
    ],
)
def test_the_british_standards(gb: Pack, code: str, on: date, variant: str, promised: tuple) -> None:
    edition = gb.commitment(code).edition_on(on)
    payment = edition.payment_for(variant)
    limit, amount, further = promised
    assert str(edition.limit_for(variant)) == limit
    assert (payment.amount, payment.further) == (Decimal(amount), Decimal(further) if further else None)


def test_british_bank_holidays(gb: Pack) -> None:
    calendar = gb.calendar("gb-eng")
    received = datetime(2025, 4, 17, 10, tzinfo=UTC)
    assert compute_deadline(Limit.parse("1 wd"), received, calendar).due.date() == date(2025, 4, 22)
    assert not calendar.day(date(2023, 5, 8)).working


@pytest.mark.parametrize("code", ["cn-sgcc", "gb-ofgem"])
def test_roles_name_only_known_permissions(code: str) -> None:
    from wattcare.catalogue.queries import declared_permissions

    named = {permission for role in read_pack(code).roles for permission in role.permissions}
    assert named <= declared_permissions()


def test_a_bank_holiday_is_another_kind_of_day(gb: Pack) -> None:
    days = [datetime(2025, 12, day, 10, tzinfo=UTC) for day in (24, 25, 27)]
    assert [gb.day_kind("gb-eng", day) for day in days] == ["working_day", "other_day", "other_day"]
