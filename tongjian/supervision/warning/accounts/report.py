"""Findings in words, and one finding for one fault."""

from __future__ import annotations

from decimal import Decimal

from tongjian.core.documents.rounding import half_up
from tongjian.supervision.findings import Finding
from tongjian.supervision.warning.accounts.cells import Cell
from tongjian.supervision.warning.accounts.constraints import Fault, Identity

MENTIONED = 2


def figure(value: Decimal, like: Cell) -> str:
    """Return a value as the cell prints it: its unit of money, its decimals (two for a blank)."""
    return str(half_up(value / like.scale.factor, max(0, -int(like.unit.adjusted()))))


def of_fault(rule: int, fault: Fault) -> Finding:
    """Return the finding for a figure that identities contradict."""
    cell, expected = fault.cell, figure(fault.expected, fault.cell)
    inside = any(identity.within for identity in fault.identities)
    kind = "arithmetic" if inside else "between_tables"
    sentences = [_against(identity, cell) for identity in fault.identities[:MENTIONED]]
    more = len(fault.identities) - MENTIONED
    if more > 0:
        sentences.append(f"另有{more}处勾稽关系因此不符")
    if not fault.certain:
        words = "" if fault.identities[0].at_most else "，其中至少一个数有误"
        message = f"{cell.label}为{cell.shown}：{'；'.join(sentences)}{words}。"
    else:
        message = f"{cell.label}为{cell.shown}，应为{expected}：{'；'.join(sentences)}。"
    return Finding(rule, kind, cell.where, cell.verbatim, expected, message)


def _against(identity: Identity, cell: Cell) -> str:
    result = identity.result
    if identity.at_most:
        return f"部分大于其所属的{identity.words}{identity.computed}"
    if cell is result:
        if not identity.parts:
            return f"{identity.words}中没有这一数额"
        return f"{identity.words}为{identity.equation()}"
    return f"{result.label}为{result.shown}，而{identity.words}为{identity.equation()}"


def of_rounding(rule: int, identity: Identity) -> Finding:
    """Return the note on an identity that holds within rounding only."""
    cell = identity.result
    difference = identity.computed - cell.value
    message = (
        f"{cell.label}为{cell.shown}，{identity.words}为{identity.equation()}，"
        f"相差{abs(difference)}，在四舍五入范围内。"
    )
    expected = figure(identity.computed, cell)
    return Finding(rule, "rounding", cell.where, cell.verbatim, expected, message)
