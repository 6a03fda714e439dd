"""Customers come out of a file: good rows loaded, bad ones told, the same file again changes nothing."""

import csv
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.audit.models import Entry
from wattcare.customers.actions.importing import import_customers
from wattcare.customers.models import (
    Account,
    Agreement,
    ContactPoint,
    Customer,
    Meter,
    Premise,
    ServicePoint,
    Supply,
    Transformer,
    Usage,
)
from wattcare.customers.queries.search import search_customers
from wattcare.customers.rules.files import Unusable
from wattcare.customers.tests.workbooks import write_workbook
from wattcare.kernel.actors import system
from wattcare.kernel.results import NotPermitted

ROBOT = system("tests")
FULL = {
    "户名": "赵一",
    "客户编号": "K1",
    "户号": "3399000001",
    "用电地址": "云江市城西区解放路1号",
    "地区类别": "城市",
    "联系电话": "138 0013 9999、0571-8888 1234",
    "证件号码": "330100199001010011",
    "供电电压": "0.22kV",
    "合同容量": "8",
    "用电点编号": "P-1",
    "台区编号": "T-9",
    "线路编号": "F-9",
    "电表号": "M-9",
    "立户日期": "2021年3月5日",
    "用电类别": "居民",
}


@pytest.fixture
def load(town, tmp_path):
    """Import rows given as dictionaries, or the text of a file."""

    def run(rows, **options):
        path = tmp_path / "rows.csv"
        if isinstance(rows, str):
            path.write_text(rows, encoding="utf-8")
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return import_customers(actor=ROBOT, path=path, **options)

    return run


def counts(result):
    return result.created, result.updated, result.unchanged, result.rejected


def test_a_row_with_chinese_headers_makes_the_whole_chain(load):
    assert counts(load([FULL])) == (1, 0, 0, 0)
    supply = Supply.objects.get(service_point__code="P-1")
    agreement, point = supply.agreement, supply.service_point
    customer = agreement.account.customer
    assert (customer.number, customer.name, customer.kind, customer.source) == ("K1", "赵一", "person", "import")
    assert (agreement.account.number, agreement.tariff_class) == ("3399000001", "居民")
    assert (agreement.voltage_v, str(agreement.capacity_kva)) == (220, "8.00")
    assert (point.premise.address, point.premise.area_kind) == ("云江市城西区解放路1号", "urban")
    assert (point.transformer.code, point.transformer.feeder.code) == ("T-9", "F-9")
    assert Meter.objects.get(number="M-9").service_point == point
    assert supply.validity.lower == date(2021, 3, 5)
    phones = list(customer.contact_points.values_list("value", "preferred"))
    assert phones == [("+8613800139999", True), ("+8657188881234", False)]


def test_an_imported_customer_is_found_at_once(load, town):
    load([FULL])
    for typed in ("赵一", "zy", "解放路", "13800139999", "3399000001", "P-1", "M-9"):
        assert "K1" in [hit.number for hit in search_customers(town.actor("lin"), typed)], typed


def test_the_same_file_again_changes_nothing(load):
    load([FULL])
    before = Customer.objects.get(number="K1").version
    assert counts(load([FULL])) == (0, 0, 1, 0)
    assert Customer.objects.get(number="K1").version == before


def test_a_changed_row_updates_and_the_audit_keeps_what_was(load):
    load([FULL])
    assert counts(load([{**FULL, "户名": "赵一一", "用电类别": "商业"}])) == (0, 1, 0, 0)
    entry = Entry.objects.get(verb="customers.import_change", object_id="K1")
    assert (entry.before, entry.after) == ({"name": "赵一"}, {"name": "赵一一"})
    assert Agreement.objects.get(number="3399000001").tariff_class == "商业"


def test_an_empty_cell_leaves_what_is_known(load):
    load([FULL])
    assert counts(load([{**FULL, "证件号码": "", "用电类别": ""}])) == (0, 0, 1, 0)
    assert Customer.objects.get(number="K1").identity_code == "330100199001010011"


def test_accounts_alone_number_their_customers_and_points(load):
    load("户号,户名,用电地址\n3399000002,钱二,云江市东街2号\n")
    assert Supply.objects.get(service_point__code="3399000002").agreement.account.customer.number == "3399000002"


def test_a_customer_with_several_accounts_is_one_customer(load):
    rows = "customer number,name,account,address\nK2,Sun,A1,Street 1\nK2,Sun,A2,Street 2\n"
    assert counts(load(rows)) == (2, 0, 0, 0)
    assert Customer.objects.get(number="K2").accounts.count() == 2
    assert counts(load(rows)) == (0, 0, 2, 0)


def test_columns_that_are_no_field_are_kept_as_details(load):
    load("customer_number,name,Roof colour\nK3,Zhou,red\n")
    assert Customer.objects.get(number="K3").details == {"Roof colour": "red"}


