"""People: their names, birthdays, identity numbers and telephones. All are invented and none can be dialled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from wattcare.customers.rules import credit_check, identity_check
from wattcare.project.demo.dice import Dice, Numbers, Urn
from wattcare.project.demo.texts import Words, weighted

MALE, FEMALE = "male", "female"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, the organisation code within the credit code
_MPAN_PRIMES = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)  # the check digit of a British supply number


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. `name` is written as people of the place write it."""

    name: str
    family: str
    sex: str
    born: date


class People:
    """Draws people of one pack's town."""

    def __init__(self, words: Words, dice: Dice, today: date, *, family_first: bool) -> None:
        self._dice, self._today, self._words = dice, today, words
        self._surnames = Urn(weighted(words["surnames"]))
        self._family_first = family_first

    def draw(self, youngest: int = 20, oldest: int = 88) -> Person:
        """A grown-up; given names fit the years they were born in."""
        dice = self._dice
        years = youngest + (oldest - youngest) * dice.betavariate(1.7, 2.0)
        born = self._today - timedelta(days=int(years * 365.25))
        sex = MALE if dice.chance(0.56) else FEMALE
        decade = next(entry for entry in self._words["decades"] if born.year <= entry["until"])
        family, given = self._surnames.draw(dice), dice.choice(decade[sex])
        name = family + given if self._family_first else f"{given} {family}"
        return Person(name, family, sex, born)

    def needs(self, born: date) -> list[str]:
        """Special needs, as codes, by how often they are met; the old have more of them."""
        old = (self._today - born).days > 68 * 365
        found = []
        for code, per_thousand in self._words["needs"].items():
            share = per_thousand / 1000
            if code == "elderly_alone":
                share = share * 4 if old else 0
            if self._dice.chance(share):
                found.append(code)
        return found

    def title(self, person: Person) -> str:
        """`王先生`, `Ms Patel`."""
        word: str = self._words["titles"][person.sex]
        return person.family + word if self._family_first else f"{word} {person.family}"


def identity_number(dice: Dice, region: str, person: Person) -> str:
    """A resident identity number with the right check character, of a region no division has."""
    serial = dice.randrange(0, 500) * 2 + (1 if person.sex == MALE else 0)
    first17 = f"{region}{person.born:%Y%m%d}{serial:03d}"
    return first17 + identity_check(first17)


def credit_code(dice: Dice, region: str, authority: str) -> str:
    """A unified social credit code with both check characters right, of a region no division has."""
    body = dice.choice("ABCDEFGH") + dice.choice("ABCDEFGHJKLMN") + dice.code(6)
    values = [int(char, 36) for char in body]
    check = 11 - sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    first17 = f"{authority}{region}{body}{'0' if check == 11 else 'X' if check == 10 else check}"
    return first17 + credit_check(first17)


def supply_number(serial: int) -> str:
    """A British supply number (MPAN core) of distributor 99, which does not exist, with its check digit."""
    first12 = f"99{serial:010d}"
    total = sum(int(digit) * prime for digit, prime in zip(first12, _MPAN_PRIMES, strict=True))
    return f"{first12}{total % 11 % 10}"


def telephones(words: Words, dice: Dice) -> tuple[Callable[[], str], Callable[[], str]]:
    """Two sources of E.164 numbers, mobile and land line, in ranges that are given to nobody.

    Britain keeps a thousand numbers of each of a few ranges for drama; there, households share numbers.
    """
    if "phones" in words:
        ranges = [words["mobile"], *words["phones"]]
        every = Numbers(dice.stream("phones"), len(ranges) * 1000)

        def shared() -> str:
            place = every.next()
            return f"{ranges[place // 1000]}{place % 1000:03d}"

        return shared, shared
    mobiles, lines = Numbers(dice.stream("mobiles"), 10**8), Numbers(dice.stream("lines"), 8 * 10**6)
    area = "+86" + words["area_code"].removeprefix("0")
    return lambda: f"{words['mobile']}{mobiles.next():08d}", lambda: f"{area}{2000000 + lines.next():07d}"
