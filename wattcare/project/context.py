"""What the page shell needs on every page."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """The actor, and whether this is the demo with its public sign-ins."""
    return {"actor": getattr(request, "actor", None), "demo": settings.WATTCARE_DEMO}
