"""The one operation."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI, Schema

from bench.floor.models import Happening, Matter


class MatterIn(Schema):
    subject: str
    description: str = ""


class MatterOut(Schema):
    id: int
    received_at: datetime


api: Any = NinjaAPI(docs_url=None)


@api.post("/matters", response={201: MatterOut})
def open_matter(request: HttpRequest, payload: MatterIn) -> tuple[int, Matter]:
    instant = datetime.now(UTC)
    with transaction.atomic():
        matter = Matter.objects.create(subject=payload.subject, description=payload.description, received_at=instant)
        Happening.objects.create(matter=matter, verb="opened", at=instant)
    return 201, matter


urlpatterns = [path("", api.urls)]
