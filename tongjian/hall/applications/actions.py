"""Writing an application: begun, saved at every step, given up, moved to a newer version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.applicants.reads import may_act
from tongjian.hall.applications.models import Draft
from tongjian.hall.applications.reads import sources
from tongjian.hall.applications.wizard import (
    Page,
    Work,
    fingerprint,
    mark_of,
    questionnaire,
    work_of,
)
from tongjian.hall.forms.prefill import prefilled
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.reads import VALID, definition
from tongjian.hall.items.windows import next_after, takes

MOST_DRAFTS = 20


class ApplicationRefused(Exception):
    """This cannot be done with the application now; the message is Chinese."""


class DraftConflict(Exception):
    """Another tab or device saved this page meanwhile; ``saved`` is what it saved."""

    def __init__(self, saved: dict[str, Any]) -> None:
        super().__init__("这一页刚刚在另一处保存过。您填的内容还在本页，请核对后再保存。")
        self.saved = saved


@action("draft.start", "hall.apply")
def start_draft(
    *,
    applicant: Applicant,
    version: ItemVersion,
    party: Party,
    questions: Mapping[str, Any],
    by: Actor,
    now: datetime,
) -> Draft:
    """Begin an application on a version in force, filled in with what the hall knows.

    Raises ``ApplicationRefused`` outside the item's windows, while it is suspended, or for a party
    the applicant may not act for.
    """
    today = now.date()
    _own(applicant, by)
    require_open(version, now)
    if not may_act(applicant, party, today, version.item.key):
        raise ApplicationRefused("您还不能为这位办事主体申请，请先在“我的资料”里添加或等待确认")
    Applicant.objects.select_for_update().get(pk=applicant.pk)
    if (
        Draft.objects.filter(owner=applicant, case=None, expires_on__gte=today).count()
        >= MOST_DRAFTS
    ):
        raise ApplicationRefused(f"未提交的申请最多 {MOST_DRAFTS} 份，请先办完或删除几份")
    item = definition(version)
    known = prefilled(item.form, sources(applicant, party, item.form), today=today)
    asked = questionnaire(item)
    draft: Draft = Draft.objects.create(
        jurisdiction_id=applicant.jurisdiction_id,
        owner=applicant,
        party=party,
        version=version,
        answers=known,
        questions=asked.validate(questions, today=today).values if asked else {},
        started_at=now,
        saved_at=now,
        expires_on=today + timedelta(days=item.draft_days),
    )
    note(item=version.item.key, version=version.number)
    return draft


def require_open(version: ItemVersion, now: datetime) -> None:
    """Raise ``ApplicationRefused`` unless applications on this version are taken today."""
    today, item = now.date(), definition(version)
    if version.state not in VALID or version.change == "suspend":
        raise ApplicationRefused("这个事项暂停办理，恢复后再申请；已填的内容不会丢")
    if not takes(item.windows, today):
        coming = next_after(item.windows, today)
        when = f"，下一次受理是 {_spoken(coming.first)} 至 {_spoken(coming.last)}" if coming else ""
        raise ApplicationRefused(f"今天不在这个事项的受理期限内{when}")


def _spoken(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@action("draft.save", "hall.apply")
def save_page(
    *,
    subject: Draft,
    page: Page,
    answers: Mapping[str, Any],
    turn: int,
    base: str,
    tab: str,
    by: Actor,
    now: datetime,
) -> Draft:
    """Keep what was typed on a page, right or wrong.

    ``turn`` and ``base`` are what the page was opened with, ``tab`` its own mark. Raises
    ``DraftConflict`` when another tab or device saved other answers to the same page since.
    """
    draft = _locked(subject, by, now)
    work = work_of(draft, now.date())
    _, step = work.form_of(page)
    held = draft.questions if page.kind == "questions" else draft.answers
    own = {entry.key: answers[entry.key] for entry in step.entries if entry.key in answers}
    moved = draft.turn != turn and draft.page != tab and fingerprint(held, step) != base
    if moved and {**held, **own} != held:
        raise DraftConflict({key: held.get(key) for key in own})
    if page.kind == "questions":
        draft.questions = {**held, **own}
    else:
        draft.answers = {**held, **own}
    draft.step = f"{page.kind}:{page.key}"
    return _saved(draft, work, tab, now)


@action("draft.save_materials", "hall.apply")
def save_materials(
    *,
    subject: Draft,
    materials: Mapping[str, Mapping[str, Any]],
    base: str,
    tab: str,
    by: Actor,
    now: datetime,
) -> Draft:
    """Keep which files belong to which material, and which follow later or are committed to.

    The caller names only files of the person's own; what a material does not allow is dropped.
    When another tab or device saved since the page with ``base`` was opened, its files are kept
    beside these; the page does not show them, so it stays a stale one and can drop none later.
    """
    draft = _locked(subject, by, now)
    work = work_of(draft, now.date())
    kept = dict(draft.materials)
    moved = draft.page != tab and mark_of(draft.materials) != base
    for one in work.asked:
        given = materials.get(one.material.key)
        if given is None:
            continue
        others = kept.get(one.material.key, {}).get("uploads", []) if moved else []
        uploads = list(dict.fromkeys([*others, *given.get("uploads", [])]))
        kept[one.material.key] = {
            "uploads": uploads[: one.most],
            "later": bool(given.get("later")) and one.material.may_follow,
            "commitment": bool(given.get("commitment")) and one.material.commitment,
        }
    draft.materials = kept
    draft.step = "materials:materials"
    return _saved(draft, work, "" if moved else tab, now)


@action("draft.renew", "hall.apply")
def renew_draft(*, subject: Draft, version: ItemVersion, by: Actor, now: datetime) -> Draft:
    """Move a draft to the version of its item now in force; answers stay under their keys."""
    draft = _locked(subject, by, now)
    if version.item_id != draft.version.item_id:
        raise ApplicationRefused("这不是同一个事项")
    require_open(version, now)
    draft.version = version
    return _saved(draft, work_of(draft, now.date()), "", now)


@action("draft.discard", "hall.apply")
def discard_draft(*, subject: Draft, by: Actor, now: datetime) -> None:
    """Give a draft up; its row goes, its files stay the applicant's."""
    _locked(subject, by, now).delete()


def _own(applicant: Applicant, by: Actor) -> None:
    if applicant.user_id is None or applicant.user_id != by.user_id:
        raise ApplicationRefused("只能办理自己的申请")


def _locked(subject: Draft, by: Actor, now: datetime) -> Draft:
    """Return the draft, locked; raises ``ApplicationRefused`` when it is submitted or expired."""
    draft: Draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("owner", "version__item")
        .defer("version__definition")
        .get(pk=subject.pk)
    )
    _own(draft.owner, by)
    if draft.case_id is not None:
        raise ApplicationRefused("这份申请已经提交，可以在“我的办件”里查看")
    if draft.expires_on < now.date():
        raise ApplicationRefused("这份草稿已过保留期限，请重新申请")
    return draft


def _saved(draft: Draft, work: Work, tab: str, now: datetime) -> Draft:
    draft.turn += 1
    draft.page = tab[:24]
    draft.saved_at, draft.told_at = now, None
    draft.expires_on = now.date() + timedelta(days=work.definition.draft_days)
    draft.save()
    return draft
