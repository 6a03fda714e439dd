"""Shapes and shortcuts for the operations of every capability."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from django.http import HttpRequest
from ninja import Schema

from wattcare.kernel.actors import Actor
from wattcare.kernel.api.problems import Problem
from wattcare.kernel.paging import Page

T = TypeVar("T")
R = TypeVar("R")

PROBLEMS = frozenset({400, 401, 403, 404, 409, 413, 422, 429})


def answers(status: int, shape: Any) -> dict[Any, Any]:
    """An operation's responses: its own one and the problem details of every refusal."""
    return {status: shape, PROBLEMS: Problem}


def actor_of(request: HttpRequest) -> Actor:
    """Who calls; the API's authentication has put it there."""
    return cast(Actor, request.auth)  # type: ignore[attr-defined]


class Listed(Schema, Generic[T]):
    """One page of a list; pass `next` as `cursor` for the following one; null on the last."""

    items: list[T]
    next: str | None = None


def listed(page: Page[R], shape: Callable[[R], Any]) -> dict[str, Any]:
    return {"items": [shape(item) for item in page.items], "next": page.next_cursor}


def names_of(names: Any) -> dict[str, str]:
    """A `Names` as JSON."""
    return dict(names)


def shapes(items: Sequence[R], shape: Callable[[R], Any]) -> list[Any]:
    return [shape(item) for item in items]
