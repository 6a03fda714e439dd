"""Controls for verbs: allowed ones work, denied ones stay in sight and say why."""

from dataclasses import dataclass, field
from itertools import count

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wattcare.kernel.results import Denied, Verdict
from wattcare.kernel.ui.icons import icon

_numbers = count(1)
_STYLES = {
    "": "btn",
    "primary": "btn btn-primary",
    "danger": "btn btn-outline-danger",
    "quiet": "btn btn-ghost-secondary",
}


@dataclass(frozen=True)
class Verb:
    """One control.

    `url` alone makes a link; with `target` (a CSS selector) htmx loads `url` there; with `post` and `token` (the CSRF
    token) a form that posts; `opens` names the id of a <dialog>; `submit` a button of the form around it.
    `key` is the single key that presses it; `name` and `value` are sent along.
    """

    label: object
    decision: Verdict | None = None
    url: str = ""
    icon: str = ""
    style: str = ""
    key: str = ""
    opens: str = ""
    target: str = ""
    swap: str = "innerHTML"
    submit: bool = False
    post: bool = False
    token: str = field(default="", repr=False)
    name: str = ""
    value: object = ""
    size: str = ""

    @property
    def classes(self) -> str:
        return f"{_STYLES.get(self.style, 'btn')}{' btn-sm' if self.size == 'sm' else ''}"

    @property
    def content(self) -> SafeString:
        drawing = icon(self.icon) if self.icon else ""
        key = format_html(' <kbd class="w-key">{}</kbd>', self.key) if self.key else ""
        return format_html("{}{}{}", drawing, self.label, key)


def verb_button(verb: Verb) -> SafeString:
    """The control for `verb`, shown disabled with its reason when its decision is Denied."""
    if isinstance(verb.decision, Denied):
        return _denied(verb, verb.decision)
    attributes = format_html('class="{}"{}', verb.classes, _key(verb))
    if verb.post:
        return _posting(verb, attributes)
    if verb.opens:
        return _button(verb, attributes, format_html(' data-opens="{}"', verb.opens))
    if verb.submit:
        return _button(verb, attributes, _sent(verb), kind="submit")
    if verb.target:
        aim = format_html(' hx-get="{}" hx-target="{}" hx-swap="{}"', verb.url, verb.target, verb.swap)
        return _button(verb, attributes, aim)
    return format_html('<a href="{}" {}>{}</a>', verb.url, attributes, verb.content)


def _denied(verb: Verb, denied: Denied) -> SafeString:
    """Focusable, so that the keyboard and the screen reader reach the reason too."""
    reason = f"w-why-{next(_numbers)}"
    return format_html(
        '<span class="w-denied"><button type="button" class="{}" aria-disabled="true" '
        'aria-describedby="{}">{}{}</button>'
        '<span class="w-why" role="tooltip" id="{}">{}</span></span>',
        verb.classes,
        reason,
        icon("lock"),
        verb.label,
        reason,
        denied.reason,
    )


def _button(verb: Verb, attributes: SafeString, more: SafeString | str, kind: str = "button") -> SafeString:
    return format_html('<button type="{}" {}{}>{}</button>', kind, attributes, more, verb.content)


def _posting(verb: Verb, attributes: SafeString) -> SafeString:
    return format_html(
        '<form method="post" action="{}" class="d-inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}</form>',
        verb.url,
        verb.token,
        _button(verb, attributes, _sent(verb), kind="submit"),
    )


def _sent(verb: Verb) -> SafeString | str:
    return format_html(' name="{}" value="{}"', verb.name, verb.value) if verb.name else mark_safe("")


def _key(verb: Verb) -> SafeString | str:
    return format_html(' data-key="{}" data-key-label="{}"', verb.key, verb.label) if verb.key else ""
