"""The data check over CSV and Parquet files: counts, values that cannot be read, files that are none. No database."""

import gzip
from datetime import date
from decimal import Decimal

import pytest

from wattcare.classification.queries.files import check_file, contradictions, practical_of_file
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.reading import read_fields, read_scheme

DAY = date(2026, 6, 1)
FIELDS = """\
fields:
  voltage_v: {type: integer, min: 0, max: 1000000, nullable: false}
  capacity_kva: {type: decimal, min: 0, scale: 2}
  sector: {type: choice, choices: [A, B, C]}
  energised_on: {type: date}
  vulnerable: {type: boolean}
  spent: {type: decimal, formula: "capacity_kva / NULLIF(voltage_v, 0) * 100"}
"""
CUSTOMERS = """\
customer_id,voltage_v,capacity_kva,sector,energised_on,vulnerable,remark
C1,220,8.00,A,2020-01-01,false,first
C2,10000,400,B,2026-05-01,true,"two
lines, with comma"
C3,10000,,C,,f,
C4,,100.5,,2026-02-01,0,
"""


def scheme_of(*, strict=True, **classes):
    lines = [
        "code: s",
        "names: {en: S, zh-hans: 方案}",
        "criterion: {en: c, zh-hans: 标准}",
        f"strict: {'true' if strict else 'false'}",
        "classes:",
    ]
    for code, when in classes.items():
        lines += [f"  - code: {code}", f"    names: {{en: {code}, zh-hans: 类}}", f'    when: "{when}"']
    return read_scheme("\n".join(lines), fields())


def fields(text=FIELDS):
    return read_fields(text)


VOLTAGE = {"lv": "voltage_v < 1000", "hv": "voltage_v >= 1000"}


def checked(tmp_path, scheme, text=CUSTOMERS, name="customers.csv", catalogue=FIELDS, **more):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return check_file(scheme, fields(catalogue), path, DAY, **more)


def refusal(tmp_path, content, name="customers.csv", scheme=None):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SchemeError) as caught:
        practical_of_file(scheme or scheme_of(**VOLTAGE), fields(), path, DAY)
    return [f"{one.place}: {one.what} {one.mend}" for one in caught.value.problems]


def test_members_gaps_and_overlaps_are_counted_with_samples(tmp_path):
    scheme = scheme_of(**VOLTAGE, new="energised_on > today - interval '3 months'")
    found = checked(tmp_path, scheme).practical
    assert found.customers == 4
    assert found.members == {"lv": 1, "hv": 2, "new": 1}
    assert (found.unclassified, found.multiple) == (1, 1)
    assert found.pairs == {("hv", "new"): 1}
    assert found.samples["unclassified"] == ("C4",)
    assert found.samples["hv+new"] == ("C2",)
    assert found.samples["hv"] == ("C2", "C3")


def test_in_an_ordered_scheme_the_first_class_that_fits_takes_the_customer(tmp_path):
    found = checked(tmp_path, scheme_of(strict=False, b="sector = 'B'", hv="voltage_v >= 1000", rest="TRUE")).practical
    assert found.members == {"b": 1, "hv": 1, "rest": 2}
    assert (found.unclassified, found.multiple, found.pairs) == (0, 0, {})
    assert sum(found.members.values()) == found.customers


def test_fields_that_are_lacking_and_values_that_are_not_allowed_are_counted(tmp_path):
    text = CUSTOMERS + "C5,-5,12.345,Z,2020-01-01,true,\n"
    asked = "voltage_v < 1000 AND capacity_kva > 1 AND sector = 'A'"
    found = checked(tmp_path, scheme_of(a=asked), text).practical
    assert {one.field: (one.lacking, one.outside) for one in found.lacks} == {
        "voltage_v": (2, 1),
        "capacity_kva": (2, 1),
        "sector": (2, 1),
    }


def test_a_field_that_should_never_be_missing_but_is_makes_a_note(tmp_path):
    found = checked(tmp_path, scheme_of(**VOLTAGE))
    notes = contradictions(found.practical, fields())
    assert [(one.where, one.note) for one in notes] == [("voltage_v", True)]
    assert "1 customers lack it" in notes[0].what


