"""What becomes of a message that comes in."""

import pytest
from django.db import IntegrityError, transaction

from wattcare.cases.actions import close, reply
from wattcare.cases.models import Case
from wattcare.channels.email.actions import understanding
from wattcare.channels.email.models import InboundMessage, LinkSuggestion, OutboundMessage, State
from wattcare.channels.email.tests.letters import STRANGER, ZHANG, letter, receive
from wattcare.kernel.actors import system

pytestmark = pytest.mark.django_db


def opened() -> Case:
    return Case.objects.get(number=receive(letter()).case_number)


def test_a_new_message_opens_a_case_of_the_customer_with_that_address(town):
    result = receive(letter())
    case = Case.objects.get(number=result.case_number)
    assert (result.outcome, result.sender, result.subject) == ("new_case", ZHANG, "停电")
    assert (case.subject, case.description, case.caller_email) == ("停电", "家里停电两小时了。", ZHANG)
    assert (case.channel, case.kind, case.customer.number) == ("email", "enquiry", "C0001")


def test_the_original_is_kept_byte_for_byte(town):
    raw = letter() + b"\xff\x00 trailing rubbish\r\r\n"
    assert bytes(InboundMessage.objects.get(pk=receive(raw).id).raw) == raw


@pytest.mark.parametrize("change", [lambda m: m.delete(), lambda m: m.update(raw=b""), lambda m: m.update(sha256="x")])
def test_the_database_lets_nobody_change_or_remove_an_original(town, change):
    result = receive(letter(Precedence="bulk"))
    with pytest.raises(IntegrityError, match="kept as it came"), transaction.atomic():
        change(InboundMessage.objects.filter(pk=result.id))


def test_the_same_bytes_again_are_a_second_delivery_and_change_nothing(town):
    first, second = receive(letter()), receive(letter())
    assert (second.outcome, second.case_number) == ("duplicate", first.case_number)
    assert Case.objects.count() == 1
    assert InboundMessage.objects.get(pk=second.id).raw is None


def test_a_merely_similar_message_is_a_new_one(town):
    receive(letter())
    assert receive(letter("家里停电三小时了。")).outcome == "new_case"


def test_an_answer_of_a_known_sender_is_added_to_its_case(town):
    case = opened()
    result = receive(letter("还没来电。", message_id="m2@example.com", In_Reply_To="<m1@example.com>"))
    case.refresh_from_db()
    entry = case.timeline.order_by("-id").first()
    assert (result.outcome, result.case_number) == ("appended", case.number)
    assert (entry.verb, entry.text, case.unread_contact) == ("contact_added", "还没来电。", True)


def test_a_quoted_case_number_is_enough_for_a_known_sender(town):
    case = opened()
    result = receive(letter("关于上次的事。", subject=f"回复：工单{case.number}", message_id="m2@example.com"))
    assert (result.outcome, result.case_number) == ("appended", case.number)


def test_a_quoted_number_from_a_stranger_opens_its_own_case_with_a_suggestion(town):
    case = opened()
    before = case.timeline.count()
    result = receive(letter(sender=STRANGER, subject=f"Re: [{case.number}]", message_id="m2@elsewhere.example"))
    suggestion = LinkSuggestion.objects.get()
    assert result.outcome == "new_case"
    assert (suggestion.case.number, suggestion.suggested, suggestion.reason) == (result.case_number, case, "number")
    assert case.timeline.count() == before
    assert not case.links.exists()


def test_a_stranger_who_answers_a_message_of_a_case_is_only_suggested_too(town):
    case = opened()
    result = receive(letter(sender=STRANGER, message_id="m2@e.example", In_Reply_To="<m1@example.com>"))
    assert (result.outcome, LinkSuggestion.objects.get().suggested) == ("new_case", case)


def test_whoever_pretends_to_be_the_supplier_is_a_stranger(town, settings):
    settings.DEFAULT_FROM_EMAIL = "95598@power.example"
    case = opened()
    raw = letter(sender="95598@power.example", subject=case.number, message_id="m2@x.example")
    assert receive(raw).outcome == "new_case"


