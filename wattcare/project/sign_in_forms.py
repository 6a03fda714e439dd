"""What the second factor asks for, in words of its own: allauth's bare “Code” is what catalogues call theirs."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _


class _NamedCode:
    """Names the field `code` and leaves its placeholder empty."""

    label = _("Code from the app, or a recovery code")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["code"]  # type: ignore[attr-defined]  # of the form this stands before
        field.label = self.label
        field.widget.attrs["placeholder"] = ""


class SignInCodeForm(_NamedCode, AuthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """At sign-in."""


class AgainCodeForm(_NamedCode, ReauthenticateForm):  # type: ignore[misc]
    """Before something that must be the person themselves."""


class FirstCodeForm(_NamedCode, ActivateTOTPForm):  # type: ignore[misc]
    """When the app is set up."""

    label = _("Code that the app shows")
