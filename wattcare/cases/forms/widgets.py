"""A select that is drawn in one go: Django renders a template for each option, and departments are many."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class QuickSelect(forms.Select):
    """Like forms.Select, with groups; the options are joined in Python."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, options(list(self.choices), chosen))


def options(choices: list[Any], chosen: str) -> SafeString:
    """Options and groups of options as HTML."""
    return format_html_join("", "{}", ((_option(code, text, chosen),) for code, text in choices))


def _option(code: Any, text: Any, chosen: str) -> SafeString:
    if isinstance(text, list | tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', code, options(list(text), chosen))
    mark = " selected" if str(code) == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', code, mark, text)
