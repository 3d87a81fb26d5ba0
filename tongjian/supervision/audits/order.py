"""What a supervision order 督办单 for a late audit problem says, and the evidence it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.core.documents.letters import printed_day
from tongjian.supervision.audits.models import AuditProblem
from tongjian.supervision.audits.status import Told
from tongjian.supervision.cases.models import CaseProgress, WarningCase
from tongjian.supervision.ledger.reads import deliveries_by_id
from tongjian.supervision.warning.declare import Basis
from tongjian.supervision.warning.plain import money

BASES = (Basis(law="监督法", article=27), Basis(law="上海市预算审查监督条例", article=57))
CONTACT = "请在本系统“审计整改”中报告整改结果，可以附材料。"


def opening(case: WarningCase, told: Told, until: date, today: date) -> str:
    """Return the first paragraph: how late it is and what is wanted until when."""
    days = told.days_late(today)
    late = f"已经逾期{days}天" if days else "还没有整改到位"
    term = f"应于{printed_day(case.due)}前整改到位，{late}" if case.due else late
    return (
        f"下列审计查出的问题{term}。请抓紧整改，并于{printed_day(until)}前书面报告整改结果；"
        "还不能整改到位的，说明原因和完成的时间。"
    )


def facts(case: WarningCase, told: Told) -> list[tuple[str, str]]:
    """Return what of a problem stands in the table of a letter."""
    problem: AuditProblem = case.audit
    found = [("问题编号", problem.problem_no), ("问题", case.title)]
    if case.due is not None:
        found.append(("整改期限", printed_day(case.due)))
    if problem.sum_yuan is not None:
        found.append(("涉及金额", money(problem.sum_yuan)))
        found.append(("已整改金额", money(told.rectified_yuan)))
    return found


def finding(case: WarningCase) -> dict[str, Any]:
    """Return the problem as a letter lists what was found, with the rows it rests on."""
    problem: AuditProblem = case.audit
    source = deliveries_by_id([problem.delivery]).get(problem.delivery)
    note = ""
    if source is not None:
        note = f"来自审计部门报送的{source.file_name}第{problem.row}行，SM3 {source.sm3}。"
    progress = list(case.progress.select_related("step"))
    return {
        "title": "审计查出的问题",
        "words": problem.told,
        "basis": [basis.cited for basis in BASES],
        "tables": [_listed(problem), *([_uploaded(progress)] if progress else [])],
        "note": note,
    }


def _listed(problem: AuditProblem) -> dict[str, Any]:
    row = [
        problem.problem_no,
        problem.report or "—",
        problem.kind_title,
        _yuan(problem.sum_yuan),
        problem.deadline.isoformat() if problem.deadline else "没有写明",
        problem.get_status_display() or "—",
        _yuan(problem.said_yuan),
    ]
    heads = "问题编号 审计报告 类型 涉及金额（元） 整改期限 审计部门的数据 已整改（元）".split()
    return {
        "title": "审计部门报送的清单",
        "headings": [[head, "（元）" in head] for head in heads],
        "rows": [row],
    }


def _uploaded(progress: Sequence[CaseProgress]) -> dict[str, Any]:
    rows = [
        [
            one.at.date().isoformat(),
            one.get_stage_display(),
            _yuan(one.rectified_yuan),
            one.step.reason,
        ]
        for one in progress
    ]
    heads = "日期 阶段 累计已整改（元） 说明".split()
    return {
        "title": "单位上传的整改进展",
        "headings": [[head, "（元）" in head] for head in heads],
        "rows": rows,
    }


def _yuan(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:,.2f}"
