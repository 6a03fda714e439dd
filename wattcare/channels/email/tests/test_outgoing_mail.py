"""Answers and acknowledgements by mail."""

import smtplib
from types import SimpleNamespace

import pytest
from django.core import mail

from wattcare.cases.actions import reply
from wattcare.cases.models import Case
from wattcare.cases.rules import NewFile
from wattcare.channels.email.actions.sending import Undelivered, send
from wattcare.channels.email.actions.writing import acknowledge
from wattcare.channels.email.models import OutboundMessage
from wattcare.channels.email.rules.writing import may_be_written_to, reply_subject
from wattcare.channels.email.tests.letters import ZHANG, letter, receive
from wattcare.customers.models import ContactPoint
from wattcare.kernel.actors import system
from wattcare.kernel.results import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.MAIL = SimpleNamespace(host="localhost")
    settings.DEFAULT_FROM_EMAIL = "供电服务 <95598@power.example>"


def case_by_mail(**more: object) -> Case:
    return Case.objects.get(number=receive(letter(), **more).case_number)


def answer(town, case, **more) -> OutboundMessage:
    reply(actor=town.actor("zhou"), number=case.number, text="已派人抢修。", **more)
    return OutboundMessage.objects.get(purpose="reply")


def sent(message: OutboundMessage):
    assert send(actor=system("mail"), pk=message.pk)
    return mail.outbox[-1].message()


def test_an_answer_goes_out_with_number_and_thread(town):
    case = case_by_mail()
    message = answer(town, case)
    out = sent(message)._message
    assert (out["To"], out["Subject"]) == (ZHANG, f"Re: 停电 [{case.number}]")
    assert (out["In-Reply-To"], out["References"]) == ("<m1@example.com>", "<m1@example.com>")
    assert out["Message-ID"] == f"<{message.message_id}>"
    assert out["Auto-Submitted"] is None
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)


def test_files_go_with_the_answer(town):
    case = case_by_mail()
    message = answer(town, case, files=(NewFile("通知.pdf", b"%PDF", "application/pdf"),))
    parts = [p.get_filename() for p in sent(message)._message.iter_attachments()]
    assert parts == ["通知.pdf"]


def test_an_answer_over_the_telephone_sends_nothing(town):
    case = case_by_mail()
    reply(actor=town.actor("zhou"), number=case.number, text="已电话告知。", channel="hotline")
    assert not OutboundMessage.objects.exists()


def test_an_answer_that_nobody_could_get_is_refused(town):
    case = town.case() if hasattr(town, "case") else case_by_mail()
    Case.objects.filter(pk=case.pk).update(caller_email="", customer=None)
    OutboundMessage.objects.all().delete()
    from wattcare.channels.email.models import InboundMessage

    InboundMessage.objects.filter(case=case).update(sender_address="", reply_to="")
    with pytest.raises(Refused, match="e-mail"):
        reply(actor=town.actor("zhou"), number=case.number, text="已派人。", channel="email")


def test_without_a_mail_server_it_stays_queued_and_says_so(town, settings):
    settings.MAIL = None
    message = answer(town, case_by_mail())
    assert not send(actor=system("mail"), pk=message.pk)
    message.refresh_from_db()
    assert (message.state, "WATTCARE_EMAIL_URL" in message.last_error) == ("queued", True)


def test_a_server_that_does_not_answer_is_tried_again(town, monkeypatch):
    message = answer(town, case_by_mail())

    def refuse(_self, _messages):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    with pytest.raises(Undelivered):
        send(actor=system("mail"), pk=message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)


def test_an_address_refused_for_good_is_not_tried_again(town, monkeypatch):
    message = answer(town, case_by_mail())

    def refuse(_self, _messages):
        raise smtplib.SMTPRecipientsRefused({ZHANG: (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    assert not send(actor=system("mail"), pk=message.pk)
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_case_by_mail_is_acknowledged_once_and_automatically(town):
    case = case_by_mail(source="smtp", sender=ZHANG)
    acknowledge(case)
    acknowledge(case)
    out = sent(OutboundMessage.objects.get(purpose="acknowledgement"))._message
    assert case.number in out.get_content()
    assert (out["Auto-Submitted"], out["To"]) == ("auto-replied", ZHANG)


def test_imported_mail_is_never_acknowledged(town):
    acknowledge(case_by_mail())
    assert not OutboundMessage.objects.exists()


def test_one_address_gets_few_acknowledgements_a_day(town):
    for number in range(6):
        raw = letter(message_id=f"{number}@example.com", subject=f"停电 {number}")
        acknowledge(Case.objects.get(number=receive(raw, source="smtp", sender=ZHANG).case_number))
    assert OutboundMessage.objects.count() == 3


@pytest.mark.parametrize("address", ["MAILER-DAEMON@x.example", "no-reply@x.example", "postmaster@x.example", "", "x"])
def test_machines_are_not_written_to(address):
    assert not may_be_written_to(address)


def test_a_subject_carries_the_number_once():
    assert reply_subject("停电", "ZX261123-00001") == "Re: 停电 [ZX261123-00001]"
    assert reply_subject("Re: 回复：停电 [ZX261123-00001]", "ZX261123-00001") == "Re: 停电 [ZX261123-00001]"


def bounce(message_id: str, address: str = ZHANG, action: str = "failed", status: str = "5.1.1") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nfailed\n--b\n'
        f"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; {address}\nAction: {action}\n"
        f"Status: {status}\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{message_id}>\n\nx\n--b--\n"
    ).encode()


def test_a_bounce_marks_the_address_and_the_case(town):
    case = case_by_mail()
    message = answer(town, case)
    result = receive(bounce(message.message_id))
    message.refresh_from_db()
    assert (result.outcome, result.case_number) == ("bounce", case.number)
    assert message.bounced_at is not None
    assert ContactPoint.objects.get(value=ZHANG).bounced_at is not None
    assert ZHANG in case.timeline.order_by("-id").first().text


@pytest.mark.parametrize("change", [{"address": "li@example.com"}, {"action": "delayed", "status": "4.4.1"}])
def test_a_bounce_of_somebody_else_or_a_delay_marks_nothing(town, change):
    message = answer(town, case_by_mail())
    receive(bounce(message.message_id, **change))
    message.refresh_from_db()
    assert message.bounced_at is None


def test_a_forged_bounce_of_a_message_we_never_sent_changes_nothing(town):
    case_by_mail()
    assert receive(bounce("never@power.example")).case_number is None
    assert ContactPoint.objects.get(value=ZHANG).bounced_at is None
