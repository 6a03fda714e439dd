"""Several files in one field."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from wattcare.cases.rules import NewFile


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a tuple of NewFile; what is refused is refused by the verb, with the file's name."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=FilesInput, **more)

    def clean(self, data: Any, initial: Any = None) -> tuple[NewFile, ...]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return tuple(_file(item) for item in given)


def _file(upload: "UploadedFile[bytes]") -> NewFile:
    return NewFile(upload.name or "file", upload.read(), upload.content_type or "application/octet-stream")
