"""A small town of each pack, built once for the tests that only look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import time_machine
from django.db import transaction

from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.packs import read_pack
from wattcare.catalogue.queries import forget
from wattcare.customers.queries.own_fields import forget as forget_fields
from wattcare.kernel.actors import system
from wattcare.project.demo import build_town
from wattcare.staff.queries import forget_tree

AT = datetime(2024, 8, 20, 8, 0, tzinfo=UTC)
PACKS = ("cn-sgcc", "gb-ofgem")


@contextmanager
def small_town(pack: str = "cn-sgcc", *, seed: int = 1, customers: int = 200, cases: int = 40) -> Iterator[None]:
    """The town stands inside the block and is gone after it."""
    forget()
    with time_machine.travel(AT, tick=False), transaction.atomic():
        load_pack(actor=system("tests"), pack=read_pack(pack), use=True)
        build_town(
            pack_code=pack, seed=seed, customers=customers, service_points=round(customers * 1.2), cases=cases, today=AT
        )
        yield
        transaction.set_rollback(True)
    forget_tree()
    forget_fields()
    forget()
