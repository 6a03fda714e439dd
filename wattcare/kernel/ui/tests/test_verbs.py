import pytest
from django.template import engines
from django.test import RequestFactory

from wattcare.kernel.results import Allowed, Denied
from wattcare.kernel.ui.verbs import Verb, verb_button

DENIED = Denied("The <call-back> is open")


def test_a_denied_control_stays_and_says_why():
    html = verb_button(Verb("Close", DENIED, "/close/", key="c"))
    assert 'aria-disabled="true"' in html
    assert "The &lt;call-back&gt; is open" in html
    assert "/close/" not in html
    assert "data-key" not in html


def test_its_reason_is_read_with_the_control():
    html = verb_button(Verb("Close", DENIED))
    reason = html.split('aria-describedby="')[1].split('"')[0]
    assert f'role="tooltip" id="{reason}"' in html


@pytest.mark.parametrize(
    ("verb", "seen"),
    [
        (Verb("Open", url="/x/"), '<a href="/x/"'),
        (Verb("Open", url="/x/", target="#here"), 'hx-get="/x/" hx-target="#here" hx-swap="innerHTML"'),
        (Verb("Open", opens="dialog"), 'data-opens="dialog"'),
        (Verb("Save", submit=True, name="how", value="now"), 'type="submit" class="btn" name="how" value="now"'),
        (Verb("Open", Allowed(), "/x/", key="o"), 'data-key="o" data-key-label="Open"'),
        (Verb("Drop", style="danger", size="sm"), "btn btn-outline-danger btn-sm"),
    ],
)
def test_each_sort_of_control(verb, seen):
    assert seen in verb_button(verb)


def test_a_posting_control_carries_the_token():
    template = engines["django"].from_string('{% verb_button "Take" None "/take/" post=True %}')
    html = template.render({}, RequestFactory().get("/"))
    assert 'method="post" action="/take/"' in html
    assert 'name="csrfmiddlewaretoken" value="' in html
