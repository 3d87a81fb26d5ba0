"""The files: budgets with their changes, monthly payments, monthly revenue."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from tongjian.supervision.demo.district.lines import BudgetLine, YearPlan
from tongjian.supervision.demo.district.planning import Year
from tongjian.supervision.demo.district.published import USE_CODES

BUDGET_COLUMNS = (
    "jurisdiction",
    "fiscal_year",
    "fund_type",
    "level_scope",
    "unit",
    "function_code",
    "dept_econ_code",
    "gov_econ_code",
    "project",
    "project_name",
    "kind",
    "stage",
    "effective_date",
    "approved_yuan",
    "adjustment_yuan",
    "virement_yuan",
    "current_yuan",
)
REVENUE_COLUMNS = (
    "jurisdiction",
    "fiscal_year",
    "fund_type",
    "level_scope",
    "period",
    "revenue_code",
    "budget_yuan",
    "actual_yuan",
)
_MONEY = 4  # the last columns of a budget row are amounts
BudgetRow = tuple[str, ...]
RevenueRow = tuple[str, str, int, int]  # level scope, code, budget and actual in cents


def yuan(cents: int) -> Decimal:
    """Return cents as Decimal yuan with two places."""
    return Decimal(cents).scaleb(-2)


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV in UTF-8 with a heading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_payments(path: Path, table: pa.Table) -> None:
    """Write payments as CSV; the vocabulary needs no quotes, and blank stays blank."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = arrow_csv.WriteOptions(quoting_style="none", quoting_header="none")
    arrow_csv.write_csv(table, path, options)


def budget_rows(year: Year, plan: YearPlan, known: date) -> list[BudgetRow]:
    """Return the rows of a budget file that knows every change up to the day ``known``."""
    rows: list[BudgetRow] = []
    for line in plan.all_lines:
        rows += _line_rows(plan, line, known)
    if plan.place.is_district:
        rows += _consolidated(year, plan)
    return rows


def _line_rows(plan: YearPlan, line: BudgetLine, known: date) -> list[BudgetRow]:
    place = (plan.place.code, str(plan.year), "general", "own_level", line.unit.code)
    head = (*place, line.function, line.econ, line.gov, line.project, line.name, line.kind)
    from_start = line.start is None or (line.start.month, line.start.day) == (1, 1)
    rows: list[BudgetRow] = []
    if from_start:
        rows.append((*head, "draft", "", *_amounts("approved", line.draft)))
        rows.append((*head, "approved", "", *_amounts("approved", line.base)))
        rows.append((*head, "current", "", *_amounts("approved", line.base)))
    elif line.start and line.start <= known:
        day = line.start.isoformat()
        rows.append((*head, "current", day, *_amounts("virement", line.base)))
    for change in line.changes:
        if change.day <= known:
            day = change.day.isoformat()
            rows.append((*head, "current", day, *_amounts(change.kind, change.cents)))
    return rows


def _amounts(kind: str, cents: int) -> tuple[str, ...]:
    parts = [
        str(yuan(cents if kind == name else 0)) for name in ("approved", "adjustment", "virement")
    ]
    return (*parts, str(yuan(cents)))


def _consolidated(year: Year, plan: YearPlan) -> list[BudgetRow]:
    """Return the published totals: expenditure by class, and the uses beside it."""
    uses = dict(sorted(year.spent_by_class().items()))
    uses |= {code: year.money.items[item] for item, code in USE_CODES.items()}
    rows = []
    for code, cents in uses.items():
        head = (plan.place.code, str(plan.year), "general", "consolidated", "", code)
        for stage in ("draft", "approved", "current"):
            rows.append((*head, "", "", "", "", "", stage, "", *_amounts("approved", cents)))
    return rows


def budget_totals(rows: Sequence[BudgetRow]) -> dict[str, Decimal]:
    """Return control totals of a budget file."""
    return {
        name: sum((Decimal(row[place - _MONEY]) for row in rows), Decimal("0.00"))
        for place, name in enumerate(BUDGET_COLUMNS[-_MONEY:])
    }


def revenue_rows(
    jurisdiction: str, year: int, period: str, rows: Sequence[RevenueRow]
) -> list[tuple[str, ...]]:
    """Return the rows of a monthly revenue file."""
    return [
        (
            jurisdiction, str(year), "general", scope, period, code,
            str(yuan(budget)), str(yuan(actual)),
        )
        for scope, code, budget, actual in rows
    ]  # fmt: skip
