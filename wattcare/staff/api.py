"""Who calls, the departments, and a program's own tokens."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from wattcare.kernel.api.calls import actor_of, answers
from wattcare.kernel.api.idempotency import KEYED, once
from wattcare.kernel.api.reading import Sent
from wattcare.kernel.results import Refused
from wattcare.staff import actions
from wattcare.staff.queries import departments, tokens_of

router = Router()


class Me(Schema):
    """The caller as Wattcare sees them."""

    code: str
    name: str
    language: str
    permissions: list[str]


class DepartmentOut(Schema):
    code: str
    names: dict[str, str]
    parent: str | None
    duties: list[str]


class TokenIn(Sent):
    name: str = Field(description="Which program uses it", examples=["outage bot"], max_length=100)
    days: int | None = Field(365, description="Days until it ends; null for never")


class TokenOut(Schema):
    id: int
    name: str
    prefix: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewToken(TokenOut):
    """The only answer that ever holds the secret."""

    secret: str


@router.get("/me", response=answers(200, Me), summary="Who am I")
def me(request: HttpRequest) -> Any:
    actor = actor_of(request)
    return {
        "code": actor.code,
        "name": actor.name,
        "language": actor.language,
        "permissions": sorted(actor.permissions),
    }


@router.get("/departments", response=answers(200, list[DepartmentOut]), summary="The department tree")
def list_departments(request: HttpRequest) -> Any:
    units = departments()
    return [
        {
            "code": unit.code,
            "names": dict(unit.names),
            "parent": units[unit.parent_id].code if unit.parent_id else None,
            "duties": list(unit.duties),
        }
        for unit in units.values()
        if unit.active
    ]


@router.get("/tokens", response=answers(200, list[TokenOut]), summary="One's own API tokens")
def list_tokens(request: HttpRequest) -> Any:
    return tokens_of(actor_of(request))


@router.post("/tokens", response=answers(201, NewToken), summary="Issue a token for oneself", openapi_extra=KEYED)
def issue_token(request: HttpRequest, payload: TokenIn) -> Status[Any]:
    """The secret is in this answer only, not kept for the idempotency key: a repeat is refused, it issues none."""
    actor = actor_of(request)
    secrets: list[str] = []

    def create() -> tuple[int, Any]:
        token, secret = actions.issue_token(actor=actor, name=payload.name, days=payload.days)
        secrets.append(secret)
        return 201, TokenOut.from_orm(token).model_dump(mode="json")

    answer = once(request, actor, create)
    if not secrets:
        message = _("This token was issued already, and its secret is shown once. Revoke it and issue another.")
        raise Refused("secret_gone", message, status=409)
    return Status(answer.status_code, {**answer.value, "secret": secrets[0]})


@router.delete("/tokens/{token_id}", response=answers(204, None), summary="Revoke a token")
def revoke_token(request: HttpRequest, token_id: int) -> Status[None]:
    actions.revoke_token(actor=actor_of(request), token_id=token_id)
    return Status(204, None)
