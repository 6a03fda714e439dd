"""Files that come with a case: by type and size, kept byte for byte."""

import hashlib

from django.utils.translation import gettext as _

from wattcare.cases.models import Attachment, Case, TimelineEntry
from wattcare.cases.rules import NewFile
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused
from wattcare.kernel.text import clean

MAX_BYTES = 10 * 2**20
MAX_FILES = 20
REFUSED_ENDINGS = (".exe", ".bat", ".cmd", ".com", ".scr", ".js", ".vbs", ".msi", ".ps1", ".jar", ".hta", ".lnk")


def check_file(file: NewFile) -> None:
    """Refuse programs and files that are too large; what came by mail is kept whatever it is, and never run."""
    if len(file.content) > MAX_BYTES:
        raise Refused("file_too_large", _("“%(name)s” is larger than 10 MB.") % {"name": file.name}, field="files")
    if file.name.lower().endswith(REFUSED_ENDINGS):
        raise Refused(
            "file_type", _("“%(name)s” is a program; send documents or pictures.") % {"name": file.name}, field="files"
        )


def check_files(files: tuple[NewFile, ...]) -> None:
    """Refuse too many files, and each one that `check_file` refuses."""
    if len(files) > MAX_FILES:
        raise Refused("too_many_files", _("At most %(limit)s files at once.") % {"limit": MAX_FILES}, field="files")
    for file in files:
        check_file(file)


def attach(
    *, actor: Actor, case: Case, entry: TimelineEntry | None, files: tuple[NewFile, ...], trusted: bool = False
) -> list[Attachment]:
    """Keep `files` with the case inside the caller's transaction; `trusted` ones were stored as they came already."""
    if not files:
        return []
    if not trusted:
        check_files(files)
    rows = [_attachment(case, entry, file) for file in files]
    return Attachment.objects.bulk_create(rows)


def _attachment(case: Case, entry: TimelineEntry | None, file: NewFile) -> Attachment:
    return Attachment(
        case=case,
        entry=entry,
        name=clean(file.name)[:255] or "file",
        content_type=file.content_type[:120],
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
    )
