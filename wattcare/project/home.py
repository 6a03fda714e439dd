"""The first page: each person's own work."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """My work for who works on cases, else the archive."""
    actor = request.actor  # type: ignore[attr-defined]
    return redirect("cases:my_work" if actor.has("cases.view") else "customers:list")
