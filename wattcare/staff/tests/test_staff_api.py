"""Who calls, the departments, and a program's own tokens, by API."""

from wattcare.staff.models import ApiToken


def test_one_learns_who_one_is(town):
    me = town.program().get("/api/v1/me").json()
    assert (me["code"], me["name"], me["language"]) == ("chengxu", "程序", "zh-hans")
    assert "cases.open" in me["permissions"]


def test_the_tree_of_departments_in_both_languages(town):
    units = {unit["code"]: unit for unit in town.program().get("/api/v1/departments").json()}
    assert units["city"]["parent"] is None
    assert units[units["repair-east"]["parent"]]
    assert set(units["hotline"]["names"]) == {"en", "zh-hans"}


def issue(town, body, **headers):
    return town.program().post("/api/v1/tokens", body, content_type="application/json", headers=headers)


def test_a_token_is_issued_used_and_revoked(town):
    made = issue(town, {"name": "停电大屏", "days": 7})
    assert made.status_code == 201
    new = {"Authorization": f"Bearer {made.json()['secret']}"}
    program = town.program()
    assert program.get("/api/v1/me", headers=new).status_code == 200
    assert program.delete(f"/api/v1/tokens/{made.json()['id']}").status_code == 204
    assert program.get("/api/v1/me", headers=new).status_code == 401
    assert program.delete(f"/api/v1/tokens/{made.json()['id']}").status_code == 404


def test_the_list_never_shows_a_secret(town):
    secret = issue(town, {"name": "停电大屏"}).json()["secret"]
    answer = town.program().get("/api/v1/tokens")
    assert "停电大屏" in {token["name"] for token in answer.json()}
    assert secret not in answer.content.decode()


def test_a_repeated_call_issues_no_second_one_and_tells_no_secret(town):
    first = issue(town, {"name": "停电大屏"}, **{"Idempotency-Key": "t1"})
    second = issue(town, {"name": "停电大屏"}, **{"Idempotency-Key": "t1"})
    assert (first.status_code, second.status_code, second.json()["code"]) == (201, 409, "secret_gone")
    assert first.json()["secret"] not in second.content.decode()
    assert ApiToken.objects.filter(name="停电大屏").count() == 1


def test_wrong_fields_are_told(town):
    told = issue(town, {"name": "x" * 101, "days": 0}).json()
    assert [error["pointer"] for error in told["errors"]] == ["body/name"]
    told = issue(town, {"name": " ", "days": 0}).json()
    assert [error["pointer"] for error in told["errors"]] == ["body/name", "body/days"]


def test_without_the_permission_one_is_refused(town):
    answer = town.browser("lin").post("/api/v1/tokens", {"name": "x"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
