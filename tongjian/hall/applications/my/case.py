"""Everything an applicant sees of one case, read in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from tongjian.core.identity.actor import Actor
from tongjian.hall.applications.my.reads import owed_materials
from tongjian.hall.applications.my.words import due_of, stage_of
from tongjian.hall.cases.doing import ledger_of
from tongjian.hall.cases.models import (
    CaseDocument,
    Correction,
    HallCase,
    HallStep,
    Material,
    Message,
)
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.forms.display import display_parts
from tongjian.hall.items.models import Body


def case_context(case: HallCase, actor: Actor) -> dict[str, Any]:
    """Return the context of a case's page for whoever may see it."""
    found = pinned(case.version)
    body = Body.objects.filter(code=case.body).first() if case.body else None
    corrections = list(Correction.objects.filter(case=case).order_by("-id"))
    return {
        "case": case,
        "item": found.definition,
        "stage": stage_of(case, found.flow.states[case.state].title, body.name if body else ""),
        "due": due_of(ledger_of(case, found).reckonings()) if case.open else None,
        "steps": list(HallStep.objects.filter(case=case).order_by("-at", "-id")),
        "correction": next((one for one in corrections if one.answered_at is None), None),
        "corrections": corrections,
        "letters": list(CaseDocument.objects.filter(case=case).order_by("-id")),
        "materials": list(Material.objects.filter(case=case).select_related("upload")),
        "owed": owed_materials(case) if case.open else [],
        "talk": list(Message.objects.filter(case=case).order_by("id")),
        "parts": display_parts(found.definition.form, case.answers, masked=False),
        "may_withdraw": found.flow.by_effect(case.state, "withdraw") is not None,
    }
