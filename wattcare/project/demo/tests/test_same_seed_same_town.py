"""The same seed and moment give the same town, row for row; another seed another one."""

import os
import subprocess
import sys

import pytest

from wattcare.customers.models import Customer
from wattcare.project.demo.tests.conftest import small_town
from wattcare.project.demo.tests.pictures import ARCHIVE, CASES, CLASSES, picture

pytestmark = pytest.mark.django_db

HASHED = """
from datetime import date
from wattcare.catalogue.packs import read_pack
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.settling import Ground, Size, settle
from wattcare.project.demo.texts import words_of
pack = read_pack("cn-sgcc")
ground = Ground(words_of("cn-sgcc"), "CN", "CNY", "zh-hans", date(2024, 8, 20), Size(300, 360, 0))
archive = settle(ground, Dice(1), lambda done, total: None)
print([(c.name, c.identity_code, c.contacts, c.addresses) for c in archive.customers])
"""


def town() -> dict[str, list[str]]:
    with small_town():
        return picture((*ARCHIVE, *CASES, *CLASSES))


def customers(seed: int) -> list[str]:
    with small_town(seed=seed, customers=60, cases=1, classes=False):
        return picture((Customer,))["Customer"]


def test_two_towns_of_one_seed_are_equal_in_every_table():
    first, second = town(), town()
    assert len(first["Membership"]) > 1000
    assert first["PastMembership"]
    for table, rows in first.items():
        assert rows == second[table], table


def test_another_seed_makes_another_town():
    assert customers(1) != customers(2)


def test_the_order_of_hashes_makes_no_difference():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASHED], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000
