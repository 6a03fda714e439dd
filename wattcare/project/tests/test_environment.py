"""Settings from environment variables."""

import stat
from pathlib import Path

import pytest

from wattcare.project import environment
from wattcare.project.environment import EnvironmentProblem, settings_from_environment
from wattcare.project.environment_values import DatabaseAddress, MailServer
from wattcare.project.variables import VARIABLES

WRONG = {
    "WATTCARE_PORT": ["99999", "0", "eighty", "-1", "８０"],
    "WATTCARE_DEBUG": ["perhaps"],
    "WATTCARE_ALLOWED_HOSTS": ["http://example.com", "a b"],
    "WATTCARE_LANGUAGE": ["fr"],
    "WATTCARE_SECRET_KEY": ["short"],
    "WATTCARE_PUBLIC_URL": ["help.example.com", "https://example.com/path", "ftp://example.com", "https://[x"],
    "WATTCARE_EMAIL_FROM": ["nobody", "a@", "@b", "x <y>"],
    "WATTCARE_EMAIL_URL": ["imap://host", "smtp://", "smtp://host?tls=maybe", "smtp://host:port"],
    "WATTCARE_WEB_PROCESSES": ["0", "65"],
    "WATTCARE_WEB_THREADS": ["many"],
    "WATTCARE_WORKER_JOBS": ["1.5"],
    "WATTCARE_DEMO": ["2"],
    "WATTCARE_HOUR_COST": ["-1", "1e3", "much", "1.005"],
    "WATTCARE_TRUSTED_PROXIES": ["10.0.0.1 10.0.0.2"],
    "WATTCARE_BIND": ["not a host"],
    "DATABASE_URL": ["mysql://h/d", "sqlite:///x", "postgresql://host", "postgresql://host:x/d", "postgresql://h/a/b"],
}


def read(tmp_path: Path, **variables: str) -> environment.Environment:
    return settings_from_environment({"WATTCARE_HOME": str(tmp_path / "home"), **variables})


def problems(tmp_path: Path, **variables: str) -> list[str]:
    with pytest.raises(EnvironmentProblem) as raised:
        read(tmp_path, **variables)
    return [problem.name for problem in raised.value.problems]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_told_with_what_and_how_to_mend(tmp_path, name, value):
    with pytest.raises(EnvironmentProblem) as raised:
        read(tmp_path, **{name: value})
    (problem,) = raised.value.problems
    assert problem.name == name
    assert problem.what
    assert problem.mend


def test_every_wrong_variable_is_told_at_once(tmp_path):
    assert problems(tmp_path, WATTCARE_PORT="x", DATABASE_URL="mysql://h/d", WATTCARE_DEBUG="maybe") == [
        "DATABASE_URL",
        "WATTCARE_DEBUG",
        "WATTCARE_PORT",
    ]


def test_a_wrong_home_is_told(tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert problems(tmp_path, WATTCARE_HOME=str(file)) == ["WATTCARE_HOME"]


def test_a_home_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentProblem, match="WATTCARE_HOME"):
        environment.make_home(tmp_path / "file" / "home")


def test_secrets_are_never_shown(tmp_path):
    with pytest.raises(EnvironmentProblem) as raised:
        read(tmp_path, WATTCARE_SECRET_KEY="hunter2", DATABASE_URL="mysql://root:hunter2@h/d")
    assert "hunter2" not in str(raised.value)


def test_a_misspelt_variable_is_told_with_the_right_name(tmp_path):
    with pytest.raises(EnvironmentProblem, match="WATTCARE_DEBUG"):
        read(tmp_path, WATTCARE_DEBG="1")


def test_variables_of_others_are_let_be(tmp_path):
    assert read(tmp_path, WATTCARE_MATERIAL="/elsewhere", PATH="/bin").port == 8000


def test_without_variables_the_defaults_hold(tmp_path):
    settings = read(tmp_path)
    assert settings.database is None
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.allowed_hosts[:3] == ("localhost", "127.0.0.1", "[::1]")
    assert settings.language == "zh-hans"
    assert not settings.secure
    assert not settings.debug


def test_an_hour_of_work_may_cost_nothing(tmp_path):
    assert read(tmp_path, WATTCARE_HOUR_COST="0").hour_cost == 0
    assert read(tmp_path).hour_cost == 60


def test_an_empty_variable_is_as_good_as_unset(tmp_path):
    assert read(tmp_path, WATTCARE_PORT="", DATABASE_URL=" ").port == 8000


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first, second = read(tmp_path).secret_key, read(tmp_path).secret_key
    file = tmp_path / "home" / "secret-key"
    assert first == second == file.read_text(encoding="ascii").strip()
    assert len(first) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["secret-key"]


