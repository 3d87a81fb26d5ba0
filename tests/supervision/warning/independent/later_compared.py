"""Events about what two sources say of the same (76 to 80)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.later import (
    T2,
    TOWN,
    Event,
    Found,
    Row,
    T,
    U,
    V,
    income,
    pay,
)
from tests.supervision.warning.independent.later_balances import YEAR_ROUND
from tests.supervision.warning.independent.later_reserves import left

CONNECTED = [
    Event(
        76,
        "opens as it closed",
        {"carry_over": [left(100, 40, 2022, fiscal_year=2023), left(60, 10, 2022)]},
    ),
    Event(
        76,
        "opens with less",
        {"carry_over": [left(100, 40, 2022, fiscal_year=2023), left(50, 10, 2022)]},
        [Found("blue", "50.00", expected="60.00")],
    ),
    Event(
        76,
        "opens with a cent more",
        {
            "carry_over": [
                left(100, 40, 2022, fiscal_year=2023),
                left(60, 10, 2022) | {"opening_yuan": "60.01", "closing_yuan": "50.01"},
            ]
        },
        [Found("blue", "60.01", expected="60.00")],
    ),
    Event(
        76,
        "is gone",
        {
            "carry_over": [
                left(100, 40, 2022, fiscal_year=2023),
                left(5, 5, 2023, project="P9", project_name="其他"),
            ]
        },
        [Found("blue", "0.00", expected="60.00")],
    ),
    Event(
        76,
        "this year's new carry-over has no year before",
        {
            "carry_over": [
                left(100, 40, 2022, fiscal_year=2023),
                left(60, 10, 2022),
                left(30, 10, 2023, project="P8", project_name="丙"),
            ]
        },
    ),
    Event(
        76,
        "in a town",
        {"carry_over": [left(100, 40, 2022, fiscal_year=2023, **TOWN), left(50, 10, 2022, **TOWN)]},
        [Found("blue", "50.00", at=T)],
    ),
    Event(
        76,
        "of two funds each its own",
        {
            "carry_over": [
                left(100, 40, 2022, fiscal_year=2023),
                left(100, 50, 2022, fiscal_year=2023, fund_type="fund"),
                left(50, 0, 2022),
                left(60, 0, 2022, fund_type="fund"),
            ]
        },
        [Found("blue", "50.00", expected="60.00"), Found("blue", "60.00", expected="50.00")],
    ),
]


def paid_in(yuan: str, period: str = "12", **given: Any) -> Row:
    return {
        "period": period,
        "revenue_code": "10101",
        "industry": "manufacturing",
        "amount_yuan": yuan,
        **given,
    }


def booked_in(yuan: str, period: str = "12", **given: Any) -> Row:
    return income(0, period) | {"actual_yuan": yuan, "budget_yuan": None, **given}


TAXES = [
    Event(77, "the same", {"tax": [paid_in("1000")], "revenue": [booked_in("1000")]}),
    Event(77, "one yuan apart", {"tax": [paid_in("1000")], "revenue": [booked_in("1001")]}),
    Event(
        77,
        "two yuan apart",
        {"tax": [paid_in("1000")], "revenue": [booked_in("1002")]},
        [Found("yellow", None, "增值税")],
    ),
    Event(
        77,
        "split over industries and towns",
        {
            "tax": [
                paid_in("400"),
                paid_in("300", industry="finance"),
                paid_in("300", industry="services", town=T),
            ],
            "revenue": [booked_in("1000")],
        },
    ),
    Event(
        77,
        "split over months",
        {
            "tax": [paid_in("400", "01"), paid_in("600", "02")],
            "revenue": [booked_in("1000", "01"), booked_in("0", "02")],
        },
    ),
    Event(
        77,
        "two taxes that even out",
        {
            "tax": [paid_in("1000"), paid_in("500", revenue_code="10104")],
            "revenue": [booked_in("900"), booked_in("600", revenue_code="10104")],
        },
        [Found("yellow", None, "增值税"), Found("yellow", None, "企业所得税")],
    ),
    Event(
        77,
        "a tax finance does not know",
        {
            "tax": [paid_in("1000"), paid_in("500", revenue_code="10104")],
            "revenue": [booked_in("1000")],
        },
        [Found("yellow", None, "企业所得税")],
    ),
    Event(
        77,
        "finance's fees are no tax",
        {
            "tax": [paid_in("1000")],
            "revenue": [booked_in("1000"), booked_in("700", revenue_code="10304")],
        },
    ),
    Event(
        77,
        "in a town",
        {"tax": [paid_in("1000", jurisdiction=T)], "revenue": [booked_in("1200", jurisdiction=T)]},
        [Found("yellow", None, at=T)],
    ),
    Event(77, "a refund on both sides", {"tax": [paid_in("-50")], "revenue": [booked_in("-50")]}),
    Event(
        77,
        "a refund on one side",
        {"tax": [paid_in("-50")], "revenue": [booked_in("0")]},
        [Found("yellow", None)],
    ),
]


def firm(profit: str, rate: str, paid: str | None, name: str = "E1", **given: Any) -> Row:
    return {
        "enterprise": name,
        "enterprise_name": "区属建设发展有限公司",
        "kind": "enterprise",
        "assets_yuan": "900000000",
        "profit_yuan": profit,
        "rate_pct": rate,
        "paid_in_yuan": paid,
        **given,
    }


CAPITAL = [
    Event(78, "paid in full", {"state_asset": [firm("10000000", "20", "2000000")]}),
    Event(
        78,
        "short",
        {"state_asset": [firm("10000000", "20", "1500000")]},
        [Found("yellow", "1500000.00", "区属建设发展", expected="2000000.00")],
    ),
    Event(
        78, "short by exactly the tolerance", {"state_asset": [firm("10000000", "20", "1990000")]}
    ),
    Event(
        78,
        "a cent more than the tolerance",
        {"state_asset": [firm("10000000", "20", "1989999.99")]},
        [Found("yellow", "1989999.99")],
    ),
    Event(78, "a loss owes nothing", {"state_asset": [firm("-10000000", "20", "0")]}),
    Event(78, "paid more than due", {"state_asset": [firm("10000000", "20", "3000000")]}),
    Event(
        78,
        "one short, one above, never set off",
        {
            "state_asset": [
                firm("10000000", "20", "1500000"),
                firm("10000000", "20", "2500000", "E2"),
            ]
        },
        [Found("yellow", "1500000.00")],
    ),
    Event(
        78,
        "nothing paid",
        {"state_asset": [firm("10000000", "20", "0")]},
        [Found("yellow", "0.00")],
    ),
    Event(78, "what was paid is not said", {"state_asset": [firm("10000000", "20", None)]}),
    Event(
        78,
        "in a town",
        {"state_asset": [firm("10000000", "20", "0", jurisdiction=T)]},
        [Found("yellow", "0.00", at=T)],
    ),
]


def works(plan_yuan: str, done: str = "0", period: str = "12", **given: Any) -> Row:
    return {
        "project": "P1",
        "project_name": "课桌椅更新",
        "sector": "education",
        "unit": U,
        "period": period,
        "total_yuan": "90000000",
        "plan_yuan": plan_yuan,
        "done_yuan": done,
        **given,
    }


INVESTED = [
    Event(
        79,
        "half of the plan paid",
        {"investment_project": [works("24000000")], "payment": YEAR_ROUND},
        [Found("yellow", "50.00")],
    ),
    Event(
        79,
        "exactly thirty points short",
        {
            "investment_project": [works("20000000")],
            "payment": [pay("14000000"), pay("0.00", "2024-02-02", project="P9")],
        },
    ),
    Event(
        79,
        "a little more than thirty short",
        {"investment_project": [works("20000000")], "payment": [pay("13990000")]},
        [Found("yellow", "69.95")],
    ),
    Event(
        79, "paid as planned", {"investment_project": [works("12000000")], "payment": YEAR_ROUND}
    ),
    Event(
        79,
        "paid far more than planned",
        {"investment_project": [works("6000000")], "payment": YEAR_ROUND},
        [Found("yellow", "200.00")],
    ),
    Event(
        79,
        "nothing paid",
        {"investment_project": [works("6000000")], "payment": [pay("5", project="P9")]},
        [Found("yellow", "0.00")],
    ),
    Event(
        79,
        "the plan repeated each month is one plan",
        {
            "investment_project": [
                works("12000000", period=f"{month:02d}") for month in range(1, 13)
            ],
            "payment": YEAR_ROUND,
        },
    ),
    Event(
        79,
        "in a town",
        {
            "investment_project": [works("24000000", **TOWN)],
            "payment": [one | TOWN for one in YEAR_ROUND],
        },
        [Found("yellow", "50.00", at=T)],
    ),
    Event(
        79,
        "planned in the district, paid by two units",
        {
            "investment_project": [works("24000000")],
            "payment": YEAR_ROUND + [one | {"unit": V} for one in YEAR_ROUND],
        },
    ),
]


def given_to(town: str, yuan: str, number: str = "X1", **given: Any) -> Row:
    return {
        "transfer_no": number,
        "direction": "out",
        "kind": "general",
        "fund_type": "general",
        "lower_jurisdiction": town,
        "date_issued": date(2024, 3, 1),
        "date_received": date(2024, 3, 5),
        "issued_yuan": yuan,
        "received_yuan": yuan,
        **given,
    }


def got_by(town: str, yuan: str, number: str = "X1", **given: Any) -> Row:
    return given_to(town, yuan, number) | {"jurisdiction": town, "direction": "in"} | given


BETWEEN = [
    Event(80, "both sides agree", {"transfer": [given_to(T, "5000000"), got_by(T, "5000000")]}),
    Event(
        80,
        "the town got less",
        {"transfer": [given_to(T, "5000000"), got_by(T, "4000000")]},
        [Found("yellow", None)],
    ),
    Event(
        80,
        "short by exactly the tolerance",
        {"transfer": [given_to(T, "5000000"), got_by(T, "4990000")]},
    ),
    Event(
        80,
        "a cent more than the tolerance",
        {"transfer": [given_to(T, "5000000"), got_by(T, "4989999.99")]},
        [Found("yellow", None)],
    ),
    Event(
        80,
        "one town too much, the other too little",
        {
            "transfer": [
                given_to(T, "5000000"),
                got_by(T, "4000000"),
                given_to(T2, "5000000", "X2"),
                got_by(T2, "6000000", "X2"),
            ]
        },
        [Found("yellow", None), Found("yellow", None)],
    ),
    Event(
        80,
        "several documents and numbers of their own, the sums agree",
        {
            "transfer": [
                given_to(T, "5000000"),
                given_to(T, "1000000", "X2"),
                got_by(T, "6000000", "Y7"),
            ]
        },
    ),
    Event(
        80,
        "a recovery on both sides",
        {"transfer": [given_to(T, "5000000"), given_to(T, "-200000", "X2"), got_by(T, "4800000")]},
    ),
    Event(
        80,
        "the town has told nothing of it",
        {"transfer": [given_to(T, "5000000"), got_by(T, "100", "Z9")]},
        [Found("yellow", None)],
    ),
    Event(80, "the town has delivered nothing", {"transfer": [given_to(T, "5000000")]}),
]


EVENTS = [*CONNECTED, *TAXES, *CAPITAL, *INVESTED, *BETWEEN]
