"""Taking files in, keeping or refusing them after the scan, reusing and removing them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Count, Sum

from tongjian.core.action import action, note
from tongjian.core.files.archive import check_archive
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.harmful import LIMITS, ZIPPED, check_opens
from tongjian.core.files.sniff import NAMES, sniff
from tongjian.core.files.store import Stored, TooLarge, named, store
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.hall.applicants.models import Applicant, Party, Seen
from tongjian.hall.uploads.environment import MEBIBYTE, largest, quota
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.stamp import STAMPED
from tongjian.hall.uploads.use import as_evidence, in_use, of_a_case

FOLDER = "hall-uploads"
ACCEPTED = ("pdf", "jpg", "png", "docx", "xlsx")
POSSIBLE = frozenset({*ACCEPTED, "zip"})
TAKERS = (
    "hall.apply cases.intake cases.accept cases.handle cases.examine cases.approve cases.opine"
).split()
ISSUED = "本系统签发"
NAME_LENGTH = 200
MOST_LOOSE = 200  # files of a person that belong to no case yet


class UploadRefused(Exception):
    """The file is not taken in, or not to be removed; the message is Chinese and names it."""


class Sent(Protocol):
    """A file as Django hands it over, or anything that yields its bytes."""

    def chunks(self) -> Iterable[bytes]:
        """Yield the content."""


@action("upload.take_in", None)
def take_in(
    *,
    file: Sent,
    name: str,
    owner: Applicant | None,
    party: Party | None = None,
    material: str = "",
    accept: Collection[str] = ACCEPTED,
    by: Actor,
    now: datetime,
) -> Upload:
    """Keep a file in quarantine and queue its scan; nothing waits for the scan.

    ``material`` is the material's name, ``accept`` its kinds. ``owner`` is None for what officials
    add on their own. Raises ``UploadRefused`` for a file too large, over the person's quota, of
    another kind than its name or the material's, damaged, or locked by a password.
    """
    _may_take(owner, by)
    shown = plain_name(name)
    _room(owner, by, shown)
    try:
        stored = store(file.chunks(), FOLDER, largest())
    except TooLarge as error:
        raise UploadRefused(
            f"文件“{shown}”超过 {largest() // MEBIBYTE} MB 的上限；请压缩图片或分成几个文件后再上传。"
        ) from error
    try:
        _room(owner, by, shown, stored.size)
        kind = _kind(stored, shown, accept)
    except BaseException:
        stored.absolute.unlink(missing_ok=True)
        raise
    upload = _keep(
        stored, shown, kind, owner=owner, party=party, material=material[:200], by=by, now=now
    )
    _queue(upload)
    return upload


def _may_take(owner: Applicant | None, by: Actor) -> None:
    if not any(by.can(permission) for permission in TAKERS):
        raise NotPermitted("您没有上传材料的权限")
    if owner is not None and owner.user_id != by.user_id and not by.can("cases.intake"):
        raise NotPermitted("只能上传到自己名下")


def plain_name(name: str) -> str:
    """Return the sender's file name without folders and control characters, its ending kept."""
    plain = "".join(char for char in Path(name.replace("\\", "/")).name if char.isprintable())
    suffix = Path(plain).suffix[-20:]
    return plain.removesuffix(suffix)[: NAME_LENGTH - len(suffix)] + suffix or "未命名"


def _room(owner: Applicant | None, by: Actor, name: str, size: int = 0) -> None:
    """Hold what a person keeps in no case against the quota, one of their uploads at a time."""
    if owner is not None:
        Applicant.objects.select_for_update().get(pk=owner.pk)
        rows = Upload.objects.filter(owner=owner)
    else:
        rows = Upload.objects.filter(owner=None, uploaded_by_id=by.user_id)
    # A copy that waits for its stamp has no path yet, and takes its room already.
    kept = rows.filter(erased_at=None).exclude(path="", source=None).exclude(state="refused")
    loose = kept.exclude(of_a_case() | as_evidence())
    used = loose.aggregate(size=Sum("size"), files=Count("pk"))
    full = used["files"] >= MOST_LOOSE or (used["size"] or 0) + max(size, 1) > quota()
    if full:
        raise UploadRefused(
            f"文件“{name}”放不下了：没有提交的文件合计不能超过 {quota() // MEBIBYTE} MB、"
            f"{MOST_LOOSE} 个，现有 {(used['size'] or 0) / MEBIBYTE:.1f} MB、{used['files']} 个；"
            "请先移除用不到的文件。"
        )


