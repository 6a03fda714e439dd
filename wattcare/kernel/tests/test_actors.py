"""Who acts, and what they may."""

import pytest
from django.utils.translation import override

from wattcare.kernel.actors import Actor, system
from wattcare.kernel.results import NotPermitted

LIN = Actor(id=1, code="lin", name="林晓", permissions=frozenset({"cases.open"}))


def test_a_permission_held_is_a_permission():
    assert LIN.has("cases.open")
    assert LIN.may("cases.open")
    LIN.require("cases.open")


def test_one_not_held_is_denied_with_its_reason_and_code():
    denied = LIN.may("cases.close")
    assert not denied
    assert (str(denied.reason), denied.code) == ("Your role does not include this.", "cases.close")


def test_requiring_it_raises_with_the_code():
    with pytest.raises(NotPermitted) as raised:
        LIN.require("cases.close")
    assert (raised.value.permission, raised.value.status) == ("cases.close", 403)


def test_the_reason_is_in_the_readers_language():
    with override("zh-hans"):
        assert str(LIN.may("cases.close").reason) == "您的角色没有此项权限。"


def test_the_system_may_everything_and_is_nobody():
    sweeper = system("deadlines")
    assert (sweeper.id, sweeper.code) == (None, "system:deadlines")
    assert sweeper.has("cases.close")


def test_an_address_is_noted_without_changing_the_actor():
    assert LIN.at("10.0.0.7").address == "10.0.0.7"
    assert LIN.address is None
