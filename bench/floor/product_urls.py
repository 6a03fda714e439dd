"""The product's pages, and the trivial one that is their floor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_required
def trivial(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)  # type: ignore[attr-defined]


urlpatterns = [path("bench/trivial/", trivial), path("", include("wattcare.project.urls"))]
