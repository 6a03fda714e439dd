"""Pages of computed schemes: choosing, watching, reading the report, naming, freezing."""

import pytest

from wattcare.classification.actions import start_computing
from wattcare.classification.actions.computing import compute
from wattcare.classification.models import Computation, SchemeVersion, Stage
from wattcare.classification.tests.drawn_up import WORKER
from wattcare.classification.tests.payers import archive
from wattcare.customers.queries import home

LIST = "/classification/computations/"
NEW = "/classification/computations/new/"
LOAD = {"method": "load-shape", "load-fields_": ["summer_share_pct", "winter_share_pct"], "load-fewest": 2,
        "load-most": 5}  # fmt: skip
RFM = {"method": "rfm", "rfm-value": "kwh_12m", "rfm-segments": 8, "rfm-levels": 4, "rfm-pays_every": 40}


def html(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def computed(town, method="load-shape", count=90):
    archive(home.today(), count)
    computation = start_computing(actor=town.actor("zhou"), method=method)
    compute(actor=WORKER, computation_id=computation.pk)
    return Computation.objects.get(pk=computation.pk)


def naming(town, computation):
    """What the form of the report sends when nobody has changed anything."""
    form = town.browser("zhou").get(f"{LIST}{computation.pk}/").context["form"]
    return {name: bound.value() for name, bound in ((name, form[name]) for name in form.fields)}


def test_without_any_the_list_shows_the_way_on(town):
    page = html(town.browser("zhou").get(LIST))
    assert "Nothing has been computed yet." in page
    assert NEW in page
    assert NEW not in html(town.browser("lin").get(LIST)).split("<main")[1].split("w-empty")[0]


@pytest.mark.parametrize("sent", [LOAD, RFM])
def test_a_computation_begins_with_what_was_chosen(town, sent):
    answer = town.browser("zhou").post(NEW, sent)
    begun = Computation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{begun.pk}/")
    assert begun.method == sent["method"]
    wanted = {"value": "kwh_12m", "segments": 8, "levels": 4, "pays_every": 40}
    wanted = wanted if sent is RFM else {"fields": LOAD["load-fields_"], "fewest": 2, "most": 5}
    assert begun.options == wanted


def test_options_that_mean_nothing_are_told_at_their_place(town):
    page = html(town.browser("zhou").post(NEW, {**LOAD, "load-fewest": 6}), 422)
    assert "This lies below the least number." in page
    page = html(town.browser("zhou").post(NEW, {**RFM, "rfm-pays_every": -3}), 422)
    assert "id_rfm-pays_every_error" in page
    assert not Computation.objects.exists()
    assert html(town.browser("zhou").post(NEW, {"method": "magic"}))


def test_the_second_of_a_kind_is_refused_with_its_reason(town):
    town.browser("zhou").post(NEW, RFM)
    assert "is being computed already" in html(town.browser("zhou").post(NEW, RFM), 409)


def test_whoever_watches_sees_how_far_it_is_and_the_asking_ends(town):
    computation = start_computing(actor=town.actor("zhou"), method="load-shape")
    url = f"{LIST}{computation.pk}/"
    page = html(town.browser("zhou").get(url))
    for words in ("Waits for the worker", 'hx-trigger="every 1s"', "Cancel the computation", "begun by 周敏"):
        assert words in page
    Computation.objects.update(stage=Stage.WORKING, step="resampling", done=5, total=20)
    part = html(town.browser("zhou").get(url, headers={"HX-Request": "true"}))
    assert "<html" not in part
    for words in ('value="25"', "5 of 20", 'aria-current="step"', "hx-get"):
        assert words in part
    compute(actor=WORKER, computation_id=computation.pk)
    answer = town.browser("zhou").get(url, headers={"HX-Request": "true"})
    assert "hx-get" not in html(answer)
    assert "Only 0 customers have what is needed; at least 50 are." in html(answer)
    assert "announce" in answer["HX-Trigger-After-Settle"]


def test_cancelling_goes_by_the_page(town):
    computation = start_computing(actor=town.actor("zhou"), method="rfm")
    answer = town.browser("zhou").post(f"{LIST}{computation.pk}/cancel/")
    assert answer.status_code == 302
    page = html(town.browser("zhou").get(f"{LIST}{computation.pk}/"))
    assert "Cancelled" in page
    assert "hx-get" not in page.split("<main")[1]


def test_the_report_says_what_was_found_and_how_well_it_holds(town, morning):
    computation = computed(town)
    page = html(town.browser("lin").get(f"{LIST}{computation.pk}/"))
    for words in (
        "The groups hold", "Silhouette", "adjusted Rand index over 20 resamples", "Fidelity", "Summer peak",
        "Winter peak", "Even", "is not known", "When the energy is used", "w-spark", "as SQL",
    ):  # fmt: skip
        assert words in page, words
    assert 'aria-disabled="true"' in page  # who may not draw up sees why
    assert "Silhouette by number of groups; chosen: 3" in page


def test_the_report_of_rfm_shows_its_bounds(town, morning):
    computation = computed(town, "rfm")
    page = html(town.browser("zhou", "zh-hans").get(f"{LIST}{computation.pk}/"))
    for words in ("重要价值客户", "无缴费记录", "days_since_payment", "低于40", "不低于10", "人为划界"):
        assert words in page, words


def test_naming_and_freezing_leads_to_the_editor(town, morning):
    computation = computed(town)
    sent = {**naming(town, computation), "en-g1": "Cooling", "code": "by-load"}
    answer = town.browser("zhou").post(f"{LIST}{computation.pk}/freeze/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/classification/schemes/by-load/edit/")
    version = SchemeVersion.objects.get()
    assert version.document["classes"][0]["names"]["en"] == "Cooling"
    assert "Frozen as" in html(town.browser("zhou").get(f"{LIST}{computation.pk}/"))
    assert "by-load" in html(town.browser("zhou").get(LIST))
    assert html(town.browser("zhou").get("/classification/schemes/by-load/edit/"))


def test_names_that_do_not_do_are_told_and_what_was_typed_stays(town, morning):
    computation = computed(town)
    sent = {**naming(town, computation), "code-g2": "summer", "code-g1": "summer", "en-g1": "Cooling", "zh-g3": ""}
    page = html(town.browser("zhou").post(f"{LIST}{computation.pk}/freeze/", sent), 422)
    assert "id_zh-g3_error" in page
    page = html(town.browser("zhou").post(f"{LIST}{computation.pk}/freeze/", {**sent, "zh-g3": "平"}), 422)
    assert "Two groups have the code “summer”." in page
    assert 'value="Cooling"' in page
    assert not SchemeVersion.objects.exists()


def test_where_there_are_no_groups_the_page_says_so(town, morning):
    archive(home.today(), 60)
    computation = start_computing(actor=town.actor("zhou"), method="load-shape", options={"fields": ["kwh_12m"]})
    compute(actor=WORKER, computation_id=computation.pk)
    report = Computation.objects.get().report
    Computation.objects.update(report={**report, "verdict": "none", "silhouette": 0.1, "stability": 0.3})
    page = html(town.browser("zhou").get(f"{LIST}{computation.pk}/"))
    for words in ("These groups do not really exist in the data", "0.10; below 0.25", "Freeze all the same"):
        assert words in page, words


def test_who_may_not_see_schemes_sees_no_computations(town):
    for url in (LIST, NEW, f"{LIST}1/"):
        assert town.browser("wairen").get(url).status_code == 403
    assert town.browser("lin").get(NEW).status_code == 403
    assert town.browser("lin").post(NEW, RFM).status_code == 403
    assert town.browser("zhou").get(f"{LIST}123456/").status_code == 404
    assert town.browser("zhou").get(f"{LIST}{10**30}/").status_code == 404
