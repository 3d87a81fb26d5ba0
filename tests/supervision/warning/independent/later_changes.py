"""Events about the three public expenses and changes of the budget (59 to 65)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.later import (
    SESSION,
    TOWN,
    Event,
    Found,
    Row,
    T,
    U,
    V,
    line,
    pay,
    step,
)
from tests.supervision.warning.independent.later_payments import gathering


def public(
    item: str, budget: int | None, actual: int | str, period: str = "12", **given: Any
) -> Row:
    return {
        "unit": U,
        "item": item,
        "period": period,
        "budget_yuan": budget,
        "actual_yuan": actual,
        "fund_type": "general",
        **given,
    }


def year_of(item: str, budget: int, actual: int, **given: Any) -> list[Row]:
    """Cumulative month by month, spent evenly; the year's budget repeated in each."""
    return [
        public(item, budget, actual * month // 12, f"{month:02d}", **given)
        for month in range(1, 13)
    ]


RECEPTION, CAR = "reception", "vehicle_operation"


OVER = [
    Event(
        59,
        "one item over, the total too",
        {"three_public": [public(RECEPTION, 10000, 10001)]},
        [Found("red", "10001.00", "接待"), Found("red", "10001.00", "合计")],
    ),
    Event(
        59,
        "one item over, another far under",
        {"three_public": [public(RECEPTION, 10000, 12000), public(CAR, 50000, 40000)]},
        [Found("red", "12000.00", expected="10000.00")],
    ),
    Event(59, "exactly spent", {"three_public": [public(RECEPTION, 10000, 10000)]}),
    Event(
        59,
        "spent without a budget",
        {"three_public": [public(RECEPTION, 0, 500), public(CAR, 50000, 40000)]},
        [Found("red", "500.00", expected="0.00")],
    ),
    Event(59, "months do not add up", {"three_public": year_of(RECEPTION, 12000, 12000)}),
    Event(
        59,
        "half a year and almost all spent",
        {"three_public": [public(CAR, 50000, 45000, "06")]},
        [Found("yellow", None)],
    ),
    Event(59, "half a year and half spent", {"three_public": [public(CAR, 50000, 25000, "06")]}),
    Event(59, "ahead by exactly the points", {"three_public": [public(CAR, 50000, 35000, "06")]}),
    Event(
        59,
        "in a town",
        {
            "three_public": [
                public(RECEPTION, 10000, 12000, **TOWN),
                public(CAR, 50000, 40000, **TOWN),
            ]
        },
        [Found("red", "12000.00", at=T)],
    ),
    Event(
        59,
        "two units of which one is over",
        {
            "three_public": [
                public(RECEPTION, 10000, 9000),
                public(CAR, 90000, 9000),
                public(RECEPTION, 10000, 11000, unit=V),
                public(CAR, 90000, 9000, unit=V),
            ]
        },
        [Found("red", "11000.00", "第一小学")],
    ),
    Event(59, "no budget told", {"three_public": [public(CAR, None, 500)]}),
    Event(
        59,
        "meetings above the budget for meetings",
        {
            "three_public": [public(CAR, 50000, 40000)],
            "meeting_training": [gathering("70000", 50, "2")],
            "budget": [
                line(
                    "60000",
                    dept_econ_code="30215",
                    project=None,
                    project_name=None,
                    kind="basic",
                    function_code="2050101",
                )
            ],
        },
        [Found("red", "70000.00", expected="60000.00")],
    ),
    Event(
        59,
        "training exactly at the budget for training",
        {
            "three_public": [public(CAR, 50000, 40000)],
            "meeting_training": [gathering("60000", 50, "2", "training")],
            "budget": [
                line(
                    "60000",
                    dept_econ_code="30216",
                    project=None,
                    project_name=None,
                    kind="basic",
                    function_code="2050101",
                )
            ],
        },
    ),
]


TABLE = "“三公”经费支出决算表"


def printed(name: str, yuan: str, no: int, **given: Any) -> Row:
    return {
        "table_name": TABLE,
        "line_no": str(no),
        "line_name": name,
        "unit": U,
        "side": "expenditure",
        "final_yuan": yuan,
        "budget_yuan": yuan,
        "period": "12",
        "fund_type": "general",
        **given,
    }


def table(total: str, *items: str) -> list[Row]:
    names = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")
    return [
        printed("“三公”经费", total, 1),
        *(
            printed(name, yuan, no)
            for no, (name, yuan) in enumerate(zip(names, items, strict=True), start=2)
        ),
    ]


SUMS = [
    Event(
        60,
        "the total is too large",
        {"final_account": table("90000", "0", "30000", "0", "50000")},
        [Found("yellow", "90000.00", expected="80000.00")],
    ),
    Event(60, "the total is right", {"final_account": table("80000", "0", "30000", "0", "50000")}),
    Event(
        60,
        "rounded to hundredths of ten thousand",
        {"final_account": table("80100", "0", "30000", "0", "50000")},
    ),
    Event(60, "no such table", {"final_account": [printed("办公费", "10", 1)]}),
]


def booked_as(purpose: str, econ: str = "30299", yuan: str = "3000", **given: Any) -> Row:
    return pay(
        yuan,
        purpose=purpose,
        dept_econ_code=econ,
        project=None,
        project_name=None,
        kind="basic",
        function_code="2050101",
        **given,
    )


def hidden(purpose: str, econ: str = "30299") -> Event:
    return Event(
        61,
        f"{purpose} under {econ}",
        {"payment": [booked_as(purpose, econ)]},
        [Found("yellow", "3000.00")],
    )


def open_(purpose: str, econ: str = "30299") -> Event:
    return Event(61, f"{purpose} under {econ}", {"payment": [booked_as(purpose, econ)]})


UNBOOKED = [
    hidden("公务接待用餐"),
    hidden("支付接待费"),
    hidden("来宾接待餐费", "30201"),
    hidden("招待费"),
    hidden("因公出国团组费用"),
    hidden("公务用车维修保养"),
    hidden("公务车加油费", "30299"),
    hidden("購置公務用車", "31099"),
    hidden("公 务 接 待"),
    open_("公务接待用餐", "30217"),
    open_("因公出国团组费用", "30212"),
    open_("公务用车维修保养", "30231"),
    open_("购置公务用车", "31013"),
    open_("政务服务大厅接待窗口改造"),
    open_("信访接待中心物业管理费"),
    open_("接待大厅空调维修"),
    open_("出国留学人员创业园租金"),
    open_("公务用车充电桩建设", "31099"),
    open_("办公用品"),
    Event(61, "exactly a thousand", {"payment": [booked_as("公务接待用餐", yuan="1000")]}),
    Event(
        61,
        "a cent above",
        {"payment": [booked_as("公务接待用餐", yuan="1000.01")]},
        [Found("yellow", "1000.01")],
    ),
    Event(61, "returned", {"payment": [booked_as("公务接待用餐退款", yuan="-3000")]}),
    Event(
        61,
        "in a town",
        {"payment": [booked_as("公务接待用餐", **TOWN)]},
        [Found("yellow", "3000.00", at=T)],
    ),
]


def changed(approved: str, adjustment: str, current: str, **given: Any) -> Row:
    return line(
        current,
        approved_yuan=approved,
        adjustment_yuan=adjustment,
        effective_date=date(2024, 9, 1),
        **given,
    )


START = line("10000000", stage="approved")


ADJUSTED = [
    Event(
        62,
        "the total raised and nobody asked",
        {"budget": [START, changed("10000000", "2000000", "12000000")], "procedure": SESSION},
        [Found("red", None)],
    ),
    Event(
        62,
        "the total raised and approved before",
        {
            "budget": [START, changed("10000000", "2000000", "12000000")],
            "procedure": [*SESSION, step("approved", "2024-08-30", "adjustment")],
        },
    ),
    Event(
        62,
        "approved on the day it took effect",
        {
            "budget": [START, changed("10000000", "2000000", "12000000")],
            "procedure": [*SESSION, step("approved", "2024-09-01", "adjustment")],
        },
    ),
    Event(
        62,
        "approved only afterwards",
        {
            "budget": [START, changed("10000000", "2000000", "12000000")],
            "procedure": [*SESSION, step("approved", "2024-09-30", "adjustment")],
        },
        [Found("red", None)],
    ),
    Event(
        62,
        "the total lowered and nobody asked",
        {"budget": [START, changed("10000000", "-2000000", "8000000")], "procedure": SESSION},
        [Found("red", "2000000.00"), Found("red", "-2000000.00", "教育")],
    ),
    Event(
        62,
        "moved between lines, the total the same",
        {
            "budget": [
                line("10000000", stage="approved"),
                line("5000000", stage="approved", project="P2", project_name="乙"),
                line(
                    "9900000",
                    approved_yuan="10000000",
                    virement_yuan="-100000",
                    effective_date=date(2024, 9, 1),
                ),
                line(
                    "5100000",
                    approved_yuan="5000000",
                    virement_yuan="100000",
                    project="P2",
                    project_name="乙",
                    effective_date=date(2024, 9, 1),
                ),
            ],
            "procedure": SESSION,
        },
    ),
    Event(
        62,
        "in a town whose congress did not approve",
        {
            "budget": [START | TOWN, changed("10000000", "2000000", "12000000", **TOWN)],
            "procedure": [step("approved", "2024-01-20", jurisdiction=T)],
        },
        [Found("red", None, at=T)],
    ),
    Event(62, "nothing changed", {"budget": [START, line("10000000")], "procedure": SESSION}),
]


def plan(handed: str, met: str, **given: Any) -> list[Row]:
    return [
        step("draft_in", handed, "adjustment", **given),
        step("session", met, "adjustment", **given),
    ]


LATE = [
    Event(
        63,
        "29 days before",
        {"procedure": plan("2024-08-01", "2024-08-30")},
        [Found("red", "29.00", expected="30.00")],
    ),
    Event(63, "30 days before", {"procedure": plan("2024-07-31", "2024-08-30")}),
    Event(
        63,
        "over the end of a month",
        {"procedure": plan("2024-02-05", "2024-03-05")},
        [Found("red", "29.00")],
    ),
    Event(
        63,
        "on the day itself",
        {"procedure": plan("2024-08-30", "2024-08-30")},
        [Found("red", "0.00")],
    ),
    Event(
        63,
        "after the session",
        {"procedure": plan("2024-09-02", "2024-08-30")},
        [Found("red", "-3.00")],
    ),
    Event(
        63,
        "a town 14 days before",
        {"procedure": plan("2024-08-01", "2024-08-15", jurisdiction=T)},
        [Found("red", "14.00", expected="15.00", at=T)],
    ),
    Event(
        63, "a town 15 days before", {"procedure": plan("2024-08-01", "2024-08-16", jurisdiction=T)}
    ),
    Event(
        63,
        "a district 15 days before",
        {"procedure": plan("2024-08-01", "2024-08-16")},
        [Found("red", "15.00")],
    ),
    Event(
        63,
        "the budget's own draft is another rule's",
        {"procedure": [step("draft_in", "2024-01-10"), step("session", "2024-01-20")]},
    ),
    Event(
        63,
        "two adjustments, the second late",
        {"procedure": plan("2024-04-01", "2024-05-30") + plan("2024-10-20", "2024-10-30")},
        [Found("red", "10.00")],
    ),
    Event(63, "no adjustment at all", {"procedure": SESSION}),
]


def shifted(approved: int, virement: int, **given: Any) -> Row:
    return line(
        str(approved + virement),
        approved_yuan=approved,
        virement_yuan=virement,
        effective_date=date(2024, 9, 1),
        **given,
    )


def between(yuan: int) -> list[Row]:
    """Two projects of a unit, ten million approved, ``yuan`` moved from one to the other."""
    return [shifted(5000000, -yuan), shifted(5000000, yuan, project="P2", project_name="乙")]


MOVED = [
    Event(64, "a fifth and a cent", {"budget": between(2000001)}, [Found("yellow", None)]),
    Event(64, "exactly a fifth", {"budget": between(2000000)}),
    Event(64, "a tenth, counted once and not on both sides", {"budget": between(1500000)}),
    Event(
        64,
        "in a town",
        {"budget": [one | TOWN for one in between(3000000)]},
        [Found("yellow", None, at=T)],
    ),
    Event(64, "nothing moved", {"budget": between(0)}),
    Event(
        64,
        "the same told in two stages",
        {"budget": between(1500000) + [one | {"stage": "adjusted"} for one in between(1500000)]},
    ),
]


EVENTS = [*OVER, *SUMS, *UNBOOKED, *ADJUSTED, *LATE, *MOVED]
