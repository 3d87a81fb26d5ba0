"""Matching the first line of a delivered file to the columns of a dataset."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.ledger.faults import FaultLog

SEARCHED = 20  # a title and a unit line may stand above the heading
SPARE = 60  # columns beyond the declared ones that an export may reasonably carry
SHOWN = 20
UNITS = ("元", "万元", "亿元", "千元", "%")


@dataclass(frozen=True)
class Heading:
    """Where the heading stands (0-based record) and which of its columns are taken."""

    record: int
    width: int
    positions: dict[str, int]


def plain(text: str) -> str:
    """Return a heading without spaces, in half-width characters and lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("*'\"\ufeff").lower()


def without_unit(text: str) -> tuple[str, str | None]:
    """Split 支付金额(元) into its name and unit; the unit is None where none is given."""
    for unit in UNITS:
        if text.endswith(f"({unit})"):
            return text[: -len(unit) - 2], unit
    return text, None


def known_names(dataset: Dataset) -> dict[str, Column]:
    """Return every accepted heading, plain and without unit, with its column."""
    return {
        plain(name): column
        for column in dataset.columns
        for name in (*column.aliases, column.title, column.name)
    }


def find_heading(dataset: Dataset, records: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first records is the heading: the one with most known names."""
    known = known_names(dataset)
    best, most = None, 1
    for index, record in enumerate(records[:SEARCHED]):
        matched = sum(without_unit(plain(cell))[0] in known for cell in record[:500])
        if matched > most:
            best, most = index, matched
    return best


def read_heading(
    dataset: Dataset, cells: Sequence[str], record: int, log: FaultLog, sheet: str = ""
) -> Heading | None:
    """Match the heading's cells; None (with faults) when the rows below cannot be read."""
    cells = _trimmed(cells)
    row, before = record + 1, log.fatal
    if len(cells) > len(dataset.columns) + SPARE:
        log.add(
            "too_many_columns",
            f"表头有 {len(cells)} 列，{dataset.title}数据最多 {len(dataset.columns)} 列；"
            "请按模板导出",
            sheet=sheet,
            row=row,
            value=str(len(cells)),
            expected=f"不超过 {len(dataset.columns)} 列",
        )
        return None
    positions = _positions(dataset, cells, row, log, sheet)
    for column in dataset.columns:
        if column.required and column.name not in positions:
            log.add(
                "missing_column",
                f"表头缺少必填列“{column.heading}”（或 {column.name}）",
                sheet=sheet,
                row=row,
                column=column.heading,
                expected=column.heading,
            )
    if log.fatal and not before:
        return None
    return Heading(record, len(cells), positions)


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Drop blank cells after the last name: spreadsheets export them freely."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _positions(
    dataset: Dataset, cells: Sequence[str], row: int, log: FaultLog, sheet: str
) -> dict[str, int]:
    known = known_names(dataset)
    positions: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name, unit = without_unit(plain(cell))
        column = known.get(name)
        if not name and not positions:
            continue  # a table need not begin in the first column
        if column is None:
            shown = cell.strip()[:SHOWN] or f"第 {index + 1} 列（无列名）"
            log.add(
                "unknown_column",
                f"列“{shown}”不是{dataset.title}数据的列，未读取",
                sheet=sheet,
                row=row,
                column=shown,
                value=shown,
            )
        elif unit is not None and unit != column.unit:
            log.add(
                "wrong_unit",
                f"列“{cell.strip()}”的单位是{unit}，应为{column.unit or '无单位'}；请换算后重新导出",
                sheet=sheet,
                row=row,
                column=cell.strip(),
                value=unit,
                expected=column.unit,
            )
        elif column.name in positions:
            log.add(
                "repeated_column",
                f"列“{column.heading}”在表头出现两次"
                f"（第 {positions[column.name] + 1} 列和第 {index + 1} 列）",
                sheet=sheet,
                row=row,
                column=column.heading,
                value=cell.strip(),
                expected="每列只出现一次",
            )
        else:
            positions[column.name] = index
    return positions
