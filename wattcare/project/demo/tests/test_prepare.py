"""What `wattcare demo` does before the servers start."""

import pytest

from wattcare.project.demo import prepare
from wattcare.project.demo.building import build_town
from wattcare.project.demo.tests.conftest import AT, small_town
from wattcare.project.trouble import Trouble

pytestmark = pytest.mark.django_db


def test_a_database_with_customers_of_its_own_is_left_alone():
    with pytest.raises(Trouble) as caught:
        prepare(pack="cn-sgcc", customers=10, cases=1, seed=1)
    assert "WATTCARE_HOME" in caught.value.mend


def test_a_pack_without_a_town_is_refused_with_those_that_have_one():
    with pytest.raises(Trouble) as caught:
        prepare(pack="fr-enedis", customers=10, cases=1, seed=1)
    assert "cn-sgcc, gb-ofgem" in caught.value.mend


def test_a_town_that_stands_is_kept():
    with small_town(customers=60, cases=12, classes=False):
        assert [one.username for one in prepare(pack="cn-sgcc", customers=9, cases=9, seed=9)][:2] == [
            "hotline",
            "counter",
        ]


def test_progress_is_told_phase_by_phase():
    heard = []
    build_town(
        customers=40,
        service_points=48,
        cases=8,
        today=AT,
        progress=lambda phase, done, total: heard.append((phase, done, total)),
    )
    phases = list(dict.fromkeys(phase for phase, _, _ in heard))
    assert len(phases) == 7
    assert all(heard.count((phase, 1, 1)) for phase in phases)
