"""Who of the staff does what: found by permission and department, as the pack's roles and tree say."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wattcare.catalogue.rules import Pack
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.texts import Words


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the staff: user name, name, places as pairs of department and role."""

    user: str
    name: str
    places: tuple[tuple[str, str], ...]


class Crew:
    """The staff of a town."""

    def __init__(self, words: Words, pack: Pack) -> None:
        self.members = [
            Member(raw["user"], raw["name"], tuple((place[0], place[1]) for place in raw["at"]))
            for raw in words["people"]
        ]
        self._may = {role.code: frozenset(role.permissions) for role in pack.roles}
        self._parents = {department.code: department.parent for department in pack.departments}
        self._found: dict[tuple[str, str], list[str]] = {}

    def with_role(self, role: str, dice: Dice) -> str:
        """Somebody in that role; its first holder, who is a demo sign-in, oftener than the others."""
        holders = self._holders[role]
        return holders[0] if dice.chance(1.6 / (len(holders) + 1)) else dice.choice(holders)

    def department_of(self, user: str) -> str:
        """The first department somebody works in."""
        return next(member.places[0][0] for member in self.members if member.user == user)

    def able(self, permission: str, department: str, dice: Dice) -> str:
        """Somebody who may do that in the department: of its own people, else of the nearest department above."""
        key = (permission, department)
        if key not in self._found:
            self._found[key] = next((found for found in self._upwards(*key) if found), [])
        if not self._found[key]:
            raise LookupError(f"nobody has {permission} in {department}")
        return dice.choice(self._found[key])

    def _upwards(self, permission: str, department: str | None) -> Iterator[list[str]]:
        while department is not None:
            yield [
                member.user
                for member in self.members
                if any(code == department and permission in self._may[role] for code, role in member.places)
            ]
            department = self._parents[department]

    @cached_property
    def _holders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for member in self.members:
            for _department, role in member.places:
                found.setdefault(role, []).append(member.user)
        return found