def test_of_two_who_make_the_key_at_once_both_read_the_first(tmp_path):
    file = tmp_path / "secret-key"
    environment._keep(file, "a" * 40)
    environment._keep(file, "b" * 40)
    assert environment.kept_secret(tmp_path) == "a" * 40


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "url"
    file.write_text("postgresql://u:p@db.example.com/care\n", encoding="utf-8")
    assert read(tmp_path, DATABASE_URL_FILE=str(file)).database == DatabaseAddress(
        "care", "u", "p", "db.example.com", ""
    )


def test_a_secret_file_that_is_missing_is_told(tmp_path):
    assert problems(tmp_path, WATTCARE_SECRET_KEY_FILE=str(tmp_path / "none")) == ["WATTCARE_SECRET_KEY"]


def test_a_secret_given_twice_is_told(tmp_path):
    assert problems(tmp_path, DATABASE_URL="postgresql://h/d", DATABASE_URL_FILE="/x") == ["DATABASE_URL"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgres://h/d", DatabaseAddress("d", "", "", "h", "")),
        ("postgresql://u%40x:p%3A%2F@h:5433/d%20b", DatabaseAddress("d b", "u@x", "p:/", "h", "5433")),
        ("postgresql:///d?host=/run/pg", DatabaseAddress("d", "", "", "/run/pg", "")),
        ("postgresql://u@/d?host=%2Frun&port=6000", DatabaseAddress("d", "u", "", "/run", "6000")),
        ("postgresql://[::1]:5432/d", DatabaseAddress("d", "", "", "::1", "5432")),
        ("postgresql://h/d?sslmode=require", DatabaseAddress("d", "", "", "h", "", (("sslmode", "require"),))),
    ],
)
def test_a_database_url_is_read(tmp_path, url, address):
    assert read(tmp_path, DATABASE_URL=url).database == address


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail", MailServer("mail", 25, "", "", "none")),
        ("smtp://u:p%40@mail?tls=starttls", MailServer("mail", 587, "u", "p@", "starttls")),
        ("smtps://mail", MailServer("mail", 465, "", "", "tls")),
        ("smtp://mail:2525", MailServer("mail", 2525, "", "", "none")),
    ],
)
def test_a_mail_url_is_read(tmp_path, url, server):
    assert read(tmp_path, WATTCARE_EMAIL_URL=url).mail == server


def test_https_makes_cookies_secure_and_its_host_allowed(tmp_path):
    settings = read(tmp_path, WATTCARE_PUBLIC_URL="https://help.example.com/")
    assert settings.secure
    assert settings.public_url == "https://help.example.com"
    assert "help.example.com" in settings.allowed_hosts


def test_django_gets_the_embedded_database_by_its_socket(tmp_path):
    entry = read(tmp_path).databases({"pool": True}, CONN_MAX_AGE=60)["default"]
    assert entry["HOST"] == str(environment.socket_folder(tmp_path / "home" / "postgres"))
    assert entry["ENGINE"] == "wattcare.kernel.postgresql"
    assert entry["OPTIONS"] == {"pool": True}
    assert entry["CONN_MAX_AGE"] == 60


def test_the_socket_lies_in_the_cluster_where_its_path_is_short_enough():
    assert environment.socket_folder(Path("/srv/postgres")) == Path("/srv/postgres/run")


def test_a_path_too_long_for_a_socket_gets_a_short_folder(tmp_path):
    deep = tmp_path.joinpath(*["folder-of-twenty-chars"] * 6)
    folder = environment.socket_folder(deep)
    assert len(str(folder / ".s.PGSQL.5432")) <= 107
    assert folder == environment.socket_folder(deep)
    assert folder != environment.socket_folder(deep / "other")


def test_a_checkout_keeps_its_data_in_var(tmp_path):
    (tmp_path / "pyproject.toml").write_text('name = "wattcare"\n', encoding="utf-8")
    assert environment.default_home(tmp_path / "wattcare") == tmp_path / "var"


def test_an_installed_package_keeps_its_data_in_the_users_folder(tmp_path):
    assert environment.default_home(tmp_path / "site-packages" / "wattcare").name == "wattcare"


def test_the_paper_on_settings_names_every_variable_with_its_default():
    paper = (environment.PACKAGE.parent / "docs" / "settings.md").read_text(encoding="utf-8")
    for variable in VARIABLES:
        assert f"| `{variable.name}` | {variable.description} | {variable.default} |" in paper
        assert not variable.secret or f"`{variable.name}_FILE`" in paper
