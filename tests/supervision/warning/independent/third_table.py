"""A third outsider's deliveries, written as a clerk's table: an event, then a line for each row.

    R040 a cent => red
      budget approved_yuan=1000000
      payment amount_yuan=600000
      payment date_paid=2024-09-01 | amount_yuan=400000.01

After ``=>`` stands what the domain's table says of it: one word a finding, its level, then in
brackets what is looked at (``red[actual=51.00 about=10104]``); nothing means nothing is found. A
row has the dataset's name and what differs from ``PLAIN``; ``-`` is a blank cell, ``01..12`` a row a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.supervision.warning.independent.later import AS_OF, Event, Found, Row
from tongjian.supervision.datasets import dataset_named

FOLDER = Path(__file__).parent / "third"
PLAIN: dict[str, dict[str, str]] = {
    "budget": {
        "unit": "310112001001",
        "function_code": "2050202",
        "dept_econ_code": "30227",
        "project": "P1",
        "project_name": "课桌椅更新",
        "kind": "project",
        "stage": "current",
    },
    "payment": {
        "date_paid": "2024-06-28",
        "unit": "310112001001",
        "function_code": "2050202",
        "dept_econ_code": "30299",
        "project": "P1",
        "project_name": "课桌椅更新",
        "kind": "project",
        "payee": "明川办公服务有限公司",
        "payee_account": "310066000001",
        "purpose": "支付课桌椅款",
        "settlement": "transfer",
    },
    "allotment": {
        "unit": "310112001001",
        "function_code": "2050202",
        "project": "P1",
        "project_name": "课桌椅更新",
        "kind": "project",
        "date_issued": "2024-02-01",
    },
    "revenue": {"fund_type": "general", "revenue_code": "10101", "period": "01"},
    "transfer": {
        "direction": "out",
        "kind": "general",
        "lower_jurisdiction": "310112101",
        "date_issued": "2024-02-01",
    },
    "procedure": {"subject": "budget", "body": "区人大常委会"},
    "balance": {"account_no": "1", "period": "12"},
    "non_tax_due": {
        "unit": "310112001001",
        "item": "10304",
        "item_name": "行政事业性收费收入",
        "fund_type": "general",
        "period": "03",
    },
    "carry_over": {
        "unit": "310112001001",
        "function_code": "2050202",
        "project": "P1",
        "project_name": "课桌椅更新",
        "fund_type": "general",
        "used_yuan": "0",
    },
    "three_public": {
        "unit": "310112001001",
        "item": "reception",
        "period": "12",
        "fund_type": "general",
        "budget_yuan": "100000",
    },
    "debt": {"kind": "general", "fund_type": "general", "period": "12"},
    "audit_finding": {
        "report": "预算执行审计报告",
        "problem": "未按规定编报部门决算",
        "kind": "budget",
        "unit": "310112001001",
        "status": "open",
    },
    "final_account": {
        "fund_type": "general",
        "table_name": "支出决算表",
        "line_no": "1",
        "line_name": "小学教育",
        "unit": "310112001001",
        "side": "expenditure",
        "function_code": "2050202",
        "period": "12",
    },
    "tax": {"period": "01", "revenue_code": "10101", "industry": "other"},
    "state_asset": {
        "enterprise": "E1",
        "enterprise_name": "明川城市建设有限公司",
        "kind": "enterprise",
        "assets_yuan": "100000000",
        "rate_pct": "20",
    },
    "investment_project": {
        "project": "P1",
        "project_name": "课桌椅更新",
        "sector": "education",
        "unit": "310112001001",
        "period": "12",
        "total_yuan": "90000000",
        "done_yuan": "0",
    },
    "meeting_training": {
        "unit": "310112001001",
        "kind": "meeting",
        "title": "年度工作会",
        "date": "2024-05-20",
        "people": "100",
        "days": "1",
        "place": "明川会议中心",
    },
    "register": {"kind": "standard", "date_from": "2023-01-01"},
    "voucher": {
        "unit": "310112001001",
        "line_no": "1",
        "date": "2024-05-20",
        "summary": "会计分录",
    },
    "statistic": {
        "indicator": "gdp_growth",
        "indicator_name": "地区生产总值增速",
        "measure_unit": "%",
        "period": "12",
    },
}
SAME = (
    ("payment", "date_applied", "date_paid"),
    ("budget", "current_yuan", "approved_yuan"),
    ("carry_over", "opening_yuan", "closing_yuan"),
    ("balance", "opening_yuan", "closing_yuan"),
    ("debt", "opening_yuan", "balance_yuan"),
    ("final_account", "adjusted_yuan", "budget_yuan"),
)
"""What is as another column of the row where it is not given."""
MONTHS = re.compile(r"(\d\d)\.\.(\d\d)")
TITLE = re.compile(r"R(\d{3}) (.*) =>(.*)")
FINDING = re.compile(r"(\w+)(?:\[([^\]]*)\])?")


def whole(dataset: str, given: dict[str, str]) -> dict[str, str]:
    """Return what is given with what is plain of it, all as text."""
    row = {**PLAIN[dataset], **given}
    for where, name, like in SAME:
        if where == dataset and name not in row and like in row:
            row[name] = row[like]
    if dataset == "payment" and "fiscal_year" not in row:
        row["fiscal_year"] = row["date_paid"][:4]
    return row


def typed(dataset: str, row: dict[str, str]) -> Row:
    """Return a row as a file's reader would: days as days, whole numbers as numbers."""

    def of(name: str, text: str) -> Any:
        if text == "-":
            return None
        kind = dataset_named(dataset).column(name).type
        if kind == "date":
            return date.fromisoformat(text)
        return int(text) if kind == "int" else text

    return {name: of(name, text) for name, text in row.items()}


def rows(line: str) -> Iterator[tuple[str, Row]]:
    """Return the dataset and the row of a line, or a row a month."""
    dataset, _, rest = line.partition(" ")
    given = dict(part.split("=", 1) for part in rest.split(" | "))
    span = MONTHS.fullmatch(given.get("period", ""))
    periods = range(int(span[1]), int(span[2]) + 1) if span else [None]
    for month in periods:
        more = {"period": f"{month:02d}"} if month is not None else {}
        yield dataset, typed(dataset, whole(dataset, {**given, **more}))


def finding(level: str, told: str) -> Found:
    """Return what must be found."""
    looked: dict[str, Any] = dict(each.split("=", 1) for each in told.split())
    if "year" in looked:
        looked["year"] = int(looked["year"])
    return Found(level, **looked)


@cache
def events(name: str) -> tuple[Event, ...]:
    """Return the events of a table."""
    made: list[tuple[int, str, dict[str, list[Row]], list[Found]]] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if title := TITLE.fullmatch(line):
            found = [finding(*each) for each in FINDING.findall(title[3])]
            made.append((int(title[1]), title[2], {}, found))
        elif line.strip():
            for dataset, row in rows(line.strip()):
                made[-1][2].setdefault(dataset, []).append(row)
    return tuple(Event(*each) for each in made)


TABLES = ("budget", "terms", "revenue", "progress", "payment", "others")
DAYS = {"halfway": date(2024, 7, 5)}
"""Tables asked about on a day of their own, the others on ``AS_OF``."""


def day_of(name: str) -> date:
    return DAYS.get(name, AS_OF)
