"""What a supervisor does with findings: confirm or dismiss each, recommend what must change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tongjian.core.action import action, note
from tongjian.core.documents.numbering import next_number
from tongjian.core.identity.actor import Actor
from tongjian.hall.cases.findings import TRIGGERS
from tongjian.hall.cases.models import Finding
from tongjian.hall.office.monitoring.models import MonitoringAdvice

CONFIRMED, DISMISSED = "confirmed", "dismissed"
LONGEST = 2000


class MonitoringRefused(Exception):
    """It cannot be done so; the message is Chinese."""


@action("monitoring.decide", "monitoring.read")
def decide_finding(
    *, subject: Finding, state: str, reason: str, by: Actor, now: datetime
) -> Finding:
    """Confirm or dismiss a finding with a reason; a decision stands."""
    finding: Finding = Finding.objects.select_for_update().get(pk=subject.pk)
    if state not in (CONFIRMED, DISMISSED):
        raise MonitoringRefused("请选择属实或不成立")
    if not reason.strip():
        raise MonitoringRefused("请写明核实的情况和理由")
    if finding.state != "open":
        who = finding.decided_by
        raise MonitoringRefused(f"这一条已由 {who} 认定为“{finding.get_state_display()}”")
    finding.state, finding.decision = state, reason.strip()[:LONGEST]
    finding.decided_by, finding.decided_at = by.label, now
    finding.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    note(finding=finding.pk, state=state)
    return finding


@action("monitoring.advise", "monitoring.read")
def issue_advice(
    *,
    jurisdiction: str,
    findings: Sequence[Finding],
    recipient: str,
    text: str,
    answer_by: date,
    by: Actor,
    now: datetime,
) -> MonitoringAdvice:
    """Issue a recommendation on confirmed findings of one hall."""
    if not findings:
        raise MonitoringRefused("请至少选择一条已认定属实的问题")
    if any(one.state != CONFIRMED for one in findings):
        raise MonitoringRefused("只能就已认定属实的问题提出监察建议")
    if any(one.jurisdiction_id != jurisdiction for one in findings):
        raise MonitoringRefused("只能就本单位的问题提出监察建议")
    if not recipient.strip() or not text.strip():
        raise MonitoringRefused("请写明发给谁、建议做什么")
    if answer_by <= now.date():
        raise MonitoringRefused("答复期限要晚于今天")
    number = f"监建〔{now.year}〕{next_number(jurisdiction, 'monitoring.advice', now.year)}号"
    advice: MonitoringAdvice = MonitoringAdvice.objects.create(
        jurisdiction_id=jurisdiction,
        number=number,
        recipient=recipient.strip()[:100],
        content={
            "text": text.strip()[:LONGEST],
            "found": [
                [
                    f"{one.case.number}：{TRIGGERS[one.trigger].title}",
                    f"{one.get_level_display()}。{one.text}核实情况：{one.decision}",
                ]
                for one in findings
            ],
        },
        answer_by=answer_by,
        issued_at=now,
        by=by.label,
    )
    advice.findings.set(findings)
    note(findings=[one.pk for one in findings], number=number)
    return advice
