"""People who do not exist, with numbers that check and cannot be dialled."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wattcare.customers.rules import is_credit_code, is_identity_number
from wattcare.project.demo.dice import Dice, Numbers, Urn, parts_of
from wattcare.project.demo.people import People, credit_code, identity_number, supply_number, telephones
from wattcare.project.demo.texts import words_of

TODAY = date(2026, 11, 23)
SEEDS = st.integers(0, 10**6)


@given(SEEDS)
def test_identity_and_credit_codes_check(seed):
    dice = Dice(seed)
    person = People(words_of("cn-sgcc").people, dice, TODAY, family_first=True).draw()
    number = identity_number(dice, "990102", person)
    assert is_identity_number(number)
    assert number[6:14] == f"{person.born:%Y%m%d}"
    assert (int(number[16]) % 2 == 1) == (person.sex == "male")
    assert is_credit_code(credit_code(dice, "990102", "91"))


@given(st.integers(0, 10**9 - 1))
def test_a_supply_number_ends_with_its_check_digit(serial):
    number = supply_number(serial)
    primes = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
    total = sum(int(digit) * prime for digit, prime in zip(number[:12], primes, strict=True))
    assert int(number[12]) == total % 11 % 10
    assert len(number) == 13


@given(SEEDS, st.integers(2, 5000))
def test_numbers_never_repeat(seed, size):
    numbers = Numbers(Dice(seed), size)
    drawn = [numbers.next() for _ in range(size)]
    assert sorted(drawn) == list(range(size))


@given(st.integers(0, 100_000), st.dictionaries(st.text(), st.floats(0.01, 1000), min_size=1, max_size=8))
def test_parts_add_up(total, weights):
    parts = parts_of(total, weights)
    assert sum(parts.values()) == total
    assert min(parts.values()) >= 0


def test_telephones_are_in_ranges_nobody_has():
    mobile, line = telephones(words_of("cn-sgcc").places, Dice(1))
    assert mobile().startswith("+86154")
    assert line().startswith("+86640")
    shared, _ = telephones(words_of("gb-ofgem").places, Dice(1))
    ranges = (words_of("gb-ofgem").places["mobile"], *words_of("gb-ofgem").places["phones"])
    assert all(shared().startswith(ranges) for _ in range(200))


def test_streams_do_not_depend_on_each_other():
    one, two = Dice(7), Dice(7)
    one.random()
    assert one.stream("people").random() == two.stream("people").random()
    assert one.stream("people").random() != one.stream("places").random()


def test_an_urn_gives_by_weight():
    urn, dice = Urn({"often": 9, "seldom": 1}), Dice(3)
    often = sum(urn.draw(dice) == "often" for _ in range(2000))
    assert 1700 < often < 1900
