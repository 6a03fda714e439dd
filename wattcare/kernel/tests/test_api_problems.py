"""Every refusal of the API has one shape (RFC 9457), in the caller's language, and says what and where."""

import json

import pytest
from django.test import Client

from wattcare.kernel.results import Change, NotFound, NotPermitted, Refused, Stale
from wattcare.project import api as mounted

CASE = {"kind": "fault", "subject": "家中停电", "channel": "hotline"}


def send(client, path, body, **headers):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Accept-Language": "en", **headers}
    return client.post(f"/api/v1{path}", text, content_type="application/json", headers=headers)


def get(client, path):
    return client.get(f"/api/v1{path}", headers={"Accept-Language": "en"})


def problem(response, status, code):
    """The problem, after the looks at its shape that every refusal must stand."""
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Content-Length"] == str(len(response.content))
    told = response.json()
    assert (response.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == "about:blank"
    assert told["title"]
    assert told["detail"]
    return told


def pointers(told):
    return {error["pointer"]: error["detail"] for error in told["errors"]}


def test_without_a_token_one_is_told_how_to_call(db):
    response = Client().get("/api/v1/cases")
    assert "Bearer" in problem(response, 401, "unauthenticated")["detail"]
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("secret", ["", "wc_wrong", "nonsense", "wc_" + "x" * 5000, "wc_密"])
def test_a_wrong_token_is_refused_on_reads_and_writes_alike(db, secret):
    client = Client(headers={"Authorization": f"Bearer {secret}".encode().decode("latin-1")})
    problem(client.get("/api/v1/cases"), 401, "unauthenticated")
    problem(send(client, "/cases", CASE), 401, "unauthenticated")


def test_a_token_needs_no_csrf_token(town):
    program = town.program()
    program.handler.enforce_csrf_checks = True
    assert send(program, "/cases", CASE).status_code == 201


def test_a_session_that_writes_needs_it(town):
    browser = town.browser("lin")
    browser.handler.enforce_csrf_checks = True
    assert browser.get("/api/v1/cases").status_code == 200
    assert "X-CSRFToken" in problem(send(browser, "/cases", CASE), 403, "csrf")["detail"]
    browser.cookies["csrftoken"] = "t" * 32
    assert send(browser, "/cases", CASE, **{"X-CSRFToken": "t" * 32}).status_code == 201


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('{"kind": "fault",\n "sub', "line 2, column 2"),
        ("{", "line 1, column 2"),
        (b"\xff", "UTF-8"),
        ("[" * 9999, "UTF-8"),
    ],
    ids=["cut", "open", "bytes", "deep"],
)
def test_a_body_that_is_no_json_is_told_where(town, body, place):
    assert place in problem(send(town.program(), "/cases", body), 400, "bad_json")["detail"]


@pytest.mark.parametrize("body", ["[]", '"fault"', "7", "null", ""])
def test_a_body_that_is_no_object_is_told_so(town, body):
    told = problem(send(town.program(), "/cases", body), 422, "invalid")
    assert set(pointers(told).values()) <= {"This must be an object.", "This field is needed."}


def test_missing_and_unknown_fields_are_told_at_once(town):
    told = problem(send(town.program(), "/cases", {"knid": "fault"}), 422, "invalid")
    assert pointers(told) == {
        "body/kind": "This field is needed.",
        "body/subject": "This field is needed.",
        "body/knid": "There is no such field.",
    }


def test_wrong_types_are_told_in_the_callers_language(town):
    wrong = {**CASE, "subject": 5, "anonymous": "perhaps", "caller_phone": ["1"]}
    told = problem(send(town.program(), "/cases", wrong, **{"Accept-Language": "zh-CN,zh;q=0.9"}), 422, "invalid")
    assert pointers(told) == {
        "body/subject": "应为文本。",
        "body/anonymous": "应为 true 或 false。",
        "body/caller_phone": "应为文本。",
    }


def test_wrong_values_point_to_the_same_places(town):
    told = problem(send(town.program(), "/cases", {**CASE, "kind": "nonsense", "subject": " "}), 422, "invalid")
    assert set(pointers(told)) == {"body/kind", "body/subject"}