def test_a_message_to_a_closed_case_is_shown_there_and_continues_in_a_linked_one(town):
    case = opened()
    reply(actor=town.actor("zhou"), number=case.number, text="已恢复供电。", channel="hotline")
    close(actor=town.actor("zhou"), number=case.number, outcome="settled")
    result = receive(letter("又停电了。", message_id="m2@example.com", In_Reply_To="<m1@example.com>"))
    case.refresh_from_db()
    assert (result.outcome, case.stage) == ("new_case", "closed")
    assert case.timeline.filter(verb="contact_added", text="又停电了。").exists()
    assert [link.other.number for link in case.links.all()] == [result.case_number]


def test_what_was_quoted_is_not_said_again(town):
    case = opened()
    text = "还没来电。\n\n在 2026-11-23 10:00:00，95598@power.example 写道：\n> 已派人。"
    receive(letter(text, message_id="m2@example.com", In_Reply_To="<m1@example.com>"))
    assert case.timeline.order_by("-id").first().text == "还没来电。"


def test_attachments_stand_with_the_case_whatever_they_are(town):
    raw = (
        b"From: zhang@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\n"
        b'Content-Disposition: attachment; filename="run.exe"\n\nMZ\n--b--\n'
    )
    case = Case.objects.get(number=receive(raw).case_number)
    assert [(f.name, bytes(f.content)) for f in case.attachments.all()] == [("run.exe", b"MZ")]


def test_an_automatic_answer_opens_nothing(town):
    case = opened()
    before = case.timeline.count()
    raw = letter("我在休假。", message_id="m2@x", Auto_Submitted="auto-replied", In_Reply_To="<m1@example.com>")
    result = receive(raw)
    assert (result.outcome, result.case_number) == ("automatic", case.number)
    assert case.timeline.count() == before
    assert receive(letter(message_id="m3@x", Precedence="bulk")).case_number is None


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"no header at all\n", b"\n\n\n"])
def test_bytes_that_are_no_message_are_kept_for_a_person(town, raw):
    result = receive(raw)
    assert (result.outcome, result.case_number) == ("kept", None)
    assert bytes(InboundMessage.objects.get(pk=result.id).raw) == raw


def test_a_message_without_sender_opens_an_anonymous_case(town):
    case = Case.objects.get(number=receive(b"Subject: x\n\nhello").case_number)
    assert (case.anonymous, case.caller_email) == (True, "")


def test_very_long_texts_and_subjects_fit(town):
    case = Case.objects.get(number=receive(letter("长" * 30_000, subject="题" * 400)).case_number)
    assert (len(case.subject), len(case.description) <= 20_000) == (300, True)


def test_a_message_that_cannot_be_understood_is_kept_and_tried_again(town, monkeypatch):
    monkeypatch.setattr(understanding, "parse", lambda raw: 1 / 0)
    result = receive(letter())
    assert (result.outcome, result.state) == ("kept", State.STORED)
    understanding.understand_message(actor=system("mail"), pk=result.id)
    assert understanding.understand_message(actor=system("mail"), pk=result.id).state == State.FAILED
    monkeypatch.undo()
    assert understanding.try_again(actor=town.actor("gao"), pk=result.id).outcome == "new_case"


def test_understanding_twice_does_nothing_twice(town):
    result = receive(letter())
    understanding.understand_message(actor=system("mail"), pk=result.id)
    assert Case.objects.count() == 1


def test_the_supplier_s_own_answer_leads_back_to_its_case(town):
    case = opened()
    reply(actor=town.actor("zhou"), number=case.number, text="已派人。")
    sent = OutboundMessage.objects.get()
    raw = letter("谢谢", message_id="m2@example.com", In_Reply_To=f"<{sent.message_id}>")
    assert receive(raw).case_number == case.number
