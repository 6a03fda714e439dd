"""Messages out of files, mbox files, maildirs and folders."""

from io import BytesIO

from wattcare.channels.email.boxes import messages_in, messages_of_stream, split_mbox

ONE = b"From: a@example.com\nSubject: 1\n\nfirst\n"
TWO = b"From: b@example.com\nSubject: 2\n\nFrom here on it is dark.\n\nFrom the street too.\n>From old mail\n"
POSTMARK = b"From a@example.com Mon May  2 16:07:05 2005\n"


def mbox(*messages: bytes) -> bytes:
    return b"".join(POSTMARK + m.replace(b"\n>From ", b"\n>>From ") + b"\n" for m in messages)


def test_an_mbox_gives_back_what_was_put_in():
    assert list(split_mbox(BytesIO(mbox(ONE, TWO)))) == [ONE, TWO]


def test_a_missing_empty_line_between_messages_is_forgiven():
    assert list(split_mbox(BytesIO(POSTMARK + ONE + POSTMARK + TWO))) == [ONE, TWO.replace(b"\n>From ", b"\nFrom ")]


def test_what_stands_before_the_first_postmark_is_not_lost():
    assert next(split_mbox(BytesIO(b"stray\n\n" + mbox(ONE)))) == b"stray\n"


def test_no_line_of_any_box_is_lost():
    raw = b"From x\n\nFrom y\n\n\nFrom \n>>From z\n\xff\r\n"
    assert b"".join(split_mbox(BytesIO(raw))).count(b"\xff") == 1


def test_a_single_message_keeps_its_postmark_byte_for_byte(tmp_path):
    file = tmp_path / "one.txt"
    file.write_bytes(POSTMARK + ONE)
    assert [m.raw for m in messages_in(file)] == [POSTMARK + ONE]
    assert [m.raw for m in messages_of_stream(BytesIO(POSTMARK + ONE))] == [POSTMARK + ONE]


def test_a_folder_is_read_in_stable_order_with_maildirs_and_boxes(tmp_path):
    for name in ("box/cur", "box/new", "box/tmp", "z"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "box/cur/2:2,S").write_bytes(ONE)
    (tmp_path / "box/new/1").write_bytes(TWO)
    (tmp_path / "box/tmp/half").write_bytes(b"unfinished")
    (tmp_path / "z/all.mbox").write_bytes(mbox(ONE, TWO))
    (tmp_path / ".hidden").write_bytes(b"x")
    found = [(m.place.removeprefix(str(tmp_path)), m.raw) for m in messages_in(tmp_path)]
    assert found == [("/box/cur/2:2,S", ONE), ("/box/new/1", TWO), ("/z/all.mbox#1", ONE), ("/z/all.mbox#2", TWO)]


def test_standard_input_is_a_message_or_a_box():
    assert [m.raw for m in messages_of_stream(BytesIO(ONE))] == [ONE]
    assert [m.place for m in messages_of_stream(BytesIO(mbox(ONE, TWO)))] == ["-#1", "-#2"]
