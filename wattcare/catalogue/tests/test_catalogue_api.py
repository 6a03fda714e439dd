"""The catalogue by API."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_catalogue_names_kinds_and_causes(town) -> None:
    answer = town.program().get("/api/v1/catalogue").json()
    assert answer["code"] == "cn-sgcc"
    assert "complaint" in [kind["code"] for kind in answer["kinds"]]
    assert answer["causes"][0]["names"].keys() == {"en", "zh-hans"}


def test_commitments_come_with_all_editions(town) -> None:
    answer = town.program().get("/api/v1/commitments/SG.COMPLAINT.ANSWER").json()
    assert [edition["limits"] for edition in answer["editions"]] == [{"": "7 wd"}, {"": "5 wd"}]


def test_every_commitment_is_listed(town) -> None:
    codes = [item["code"] for item in town.program().get("/api/v1/commitments").json()]
    assert {"SG.REPAIR.ARRIVE", "LAW.CUTOFF"} <= set(codes)


def test_a_deadline_is_computed(town) -> None:
    query = {"start": "2025-09-26T10:00:00+08:00"}
    answer = town.program().get("/api/v1/commitments/SG.COMPLAINT.ANSWER/deadline", query).json()
    assert (answer["due"], answer["provisional"]) == ("2025-10-10T23:59:59+08:00", False)
    assert len(answer["arithmetic"]) == len(answer["steps"])


def test_an_unknown_commitment_is_a_problem(town) -> None:
    response = town.program().get("/api/v1/commitments/NOPE")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_missing_variant_is_a_problem_of_that_field(town) -> None:
    query = {"start": "2025-09-26T10:00:00+08:00"}
    response = town.program().get("/api/v1/commitments/SG.REPAIR.ARRIVE/deadline", query)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "query/variant")
