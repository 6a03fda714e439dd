"""Who asks for a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wattcare.kernel.actors import Actor

View = Callable[..., HttpResponseBase]


def for_actor(*permissions: str) -> Callable[[View], View]:
    """Sign in first; then every one of `permissions` is required. The view gets the actor as its second argument."""

    def wrap(view: View) -> View:
        @wraps(view)
        def ask(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            for permission in permissions:
                actor.require(permission)
            return view(request, actor, *args, **more)

        return login_required(ask)

    return wrap