def _kind(stored: Stored, name: str, accept: Collection[str]) -> str:
    allowed = set(accept) & POSSIBLE or set(ACCEPTED)
    try:
        with named(stored.absolute, name) as lent:
            kind = sniff(lent, allowed)
            if kind in ZIPPED:
                check_archive(lent, LIMITS)
            elif kind == "pdf":
                check_opens(lent, name)
    except RefusedFile as error:
        raise UploadRefused(str(error)) from error
    return kind


def _keep(
    stored: Stored, name: str, kind: str, *, by: Actor, now: datetime, **about: Any
) -> Upload:
    owner = about["owner"]
    upload: Upload = Upload.objects.create(
        jurisdiction_id=owner.jurisdiction_id if owner else by.home or settings.HALL,
        uploaded_by_id=by.user_id,
        name=name,
        kind=kind,
        path=stored.path,
        sm3=stored.sm3,
        size=stored.size,
        at=now,
        **about,
    )
    note(upload=upload.pk, sm3=stored.sm3, size=stored.size, kind=kind)
    return upload


def _queue(upload: Upload) -> None:
    from tongjian.hall.uploads.tasks import queue

    queue(upload.pk, upload.jurisdiction_id)


@action("upload.keep_issued", None)
def keep_issued(
    *,
    content: bytes,
    name: str,
    kind: str,
    owner: Applicant | None,
    party: Party | None,
    material: str,
    valid_to: date | None,
    by: Actor,
    now: datetime,
) -> Upload:
    """Keep what this system itself issued (grade A), so that nobody is asked for it again.

    Called inside the action that issues it; ``content`` never came from outside, so it is clean.
    """
    stored = store([content], FOLDER, len(content))
    return _keep(
        stored,
        plain_name(name),
        kind,
        owner=owner,
        party=party,
        material=material[:200],
        grade="A",
        valid_to=valid_to,
        state="clean",
        scanner=ISSUED,
        checked_at=now,
        by=by,
        now=now,
    )


@action("upload.check_original", "cases.accept")
def check_original(*, subject: Upload, valid_to: date | None, by: Actor, now: datetime) -> Upload:
    """Note that the original was seen at the window (grade B): it can be reused until ``valid_to``.

    Raises ``UploadRefused`` for a file that is not clean.
    """
    upload: Upload = Upload.objects.select_for_update().get(pk=subject.pk)
    if upload.state != "clean" or upload.grade not in ("B", "C"):
        raise UploadRefused(f"文件“{upload.name}”还没有通过安全检查，不能登记为已核对原件。")
    upload.grade, upload.valid_to = "B", valid_to
    upload.save(update_fields=["grade", "valid_to"])
    note(grade="B")
    return upload


@action("upload.settle", None)
def settle(
    *,
    subject: Upload,
    scanner: str = "",
    fault: str = "",
    stored: Stored | None = None,
    by: Actor,
    now: datetime,
) -> Upload:
    """Keep what the scan found: clean by ``scanner``, or refused for ``fault``; by the system.

    A refused file's bytes are removed after the commit. ``stored`` is the stamped copy of a reuse.
    """
    if not by.everything:
        raise NotPermitted("安全检查的结论只由系统登记")
    upload: Upload = Upload.objects.select_for_update().get(pk=subject.pk)
    if upload.state != "quarantined" or upload.erased_at:
        return upload
    upload.checked_at, upload.fault = now, fault[:300]
    upload.state, upload.scanner = ("refused" if fault else "clean"), scanner[:60]
    if stored is not None:
        upload.path, upload.sm3, upload.size = stored.path, stored.sm3, stored.size
    if fault:
        _forget_bytes(upload)
    upload.save()
    note(state=upload.state, scanner=upload.scanner)
    return upload


