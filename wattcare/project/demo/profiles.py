"""How customers can be reached, and what the archive knows of them beside."""

from datetime import date, timedelta

from pypinyin import lazy_pinyin

from wattcare.customers.rules import ContactKind, Lifecycle
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.firms import BUSINESS, Firm
from wattcare.project.demo.own_fields import choice_codes
from wattcare.project.demo.people import People, Person, telephones
from wattcare.project.demo.records import ContactRow, CustomerRow
from wattcare.project.demo.texts import TownWords

MAIL_DOMAINS = ("example.com", "example.net", "example.org")  # kept by RFC 2606: no mail ever arrives there


class Profiles:
    """Fills in contact points and own fields."""

    def __init__(self, words: TownWords, chinese: bool, today: date, dice: Dice) -> None:
        self._words, self._dice, self._today, self._chinese = words, dice, today, chinese
        self._heatings, self._shifts = (choice_codes(words.pack, code) for code in ("heating", "shifts"))
        self._mobile, self._line = telephones(words.places, dice)
        self._mailboxes: dict[str, int] = {}

    def of_person(self, customer: CustomerRow, person: Person) -> None:
        dice, contacts = self._dice, customer.contacts
        age = (self._today - person.born).days / 365
        if dice.chance(0.02):
            return  # the archive has gaps, as archives do
        if age > 70 and dice.chance(0.35):
            contacts.append(self._contact(ContactKind.PHONE, self._line(), preferred=True))
        else:
            contacts.append(self._contact(ContactKind.PHONE, self._mobile(), preferred=True))
        if dice.chance(0.08):
            contacts.append(self._old(self._contact(ContactKind.PHONE, self._mobile())))
        if dice.chance(0.42 if age < 60 else 0.1):
            contacts.append(self._mail(person.name))
        if self._chinese and dice.chance(0.3 if age < 65 else 0.06):
            contacts.append(self._contact(ContactKind.WECHAT, f"lh_{dice.code(8, 'abcdefghkmnprstuvwxyz23456789')}"))
        if dice.chance(0.25):
            customer.details["household"] = dice.randint(1, 5)
        if dice.chance(0.18):
            customer.details["heating"] = dice.choice(self._heatings)
        if dice.chance(0.03):
            customer.details["solar_kw"] = dice.randint(3, 24)

    def of_firm(self, customer: CustomerRow, firm: Firm, contact: Person, people: People) -> None:
        dice, contacts = self._dice, customer.contacts
        customer.caller = people.title(contact)
        role = self._words.firms["owner"] if firm.small else dice.choice(self._words.firms["contacts"])
        contacts.append(self._contact(ContactKind.PHONE, self._mobile(), role, contact.name, preferred=True))
        if not firm.small:
            contacts.append(self._contact(ContactKind.PHONE, self._line(), self._words.firms["contacts"][3]))
            contacts.append(self._mail(contact.name, role))
        if firm.supply != BUSINESS:
            second = people.draw(24, 60)
            contacts.append(
                self._contact(ContactKind.PHONE, self._mobile(), self._words.firms["contacts"][4], second.name)
            )
            customer.details["employees"] = dice.randint(12, 900)
            customer.details["shifts"] = dice.choice(self._shifts)
        if customer.importance:
            customer.details["generator_kw"] = dice.choice((120, 200, 320, 500, 800))
        if customer.lifecycle == Lifecycle.POTENTIAL:
            del contacts[2:]

    def _contact(
        self, kind: ContactKind, value: str, label: str = "", person: str = "", *, preferred: bool = False
    ) -> ContactRow:
        verified = self._today - timedelta(days=self._dice.randrange(5, 1400)) if self._dice.chance(0.6) else None
        return ContactRow(str(kind), value, label, person, preferred, verified)

    def _old(self, contact: ContactRow) -> ContactRow:
        """A number that was theirs once."""
        contact.ended = self._today - timedelta(days=self._dice.randrange(60, 2000))
        return contact

    def _mail(self, name: str, label: str = "") -> ContactRow:
        local = "".join(lazy_pinyin(name)) if not name.isascii() else name.lower().replace(" ", ".").replace("'", "")
        nth = self._mailboxes[local] = self._mailboxes.get(local, 0) + 1
        address = f"{local}{nth if nth > 1 else ''}@{self._dice.choice(MAIL_DOMAINS)}"
        contact = self._contact(ContactKind.EMAIL, address, label, name if label else "")
        if self._dice.chance(0.015):
            contact.bounced = self._today - timedelta(days=self._dice.randrange(1, 300))
        return contact
