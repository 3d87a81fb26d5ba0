"""What is handed in with an application or a correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.models import HallCase, Material
from tongjian.hall.items.definition import Definition
from tongjian.hall.uploads.models import Upload


@dataclass(frozen=True)
class MaterialGiven:
    """One thing handed in for a material of the version: a file, paper, or a promise.

    ``later``: it follows (容缺后补); ``commitment``: a commitment stands for it (告知承诺).
    """

    key: str
    upload: Upload | None = None
    paper: bool = False
    later: bool = False
    commitment: bool = False

    @property
    def there(self) -> bool:
        """Whether the material itself came in."""
        return self.upload is not None or self.paper


def check_given(given: Sequence[MaterialGiven], definition: Definition) -> None:
    """Refuse what the version does not know or does not allow, and files removed meanwhile."""
    held = _held(given)
    for one in given:
        material = definition.material(one.key)
        if material is None:
            raise StepRefused(f"本事项没有标识为“{one.key[:40]}”的材料")
        if one.later and not material.may_follow:
            raise StepRefused(f"“{material.name}”不能容缺后补")
        if one.commitment and not material.commitment:
            raise StepRefused(f"“{material.name}”不适用告知承诺")
        if not (one.there or one.later or one.commitment):
            raise StepRefused(f"“{material.name}”没有文件，也没有注明收了纸质件、后补或者承诺")
        file = held.get(one.upload.pk, one.upload) if one.upload is not None else None
        if file is not None and file.erased_at is not None:
            raise StepRefused(f"“{material.name}”的文件已经移除，请重新上传")
        if file is not None and file.state == "refused":
            raise StepRefused(f"“{material.name}”的文件没有通过安全检查，请换一个文件")


def _held(given: Sequence[MaterialGiven]) -> dict[int, Upload]:
    """Return the files as they are now, locked: none is removed until the case has it."""
    numbers = [one.upload.pk for one in given if one.upload is not None]
    if not numbers:
        return {}
    rows = Upload.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    return {row.pk: row for row in rows}


def rows_of(
    case: HallCase, given: Sequence[MaterialGiven], definition: Definition, *, by: str, at: datetime
) -> list[Material]:
    """Return the records of what was given, not stored yet; paper taken in is checked by ``by``."""
    rows = []
    for one in given:
        material = definition.material(one.key)
        assert material is not None
        rows.append(
            Material(
                jurisdiction_id=case.jurisdiction_id,
                case=case,
                key=one.key,
                name=material.name,
                upload=one.upload,
                paper=one.paper,
                later=one.later,
                commitment=one.commitment,
                grade="B" if one.paper else one.upload.grade if one.upload else "",
                checked_by=by if one.paper else "",
                at=at,
            )
        )
    return rows


def note_of(given: MaterialGiven | Material) -> str:
    """Say in what form a material came in."""
    if given.paper:
        return "纸质材料"
    if given.upload is not None:
        return "电子材料"
    return "容缺后补" if given.later else "告知承诺"
