"""What an applicant sees of their own: cases, what to do now; scoped in the query itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Authority
from tongjian.hall.applicants.reads import in_force
from tongjian.hall.applications.models import Draft
from tongjian.hall.applications.my.words import Stage, stage_of
from tongjian.hall.cases.models import Correction, HallCase, Material
from tongjian.hall.cases.pinned import pinned

SOON_DAYS = 3


def cases_of(actor: Actor, on: date) -> QuerySet[HallCase]:
    """Return the cases of a person: their own, and those of whom they may act for on a day.

    A second guardian sees the child's, an agent those of the items they may act in.
    """
    if actor.user_id is None:
        return HallCase.objects.none()
    mine = Q(applicant__user_id=actor.user_id)
    held = Authority.objects.filter(in_force(on), applicant__user_id=actor.user_id)
    whole: list[int] = []
    for party, keys in held.values_list("party_id", "scope"):
        if keys:
            mine |= Q(party_id=party, item__key__in=keys)
        else:
            whole.append(party)
    found: QuerySet[HallCase] = (
        HallCase.objects.filter(mine | Q(party_id__in=whole))
        .filter(erased_at=None)
        .select_related("version__item", "item", "party", "applicant")
    )
    return found


@dataclass(frozen=True)
class Todo:
    """One thing the applicant must do now."""

    url: str
    title: str
    why: str
    by: date | None
    urgent: bool


def open_cases(actor: Actor, on: date) -> QuerySet[HallCase]:
    """Return the running cases with what is asked of the applicant."""
    unanswered = Correction.objects.filter(answered_at=None).order_by("-issued_at")
    return (
        cases_of(actor, on)
        .filter(open=True)
        .prefetch_related(Prefetch("corrections", unanswered, to_attr="asked"))
        .annotate(owes=Exists(_owed()))
        .order_by("-submitted_at", "-id")
    )


def _owed() -> QuerySet[Material]:
    """Return materials that were to follow later and have not come."""
    came = Material.objects.filter(case=OuterRef("case"), key=OuterRef("key")).filter(
        Q(upload__isnull=False) | Q(paper=True)
    )
    rows: QuerySet[Material] = Material.objects.filter(case=OuterRef("pk"), later=True).exclude(
        Exists(came)
    )
    return rows


def owed_materials(case: HallCase) -> list[Material]:
    """Return the materials of a case that were to follow later and have not come."""
    rows = list(Material.objects.filter(case=case))
    came = {row.key for row in rows if row.upload_id or row.paper}
    return [row for row in rows if row.later and row.key not in came]


def todos(cases: Iterable[HallCase], drafts: Iterable[Draft], on: date) -> list[Todo]:
    """Return what to do now: corrections first, then papers to follow, then drafts."""
    found = []
    for case in cases:
        asked: list[Any] = getattr(case, "asked", [])
        url = f"/hall/my/{case.pk}/"
        if case.phase == "correction" and asked:
            by = asked[0].answer_by
            found.append(
                Todo(
                    f"{url}correct/",
                    f"补正材料：{case.version.name}",
                    "一次告知的内容都在里面",
                    by,
                    True,
                )
            )
        elif getattr(case, "owes", False):
            found.append(
                Todo(
                    f"{url}#owed",
                    f"补交材料：{case.version.name}",
                    "容缺受理时说好后补的材料",
                    None,
                    True,
                )
            )
    for draft in drafts:
        urgent = (draft.expires_on - on).days <= SOON_DAYS
        found.append(
            Todo(
                f"/hall/drafts/{draft.pk}/",
                f"接着填：{draft.version.name}",
                f"为 {draft.party} 申请，还没有提交" if draft.party else "还没有提交",
                draft.expires_on,
                urgent,
            )
        )
    return sorted(found, key=lambda one: (not one.urgent, one.by or date.max))


@dataclass(frozen=True)
class Listed:
    """A case in a list."""

    case: HallCase
    stage: Stage


def listed(case: HallCase) -> Listed:
    """Return a case with its stage in words; asks the database nothing more."""
    return Listed(case, stage_of(case, pinned(case.version).flow.states[case.state].title))