@action("upload.wait", None)
def keep_waiting(*, subject: Upload, why: str, by: Actor, now: datetime) -> None:
    """Note why a file is not scanned yet, for the operators; by the system."""
    if not by.everything:
        raise NotPermitted("安全检查的结论只由系统登记")
    waiting = Upload.objects.filter(pk=subject.pk, state="quarantined")
    waiting.update(fault=why[:300], checked_at=now)


@action("upload.reuse", None)
def reuse(
    *, subject: Upload, owner: Applicant, purpose: str, until: date, by: Actor, now: datetime
) -> Upload:
    """Take a known file into a new application; what is asked of ``reads.reusable`` is the caller's.

    Grades A and B become a copy stamped in the background with purpose and last day; one's own C
    is the same file again.
    """
    from tongjian.hall.uploads.reads import reusable

    if owner.user_id != by.user_id and not by.can("cases.intake"):
        raise NotPermitted("只能使用自己名下的材料")
    if not reusable(owner, subject.material, now.date()).filter(pk=subject.pk).exists():
        raise UploadRefused(f"材料“{subject.name}”已过有效期或不能再用，请重新上传。")
    if subject.grade == "C" or subject.kind not in STAMPED:
        return subject
    _room(owner, by, subject.name, subject.size)
    last = min(until, subject.valid_to) if subject.valid_to else until
    words = f"仅供办理“{purpose[:60]}”使用，{last.year}年{last.month}月{last.day}日前有效"
    copy: Upload = Upload.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        owner=owner,
        party_id=subject.party_id,
        uploaded_by_id=by.user_id,
        name=subject.name,
        kind="pdf",
        material=subject.material,
        sm3=subject.sm3,
        size=subject.size,
        grade=subject.grade,
        valid_to=last,
        at=now,
        source=subject,
        purpose=words,
    )
    note(source=subject.pk, upload=copy.pk)
    _queue(copy)
    return copy


@action("upload.remove", None)
def remove(*, subject: Upload, by: Actor, now: datetime) -> None:
    """Remove one's own file that no case uses; raises ``UploadRefused`` when one does."""
    mine = (subject.owner is not None and subject.owner.user_id == by.user_id) or (
        subject.uploaded_by_id == by.user_id
    )
    if not (mine and by.user_id) and not by.everything:
        raise NotPermitted("只能删除自己上传的文件")
    upload: Upload = Upload.objects.select_for_update().get(pk=subject.pk)
    if in_use(upload):
        raise UploadRefused(f"文件“{upload.name}”已提交，不能删除。")
    erase_file(upload, now)


def erase_file(upload: Upload, now: datetime) -> None:
    """Empty what a file says of a person, inside an action; its bytes go after the commit."""
    if upload.erased_at:
        return
    _forget_bytes(upload)
    upload.name, upload.purpose, upload.fault, upload.erased_at = "（已删除）", "", "", now
    upload.save()


def _forget_bytes(upload: Upload) -> None:
    """Let go of the bytes unless another row names them."""
    from django.db import transaction

    path, upload.path = upload.path, ""
    if path and not Upload.objects.filter(path=path).exclude(pk=upload.pk).exists():
        transaction.on_commit(lambda: (home() / path).unlink(missing_ok=True))


@action("upload.read", None)
def note_reading(*, subject: Upload, by: Actor, now: datetime) -> None:
    """Put an official's reading of a person's file on record."""
    Seen.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        subject=f"hall.upload:{subject.pk}",
        field="文件内容",
        reason="查看办件材料",
        by_id=by.user_id,
        at=now,
    )


def kinds_shown(accept: Collection[str]) -> str:
    """Return the kinds a material takes, in words."""
    return "、".join(NAMES.get(kind, kind) for kind in accept)
