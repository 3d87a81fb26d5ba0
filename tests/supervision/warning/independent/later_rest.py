"""The same events in other shapes, on changes of the budget, debts, audit and comparisons."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.later import (
    SESSION,
    T2,
    D,
    Event,
    Found,
    T,
    V,
    income,
    line,
    pay,
    step,
)
from tests.supervision.warning.independent.later_changes import (
    START,
    booked_as,
    plan,
    printed,
    public,
)
from tests.supervision.warning.independent.later_compared import (
    booked_in,
    firm,
    given_to,
    got_by,
    paid_in,
    works,
)
from tests.supervision.warning.independent.later_debts import (
    account,
    owed,
    problem,
    received,
    to_do,
    told,
)
from tests.supervision.warning.independent.later_reserves import left

IN_2024 = [("meeting_training", D, 2024)]
NO_CODE: dict[str, Any] = {"project": None}

PUBLIC = [
    Event(
        59,
        "over in one fund and under in another, an item is one",
        {
            "three_public": [
                public("reception", 10000, 9000),
                public("vehicle_operation", 90000, 9000),
                public("reception", 1000, 1500, fund_type="fund"),
                public("vehicle_operation", 90000, 9000, fund_type="fund"),
            ]
        },
    ),
    Event(
        60,
        "a subtotal of cars is not counted again",
        {
            "final_account": [
                printed("三公经费合计", "80000", 1),
                printed("公务接待费", "30000", 2),
                printed("公务用车购置及运行维护费", "50000", 3),
                printed("公务用车购置费", "20000", 4),
                printed("公务用车运行维护费", "30000", 5),
            ]
        },
    ),
    Event(
        60,
        "the total against what was told month by month",
        {
            "final_account": [
                printed("“三公”经费合计", "80000", 1) | {"table_name": "收入支出决算总表"}
            ],
            "three_public": [
                public("reception", 40000, 30000),
                public("vehicle_operation", 50000, 40000),
            ],
        },
        [Found("yellow", "80000.00", expected="70000.00")],
    ),
    Event(
        61,
        "a code of the class alone",
        {"payment": [booked_as("公务接待用餐", "302")]},
        [Found("yellow", "3000.00")],
    ),
    Event(
        61,
        "no code",
        {"payment": [booked_as("公务接待用餐") | {"dept_econ_code": None}]},
        [Found("yellow", "3000.00")],
    ),
    Event(
        62,
        "the stabilisation fund drawn, of no budget",
        {
            "budget": [START],
            "procedure": SESSION,
            "revenue": [
                income(900),
                income(500) | {"revenue_code": "11015", "budget_yuan": None},
            ],
        },
        [Found("red", "500.00", "稳定调节基金")],
    ),
    Event(
        62,
        "the stabilisation fund drawn as budgeted",
        {
            "budget": [START],
            "procedure": SESSION,
            "revenue": [income(900), income(500) | {"revenue_code": "11015"}],
        },
    ),
    Event(
        62,
        "more borrowed than budgeted",
        {
            "budget": [START],
            "procedure": SESSION,
            "revenue": [
                income(900),
                income(700) | {"revenue_code": "11011", "budget_yuan": 500},
            ],
        },
        [Found("red", "200.00", "债务")],
    ),
    Event(
        62,
        "key spending cut by moving it elsewhere",
        {
            "budget": [
                line("10000", stage="approved"),
                line("10000", stage="approved", function_code="2010102", project="P2"),
                line("9000", approved_yuan=10000, virement_yuan=-1000),
                line(
                    "11000",
                    approved_yuan=10000,
                    virement_yuan=1000,
                    function_code="2010102",
                    project="P2",
                ),
            ],
            "procedure": SESSION,
        },
        [Found("red", "-1000.00", "教育")],
    ),
    Event(
        63,
        "revised later, handed in in time",
        {
            "procedure": [
                *plan("2024-07-01", "2024-08-30"),
                step("draft_in", "2024-08-20", "adjustment"),
            ]
        },
    ),
    Event(
        64,
        "told in a row of its own for each change",
        {
            "budget": [
                line("5000000"),
                line("5000000", project="P2"),
                line(
                    "-2500000",
                    approved_yuan=0,
                    virement_yuan=-2500000,
                    effective_date=date(2024, 8, 1),
                ),
                line(
                    "2500000",
                    approved_yuan=0,
                    virement_yuan=2500000,
                    effective_date=date(2024, 8, 1),
                    project="P2",
                ),
            ]
        },
        [Found("yellow", "25.00", "教育局")],
    ),
]

DEBTS = [
    Event(
        65,
        "no budget's approval on record",
        {"transfer": [received()], "procedure": [told("2024-07-20")]},
        [Found("yellow", "3000000.00")],
    ),
    Event(
        65,
        "two of them, one report after the first",
        {
            "transfer": [received(), received(day="2024-08-20", yuan="500")],
            "procedure": [*SESSION, step("reported", "2024-07-10", "earmarked_transfer")],
        },
        [Found("yellow", "500.00")],
    ),
    Event(
        66,
        "the limit told once, in January",
        {
            "debt": [
                owed("special", None, 1000, "01"),
                owed("special", 900, None, "06", "B"),
                owed("special", 1001, None, "12", "B"),
            ]
        },
        [Found("red", "1001.00", "12月末", expected="1000.00")],
    ),
    Event(
        71,
        "two years delivered and no more",
        {"audit_finding": [problem(2023), problem(2024)]},
        [Found("red", "2.00")],
    ),
    Event(
        71,
        "twice in one year is not again",
        {"audit_finding": [problem(2024), problem(2024)]},
    ),
    Event(
        72,
        "two overdue, one of a school",
        {"audit_finding": [to_do("2024-12-31"), to_do("2025-01-31", unit=V)]},
        [Found("red", None, "教育局", year=2023), Found("red", None, "第一小学", year=2023)],
    ),
    Event(
        73,
        "against the adjusted budget where there is one",
        {
            "final_account": [
                account("小学教育", "8000000", "5000000") | {"adjusted_yuan": "5100000"}
            ]
        },
    ),
    Event(
        73,
        "a revenue far below",
        {
            "final_account": [
                account("罚没收入", "200000", "90000")
                | {"side": "revenue", "revenue_code": "10305", "function_code": None}
            ]
        },
        [Found("yellow", "90000.00", "罚没收入")],
    ),
    Event(
        73,
        "a class beside its items is not counted again",
        {
            "final_account": [
                account("教育支出", "8000000", "4000000") | {"function_code": "205"},
                account("小学教育", "8000000", "4000000", 2),
            ]
        },
        [Found("yellow", "4000000.00", "小学教育")],
    ),
]

COMPARED = [
    Event(
        76,
        "without a project's code, by unit and function",
        {
            "carry_over": [
                left(100, 40, 2022, fiscal_year=2023, **NO_CODE),
                left(55, 10, 2022, **NO_CODE),
            ]
        },
        [Found("blue", "55.00", expected="60.00")],
    ),
    Event(
        77,
        "items of a tax beside the tax",
        {"tax": [paid_in("1000")], "revenue": [booked_in("600"), booked_in("400", "11")]},
    ),
    Event(
        77,
        "items by seven digits",
        {
            "tax": [paid_in("600", revenue_code="1010101"), paid_in("300", revenue_code="1010102")],
            "revenue": [booked_in("1000")],
        },
        [Found("yellow", "900.00", "增值税", expected="1000.00")],
    ),
    Event(
        77,
        "consolidated beside own level",
        {
            "tax": [paid_in("1000")],
            "revenue": [booked_in("1000"), booked_in("9000", level_scope="consolidated")],
        },
    ),
    Event(
        78,
        "what the enterprises paid is not said, finance booked less",
        {
            "state_asset": [firm("10000000", "20", None), firm("5000000", "20", None, "E2")],
            "revenue": [
                income(0)
                | {
                    "fund_type": "state_capital",
                    "revenue_code": "1030601",
                    "actual_yuan": 2500000,
                }
            ],
        },
        [Found("yellow", "2500000.00", expected="3000000.00")],
    ),
    Event(
        79,
        "by September an eighth of the plan",
        {
            "investment_project": [works("12000000", period="09")],
            "payment": [pay("1500000", "2024-05-05"), pay("9000000", "2024-10-05")],
        },
        [Found("yellow", "12.50", expected="75.00")],
    ),
    Event(
        80,
        "each kind of transfer apart",
        {
            "transfer": [
                given_to(T, "5000000"),
                given_to(T, "3000000", "X2", kind="earmarked", project="PX"),
                got_by(T, "5000000"),
                got_by(T, "3000000", "X2"),
            ]
        },
        [Found("yellow", None, "一般性"), Found("yellow", None, "专项")],
    ),
    Event(
        80,
        "two towns, of which one agrees",
        {
            "transfer": [
                given_to(T, "5000000"),
                got_by(T, "5000000"),
                given_to(T2, "2000000", "X2"),
                got_by(T2, "1900000", "X2"),
            ]
        },
        [Found("yellow", "1900000.00", T2, expected="2000000.00")],
    ),
    Event(
        80,
        "what the district has from above is not given to towns",
        {
            "transfer": [
                received(),
                given_to(T, "5000000"),
                got_by(T, "5000000"),
            ]
        },
    ),
]

EVENTS = [*PUBLIC, *DEBTS, *COMPARED]
