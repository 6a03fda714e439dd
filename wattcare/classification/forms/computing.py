"""The forms of computed schemes: what to compute, and what to call what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wattcare.classification.actions.computing import LONGEST_NAME, GroupNames
from wattcare.classification.rules.load_shapes import ENERGY, LEAST_K, MOST_K, SHAPE_FIELDS, LoadShapeOptions
from wattcare.classification.rules.naming import suggested, texts_of
from wattcare.classification.rules.rfm import LEVELS, MOST_DAYS, SEGMENTS, VALUES, RfmOptions
from wattcare.classification.rules.segments import Method, Named, Report
from wattcare.classification.rules.words import label_of
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.names import CHINESE, ENGLISH
from wattcare.kernel.results import Refused
from wattcare.kernel.ui.forms import UiForm
from wattcare.kernel.ui.pieces import names as spoken


def _labels(names: Sequence[str]) -> list[tuple[str, str]]:
    fields = profile_fields()
    return [(name, label_of(fields[name])) for name in names]


class RfmForm(UiForm):
    """The options of RFM."""

    value = forms.ChoiceField(label=_("Value is measured by"), choices=lambda: _labels(VALUES))
    segments = forms.TypedChoiceField(
        label=_("Groups"), coerce=int, choices=lambda: [(one, str(one)) for one in sorted(SEGMENTS)],
        help_text=_("Six do not ask how reliably those paid who have stopped paying; eight do."),
    )  # fmt: skip
    levels = forms.TypedChoiceField(
        label=_("Scores"), coerce=int, choices=lambda: [(one, f"1–{one}") for one in reversed(LEVELS)],
        help_text=_("Each measure is divided into so many parts of about the same size."),
    )  # fmt: skip
    pays_every = forms.IntegerField(
        label=_("Bills are paid every … days"), min_value=0, max_value=MOST_DAYS,
        help_text=_("Whoever has paid within these days counts as recent, whatever day the bill came."),
    )  # fmt: skip


class LoadShapeForm(UiForm):
    """The options of load shapes."""

    fields_ = forms.MultipleChoiceField(
        label=_("Compare customers by"), choices=lambda: _labels([*SHAPE_FIELDS, ENERGY]),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever lacks one of them is put into a class of their own. Energy makes large and small differ."),
    )  # fmt: skip
    fewest = forms.IntegerField(label=_("At least so many groups"), min_value=LEAST_K, max_value=MOST_K)
    most = forms.IntegerField(
        label=_("At most"), min_value=LEAST_K, max_value=MOST_K,
        help_text=_("The number that fits best is chosen between the two."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("fewest", 0) > found.get("most", MOST_K):
            self.add_error("most", gettext("This lies below the least number."))
        return found


def options_forms(sent: Mapping[str, Any] | None = None) -> dict[Method, UiForm]:
    """The form of each method; the one that was sent is bound, the others hold what usually does."""
    chosen = sent.get("method") if sent else None
    return {
        Method.RFM: RfmForm(sent if chosen == Method.RFM else None, initial=RfmOptions().document, prefix="rfm"),
        Method.LOAD_SHAPE: LoadShapeForm(
            sent if chosen == Method.LOAD_SHAPE else None, prefix="load", initial=_usual_load_shapes()
        ),
    }


def _usual_load_shapes() -> dict[str, Any]:
    document = LoadShapeOptions().document
    return {**document, "fields_": document["fields"]}


def options_of(form: UiForm) -> dict[str, Any]:
    """What a valid form says, as the verb takes it."""
    return {name.rstrip("_"): value for name, value in form.cleaned_data.items()}


# ── freezing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class GroupFields:
    """The controls that name one group."""

    code: BoundField
    chinese: BoundField
    english: BoundField

    @property
    def labelled(self) -> list[tuple[BoundField, str]]:
        """Each control with its label, which need not name the group where it stands beside it."""
        return [
            (self.code, gettext("Code")),
            (self.chinese, gettext("Chinese name")),
            (self.english, gettext("English name")),
        ]


class FreezeForm(UiForm):
    """Names of the scheme and of each group of a report, as suggested until somebody changes them."""

    code = forms.SlugField(
        label=_("Code of the scheme"), max_length=60,
        help_text=_("The code of a scheme that exists begins its next version."),
    )  # fmt: skip
    zh = forms.CharField(label=_("Chinese name"), max_length=LONGEST_NAME)
    en = forms.CharField(label=_("English name"), max_length=LONGEST_NAME)

    def __init__(self, report: Report, sent: Mapping[str, Any] | None = None) -> None:
        self.groups = suggested(report)
        names = texts_of(report)["names"]
        given = {"code": str(report.method), "zh": names[CHINESE], "en": names[ENGLISH]}
        for group, named in self.groups.items():
            given |= _given(group, named)
        super().__init__(sent, initial=given)
        for group in self.groups:
            called = spoken(self.groups[group].names)
            self.fields |= {
                f"code-{group}": forms.SlugField(label=f"{called}: {gettext('Code')}", max_length=60),
                f"zh-{group}": forms.CharField(label=f"{called}: {gettext('Chinese name')}", max_length=LONGEST_NAME),
                f"en-{group}": forms.CharField(label=f"{called}: {gettext('English name')}", max_length=LONGEST_NAME),
            }

    def of(self, group: str) -> GroupFields:
        """The controls of one group."""
        return GroupFields(self[f"code-{group}"], self[f"zh-{group}"], self[f"en-{group}"])

    def given(self) -> dict[str, Any]:
        """What a valid form says, as the verb takes it."""
        said = self.cleaned_data
        return {
            "code": said["code"],
            "names": {ENGLISH: said["en"], CHINESE: said["zh"]},
            "groups": {group: self._names(group) for group in self.groups},
        }

    def _names(self, group: str) -> GroupNames:
        said = self.cleaned_data
        return GroupNames(
            said[f"code-{group}"], {ENGLISH: said[f"en-{group}"], CHINESE: said[f"zh-{group}"]}
        )  # fmt: skip

    def refuse(self, error: Refused) -> None:
        """A group's own errors stand at its code."""
        at = {"names": "zh", **{group: f"code-{group}" for group in self.groups}}
        errors = {at.get(name, name): texts for name, texts in error.errors.items()}
        super().refuse(Refused(error.code, error.message, errors=errors, status=error.status))


def _given(group: str, named: Named) -> dict[str, str]:
    return {
        f"code-{group}": named.code, f"zh-{group}": named.names[CHINESE], f"en-{group}": named.names[ENGLISH]
    }  # fmt: skip
