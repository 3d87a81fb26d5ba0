"""A small ledger written by hand, for cases that are only data."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

DISTRICT = "310112"
UNIT = "310112001001"
UNIT_B = "310112001002"
MONEY = "decimal(18, 2)"
COMMON = {
    "jurisdiction": "string",
    "fiscal_year": "int64",
    "fund_type": "string",
    "level_scope": "string",
}
ORIGIN = {"delivery": "string", "row": "int64"}
LINE = {
    "unit": "string",
    "function_code": "string",
    "dept_econ_code": "string",
    "gov_econ_code": "string",
    "project": "string",
    "project_name": "string",
    "kind": "string",
}
BUDGET = {
    **COMMON,
    **LINE,
    "stage": "string",
    "effective_date": "date",
    "approved_yuan": MONEY,
    "adjustment_yuan": MONEY,
    "virement_yuan": MONEY,
    "current_yuan": MONEY,
    **ORIGIN,
}
PAYMENT = {
    **COMMON,
    "payment_no": "string",
    "date_applied": "date",
    "date_paid": "date",
    **LINE,
    "payee": "string",
    "payee_is_person": "boolean",
    "payee_chars": "int64",
    "account_key": "string",
    "account_last4": "string",
    "purpose": "string",
    "settlement": "string",
    "amount_yuan": MONEY,
    "allotment": "string",
    "contract": "string",
    **ORIGIN,
}
REVENUE = {
    **COMMON,
    "period": "string",
    "revenue_code": "string",
    "budget_yuan": MONEY,
    "actual_yuan": MONEY,
    **ORIGIN,
}
UNITS = {
    "jurisdiction": "string",
    "department": "string",
    "department_name": "string",
    "unit": "string",
    "unit_name": "string",
    "valid_from": "date",
    "valid_to": "date",
}
RECEIVED = {"delivery": "string", "received": "date"}
Row = dict[str, Any]


def _scope(given: Row) -> Row:
    return {
        "jurisdiction": DISTRICT,
        "fiscal_year": 2024,
        "fund_type": "general",
        "level_scope": "own_level",
        "unit": UNIT,
        "function_code": "2010102",
        "project": "P1",
        "project_name": "项目甲",
        "kind": "project",
        "delivery": "d1",
        **given,
    }


def line(yuan: str | None, **given: Any) -> Row:
    """Return a budget row of the current stage, by default one line of one unit."""
    amount = None if yuan is None else Decimal(yuan)
    return _scope(
        {"stage": "current", "approved_yuan": amount, "current_yuan": amount, "delivery": "b1"}
        | given
    )


def pay(yuan: str | None, day: date | None, **given: Any) -> Row:
    """Return a payment row that is above suspicion apart from its amount."""
    return _scope(
        {
            "date_paid": day,
            "date_applied": day,
            "payee": "明川办公服务有限公司",
            "payee_is_person": False,
            "account_key": "k1",
            "account_last4": "0001",
            "purpose": "购买办公用品",
            "settlement": "transfer",
            "amount_yuan": None if yuan is None else Decimal(yuan),
        }
        | given
    )


def income(yuan: str | None, period: str = "01", **given: Any) -> Row:
    """Return a revenue row with a year's budget."""
    amount = None if yuan is None else Decimal(yuan)
    scope = _scope({"revenue_code": "10101", "period": period, "budget_yuan": amount} | given)
    return {**scope, "delivery": given.get("delivery", "r1")}


@dataclass(frozen=True)
class Hit:
    """What must be found: the subject's code, level, figures and the evidence's (dataset, row)."""

    code: str
    level: str
    actual: str
    expected: str
    evidence: tuple[tuple[str, int], ...]
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One small ledger and exactly what a rule finds in it.

    ``kind`` is positive, negative (a near miss) or edge (blank, null, zero, empty).
    """

    kind: str
    name: str
    budget: Sequence[Row] = ()
    payment: Sequence[Row] = ()
    revenue: Sequence[Row] = ()
    received: Sequence[Row] = ()
    units: Sequence[Row] = ()
    as_of: date = date(2025, 2, 1)
    year: int | None = 2024
    settings: dict[str, str] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()


class SmallLedger:
    """The tables of a case; rows are numbered from 2, as under a heading in Excel."""

    def __init__(self, case: Case) -> None:
        self.jurisdictions = sorted(
            {row["jurisdiction"] for row in (*case.budget, *case.payment, *case.revenue)}
        )
        self.as_of = case.as_of
        self.year = case.year
        rows = (*case.budget, *case.payment, *case.revenue)
        self.years = sorted({row["fiscal_year"] for row in rows})
        if case.year is not None:
            self.years = [case.year]
        self.budget = _table(case.budget, BUDGET)
        self.payment = _table(
            [{"payment_no": f"Z{n:03d}", **row} for n, row in enumerate(case.payment, start=2)],
            PAYMENT,
        )
        self.revenue = _table(case.revenue, REVENUE)
        self.units = _table(case.units, UNITS)
        self.received = _table(case.received, RECEIVED)

    def execute(self, expression: Any) -> Any:
        return expression.to_pyarrow()

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        cached: AbstractContextManager[Any] = expression.cache()
        return cached


def _table(rows: Sequence[Row], schema: dict[str, str]) -> Any:
    numbered = [{"row": number, **row} for number, row in enumerate(rows, start=2)]
    types = ibis.schema(schema).to_pyarrow()
    columns = [pa.array([row.get(each.name) for row in numbered], type=each.type) for each in types]
    return ibis.memtable(pa.table(columns, schema=types))