def test_a_wrong_query_points_into_the_query(town):
    told = problem(get(town.program(), "/cases?size=0&late=perhaps"), 422, "invalid")
    assert pointers(told) == {"query/size": "At least 1.", "query/late": "This must be true or false."}
    told = problem(town.program().get("/api/v1/cases?cursor=zzz"), 422, "bad_cursor")
    assert set(pointers(told)) == {"query/cursor"}


def test_a_wrong_place_in_the_path_points_there(town):
    told = problem(send(town.program(), "/cases/T-1/orders/first/return", {"reason": "x"}), 422, "invalid")
    assert pointers(told) == {"path/position": "This must be a whole number."}


@pytest.mark.parametrize("path", ["/cases/T-404", "/nonsense", "/cases/%00", "/cases/a%00b/timeline"])
def test_what_is_not_there_is_404(town, path):
    problem(town.program().get(f"/api/v1{path}"), 404, "not_found")


def test_what_may_not_be_seen_looks_like_what_is_not_there(town):
    report = town.case(kind="report", subject="举报", account="")
    hidden, absent = (town.browser("zhou").get(f"/api/v1/cases/{n}").json() for n in (report.number, "JB250101-00404"))
    assert hidden["detail"].replace(report.number, "N") == absent["detail"].replace("JB250101-00404", "N")
    assert (hidden["status"], hidden["code"]) == (absent["status"], absent["code"]) == (404, "not_found")


def test_a_method_no_operation_takes_is_told_with_those_it_takes(town):
    response = town.program().delete("/api/v1/cases")
    problem(response, 405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_a_body_that_is_too_large_is_refused(town, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(send(town.program(), "/cases", {**CASE, "description": "长" * 100}), 413, "too_large")


def test_a_defect_is_a_problem_that_tells_nothing_of_the_inside(town, monkeypatch):
    monkeypatch.setattr("wattcare.cases.api.find_cases", lambda actor, wanted: 1 / 0)
    program = town.program()
    program.raise_request_exception = False
    told = problem(program.get("/api/v1/cases", headers={"Accept-Language": "zh-CN"}), 500, "broken")
    assert told["detail"] == "系统出错，已记录，请稍后重试。"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused("closed", "The case is closed", status=409), 409, "closed"),
        (NotPermitted("cases.close", "Not you"), 403, "not_permitted"),
        (NotFound("Nothing"), 404, "not_found"),
        (Stale("Changed", [Change("周敏", "2025-09-26T02:00:00+00:00", "assigned")]), 409, "stale"),
    ],
)
def test_every_refusal_of_a_verb_keeps_its_status_and_code(town, monkeypatch, error, status, code):
    def refuse(actor, wanted):
        raise error

    monkeypatch.setattr("wattcare.cases.api.find_cases", refuse)
    told = problem(town.program().get("/api/v1/cases"), status, code)
    if isinstance(error, Stale):
        assert told["changes"] == [{"who": "周敏", "when": "2025-09-26T02:00:00+00:00", "what": "assigned"}]


@pytest.mark.parametrize(("language", "detail"), [("zh-CN", "有些内容需要更正。"), ("en", "Some fields need mending."),
                                                 ("fr", "Some fields need mending.")])  # fmt: skip
def test_it_speaks_the_callers_language(town, settings, language, detail):
    settings.LANGUAGE_CODE = "en"
    answer = send(town.program(), "/cases", {**CASE, "kind": "nonsense"}, **{"Accept-Language": language})
    assert answer.json()["detail"] == detail


def test_characters_the_database_cannot_hold_are_left_out(town):
    answer = send(town.program(), "/cases", '{"kind": "fault", "channel": "hotline", "subject": "a\\u0000b\\ud800c"}')
    number = answer.json()["number"]
    assert town.program().get(f"/api/v1/cases/{number}").json()["subject"] == "abc"


def test_every_operation_can_be_refused_in_this_shape():
    described = mounted.api.get_openapi_schema(path_prefix="/api/v1/")
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert {400, 401, 403, 404, 409, 422} <= set(operation["responses"]), path


def test_every_operation_that_takes_a_body_shows_an_example():
    described = mounted.api.get_openapi_schema(path_prefix="/api/v1/")
    shapes = described["components"]["schemas"]
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                shape = shapes[media["schema"]["$ref"].rsplit("/", 1)[-1]]
                fields = [shape, *shape["properties"].values()]
                assert [one for one in fields if "examples" in one], (method, path)
