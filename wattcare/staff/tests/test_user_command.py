"""`wattcare user create`: people from the command line, above all the first administrator."""

import json

import pytest

from wattcare.project import cli
from wattcare.project.testing import PASSWORD
from wattcare.staff.models import User
from wattcare.staff.queries import places_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, capsys):
    """Run `wattcare user create …`; its exit code, what it said, what it complained of."""
    monkeypatch.setenv("WATTCARE_LANGUAGE", "en")

    def create(*arguments, given=PASSWORD + "\n"):
        import io

        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        code = cli.run(["user", "create", *arguments, "--password-stdin"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return create


def test_the_first_administrator(town, run):
    code, said, _complained = run("zhao", "--name", "赵敏", "--place", "city:administrator", "--language", "en")
    user = User.objects.get(username="zhao")
    assert (code, said) == (0, "Created zhao (city:administrator).\n")
    assert (user.name, user.language, places_of(user)) == ("赵敏", "en", [("city", "administrator")])
    assert user.check_password(PASSWORD)


def test_for_programs(town, run):
    code, said, _complained = run("zhao", "--place", "hotline:agent", "--place", "callback:callback", "--json")
    assert code == 0
    assert json.loads(said) == {"username": "zhao", "places": ["hotline:agent", "callback:callback"]}


def test_a_password_from_another_system_ends_where_its_line_ends(town, run):
    run("zhao", given=PASSWORD + "\r\nmore\n")
    assert User.objects.get(username="zhao").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (["zhao"], "short\n", "password"),
        (["zhao"], "", "A password is needed."),
        (["lin"], PASSWORD, "This user name is taken"),
        (["zhao/min"], PASSWORD, "A user name has"),
        (["zhao", "--place", "nowhere:agent"], PASSWORD, "There is no department “nowhere”."),
        (["zhao", "--place", "hotline:king"], PASSWORD, "There is no role “king”."),
        (["zhao", "--email", "nowhere"], PASSWORD, "This is no e-mail address."),
        (["zhao", "--name", "x" * 151], PASSWORD, "At most 150 characters."),
    ],
)
def test_what_is_refused_ends_with_1_and_its_reason(town, run, arguments, given, told):
    code, _said, complained = run(*arguments, given=given)
    assert code == 1
    assert told in complained
    assert not User.objects.filter(username__startswith="zhao").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "USERNAME"),
        (["zhao", "--place", "hotline"], "“hotline” is not of the form DEPARTMENT:ROLE."),
        (["zhao", "--place", ":agent"], "DEPARTMENT:ROLE"),
        (["zhao", "--language", "fr"], "--language"),
        (["zhao", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_ends_with_2(town, run, arguments, told):
    code, _said, complained = run(*arguments)
    assert code == 2
    assert told in complained
    assert not User.objects.filter(username="zhao").exists()


def test_the_password_is_told_nowhere(town, run, caplog):
    _code, said, complained = run("lin")
    assert PASSWORD not in said + complained + caplog.text


def test_without_a_terminal_the_password_is_not_asked_for(town, monkeypatch, capsys):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert cli.run(["user", "create", "zhao"]) == 2
    assert "--password-stdin" in capsys.readouterr().err


def test_a_wrong_name_is_told_before_the_password_is_asked_for(town, monkeypatch, capsys):
    monkeypatch.setattr("click.prompt", lambda *_asked, **_more: pytest.fail("asked"))
    monkeypatch.setenv("WATTCARE_LANGUAGE", "en")
    assert cli.run(["user", "create", "zhao min"]) == 1
    assert "A user name has" in capsys.readouterr().err
