"""What people type into the search box, letter by letter, taken from the archive itself."""

import itertools
import random
from collections.abc import Callable, Iterator

from django.db import connection

from wattcare.kernel.text import pinyin_initials

WORST = (
    "1", "13", "139", "+86", "010", "0", "00", "张", "王", "李", "李明", "王伟", "z", "zh", "w", "l", "ly", "wang",
    "zhang", "云", "云江", "云江市", "城东", "城东区", "路", "号", "小区", "花园", "1号", "18号", "3幢", "公司",
    "有限公司", "物业", "云江市城东区", "王 1", "a", "e", "4", "33", "9133",
)  # fmt: skip


def samples(count: int, seed: int = 3) -> list[str]:
    """`count` texts as they stand in the box at one moment: beginnings of what was meant, and the worst ones."""
    dice = random.Random(seed)
    meant = itertools.chain.from_iterable(zip(*(_prefixes(texts, dice) for texts in _meant(count)), strict=False))
    drawn = list(itertools.islice(meant, count))
    return drawn[: max(count - len(WORST), 0)] + list(WORST)[:count]


def _prefixes(texts: list[str], dice: random.Random) -> Iterator[str]:
    """Ever longer beginnings of each text; people stop where they have found whom they seek."""
    for text in texts:
        begin = min(2, len(text))
        for length in range(begin, dice.randint(begin, len(text)) + 1):
            yield text[:length]


def _meant(count: int) -> list[list[str]]:
    """By telephone, its last digits, account, meter, name, initials, address, name with street."""
    ways: list[tuple[str, Callable[[str], str]]] = [
        ("SELECT value FROM customers_contactpoint WHERE kind = 'phone'", lambda text: text.removeprefix("+86")),
        ("SELECT value FROM customers_contactpoint WHERE kind = 'phone'", lambda text: text[-6:]),
        ("SELECT number FROM customers_account", str),
        ("SELECT number FROM customers_meter", str),
        ("SELECT name FROM customers_customer", str),
        ("SELECT name FROM customers_customer", lambda text: (pinyin_initials(text) or [text])[0]),
        ("SELECT address FROM customers_premise", lambda text: text[3:]),
        (
            "SELECT c.name || ' ' || substr(p.address, 7, 3) FROM customers_customer c JOIN customers_account a"
            " ON a.customer_id = c.id JOIN customers_agreement g ON g.account_id = a.id JOIN customers_supply s"
            " ON s.agreement_id = g.id JOIN customers_servicepoint t ON t.id = s.service_point_id"
            " JOIN customers_premise p ON p.id = t.premise_id",
            str,
        ),
    ]
    return [[change(text) for text in _drawn(sql, count)] for sql, change in ways]


def _drawn(sql: str, count: int) -> list[str]:
    """The same texts in every run."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t FROM ({sql}) x (t) WHERE t <> '' ORDER BY hashtext(t), t LIMIT %s", [count])
        return [row[0] for row in cursor.fetchall()]
