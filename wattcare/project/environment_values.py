"""How the text of one environment variable becomes a value. Pure: no Django, reads no environment."""

import re
from dataclasses import dataclass
from decimal import Decimal
from email.utils import parseaddr
from gettext import gettext as _
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})
HOST = re.compile(r"^(\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])$")
SECRET_KEY_LENGTH = 32
LAST_PORT = 65535


class Wrong(ValueError):
    """The text cannot be used: `what` is the matter and how to `mend` it, both for the reader."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class DatabaseAddress:
    """Where a PostgreSQL server is. `host` may be the folder of a unix socket; `options` are libpq's."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MailServer:
    """The server that takes outgoing mail; `tls` is `none`, `starttls` or `tls` (from the first byte)."""

    host: str
    port: int
    user: str
    password: str
    tls: str


def parse_flag(text: str) -> bool:
    """On or off."""
    word = text.strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise Wrong(_("This is neither on nor off."), _("Write 1 or 0."))
    return word in TRUE_WORDS


def parse_number(text: str, lowest: int, highest: int) -> int:
    """A whole number between the bounds, both included."""
    bounds = {"lowest": lowest, "highest": highest}
    mend = _("Write a whole number from %(lowest)s to %(highest)s.") % bounds
    if not re.fullmatch(r"\s*[0-9]+\s*", text, re.ASCII):
        raise Wrong(_("This is not a whole number."), mend)
    if not lowest <= int(text) <= highest:
        raise Wrong(_("This number is out of range."), mend)
    return int(text)


def parse_amount(text: str) -> Decimal:
    """An amount of money, not below zero."""
    if not re.fullmatch(r"\s*[0-9]{1,9}([.][0-9]{1,2})?\s*", text, re.ASCII):
        raise Wrong(_("This is not an amount of money."), _("Write a number such as 60 or 59.50."))
    return Decimal(text.strip())


def parse_choice(text: str, choices: tuple[str, ...]) -> str:
    """One of the listed words, in any case of letters."""
    word = text.strip().lower()
    if word not in choices:
        raise Wrong(
            _("This is not one of the choices."),
            _("Write one of: %(choices)s.") % {"choices": ", ".join(choices)},
        )
    return word


def parse_hosts(text: str) -> tuple[str, ...]:
    """Host names, parted by commas."""
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    wrong = [host for host in hosts if not HOST.match(host)]
    if wrong:
        raise Wrong(
            _("These are not host names: %(hosts)s.") % {"hosts": ", ".join(wrong)},
            _("Write names without scheme, port or path, parted by commas: help.example.com,10.0.0.5."),
        )
    return hosts


def parse_secret(text: str) -> str:
    """A secret long enough to sign with."""
    if len(text) < SECRET_KEY_LENGTH:
        raise Wrong(
            _("The key is too short: %(length)s characters.") % {"length": len(text)},
            _("Use at least %(least)s random characters, or leave it unset: one is made and kept.")
            % {"least": SECRET_KEY_LENGTH},
        )
    return text


def parse_database_url(text: str) -> DatabaseAddress:
    """`postgresql://user:password@host:port/name?option=value`; `?host=/folder` for a unix socket."""
    url = _split(text, _("Write postgresql://user:password@host:5432/name."))
    if url.scheme not in {"postgres", "postgresql"}:
        raise Wrong(
            _("Only PostgreSQL can be used, not %(engine)s.")
            % {"engine": f"“{url.scheme}”" if url.scheme else _("an address without a scheme")},
            _("Write postgresql://user:password@host:5432/name."),
        )
    name = unquote(url.path.lstrip("/"))
    if not name or "/" in name:
        raise Wrong(_("The name of the database is missing."), _("Write it after the last slash: …/wattcare."))
    options = dict(parse_qsl(url.query))
    return DatabaseAddress(
        name=name,
        user=unquote(url.username or options.pop("user", "")),
        password=unquote(url.password or options.pop("password", "")),
        host=options.pop("host", "") or unquote(url.hostname or ""),
        port=str(url.port or options.pop("port", "")),
        options=tuple(sorted(options.items())),
    )


def parse_mail_url(text: str) -> MailServer:
    """`smtp://user:password@host:port?tls=none|starttls|tls`, or `smtps://…` for TLS from the first byte."""
    mend = _("Write smtp://user:password@host:587?tls=starttls.")
    url = _split(text, mend)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise Wrong(_("This is not the address of a mail server."), mend)
    asked = dict(parse_qsl(url.query)).get("tls", "tls" if url.scheme == "smtps" else "none")
    if asked not in {"none", "starttls", "tls"}:
        raise Wrong(_("tls is neither none, starttls nor tls."), mend)
    usual = {"none": 25, "starttls": 587, "tls": 465}[asked]
    return MailServer(url.hostname, url.port or usual, unquote(url.username or ""), unquote(url.password or ""), asked)


def parse_sender(text: str) -> str:
    """The sender of outgoing mail, `name <address>` or the address alone."""
    name, address = parseaddr(text)
    local, _at, domain = address.rpartition("@")
    if not local or not HOST.match(domain) or domain == "*" or "\n" in text:
        raise Wrong(_("This is no sender of mail."), _("Write Power supplier <service@example.com>."))
    return f"{name} <{address}>" if name else address


def parse_public_url(text: str) -> str:
    """The address people open, without a slash at its end."""
    mend = _("Write it with its scheme and without a path, such as https://help.example.com.")
    url = _split(text.strip().rstrip("/"), mend)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path or url.query or url.fragment:
        raise Wrong(_("This is not the address of a web site."), mend)
    return text.strip().rstrip("/")


def parse_port(text: str) -> int:
    """A TCP port."""
    return parse_number(text, 1, LAST_PORT)


def _split(text: str, mend: str) -> SplitResult:
    """The URL in parts; a port or bracket that cannot be read raises here, not at its first use."""
    try:
        url = urlsplit(text.strip())
        _port = url.port
    except ValueError as error:
        raise Wrong(_("This is not a URL: %(reason)s.") % {"reason": error}, mend) from error
    return url
