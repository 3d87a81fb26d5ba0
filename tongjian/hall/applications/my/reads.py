"""What an applicant sees of their own: cases, what to do now; scoped in the query itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from tongjian.core.identity.actor import Actor
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import Correction, HallCase, Material
from tongjian.hall.cases.reads import mine

SOON_DAYS = 3


def cases_of(actor: Actor, on: date) -> QuerySet[HallCase]:
    """Return the cases of a person: their own, and those of whom they may act for on a day."""
    rows = mine(actor, on).select_related("version", "item", "party", "applicant")
    return rows.defer("version__definition")  # kept in the process, see items.reads.definition


@dataclass(frozen=True)
class Todo:
    """One thing the applicant must do now."""

    url: str
    title: str
    why: str
    by: date | None


def open_cases(actor: Actor, on: date) -> QuerySet[HallCase]:
    """Return the running cases with what is asked of the applicant."""
    unanswered = Correction.objects.filter(answered_at=None).order_by("-issued_at")
    return (
        cases_of(actor, on)
        .filter(open=True)
        .prefetch_related(Prefetch("corrections", unanswered, to_attr="asked"))
        .annotate(owes=Exists(_owed()))
    )


def _owed() -> QuerySet[Material]:
    """Return materials of the outer case that were to follow later and have not come."""
    came = Material.objects.filter(case=OuterRef("case"), key=OuterRef("key")).filter(
        Q(upload__isnull=False) | Q(paper=True)
    )
    rows: QuerySet[Material] = Material.objects.filter(case=OuterRef("pk"), later=True).exclude(
        Exists(came)
    )
    return rows


def owed_of(materials: Iterable[Material]) -> list[Material]:
    """Return those of a case's materials that were to follow later and have not come."""
    rows = list(materials)
    came = {row.key for row in rows if row.upload_id or row.paper}
    return [row for row in rows if row.later and row.key not in came]


def todos(cases: Iterable[HallCase], drafts: Iterable[Draft], on: date) -> list[Todo]:
    """Return what to do now: corrections, papers to follow, drafts that soon end."""
    found = []
    for case in cases:
        asked: list[Any] = getattr(case, "asked", [])
        name = case.version.name
        if case.phase == "correction" and asked:
            why = f"{case.party_name}的申请，要补的一次告知在里面"
            url = reverse("my_correct", args=[case.pk])
            found.append(Todo(url, f"补正材料：{name}", why, asked[0].answer_by))
        elif getattr(case, "owes", False):
            url = reverse("my_later", args=[case.pk])
            why = f"{case.party_name}的申请，容缺受理时说好后补"
            found.append(Todo(url, f"补交材料：{name}", why, None))
    for draft in drafts:
        if (draft.expires_on - on).days > SOON_DAYS:
            continue
        why = f"为{draft.party}申请，还没有提交" if draft.party else "还没有提交"
        url = reverse("draft", args=[draft.pk])
        title = f"接着填：{draft.version.name}"
        found.append(Todo(url, title, why, draft.expires_on))
    return sorted(found, key=lambda one: one.by or date.max)
