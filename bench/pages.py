"""Every page of the workspace with a full database: how long the server takes, how many statements it asks."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import town, typed
from bench.figures import Figure, middle, share
from bench.installation import Installation
from bench.load import drive, for_count, request
from wattcare.cases.models import Case, Order
from wattcare.customers.models import Customer
from wattcare.staff.models import User

FLOOR_IS = "a signed-in person's name as text"
COUNTED = 6  # requests of each page whose statements are counted


@dataclass(frozen=True)
class Options:
    requests: int = 100


@dataclass(frozen=True)
class Visit:
    """One person on one page."""

    user: User
    path: str


def run(place: Installation, options: Options) -> list[Figure]:
    """One client over the loopback, one request after the other, each page in both languages by turns."""
    port, cookies = place.web(), _Cookies()
    floor = _milliseconds(port, itertools.cycle([Visit(agent(), "/bench/trivial/")]), cookies, options.requests)
    figures, statements = [], {}
    for name, visits in pages().items():
        spent = _milliseconds(port, itertools.cycle(visits), cookies, options.requests)
        figures.append(Figure(
            bench="pages", what=f"{name}, median", value=middle(spent), unit="ms", at_most=25,
            floor=middle(floor), floor_is=FLOOR_IS,
        ))  # fmt: skip
        figures.append(Figure(
            bench="pages", what=f"{name}, 95 %", value=share(spent, 0.95), unit="ms", at_most=50,
            floor=share(floor, 0.95), floor_is=FLOOR_IS,
        ))  # fmt: skip
        statements[name] = max(_statements(visit, cookies) for visit in visits[:COUNTED])
    worst = max(statements, key=lambda name: statements[name])
    note = ", ".join(f"{name} {count}" for name, count in statements.items())
    most = Figure(
        bench="pages", what=f"most statements of a page ({worst})", value=statements[worst], unit="statements",
        at_most=12, note=note,
    )  # fmt: skip
    return [*figures, most]


class _Cookies:
    """A session for each person, made once."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, user: User) -> str:
        if user.pk not in self._known:
            self._known[user.pk] = town.session(user)
        return self._known[user.pk]


def _milliseconds(port: int, visits: Iterator[Visit], cookies: _Cookies, count: int) -> list[float]:
    def requests() -> Iterator[bytes]:
        for visit, language in zip(visits, itertools.cycle(("zh-hans", "en")), strict=False):
            cookie = (
                f"{settings.SESSION_COOKIE_NAME}={cookies.of(visit.user)}; {settings.LANGUAGE_COOKIE_NAME}={language}"
            )
            yield request("GET", visit.path, {"Cookie": cookie})

    sent = requests()
    drive(port, sent, 1, for_count(10)).demand(200)
    return [1e3 * seconds for seconds in drive(port, sent, 1, for_count(count)).demand(200).latencies]


def _statements(visit: Visit, cookies: _Cookies) -> int:
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = cookies.of(visit.user)
    client.get(visit.path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(visit.path)
    assert answer.status_code == 200, (visit.path, answer.status_code)
    return len(captured)


def _person(role: str) -> User:
    return User.objects.filter(memberships__role__code=role, is_active=True).order_by("id")[0]


def agent() -> User:
    return _person("agent")


def pages() -> dict[str, list[Visit]]:
    """Each page with the persons who use it and objects spread over the database, the heaviest among them."""
    chief, crew, desk = _person("supervisor"), _person("crew-lead"), agent()
    numbers = _spread(list(Case.objects.order_by("id").values_list("number", flat=True)))
    customers = _spread(list(Customer.objects.order_by("id").values_list("number", flat=True)))
    busy = _busy_departments()
    sought = [quote(text) for text in typed.samples(60)]
    return {
        "desk": [Visit(desk, "/desk/")],
        "desk with a caller": [Visit(desk, f"/desk/?customer={quote(number)}") for number in customers],
        "desk, while typing": [Visit(desk, f"/desk/find/?q={text}") for text in sought],
        "my work": [Visit(user, "/work/") for user in (crew, desk, chief)],
        "queue": [Visit(chief, f"/queues/{code}/") for code in busy] + [Visit(crew, f"/queues/{_home(crew)}/")],
        "case": [Visit(chief, f"/cases/{number}/") for number in numbers],
        "cases": [Visit(user, "/cases/") for user in (chief, crew)],
        "cases, filtered": [
            Visit(user, f"/cases/?{query}") for query in _filters(busy[0]) for user in (chief, crew)
        ],
        "cases, search": [Visit(chief, f"/cases/?stage=&q={text}") for text in sought],
        "board": [Visit(chief, "/board/")],
        "customers": [Visit(desk, "/customers/"), Visit(desk, "/customers/?kind=enterprise")],
        "customer": [Visit(desk, f"/customers/{quote(number)}/") for number in customers],
        "search": [Visit(desk, f"/customers/search/?q={text}") for text in sought],
        "commitments": [Visit(desk, "/commitments/")],
        "mail": [Visit(chief, "/mail/")],
    }  # fmt: skip


def _spread(numbers: Sequence[str], count: int = 60) -> list[str]:
    return [numbers[nth * len(numbers) // count] for nth in range(count)]


def _busy_departments() -> list[str]:
    """Those with the most open orders and those with the most open cases."""
    found: list[str] = []
    for rows in (Order.objects.filter(state__in=["sent", "accepted"]), Case.objects.exclude(stage="closed")):
        counted = rows.values("department__code").annotate(count=Count("id")).order_by("-count")[:3]
        found += [row["department__code"] for row in counted]
    return list(dict.fromkeys(found))


def _home(user: User) -> str:
    return user.memberships.order_by("id")[0].department.code


def _filters(department: str) -> list[str]:
    return [
        "stage=closed",
        "stage=open&due=late",
        "stage=open&due=soon",
        "stage=&kind=complaint",
        "stage=open&urgency=urgent",
        f"stage=&department={department}",
        f"stage=open&department={department}",
    ]
