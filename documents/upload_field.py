"""The one field through which a file comes in: whatever a form does with it, it was examined first."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from documents.inspection import UploadRefused
from documents.scanning import examine_upload


class UploadField(forms.FileField):
    """A file, refused here where malware is found in it.

    `from_provider`: a term may end while the scanner does not answer, so the file is taken in and examined before
    somebody else reads it. A file of the authority itself is refused until the scanner answers.
    """

    def __init__(self, *args: Any, from_provider: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_provider = from_provider

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            try:
                examine_upload(upload, may_wait=self.from_provider)
            except UploadRefused as refusal:
                raise forms.ValidationError(str(refusal), code="malware") from refusal
        return upload
