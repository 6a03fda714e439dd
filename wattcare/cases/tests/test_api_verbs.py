"""Every verb of a case, called as a program would."""

import pytest

from wattcare.audit.models import Entry
from wattcare.cases import actions
from wattcare.cases.models import Case, TimelineEntry


@pytest.fixture
def case(town):
    return town.case(caller_phone="13800138000", order="到现场检查", order_department="repair-east")


@pytest.fixture
def do(program, case):
    """`do("notes", {…})` on the case; asserts that it went well and gives the case as answered."""

    def call(path, body=None, status=200):
        answer = program.post(f"/cases/{case.number}/{path}", body)
        assert answer.status_code == status, answer.json()
        return answer.json()

    return call


def verbs_of(case):
    return list(TimelineEntry.objects.filter(case=case).values_list("verb", flat=True))


def test_a_note(do, case):
    assert do("notes", {"text": "已告知客户"})["version"] == 2
    assert verbs_of(case)[-1] == "noted"


def test_assign_to_a_department_and_a_person_and_back(do):
    assert do("assignment", {"department": "repair-east", "assignee": "wang"})["assignee"] == "wang"
    assert do("assignment", {"assignee": ""})["assignee"] is None


def test_take_it_on_oneself(do, case):
    do("assignment", {"department": "service-centre"})
    assert do("taking")["assignee"] == "chengxu"


def test_order_accept_finish(do):
    assert do("orders", {"department": "repair-west", "task": "换表"})["orders"][1]["department"] == "repair-west"
    assert do("orders/1/acceptance")["orders"][0]["handler"] == "chengxu"
    assert do("orders/1/result", {"result": "已修复"})["orders"][0]["state"] == "done"


def test_return_an_order_with_its_reason(do):
    order = do("orders/1/return", {"reason": "wrong-department", "text": "非本班"})["orders"][0]
    assert (order["state"], order["return_reason"], order["result"]) == ("returned", "wrong-department", "非本班")


def test_withdraw_an_order(do):
    assert do("orders/1/cancellation", {"text": "已恢复"})["orders"][0]["state"] == "cancelled"


def test_a_step(do, case):
    arrived = do("steps", {"step": "arrived", "at": case.received_at.isoformat()})
    clocks = {clock["commitment"]: clock["state"] for clock in arrived["clocks"]}
    assert clocks["SG.REPAIR.ARRIVE"] == "met"


def test_a_step_without_offset_is_local_time(do, case):
    local = case.received_at.astimezone(tz=None).replace(tzinfo=None)
    do("steps", {"step": "contacted", "at": local.isoformat()[:19]}, status=422)  # before receipt by fractions
    told = do("steps", {"step": "contacted", "at": "2099-01-01T00:00:00"}, status=422)
    assert told["errors"][0] == {
        "pointer": "body/at",
        "detail": "This lies in the future; record it when it has happened.",
    }


def test_answer_call_back_close_reopen(do, person, case):
    do("orders/1/cancellation", {"text": "已恢复"})
    assert do("replies", {"text": "已恢复供电", "channel": "hotline"})["stage"] == "replied"
    assert do("call-backs", {"outcome": "satisfied"})["settled"] is True
    closed = do("closure", {"outcome": "settled"})
    assert (closed["stage"], closed["outcome"]) == ("closed", "settled")
    assert do("reopening", {"text": "客户再次来电"})["reopened_count"] == 1
    assert verbs_of(case)[2:] == ["order_cancelled", "replied", "called_back", "closed", "reopened"]


def test_close_without_call_back_for_a_reason(town, program):
    number = town.case(kind="complaint", subject="态度差", caller_phone="13800138000").number
    program.post(f"/cases/{number}/replies", {"text": "已致歉"})
    refused = program.post(f"/cases/{number}/closure", {"outcome": "settled"})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_call_back")
    given = {"outcome": "no-call-back-wanted", "text": "客户要求免回访", "without_call_back": True}
    assert program.post(f"/cases/{number}/closure", given).json()["stage"] == "closed"


