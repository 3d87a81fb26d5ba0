"""Cases of rule 31."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import Case, Hit

MONTHS = [f"{month:02d}" for month in range(1, 13)]


def year(actual: str, budget: str | None = "12000000.00") -> list[dict[str, Any]]:
    """Return twelve months of one tax with the year's budget repeated in each."""
    return [
        {
            "revenue_code": "10101",
            "period": month,
            "actual_yuan": actual,
            "budget_yuan": budget,
        }
        for month in MONTHS
    ]


def fund(opening: str, closing: str, period: str = "12", **more: Any) -> dict[str, Any]:
    """Return a month of the stabilisation fund."""
    plain = {"account": "stabilisation", "account_no": "W1", "period": period}
    return {**plain, "opening_yuan": opening, "closing_yuan": closing, **more}


ROWS = tuple(("revenue", number) for number in range(2, 14))

CASES = [
    Case(
        kind="positive",
        name="half of the surplus put by",
        rows={
            "revenue": year("1100000.00"),
            "balance": [fund("9000000.00", "5000000.00", "01"), fund("5000000.00", "5600000.00")],
        },
        hits=(
            Hit(
                "general",
                "red",
                "600000.00",
                "1200000.00",
                (*ROWS, ("balance", 2), ("balance", 3)),
                "2024年一般公共预算收入比预算1,200.00万元超收120.00万元，"
                "当年只补充预算稳定调节基金60.00万元，还差60.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="no such account among the balances",
        rows={"revenue": year("1100000.00"), "balance": [fund("0", "9", account="treasury")]},
        hits=(
            Hit("general", "red", "0.00", "1200000.00", ROWS, "当年没有补充预算稳定调节基金的记录"),
        ),
    ),
    Case(
        kind="negative",
        name="all of it put by",
        rows={"revenue": year("1100000.00"), "balance": [fund("0.00", "1200000.00")]},
    ),
    Case(
        kind="negative",
        name="less came in than budgeted",
        rows={"revenue": year("999999.99"), "balance": [fund("0.00", "0.00")]},
    ),
    Case(
        kind="negative",
        name="exactly the budget",
        rows={"revenue": year("1000000.00"), "balance": [fund("0.00", "0.00")]},
    ),
    Case(
        kind="negative",
        name="the year is not over",
        as_of=date(2024, 12, 30),
        rows={"revenue": year("1100000.00"), "balance": [fund("0.00", "0.00")]},
    ),
    Case(
        kind="negative",
        name="a month is missing",
        rows={"revenue": year("9100000.00")[1:], "balance": [fund("0.00", "0.00")]},
    ),
    Case(
        kind="positive",
        name="a cent short",
        rows={
            "revenue": year("1100000.00"),
            "balance": [fund("0.00", "1199999.99")],
        },
        hits=(
            Hit(
                "general",
                "red",
                "1199999.99",
                "1200000.00",
                (("balance", 2), *ROWS),
                "超收1,200,000.00元，当年只补充预算稳定调节基金1,199,999.99元，还差0.01元",
            ),
        ),
    ),
    Case(
        kind="edge",
        name="no budget of revenue stated",
        rows={"revenue": year("1100000.00", None), "balance": [fund("0.00", "0.00")]},
    ),
    Case(
        kind="edge",
        name="no balances delivered",
        rows={"revenue": year("1100000.00")},
        missing=[("balance", 2024)],
    ),
]
