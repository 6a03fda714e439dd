"""Text as people in this field write it: telephone numbers in any spelling, Chinese names, pinyin, masked data."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

import phonenumbers
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff〇"
_RUNS = re.compile(rf"([{_HAN}]+)|([0-9a-zà-ÿ]+)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PHONE_LIKE = re.compile(r"^\s*\+?[\d\s().\-–—/]{5,}$")
_CHINESE_MOBILE = re.compile(r"(?:\+86|0086)?(1[3-9]\d{9})", re.ASCII)
_POLYPHONES = frozenset("行长重乐曾单解查盖朴仇覃尉都传调朝藏弹强宿会")
MAX_READINGS = 4
MAX_TERMS = 12
MAX_LEXEME = 60  # characters; PostgreSQL takes 2,046 bytes, nobody types that many


def clean(text: str) -> str:
    """`text` in NFC without NUL, other control characters and lone surrogates, which PostgreSQL refuses."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def fold(text: str) -> str:
    """`text` for comparing: full-width forms narrowed, lower case, control characters gone."""
    if text.isalnum():  # no control character among letters and digits
        return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
    return unicodedata.normalize("NFKC", _CONTROL.sub("", text)).lower()


# --- telephone numbers -------------------------------------------------------------------------------------------


def normalise_phone(raw: str, region: str = "CN") -> str | None:
    """The number in E.164 (`+8613800138000`), or None when `raw` is no possible number of `region` or abroad."""
    mobile = _CHINESE_MOBILE.fullmatch(raw) if region == "CN" else None
    return f"+86{mobile[1]}" if mobile else _parsed_phone(raw, region)


