"""What is wrong with a field, in the caller's language instead of the validator's English."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_TEXTS = {
    "missing": gettext_noop("This field is needed."),
    "string_type": gettext_noop("This must be a text."),
    "string_too_long": gettext_noop("At most %(max_length)s characters."),
    "string_too_short": gettext_noop("At least %(min_length)s characters."),
    "int_type": gettext_noop("This must be a whole number."),
    "int_parsing": gettext_noop("This must be a whole number."),
    "int_parsing_size": gettext_noop("This number is too large."),
    "int_from_float": gettext_noop("This must be a whole number."),
    "decimal_parsing": gettext_noop("This must be a number."),
    "decimal_type": gettext_noop("This must be a number."),
    "bool_type": gettext_noop("This must be true or false."),
    "bool_parsing": gettext_noop("This must be true or false."),
    "date_parsing": gettext_noop("This must be a day such as 2025-09-26."),
    "date_from_datetime_parsing": gettext_noop("This must be a day such as 2025-09-26."),
    "datetime_parsing": gettext_noop("This must be an instant such as 2025-09-26T10:00:00+08:00."),
    "datetime_from_date_parsing": gettext_noop("This must be an instant such as 2025-09-26T10:00:00+08:00."),
    "datetime_type": gettext_noop("This must be an instant such as 2025-09-26T10:00:00+08:00."),
    "greater_than_equal": gettext_noop("At least %(ge)s."),
    "less_than_equal": gettext_noop("At most %(le)s."),
    "list_type": gettext_noop("This must be a list."),
    "dict_type": gettext_noop("This must be an object."),
    "model_attributes_type": gettext_noop("This must be an object."),
    "model_type": gettext_noop("This must be an object."),
    "datetime_object_invalid": gettext_noop("This must be an instant such as 2025-09-26T10:00:00+08:00."),
    "extra_forbidden": gettext_noop("There is no such field."),
    "json_invalid": gettext_noop("This is not valid JSON."),
}


def field_text(error: Mapping[str, Any]) -> str:
    """The sentence for one error of the validator; its own words where we have none."""
    text = _TEXTS.get(error["type"])
    return _(text) % (error.get("ctx") or {}) if text else str(error["msg"])
