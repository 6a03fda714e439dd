"""The small forms of whoever brings a draft on, or ends something."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui.forms import DateInput, TextArea, UiForm


class ProposeForm(UiForm):
    """The day on which the version begins to decide; without one, as soon as it is approved."""

    effective_on = forms.DateField(
        label=_("Decides from"), required=False, widget=DateInput(), help_text=_("Empty: as soon as it is approved.")
    )


class ReasonForm(UiForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=TextArea(rows=3))
