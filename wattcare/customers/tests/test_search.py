"""One box finds a customer by whatever a caller says."""

import pytest

from wattcare.customers.actions.contact_points import NewContact, add_contact_point
from wattcare.customers.actions.customers import NewCustomer, change_customer, create_customer
from wattcare.customers.queries.search import search_customers
from wattcare.kernel.results import NotPermitted


@pytest.fixture
def found(town):
    """The numbers of the customers found for what was typed, the best first."""
    actor = town.actor("lin")
    return lambda typed, limit=20: [hit.number for hit in search_customers(actor, typed, limit)]


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "0086 13800138000",
        "8613800138000",
        "１３８００１３８０００",
        "1380013",
        "8000",
    ],
)
def test_a_mobile_in_any_spelling(found, typed):
    assert "C0001" in found(typed)


@pytest.mark.parametrize("typed", ["0571-88886666", "(0571) 8888 6666", "+86 571 88886666", "057188886666", "88886666"])
def test_a_land_line_with_and_without_its_area(found, typed):
    assert found(typed)[0] == "C0002"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3300000001", "C0001"),
        ("33 0000 0004", "C0004"),
        ("SP-0002", "C0002"),
        ("sp0002", "C0002"),
        ("M00000001", "C0001"),
        ("C0003", "C0003"),
        ("c3", None),
        ("330100198001010016", "C0001"),
        ("33010019800101", "C0001"),
        ("91330100ma27xw0j0d", "C0002"),
    ],
)
def test_codes_whole_and_begun(found, typed, number):
    assert (found(typed) or [None])[0] == number


@pytest.mark.parametrize("typed", ["张", "张三", "三丰", "张三丰", "zsf", "zs", "zhangsanfeng", "zhang"])
def test_a_name_by_characters_or_pinyin(found, typed):
    assert "C0001" in found(typed)


@pytest.mark.parametrize("typed", ["大华", "大华纺织", "dhfz", "纺织有限公司", "公司"])
def test_an_organisation_by_a_part_of_its_name(found, typed):
    assert "C0002" in found(typed)


@pytest.mark.parametrize(
    "typed", ["文三路", "文三路18号", "文三路 401", "三路18", "文三路1", "文三路18号3幢2", "石壁村", "城东区文三"]
)
def test_an_address_by_its_words(found, typed):
    assert {"C0001", "C0004"} & set(found(typed))


def test_a_name_and_a_part_of_the_address_together(found):
    assert found("张三 文三路") == ["C0001"]
    assert found("张三 工业路") == []


def test_a_name_and_a_number_together(found):
    assert found("张三丰 13800138000") == ["C0001"]


def test_an_e_mail_address(found):
    assert found("zhang@example.com") == ["C0001"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "'", "\\", "(", "&|!:*", "\x00", "😀", "--", "' OR 1=1", "a" * 5000]
)
def test_nonsense_finds_nothing_and_breaks_nothing(found, typed):
    assert found(typed) == []


def test_percent_signs_are_no_wild_cards(found):
    assert found("C%1") == []
    assert found("zhang%com") == []


def test_the_exact_one_comes_before_those_that_begin_alike(town, found):
    for number in ("7001", "700", "70012"):
        create_customer(actor=town.actor("lin"), new=NewCustomer(name="号码相近", number=number))
    assert found("700")[:1] == ["700"]


def test_names_come_before_addresses(town, found):
    create_customer(actor=town.actor("lin"), new=NewCustomer(name="文三"))
    best = search_customers(town.actor("lin"), "文三")[0]
    assert (best.name, best.matched) == ("文三", "name")


def test_a_hit_shows_what_matched_and_no_personal_data_in_full(town):
    hit = search_customers(town.actor("lin"), "13800138000")[0]
    assert (hit.matched, hit.value, hit.phone) == ("phone", "138****8000", "138****8000")
    assert (hit.account_number, hit.service_point_code) == ("3300000001", "SP-0001")
    assert hit.address.startswith("云江市城东区文三路18号")


def test_an_identity_code_is_shown_masked(town):
    hit = search_customers(town.actor("lin"), "330100198001010016")[0]
    assert hit.value == "330*************16"


def test_a_changed_name_is_found_at_once(town, found):
    change_customer(actor=town.actor("lin"), number="C0004", changes={"name": "李晓虹"})
    assert found("晓虹") == ["C0004"]
    assert found("小红") == []


def test_the_contact_person_of_an_organisation_is_found(town, found):
    new = NewContact(kind="phone", value="13700137000", person="赵建国")
    add_contact_point(actor=town.actor("lin"), number="C0002", new=new)
    assert found("建国") == ["C0002"]
    assert found("zjg") == ["C0002"]


def test_no_more_than_asked_for(found):
    assert len(found("33000000", 2)) == 2


def test_two_statements_in_all(town, django_assert_num_queries):
    actor = town.actor("lin")
    search_customers(actor, "warm")
    with django_assert_num_queries(2):
        search_customers(actor, "13800138000")


def test_whoever_may_not_search_is_refused(town):
    with pytest.raises(NotPermitted):
        search_customers(town.actor("wairen"), "张三丰")
