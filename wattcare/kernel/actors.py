"""Who acts: a person, an integration or the system itself, with the permissions that hold right now."""

from dataclasses import dataclass, field, replace
from typing import Self

from django.utils.translation import gettext_lazy as _

from wattcare.kernel.results import Allowed, Denied, NotPermitted, Verdict


@dataclass(frozen=True)
class Actor:
    """Somebody or something that calls a verb.

    `code` is the user name, or `system:<what>` for the system's own doings; `departments` holds the ids of the
    actor's departments with all below them; `permissions` the codes of all roles together.
    """

    id: int | None
    code: str
    name: str
    permissions: frozenset[str] = frozenset()
    departments: frozenset[int] = frozenset()
    address: str | None = None
    language: str = "en"
    home_department: int | None = None
    everything: bool = field(default=False, repr=False)

    def has(self, permission: str) -> bool:
        return self.everything or permission in self.permissions

    def may(self, permission: str) -> Verdict:
        if self.has(permission):
            return Allowed()
        return Denied(_("Your role does not include this."), permission)

    def require(self, permission: str) -> None:
        """Raise NotPermitted unless the actor holds `permission`."""
        if not self.has(permission):
            raise NotPermitted(permission, _("Your role does not include this."))

    def at(self, address: str | None) -> Self:
        return replace(self, address=address)


def system(what: str) -> Actor:
    """The system itself doing `what`; every permission, recorded under its own code, never a person's."""
    return Actor(id=None, code=f"system:{what}", name=what, everything=True)
