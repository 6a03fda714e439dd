"""Places that upper capabilities fill."""

from wattcare.kernel.slots import Slot


def double(given: int) -> int:
    return given * 2


def negate(given: int) -> int:
    return -given


def test_an_empty_slot_gives_nothing():
    assert Slot("empty").fill(1) == []


def test_fillers_answer_in_their_order():
    slot: Slot[int, int] = Slot("numbers")
    slot.register(double, order=2)
    slot.register(negate, order=1)
    assert slot.fill(3) == [-3, 6]


def test_of_the_same_order_the_first_comes_first():
    slot: Slot[int, int] = Slot("numbers")
    slot.register(double)
    slot.register(negate)
    assert slot.fill(3) == [6, -3]


def test_registering_twice_fills_once():
    slot: Slot[int, int] = Slot("numbers")
    slot.register(double)
    slot.register(double, order=5)
    assert slot.fill(3) == [6]
