"""The what-if calculator's form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui.forms import DateTimeInput, UiForm


class WhatIfForm(UiForm):
    """A start, in the supplier's zone, and a variant where the limit differs."""

    start = forms.DateTimeField(label=_("Start"), widget=DateTimeInput())
    variant = forms.ChoiceField(label=_("Applies to"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, variants: list[tuple[str, str]], start: datetime | None = None
    ) -> None:
        super().__init__(data, initial={"start": start})
        if variants:
            self.fields["variant"] = forms.ChoiceField(label=_("Applies to"), choices=variants)
        else:
            del self.fields["variant"]