def test_usage_by_month_is_loaded_and_corrected(load):
    rows = "account,name,month,kwh,amount\nA9,Wu,2025-01,180.5,95\nA9,Wu,202502,170,90\n"
    assert counts(load(rows)) == (2, 0, 0, 0)
    assert counts(load(rows.replace("180.5", "181"))) == (0, 1, 1, 0)
    kwh = [str(one.kwh) for one in Usage.objects.filter(account__number="A9").order_by("month")]
    assert kwh == ["181.00", "170.00"]


BAD = [
    ({"联系电话": "不知道"}, "联系电话", "no telephone number"),
    ({"供电电压": "high"}, "供电电压", "no voltage"),
    ({"立户日期": "2021-13-40"}, "立户日期", "no date"),
    ({"合同容量": "-5"}, "合同容量", "outside"),
    ({"合同容量": "viel"}, "合同容量", "no number"),
    ({"地区类别": "月球"}, "地区类别", "not known"),
    ({"客户编号": ""}, "客户编号", "number is missing"),
    ({"户名": ""}, "name", "has no name"),
    ({"户名": "长" * 201}, "户名", "201 characters"),
]


@pytest.mark.parametrize(("change", "column", "what"), BAD)
def test_a_bad_cell_is_told_with_line_column_and_reason_and_the_others_load(load, change, column, what):
    good = {**FULL, "客户编号": "K8", "户号": "A8", "用电点编号": "P-8", "电表号": "M-8"}
    result = load([{**FULL, **change}, good])
    assert counts(result) == (1, 0, 0, 1)
    problem = result.problems[0]
    assert (problem.line, problem.column) == (2, column)
    assert what in problem.what
    assert problem.mend
    assert list(Customer.objects.filter(number__in=["K1", "K8"]).values_list("number", flat=True)) == ["K8"]


def test_ragged_rows_are_refused_not_shifted(load):
    result = load("customer_number,name,phone\nK4,Zheng\nK5,Wang,13800138001,extra\nK6,Feng,,\nK7,Chen,13800138002\n")
    assert [problem.line for problem in result.problems] == [2, 3]
    assert result.created == 2


def test_a_row_that_repeats_another_names_it(load):
    result = load("customer_number,name\nK4,Zheng\nK4,Zheng\n")
    assert counts(result) == (1, 0, 0, 1)
    assert "repeats line 2" in result.problems[0].what


def test_a_row_that_contradicts_another_names_line_and_field(load):
    result = load("customer_number,name,account\nK4,Zheng,A1\nK4,Zhang,A2\nK5,Wang,A1\n")
    assert [(problem.line, problem.column) for problem in result.problems] == [(3, "name"), (4, "customer_number")]


def test_an_account_of_somebody_else_is_refused(load):
    result = load("customer_number,name,account_number\nK4,Zheng,3300000001\n")
    assert "belongs to customer C0001" in result.problems[0].what
    assert not Customer.objects.filter(number="K4").exists()


def test_a_point_that_is_supplied_to_somebody_else_is_refused(load):
    result = load("customer_number,name,account_number,service_point_code\nK4,Zheng,A4,SP-0001\n")
    assert "SP-0001 is supplied under account 3300000001" in result.problems[0].what
    assert result.problems[0].column == "service_point_code"


def test_supplies_of_one_file_may_follow_but_not_overlap(load):
    head = "customer_number,name,account_number,service_point_code,supplied_from,supplied_to\n"
    after = "K4,Zheng,A4,P-7,2020-01-01,2022-01-01\nK5,Wang,A5,P-7,2022-01-01,\n"
    assert counts(load(head + after)) == (2, 0, 0, 0)
    overlapping = "K6,Feng,A6,P-8,2020-01-01,2022-01-02\nK7,Chen,A7,P-8,2022-01-01,\n"
    result = load(head + overlapping)
    assert counts(result) == (1, 0, 0, 1)
    assert "two agreements at once" in result.problems[0].what


def test_a_supply_that_ends_before_it_begins_is_refused(load):
    rows = "customer_number,name,account_number,service_point_code,supplied_from,account_closed_on\n"
    result = load(rows + "K4,Zheng,A4,P-7,2022-01-01,2021-01-01\n")
    assert counts(result) == (0, 0, 0, 1)
    assert "before it begins" in result.problems[0].what


def test_a_meter_that_hangs_elsewhere_is_refused(load):
    result = load("account,name,address,meter_number\nA4,Zheng,Street 1,M00000001\n")
    assert "installed at service point SP-0001" in result.problems[0].what


