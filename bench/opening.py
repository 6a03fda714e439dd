"""Open a case through the API, with its event, clocks, first order, audit, archive line and job."""

import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from bench import town
from bench.figures import Figure, middle, share
from bench.installation import Installation
from bench.load import Measured, drive, for_seconds, request

ROUNDS = 5
FLOOR_IS = "bare Django Ninja view, two rows, one commit"


@dataclass(frozen=True)
class Options:
    clients: int = 8
    seconds: float = 4.0


def run(place: Installation, options: Options) -> list[Figure]:
    """Product and floor take turns, so that noise of the machine meets both; the middle round counts."""
    accounts = itertools.cycle(town.accounts())
    secret = town.token(place.home)
    openings = (_opening(number, secret) for number in accounts)
    crowd = _turns(place, openings, options.clients, options.seconds)
    alone = _turns(place, openings, 1, options.seconds / 2)
    check_rows(sum(len(product.latencies) for product, _floor in crowd + alone))
    rate, floor = (middle([turn[which].rate for turn in crowd]) for which in (0, 1))
    one, one_floor = (middle([middle(turn[which].latencies) for turn in alone]) for which in (0, 1))
    slow = middle([share(turn[0].latencies, 0.95) for turn in crowd])
    return [
        Figure(
            bench="opening", what=f"cases opened with {options.clients} clients", value=rate, unit="1/s",
            at_least=300, floor=floor, floor_is=FLOOR_IS, ratio_at_least=0.2, note=_noise(crowd),
        ),
        Figure(bench="opening", what=f"95 % of openings with {options.clients} clients", value=slow * 1e3, unit="ms"),
        Figure(
            bench="opening", what="one opening alone", value=one * 1e3, unit="ms", floor=one_floor * 1e3,
            floor_is=FLOOR_IS,
        ),
    ]  # fmt: skip


def _turns(
    place: Installation, openings: Iterator[bytes], clients: int, seconds: float
) -> list[tuple[Measured, Measured]]:
    bare = itertools.repeat(_bare())
    for port, some in ((place.web(), openings), (place.floor(), bare)):
        drive(port, some, clients, for_seconds(1.0))
    turns = []
    for _round in range(ROUNDS):
        product = drive(place.web(), openings, clients, for_seconds(seconds)).demand(201)
        floor = drive(place.floor(), bare, clients, for_seconds(seconds)).demand(201)
        turns.append((product, floor))
    return turns


def _opening(account: str, token: str) -> bytes:
    """A fault that a caller reports, with the order to the crew."""
    body = {
        "kind": "fault",
        "channel": "hotline",
        "subject": "家中停电，邻居家有电",
        "description": "客户来电反映家中突然停电，邻居家正常供电，已检查空气开关未跳闸，请尽快派人检查处理。",
        "urgency": "normal",
        "account": account,
        "caller_phone": "13800138000",
        "wants_call_back": True,
        "order": "到户检查，恢复供电",
        "order_department": "repair-east",
    }
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
        "Accept": "application/json",
    }
    return request("POST", "/api/v1/cases", headers, json.dumps(body, ensure_ascii=False).encode())


def _bare() -> bytes:
    body = {"subject": "家中停电，邻居家有电", "description": "客户来电反映家中突然停电，邻居家正常供电。"}
    headers = {"Content-Type": "application/json"}
    return request("POST", "/matters", headers, json.dumps(body, ensure_ascii=False).encode())


def _noise(turns: list[tuple[Measured, Measured]]) -> str:
    rates = sorted(product.rate / floor.rate for product, floor in turns)
    return f"ratio {rates[0]:.2f} to {rates[-1]:.2f} in {len(turns)} rounds"


def check_rows(least: int) -> None:
    """Each opened case has all that belongs to it, or the figure would be a lie."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE
                EXISTS (SELECT FROM cases_order o WHERE o.case_id = c.id)
                AND EXISTS (SELECT FROM cases_clock k WHERE k.case_id = c.id)
                AND EXISTS (SELECT FROM cases_timelineentry t WHERE t.case_id = c.id)
                AND EXISTS (SELECT FROM audit_entry a WHERE a.object_type = 'case' AND a.object_id = c.number)
                AND EXISTS (SELECT FROM customers_interaction i WHERE i.about = c.number)
                AND EXISTS (SELECT FROM procrastinate_jobs j
                    WHERE j.task_name = 'cases.follow_up' AND (j.args ->> 'case_id')::bigint = c.id))
            FROM (SELECT * FROM cases_case ORDER BY id DESC LIMIT 200) c
            """
        )
        looked, whole = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone()[0] >= least, "cases are missing"
        assert looked == whole, "cases without order, clock, timeline, audit, archive line or job"
