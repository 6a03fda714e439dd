"""Gets Django ready, wholly or only as far as words are concerned."""

import os

import django
from django.apps import apps
from django.conf import settings
from django.utils import translation

from wattcare.project.environment import PACKAGE
from wattcare.project.language import LANGUAGES, terminal_language


def ready() -> None:
    """All of Django: models, settings, translations in the terminal's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wattcare.project.settings")
    if not apps.ready:  # a second time would set up logging anew, to wherever standard error leads just then
        django.setup()
    translation.activate(terminal_language(os.environ))


def words_only() -> None:
    """Only the translations, for a command that needs no data: a tenth of a second instead of one."""
    if not settings.configured:
        folders = sorted(str(folder) for folder in PACKAGE.glob("*/locale"))
        language = terminal_language(os.environ)
        settings.configure(
            LANGUAGE_CODE=language,
            LANGUAGES=[(code, code) for code in LANGUAGES],
            LOCALE_PATHS=folders,
            USE_TZ=True,
            TIME_ZONE="UTC",
        )
        django.setup()
    translation.activate(terminal_language(os.environ))
