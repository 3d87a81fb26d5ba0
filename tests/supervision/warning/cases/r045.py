"""Cases of rule 45."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, Row, pay


def held(yuan: str, period: str = "06", number: str = "KK01") -> Row:
    return {"account": "treasury", "account_no": number, "period": period, "closing_yuan": yuan}


# 600 in six months: 100 a month.
HALF_YEAR = [pay("500.00", date(2024, 1, 10)), pay("100.00", date(2024, 6, 10))]

CASES = [
    Case(
        kind="positive",
        name="a cent below the lowest band",
        payment=[pay("600000.00", date(2024, 6, 10))],
        rows={"balance": [held("9999.99")]},
        hits=(Hit("treasury", "red", "0.10", "0.50", (("balance", 2),)),),
    ),
    Case(
        kind="positive",
        name="each of the bands",
        year=None,
        payment=[
            *HALF_YEAR,
            *(pay("600.00", date(year, 6, 10), fiscal_year=year) for year in (2021, 2022, 2023)),
        ],
        rows={
            "balance": [
                held("9.99"),
                {**held("10.00"), "fiscal_year": 2023},
                {**held("30.00"), "fiscal_year": 2022},
                {**held("50.00"), "fiscal_year": 2021},
            ]
        },
        hits=(
            Hit("treasury", "blue", "0.30", "0.50", (("balance", 4),)),
            Hit("treasury", "yellow", "0.10", "0.50", (("balance", 3),)),
            Hit(
                "treasury",
                "red",
                "0.10",
                "0.50",
                (("balance", 2),),
                "2024年6月末国库库款9.99元，当年平均每月支付100.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the lowest month, two accounts together",
        payment=[*HALF_YEAR, pay("100.00", date(2024, 7, 1))],
        rows={"balance": [held("15.00"), held("5.00", number="KK02"), held("40.00", "07")]},
        hits=(
            Hit("treasury", "yellow", "0.20", "0.50", (("balance", 2), ("balance", 3)), "6月末"),
        ),
    ),
    Case(kind="negative", name="half a month", payment=HALF_YEAR, rows={"balance": [held("50")]}),
    Case(
        kind="negative",
        name="February is too early, other accounts are no treasury",
        payment=HALF_YEAR,
        rows={"balance": [held("1.00", "02"), {**held("1.00"), "account": "advance"}]},
    ),
    Case(
        kind="edge",
        name="no payments of that month yet, and a month not over",
        as_of=date(2024, 6, 29),
        payment=[pay("500.00", date(2024, 4, 10)), pay("100.00", date(2024, 6, 10))],
        rows={"balance": [held("1.00"), held("1.00", "07")]},
    ),
    Case(
        kind="positive",
        name="nothing paid in the last months, as the deliveries know",
        payment=[pay("1200.00", date(2024, 1, 10), delivery="d1")],
        received=[{"delivery": "d1", "received": date(2025, 1, 10)}],
        rows={"balance": [held("20.00", "12")]},
        hits=(Hit("treasury", "yellow", "0.20", "0.50", (("balance", 2),), "12月末"),),
    ),
    Case(
        kind="edge",
        name="nothing paid in the last months, or not yet told",
        payment=[pay("1200.00", date(2024, 1, 10), delivery="d1")],
        received=[{"delivery": "d1", "received": date(2024, 12, 10)}],
        rows={"balance": [held("20.00", "12")]},
    ),
    Case(
        kind="edge",
        name="nothing paid on balance",
        payment=[pay("5.00", date(2024, 4, 10)), pay("-5.00", date(2024, 6, 10))],
        rows={"balance": [held("1.00")]},
    ),
    Case(
        kind="edge",
        name="no balances",
        payment=HALF_YEAR,
        missing=[("balance", 2024)],
    ),
]
