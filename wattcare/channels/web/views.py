"""The public page: no sign-in, CSRF and a limit per address, nothing typed is lost."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wattcare.cases.rules import NewFile
from wattcare.channels.web.actions import receive_contact
from wattcare.channels.web.forms import ContactForm
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.results import Refused

PER_HOUR = 20


@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """The form; after it the number of the case."""
    form = ContactForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("channels_web:contact")
        number = _receive(request, form)
        if number:
            request.session["contact_number"] = number
            return redirect("channels_web:thanks")
    return render(request, "channels/web/contact.html", {"form": form}, status=422 if form.errors else 200)


def _receive(request: HttpRequest, form: ContactForm) -> str:
    """The case's number, or "" with the refusal shown in the form."""
    actor = system("web form").at(_address(request))
    try:
        _count(actor)
        return receive_contact(actor=actor, contact=form.cleaned_data, files=_files(form))
    except Refused as error:
        form.refuse(error)
        return ""


def _address(request: HttpRequest) -> str | None:
    return request.actor.address  # type: ignore[attr-defined,no-any-return]


def _count(actor: Actor) -> None:
    """Refuse an address that sends too many forms."""
    key = f"contact-form:{actor.address}"
    if (cache.get_or_set(key, 0, 3600) or 0) >= PER_HOUR:
        raise Refused("too_many", _("Too many forms from your address within an hour. Please call us."), status=429)
    cache.incr(key)


def _files(form: ContactForm) -> tuple[NewFile, ...]:
    given = form.cleaned_data.get("upload")
    return (NewFile(given.name, given.read(), given.content_type or ""),) if given else ()


@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """The number of the case just opened in this browser."""
    number = request.session.get("contact_number", "")
    if not number:
        return redirect("channels_web:contact")
    return render(request, "channels/web/thanks.html", {"number": number})
