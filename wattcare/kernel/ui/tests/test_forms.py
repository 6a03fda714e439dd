import pytest
from django import forms
from django.template import engines
from django.utils.translation import override

from wattcare.kernel.results import Refused
from wattcare.kernel.ui.forms import DateInput, PhoneInput, TextArea, UiForm, problems


class CallForm(UiForm):
    name = forms.CharField(label="Name")
    phone = forms.CharField(label="Phone", help_text="Any spelling", widget=PhoneInput())
    since = forms.DateField(label="Since", required=False, widget=DateInput())
    by = forms.ChoiceField(label="By", choices=[("a", "A")], widget=forms.RadioSelect())
    text = forms.CharField(label="Text", widget=TextArea(rows=6), required=False)
    danger = forms.BooleanField(label="Danger", required=False)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def draw(form, name):
    return engines["django"].from_string("{% field bound %}").render({"bound": form[name]})


def test_hint_and_error_are_tied_to_the_control():
    html = draw(CallForm({"phone": ""}), "phone")
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_a_fieldset():
    html = draw(CallForm({}), "by")
    assert "<fieldset" in html
    assert 'aria-describedby="id_by_error"' in html


def test_what_need_not_be_filled_says_so():
    assert "optional" in draw(CallForm(), "since")
    assert "optional" not in draw(CallForm(), "danger")


def test_controls_suit_their_content():
    assert 'type="tel"' in draw(CallForm(), "phone")
    assert 'type="date"' in draw(CallForm(), "since")
    assert 'rows="6"' in draw(CallForm(), "text")
    assert "form-check-input" in draw(CallForm(), "danger")


def test_the_summary_leads_to_each_field():
    form = CallForm({"name": "x", "by": "a"})
    assert [(one.target, one.label) for one in problems(form)] == [("id_phone", "Phone")]
    html = engines["django"].from_string("{% form_errors form %}").render({"form": form})
    assert '<a href="#id_phone">Phone</a>' in html
    assert "One thing to mend" in html


def test_an_unsent_form_has_no_problems():
    assert problems(CallForm()) == []


def test_a_refusal_lands_on_its_field_and_the_rest_above():
    form = CallForm({"name": "x", "phone": "1", "by": "a"})
    form.refuse(Refused("bad_phone", "No such number", field="phone"))
    form.refuse(Refused("closed", "The case is closed"))
    assert form.errors["phone"] == ["No such number"]
    assert form.non_field_errors() == ["The case is closed"]
