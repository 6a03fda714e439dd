"""The editor of a draft. Its buttons send everything typed and get it back changed; only Save writes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import retarget, trigger_client_event

from wattcare.classification.actions.drafting import change_draft, draft_scheme
from wattcare.classification.actions.refusing import BadScheme
from wattcare.classification.forms.flaws import Flaw, flaws, provable, row_name
from wattcare.classification.forms.typed import (
    Step,
    Typed,
    added,
    document_of,
    moved,
    removed,
    taken,
    typed_in,
    typed_of,
)
from wattcare.classification.models import SchemeVersion, State
from wattcare.classification.queries.schemes import version_for
from wattcare.classification.views.editor import Editor, Note
from wattcare.classification.views.editor_context import editor_context
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused, Stale
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.responses import announce, go, is_part


@for_actor("classification.view", "classification.draft")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A scheme that nobody has saved yet."""
    return _answer(request, _begun(request, Editor(actor, Typed())))


@for_actor("classification.view", "classification.draft")
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The draft of a scheme."""
    version = version_for(actor, code, "work")
    editor = Editor(actor, typed_of(version.document), version, _standing(version), changed=str(version.changed))
    return _answer(request, _begun(request, editor))


def _standing(version: SchemeVersion) -> Note | None:
    """What to know before changing a version that is no mere draft any more."""
    if version.state == State.PROPOSED:
        text = _("This version is proposed. Whoever saves a change makes it a draft again, to be proposed anew.")
        return Note(text, "warn", "user-question", focus=False)
    if version.state == State.APPROVED:
        text = _("This version is approved and waits for its day. Withdraw it before you change anything.")
        return Note(text, "warn", "calendar-due", focus=False)
    return None


def _begun(request: HttpRequest, editor: Editor) -> Editor | HttpResponse:
    """The editor after what the person did, or where a saved draft is edited on."""
    if request.method != "POST":
        return editor
    typed = typed_in(request.POST)
    if editor.version:
        typed = replace(typed, code=editor.version.scheme.code)
    undo = Step.read(request.POST.get("undo", ""))
    editor = replace(editor, typed=typed, undo=undo, changed=request.POST.get("changed", ""))
    if "mend" in request.POST:
        return _mend(editor, request.POST["mend"])
    what, _space, key = request.POST.get("do", "").partition(" ")
    if what == "save":
        return _save(request, editor)
    doing = _DOING.get(what)
    return doing(editor, key) if doing else editor


def _add(editor: Editor, _key: str) -> Editor:
    typed, row = added(editor.typed)
    return replace(editor, typed=typed, focus=(row.key, "code"))


def _remove(editor: Editor, key: str) -> Editor:
    row = editor.typed.row(key)
    if row is None:
        return editor
    name = row_name(row)
    note = Note(_("“%(name)s” is removed; nothing is saved yet.") % {"name": name}, icon="trash")
    return replace(editor, typed=removed(editor.typed, key), note=note)


def _mend(editor: Editor, sent: str) -> Editor:
    step = Step.read(sent)
    if step is None:
        return editor
    if not step.fits(editor.typed):
        note = Note(_("The conditions have changed since this was offered; look at the new proof first."), "warn")
        return replace(editor, note=note)
    typed, back = taken(editor.typed, step)
    note = Note(
        _("Mended: %(what)s.") % {"what": step.text}, "good", "wand", undo=True, changed=next(iter(back.when), "")
    )
    return replace(editor, typed=typed, undo=back, note=note)


def _undo(editor: Editor, _key: str) -> Editor:
    if editor.undo is None:
        return editor
    typed, _again = taken(editor.typed, editor.undo)
    note = Note(_("Taken back: %(what)s.") % {"what": editor.undo.text}, icon="arrow-back-up")
    return replace(editor, typed=typed, undo=None, note=note)


_DOING: dict[str, Callable[[Editor, str], Editor]] = {
    "add": _add,
    "remove": _remove,
    "undo": _undo,
    "up": lambda editor, key: replace(editor, typed=moved(editor.typed, key, -1), focus=(key, "up")),
    "down": lambda editor, key: replace(editor, typed=moved(editor.typed, key, 1), focus=(key, "down")),
}


def _save(request: HttpRequest, editor: Editor) -> Editor | HttpResponse:
    document = document_of(editor.typed)
    try:
        version = _written(editor, document)
    except Stale as stale:
        lines = [Flaw("", one.who, one.what) for one in stale.changes]
        text = _("Somebody changed this draft meanwhile. What you typed is kept: look, then save again to overwrite.")
        now = version_for(editor.actor, editor.typed.code, "work")
        note = Note(text, "warn", "users", lines)
        return replace(editor, version=now, changed=str(now.changed), note=note, status=stale.status)
    except Refused as error:
        return replace(editor, note=_refused(editor.typed, error), status=error.status)
    if editor.version is None:
        return go(request, reverse("classification:edit", args=[version.scheme.code]), _("The draft is saved."))
    note = Note(_("The draft is saved."), "good", "circle-check", focus=False)
    return replace(editor, version=version, changed=str(version.changed), note=note)


def _written(editor: Editor, document: dict[str, Any]) -> SchemeVersion:
    if editor.version is None:
        return draft_scheme(actor=editor.actor, document=document)
    changed = int(editor.changed) if editor.changed.isdecimal() else None
    return change_draft(actor=editor.actor, code=editor.version.scheme.code, document=document, changed=changed)


def _refused(typed: Typed, error: Refused) -> Note:
    """Every problem with its place; of those the editor knows by itself, in its own words."""
    lines = flaws(typed)
    if not lines and isinstance(error, BadScheme):
        whole = provable(typed)
        lines = [whole.flaw(problem) for problem in error.problems]
    elif not lines:
        lines = [Flaw("", "", str(text)) for texts in error.errors.values() for text in texts if text != error.message]
    return Note(str(error.message), "bad", "alert-triangle", lines)


def _answer(request: HttpRequest, editor: Editor | HttpResponse) -> HttpResponse:
    """The typed part for htmx, whose proof follows by itself; the whole page for everybody else."""
    if isinstance(editor, HttpResponse):
        return editor
    context = editor_context(editor)
    if not is_part(request):
        return render(request, "classification/editor.html", context, status=editor.status)
    response = render(request, "classification/editor_typed.html", context, status=editor.status)
    response = trigger_client_event(retarget(response, "#typed"), "scheme-changed", {}, after="settle")
    return announce(response, editor.note.text) if editor.note else response
