"""HTML of a message made harmless, and read as text."""

from __future__ import annotations

import re
from html import escape, unescape

import nh3

from wattcare.channels.email.rules.charsets import clean_text
from wattcare.channels.email.rules.shapes import Limits, Notes


def _names(text: str) -> set[str]:
    return set(text.split())


_TAGS = _names("""
    a abbr address article aside b blockquote br caption center cite code col colgroup dd del details dfn div dl dt
    em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section
    small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
""")
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type"},
    "*": {"dir", "lang"},
}
_DROPPED_WITH_CONTENT = _names("script style title noscript iframe object select textarea template")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if value.lower().startswith("cid:") else None
    if tag == "a" and name == "href":
        return value if re.match(r"(?i)\s*(https?|mailto|tel):", value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    attribute_filter=_attribute,
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)
_IMAGE = re.compile(r'<img((?:\s[a-z-]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_OPEN_OR_CLOSE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)([^<>]{0,2000})")
_NEVER_NESTED = _names(
    "area base br col embed hr img input link meta param source track wbr p li td th tr dd dt option o:p"
)
_TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?:\s[a-z-]+(?:="[^"]*")?)*)\s*/?>|([^<]+)|<')
_BLOCKS = _names("""
    address article aside blockquote center dd details div dl dt figcaption figure footer header h1 h2 h3 h4 h5 h6
    hr li main ol p pre section table tr ul
""")
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
_ANY_TAG = re.compile(r"<[^<>]{0,5000}>")


def clean_html(html: str, limits: Limits, notes: Notes) -> str:
    """HTML that loads nothing, runs nothing, posts nothing and styles nothing.

    Remote images become a placeholder with their description; `cid:` images keep their reference, to be served from
    the attachments. HTML too large or too deep to be cleaned in bounded time gives the empty string.
    """
    if len(html) > limits.html_chars:
        notes.add("html_too_large", f"{len(html)} characters")
        return ""
    if nesting(html) > limits.html_depth:
        notes.add("html_too_deep", str(limits.html_depth))
        return ""
    return _IMAGE.sub(_placeholder, clean_text(_CLEANER.clean(html))).strip()


def nesting(html: str) -> int:
    """An upper bound of how deep the elements nest; cleaning takes time with its square."""
    depth = deepest = 0
    for closing, name, rest in _OPEN_OR_CLOSE.findall(html):
        if name.lower() in _NEVER_NESTED or rest.endswith("/"):
            continue
        depth = max(0, depth + (-1 if closing else 1))
        deepest = max(deepest, depth)
    return deepest


def _placeholder(match: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    if attributes.get("src", "").lower().startswith("cid:"):
        return match[0]
    alt = " ".join(unescape(attributes.get("alt", "")).split())
    return f'<span class="mail-image-blocked">[{escape(alt) if alt else "🖼"}]</span>'


def html_to_text(cleaned: str) -> str:
    """Plain text of HTML that `clean_html` made: lines for blocks, `> ` before quotations, addresses after links."""
    writer = _TextWriter()
    for closing, tag, attributes, text in _TOKEN.findall(cleaned):
        if text:
            writer.text(unescape(text))
        elif closing:
            writer.close(tag)
        elif tag:
            writer.open(tag, dict(_ATTRIBUTE.findall(attributes)))
    return writer.finish()


def bare_text(html: str) -> str:
    """Text of HTML that is too large or too deep to be cleaned: the tags are cut out, nothing more."""
    return re.sub(r"\n{3,}", "\n\n", unescape(_ANY_TAG.sub("", html))).strip()


class _TextWriter:
    """Collects lines. White space is folded as a browser does, but for `pre`."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._pre = 0
        self._links: list[tuple[str, int]] = []

    def text(self, text: str) -> None:
        if self._pre:
            *whole, last = text.split("\n")
            for line in whole:
                self._line += line
                self._break()
            self._line += last
            return
        folded = re.sub(r"[ \t\r\n\f]+", " ", text)
        self._line += folded.lstrip(" ") if not self._line or self._line.endswith(" ") else folded

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self._block(tag)
        elif tag == "td" and self._line:
            self._line += " "
        elif tag == "a":
            self._links.append((unescape(attributes.get("href", "")), len(self._line)))
        elif tag == "img" and attributes.get("alt"):
            self._line += f"[{unescape(attributes['alt'])}]"
        self._quotes += tag == "blockquote"
        self._pre += tag == "pre"
        if tag == "li":
            self._line += "- "

    def close(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._link(*self._links.pop())
        if tag in _BLOCKS and self._line.strip():
            self._break()
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        if tag in _BLOCKS:
            self._block(tag)
        self._pre = max(0, self._pre - (tag == "pre"))

    def _link(self, href: str, start: int) -> None:
        shown = self._line[start:]
        if href.startswith(("http:", "https:")) and href.rstrip("/") not in shown and shown.strip():
            self._line += f" <{href}>"

    def _block(self, tag: str) -> None:
        if self._line.strip():
            self._break()
        if tag in _PARAGRAPHS and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix().rstrip())

    def _break(self) -> None:
        self._lines.append((self._prefix() + self._line.replace("\xa0", " ")).rstrip())
        self._line = ""

    def _prefix(self) -> str:
        return "> " * min(self._quotes, 20)

    def finish(self) -> str:
        if self._line.strip():
            self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")
