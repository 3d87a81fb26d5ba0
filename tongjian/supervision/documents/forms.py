"""Uploading a document, and a step of its review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile

from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.sniff import sniff
from tongjian.core.files.store import named
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.documents.models import KINDS

ALLOWED = {"accounts": {"pdf"}, "declaration": {"txt", "docx", "xlsx"}}


class UploadForm(forms.Form):
    """A document, what it is and whose jurisdiction it belongs to."""

    kind = forms.ChoiceField(label="文件是什么", choices=KINDS)
    jurisdiction = forms.ChoiceField(label="行政区划")
    file = forms.FileField(label="文件", max_length=200)

    def __init__(self, *args: Any, codes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Jurisdiction.objects.filter(code__in=codes)
        choices = list(known.values_list("code", "name"))
        self.fields["jurisdiction"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The content must be what the name says and what the kind allows."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if isinstance(file, TemporaryUploadedFile) and "kind" in data:
            path = Path(file.temporary_file_path())
            try:
                with named(path, (file.name or "")[-120:]) as lent:
                    sniff(lent, ALLOWED[data["kind"]])
            except RefusedFile as error:
                self.add_error("file", str(error))
        return data


class ReviewForm(forms.Form):
    """A step of the review, the turn the person saw and why."""

    step = forms.CharField(label="办理", max_length=40)
    turn = forms.IntegerField(label="版本", min_value=0)
    reason = forms.CharField(
        label="理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
