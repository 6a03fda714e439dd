"""The archive's vocabulary and checks; imports no Django model."""

import re
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CustomerKind(StrEnum):
    """By basic kind: individual consumers, intermediaries, enterprises, government and social bodies."""

    PERSON = "person"
    INTERMEDIARY = "intermediary"
    ENTERPRISE = "enterprise"
    GOVERNMENT = "government"
    SOCIAL = "social"


CUSTOMER_KINDS: dict[str, Any] = {
    CustomerKind.PERSON: pgettext_lazy("kind of customer", "Person"),
    CustomerKind.INTERMEDIARY: _("Intermediary"),
    CustomerKind.ENTERPRISE: _("Enterprise"),
    CustomerKind.GOVERNMENT: _("Government body"),
    CustomerKind.SOCIAL: _("Social body"),
}


class Lifecycle(StrEnum):
    """By supply relation: may be, is, was supplied."""

    POTENTIAL = "potential"
    CURRENT = "current"
    PAST = "past"


LIFECYCLES: dict[str, Any] = {
    Lifecycle.POTENTIAL: _("Potential"),
    Lifecycle.CURRENT: _("Current"),
    Lifecycle.PAST: _("Past"),
}


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    POSTAL = "postal"
    WECHAT = "wechat"


CONTACT_KINDS: dict[str, Any] = {
    ContactKind.PHONE: _("Telephone"),
    ContactKind.EMAIL: _("E-mail"),
    ContactKind.POSTAL: _("Postal address"),
    ContactKind.WECHAT: _("WeChat"),
}

SPECIAL_NEEDS: dict[str, Any] = {  # CIM specialNeed; records may hold further codes
    "life_support": _("Life support at home"),
    "medical": _("Medical equipment"),
    "elderly": _("Elderly"),
    "elderly_alone": _("Elderly, living alone"),
    "disabled": _("Person with a disability"),
    "hearing": _("Hard of hearing"),
    "sight": _("Visually impaired"),
    "infant": _("Infant at home"),
    "exam_student": _("Student before an examination"),
    "low_income": _("Low income"),
    "language": _("Speaks another language"),
}

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def identity_check(first17: str) -> str:
    """The check character of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % 11]


def credit_check(first17: str) -> str:
    """The check character of a unified social credit code (GB 32100-2015, MOD 31-3)."""
    total = sum(_CREDIT_ALPHABET.index(char) * weight for char, weight in zip(first17, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def is_identity_number(code: str) -> bool:
    """Whether `code` is a well-formed 18-character resident identity number with the right check character."""
    return bool(re.fullmatch(r"\d{17}[\dX]", code)) and identity_check(code[:17]) == code[17]


def is_credit_code(code: str) -> bool:
    """Whether `code` is a well-formed 18-character unified social credit code with the right check character."""
    return bool(re.fullmatch(f"[{_CREDIT_ALPHABET}]{{18}}", code)) and credit_check(code[:17]) == code[17]
