"""Who somebody is right now, and the department tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound
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


_tree: dict[int, Unit] = {}


def forget_tree() -> None:
    """Let the next question read the departments again."""
    _tree.clear()


def departments() -> dict[int, Unit]:
    """All departments by id. Kept in the process: they change with a pack, and every page needs them."""
    if not _tree:
        for row in Department.objects.order_by("code"):
            _tree[row.pk] = Unit(row.pk, row.code, row.names, row.parent_id, tuple(row.duties), row.active)
    return _tree


def department_by_code(code: str) -> Unit:
    """The department of `code`; NotFound when there is none."""
    for again in (False, True):
        if again:
            forget_tree()
        for unit in departments().values():
            if unit.code == code:
                return unit
    raise NotFound(code)


def department_by_id(pk: int) -> Unit | None:
    """The department of `pk`, read again once when it is new to this process."""
    if pk not in departments():
        forget_tree()
    return departments().get(pk)


def actor_for(user: User, address: str | None = None) -> Actor:
    """The actor a person is at this moment; one statement when the departments are known."""
    return _actor(user, list(Membership.objects.filter(user=user).select_related("role")), address)


def _actor(user: User, memberships: Sequence[Membership], address: str | None) -> Actor:
    own = [m.department_id for m in memberships]
    if any(pk not in departments() for pk in own):
        forget_tree()
    parents = {unit.id: unit.parent_id for unit in departments().values()}
    return Actor(
        id=user.pk,
        code=user.username,
        name=user.name or user.username,
        permissions=frozenset(code for m in memberships for code in m.role.permissions),
        departments=rules.with_descendants(own, parents),
        address=address,
        language=user.language,
        home_department=own[0] if own else None,
    )


def actor_for_token(secret: str, address: str | None = None) -> Actor | None:
    """The actor behind an API token; None when it is unknown, revoked, expired or its user inactive."""
    if not secret.startswith(rules.TOKEN_MARK):
        return None
    token = (
        ApiToken.objects.select_related("user")
        .filter(Q(expires_at=None) | Q(expires_at__gt=now()), revoked_at=None, user__is_active=True)
        .filter(digest=rules.digest(secret))
        .first()
    )
    if token is None:
        return None
    _note_use(token)
    return actor_for(token.user, address)


def _note_use(token: ApiToken) -> None:
    """Remember the use, to the hour: a write with each call would cost more than the figure is worth."""
    if token.last_used_at is None or (now() - token.last_used_at).total_seconds() > 3600:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now())


def user_for(actor: Actor, username: str) -> User:
    """The person of `username` whom the actor may see; NotFound otherwise."""
    user = User.objects.visible_to(actor).filter(username=username).first()
    if user is None:
        raise NotFound(username)
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
    """The names of the actor's home department, for the foot of the rail."""
    unit = department_by_id(actor.home_department) if actor.home_department else None
    return [unit.names.text(actor.language)] if unit else []
