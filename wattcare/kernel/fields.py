"""Fields that Django lacks for our tables."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.names import CHINESE, ENGLISH, Names


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
