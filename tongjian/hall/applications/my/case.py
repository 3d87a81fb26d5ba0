"""Everything an applicant sees of one case, read in a fixed number of queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from tongjian.hall.applications.my.reads import owed_of
from tongjian.hall.applications.my.words import progress_of
from tongjian.hall.cases.models import CaseDocument, Correction, HallCase, Material, Message
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.cases.reads import stage, timeline
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.feedback.models import Rating
from tongjian.hall.forms.display import display_parts


def case_context(case: HallCase, on: date) -> dict[str, Any]:
    """Return the context of a case's page for whoever may see it."""
    found = pinned(case.version)
    corrections = list(Correction.objects.filter(case=case).order_by("-id"))
    materials = list(Material.objects.filter(case=case).select_related("upload"))
    return {
        "case": case,
        "item": found.definition,
        "stage": stage(case, on),
        "progress": progress_of(case),
        "moments": timeline(case)[::-1],
        "correction": next((one for one in corrections if one.answered_at is None), None),
        "letters": list(CaseDocument.objects.filter(case=case).order_by("-id")),
        "certificates": list(Certificate.objects.filter(case=case)),
        "materials": materials,
        "owed": owed_of(materials) if case.open else [],
        "talk": list(Message.objects.filter(case=case).order_by("id")),
        "parts": display_parts(found.definition.form, case.answers, masked=False),
        "rated": Rating.objects.filter(case=case).exists(),
        "may_withdraw": found.flow.by_effect(case.state, "withdraw") is not None,
    }
