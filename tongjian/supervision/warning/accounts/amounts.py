"""Figures of the text against the tables: the same fact, the same figure, the same unit."""

from __future__ import annotations

from dataclasses import replace

from tongjian.core.documents.rounding import half_up
from tongjian.supervision.warning.accounts.cells import Cell
from tongjian.supervision.warning.accounts.context import Context
from tongjian.supervision.warning.accounts.mentions import Mention
from tongjian.supervision.warning.accounts.sentences import Frame


def check_amounts(context: Context) -> None:
    """Hold every figure whose subject the tables know against them."""
    for frame in context.frames:
        fact = context.fact(frame)
        if fact is None:
            continue
        if frame.actual is not None and fact.actual:
            against(context, frame, frame.actual, fact.actual, "决算数")
        if frame.budget is not None and fact.budget:
            against(context, frame, frame.budget, fact.budget, "预算数")


def agrees(context: Context, mention: Mention, cell: Cell) -> bool:
    """Whether a figure is the cell's, printed alike, shorter or in another unit."""
    value, interval = context.operand(mention)
    alternatives = context.facts.judgement.alternatives(cell)
    if value == cell.value or any(interval.meets(one) for _, one in alternatives):
        return True
    if not mention.value or not cell.value:
        return False
    return interval.holds(cell.value) or cell.interval.holds(value)


def against(
    context: Context, frame: Frame, mention: Mention, cells: list[Cell], column: str
) -> None:
    """Report a figure that none of the places in the tables gives."""
    if mention.kind == "bare":
        # The missing unit is a fault of its own; the figure is read in the unit of the others.
        mention = replace(mention, kind="amount", unit=context.text_unit)
    if mention.kind != "amount":
        return
    if any(agrees(context, mention, cell) for cell in cells):
        return
    interval = mention.interval(context.money)
    ledger = context.facts.judgement.ledger
    for cell in cells:
        if interval.meets(ledger.reach(cell)):
            message = (
                f"“{frame.label}”正文为{mention.digits}{mention.unit}，{cell.label}为{cell.shown}，"
                "相差在四舍五入范围内。"
            )
            context.at(
                "rounding",
                frame,
                mention,
                column=column,
                expected=_expected(mention, cell, context.money),
                message=message,
            )
            return
    _differs(context, frame, mention, cells[0], column)


def _differs(context: Context, frame: Frame, mention: Mention, cell: Cell, column: str) -> None:
    digits = half_up(mention.value, 4)
    if mention.kind == "amount" and cell.value and digits == half_up(cell.value, 4):
        message = (
            f"“{frame.label}”正文写{mention.digits}{mention.unit}，{cell.label}为"
            f"{cell.shown}{_money(context, cell)}，数字相同而计量单位不同。"
        )
        context.at(
            "unit",
            frame,
            mention,
            column=column,
            expected=f"{cell.text}{_money(context, cell)}",
            message=message,
        )
        return
    message = (
        f"“{frame.label}”正文为{mention.digits}{mention.unit}，"
        f"而{cell.label}为{cell.shown}{_money(context, cell)}，两者不一致。"
    )
    context.at(
        "text_table",
        frame,
        mention,
        column=column,
        expected=_expected(mention, cell, context.money),
        message=message,
    )


def _money(context: Context, cell: Cell) -> str:
    """Return the unit of a printed figure; a blank has none."""
    return (cell.scale.money or context.money) if cell.text else ""


def _expected(mention: Mention, cell: Cell, money_unit: str) -> str | None:
    """Return the table's figure, printed in ``money_unit``, in the unit that the text uses."""
    if cell.text is None:
        return None
    factor = mention.factor(money_unit)
    if factor == cell.scale.factor:
        return cell.text
    return f"{(cell.value / factor).normalize():f}"
