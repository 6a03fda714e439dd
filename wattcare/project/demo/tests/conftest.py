"""A small town of each pack, built once for the tests that only look at it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from unittest.mock import patch

import time_machine
from django.db import transaction

from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.packs import read_pack
from wattcare.catalogue.queries import forget
from wattcare.customers.queries.own_fields import forget as forget_fields
from wattcare.kernel.actors import system
from wattcare.project.demo import build_town
from wattcare.project.demo.building import Founding
from wattcare.staff.queries import forget_tree

AT = datetime(2024, 8, 20, 8, 0, tzinfo=UTC)
PACKS = ("cn-sgcc", "gb-ofgem")


@contextmanager
def small_town(
    pack: str = "cn-sgcc", *, seed: int = 1, customers: int = 200, cases: int = 40, classes: bool = True
) -> Iterator[None]:
    """The town stands inside the block and is gone after it. Who asks for no `classes` does not wait for months of
    them."""
    forget()
    with time_machine.travel(AT, tick=False), transaction.atomic():
        load_pack(actor=system("tests"), pack=read_pack(pack), use=True)
        with nullcontext() if classes else patch.object(Founding, "classify"):
            build_town(
                pack_code=pack, seed=seed, customers=customers, service_points=round(customers * 1.2), cases=cases,
                today=AT,
            )  # fmt: skip
        yield
        transaction.set_rollback(True)
    forget_tree()
    forget_fields()
    forget()
