"""The API's mount: who may call it, and the routers of the capabilities."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from wattcare.cases.api import router as cases
from wattcare.catalogue.api import router as catalogue
from wattcare.channels.api import router as channels
from wattcare.classification.api import router as classification
from wattcare.classification.api_computing import router as computing
from wattcare.customers.api import router as customers
from wattcare.kernel.actors import Actor
from wattcare.kernel.api import problems
from wattcare.kernel.api.reading import CleanParser, knowing_its_query
from wattcare.kernel.results import Refused
from wattcare.project.middleware import client_address
from wattcare.staff.api import router as staff
from wattcare.staff.queries import actor_for_token


class TokenAuth(HttpBearer):
    """An API token of a program, sent as `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return actor_for_token(token, client_address(request))


class SessionAuth(APIKeyCookie):
    """A signed-in person's browser; writes need the CSRF token as on pages."""

    param_name = "sessionid"

    def __init__(self) -> None:
        super().__init__(csrf=False)  # asked below, where somebody is signed in: others are told to sign in

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise Refused("csrf", _("Send the page's CSRF token as X-CSRFToken, or use an API token."), status=403)
        return request.actor  # type: ignore[attr-defined,no-any-return]


class WattcareApi(NinjaAPI):
    """OpenAPI 3.1 without pages of its own: the description is a file, docs/api.md explains it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._described: dict[tuple[Any, ...], OpenAPISchema] = {}

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """Made once for each language: it takes a second, and only a new version of the product changes it."""
        key = (get_language(), repr(asked), get_script_prefix())
        if key not in self._described:
            self._described[key] = super().get_openapi_schema(**asked)
        return self._described[key]

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        response = super().create_temporal_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


api: Any = WattcareApi(
    title="Wattcare",
    version="1",
    description="The customer-service system of an electricity supplier: archive, cases, orders, commitments.",
    docs_url=None,
    auth=[TokenAuth(), SessionAuth()],
    urls_namespace="api",
    parser=CleanParser(),
)
problems.install(api)
api.add_decorator(knowing_its_query, mode="view")
api.add_router("", staff, tags=["staff"])
api.add_router("", catalogue, tags=["commitments"])
api.add_router("", customers, tags=["customers"])
api.add_router("", computing, tags=["classification"])
api.add_router("", classification, tags=["classification"])
api.add_router("", cases, tags=["cases"])
api.add_router("", channels, tags=["channels"])
