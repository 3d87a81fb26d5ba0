"""Events about transfers from above, debt, audit and final accounts (65 to 73)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.later import (
    SESSION,
    TOWN,
    TU,
    D,
    Event,
    Found,
    Row,
    T,
    U,
    V,
    income,
    step,
)


def received(
    kind: str = "earmarked", day: str = "2024-06-10", yuan: str = "3000000", **given: Any
) -> Row:
    return {
        "direction": "in",
        "kind": kind,
        "project": "PX",
        "project_name": "老旧小区改造",
        "fund_type": "general",
        "lower_jurisdiction": D,
        "document_no": "沪财预〔2024〕88号",
        "date_issued": date.fromisoformat(day),
        "date_received": date.fromisoformat(day),
        "issued_yuan": yuan,
        "received_yuan": yuan,
        **given,
    }


UNREPORTED = [
    Event(
        65,
        "never reported",
        {"transfer": [received()], "procedure": SESSION},
        [Found("yellow", "3000000.00")],
    ),
    Event(
        65,
        "reported a month later",
        {
            "transfer": [received()],
            "procedure": [*SESSION, step("reported", "2024-07-10", "earmarked_transfer")],
        },
    ),
    Event(65, "a general transfer", {"transfer": [received("general")], "procedure": SESSION}),
    Event(
        65,
        "notified before the budget and issued as notified",
        {
            "transfer": [received(date_notified=date(2023, 11, 20), notified_yuan="3000000")],
            "procedure": SESSION,
        },
    ),
    Event(
        65,
        "issued before the budget was approved",
        {"transfer": [received(day="2024-01-10")], "procedure": SESSION},
    ),
    Event(
        65,
        "the report came before the money",
        {
            "transfer": [received()],
            "procedure": [*SESSION, step("reported", "2024-05-10", "earmarked_transfer")],
        },
        [Found("yellow", "3000000.00")],
    ),
    Event(
        65,
        "in a town, whose congress is not told",
        {
            "transfer": [received(jurisdiction=T, lower_jurisdiction=T)],
            "procedure": [step("approved", "2024-01-20", jurisdiction=T)],
        },
        [Found("yellow", "3000000.00", at=T)],
    ),
    Event(
        65,
        "given to a town is not received",
        {"transfer": [received(direction="out", lower_jurisdiction=T)], "procedure": SESSION},
    ),
]


def owed(
    kind: str,
    balance: int | None,
    limit: int | None = None,
    period: str = "12",
    number: str | None = None,
    **given: Any,
) -> Row:
    return {
        "kind": kind,
        "fund_type": "general" if kind == "general" else "fund",
        "debt_no": number,
        "period": period,
        "limit_yuan": limit,
        "opening_yuan": balance,
        "balance_yuan": balance,
        **given,
    }


DEBT = [
    Event(
        66,
        "general above its limit",
        {"debt": [owed("general", None, 1000), owed("general", 1001, number="A")]},
        [Found("red", "1001.00", "一般", expected="1000.00")],
    ),
    Event(
        66,
        "exactly at the limit",
        {"debt": [owed("general", None, 1000), owed("general", 1000, number="A")]},
    ),
    Event(
        66,
        "special above, general far below, together within",
        {
            "debt": [
                owed("general", None, 5000),
                owed("general", 1, number="A"),
                owed("special", None, 1000),
                owed("special", 1500, number="B"),
            ]
        },
        [Found("red", "1500.00", "专项", expected="1000.00")],
    ),
    Event(
        66,
        "several bonds",
        {
            "debt": [
                owed("special", None, 1000),
                owed("special", 600, number="A"),
                owed("special", 600, number="B"),
            ]
        },
        [Found("red", "1200.00", expected="1000.00")],
    ),
    Event(
        66,
        "above in June and repaid by December",
        {
            "debt": [
                owed("general", None, 1000, "06"),
                owed("general", 1200, None, "06", "A"),
                owed("general", None, 1000),
                owed("general", 900, None, "12", "A"),
            ]
        },
        [Found("red", "1200.00", "6月")],
    ),
    Event(
        66,
        "a limit raised in the year",
        {
            "debt": [
                owed("general", None, 1000, "06"),
                owed("general", 900, None, "06", "A"),
                owed("general", None, 2000),
                owed("general", 1900, None, "12", "A"),
            ]
        },
    ),
    Event(
        66,
        "both in one row",
        {"debt": [owed("general", 1001, 1000, number="A")]},
        [Found("red", "1001.00")],
    ),
    Event(
        66,
        "in a town",
        {
            "debt": [
                owed("general", None, 1000, jurisdiction=T),
                owed("general", 1001, number="A", jurisdiction=T),
            ]
        },
        [Found("red", "1001.00", at=T)],
    ),
    Event(66, "no limit told", {"debt": [owed("general", 1001, number="A")]}),
    Event(
        66,
        "consolidated beside own level",
        {
            "debt": [
                owed("general", None, 1000),
                owed("general", 900, number="A"),
                owed("general", None, 3000, level_scope="consolidated"),
                owed("general", 2500, number="A", level_scope="consolidated"),
            ]
        },
    ),
]


BURDEN = [
    Event(
        67,
        "a payment overdue",
        {"debt": [owed("general", 900, 1000, number="A", due_yuan=100, overdue_yuan=100)]},
        [Found("red", "100.00")],
    ),
    Event(
        67,
        "due and paid",
        {
            "debt": [
                owed(
                    "general",
                    900,
                    1000,
                    number="A",
                    due_yuan=100,
                    overdue_yuan=0,
                    repaid_yuan=100,
                    opening_yuan=1000,
                )
            ]
        },
    ),
    Event(67, "nothing due", {"debt": [owed("general", 900, 1000, number="A")]}),
    Event(
        67,
        "more owed than comes in",
        {"debt": [owed("general", 1300, 5000, number="A")], "revenue": [income(1000)]},
        [Found("red", "130.00", expected="120.00")],
    ),
    Event(
        67,
        "exactly the ratio",
        {"debt": [owed("general", 1200, 5000, number="A")], "revenue": [income(1000)]},
    ),
    Event(
        67,
        "overdue in two months",
        {
            "debt": [
                owed("general", 900, 1000, "05", "A", due_yuan=100, overdue_yuan=100),
                owed("general", 900, 1000, "06", "A", due_yuan=50, overdue_yuan=50),
            ]
        },
        [Found("red", "150.00")],
    ),
    Event(
        67,
        "in a town",
        {
            "debt": [
                owed(
                    "general", 900, 1000, number="A", due_yuan=100, overdue_yuan=100, jurisdiction=T
                )
            ]
        },
        [Found("red", "100.00", at=T)],
    ),
]


def told(day: str, **given: Any) -> Row:
    return step("reported", day, "debt", body="区财政局", **given)


REPORTS = [
    Event(68, "both halves reported", {"procedure": [told("2024-07-20"), told("2025-01-20")]}),
    Event(
        68, "the second half missing", {"procedure": [told("2024-07-20")]}, [Found("yellow", None)]
    ),
    Event(68, "neither", {"procedure": SESSION}, [Found("yellow"), Found("yellow")]),
    Event(68, "on the last day", {"procedure": [told("2024-08-29"), told("2025-03-01")]}),
    Event(
        68,
        "a day late",
        {"procedure": [told("2024-08-30"), told("2025-01-20")]},
        [Found("yellow", None)],
    ),
    Event(
        68,
        "reported each quarter",
        {
            "procedure": [
                told("2024-04-15"),
                told("2024-07-15"),
                told("2024-10-15"),
                told("2025-01-15"),
            ]
        },
    ),
    Event(
        68,
        "a town has no such duty",
        {"procedure": [step("approved", "2024-01-20", jurisdiction=T)]},
    ),
]


def problem(year: int, kind: str = "payment", **given: Any) -> Row:
    return {
        "fiscal_year": year,
        "report": f"{year}年度审计报告",
        "problem": "超范围列支",
        "kind": kind,
        "unit": U,
        "sum_yuan": "10000",
        "status": "done",
        "date_reported": date(year + 1, 6, 30),
        "due": date(year + 1, 12, 31),
        "date_done": date(year + 1, 9, 1),
        "rectified_yuan": "10000",
        **given,
    }


ALL_YEARS = [("audit_finding", D, year) for year in (2021, 2022, 2023, 2024)]


TOWN_YEARS = [("audit_finding", T, year) for year in (2021, 2022, 2023, 2024)]


AGAIN = [
    Event(
        71,
        "two years running",
        {"audit_finding": [problem(2022), problem(2023)]},
        [Found("red", "2.00", year=2023)],
        delivered=ALL_YEARS,
    ),
    Event(
        71,
        "with a year between",
        {"audit_finding": [problem(2022), problem(2024)]},
        [Found("red", "2.00", "教育局")],
        delivered=ALL_YEARS,
    ),
    Event(
        71,
        "three years apart",
        {"audit_finding": [problem(2021), problem(2024)]},
        delivered=ALL_YEARS,
    ),
    Event(
        71,
        "another type",
        {"audit_finding": [problem(2023), problem(2024, "asset")]},
        delivered=ALL_YEARS,
    ),
    Event(
        71,
        "another unit",
        {"audit_finding": [problem(2023), problem(2024, unit=V)]},
        delivered=ALL_YEARS,
    ),
    Event(
        71,
        "all three years",
        {"audit_finding": [problem(2022), problem(2023), problem(2024)]},
        [Found("red", "2.00", year=2023), Found("red", "3.00")],
        delivered=ALL_YEARS,
    ),
    Event(
        71,
        "in a town",
        {"audit_finding": [problem(year, jurisdiction=T, unit=TU) for year in (2023, 2024)]},
        [Found("red", "2.00", at=T)],
        delivered=TOWN_YEARS,
    ),
]


def to_do(due: str, status: str = "open", done: str | None = None, **given: Any) -> Row:
    return problem(
        2023,
        due=date.fromisoformat(due),
        status=status,
        date_done=done and date.fromisoformat(done),
        rectified_yuan=given.pop("rectified_yuan", None),
        **given,
    )


OVERDUE = [
    Event(
        72,
        "due yesterday",
        {"audit_finding": [to_do("2025-12-19")]},
        [Found("red", None, year=2023)],
    ),
    Event(72, "due today", {"audit_finding": [to_do("2025-12-20")]}),
    Event(
        72,
        "done the day after",
        {"audit_finding": [to_do("2024-12-31", "done", "2025-01-01")]},
        [Found("red", "1.00", year=2023)],
    ),
    Event(72, "done on the day", {"audit_finding": [to_do("2024-12-31", "done", "2024-12-31")]}),
    Event(
        72,
        "being rectified and overdue",
        {"audit_finding": [to_do("2024-12-31", "rectifying", rectified_yuan="4000")]},
        [Found("red", None, year=2023)],
    ),
    Event(72, "no day named", {"audit_finding": [to_do("2024-12-31") | {"due": None}]}),
    Event(
        72,
        "in a town",
        {"audit_finding": [to_do("2024-12-31", jurisdiction=T, unit=TU)]},
        [Found("red", None, year=2023, at=T)],
    ),
    Event(
        72,
        "a problem without a sum",
        {"audit_finding": [to_do("2024-12-31", sum_yuan=None)]},
        [Found("red", None, year=2023)],
    ),
]


def account(name: str, budget: str, final: str, no: int = 1, **given: Any) -> Row:
    return {
        "table_name": "收入支出决算总表",
        "line_no": str(no),
        "line_name": name,
        "unit": U,
        "side": "expenditure",
        "function_code": "2050202",
        "fund_type": "general",
        "budget_yuan": budget,
        "adjusted_yuan": budget,
        "final_yuan": final,
        "period": "12",
        **given,
    }


FAR = [
    Event(
        73,
        "a quarter less",
        {"final_account": [account("小学教育", "8000000", "6000000")]},
        [Found("yellow", None)],
    ),
    Event(
        73, "exactly a fifth more", {"final_account": [account("小学教育", "8000000", "9600000")]}
    ),
    Event(
        73,
        "half as much again",
        {"final_account": [account("小学教育", "8000000", "12000000")]},
        [Found("yellow", None)],
    ),
    Event(73, "small sums", {"final_account": [account("小学教育", "8000", "2000")]}),
    Event(
        73,
        "a year under way",
        {"final_account": [account("小学教育", "8000000", "3000000", period="06")]},
    ),
    Event(
        73,
        "in a town",
        {"final_account": [account("小学教育", "8000000", "4000000") | TOWN]},
        [Found("yellow", None, at=T)],
    ),
    Event(73, "a budget of nothing", {"final_account": [account("小学教育", "0", "4000000")]}),
]


EVENTS = [*UNREPORTED, *DEBT, *BURDEN, *REPORTS, *AGAIN, *OVERDUE, *FAR]