def test_residents_come_under_their_intermediary(load):
    rows = (
        "customer_number,name,kind,intermediary_number\nK4,Estate,物业,\nK5,Wang,居民,K4\nK6,Feng,,K99\nK7,Chen,,K7\n"
    )
    result = load(rows)
    assert [problem.line for problem in result.problems] == [4, 5]
    assert Customer.objects.get(number="K5").intermediary.number == "K4"


def test_a_dry_run_counts_and_writes_nothing(load):
    result = load([FULL], dry_run=True)
    assert counts(result) == (1, 0, 0, 0)
    assert result.as_json()["dry_run"] is True
    assert not Customer.objects.filter(number="K1").exists()
    assert not Entry.objects.filter(verb="customers.import").exists()


def test_a_file_without_the_customers_number_is_unusable(load):
    with pytest.raises(Unusable, match="customer's number"):
        load("name,colour\nLi,red\n")


def test_a_header_alone_loads_nothing(load):
    assert counts(load("customer_number,name\n")) == (0, 0, 0, 0)


def test_a_crash_in_the_middle_leaves_nothing_behind(load, monkeypatch):
    def crash(merge):
        raise RuntimeError("killed")

    monkeypatch.setattr("wattcare.customers.actions.merging_supplies.merge_meters", crash)
    with pytest.raises(RuntimeError):
        load([FULL])
    assert not Customer.objects.filter(number="K1").exists()
    assert not Premise.objects.filter(address=FULL["用电地址"]).exists()


def test_a_workbook_loads_like_a_csv(town, tmp_path):
    rows = [["户号", "户名", "用电地址", "联系电话"], [3399000003, "孙三", "云江市西街3号", 13800138003]]
    result = import_customers(actor=ROBOT, path=write_workbook(tmp_path / "book.xlsx", rows))
    assert counts(result) == (1, 0, 0, 0)
    assert Account.objects.get(number="3399000003").customer.contact_points.get().value == "+8613800138003"


def test_the_import_is_audited_with_the_files_digest(load):
    load([FULL])
    entry = Entry.objects.get(verb="customers.import")
    assert entry.after["created"] == 1
    assert len(entry.after["sha256"]) == 64


def test_only_whoever_may_import_imports(town, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("customer_number,name\nK1,Li\n")
    with pytest.raises(NotPermitted):
        import_customers(actor=town.actor("lin"), path=path)


def test_an_ended_contact_does_not_come_back_by_a_file(load):
    load([FULL])
    point = ContactPoint.objects.get(value="+8613800139999")
    point.ended_at = point.created_at
    point.save(update_fields=["ended_at"])
    assert counts(load([FULL])) == (0, 0, 1, 0)
    point.refresh_from_db()
    assert point.ended_at is not None


def test_a_named_transformer_without_code_is_its_own_code(load):
    load("account,name,address,台区,线路\nA4,Zheng,Street 1,东街公变,城东线\n")
    point = ServicePoint.objects.get(code="A4")
    assert point.transformer == Transformer.objects.get(code="东街公变")
    assert point.transformer.feeder.code == "城东线"


names = st.text("王李赵三丰伟 ab\\\t'\"%,;{}", min_size=1, max_size=12).filter(lambda text: text.strip())
rows = st.lists(
    st.fixed_dictionaries(
        {
            "customer_number": st.sampled_from(["H1", "H2", "H3", "H4"]),
            "name": names,
            "account_number": st.sampled_from(["", "HA1", "HA2", "HA3"]),
            "address": st.sampled_from(["", "文三路 1", "\\N", "Street; 2"]),
            "phone": st.sampled_from(["", "13800138000", "0571-88886666", "x"]),
            "balance_due": st.sampled_from(["", "0", "12.50", "1,000", "minus"]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_whatever_loads_is_unchanged_the_second_time(load, given_rows):
    with transaction.atomic():
        first = load(given_rows)
        again = load(given_rows)
        transaction.set_rollback(True)
    assert first.created + first.updated + first.unchanged + first.rejected == len(given_rows)
    assert (again.created, again.updated, again.rejected) == (0, 0, first.rejected)


def test_names_without_a_single_word_are_loaded(load):
    assert counts(load("customer_number,name,account\nK4,;,A1\nK4,;,A2\n")) == (2, 0, 0, 0)


def test_one_number_of_thousands_of_customers_does_not_slow_the_load(load):
    with connection.cursor() as cursor:
        load("户名,户号\n" + "".join(f"客户{nth},66{nth:08}\n" for nth in range(6000)))
        cursor.execute("ANALYZE customers_customer")
        cursor.execute("SET LOCAL statement_timeout = '4s'")  # each statement takes a fraction of it
        report = load("户名,户号,联系电话\n" + "".join(f"客户{nth},77{nth:08},138 0013 8000\n" for nth in range(9000)))
        cursor.execute("SET LOCAL statement_timeout = 0")
    assert (report.created, ContactPoint.objects.filter(value="+8613800138000").count()) == (9000, 9001)
