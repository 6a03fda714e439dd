"""What the page shell needs on every page."""

import importlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language


def shell(request: HttpRequest) -> dict[str, object]:
    """The actor, and in the demo its public sign-ins, which only the sign-in page reads."""
    context: dict[str, object] = {"actor": getattr(request, "actor", None), "demo": settings.WATTCARE_DEMO}
    if settings.WATTCARE_DEMO:
        context["demo_sign_ins"] = SimpleLazyObject(_demo_sign_ins)
    return context


def _demo_sign_ins() -> Any:
    """Whom a visitor may come in as; the demo's town is not loaded for anything else."""
    return importlib.import_module("wattcare.project.demo").demo_sign_ins(get_language() or settings.LANGUAGE_CODE)
