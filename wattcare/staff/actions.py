"""The verbs on people, departments, roles and tokens."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound, Problems, Refused
from wattcare.staff import rules
from wattcare.staff.models import LANGUAGES, ApiToken, Department, Membership, Role, User
from wattcare.staff.queries import forget_tree

NAME_LENGTH = 150
Place = tuple[str, str]  # (department code, role code)


@transaction.atomic
def upsert_department(
    *, actor: Actor, code: str, names: Names, parent_code: str | None, duties: Sequence[str]
) -> Department:
    """Create or change a department; the parent must exist already."""
    actor.require("staff.manage")
    parent = _parent(parent_code) if parent_code else None
    wanted = {"names": names, "parent": parent, "duties": list(duties), "active": True}
    department, created = Department.objects.get_or_create(code=code, defaults=wanted)
    before = {"names": dict(department.names), "parent": department.parent_id, "duties": department.duties}
    after = {"names": dict(names), "parent": parent.pk if parent else None, "duties": list(duties)}
    if created or before != after:
        Department.objects.filter(pk=department.pk).update(**wanted)
        record(
            actor=actor, verb="staff.department_set", object_type="department", object_id=code,
            before=None if created else before, after=after,
        )  # fmt: skip
    transaction.on_commit(forget_tree)
    forget_tree()
    return department


def _parent(code: str) -> Department:
    parent = Department.objects.filter(code=code).first()
    if parent is None:
        raise Refused("no_department", _("There is no department “%(code)s”.") % {"code": code}, field="parent_code")
    return parent


@transaction.atomic
def upsert_role(*, actor: Actor, code: str, names: Names, permissions: Sequence[str]) -> Role:
    """Create a role or give it exactly `permissions`."""
    actor.require("staff.manage")
    wanted = {"names": names, "permissions": sorted(permissions)}
    role, created = Role.objects.get_or_create(code=code, defaults=wanted)
    before = {"names": dict(role.names), "permissions": role.permissions}
    after = {"names": dict(names), "permissions": sorted(permissions)}
    if created or before != after:
        Role.objects.filter(pk=role.pk).update(**wanted)
        record(
            actor=actor, verb="staff.role_set", object_type="role", object_id=code,
            before=None if created else before, after=after,
        )  # fmt: skip
    return role


@transaction.atomic
def create_user(
    *,
    actor: Actor,
    username: str,
    name: str,
    password: str | None,
    places: Sequence[Place] = (),
    language: str = "zh-hans",
    email: str = "",
    staff_number: str = "",
) -> User:
    """Create a person with their places in departments. Refused when the name is taken or the password weak."""
    actor.require("staff.manage")
    check_person(username, name, email, language, password).raise_if_any(_("Some fields need mending."))
    user = User.objects.create_user(
        username, password, name=name.strip() or username, language=language, email=email, staff_number=staff_number
    )
    _place(user, places)
    record(
        actor=actor, verb="staff.user_create", object_type="user", object_id=username,
        after={"name": user.name, "places": [list(place) for place in places]},
    )  # fmt: skip
    return user


def check_person(username: str, name: str, email: str, language: str, password: str | None) -> Problems:
    """Every wrong field at once."""
    problems = Problems()
    if not rules.is_username(username):
        problems.add("username", _("A user name has up to 150 letters, digits and . @ + - _ and nothing else."))
    elif User.objects.filter(username__iexact=username).exists():
        problems.add("username", _("This user name is taken; choose another."))
    if len(name) > NAME_LENGTH:
        problems.add("name", _("At most %(limit)s characters.") % {"limit": NAME_LENGTH})
    if email and not rules.is_email(email):
        problems.add("email", _("This is no e-mail address."))
    if language not in dict(LANGUAGES):
        problems.add("language", _("The language is one of: zh-hans, en."))
    for message in _too_weak(username, password):
        problems.add("password", message)
    return problems


def _too_weak(username: str, password: str | None) -> list[str]:
    """None is a person without a password: an integration, or somebody who signs in elsewhere."""
    try:
        if password is not None:
            validate_password(password, User(username=username))
    except ValidationError as error:
        return error.messages
    return []


def _place(user: User, places: Sequence[Place]) -> None:
    departments = {d.code: d for d in Department.objects.filter(code__in=[p[0] for p in places])}
    roles = {r.code: r for r in Role.objects.filter(code__in=[p[1] for p in places])}
    for department, role in places:
        if department not in departments:
            raise Refused(
                "no_department",
                _("There is no department “%(code)s”.") % {"code": department},
                field="places",
            )
        if role not in roles:
            raise Refused("no_role", _("There is no role “%(code)s”.") % {"code": role}, field="places")
    Membership.objects.bulk_create(
        Membership(user=user, department=departments[d], role=roles[r]) for d, r in dict.fromkeys(places)
    )


@transaction.atomic
def set_memberships(*, actor: Actor, user: User, places: Sequence[Place]) -> None:
    """Give a person exactly these places."""
    actor.require("staff.manage")
    before = [[m.department.code, m.role.code] for m in user.memberships.select_related("department", "role")]
    user.memberships.all().delete()
    _place(user, places)
    record(
        actor=actor, verb="staff.places_set", object_type="user", object_id=user.username,
        before={"places": before}, after={"places": [list(place) for place in places]},
    )  # fmt: skip


@transaction.atomic
def deactivate_user(*, actor: Actor, user: User, reason: str) -> None:
    """Let a person sign in no more and their tokens open nothing; what they did stays theirs."""
    actor.require("staff.manage")
    if user.pk == actor.id:
        raise Refused("not_oneself", _("Nobody can deactivate themselves; ask a colleague."))
    User.objects.filter(pk=user.pk).update(is_active=False)
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now())
    record(
        actor=actor, verb="staff.user_deactivate", object_type="user", object_id=user.username,
        before={"active": True}, after={"active": False}, reason=reason,
    )  # fmt: skip


@transaction.atomic
def set_language(*, actor: Actor, language: str) -> None:
    """Remember the language the person reads."""
    if language not in dict(LANGUAGES):
        raise Refused("bad_language", _("The language is one of: zh-hans, en."), field="language")
    User.objects.filter(pk=actor.id).update(language=language)
    record(
        actor=actor,
        verb="staff.language_set",
        object_type="user",
        object_id=actor.code,
        after={"language": language},
    )


@transaction.atomic
def issue_token(*, actor: Actor, name: str, days: int | None = 365) -> tuple[ApiToken, str]:
    """A new token for the actor's own account with its secret, which nobody sees again."""
    actor.require("staff.tokens")
    owner, problems = actor.id or 0, Problems()
    if not owner or not name.strip():
        problems.add("name", _("Give the token a name that says which program uses it."))
    if days is not None and not 1 <= days <= 3650:
        problems.add("days", _("A token lives between 1 and 3650 days."))
    problems.raise_if_any(_("Some fields need mending."))
    secret = rules.new_secret()
    expires: datetime | None = now() + timedelta(days=days) if days else None
    token = ApiToken.objects.create(
        user_id=owner, name=name.strip()[:100], prefix=secret[: rules.PREFIX_LENGTH],
        digest=rules.digest(secret), expires_at=expires,
    )  # fmt: skip
    record(
        actor=actor,
        verb="staff.token_issue",
        object_type="token",
        object_id=token.pk,
        after={"name": token.name},
    )
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int) -> None:
    """End a token at once. One's own, or anybody's for whoever manages staff."""
    rows = ApiToken.objects.filter(pk=token_id, revoked_at=None)
    changed = (rows if actor.has("staff.manage") else rows.filter(user_id=actor.id or 0)).update(revoked_at=now())
    if not changed:
        raise NotFound(_("There is no such token, or it is revoked already."))
    record(actor=actor, verb="staff.token_revoke", object_type="token", object_id=token_id)


def roles_as_mapping() -> Mapping[str, Names]:
    """Role codes with their names, for forms."""
    return {role.code: role.names for role in Role.objects.all()}
