"""Addresses made from the page's own: the same list, another page of it or another filter."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from wattcare.kernel.paging import Page


def query_string(request: HttpRequest, **changes: object) -> str:
    """The query string of `request` with `changes`; None and "" take a key out; the bare path when nothing is left."""
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query.setlist(key, [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)])
    text = urlencode([(key, one) for key, many in query.lists() for one in many])
    return f"?{text}" if text else request.path


def paging_urls(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """`next_url` and `first_url` of a Table showing `page`; "" where there is nowhere to go."""
    return {
        "next_url": query_string(request, cursor=page.next_cursor) if page.next_cursor else "",
        "first_url": query_string(request, cursor=None) if page.cursor else "",
    }
