"""A pack survives its way through the database, and differences are found."""

import json

import pytest

from wattcare.catalogue.differences import Change, differences
from wattcare.catalogue.documents import digest, from_document, to_document
from wattcare.catalogue.packs import read_pack


@pytest.mark.parametrize("code", ["cn-sgcc", "gb-ofgem"])
def test_a_pack_comes_back_equal_from_json(code: str) -> None:
    pack = read_pack(code)
    document = json.loads(json.dumps(to_document(pack)))
    assert from_document(document) == pack
    assert digest(document) == digest(to_document(pack))


def test_equal_packs_do_not_differ(tiny) -> None:
    folder = tiny()
    assert differences(read_pack(folder), read_pack(folder)) == []


def test_a_changed_limit_is_named_with_its_place(tiny) -> None:
    before = read_pack(tiny())
    after = read_pack(tiny(("commitments.yaml", "town: 45 min", "town: 40 min")))
    (found,) = differences(before, after)
    assert found.path == "commitments[TINY.ARRIVE].editions[2].limits.town"
    assert (found.change, found.before, found.after) == (Change.CHANGED, "45 min", "40 min")


def test_added_and_removed_entries_are_told_apart(tiny) -> None:
    before = read_pack(tiny())
    after = read_pack(
        tiny(("staff.yaml", "code: crew", "code: team"), ("causes.yaml", "department: crew", "department: team"))
    )
    found = {(item.change, item.path) for item in differences(before, after)}
    assert {(Change.REMOVED, "departments[crew]"), (Change.ADDED, "departments[team]")} <= found


def test_a_document_of_another_format_is_refused(tiny) -> None:
    document = {**to_document(read_pack(tiny())), "format": 99}
    with pytest.raises(ValueError, match="format 99"):
        from_document(document)
