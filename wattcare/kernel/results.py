"""Answers that carry their reason: what may not be done is said with why, to pages, API and command line alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Allowed:
    """The thing may be done. Truthy."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """The thing may not be done, for `reason` (a translatable sentence). Falsy."""

    reason: Any
    code: str = ""

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


class DomainError(Exception):
    """Base of every refusal that a person can understand and mend. `status` is its HTTP status."""

    status = 422
    code = "refused"

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


class Refused(DomainError):
    """A rule says no. `errors` maps a field's name to its messages; `code` is stable for programs."""

    def __init__(
        self,
        code: str,
        message: Any,
        *,
        field: str | None = None,
        errors: Mapping[str, list[Any]] | None = None,
        status: int = 422,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.errors: dict[str, list[Any]] = dict(errors or {})
        if field is not None:
            self.errors.setdefault(field, []).append(message)
        self.status = status


class NotPermitted(DomainError):
    """The actor's roles do not hold the permission."""

    status = 403
    code = "not_permitted"

    def __init__(self, permission: str, message: Any = "") -> None:
        super().__init__(message or permission)
        self.permission = permission


class NotFound(DomainError):
    """There is no such object, or the actor may not know of it: both look the same from outside."""

    status = 404
    code = "not_found"


@dataclass(frozen=True)
class Change:
    """One thing somebody else did meanwhile: who, when (ISO instant), what, in words."""

    who: str
    when: str
    what: str


class Stale(DomainError):
    """Somebody changed the object meanwhile. `changes` says what; what the second writer typed is kept by the edge."""

    status = 409
    code = "stale"

    def __init__(self, message: Any, changes: list[Change] | None = None) -> None:
        super().__init__(message)
        self.changes = changes or []


@dataclass
class Problems:
    """Collects every problem of an input before refusing it, so that a person mends all at once."""

    errors: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, where: str, message: Any) -> None:
        self.errors.setdefault(where, []).append(message)

    def raise_if_any(self, message: Any) -> None:
        if self.errors:
            raise Refused("invalid", message, errors=self.errors)
