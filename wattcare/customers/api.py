"""The archive by API."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.api.calls import actor_of, answers

router = Router()


class CustomerOut(Schema):
    number: str
    name: str
    kind: str
    lifecycle: str
    version: int


@router.get("/customers/{number}", response=answers(200, CustomerOut), summary="One customer")
def read_customer(request: HttpRequest, number: str) -> Any:
    return customer_for(actor_of(request), number)