def test_without_a_column_of_numbers_samples_are_the_rows_as_the_file_shows_them(tmp_path):
    found = checked(tmp_path, scheme_of(**VOLTAGE), "voltage_v;x\n220;1\n;2\n10000;3\n").practical
    assert found.samples == {"lv": ("2",), "unclassified": ("3",), "hv": ("4",)}


def test_columns_are_found_in_any_case_and_other_columns_do_not_matter(tmp_path):
    found = checked(tmp_path, scheme_of(**VOLTAGE), "NUMBER\tVoltage_V\tx\nK1\t220\t\n", name="customers.tsv")
    assert found.practical.samples["lv"] == ("K1",)


def test_names_of_columns_may_have_spaces_around_them(tmp_path):
    found = checked(tmp_path, scheme_of(**VOLTAGE), '" customer_id" , voltage_v \r\nK1,220\r\n')
    assert found.practical.samples == {"lv": ("K1",)}


def test_a_scheme_that_asks_for_nothing_counts_all_the_same(tmp_path):
    found = checked(tmp_path, scheme_of(all="TRUE")).practical
    assert (found.members, found.lacks) == ({"all": 4}, ())


def test_a_value_that_cannot_be_read_is_named_with_row_and_column(tmp_path):
    text = (
        "customer_id,voltage_v,capacity_kva,energised_on,vulnerable\n"
        "C1,220,1,2026-01-01,true\nC2,low,1.2.3,2026-02-30,maybe\n"
    )
    asked = "voltage_v < 1000 AND capacity_kva > 0 AND energised_on < today AND vulnerable"
    found = checked(tmp_path, scheme_of(a=asked), text)
    assert [(one.where, one.what) for one in found.problems] == [
        ("customers.csv, row 3, column voltage_v", "“low” cannot be read as integer."),
        ("customers.csv, row 3, column capacity_kva", "“1.2.3” cannot be read as decimal."),
        ("customers.csv, row 3, column energised_on", "“2026-02-30” cannot be read as date."),
        ("customers.csv, row 3, column vulnerable", "“maybe” cannot be read as boolean."),
    ]
    assert found.practical.members == {"a": 1}


def test_very_many_unreadable_values_are_told_in_short(tmp_path):
    found = checked(tmp_path, scheme_of(**VOLTAGE), "voltage_v\n" + "x\n" * 1000)
    assert len(found.problems) == 21
    assert found.problems[-1].what == "980 more values cannot be read."


@pytest.mark.parametrize("value", ["12.5", "0x1F", "1e3", "1_000", "１２", "99999999999999999999", "NaN", "1,0"])
def test_only_whole_numbers_are_integers(tmp_path, value):
    assert len(checked(tmp_path, scheme_of(**VOLTAGE), f'voltage_v\n"{value}"\n').problems) == 1


@pytest.mark.parametrize("value", ["220", " 220 ", "+220", "220.0", "220."])
def test_whole_numbers_may_be_written_as_other_programs_write_them(tmp_path, value):
    found = checked(tmp_path, scheme_of(**VOLTAGE), f'voltage_v,x\n"{value}",\n')
    assert (found.problems, found.practical.members["lv"]) == ((), 1)


@pytest.mark.parametrize("value", ["infinity", "0044-01-01 (BC)", "12000-01-01", "yesterday"])
def test_only_days_of_the_calendar_are_days(tmp_path, value):
    found = checked(tmp_path, scheme_of(a="energised_on < today"), f"energised_on\n{value}\n")
    assert len(found.problems) == 1


def test_numbers_too_large_for_the_arithmetic_of_64_bits_are_reckoned_with_all_the_same(tmp_path):
    catalogue = FIELDS.replace("max: 1000000, ", "")
    text = "voltage_v\n900000000000000000\n-5\n"
    scheme = read_scheme(
        "code: s\nnames: {en: S, zh-hans: 方案}\ncriterion: {en: c, zh-hans: 标准}\nclasses:\n"
        '  - {code: a, names: {en: A, zh-hans: 甲}, when: "voltage_v * 1000 > 1"}\n',
        fields(catalogue),
    )
    found = checked(tmp_path, scheme, text, catalogue=catalogue)
    assert found.practical.members == {"a": 1}


