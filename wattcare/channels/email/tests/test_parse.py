"""What `parse` makes of a message; no database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattcare.channels.email.rules import Address, Limits, classify, parse, threading

SIMPLE = (
    b"From: =?gb2312?B?1cXI/Q==?= <Zhang.San@Example.COM>\r\nTo: 95598@power.example, Li <li@power.example>\r\n"
    b"Subject: =?utf-8?B?5YGc55S1?= =?utf-8?B?5LqG?=\r\nDate: Mon, 23 Nov 2026 10:00:00 +0800\r\n"
    b"Message-ID: <1@example.com>\r\nIn-Reply-To: <0@power.example>\r\n"
    b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
) + "小区停电两小时了。\r\n".encode("gb18030")


def codes(parsed):
    return {problem.code for problem in parsed.problems}


def html(body: str, head: str = "") -> bytes:
    return f"From: a@example.com\nContent-Type: text/html; charset=utf-8\n{head}\n{body}".encode()


def multipart(*parts: bytes, boundary: str = "b", end: bytes = b"--b--\n") -> bytes:
    head = f'From: a@example.com\nContent-Type: multipart/mixed; boundary="{boundary}"\n\n'.encode()
    return head + b"".join(b"--b\n" + part + b"\n" for part in parts) + end


def test_a_chinese_message_is_read_whole():
    parsed = parse(SIMPLE)
    assert parsed.sender == Address("Zhang.San@example.com", "张三")
    assert [a.address for a in parsed.to] == ["95598@power.example", "li@power.example"]
    assert (parsed.subject, parsed.text) == ("停电了", "小区停电两小时了。")
    assert parsed.sent_at == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert (parsed.message_id, parsed.in_reply_to, parsed.problems) == ("1@example.com", ("0@power.example",), ())


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=3000))
def test_no_bytes_raise(raw):
    parsed = parse(raw)
    classify(parsed)
    threading(parsed)


FRAGMENTS = st.sampled_from(
    [
        SIMPLE,
        b"\n\n",
        b"\r\n",
        b"From: ",
        b"<",
        b">",
        b'"',
        b"(",
        b"\\",
        b"=?gb2312?B?",
        b"?=",
        b"\0",
        b"\xff\xfe",
        b"--b\n",
        b"--b--",
        b"Content-Type: multipart/mixed; boundary=b\n",
        b"Content-Type: message/rfc822\n\n",
        b"charset=utf-7",
        b"*0*=''%ff;",
        b"Content-Transfer-Encoding: base64\n\n",
        b"begin 644 x\n",
        b"Date: 99999999999 -9999\n",
        b"<div><img src=x>",
        b"> On x wrote:\n",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(FRAGMENTS | st.binary(max_size=20), max_size=40).map(b"".join))
def test_no_shuffled_message_raises_or_gives_text_that_cannot_be_stored(raw):
    parsed = parse(raw)
    classify(parsed)
    for text in (
        parsed.text,
        parsed.html,
        parsed.subject,
        parsed.typed_text,
        *(a.filename for a in parsed.attachments),
    ):
        assert "\0" not in text
        text.encode()


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        (b"Subject: =?UTF-8?Q?caf=C3=A9_=26_bar?=", "café & bar"),
        ("Subject: 直接写的 UTF-8".encode(), "直接写的 UTF-8"),
        ("Subject: 直接写的国标码".encode("gb18030"), "直接写的国标码"),
        (b"Subject: =?GB2312?B?zaM=?= =?GB2312?B?tecg?=", "停电"),
        (b"Subject: =?UTF-8?B?5YE=?=\n =?UTF-8?B?nOeUtQ==?=", "停电"),  # cut inside a character
        (b"Subject: a =?utf-8?q?=62?=c", "a bc"),
        (b"Subject: =?x-nobody?Q?abc?=", "abc"),
        (b"Subject: =?utf-8?B?5YGc55S1", "=?utf-8?B?5YGc55S1"),
        (b"Subject: =?utf-8?B?5YGc55S1=?=", "停电"),
        (b"Subject: bell\x07 and nul\x00", "bell and nul"),
    ],
)
def test_subjects_are_read_however_they_are_written(line, subject):
    assert parse(line + b"\n\nx").subject == subject


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('"Doe, Jane" <jane@Example.com>', Address("jane@example.com", "Doe, Jane")),
        ("jane@example.com (Jane)", Address("jane@example.com", "Jane")),
        ("<jane@example.com>", Address("jane@example.com")),
        ("Jane <@relay.example:jane@example.com>", Address("jane@example.com", "Jane")),
        ("Jane <mailto:jane@example.com>", Address("jane@example.com", "Jane")),
        ("jane(her account)@example.com", Address("jane@example.com", "her account")),
        ("attacker@evil.example <jane@example.com>", Address("jane@example.com", "attacker@evil.example")),
        ('"jane@example.com" <attacker@evil.example>', Address("attacker@evil.example", "jane@example.com")),
        (
            "=?utf-8?Q?=3Cboss=40example.com=3E=2C?= <jane@example.com>",
            Address("jane@example.com", "<boss@example.com>,"),
        ),
        ("Friends: jane@example.com, x@example.com;", Address("jane@example.com")),
        ("nobody", None),
        ("", None),
    ],
)
def test_the_sender_is_the_mailbox_that_a_reply_would_reach(field, expected):
    assert parse(f"From: {field}\n\nx".encode()).sender == expected


@pytest.mark.parametrize(
    ("field", "instant"),
    [
        ("Mon, 23 Nov 2026 10:00:00 +0800", datetime(2026, 11, 23, 2, tzinfo=UTC)),
        ("23 Nov 2026 10:00 GMT", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23 10:00:00 +08:00", datetime(2026, 11, 23, 2, tzinfo=UTC)),
        ("2026年11月23日 10:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("Mon, 30 Jun 3609 15:33:50 +0600", None),
    ],
)
def test_dates_are_read_leniently_and_doubt_is_noted(field, instant):
    parsed = parse(f"Date: {field}\n\nx".encode())
    assert parsed.sent_at == instant
    assert ("bad_date" in codes(parsed)) == (instant is None)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Content-Disposition: attachment; filename="发票.pdf"', "发票.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%E5%8F%91%E7%A5%A8.pdf", "发票.pdf"),
        ("Content-Disposition: attachment; filename*0*=gbk'zh'%B7%A2; filename*1*=%C6%B1; filename*2=.pdf", "发票.pdf"),
        ('Content-Disposition: attachment; filename="=?GBK?B?t6LGsS5wZGY=?="', "发票.pdf"),
        ("Content-Disposition: attachment; filename=two words.pdf", "two words.pdf"),
        ('Content-Type: application/pdf; name="a;b.pdf"', "a;b.pdf"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="C:\\\\temp\\\\x.doc"', "x.doc"),
        ('Content-Disposition: attachment; filename="exe\u202egpj.exe"', "exegpj.exe"),
        ("Content-Disposition: attachment", "attachment-1.bin"),
    ],
)
def test_attachment_names_are_read_and_made_safe(header, name):
    kind = "" if header.startswith("Content-Type") else "Content-Type: application/octet-stream\n"
    parsed = parse(multipart(f"{kind}{header}\n\nx".encode()))
    assert [a.filename for a in parsed.attachments] == [name]


def test_a_forwarded_message_stays_whole_as_an_attachment():
    inner = b"From: c@example.com\nSubject: inner\n\nhello\n"
    parsed = parse(multipart(b"\nsee below", b"Content-Type: message/rfc822\n\n" + inner))
    assert parsed.text == "see below"
    assert [(a.filename, a.data) for a in parsed.attachments] == [("inner.eml", inner)]


def test_plain_text_is_preferred_and_html_is_kept_beside_it():
    parsed = parse(multipart(b"\nplain", b"Content-Type: text/html\n\n<p>rich</p>"))
    assert (parsed.text, parsed.html) == ("plain", "<p>rich</p>")


def test_html_alone_becomes_readable_text():
    parsed = parse(html("<h1>Hi</h1><p>a<br>b &amp; c</p><ul><li>x</li></ul><blockquote>old</blockquote>"))
    assert parsed.text.split() == ["Hi", "a", "b", "&", "c", "-", "x", ">", "old"]


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=http://evil.example/pixel.png>",
        "<img src=cid:x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<form action=//evil.example><input name=password></form>",
        "<p style='background:url(http://evil.example/x)'>x</p>",
        "<link rel=stylesheet href=http://evil.example/x.css>",
        "<svg onload=alert(1)><image href=http://evil.example/></svg>",
        "<iframe src=http://evil.example></iframe>",
        "<table background=http://evil.example/x><tr><td>x</table>",
        "<video poster=http://evil.example/x src=http://evil.example/y>",
        "<meta http-equiv=refresh content='0;url=http://evil.example'>",
        "<base href=http://evil.example/>",
        "<style>@import 'http://evil.example';</style>",
    ],
)
def test_nothing_in_html_loads_runs_or_posts(evil):
    cleaned = parse(html(evil)).html
    for forbidden in ("evil.example", "script", "onerror", "onload", "style", "<form", "<input", "javascript"):
        assert forbidden not in cleaned


def test_remote_images_leave_their_description_and_inline_ones_their_reference():
    cleaned = parse(html('<img src="http://x.example/a.png" alt="a &quot;b&quot;"><img src="cid:logo@x" alt="">')).html
    assert cleaned == '<span class="mail-image-blocked">[a &quot;b&quot;]</span><img src="cid:logo@x" alt="">'


def test_links_keep_their_address_and_tell_nothing_of_us():
    assert 'rel="noopener noreferrer nofollow"' in parse(html('<a href="https://x.example">x</a>')).html


def test_an_inline_image_is_an_attachment_with_its_content_id():
    part = b"Content-Type: image/png\nContent-ID: <logo@x>\nContent-Disposition: inline\n\nPNG"
    (image,) = parse(multipart(part)).attachments
    assert (image.content_id, image.inline, image.content_type) == ("logo@x", True, "image/png")


def test_a_pasted_uuencoded_file_becomes_an_attachment():
    parsed = parse(b"From: a@example.com\n\nsee:\nbegin 644 cat.txt\n#0V%T\n`\nend\n")
    assert (parsed.text, parsed.attachments[0].filename, parsed.attachments[0].data) == ("see:", "cat.txt", b"Cat")


def test_missing_boundaries_lose_no_text():
    parsed = parse(multipart(b"\nfirst", b"\nsecond", end=b""))
    assert parsed.text == "first\n\nsecond"
    assert codes(parsed) >= {"broken_mime"}
    assert "whole" in parse(b"Content-Type: multipart/mixed\n\nwhole text").text


def test_a_boundary_that_begins_like_another_is_not_taken_for_it():
    raw = multipart(b'Content-Type: multipart/alternative; boundary="b2"\n\n--b2\n\ninner\n--b2--')
    assert parse(raw).text == "inner"


def test_broken_base64_and_unknown_encodings_give_what_can_be_read():
    head = "From: a@example.com\nContent-Transfer-Encoding: "
    assert parse(f"{head}base64\n\naGVsbG8gd29ybGQ".encode()).text == "hello world"
    assert parse(f"{head}x-odd\n\nhello".encode()).text == "hello"


def test_unknown_and_wrong_character_sets_are_noted_and_guessed():
    unknown = parse(b"Content-Type: text/plain; charset=klingon\n\n" + "停电了，请来修".encode("gb18030"))
    assert unknown.text == "停电了，请来修"
    assert "unknown_charset" in codes(unknown)
    assert parse(b"Content-Type: text/plain; charset=us-ascii\n\n" + "停电".encode()).text == "停电"
    assert parse(b"Content-Type: text/plain; charset=idna\n\nplain").text == "plain"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_message"),
        (b"\xff\xfe no header at all\n", "no_header"),
        (b"Subject: x\n\ny", "missing_from"),
        (b"X: y\n" * 5000 + b"\nbody", "header_too_large"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2000, "too_many_parts"),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(100)),
            "nested_too_deep",
        ),
        (b"Content-Type: text/html\n\n" + b"<div>" * 5000, "html_too_deep"),
        (b"Content-Type: text/html\n\n" + b"x" * 1_100_000, "html_too_large"),
    ],
)
def test_work_is_bounded_and_what_is_wrong_is_noted(raw, code):
    assert code in codes(parse(raw))


def test_limits_cut_the_text_but_say_so():
    parsed = parse(b"From: a@example.com\n\n" + b"abc" * 10, Limits(text_chars=10))
    assert (len(parsed.text), "text_too_long" in codes(parsed)) == (10, True)


def test_flowed_paragraphs_are_joined_again():
    raw = b"Content-Type: text/plain; format=flowed\n\none \ntwo\n> quoted \n> more\n-- \nJo"
    assert parse(raw).text == "one two\n> quoted more\n-- \nJo"


def test_what_a_message_answers_comes_nearest_first():
    raw = b"Message-ID: <4@x>\nIn-Reply-To: <3@x>\nReferences: <1@x> <2@x>\n <3@x>\n\nx"
    assert threading(parse(raw)) == ["3@x", "2@x", "1@x"]
