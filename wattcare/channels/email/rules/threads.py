"""What a message refers to: other messages, and cases."""

from __future__ import annotations

import re

from wattcare.channels.email.rules.shapes import ParsedMail

_ID = re.compile(r"<\s*([^<>\s][^<>]{0,990})>")
_BARE_ID = re.compile(r"[^\s<>,;\"()]{1,500}@[^\s<>,;\"()]{1,500}")


def message_ids(text: str, limit: int) -> tuple[str, ...]:
    """The message ids in a field, without angle brackets and inner white space, each once."""
    found = ["".join(m.split()) for m in _ID.findall(text)] or _BARE_ID.findall(text)
    return tuple(dict.fromkeys(i for i in found if i))[-limit:]


def threading(parsed: ParsedMail) -> list[str]:
    """The ids of the messages this one answers or follows, the nearest first, each once."""
    nearest_first = [*parsed.in_reply_to, *reversed(parsed.references)]
    return [i for i in dict.fromkeys(nearest_first) if i != parsed.message_id]


def case_numbers_in(subject: str, text: str, pattern: re.Pattern[str]) -> list[str]:
    """The case numbers quoted, those of the subject first, each once, in upper case, at most 20.

    `pattern` finds one case number; digits right before or after are no part of one, so that an account number
    that happens to contain the same figures is not taken for it.
    """
    found: dict[str, None] = {}
    for place in (subject, text):
        for match in pattern.finditer(place):
            if _stands_alone(place, match.start(), match.end()):
                found.setdefault(match[0].upper())
            if len(found) >= 20:
                break
    return list(found)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (_is_word(before) or before == "-" or _is_word(after))


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
