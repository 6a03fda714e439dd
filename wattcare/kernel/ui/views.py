from django.http import HttpRequest, HttpResponse

from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.gallery import gallery
from wattcare.kernel.ui.responses import page_or_part


def style_page(request: HttpRequest) -> HttpResponse:
    """Every piece of the pages once: for whoever builds pages, and for our own tests."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require("staff.manage")
    return page_or_part(request, "ui/style.html", "ui/style_rows.html", gallery(request.POST or None))
