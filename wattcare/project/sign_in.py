"""How staff sign in: accounts are made by the administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from wattcare.project.middleware import client_address
from wattcare.staff.models import User
from wattcare.staff.queries import user_with_places


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Closed to sign-up; the address counted against sign-in limits is the one of a trusted proxy's client."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104  a bucket for the rate limit, no interface


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in; the person of a session comes with what their roles allow, in one statement."""

    def get_user(self, user_id: object) -> User | None:
        user = user_with_places(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


def display_name(user: User) -> str:
    return str(user)
