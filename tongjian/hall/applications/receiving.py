"""What the page of materials posts: files chosen, removed, used again, promises ticked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tongjian.core.typed import whole
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applications.actions import save_materials
from tongjian.hall.applications.pages import spec_of
from tongjian.hall.applications.wizard import Asked, Work, mark_of, work_of
from tongjian.hall.uploads.actions import UploadRefused, reuse
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.reads import reusable
from tongjian.hall.uploads.receive import from_form

REUSED_FOR = timedelta(days=365)


def materials_from(request: Any, work: Work) -> tuple[Work, dict[str, list[str]]]:
    """Keep what the page says of its materials; return the draft as it is now, and what is refused.

    A material the page does not name keeps what it has. Nothing is written when nothing changed.
    """
    posted, faults = request.POST, {}
    given: dict[str, dict[str, Any]] = {}
    wanted, _, number = posted.get("_reuse", "").partition(":")
    for one in work.asked:
        if f"{one.name}-shown" not in posted:
            continue
        field = from_form(
            spec=spec_of(one, work.draft.party_id, request.actor),
            numbers=posted.getlist(one.name),
            # a save by itself sends no files: their own field is doing so at this moment
            files=[] if "_auto" in posted else request.FILES.getlist(f"{one.name}-files"),
            removed=posted.get(f"{one.name}-remove", ""),
            owner=work.draft.owner,
            by=request.actor,
            now=request.now,
        )
        numbers = [upload.pk for upload in field.files]
        said = list(field.faults)
        if wanted == one.material.key:
            numbers, refused = _again(request, work, one, number, numbers)
            said += refused
        if said:
            faults[one.material.key] = said
        given[one.material.key] = {
            "uploads": numbers,
            "later": f"{one.name}-later" in posted,
            "commitment": f"{one.name}-commitment" in posted,
        }
    if _nothing_new(work, given, posted):
        return work, faults
    draft = save_materials(
        subject=work.draft,
        materials=given,
        base=posted.get("base", ""),
        tab=posted.get("tab", ""),
        by=request.actor,
        now=request.now,
    )
    return work_of(draft, request.now.date()), faults


def _nothing_new(work: Work, given: dict[str, dict[str, Any]], posted: Any) -> bool:
    """Whether the page says what is saved; a stale one also when it only lacks another's files."""
    draft = work.draft
    stale = draft.page != posted.get("tab", "") and mark_of(draft.materials) != posted.get("base")
    for key, value in given.items():
        saved = draft.materials.get(key) or {}
        uploads = value["uploads"]
        if stale and set(uploads) <= set(saved.get("uploads", ())):
            uploads = saved.get("uploads", [])
        if saved != {**value, "uploads": uploads}:
            return False
    return True


def _again(
    request: Any, work: Work, asked: Asked, number: str, numbers: list[int]
) -> tuple[list[int], list[str]]:
    """Use a paper the hall has already; the numbers with it, or why not."""
    if len(numbers) >= asked.most:
        return numbers, [f"“{asked.material.name}”最多 {asked.most} 个文件，请先移除一个"]
    try:
        copy = use_again(request, work.draft.owner, asked, number, work.definition.name)
    except UploadRefused as refusal:
        return numbers, [str(refusal)]
    return list(dict.fromkeys([*numbers, copy.pk])), []


def use_again(request: Any, owner: Applicant, asked: Asked, number: str, purpose: str) -> Upload:
    """Take a paper the hall has already into an application; raises ``UploadRefused``."""
    today = request.now.date()
    known = reusable(owner, asked.material.name, today)
    found: Upload | None = known.filter(pk=whole(number) or 0).first()
    if found is None:
        raise UploadRefused("这份材料已过有效期或不能再用，请重新上传")
    return reuse(
        subject=found,
        owner=owner,
        purpose=purpose,
        until=today + REUSED_FOR,
        by=request.actor,
        now=request.now,
    )
