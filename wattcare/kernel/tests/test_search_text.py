"""What is searched: pairs of characters, pinyin, codes; and no input that PostgreSQL could choke on."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wattcare.kernel.text import bigrams, clean, fold, pinyin_initials, query_tsquery, search_tokens

often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HOSTILE = st.text(
    alphabet=st.sampled_from("'\"\\:*&|!()<->\0\t\n%_ a1张三é\u200b\ud800＇：＊＆") | st.characters(), max_size=30
)


def test_pairs_overlap_and_end_with_the_last_character():
    assert bigrams("张三丰") == ["张三", "三丰", "丰"]
    assert bigrams("张") == ["张"]
    assert bigrams("") == []


def test_initials_of_pinyin_with_every_common_reading():
    assert pinyin_initials("张三丰") == ["zsf"]
    assert {"zl", "cl"} <= set(pinyin_initials("长乐"))
    assert pinyin_initials("Smith") == []


def test_what_the_database_refuses_is_left_out():
    assert clean("a\0b\ud800c\x07") == "abc"
    assert fold("ＡＢＣ１２\0") == "abc12"


def matches(typed, **fields):
    """Whether a record with `fields` is found by what was typed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_tsvector(%s) @@ to_tsquery('simple', %s)", [search_tokens(**fields), query_tsquery(typed)]
        )
        return cursor.fetchone()[0]


ZHANG = {
    "names": ["张三丰"],
    "texts": ["云江市城东区文三路18号3幢2单元401室"],
    "codes": ["3300000001"],
    "phones": ["+8613800138000"],
}


@pytest.mark.parametrize(
    "typed",
    ["张三", "三丰", "张", "zsf", "zhangsanfeng", "ZSF", "文三路", "文三路 18", "3300000001", "33000", "13800138000",
     "138 0013 8000", "+86 138-0013-8000", "8000", "１３８００１３８０００"],
)  # fmt: skip
def test_a_customer_is_found_by(db, typed):
    assert matches(typed, **ZHANG)


@pytest.mark.parametrize("typed", ["李四", "丰三", "lsf", "文二路", "文三路 181", "13900139000"])
def test_a_customer_is_not_found_by(db, typed):
    assert not matches(typed, **ZHANG)


def test_nothing_to_seek_is_no_query():
    assert query_tsquery("") == query_tsquery(" '&|!():* ") == ""


@often
@given(typed=HOSTILE)
@example("'")
@example("\\")
@example("a':*&!(b")
@example("张'三:*")
@example("0086-'138")
def test_whatever_is_typed_is_a_valid_query(db, typed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsquery('simple', %s)", [query_tsquery(typed)])


@often
@given(text=HOSTILE)
def test_whatever_is_stored_is_a_valid_vector(db, text):
    tokens = search_tokens(names=[text], texts=[text], codes=[text], phones=[])
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_to_tsvector(%s::text[])", [tokens])


@often
@given(name=st.text(alphabet="张王李赵欧阳三四丰小红晓明abc 12", min_size=1, max_size=12))
def test_a_name_is_found_by_itself(db, name):
    assert not query_tsquery(name) or matches(name, names=[name])