@lru_cache(maxsize=4096)
def _parsed_phone(raw: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(fold(raw), region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(e164: str, region: str = "CN") -> str:
    """The number as people of `region` write it; numbers from abroad with their country code."""
    try:
        number = phonenumbers.parse(e164, region)
    except phonenumbers.NumberParseException:
        return e164
    home = number.country_code == phonenumbers.country_code_for_region(region)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


@lru_cache(maxsize=4096)
def phone_tokens(e164: str) -> frozenset[str]:
    """The digit strings under which a number is found: with and without country code, with trunk 0, last four."""
    digits = e164.removeprefix("+")
    try:
        national = str(phonenumbers.parse(e164, None).national_number)
    except phonenumbers.NumberParseException:
        return frozenset({digits})
    return frozenset({digits, national, "0" + national, national[-4:]})


# --- search ------------------------------------------------------------------------------------------------------


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters, and the last character alone, so that one and two characters are found."""
    return [text[i : i + 2] for i in range(len(text))] if text else []


@lru_cache(maxsize=20000)
def _readings(char: str) -> tuple[str, ...]:
    """The toneless pinyin readings of one character, the commonest first."""
    raw = PINYIN_DICT.get(ord(char), "")
    return tuple(dict.fromkeys(to_normal(reading) for reading in raw.split(",") if reading))


def _spellings(name: str, initials: bool) -> list[str]:
    """Pinyin of the Chinese characters in `name`, at most MAX_READINGS spellings.

    A second reading counts for the first character, where family names have theirs (单 dan, shan), and for characters
    that are read both ways every day; the rare readings of the others would double the index and find nobody.
    """
    choices: list[tuple[str, ...]] = []
    for char in name:
        readings = _readings(char)
        if readings:
            kept = readings[:2] if not choices or char in _POLYPHONES else readings[:1]
            choices.append(tuple(dict.fromkeys(one[0] if initials else one for one in kept)))
    if not choices:
        return []
    return ["".join(spelling) for spelling in islice(product(*choices), MAX_READINGS)]


def pinyin_initials(name: str) -> list[str]:
    """`张三丰` → `["zsf"]`; several where a character is read in several ways."""
    return _spellings(name, initials=True)


@lru_cache(maxsize=60_000)
def _run_tokens(han: str) -> tuple[str, ...]:
    """Pairs of one run of Chinese characters; streets and estates recur, so they are worth remembering.

    The last character alone (号, 室, 路 …) is left out: nobody seeks it, and it would stand at every address.
    """
    return tuple(bigrams(han)[:-1]) or (han,)


@lru_cache(maxsize=60_000)
def _name_run_tokens(han: str) -> tuple[str, ...]:
    """Bigrams of a run, its pinyin, and the initials from each place on: `江州宏达` is also sought as `hd`."""
    found = [*bigrams(han), *_spellings(han, initials=False)]
    for initials in pinyin_initials(han):
        found += [initials[start:] for start in range(max(1, len(initials) - 1))]
    return tuple(dict.fromkeys([*found, *(token[:2] for token in found if _has_head(token))]))


@lru_cache(maxsize=20_000)
def _latin_tokens(word: str) -> tuple[str, ...]:
    return (word, word[:2]) if _has_head(word) else (word,)


def _has_head(token: str) -> bool:
    """Whether the first two letters are a lexeme of their own: `zh` as a beginning of thousands would be slow."""
    return len(token) > 2 and "a" <= token[0] <= "ÿ"


def name_tokens(name: str) -> set[str]:
    """Words, bigrams, pinyin and its initials (from each place on) of a person's or organisation's name."""
    tokens: set[str] = set()
    for han, latin in _RUNS.findall(fold(name)):
        tokens.update(_name_run_tokens(han) if han else _latin_tokens(latin))
    return tokens


def text_tokens(text: str) -> set[str]:
    """Words and bigrams of any text, such as an address."""
    tokens: set[str] = set()
    for han, latin in _RUNS.findall(fold(text)):
        tokens.update(_run_tokens(han) if han else _latin_tokens(latin))
    return tokens


def code_token(code: str) -> str:
    """An account, meter, identity or credit code without the separators people put in."""
    return re.sub(r"[^0-9a-z]", "", fold(code))


def search_tokens(
    *,
    names: Iterable[str] = (),
    texts: Iterable[str] = (),
    codes: Iterable[str] = (),
    phones: Iterable[str] = (),
) -> list[str]:
    """All lexemes under which an object is found, sorted; feed them to `array_to_tsvector`."""
    tokens: set[str] = set()
    for name in names:
        tokens |= name_tokens(name)
    for text in texts:
        tokens |= text_tokens(text)
    for code in codes:
        tokens.update(_latin_tokens(code_token(code)))
    for phone in phones:
        tokens |= phone_tokens(phone)
    tokens.discard("")
    return sorted(token[:MAX_LEXEME] for token in tokens)


def _quoted(term: str, prefix: bool) -> str:
    return "'" + term[:MAX_LEXEME].replace("\\", "").replace("'", "''") + ("':*" if prefix else "'")


def query_tsquery(typed: str) -> str:
    """What somebody typed, as the text of a tsquery for the `simple` configuration; "" when nothing can be sought.

    Chinese runs of two and more characters must hold all their bigrams, one character begins a pair; but right behind
    a number (`18号`, `3幢`) it says nothing that nearly every address does not. Latin words are
    beginnings from three letters on, two letters are a lexeme of their own, one letter more is not awaited. Digits
    are whole numbers (`12` in 建设路 12 is not 128), or a beginning where they stand last and are three or more. A
    text that looks like a telephone number is also sought as one digit string, whatever its separators.
    """
    runs = list(_RUNS.finditer(fold(typed)))
    terms: list[str] = []
    for at, run in enumerate(runs):
        last = at == len(runs) - 1
        terms += _latin_terms(run[2], last) if run[2] else _han_terms(run, runs[at - 1] if at else None)
    words = " & ".join(dict.fromkeys(terms[:MAX_TERMS]))
    joined = code_token(typed)
    if len(terms) > 1 and (_PHONE_LIKE.match(fold(typed)) or re.fullmatch(r"[0-9a-z\s\-]+", fold(typed))):
        return f"({words}) | {_quoted(joined.removeprefix('00'), prefix=True)}" if joined else words
    return words


def _han_terms(run: re.Match[str], before: re.Match[str] | None) -> list[str]:
    if len(run[1]) == 1:
        behind_number = before is not None and before.end() == run.start() and (before[2] or "").isdigit()
        return [] if behind_number else [_quoted(run[1], prefix=True)]
    return [_quoted(pair, prefix=False) for pair in bigrams(run[1])[:-1]]


def _latin_terms(run: str, last: bool) -> list[str]:
    if run.isdigit():
        return [_quoted(run, prefix=last and len(run) > 2)]
    if len(run) == 1 and last:
        return []
    return [_quoted(run, prefix=len(run) > 2)]


# --- masking -----------------------------------------------------------------------------------------------------


def mask_phone(phone: str) -> str:
    """`+8613800138000` → `138****8000`."""
    shown = re.sub(r"\D", "", phone.removeprefix("+86"))
    return f"{shown[:3]}****{shown[-4:]}" if len(shown) > 7 else "****" + shown[-2:]


def mask_name(name: str) -> str:
    """Keeps the family name or the first letter: `张三丰` → `张**`."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2) if name else ""


def mask_identity(code: str) -> str:
    """Keeps the region and the last two characters of an identity or credit code."""
    return f"{code[:3]}{'*' * max(len(code) - 5, 4)}{code[-2:]}" if len(code) > 6 else "****"


def mask_email(address: str) -> str:
    local, at, domain = address.partition("@")
    return f"{local[:1]}***{at}{domain}"


def mask_address(address: str) -> str:
    """Keeps the first half without its numbers: `云江市城东区文三路18号3幢2单元401室` → `云江市城东区文三路*****`."""
    return re.sub(r"\d", "*", address[: len(address) // 2]) + "****" if address else ""
