"""Translation catalogues: what is found, what is compiled, what is missing."""

import polib

from wattcare.project import messages
from wattcare.project.messages import Message, messages_of_code, messages_of_template


def test_strings_of_code_are_found():
    code = """
_("plain"), gettext_lazy("lazy " "and joined"), ngettext("one", "many", n), pgettext("deadline", "Due")
translation.gettext("by attribute"), other("not this"), _(variable)
"""
    assert set(messages_of_code(code)) == {
        Message("plain"),
        Message("lazy and joined"),
        Message("one", "many"),
        Message("Due", context="deadline"),
        Message("by attribute"),
    }


def test_strings_of_templates_are_found():
    template = (
        '{% translate "Close" %}{% translate "Due" context "deadline" %}{{ _("shown") }}'
        "{% blocktranslate count n=items|length %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}"
        "{% blocktranslate with name=case.name %}Dear {{ name }}{% endblocktranslate %}<p>don't</p>"
    )
    assert set(messages_of_template(template)) == {
        Message("Close"),
        Message("Due", context="deadline"),
        Message("shown"),
        Message("%(n)s case", "%(n)s cases"),
        Message("Dear %(name)s"),
    }


def test_a_catalogue_is_brought_up_to_the_code_and_keeps_its_translations(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "views.py").write_text('_("new"), _("old")\n', encoding="utf-8")
    file = folder / messages.CATALOGUE
    file.parent.mkdir(parents=True)
    catalogue = messages.new_catalogue()
    catalogue += [polib.POEntry(msgid="old", msgstr="旧"), polib.POEntry(msgid="gone", msgstr="走")]
    catalogue.save(str(file))
    assert messages.update(folder) == 1
    entries = {entry.msgid: entry for entry in polib.pofile(str(file))}
    assert entries["old"].msgstr == "旧"
    assert entries["new"].msgstr == ""
    assert entries["gone"].obsolete


def test_only_stale_catalogues_are_compiled(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    file = tmp_path / "cases" / messages.CATALOGUE
    file.parent.mkdir(parents=True)
    (tmp_path / "cases" / "__init__.py").touch()
    messages.new_catalogue().save(str(file))
    assert messages.compile_all() == 1
    assert messages.compile_all() == 0


def test_a_lost_placeholder_is_a_fault():
    assert messages._placeholders_differ(polib.POEntry(msgid="%(count)s cases", msgstr="工单"))
    assert not messages._placeholders_differ(polib.POEntry(msgid="%(count)s cases", msgstr="%(count)s 件工单"))
    plural = polib.POEntry(msgid="one case", msgid_plural="%(n)s cases", msgstr_plural={0: "%(n)s 件工单"})
    assert not messages._placeholders_differ(plural)


def test_every_string_of_the_product_has_its_chinese():
    assert messages.faults() == []
