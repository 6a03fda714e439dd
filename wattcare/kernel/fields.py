"""Fields that Django lacks for our tables."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.names import CHINESE, ENGLISH, Names


class TermsField(SearchVectorField):  # type: ignore[type-arg]  # generic in its value
    """The lexemes under which a row is found, given as a list of texts (`text.search_tokens`) and never read back."""

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "array_to_tsvector(%s::text[])"

    def get_prep_value(self, value: Sequence[str] | None) -> Any:
        if isinstance(value, str):  # as the database tells it: saved, it would be taken apart into letters
            raise TypeError("terms are never read back: defer the field of rows that are saved")
        return None if value is None else list(value)


class NamesField(models.JSONField):
    """A `Names` in a JSON column."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Names:
        return Names(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Names:
        return value if isinstance(value, Names) else Names(value or {})

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(dict(value or {}))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not value.get(ENGLISH) or not value.get(CHINESE):
            raise ValidationError(_("A name is needed in English and in Chinese."))
