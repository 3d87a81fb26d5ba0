"""The same events in other shapes: told once, without codes, by another table, in another unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.later import (
    D,
    Event,
    Found,
    V,
    W,
    line,
    pay,
)
from tests.supervision.warning.independent.later_balances import (
    YEAR_ROUND,
    advance,
    same,
    to,
    treasury,
)
from tests.supervision.warning.independent.later_payments import (
    LISTED,
    booked,
    cash,
    gathering,
    standard,
)
from tests.supervision.warning.independent.later_reserves import left, reserve

IN_2024 = [("meeting_training", D, 2024)]
NO_CODE: dict[str, Any] = {"project": None}

CARRIED = [
    Event(
        41,
        "two functions of one project",
        {"carry_over": [left(100, 40), left(50, 0, function_code="2050203")]},
        [Found("red", "60.00"), Found("red", "50.00")],
    ),
    Event(
        43,
        "another function, the reserve in the project's name",
        {"payment": [pay("3000", project_name="动用预备费", purpose="更换空调")]},
        [Found("red", "3000.00")],
    ),
    Event(
        43,
        "the reserve of an estimate is another thing",
        {"payment": [pay("3000", project_name="工程概算基本预备费", purpose="更换空调")]},
    ),
    Event(
        43,
        "the event stands in the project's name",
        {"payment": [reserve("支付材料款") | {"project_name": "台风灾后重建"}]},
    ),
    Event(
        44,
        "told once a year",
        {
            "balance": [
                one for year in (2023, 2024) for one in same(80000, year) if one["period"] == "12"
            ]
        },
        [Found("yellow", "80000.00")],
    ),
    Event(
        45,
        "one payment in spring and one balance in December",
        {"payment": [pay("12000000", "2024-03-05")], "balance": [treasury(250000)]},
        [Found("yellow", "0.25")],
    ),
    Event(
        45,
        "the lowest month counts",
        {
            "payment": YEAR_ROUND,
            "balance": [treasury(900000), treasury(50000, "09"), treasury(800000, "06")],
        },
        [Found("red", "0.05", "9月末")],
    ),
    Event(
        46,
        "general and fund budgets together",
        {
            "balance": [advance(5500000)],
            "budget": [line("100000000"), line("50000000", fund_type="fund", project="P2")],
        },
    ),
    Event(
        46,
        "state capital is no such budget",
        {
            "balance": [advance(5500000)],
            "budget": [
                line("100000000"),
                line("50000000", fund_type="state_capital", project="P2"),
            ],
        },
        [Found("yellow", "5.50")],
    ),
    Event(
        47,
        "a project without a code",
        {"payment": [pay("68000000", **NO_CODE)]},
        [Found("yellow", "68000000.00")],
    ),
    Event(
        47,
        "without a code, paid twice",
        {"payment": [pay("68000000", **NO_CODE), pay("10", "2024-02-02", **NO_CODE)]},
    ),
]

PAID = [
    Event(
        48,
        "under the name of another unit's account it is the other's",
        {"payment": to("明川区水务局") + to("明川区水务局", unit=W)},
        [Found("red", "50000.00", "水务局")],
    ),
    Event(
        52,
        "the higher of two standards",
        {
            "meeting_training": [gathering("60000", 50, "2")],
            "register": [standard("一类会议综合定额", "760"), standard("四类会议综合定额", "400")],
        },
    ),
    Event(
        52,
        "nothing registered, by the rule's own standard",
        {"meeting_training": [gathering("45000.01", 50, "2"), gathering("45000", 50, "2")]},
        [Found("yellow", "45000.01", expected="45000.00")],
    ),
    Event(
        53,
        "only payments and a list",
        {
            "payment": to("某某汽车修理厂", "6000", purpose="车辆维修费"),
            "register": [LISTED],
        },
        [Found("yellow", "6000.00", "某某汽车修理厂")],
    ),
    Event(
        53,
        "a list that says nothing of services",
        {
            "payment": to("某某汽车修理厂", "6000", purpose="车辆维修费"),
            "register": [LISTED | {"value": None}],
        },
        [Found("yellow", "6000.00")],
    ),
    Event(
        53,
        "listed from the day of the payment",
        {
            "payment": to("明川汽车维修有限公司", "6000", purpose="车辆维修费"),
            "register": [LISTED | {"date_from": date(2024, 6, 28)}],
        },
        delivered=IN_2024,
    ),
    Event(
        53,
        "listed from the day after",
        {
            "payment": to("明川汽车维修有限公司", "6000", purpose="车辆维修费"),
            "register": [LISTED | {"date_from": date(2024, 6, 29)}],
        },
        [Found("yellow", "6000.00")],
        delivered=IN_2024,
    ),
    Event(
        54,
        "spent out of other income",
        {"voucher": [booked(("5001", "业务活动费用"), ("4609", "其他收入"))]},
        [Found("red", "8000.00")],
    ),
    Event(
        54,
        "a grant of the budget spent",
        {"voucher": [booked(("5001", "业务活动费用"), ("4001", "财政拨款收入"))]},
    ),
    Event(
        55,
        "on the last day of one month and the first of the next",
        {"payment": [cash("5000", day) for day in ("2024-05-31", "2024-06-01") for _ in range(6)]},
    ),
    Event(
        55,
        "exactly the year's limit",
        {
            "payment": [
                cash("4000", f"2024-{month:02d}-10") for month in range(1, 11) for _ in range(5)
            ]
        },
    ),
    Event(
        56,
        "neither tells its account",
        {"payment": [pay("12345.67", payee_account=None) for _ in range(2)]},
        [Found("yellow", "24691.34")],
    ),
    Event(
        56,
        "one tells its account",
        {"payment": [pay("12345.67", payee_account=None), pay("12345.67")]},
    ),
    Event(
        56,
        "by two units for one project",
        {"payment": [pay("12345.67"), pay("12345.67", unit=V)]},
        [Found("yellow", "24691.34")],
    ),
    Event(
        57,
        "two units, one finding each",
        {"payment": [pay("1", purpose="123"), pay("2", purpose="4"), pay("3", unit=V, payee=None)]},
        [Found("blue", "2.00", "教育局"), Found("blue", "1.00", "第一小学")],
    ),
    Event(
        58,
        "paid under roads what is budgeted under schools",
        {
            "budget": [line("900", project_name="小学教学楼修缮")],
            "payment": [pay("800", function_code="2140106", project_name="小学教学楼修缮")],
        },
        [Found("blue", "800.00", "没有预算")],
    ),
]

EVENTS = [*CARRIED, *PAID]
