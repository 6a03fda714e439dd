"""What a password must be, beyond Django's own rules."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule in words that are translated: its Chinese catalogue still holds an older wording (5.2)."""

    def get_error_message(self) -> str:
        return _("This password is too short; it needs %(count)s characters or more.") % {"count": self.min_length}
