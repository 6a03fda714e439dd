"""What somebody typed into the search box, taken apart: words, a code, a telephone number, a name."""

import re
from dataclasses import dataclass

from wattcare.kernel.text import code_token, fold, query_tsquery

MAX_TYPED = 100
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇]")
_LONG_DIGITS = re.compile(r"[0-9a-z]*\d{5,}[0-9a-z]*")
_PHONE = re.compile(r"\+?[\d\s().\-–—/]+")
_BEGUN = re.compile(r"(.*\D)\d{1,2}")


@dataclass(frozen=True)
class Typed:
    """`words` is a tsquery ("" when there are none); `code` letters and digits run together; `phones` E.164 beginnings
    (`+8613800`); `ending` the digits a number may end in; `name` lower case; `both`: words and code must hold together;
    `begun` the words without a short number at the end, which may be the beginning of a longer one.
    """

    words: str = ""
    code: str = ""
    phones: tuple[str, ...] = ()
    ending: str = ""
    name: str = ""
    email: str = ""
    both: bool = False
    begun: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.code or self.phones or self.name or self.email)


def take_apart(typed: str, country_code: int) -> Typed:
    """Read what was typed. `country_code` is the one of the supplier's country, e.g. 86."""
    text = " ".join(fold(typed[:MAX_TYPED]).split())
    if not text:
        return Typed()
    if "@" in text:
        return Typed(email=text, words=query_tsquery(text.replace("@", " ")))
    if _HAN.search(text):
        return _mixed(text)
    if _PHONE.fullmatch(text) and any(char.isdigit() for char in text):
        return _digits(text, country_code)
    code = code_token(text)
    single = " " not in text
    return Typed(
        words="" if len(code) == 1 or _LONG_DIGITS.fullmatch(code) else query_tsquery(text),
        code=code if single or any(char.isdigit() for char in code) else "",
        name=text,
    )


def _mixed(text: str) -> Typed:
    """Chinese: long digit strings in it are a code or telephone, short ones house numbers."""
    found = _LONG_DIGITS.search(text)
    if found is None:
        begun = _BEGUN.fullmatch(text)
        return Typed(words=query_tsquery(text), name=text, begun=query_tsquery(begun[1]) if begun else "")
    rest = (text[: found.start()] + " " + text[found.end() :]).strip()
    digits = found.group()
    phones = (f"+86{digits}",) if digits.startswith("1") and digits.isdigit() else ()
    return Typed(words=query_tsquery(rest), code=digits, phones=phones, both=True)


def _digits(text: str, country_code: int) -> Typed:
    digits = re.sub(r"\D", "", text)
    return Typed(
        words=f"'{digits}'" if 3 <= len(digits) <= 4 and digits == text else "",
        code=digits,
        phones=_phone_beginnings(text, digits, str(country_code)),
        ending=digits if 4 <= len(digits) <= 8 else "",
        name=text,
    )


def _phone_beginnings(text: str, digits: str, country: str) -> tuple[str, ...]:
    """How a number that begins with these digits may begin in E.164: abroad, with country code, at home."""
    if text.lstrip("( ").startswith("+"):
        return (f"+{digits}",)
    if digits.startswith("00"):
        return (f"+{digits[2:]}",) if len(digits) > 3 else ()
    home = f"+{country}{digits.removeprefix('0')}"
    if len(digits) < 2:
        return ()
    return (home, f"+{digits}") if digits.startswith(country) and len(digits) > len(country) else (home,)
