"""The embedded PostgreSQL: really started, killed, found again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from wattcare.project import database, server_account
from wattcare.project.cluster import Cluster
from wattcare.project.database import Server, url_of
from wattcare.project.trouble import Trouble

USE_FOR_A_WHILE = """
import sys, pathlib
from wattcare.project.database import Server
server = Server(pathlib.Path(sys.argv[1]), "test-cluster")
server.use()
print(server.cluster.pid(), flush=True)
sys.stdin.read()
"""


def folder_for_all() -> Path:
    """A folder that the server's account can reach, unlike pytest's own when root runs the suite."""
    folder = Path(tempfile.mkdtemp(prefix="wattcare-test-"))
    folder.chmod(0o711)
    return folder


@pytest.fixture(scope="module")
def home():
    """The home of one cluster for all; making one takes longer than all the rest."""
    folder = folder_for_all()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(home):
    server = Server(home, "test-cluster")
    yield server
    server.release()
    server.stop()


@pytest.fixture
def empty_home():
    folder = folder_for_all()
    yield folder
    shutil.rmtree(folder)


def version(server: Server) -> int:
    with psycopg.connect(url_of(server.address)) as connection:
        return connection.info.server_version


def eventually(arrived) -> bool:
    end = time.monotonic() + 10
    while not arrived() and time.monotonic() < end:
        time.sleep(0.05)
    return arrived()


def test_it_starts_answers_and_stops_after_its_last_user(server):
    server.use()
    assert version(server) >= 180000
    server.release()
    assert server.cluster.pid() is None


def test_its_database_compares_by_code_point_and_knows_chinese_letters(server):
    server.use()
    with psycopg.connect(url_of(server.address), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT show_trgm('供电所')").fetchone()[0]
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_it_listens_on_its_socket_only_in_a_folder_of_its_own(server):
    server.use()
    with psycopg.connect(url_of(server.address)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert (server.cluster.folder / "run").stat().st_mode & 0o077 == 0


def test_one_that_stays_outlives_its_users(server):
    server.keep()
    server.use()
    server.release()
    assert server.cluster.pid() is not None
    assert server.stop()
    assert not server.stop()


def test_after_a_kill_it_recovers_what_was_committed(server):
    server.use()
    with psycopg.connect(url_of(server.address)) as connection:
        connection.execute("SET synchronous_commit = on")  # as in an installation
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(server.cluster.pid(), signal.SIGKILL)
    assert eventually(lambda: server.cluster.pid() is None)
    server.use()
    with psycopg.connect(url_of(server.address)) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_lock_file_with_the_number_of_another_process_does_not_hinder_it(server):
    server.use()
    server.release()
    server.cluster.pid_file.write_text(f"{os.getpid()}\n{server.cluster.data}\n", encoding="ascii")
    server.use()
    assert server.cluster.pid() not in {None, os.getpid()}


def test_it_stops_only_when_the_last_of_two_processes_is_done(home, server):
    other = subprocess.Popen(
        [sys.executable, "-c", USE_FOR_A_WHILE, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pid = int(other.stdout.readline())
    server.use()
    assert server.cluster.pid() == pid
    server.release()
    assert server.cluster.pid() == pid
    other.communicate("")
    assert server.cluster.pid() is None


def test_two_who_make_and_start_it_at_once_get_one_server(empty_home):
    others = [
        subprocess.Popen(
            [sys.executable, "-c", USE_FOR_A_WHILE, str(empty_home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    pids = {other.stdout.readline() for other in others}
    for other in others:
        other.communicate("")
    assert len(pids) == 1


def test_data_of_another_version_are_told_not_touched(server):
    server.use()
    server.release()
    (server.cluster.data / "PG_VERSION").write_text("17\n", encoding="ascii")
    with pytest.raises(Trouble, match="PostgreSQL 17") as raised:
        server.cluster.start()
    assert "docs/running.md" in raised.value.mend
    (server.cluster.data / "PG_VERSION").write_text("18\n", encoding="ascii")


def test_a_start_that_was_cut_off_leaves_nothing_half_made(empty_home):
    server = Server(empty_home, "test-cluster")
    (server.cluster.folder / "data.new").mkdir(parents=True)
    (server.cluster.folder / "data.new" / "half").touch()
    server.use()
    assert version(server)
    server.release()


def test_broken_data_of_an_installation_are_told_with_the_log_but_of_tests_made_anew(empty_home):
    server = Server(empty_home, "test-cluster")
    server.use()
    server.release()
    shutil.rmtree(server.cluster.data / "global")
    with pytest.raises(Trouble, match="does not start"):
        Cluster.at(empty_home / "test-cluster").start()
    server.use()
    assert version(server)
    server.release()


def test_a_home_with_a_long_path_works_too(empty_home):
    long = empty_home.joinpath(*["a-folder-with-a-long-name"] * 4)
    server = Server(long, "test-cluster")
    server.use()
    try:
        assert version(server)
    finally:
        server.release()
        shutil.rmtree(server.address.host)


def test_a_server_that_does_not_answer_is_said_so(home):
    assert not database.answers(Server(home, "test-cluster").address)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_where_only_root_may_go_the_data_are_kept_elsewhere_behind_a_link(monkeypatch, empty_home):
    monkeypatch.setattr(server_account, "SHARED_FOLDER", empty_home / "shared")
    private = empty_home / "private"
    private.mkdir(mode=0o700)
    server = Server(private / "var", "test-cluster")
    server.use()
    try:
        assert version(server)
        assert (private / "var" / "test-cluster").is_symlink()
        assert private.stat().st_mode & 0o077 == 0
        assert server.cluster.folder.is_relative_to(empty_home / "shared")
        assert Server(private / "var", "test-cluster").cluster == server.cluster
    finally:
        server.release()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter everything")
def test_who_is_not_root_runs_it_as_oneself(home):
    assert Server(home, "test-cluster").cluster.account is None


def test_a_folder_of_somebody_else_is_refused(home, monkeypatch):
    folder = home / "theirs"
    folder.mkdir()
    folder.chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(Trouble, match="somebody else"):
        server_account.own_folder(folder, None)