def test_a_measure_the_file_lacks_is_computed_by_its_formula(tmp_path):
    found = checked(tmp_path, scheme_of(little="spent < 3.7", much="spent >= 3.7")).practical
    assert found.members == {"little": 1, "much": 1}
    assert {one.field: one.lacking for one in found.lacks} == {"capacity_kva": 1, "voltage_v": 1, "spent": 2}


def test_measures_are_computed_after_what_they_need_wherever_they_are_written(tmp_path):
    catalogue = FIELDS.replace("fields:\n", 'fields:\n  tenth: {type: decimal, formula: "spent / 10"}\n')
    text = "code: s\nnames: {en: S, zh-hans: 方案}\ncriterion: {en: c, zh-hans: 标准}\nclasses:\n"
    for code, when in (("little", "tenth < 0.37"), ("much", "tenth >= 0.37")):
        text += f"  - {{code: {code}, names: {{en: {code}, zh-hans: 类}}, when: {when}}}\n"
    found = checked(tmp_path, read_scheme(text, fields(catalogue)), catalogue=catalogue).practical
    assert found.members == {"little": 1, "much": 1}
    assert found.unclassified == 2


def test_a_measure_that_stands_in_the_file_is_taken_from_there(tmp_path):
    found = checked(tmp_path, scheme_of(little="spent < 3.7"), "spent\n1\n5\n").practical
    assert found.members == {"little": 1}


def test_collecting_the_fields_has_its_price(tmp_path):
    catalogue = fields()
    from dataclasses import replace

    catalogue["sector"] = replace(catalogue["sector"], minutes=Decimal(6))
    path = tmp_path / "customers.csv"
    path.write_text(CUSTOMERS)
    scheme = scheme_of(a="sector = 'A'")
    assert check_file(scheme, catalogue, path, DAY, Decimal(50)).practical.cost == Decimal("5.00")
    assert check_file(scheme, fields(), path, DAY, Decimal(50)).practical.cost is None


def test_classes_of_one_size_are_equal_and_one_class_for_all_is_not(tmp_path):
    text = "voltage_v\n" + "220\n10000\n" * 5
    assert checked(tmp_path, scheme_of(**VOLTAGE), text).practical.inequality == 0
    one_sided = "voltage_v\n" + "220\n" * 10
    assert checked(tmp_path, scheme_of(**VOLTAGE), one_sided).practical.inequality == 0.5


def test_a_file_with_names_only_has_no_customers(tmp_path):
    found = checked(tmp_path, scheme_of(**VOLTAGE), "customer_id,voltage_v\n").practical
    assert (found.customers, found.members) == (0, {"lv": 0, "hv": 0})


def test_more_than_sixty_classes_are_told_apart(tmp_path):
    classes = {f"v{n}": f"voltage_v = {n}" for n in range(150)}
    text = "voltage_v\n" + "\n".join(str(n % 151) for n in range(1510)) + "\n"
    found = checked(tmp_path, scheme_of(**classes), text).practical
    assert set(found.members.values()) == {10}
    assert (found.unclassified, found.multiple) == (10, 0)


# ── Parquet ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def parquet(tmp_path, query, name="customers.parquet"):
    import duckdb

    path = tmp_path / name
    with duckdb.connect() as made:
        made.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def test_parquet_is_read_by_its_own_types(tmp_path):
    path = parquet(
        tmp_path,
        "SELECT 'C' || i AS number, CAST(CASE WHEN i % 2 = 0 THEN 220 ELSE 10000 END AS INTEGER) AS voltage_v, "
        "CAST(i AS DOUBLE) / 10 AS capacity_kva, i % 3 = 0 AS vulnerable, "
        "TIMESTAMP '2026-01-01 12:00:00' AS energised_on, CAST(['A', 'B'][1 + i % 2] AS ENUM ('A', 'B')) AS sector "
        "FROM range(10) t(i)",
    )
    asked = "voltage_v < 1000 AND capacity_kva <= 0.4 AND NOT vulnerable AND energised_on = '2026-01-01'"
    found = practical_of_file(scheme_of(a=f"{asked} AND sector = 'A'"), fields(), path, DAY)
    assert found.samples["a"] == ("C2", "C4")


