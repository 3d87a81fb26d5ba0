"""Submitting: one transaction makes the case, its number, code, receipt and notice."""

from __future__ import annotations

from datetime import datetime

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.reads import may_act
from tongjian.hall.applications.actions import ApplicationRefused, require_open
from tongjian.hall.applications.models import Draft
from tongjian.hall.applications.wizard import Work, work_of
from tongjian.hall.cases.actions import open_case
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import HallCase
from tongjian.hall.uploads.reads import chosen, faults_of


@action("draft.submit", "hall.apply")
def submit_application(*, subject: Draft, channel: str, by: Actor, now: datetime) -> HallCase:
    """Make a case of a draft; of a draft already submitted, return the case it became.

    Raises ``ApplicationRefused`` when something is missing, outside the item's windows, or when
    the item has a newer version.
    """
    draft: Draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("owner", "party", "version__item")
        .defer("version__definition")
        .get(pk=subject.pk)
    )
    if draft.owner.user_id is None or draft.owner.user_id != by.user_id:
        raise ApplicationRefused("只能提交自己的申请")
    if draft.case_id is not None:
        before: HallCase = HallCase.objects.get(pk=draft.case_id)
        return before
    if draft.expires_on < now.date():
        raise ApplicationRefused("这份草稿已过保留期限，请重新申请")
    _require_current(draft, now)
    work = work_of(draft, now.date())
    if faults := work.faults():
        first = next(iter(faults))
        raise ApplicationRefused(f"“{first.title}”还没有填完，请按页面提示补充")
    try:
        case = open_case(
            version=draft.version,
            party=draft.party,
            applicant=draft.owner,
            party_name=draft.party.name if draft.party else "",
            phone=draft.owner.phone,
            answers=_answers(work),
            materials=_given(work, by),
            channel=channel,
            paper=False,
            jurisdiction=draft.jurisdiction_id,
            by=by,
            now=now,
        )
    except StepRefused as refused:
        raise ApplicationRefused(str(refused)) from refused
    draft.case = case
    draft.saved_at = now
    draft.save(update_fields=["case", "saved_at"])
    note(case=case.pk)
    return case


def _require_current(draft: Draft, now: datetime) -> None:
    current = draft.version.item.current_id
    if current is not None and current != draft.version_id:
        raise ApplicationRefused("这个事项的办理要求更新了，请先换到新要求，核对后再提交")
    require_open(draft.version, now)
    party = draft.party
    if party is None or not may_act(draft.owner, party, now.date(), draft.version.item.key):
        raise ApplicationRefused("您现在不能为这位办事主体申请，请到“我的资料”里查看")


def _answers(work: Work) -> dict[str, object]:
    """Return what counts: answers of hidden questions and steps are gone."""
    checked = work.schema.validate(work.answers, today=work.today)
    asked = work.questions
    told = asked.validate(work.draft.questions, today=work.today).values if asked else {}
    return {**told, **checked.values}


def _given(work: Work, by: Actor) -> list[MaterialGiven]:
    """Return what is handed in for each material that is asked for."""
    numbers = [number for one in work.asked for number in work.uploads.get(one.material.key, [])]
    files = {upload.pk: upload for upload in chosen(by, numbers)}
    if refused := faults_of(files.values()):
        raise ApplicationRefused(refused[0])
    found = []
    for one in work.asked:
        key = one.material.key
        own = [files[number] for number in work.uploads.get(key, []) if number in files]
        found += [MaterialGiven(key, upload=upload) for upload in own]
        given = work.draft.materials.get(key, {})
        if own:
            continue
        later = bool(given.get("later")) and one.material.may_follow
        commitment = bool(given.get("commitment")) and one.material.commitment
        if later or commitment:
            found.append(MaterialGiven(key, later=later, commitment=commitment))
        elif one.required:
            raise ApplicationRefused(f"请上传“{one.material.name}”")
    return found
