"""Settings: people with their places, and one's own API tokens."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import keyset_page
from wattcare.kernel.results import Refused
from wattcare.kernel.ui.responses import go
from wattcare.staff import actions
from wattcare.staff.forms import PersonForm, PlaceForm, ReasonForm, TokenForm
from wattcare.staff.models import User
from wattcare.staff.queries import places_of, tokens_of, user_for


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody on the staff."""
    actor = _actor(request)
    actor.require("staff.view")
    rows = User.objects.visible_to(actor).prefetch_related("memberships__department", "memberships__role")
    page = keyset_page(rows, ["username"], request.GET.get("cursor"))
    return render(request, "staff/people.html", {"page": page, "may_manage": actor.may("staff.manage")})


@login_required
def add_person(request: HttpRequest) -> HttpResponse:
    """A new person."""
    actor = _actor(request)
    actor.require("staff.manage")
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = actions.create_user(
                actor=actor,
                places=form.places(),
                **{name: data[name] for name in ("username", "name", "email", "password", "language")},
            )
        except Refused as error:
            form.refuse(error)
        else:
            return go(request, reverse("staff:person", args=[user.username]), _("Created."))
    return render(request, "staff/add_person.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def person(request: HttpRequest, username: str) -> HttpResponse:
    """One person with their places; the forms of its verbs beside them."""
    actor = _actor(request)
    actor.require("staff.view")
    return _person_page(request, user_for(actor, username))


def _person_page(request: HttpRequest, user: User, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "person": user,
        "places": places_of(user),
        "place_form": PlaceForm(),
        "reason_form": ReasonForm(),
        "may_manage": _actor(request).may("staff.manage"),
        **forms,
    }
    return render(request, "staff/person.html", context, status=status)


@login_required
@require_POST
def add_place(request: HttpRequest, username: str) -> HttpResponse:
    """One more place for a person."""
    user = user_for(_actor(request), username)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _person_page(request, user, 422, place_form=form)
    actions.set_memberships(actor=_actor(request), user=user, places=[*places_of(user), *form.places()])
    return go(request, reverse("staff:person", args=[username]), _("Saved."))


@login_required
@require_POST
def remove_place(request: HttpRequest, username: str) -> HttpResponse:
    """Take a place from a person."""
    user = user_for(_actor(request), username)
    gone = (request.POST.get("department", ""), request.POST.get("role", ""))
    left = [place for place in places_of(user) if place != gone]
    actions.set_memberships(actor=_actor(request), user=user, places=left)
    return go(request, reverse("staff:person", args=[username]), _("Saved."))


@login_required
@require_POST
def deactivate(request: HttpRequest, username: str) -> HttpResponse:
    """A person signs in no more."""
    user = user_for(_actor(request), username)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.deactivate_user(actor=_actor(request), user=user, reason=form.cleaned_data["reason"])
        except Refused as error:
            form.refuse(error)
    if form.errors:
        return _person_page(request, user, 422, reason_form=form)
    return go(request, reverse("staff:person", args=[username]), _("Deactivated."))


@login_required
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own API tokens; a new one's secret is shown on this answer only."""
    actor = _actor(request)
    actor.require("staff.tokens")
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = actions.issue_token(actor=actor, **form.cleaned_data)
            form = TokenForm()
        except Refused as error:
            form.refuse(error)
    context = {"form": form, "secret": secret, "tokens": tokens_of(actor)}
    return render(request, "staff/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token."""
    actions.revoke_token(actor=_actor(request), token_id=token_id)
    return redirect("staff:tokens")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The page again in another language. Whoever is signed in finds it on every machine; a stranger on this one."""
    response = set_language(request)
    actor, language = _actor(request), request.POST.get("language", "")
    if actor.id is None or settings.LANGUAGE_COOKIE_NAME not in response.cookies:
        return response
    if language != actor.language:
        actions.set_language(actor=actor, language=language)
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
