"""Endings without a decision, each with its reason: withdrawn, returned, voided."""

from __future__ import annotations

from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.doing import Doing
from tongjian.hall.certificates.models import Certificate


def withdraw(doing: Doing) -> None:
    """End the case at the applicant's wish, before the decision."""
    doing.case.outcome = "withdrawn"
    doing.tell("progress", do="知悉：您的申请已经撤回，需要时可以重新申请")


def return_(doing: Doing) -> None:
    """Send an application back whose materials were never completed."""
    doing.case.outcome = "returned"
    doing.tell("progress", do="查看退件的理由，补齐后可以重新申请")


def void(doing: Doing) -> None:
    """Void what was entered by mistake; a certificate must be cancelled on its own (69, 70)."""
    if Certificate.objects.filter(case=doing.case, state="valid").exists():
        raise StepRefused("本件的证照仍然有效，请先依法撤销或者注销证照")
    doing.case.outcome = "voided"
    doing.tell("progress", do="知悉：本件因录入有误已经作废，理由见办理过程")
