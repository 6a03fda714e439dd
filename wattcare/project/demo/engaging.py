"""Engages the staff: people with places and roles, through the verbs of staff; some of them can sign in."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.names import Names
from wattcare.project.demo.texts import TownWords, words_of
from wattcare.staff.actions import create_user
from wattcare.staff.models import User
from wattcare.staff.queries import actor_for

NETWORK = "10.64"  # their desks' addresses, in a private range


@dataclass(frozen=True)
class SignIn:
    """Somebody the visitor of the demo may sign in as. `role` and `to_try` are in the language asked for."""

    username: str
    password: str
    name: str
    role: str
    to_try: str


def engage(words: TownWords, language: str) -> dict[str, Actor]:
    """Create the staff; returns the actor each of them is, by user name."""
    password = _password(words)
    actors: dict[str, Actor] = {}
    for nth, raw in enumerate(words.staff["people"]):
        user = create_user(
            actor=system("demo"), username=raw["user"], name=raw["name"], password=None, language=language,
            places=[(place[0], place[1]) for place in raw["at"]], staff_number=f"{60001 + nth}",
            email=f"{raw['user']}@{words.staff['mail']}",
        )  # fmt: skip
        if "try" in raw:
            User.objects.filter(pk=user.pk).update(password=password)
        actors[user.username] = actor_for(user, f"{NETWORK}.{nth // 24 + 1}.{nth % 24 + 10}")
    return actors


def _password(words: TownWords) -> str:
    """The hash of the one password of all demo sign-ins; made once, for it is slow on purpose."""
    password: str = words.staff["password"]
    validate_password(password)
    return make_password(password)


def demo_sign_ins(language: str, pack_code: str | None = None) -> list[SignIn]:
    """Whom a visitor may sign in as, in the order in which they are worth trying, with texts in `language`."""
    pack = pack_in_use()
    words = words_of(pack_code or pack.code)
    return [
        SignIn(
            raw["user"], words.staff["password"], raw["name"], pack.role(raw["at"][0][1]).names.text(language),
            Names(raw["try"]).text(language),
        )
        for raw in words.staff["people"]
        if "try" in raw
    ]  # fmt: skip
