"""Who somebody is right now, and the department tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound
from wattcare.kernel.statements import rows
from wattcare.staff import rules
from wattcare.staff.models import ApiToken, Department, Membership, User


@dataclass(frozen=True)
class Unit:
    """A department as pages and the API show it."""

    id: int
    code: str
    names: Names
    parent_id: int | None
    duties: tuple[str, ...]
    active: bool


@dataclass
class _Held:
    """The tree as this process knows it: replaced as a whole, so that no thread ever sees half of it."""

    tree: dict[int, Unit] = field(default_factory=dict)


_held = _Held()


def forget_tree() -> None:
    """Let the next question read the departments again."""
    _held.tree = {}


def departments() -> dict[int, Unit]:
    """All departments by id. Kept in the process: they change with a pack, and every page needs them."""
    tree = _held.tree
    if not tree:
        rows = Department.objects.order_by("code")
        tree = {r.pk: Unit(r.pk, r.code, r.names, r.parent_id, tuple(r.duties), r.active) for r in rows}
        _held.tree = tree
    return tree


def department_by_code(code: str) -> Unit:
    """The department of `code`; NotFound when there is none."""
    for again in (False, True):
        if again:
            forget_tree()
        for unit in departments().values():
            if unit.code == code:
                return unit
    raise NotFound(_("There is no department “%(code)s”.") % {"code": code})


def department_by_id(pk: int) -> Unit | None:
    """The department of `pk`, read again once when it is new to this process."""
    if pk not in departments():
        forget_tree()
    return departments().get(pk)


def user_with_places(pk: object) -> User | None:
    """The person of a session with their departments and permissions, in one statement: each page asks for both."""
    places = Membership.objects.filter(user=OuterRef("pk")).order_by("id")
    pairs = places.values(pair=JSONObject(department="department_id", permissions="role__permissions"))
    return User.objects.filter(pk=pk).annotate(places_read=ArraySubquery(pairs)).first()


def actor_for(user: User, address: str | None = None) -> Actor:
    """The actor a person is at this moment; one statement when the departments are known, none for a user that
    `user_with_places` has read.

    Whoever was deactivated may do nothing.
    """
    if not user.is_active:
        return _actor((user.pk, user.username, user.name, user.language), [], address)
    return _actor((user.pk, user.username, user.name, user.language), _places(user), address)


def _places(user: User) -> list[tuple[int, list[str]]]:
    read = getattr(user, "places_read", None)
    if read is not None:
        return [(pair["department"], pair["permissions"]) for pair in read]
    rows = Membership.objects.filter(user=user).order_by("id")
    return list(rows.values_list("department_id", "role__permissions"))


def _actor(person: tuple[int, str, str, str], places: Sequence[tuple[int, list[str]]], address: str | None) -> Actor:
    """`person` is id, user name, name and language; `places` their departments, each with the role's permissions."""
    pk, username, name, language = person
    own = [department for department, _permissions in places]
    if any(department not in departments() for department in own):
        forget_tree()
    parents = {unit.id: unit.parent_id for unit in departments().values()}
    return Actor(
        id=pk,
        code=username,
        name=name or username,
        permissions=frozenset(code for _department, permissions in places for code in permissions),
        departments=rules.with_descendants(own, parents),
        address=address,
        language=language,
        home_department=own[0] if own else None,
    )


_WHO_HOLDS = """
    SELECT t.id, t.last_used_at, u.id, u.username, u.name, u.language, m.department_id, r.permissions
    FROM staff_apitoken t
    JOIN staff_user u ON u.id = t.user_id AND u.is_active
    LEFT JOIN staff_membership m ON m.user_id = u.id
    LEFT JOIN staff_role r ON r.id = m.role_id
    WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > %(now)s)
    ORDER BY m.id
"""


def actor_for_token(secret: str, address: str | None = None) -> Actor | None:
    """The actor behind an API token; None when it is unknown, revoked, expired or its user inactive."""
    if not secret.startswith(rules.TOKEN_MARK):
        return None
    found = rows(_WHO_HOLDS, {"digest": rules.digest(secret), "now": now()})
    if not found:
        return None
    token, last_used, *person = found[0][:6]
    _note_use(token, last_used)
    return _actor(tuple(person), [row[6:] for row in found if row[6] is not None], address)


def _note_use(token: int, last_used: datetime | None) -> None:
    """Remember the use, to the hour: a write with each call would cost more than the figure is worth."""
    if last_used is None or (now() - last_used).total_seconds() > 3600:
        ApiToken.objects.filter(pk=token).update(last_used_at=now())


def user_for(actor: Actor, username: str) -> User:
    """The person of `username` whom the actor may see; NotFound otherwise."""
    user = User.objects.visible_to(actor).filter(username=username).first()
    if user is None:
        raise NotFound(_("There is no person “%(code)s” that you may see.") % {"code": username})
    return user


def colleagues(actor: Actor, department_ids: Sequence[int] | None = None) -> list[User]:
    """Active people of the actor's departments (or of `department_ids`), for assigning work."""
    ids = list(department_ids if department_ids is not None else actor.departments)
    rows = User.objects.filter(is_active=True, memberships__department_id__in=ids)
    return list(rows.distinct().order_by("name")[:200])


def tokens_of(actor: Actor) -> list[ApiToken]:
    return list(ApiToken.objects.filter(user_id=actor.id or 0))


def places_of(user: User) -> list[tuple[str, str]]:
    """The person's (department code, role code) pairs."""
    rows = Membership.objects.filter(user=user).order_by("id")
    return list(rows.values_list("department__code", "role__code"))


def department_names(actor: Actor) -> list[str]:
    """The name of the actor's home department in the language of the page, for the foot of the rail."""
    unit = department_by_id(actor.home_department) if actor.home_department else None
    return [unit.names.text(get_language() or actor.language)] if unit else []