def test_rows_of_parquet_count_from_one(tmp_path):
    path = parquet(tmp_path, "SELECT * FROM (VALUES (220.0), (10000.5)) t(voltage_v)")
    found = check_file(scheme_of(**VOLTAGE), fields(), path, DAY)
    assert found.practical.samples["lv"] == ("1",)
    assert [one.where for one in found.problems] == ["customers.parquet, row 2, column voltage_v"]


def test_a_column_of_another_type_is_refused(tmp_path):
    path = parquet(tmp_path, "SELECT DATE '2026-01-01' AS voltage_v, [1] AS sector")
    with pytest.raises(SchemeError) as caught:
        check_file(scheme_of(a="voltage_v > 1 AND sector = 'A' AND vulnerable"), fields(), path, DAY)
    assert [one.what for one in caught.value.problems] == [
        "The column “voltage_v” holds DATE; the field is integer.",
        "The column “sector” holds INTEGER[]; the field is choice.",
        "There is no column “vulnerable”, which the scheme asks for.",
    ]


# ── files that are none ─────────────────────────────────────────────────────────────────────────────────────────────


def test_columns_that_are_missing_are_told_all_at_once(tmp_path):
    told = refusal(tmp_path, "voltage,sector\n220,A\n", scheme=scheme_of(a="voltage_v > 1 AND vulnerable"))
    assert told == [
        "customers.csv: There is no column “voltage_v”, which the scheme asks for. Did you mean “voltage”?",
        "customers.csv: There is no column “vulnerable”, which the scheme asks for. Known are: voltage, sector.",
    ]


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    scheme = scheme_of(**VOLTAGE)
    for path, told in ((tmp_path / "no.csv", "There is no such file."), (tmp_path, "This is a folder.")):
        with pytest.raises(SchemeError, match=told):
            check_file(scheme, fields(), path, DAY)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04\0\0\0\0", "This is neither CSV nor Parquet."),
        ("名称,voltage_v\n".encode("gbk"), "The file is not in UTF-8"),
        (b"PAR1garbagePAR1", "The Parquet file cannot be read"),
        (b"PAR1", "The Parquet file cannot be read"),
        (b"\x1f\x8bbroken", "The file cannot be read"),
        (b"voltage_v,\n1,2\n", "The column has no name."),
        (b"voltage_v,VOLTAGE_V\n1,2\n", "There is a second column “VOLTAGE_V”."),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, told):
    assert told in refusal(tmp_path, content)[0]


def test_broken_lines_are_told_with_their_numbers(tmp_path):
    content = b'customer_id,voltage_v\nC1,220\nC2\nC3,1,2\n\xff\xfe,4\nC5,"220\n'
    told = refusal(tmp_path, content)
    assert [one.split(" ")[0] for one in told] == [f"customers.csv:{line}:" for line in (3, 4, 5, 6)]
    assert "fewer columns" in told[0]
    assert "more columns" in told[1]
    assert "not in UTF-8" in told[2]


def test_signs_in_the_file_name_mean_nothing(tmp_path):
    (tmp_path / "other.csv").write_text("voltage_v\n1\n")
    found = checked(tmp_path, scheme_of(**VOLTAGE), name="o'[t]*h?r;--.csv")
    assert found.practical.customers == 4


def test_a_compressed_file_is_read_whatever_its_name(tmp_path):
    for name in ("customers.csv.gz", "customers.csv"):
        path = tmp_path / name
        path.write_bytes(gzip.compress(CUSTOMERS.encode("utf-8-sig")))
        assert check_file(scheme_of(**VOLTAGE), fields(), path, DAY).practical.customers == 4


def test_column_names_and_values_are_never_statements(tmp_path):
    text = '"x\'); DROP TABLE t; --",voltage_v,sector\n1,220,"\'; SELECT 1; --"\n'
    found = checked(tmp_path, scheme_of(a="sector = 'A' OR voltage_v > 1"), text)
    assert found.practical.members == {"a": 1}
    assert found.practical.lacks[0].outside == 1