def test_the_customer_urges(do):
    assert do("urgings", {"text": "催办"})["urged_count"] == 1


def test_pause_and_resume_a_clock(town, program):
    case = town.case(kind="service", cause="service.connection.new", account="3300000002")
    clock = case.clocks.get(commitment="SG.NCONN.TOTAL").pk
    path = f"/cases/{case.number}/clocks/{clock}"
    given = {"reason": "customer-request", "evidence": "电话录音"}

    def state_after(verb, body):
        shown = program.post(f"{path}/{verb}", body).json()["clocks"]
        return next(item["state"] for item in shown if item["id"] == clock)

    assert state_after("pause", given) == "paused"
    assert state_after("resumption", {}) == "running"


def test_whose_case_it_is(town, program):
    case = town.case(account="", anonymous=True)
    assert program.post(f"/cases/{case.number}/customer", {"account": "3300000004"}).json()["customer"] == "C0004"


def test_link_with_another(town, do):
    other = town.case()
    do("links", {"other": other.number})
    assert "same_case" in do("links", {"other": do("notes", {"text": "x"})["number"]}, status=422)["code"]


def test_the_caller_is_masked_until_a_reason_is_given(program, do, case):
    assert program.get(f"/cases/{case.number}").json()["caller_phone"] == "138****8000"
    assert do("caller", {"reason": "call"})["phone"] == "+8613800138000"
    entry = Entry.objects.get(verb="cases.caller_shown")
    assert (entry.actor_code, entry.object_id, entry.reason) == ("chengxu", case.number, "call")
    do("caller", {"reason": "curiosity"}, status=422)


def test_a_caller_who_asked_for_secrecy_is_not_told(town, person):
    case = town.case(
        kind="complaint",
        subject="投诉",
        secrecy=True,
        caller_phone="13800138000",
        order="查",
        order_department="repair-east",
    )
    shown = person("wang").get(f"/cases/{case.number}").json()
    hidden = ("customer", "account", "caller_name", "caller_phone")
    assert [shown[name] for name in hidden] == [None, None, "", ""]
    assert shown["identity_shown"] is False
    assert person("wang").post(f"/cases/{case.number}/caller", {"reason": "call"}).status_code == 403
    assert person("lin").get(f"/cases/{case.number}").json()["caller_name"] == "张三丰"


def test_the_second_writer_is_told_what_the_first_did(town, person, case):
    person("lin").post(f"/cases/{case.number}/notes", {"text": "客户来电"})
    answer = person("zhou").post(f"/cases/{case.number}/replies", {"text": "已恢复", "version": case.version})
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "stale")
    assert [(change["who"], change["what"]) for change in told["changes"]] == [("林晓", "noted")]
    again = person("zhou").post(f"/cases/{case.number}/replies", {"text": "已恢复", "version": case.version + 1})
    assert again.status_code == 200


def test_the_same_verb_twice_under_a_key_happens_once(program, case):
    path = f"/cases/{case.number}/notes"
    first, second = (program.post(path, {"text": "一次"}, **{"Idempotency-Key": "n1"}) for _number in range(2))
    assert first.json() == second.json()
    assert verbs_of(case).count("noted") == 1


