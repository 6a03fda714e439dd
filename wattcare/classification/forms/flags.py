"""The forms on restricted flags."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wattcare.classification.rules.flags import FLAGS
from wattcare.kernel.ui.forms import DateInput, TextArea, UiForm

_REASON = 2000


class FlagForm(UiForm):
    """A new flag; `owners` are the people who may see flags: (user name, name)."""

    code = forms.ChoiceField(
        label=_("What to prepare for"), choices=lambda: [(kind.code, kind.label) for kind in FLAGS.values()]
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=_REASON, widget=TextArea(rows=3),
        help_text=_("What happened, so that somebody else can check it. No judgement of the person."),
    )  # fmt: skip
    review_on = forms.DateField(
        label=_("Day of review"), widget=DateInput, help_text=_("Then the owner looks again; a year ahead at most.")
    )
    owner = forms.ChoiceField(label=_("Owner"))

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = owners


class ReviewForm(UiForm):
    """The flag still holds."""

    reason = forms.CharField(label=_("Why it still holds"), max_length=_REASON, widget=TextArea(rows=3))
    review_on = forms.DateField(label=_("Next day of review"), widget=DateInput)


class EndForm(UiForm):
    """The flag holds no more."""

    reason = forms.CharField(label=_("Why it ends"), max_length=_REASON, widget=TextArea(rows=3))
