"""What the writer typed, told from what their program quoted below or above it.

Each line is marked once: empty, quoted (`>`), splitter ("On … wrote:", "-----Original Message-----", a block of
From/Sent/To/Subject), forward, or text. The order of the marks decides what is cut. Where the writer answered
between the quoted lines, and in forwarded messages, nothing is cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_LINES = 3_000
_SPLITTER_LINES = 4
_QUOTED = re.compile(r"\s{0,3}[>|＞]")
_QUOTE_MARKS = re.compile(r"^(?:\s{0,3}[>|＞])+\s?")

_WROTE = (
    r"wrote|writes|a écrit|schrieb|schreef|verzond|geschreven|escribió|escreveu|ha scritto|skrev"
    r"|napisał(?:\(?a\)?)?|napsal\(?a?\)?"
    r"|đã viết|написал(?:\(?а\)?)?|пишет|пише|yazdı|kirjoitti|写道|寫道|写到|寫到|來信|来信寫道|作成|작성"
)
_ENDS_WITH_WROTE = re.compile(rf"(?:(?:{_WROTE})\s*|schrieb .{{1,100}}|schreef .{{1,100}})(?:[:：]|-{{2,}})\s*$", re.I)
_TELLS_WHEN_OR_WHO = re.compile(r"@|\d{1,2}[:.：]\d{2}|\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}|(?:19|20)\d{2}")
_DATE_AND_ADDRESS = re.compile(
    r"^\W{0,3}(?:19|20)\d{2}[-/.年]\s?\d{1,2}[-/.月].{0,100}<?[^\s<>]+@[^\s<>]+>?\s*[:：]?\s*$"
)
_ORIGINAL = re.compile(
    r"^[\s*_=-]*-{2,}[\s*]*(?:original message|original appointment|reply message|ursprüngliche nachricht"
    r"|originalnachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale"
    r"|oorspronkelijk bericht"
    r"|исходное сообщение|oprindelig meddelelse|原始邮件|原始郵件|邮件原件|原邮件|回复的原邮件|回复的邮件|原始信息"
    r"|元のメッセージ)",
    re.I,
)
_FORWARD = re.compile(
    r"^[\s*_=-]*(?:-{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|пересылаемое сообщение"
    r"|forwarded by|转发邮件信息|转发的邮件|轉寄郵件|转发信息)|begin forwarded message)",
    re.I,
)
_HEADER_FROM = r"from|von|de|van|da|från|fra|od|от|发件人|發件人|寄件者|差出人|보낸 사람"
_HEADER_OTHER = (
    r"sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|date d'envoi|à|objet|enviado(?: el)?|fecha|para"
    r"|asunto|assunto|data|inviato|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|отправлено|дата|кому|тема"
    r"|发送时间|發送時間|寄件日期|发送日期|日期|时间|收件人|收信人|抄送|副本|主题|主題|主旨"
    r"|送信日時|宛先|件名|받는 사람|제목"
)
_FROM_LINE = re.compile(rf"^\W{{0,4}}(?:{_HEADER_FROM})\W{{0,2}}\s*[:：]", re.I)
_HEADER_LINE = re.compile(rf"^\W{{0,4}}(?:{_HEADER_FROM}|{_HEADER_OTHER})\W{{0,2}}\s*[:：]", re.I)
_RULE = re.compile(r"^[\s_=*-]{5,}$")

_SIGNATURE_MARK = re.compile(r"^(?:--|—|-- )\s*$")
_DEVICE = re.compile(
    r"^\W{0,3}(?:sent from my .{1,60}|sent from .{1,30} for .{1,30}|sent via .{1,60}|get outlook for .{1,60}"
    r"|sent with .{1,80}|von meinem .{1,30} gesendet|envoyé de mon .{1,30}|发自我的.{1,40}|發自我的.{1,40}"
    r"|发自.{1,20}(?:手机|邮箱|客户端).{0,20}"
    r"|从我的.{1,30}发送|来自我的.{1,30}|从 ?windows.{0,20}发送|自我的.{1,20}傳送)\W{0,4}(?:<https?:[^>]*>)?\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """`typed` is what the writer wrote, `signature` what stands below it, without any quotation."""

    typed: str
    signature: str = ""


def split_reply(text: str) -> Reply:
    """Tell what was typed from what was quoted; a message that is nothing but quotation counts as typed."""
    lines = text.split("\n")
    kept = _without_quotation(lines[:_MAX_LINES]) if len(lines) > 1 else lines
    if len(lines) > _MAX_LINES and kept == lines[:_MAX_LINES]:
        kept = lines
    body, signature = _cut_signature(_trimmed(kept))
    return Reply("\n".join(body), "\n".join(signature)) if body else Reply(text.strip())


def _without_quotation(lines: list[str]) -> list[str]:
    marks = _marks(lines)
    if "s" not in marks and not re.search("(?:me*){3}", marks):
        return lines
    if re.match("[te]*f", marks) or re.search("me*t[te]*m", _joined_links(lines, marks)):
        return lines
    start = re.search("s|(?:me*){2}", marks)
    if start is None:
        return lines
    last_quoted = marks.rfind("m")
    if last_quoted < start.start() or re.match("[se]*[tf]", marks[start.start() :]):
        return _above(lines, start.start())
    return _above(lines, start.start()) + lines[last_quoted + 1 :]


def _above(lines: list[str], position: int) -> list[str]:
    """The lines before the quotation, without the rule that some programs draw above it."""
    while position and (not lines[position - 1].strip() or _RULE.match(lines[position - 1])):
        position -= 1
    return lines[:position]


def _marks(lines: list[str]) -> str:
    marks: list[str] = []
    while len(marks) < len(lines):
        position = len(marks)
        length = _splitter_length(lines, position)
        marks += ["s"] * length if length else [_mark(lines[position])]
    return "".join(marks[: len(lines)])


def _mark(line: str) -> str:
    if not line.strip():
        return "e"
    if _QUOTED.match(line):
        return "m"
    return "f" if _FORWARD.match(line) else "t"


def _splitter_length(lines: list[str], position: int) -> int:
    """How many lines from here say that a quotation begins; 0 when none does."""
    line = _QUOTE_MARKS.sub("", lines[position]).strip()
    if not line or len(line) > 400:
        return 0
    if _ORIGINAL.match(line) or _DATE_AND_ADDRESS.match(line):
        return 1
    if _HEADER_LINE.match(line):
        return _header_block_length(lines, position)
    return _wrote_length(lines, position)


def _wrote_length(lines: list[str], position: int) -> int:
    """ "On … somebody wrote:", which programs fold over up to four lines."""
    joined = ""
    quoted = bool(_QUOTED.match(lines[position]))
    for length, line in enumerate(lines[position : position + _SPLITTER_LINES], start=1):
        content = _QUOTE_MARKS.sub("", line).strip()
        if not content or len(joined) > 400 or bool(_QUOTED.match(line)) != quoted:
            return 0
        joined = f"{joined} {content}".strip()
        if _ENDS_WITH_WROTE.search(content):
            return length if _introduces(joined, length) else 0
    return 0


def _introduces(joined: str, length: int) -> bool:
    if not _TELLS_WHEN_OR_WHO.search(joined):
        return False
    opening = re.match(r"\W{0,6}(?:on|at|le|am|op|el|il|em|den|på|w dniu|dnia|vào|в|在|于|\d)", joined, re.I)
    return length == 1 or bool(opening)


def _header_block_length(lines: list[str], position: int) -> int:
    """A block of at least three quoted header lines, one of them the sender's."""
    block = [_QUOTE_MARKS.sub("", line).strip() for line in lines[position : position + 8]]
    length = next((i for i, line in enumerate(block) if not line), len(block))
    headers = [line for line in block[:length] if _HEADER_LINE.match(line)]
    return length if len(headers) >= 3 and any(_FROM_LINE.match(line) for line in headers) else 0


def _joined_links(lines: list[str], marks: str) -> str:
    """Marks where a long link that its program broke out of a quotation counts as part of it."""
    return "".join(
        "m" if mark == "t" and i and marks[i - 1] == "m" and re.match(r"\s*<?https?:\S+\s*$", lines[i]) else mark
        for i, mark in enumerate(marks)
    )


def _trimmed(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return [line.rstrip() for line in lines[start:end]]


def _cut_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    for position in range(1, len(lines)):
        rest = len(lines) - position
        is_mark = _SIGNATURE_MARK.match(lines[position]) and rest <= 20
        if is_mark or (_DEVICE.match(lines[position]) and rest <= 4):
            return _trimmed(lines[:position]), _trimmed(lines[position:])
    return lines, []
