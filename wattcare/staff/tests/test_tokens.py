"""API tokens: shown once, kept as a digest, ended at once."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from wattcare.audit.models import Entry
from wattcare.kernel.results import NotFound, NotPermitted, Refused
from wattcare.project.testing import TOKEN
from wattcare.staff import rules
from wattcare.staff.actions import deactivate_user, issue_token, revoke_token, set_memberships
from wattcare.staff.models import ApiToken
from wattcare.staff.queries import actor_for_token, tokens_of


def issue(town, by="chengxu", **changes):
    return issue_token(actor=town.actor(by), **{"name": "停电大屏", "days": 30, **changes})


def test_its_secret_opens_what_its_owner_may(town):
    _token, secret = issue(town)
    actor, owner = actor_for_token(secret, "10.0.0.7"), town.actor("chengxu")
    assert (actor.code, actor.permissions, actor.departments) == ("chengxu", owner.permissions, owner.departments)
    assert (actor.address, actor.home_department) == ("10.0.0.7", owner.home_department)


def test_only_a_digest_is_kept(town):
    token, secret = issue(town)
    assert token.digest == rules.digest(secret)
    assert secret.startswith(token.prefix)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM staff_apitoken t UNION ALL SELECT e::text FROM audit_entry e")
        assert not [row for (row,) in cursor.fetchall() if secret in row or secret[10:] in row]


def test_no_two_secrets_are_alike_and_nobody_can_guess_one():
    secrets = {rules.new_secret() for _number in range(100)}
    assert len(secrets) == 100
    assert min(len(secret) for secret in secrets) >= 43


def test_the_secret_is_in_no_log(town, caplog):
    with caplog.at_level(logging.DEBUG):
        made = town.program().post("/api/v1/tokens", {"name": "大屏"}, content_type="application/json").json()
        town.program().get("/api/v1/me", headers={"Authorization": f"Bearer {made['secret']}"})
        town.program().get("/api/v1/cases/T-404", headers={"Authorization": f"Bearer {made['secret']}"})
    assert made["secret"]
    assert made["secret"] not in caplog.text


@pytest.mark.parametrize(
    "secret", ["", "wc_", "wc_nonsense", TOKEN + "x", TOKEN[:-1], TOKEN.upper(), "Bearer " + TOKEN]
)
def test_an_unknown_secret_opens_nothing(town, secret):
    assert actor_for_token(secret) is None


def test_it_ends_on_its_day(town):
    with time_machine.travel(datetime(2025, 9, 26, tzinfo=UTC), tick=False) as traveller:
        _token, secret = issue(town, days=1)
        traveller.shift(timedelta(hours=23, minutes=59))
        assert actor_for_token(secret)
        traveller.shift(timedelta(minutes=1))
        assert actor_for_token(secret) is None


def test_it_may_live_without_end(town):
    _token, secret = issue(town, days=None)
    with time_machine.travel(datetime(2099, 1, 1, tzinfo=UTC)):
        assert actor_for_token(secret)


def test_revoked_it_opens_nothing(town):
    token, secret = issue(town)
    revoke_token(actor=town.actor("chengxu"), token_id=token.pk)
    assert actor_for_token(secret) is None
    with pytest.raises(NotFound):
        revoke_token(actor=town.actor("chengxu"), token_id=token.pk)


def test_a_token_of_somebody_else_is_not_there_unless_one_manages_staff(town):
    token, secret = issue(town)
    with pytest.raises(NotFound):
        revoke_token(actor=town.actor("lin"), token_id=token.pk)
    assert actor_for_token(secret)
    revoke_token(actor=town.actor("gao"), token_id=token.pk)
    assert actor_for_token(secret) is None


def test_it_ends_with_its_owner(town):
    _token, secret = issue(town)
    deactivate_user(actor=town.actor("gao"), user=town.user("chengxu"), reason="项目结束")
    assert actor_for_token(secret) is None


def test_it_may_what_its_owner_may_now(town):
    _token, secret = issue(town)
    set_memberships(actor=town.actor("gao"), user=town.user("chengxu"), places=[])
    assert actor_for_token(secret).permissions == frozenset()


def test_its_use_is_noted_to_the_hour(town):
    with time_machine.travel(datetime(2025, 9, 26, tzinfo=UTC), tick=False) as traveller:
        token, secret = issue(town)
        uses = []
        for minutes in (1, 30, 60):
            traveller.shift(timedelta(minutes=minutes))
            actor_for_token(secret)
            uses.append(ApiToken.objects.get(pk=token.pk).last_used_at.strftime("%H:%M"))
    assert uses == ["00:01", "00:01", "01:31"]


@pytest.mark.parametrize(
    ("changes", "field"), [({"name": " "}, "name"), ({"days": 0}, "days"), ({"days": 9999}, "days")]
)
def test_a_nameless_or_endless_one_is_refused(town, changes, field):
    with pytest.raises(Refused) as refused:
        issue(town, **changes)
    assert set(refused.value.errors) == {field}


def test_without_the_permission_nobody_issues(town):
    with pytest.raises(NotPermitted):
        issue(town, by="lin")


def test_issue_and_end_are_recorded_by_id(town):
    token, _secret = issue(town)
    revoke_token(actor=town.actor("chengxu"), token_id=token.pk)
    entries = Entry.objects.filter(object_type="token", object_id=token.pk).order_by("id")
    assert [(entry.verb, entry.after) for entry in entries] == [
        ("staff.token_issue", {"name": "停电大屏"}),
        ("staff.token_revoke", None),
    ]


def test_one_sees_ones_own(town):
    token, _secret = issue(town)
    assert token in tokens_of(town.actor("chengxu"))
    assert tokens_of(town.actor("gao")) == []
