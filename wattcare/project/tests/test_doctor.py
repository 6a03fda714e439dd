"""`wattcare doctor` tells what is wrong and how to mend it."""

import json
from dataclasses import replace

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from wattcare.project import doctor
from wattcare.project.database import url_of
from wattcare.project.environment import settings_from_environment
from wattcare.project.environment_values import MailServer


@pytest.fixture
def settings(tmp_path):
    return settings_from_environment({"WATTCARE_HOME": str(tmp_path)})


@pytest.fixture
def tests_database(db):
    """The test database as an outsider sees it."""
    address = settings_from_environment().database_address
    name = connection.settings_dict["NAME"]
    with psycopg.connect(url_of(replace(address, name=name)), autocommit=True) as outside:
        yield outside


def test_a_wrong_environment_is_the_only_finding(monkeypatch):
    monkeypatch.setenv("WATTCARE_PORT", "x")
    (finding,) = doctor.findings()
    assert finding.check == "environment"
    assert finding.state == "fail"


def test_a_key_that_others_can_read_is_a_failure(settings):
    (settings.home / "secret-key").chmod(0o644)
    finding = doctor.check_home(settings)
    assert finding.state == "fail"
    assert finding.mend.startswith("chmod 600")


def test_a_private_key_is_fine(settings):
    assert doctor.check_home(settings).state == "ok"


def test_little_room_is_a_warning_and_none_a_failure(settings, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _home: type("Usage", (), {"free": 2**30})())
    assert doctor.check_disk(settings).state == "warn"
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _home: type("Usage", (), {"free": 2**20})())
    assert doctor.check_disk(settings).state == "fail"


def test_debug_in_public_is_a_failure(settings):
    assert doctor.check_debug(replace(settings, debug=True)).state == "ok"
    assert doctor.check_debug(replace(settings, debug=True, public_url="https://x.example")).state == "fail"


def test_a_mail_server_that_takes_nothing_is_a_failure(settings):
    assert doctor.check_mail(settings).state == "warn"
    assert doctor.check_mail(replace(settings, mail=MailServer("127.0.0.1", 1, "", "", "none"))).state == "fail"


def test_the_tests_own_database_is_fit(tests_database):
    for check in (
        doctor.check_server,
        doctor.check_extensions,
        doctor.check_clock,
        doctor.check_migrations,
        doctor.check_pack,
    ):
        assert check(tests_database).state == "ok", check


def test_jobs_without_a_worker_are_a_warning(tests_database):
    assert doctor.check_worker(tests_database).state == "warn"


def test_a_check_that_fails_by_itself_is_a_finding():
    def check_something(_subject: object) -> doctor.Finding:
        raise RuntimeError("no\nmore")

    assert doctor._guarded(check_something, None) == doctor.Finding("something", "fail", "RuntimeError: no")


def test_a_database_out_of_reach_is_told(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")
    last = list(doctor.findings())[-1]
    assert (last.check, last.state) == ("database", "fail")
    assert "DATABASE_URL" in last.mend


def test_it_answers_programs_in_json(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "findings", lambda: iter([doctor.Finding("disk", "fail", "full", "make room")]))
    assert doctor.doctor.main(["--json"], standalone_mode=False) == 1
    assert json.loads(capsys.readouterr().out) == [
        {"check": "disk", "state": "fail", "text": "full", "mend": "make room"}
    ]
    assert django_settings.configured
