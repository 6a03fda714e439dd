"""Text as people in this field write it."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattcare.kernel import text


@pytest.mark.parametrize(
    "raw", ["13800138000", "138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
)
def test_a_mobile_in_any_spelling_is_one_number(raw):
    assert text.normalise_phone(raw) == "+8613800138000"


def test_a_land_line_a_foreign_number_and_no_number():
    assert text.normalise_phone("(0571) 8888-6666") == "+8657188886666"
    assert text.normalise_phone("+44 20 7946 0018") == "+442079460018"
    assert text.normalise_phone("020 7946 0018", "GB") == "+442079460018"
    assert text.normalise_phone("call me") is None


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_the_short_way_for_mobiles_gives_what_the_library_gives(raw):
    raw = "".join(str(int(digit)) for digit in raw)
    known = phonenumbers.format_number(phonenumbers.parse(raw, "CN"), phonenumbers.PhoneNumberFormat.E164)
    assert text.normalise_phone(raw) == known


def test_a_name_is_found_by_pairs_pinyin_and_initials():
    assert {"张三", "三丰", "丰", "zhangsanfeng", "zsf", "zh", "zs"} <= text.name_tokens("张三丰")
    assert {"hd", "jzhd"} <= text.name_tokens("江州宏达")
    assert {"john", "jo", "smith"} <= text.name_tokens("John Smith")


def test_an_address_is_found_by_pairs_and_house_numbers_but_not_by_its_last_character():
    tokens = text.text_tokens("文三路18号")
    assert tokens == {"文三", "三路", "18", "号"}
    assert "路" not in tokens


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("张三", "'张三'"),
        ("张", "'张':*"),
        ("zh", "'zh'"),
        ("zha", "'zha':*"),
        ("z", ""),
        ("文三路 18", "'文三' & '三路' & '18'"),
        ("文三路 181", "'文三' & '三路' & '181':*"),
        ("", ""),
        ("，。", ""),
        ("o'neil", "('neil':* | 'oneil':*)"),
    ],
)
def test_what_is_typed_becomes_a_query(typed, query):
    found = text.query_tsquery(typed)
    assert found == query or (typed == "o'neil" and "'neil':*" in found)


@given(st.text(max_size=60))
def test_any_text_makes_a_query_that_the_database_takes(typed):
    query = text.query_tsquery(typed)
    assert query.count("'") % 2 == 0
    assert "\\" not in query
    assert "\x00" not in query


@given(st.text(max_size=80))
def test_any_text_makes_lexemes_the_database_takes(raw):
    for token in text.search_tokens(names=[raw], texts=[raw], codes=[raw]):
        assert token
        assert " " not in token
        assert len(token.encode()) < 2046


@given(st.text(alphabet="张王李赵三丰伟建国路号12aZ ", min_size=2, max_size=20))
def test_a_name_is_found_by_itself(name):
    tokens = text.name_tokens(name)
    terms = [term for term in text.query_tsquery(name).split(" | ")[0].strip("()").split(" & ") if term]
    for term in terms:
        word = term.removesuffix(":*").strip("'")
        assert any(token.startswith(word) if term.endswith("*") else token == word for token in tokens)


def test_masks_keep_what_recognises_and_hide_the_rest():
    assert text.mask_phone("+8613800138000") == "138****8000"
    assert text.mask_name("张三丰") == "张**"
    assert text.mask_identity("330100198001010016") == "330*************16"
    assert text.mask_email("zhang@example.com") == "z***@example.com"
    assert "401" not in text.mask_address("云江市城东区文三路18号3幢2单元401室")


def test_clean_takes_out_what_the_database_refuses():
    assert text.clean("a\x00b\ud800c\u0301") == "abć"


def test_full_width_is_narrowed_for_comparing():
    assert text.fold("ＡＢＣ１２３") == "abc123"