def test_a_verb_that_takes_the_case_out_of_sight_still_answers(town, person):
    case = town.case(department="repair-east")
    wang = person("wang")
    answer = wang.post(f"/cases/{case.number}/assignment", {"department": "repair-west"})
    assert (answer.status_code, answer.json()["department"]) == (200, "repair-west")
    assert wang.get(f"/cases/{case.number}").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "refusal"),
    [
        ("notes", {"text": " "}, (422, "needed", ["body/text"])),
        ("notes", {"text": "长" * 20_001}, (422, "too_long", ["body/text"])),
        ("assignment", {"assignee": "nobody"}, (422, "no_person", ["body/assignee"])),
        ("assignment", {"department": "nowhere"}, (422, "no_department", ["body/department"])),
        ("orders", {"department": "nowhere", "task": "查"}, (422, "no_department", ["body/department"])),
        ("orders/7/acceptance", {}, (404, "not_found", [])),
        ("orders/1/result", {"result": "已修复"}, (409, "not_accepted", [])),
        ("orders/1/return", {"reason": "nonsense"}, (422, "no_reason", ["body/reason"])),
        ("steps", {"step": "nonsense"}, (422, "no_step", ["body/step"])),
        ("replies", {"text": "x", "channel": "pigeon"}, (422, "no_channel", ["body/channel"])),
        ("call-backs", {"outcome": "satisfied"}, (409, "not_replied", [])),
        ("closure", {"outcome": "settled"}, (409, "open_orders", [])),
        ("reopening", {"text": "x"}, (409, "open", [])),
        ("clocks/404/pause", {"reason": "authority"}, (404, "not_found", [])),
        ("customer", {}, (422, "nobody", ["body/customer"])),
        ("links", {"other": "T-404"}, (404, "not_found", [])),
        ("notes", {"text": "x", "txet": "y"}, (422, "invalid", ["body/txet"])),
        ("orders", {"department": "repair-west"}, (422, "invalid", ["body/task"])),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_with_why_and_changes_nothing(do, case, path, body, refusal):
    told = do(path, body, refusal[0])
    assert (told["status"], told["code"], [error["pointer"] for error in told.get("errors", [])]) == refusal
    assert told["detail"].endswith(".")
    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("notes", {"text": "x"}),
        ("replies", {"text": "x"}),
        ("urgings", {"text": "x"}),
        ("orders", {"department": "repair-east", "task": "x"}),
        ("call-backs", {"outcome": "satisfied"}),
        ("closure", {"outcome": "settled"}),
        ("links", {"other": "T-1"}),
        ("caller", {"reason": "call"}),
        ("taking", {}),
    ],
)
def test_on_a_case_one_may_not_see_nothing_can_be_done(town, person, path, body):
    report = town.case(kind="report", subject="举报", account="")
    assert person("zhou").post(f"/cases/{report.number}/{path}", body).status_code == 404


def test_the_timeline_tells_what_happened_in_order(program, do, case):
    for number in range(3):
        do("notes", {"text": f"第{number}条"})
    lines = program.get(f"/cases/{case.number}/timeline").json()["items"]
    assert [line["verb"] for line in lines] == ["opened", "order_sent", "noted", "noted", "noted"]
    assert [line["version"] for line in lines] == [1, 1, 2, 3, 4]
    assert (lines[-1]["actor"], lines[-1]["text"], lines[-1]["inward"]) == ("程序", "第2条", True)


def test_the_timeline_speaks_in_codes_and_shows_no_address_in_full(town, program, do, case):
    do("orders", {"department": "billing-account", "task": "核对"})
    do("assignment", {"department": "service-centre"})
    do("assignment", {"assignee": "zhou"})
    do("customer", {"account": "3300000001"})
    actions.append_contact(
        actor=town.actor("lin"), number=case.number, text="催", channel="email", sender="zhang@example.com"
    )
    data = [line["data"] for line in program.get(f"/cases/{case.number}/timeline").json()["items"][2:]]
    assert data == [
        {"position": 2, "department": "billing-account"},
        {"department": "service-centre", "assignee": None},
        {"department": "service-centre", "assignee": "zhou"},
        {},
        {"channel": "email", "sender": "z***@example.com"},
    ]


def test_a_long_timeline_has_pages(program, case):
    TimelineEntry.objects.bulk_create(
        TimelineEntry(case=case, actor_name="x", verb="noted", version=2, text=str(number)) for number in range(150)
    )
    first = program.get(f"/cases/{case.number}/timeline").json()
    second = program.get(f"/cases/{case.number}/timeline", cursor=first["next"]).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (100, 52, None)
