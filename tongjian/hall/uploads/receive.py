"""From what a form sends to a field: new files taken in, one removed, the rest as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.uploads.actions import UploadRefused, plain_name, remove, take_in
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.reads import FieldSpec, UploadField, chosen

HELP_LENGTH = 300


def from_form(
    *,
    spec: FieldSpec,
    numbers: Iterable[Any],
    files: Sequence[UploadedFile] = (),
    removed: str = "",
    help: str = "",  # noqa: A002 (as the component calls it)
    owner: Applicant | None = None,
    by: Actor,
    now: datetime,
) -> UploadField:
    """Return the field after what the person did; each file that is refused has its sentence.

    ``numbers`` are the uploads named before, ``removed`` the number of one to take out: it is
    removed altogether unless a case has it. Files belong to ``owner``, by default to the
    applicant who acts.
    """
    kept = [upload for upload in chosen(by, numbers) if str(upload.pk) != removed]
    for upload in chosen(by, [removed] if removed else []):
        _remove(upload, by, now)
    owner = owner or Applicant.objects.filter(user_id=by.user_id, erased_at=None).first()
    party = Party.objects.filter(pk=spec.party).first() if spec.party else None
    faults = []
    for file in files:
        name = plain_name(file.name or "")
        if len(kept) >= spec.most:
            faults.append(f"文件“{name}”没有收下：“{spec.material}”最多 {spec.most} 个文件。")
            continue
        try:
            kept.append(
                take_in(
                    file=file,
                    name=name,
                    owner=owner,
                    party=party,
                    material=spec.material,
                    accept=spec.accept,
                    by=by,
                    now=now,
                )
            )
        except UploadRefused as error:
            faults.append(str(error))
    return UploadField(spec, kept, faults, help[:HELP_LENGTH])


def _remove(upload: Upload, by: Actor, now: datetime) -> None:
    try:
        remove(subject=upload, by=by, now=now)
    except (UploadRefused, NotPermitted):
        return  # it stays with its case, or with whom it was taken in for, and leaves this form
