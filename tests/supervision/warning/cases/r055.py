"""Cases of rule 55."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, pay

MARCH = date(2024, 3, 8)
SMALL = {"single_yuan": "100", "month_yuan": "150", "year_yuan": "200"}


def cash(yuan: str | None, day: date | None = MARCH, **given: Any) -> Row:
    return pay(yuan, day, settlement="cash", **given)


CASES = [
    Case(
        kind="positive",
        name="one payment",
        payment=[cash("5000.01"), cash("5000.00", unit=UNIT_B)],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "5000.01",
                "5000.00",
                (("payment", 2),),
                "2024年3月8日一笔现金支付5,000.01元，大于5,000.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a month and the year",
        settings=SMALL,
        payment=[
            cash("90.00"),
            cash("61.00", date(2024, 3, 30)),
            cash("60.00", date(2024, 12, 1)),
        ],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "211.00",
                "200.00",
                (("payment", 2), ("payment", 3), ("payment", 4)),
                "2024年全年现金支付合计211.00元",
            ),
            Hit(
                f"{UNIT}/03",
                "yellow",
                "151.00",
                "150.00",
                (("payment", 2), ("payment", 3)),
                "2024年3月当月现金支付合计151.00元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly the limits",
        settings=SMALL,
        payment=[cash("100.00"), cash("50.00"), cash("50.00", date(2024, 4, 1))],
    ),
    Case(
        kind="negative",
        name="transfers, cards and what is not said",
        payment=[
            pay("900000.00", MARCH),
            pay("900000.00", MARCH, settlement="card"),
            pay("900000.00", MARCH, settlement=None),
        ],
    ),
    Case(
        kind="negative",
        name="cash brought back",
        settings=SMALL,
        payment=[cash("90.00"), cash("90.00"), cash("-30.00")],
    ),
    Case(
        kind="edge",
        name="no day, no amount, consolidated, another year",
        settings=SMALL,
        payment=[
            cash("900.00", None),
            cash(None),
            cash("900.00", level_scope="consolidated"),
            cash("900.00", date(2023, 3, 8), fiscal_year=2023),
        ],
    ),
    Case(
        kind="edge",
        name="no unit",
        payment=[cash("6000.00", unit=None)],
        hits=(Hit("Z002", "yellow", "6000.00", "5000.00", (("payment", 2),)),),
    ),
]
