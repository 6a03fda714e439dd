"""What people read about commitments and packs."""

import pytest
import time_machine

from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.models import PackVersion
from wattcare.catalogue.packs import read_pack
from wattcare.kernel.actors import system

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def test_the_commitments_stand_by_matter_with_their_limits(town) -> None:
    page = text(town.browser("lin", "zh-hans").get("/commitments/"))
    for expected in ("故障抢修", "抢修到达现场", "45 分钟", "SG.COMPLAINT.ANSWER", "5 个工作日", "另有 1 个版本"):
        assert expected in page


def test_the_commitments_in_english(town) -> None:
    page = text(town.browser("lin", "en").get("/commitments/"))
    for expected in ("Repair crew on site", "from receipt to the arrival on site", "45 minutes", "binds the average"):
        assert expected in page


@time_machine.travel("2025-09-27T00:00:00Z", tick=False)
def test_a_commitment_shows_its_editions(town) -> None:
    page = text(town.browser("lin", "zh-hans").get("/commitments/SG.COMPLAINT.ANSWER/"))
    for expected in ("2022/23", "2011", "7 个工作日", "现行有效"):
        assert expected in page


def test_what_if_computes_with_arithmetic(town) -> None:
    page = text(town.browser("lin", "zh-hans").get("/commitments/SG.COMPLAINT.ANSWER/", {"start": "2025-09-26T10:00"}))
    assert "2025-10-10" in page
    assert "国庆节、中秋节" in page


def test_what_if_asks_for_the_variant(town) -> None:
    answer = {"start": "2025-09-26T10:00", "variant": "remote"}
    page = text(town.browser("lin", "zh-hans").get("/commitments/SG.REPAIR.ARRIVE/", answer))
    assert "12:00" in page


def test_what_if_outside_every_edition_is_told(town) -> None:
    page = text(town.browser("lin", "zh-hans").get("/commitments/SG.COMPLAINT.ANSWER/", {"start": "2001-01-01T10:00"}))
    assert "当日没有有效版本" in page


def test_a_wrong_start_is_told(town) -> None:
    response = town.browser("lin", "zh-hans").get("/commitments/SG.COMPLAINT.ANSWER/", {"start": "soon"})
    assert response.status_code == 200
    assert "is-invalid" in text(response)


def test_an_unknown_commitment_is_not_found(town) -> None:
    assert town.browser("lin", "zh-hans").get("/commitments/NOPE/").status_code == 404


@pytest.mark.parametrize("path", ["/commitments/", "/commitments/SG.12345/", "/settings/packs/"])
def test_without_permission_nothing_is_shown(town, path: str) -> None:
    assert town.browser("wairen").get(path).status_code == 403


def test_loaded_packs_are_listed(town) -> None:
    page = text(town.browser("gao", "zh-hans").get("/settings/packs/"))
    assert "cn-sgcc" in page
    assert "使用中" in page


def test_a_version_shows_what_changed(town, tiny) -> None:
    for limit in ("45", "40"):
        change = ("commitments.yaml", "town: 45 min", f"town: {limit} min")
        load_pack(actor=system("test"), pack=read_pack(tiny(change)))
    version = PackVersion.objects.get(code="tiny", active=True)
    page = text(town.browser("gao", "zh-hans").get(f"/settings/packs/{version.pk}/"))
    assert "commitments[TINY.ARRIVE].editions[2].limits.town" in page


def test_the_british_pack_shows_its_payments(town) -> None:
    load_pack(actor=system("test"), pack=read_pack("gb-ofgem"), use=True)
    page = text(town.browser("gao", "zh-hans").get("/commitments/GB.EGS2/"))
    assert "£95" in page.replace("\xa0", "")


def test_the_list_costs_few_statements(town, django_assert_max_num_queries) -> None:
    browser = town.browser("lin", "zh-hans")
    with django_assert_max_num_queries(6):
        browser.get("/commitments/")
