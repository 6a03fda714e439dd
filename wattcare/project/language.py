"""Which language the terminal speaks. Pure: used before Django is set up."""

import gettext
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

LANGUAGES = ("zh-hans", "en")
CATALOGUE_NAMES = {"zh-hans": "zh_Hans", "en": "en"}
LOCALE_FOLDER = Path(__file__).parent / "locale"
LOCALE_VARIABLES = ("WATTCARE_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def terminal_language(variables: Mapping[str, str]) -> str:
    """The language of the reader: `zh-hans` where the first variable that is set says Chinese, else `en`."""
    first = next((variables[name] for name in LOCALE_VARIABLES if variables.get(name)), "")
    return "zh-hans" if first.lower().startswith("zh") else "en"


def speak(language: str, variables: MutableMapping[str, str] = os.environ) -> None:
    """Make the standard gettext, which click's own messages use too, read this capability's catalogue."""
    variables["LANGUAGE"] = CATALOGUE_NAMES[language]
    gettext.bindtextdomain("django", str(LOCALE_FOLDER))
    gettext.textdomain("django")
