"""Loading is idempotent, audited, and never takes away what is used."""

import pytest
from django.db import IntegrityError, transaction

from wattcare.audit.models import Entry
from wattcare.catalogue import queries
from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.events import PackLoaded
from wattcare.catalogue.models import PackVersion
from wattcare.catalogue.packs import read_pack
from wattcare.kernel import events
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.results import NotPermitted, Refused
from wattcare.staff.models import Department, Role

pytestmark = pytest.mark.django_db
LOADER = system("test")


def test_the_same_pack_again_changes_nothing() -> None:
    entries = Entry.objects.count()
    result = load_pack(actor=LOADER, pack=read_pack("cn-sgcc"))
    assert (result.changed, result.differences, Entry.objects.count()) == (False, [], entries)


def test_a_third_pack_needs_no_code(tiny) -> None:
    result = load_pack(actor=LOADER, pack=read_pack(tiny()), use=True)
    assert result.in_use
    assert queries.pack().code == "tiny"
    assert queries.supplier_zone() == "Europe/Berlin"
    assert Department.objects.get(code="crew").parent.code == "office"
    assert Role.objects.get(code="clerk").permissions == ["cases.open", "cases.view"]


def test_a_second_pack_stands_beside_the_suppliers_own(tiny) -> None:
    result = load_pack(actor=LOADER, pack=read_pack(tiny()))
    assert (result.changed, result.in_use, queries.pack().code) == (True, False, "cn-sgcc")
    assert not Department.objects.filter(code="crew").exists()


def test_a_dry_run_writes_nothing(tiny) -> None:
    before = PackVersion.objects.count()
    assert load_pack(actor=LOADER, pack=read_pack(tiny()), dry_run=True).changed
    assert PackVersion.objects.count() == before


def test_a_new_version_replaces_the_old_one_and_the_old_one_may_come_back(tiny) -> None:
    first = read_pack(tiny())
    second = read_pack(tiny(("pack.yaml", 'version: "1"', 'version: "2"')))
    for pack in (first, second, first):
        load_pack(actor=LOADER, pack=pack, use=True)
        assert queries.pack().version == pack.version
    assert PackVersion.objects.filter(code="tiny").count() == 2


def test_a_load_is_recorded(tiny) -> None:
    load_pack(actor=LOADER, pack=read_pack(tiny()))
    entry = Entry.objects.get(verb="catalogue.pack_load", object_id="tiny")
    assert (entry.actor_code, entry.after["version"]) == ("system:test", "1")


def test_a_load_is_announced(tiny, django_capture_on_commit_callbacks, monkeypatch) -> None:
    heard: list[PackLoaded] = []
    monkeypatch.setitem(events._handlers, PackLoaded, [heard.append])
    with django_capture_on_commit_callbacks(execute=True):
        load_pack(actor=LOADER, pack=read_pack(tiny()))
    assert [(event.code, event.in_use) for event in heard] == [("tiny", False)]


def test_codes_that_are_used_stay(tiny, monkeypatch) -> None:
    load_pack(actor=LOADER, pack=read_pack(tiny()), use=True)
    monkeypatch.setattr(queries.codes_in_use, "_fillers", [])
    queries.codes_in_use.register(lambda gone: [("causes", code) for code in gone.get("causes", ())])
    smaller = read_pack(tiny(("causes.yaml", "code: broken", "code: down")))
    with pytest.raises(Refused, match=r"causes: fault\.line\.broken") as caught:
        load_pack(actor=LOADER, pack=smaller)
    assert caught.value.code == "codes_in_use"


def test_unknown_permissions_are_refused(tiny) -> None:
    with pytest.raises(Refused, match=r"cases\.fly"):
        load_pack(actor=LOADER, pack=read_pack(tiny(("staff.yaml", "cases.open", "cases.fly"))))


def test_loading_needs_its_permission(tiny) -> None:
    nobody = Actor(id=None, code="nobody", name="")
    with pytest.raises(NotPermitted):
        load_pack(actor=nobody, pack=read_pack(tiny()))


def test_the_database_holds_one_pack_in_use() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PackVersion.objects.create(code="x", version="1", digest="d", document={}, active=True, in_use=True)


def test_a_pack_in_use_is_active() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PackVersion.objects.filter(in_use=True).update(active=False)


def test_without_a_pack_one_is_asked_for() -> None:
    PackVersion.objects.all().delete()
    queries.forget()
    with pytest.raises(queries.NoPack):
        queries.pack()
    assert queries.supplier_zone() == "UTC"


def test_the_pack_is_kept_in_the_process(django_assert_num_queries) -> None:
    queries.pack()
    with django_assert_num_queries(0):
        queries.pack()
