"""What was typed, told from what was quoted."""

import pytest

from wattcare.channels.email.rules import split_reply

QUOTED = [
    "On Mon, Apr 2, 2012 at 6:26 PM, Megan One <megan@example.com> wrote:\n\n> Hi",
    "On Mon, Apr 2, 2012 at 6:26 PM, Megan One\n<megan@example.com> wrote:\n\n> Hi",
    "-----Original Message-----\nFrom: a@example.com\nSent: Monday\nTo: b@example.com\nSubject: x\n\nHi",
    "From: a@example.com\nSent: Monday\nTo: b@example.com\nSubject: x\n\nHi",
    "________________________________\nFrom: Jo <a@example.com>\nSent: Monday\nTo: b@example.com\nSubject: x\n\nHi",
    "> one\n> two\n> three",
    "> On 22 Aug 2015, at 19:21, Adam <a@example.com> wrote:\n>\n> Hi there!",
    "Am 02.04.2012 um 18:26 schrieb Megan:\n> Hi",
    "Le 2 avr. 2012 à 18:26, Megan <m@example.com> a écrit :\n> Hi",
    '02.04.2012 14:20 пользователь "bob" <bob@example.com> написал:\n\n> Hi',
    '------------------ 原始邮件 ------------------\n发件人: "95598" <95598@power.example>;\n收件人: "张三";\n您好',
    '在 2026-11-23 10:00:00，"95598" <95598@power.example> 写道：\n您好',
    "张三 <z@example.com> 于2026年11月23日周一 10:00写道：\n\n> 您好",
    "发件人: 95598@power.example\n发送时间: 2026年11月23日 10:00\n收件人: 张三\n主题: 停电\n\n您好",
    "At 2026-11-23 10:00:00, 95598@power.example wrote:\n>您好",
    "-----邮件原件-----\n发件人:95598\n\n您好",
]


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_was_quoted_below_is_cut(quoted):
    assert split_reply(f"还是没有电。\n请快来。\n\n{quoted}\n").typed == "还是没有电。\n请快来。"


def test_what_was_typed_below_the_quotation_is_kept():
    assert split_reply("On 04/02/2012 06:26 PM, Megan wrote:\n> Hi\n> there\nHello").typed == "Hello"


def test_answers_between_the_lines_keep_everything():
    text = "On 04/02/2012 06:26 PM, Megan wrote:\n> first?\nyes\n> second?\nno"
    assert split_reply(text).typed == text


def test_a_forwarded_message_is_kept_whole():
    text = "请处理\n\n---------- Forwarded message ----------\nFrom: a@example.com\nDate: x\nSubject: y\n\n正文"
    assert split_reply(text).typed == text


@pytest.mark.parametrize(
    "text",
    [
        "我在去年的信里写道：\n贵公司答应过。",
        "From: the beginning it was dark.\nWe waited.",
        "> 一行引用\n正文",
        "Please note:\nTo: the left of the meter\nis a hole.",
        "只有一行",
        "",
    ],
)
def test_ordinary_sentences_are_not_taken_for_quotations(text):
    assert split_reply(text).typed == text


@pytest.mark.parametrize(
    "signature", ["-- \n张三\n13800000000", "Sent from my iPhone", "发自我的iPhone", "发自我的 HUAWEI 手机"]
)
def test_a_signature_is_told_from_the_text(signature):
    reply = split_reply(f"还是没有电。\n\n{signature}")
    assert (reply.typed, [line.strip() for line in reply.signature.split("\n")]) == (
        "还是没有电。",
        [line.strip() for line in signature.split("\n")],
    )


def test_a_message_that_is_all_quotation_or_signature_is_kept():
    assert split_reply("> a\n> b\n> c").typed == "> a\n> b\n> c"
    assert split_reply("--\n张三").typed == "--\n张三"
