"""People, bounces and machines."""

import re

import pytest

from wattcare.channels.email.rules import MailClass, case_numbers_in, classify, parse

NUMBER = re.compile(r"[A-Z]{0,3}\d{6}-\d{5,7}")
BOUNCE = b"""Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; zhang@example.com
Action: failed
Status: 5.1.1
--b
Content-Type: message/rfc822

Message-ID: <case-1@power.example>
Subject: T261123-00017

text
--b--
"""


def kind(head: str, body: str = "x", **envelope):
    return classify(parse(f"{head}\n\n{body}".encode()), **envelope).mail_class


def test_a_delivery_report_names_the_address_and_the_message():
    found = classify(parse(BOUNCE))
    assert (found.mail_class, found.original_message_id) == (MailClass.BOUNCE, "case-1@power.example")
    assert [(r.address, r.status, r.permanent) for r in found.failed] == [("zhang@example.com", "5.1.1", True)]


def test_a_delay_is_no_final_failure():
    report = BOUNCE.replace(b"Action: failed", b"Action: delayed").replace(b"5.1.1", b"4.4.1")
    assert [r.permanent for r in classify(parse(report)).failed] == [False]


@pytest.mark.parametrize(
    "head",
    [
        "From: postmaster@163.com\nSubject: 系统退信/Systems bounce",
        "From: MAILER-DAEMON@x.example\nSubject: failure notice",
        "From: x@example.com\nSubject: hm\nX-Failed-Recipients: a@example.com",
        "Return-Path: <>\nFrom: x@example.com\nSubject: Delivery Status Notification (Failure)",
    ],
)
def test_bounces_are_recognised_without_a_report_too(head):
    assert kind(head) is MailClass.BOUNCE


def test_the_null_reverse_path_of_the_transport_counts():
    assert kind("From: postmaster@x.example\nSubject: hm", envelope_sender="") is MailClass.BOUNCE


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "X-Autoreply: yes",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "List-Id: <news.example>",
        "Subject: Automatic reply: 停电",
        "Subject: 自动回复: 停电",
        "Subject: =?gb2312?B?19S2r7vYuLQ=?=",
        "Subject: Out of Office: back on Monday",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
    ],
)
def test_machines_are_recognised(head):
    assert kind(f"From: a@example.com\n{head}") is MailClass.AUTOMATIC


@pytest.mark.parametrize(
    "head",
    [
        "Subject: 自动断路器总是跳闸",
        "Subject: automatic meter is broken",
        "Auto-Submitted: no",
        "Subject: Re: failure notice you sent me",
        "Return-Path: <>\nSubject: 停电",
        "Subject: undelivered bills",
    ],
)
def test_people_are_not_taken_for_machines(head):
    assert kind(f"From: a@example.com\n{head}") is MailClass.ORDINARY


def test_case_numbers_are_found_once_in_order_and_only_where_they_stand_alone():
    text = "见 T261123-00017 和（261123-00018）。账号 1261123-000175，T261123-00017"
    assert case_numbers_in("回复：T261123-00020", text, NUMBER) == ["T261123-00020", "T261123-00017", "261123-00018"]
