"""Small delivered files for tests, written as a clerk's software would."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tongjian.supervision.datasets import dataset_named

PAYMENT: dict[str, str] = {
    "jurisdiction": "310112",
    "fiscal_year": "2024",
    "fund_type": "一般公共预算",
    "level_scope": "本级",
    "payment_no": "ZF0001",
    "date_applied": "2024-06-03",
    "date_paid": "2024-06-05",
    "unit": "310112001001",
    "function_code": "2010101",
    "dept_econ_code": "30201",
    "gov_econ_code": "50201",
    "project": "",
    "project_name": "",
    "kind": "基本支出",
    "payee": "明川办公服务有限公司",
    "payee_account": "6222 0210 0100 1234 567",
    "purpose": "购买办公用品",
    "settlement": "转账",
    "amount_yuan": "1,234.50",
    "allotment": "",
    "contract": "",
}
BUDGET: dict[str, str] = {
    "jurisdiction": "310112",
    "fiscal_year": "2024",
    "fund_type": "general",
    "level_scope": "own_level",
    "unit": "310112001001",
    "function_code": "2010101",
    "dept_econ_code": "30201",
    "gov_econ_code": "50201",
    "project": "",
    "project_name": "",
    "kind": "basic",
    "stage": "current",
    "effective_date": "",
    "approved_yuan": "100.00",
    "adjustment_yuan": "",
    "virement_yuan": "-10",
    "current_yuan": "90",
}
REVENUE: dict[str, str] = {
    "jurisdiction": "310112",
    "fiscal_year": "2024",
    "fund_type": "general",
    "level_scope": "own_level",
    "period": "6",
    "revenue_code": "10101",
    "budget_yuan": "1200",
    "actual_yuan": "100.10",
}
BASE = {"payment": PAYMENT, "budget": BUDGET, "revenue": REVENUE}


def rows(dataset: str, *changes: dict[str, str]) -> list[dict[str, str]]:
    """Return one row per change of the dataset's ordinary row; payments get their own number."""
    made = []
    for index, change in enumerate(changes, 1):
        number = {"payment_no": f"ZF{index:04d}"} if dataset == "payment" else {}
        made.append({**BASE[dataset], **number, **change})
    return made


def text(dataset: str, lines: Sequence[dict[str, str]], chinese: bool = True) -> str:
    """Return CSV text with Chinese or English headings."""
    columns = dataset_named(dataset).columns
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow([column.heading if chinese else column.name for column in columns])
    for line in lines:
        writer.writerow([line.get(column.name, "") for column in columns])
    return sink.getvalue()


def write_csv(
    path: Path, dataset: str, lines: Sequence[dict[str, str]], encoding: str = "utf-8"
) -> Path:
    """Write a CSV file."""
    path.write_bytes(text(dataset, lines).encode(encoding))
    return path


def write_book(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """Write a workbook of plain cells."""
    book = xlsxwriter.Workbook(str(path))
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.write(row, column, cell)
    book.close()
    return path


def heading(dataset: str) -> list[str]:
    """Return the Chinese headings."""
    return [column.heading for column in dataset_named(dataset).columns]


def cells(dataset: str, line: dict[str, str]) -> list[str]:
    """Return one row's cells in the order of the declaration."""
    return [line.get(column.name, "") for column in dataset_named(dataset).columns]
