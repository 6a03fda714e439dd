"""Files that capabilities above keep in a pack's folder: checked with it, brought in with it."""

import json

import pytest
from click.testing import CliRunner

from wattcare.catalogue import packs
from wattcare.catalogue.commands import pack as command
from wattcare.catalogue.packs import Brought, PackError, PackFolder, Problem, check_pack
from wattcare.kernel.results import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for slot in (packs.folder_problems, packs.folder_loaded):
        monkeypatch.setattr(slot, "_fillers", [])


def test_problems_of_others_stand_in_the_same_report(tiny) -> None:
    packs.folder_problems.register(lambda folder: [Problem("songs/a.yaml", 3, f"{folder.pack.code} out of tune.", "")])
    with pytest.raises(PackError) as caught:
        check_pack(tiny())
    assert [str(one) for one in caught.value.problems] == ["songs/a.yaml:3: tiny out of tune."]
    result = CliRunner().invoke(command, ["check", str(tiny()), "--json"])
    assert (result.exit_code, json.loads(result.stdout)["problems"][0]["line"]) == (2, 3)
    assert CliRunner().invoke(command, ["load", str(tiny()), "--yes"]).exit_code == 2


def test_others_are_not_asked_of_a_pack_that_cannot_be_read(tiny) -> None:
    packs.folder_problems.register(lambda _folder: pytest.fail("asked"))
    with pytest.raises(PackError):
        check_pack(tiny(("kinds.yaml", "nature: fault", "nature: falt")))


def test_what_a_folder_brings_in_is_told_at_each_load_of_the_suppliers_pack(tiny) -> None:
    told: list[PackFolder] = []

    def bring(folder: PackFolder) -> list[Brought]:
        told.append(folder)
        return [Brought("song", "a", "The song a.")]

    packs.folder_loaded.register(bring)
    first = CliRunner().invoke(command, ["load", str(tiny()), "--yes", "--use"])
    assert first.stdout.endswith("Loaded tiny 1.\n+ The song a.\n")
    again = CliRunner().invoke(command, ["load", str(tiny()), "--json"])
    assert json.loads(again.stdout)["brought"] == [{"sort": "song", "code": "a"}]
    assert {(one.pack.code, one.actor.code) for one in told if one.actor} == {("tiny", "system:pack-load")}
    assert len(told) == 2


def test_a_pack_loaded_beside_the_suppliers_brings_in_nothing(tiny) -> None:
    packs.folder_loaded.register(lambda _folder: pytest.fail("told"))
    assert CliRunner().invoke(command, ["load", str(tiny()), "--yes"]).exit_code == 0
    assert CliRunner().invoke(command, ["load", "cn-sgcc", "--dry-run"]).exit_code == 0


def test_a_pack_is_not_loaded_when_what_it_brings_is_refused(tiny) -> None:
    def refuse(_folder: PackFolder) -> list[Brought]:
        raise Refused("no_songs", "No songs today.")

    packs.folder_loaded.register(refuse)
    result = CliRunner().invoke(command, ["load", str(tiny()), "--yes", "--use", "--json"])
    assert (result.exit_code, json.loads(result.stdout)["code"]) == (1, "no_songs")
    assert not packs_loaded("tiny")


def packs_loaded(code: str) -> bool:
    from wattcare.catalogue.models import PackVersion

    return PackVersion.objects.filter(code=code).exists()
