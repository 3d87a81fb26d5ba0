"""Writes small forms in the three carriers, so that a test shows the form it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import xlsxwriter

Grid = list[list[Any]]
UP = "^"  # this cell is merged with the one above


def text(path: Path, content: str, codec: str = "utf-8") -> Path:
    path.write_bytes(content.encode(codec))
    return path


def word(path: Path, heads: list[str], rows: Grid, tails: tuple[str, ...] = ()) -> Path:
    """Write paragraphs and one table; a cell is text, ``(text, span)`` or ``UP``."""
    document = docx.Document()
    for head in heads:
        document.add_paragraph(head)
    width = max(sum(_span(cell) for cell in row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell == UP:
                table.cell(above[column], column).merge(table.cell(number, column))
            else:
                target = table.cell(number, column)
                if _span(cell) > 1:
                    target = target.merge(table.cell(number, column + _span(cell) - 1))
                target.text = cell[0] if isinstance(cell, tuple) else cell
                above[column] = number
            column += _span(cell)
    for tail in tails:
        document.add_paragraph(tail)
    document.save(str(path))
    return path


def _span(cell: Any) -> int:
    return cell[1] if isinstance(cell, tuple) else 1


def excel(path: Path, sheets: dict[str, Grid]) -> Path:
    """Write sheets; a cell is a value, or ``(value, number format)``; None stays empty."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, tuple):
                    sheet.write(number, column, cell[0], book.add_format({"num_format": cell[1]}))
                elif cell is not None:
                    sheet.write(number, column, cell)
    book.close()
    return path


PLAIN = """2024年度项目支出绩效目标申报表
金额单位：元
项目名称\t城区道路养护
项目属性\t□新增项目 ☑延续项目
起始日期\t2024-01-01\t结束日期\t2024-12-31
项目总预算\t1000000.00\t当年预算\t400000.00
其中：财政拨款\t400000.00\t其他资金\t0
项目概况\t对城区三十二条主次干道开展日常巡查和养护，及时修补坑槽。
项目总目标\t保持城区道路完好，市民出行安全顺畅，路况评价保持优良。
年度绩效目标\t全年完成三十二条道路养护，坑槽在一天之内修补完毕。
\t一级指标\t二级指标\t三级指标\t指标值
绩效指标\t产出指标\t数量指标\t养护道路条数\t≥32条
\t\t质量指标\t修补合格率\t≥95%
\t\t时效指标\t坑槽修补时限\t≤24小时
\t效益指标\t社会效益指标\t路况优良率\t≥90%
\t满意度指标\t服务对象满意度指标\t市民满意度\t≥85%
\t项目明细\t明细金额\t单价\t数量
项目构成\t日常巡查\t120000.00\t10000.00\t12
\t坑槽修补\t280000.00\t1400.00\t200
金额合计\t\t400000.00\t----\t----
"""
