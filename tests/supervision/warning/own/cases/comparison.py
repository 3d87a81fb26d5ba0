"""Cases of the template of a figure against the year before or against its peers."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, pay
from tests.supervision.warning.own.declare import OwnCase

MAY, JULY, MAY_BEFORE, JULY_BEFORE, DECEMBER = (
    date(2024, 5, 8),
    date(2024, 7, 3),
    date(2023, 5, 8),
    date(2023, 7, 3),
    date(2024, 12, 9),
)
LAST = {
    "template": "comparison",
    "dataset": "payment",
    "measure": "paid",
    "subject": "unit",
    "against": "last",
    "direction": "up",
    "share": "50",
    "least": "100",
}
CARDS = {**LAST, "only-settlement": ["card"]}
DOWN = {**LAST, "direction": "down", "share": "20", "level": "blue"}
PEERS = {**LAST, "against": "peers", "direction": "both"}
YEARLY = {**LAST, "dataset": "state_asset", "measure": "liabilities", "subject": "enterprise"}


def before(yuan: str, day: date = MAY_BEFORE, **given: object) -> Row:
    return pay(yuan, day, fiscal_year=2023, delivery="d0", **given)


def of_units(*sums: str) -> list[Row]:
    return [pay(yuan, MAY, unit=f"{UNIT[:-1]}{number}") for number, yuan in enumerate(sums, 1)]


CASES = [
    OwnCase(
        LAST,
        Case(
            kind="positive",
            name="half as much again as in the same months of the year before",
            payment=[pay("150.00", MAY), before("100.00"), before("900.00", JULY_BEFORE)],
            hits=(
                Hit(
                    UNIT,
                    "yellow",
                    "150.00",
                    "100.00",
                    (("payment", 2), ("payment", 3)),
                    "2024年1至5月支付金额合计150.00元，比上年同期100.00元高出50%，请说明事由。",
                ),
            ),
        ),
    ),
    OwnCase(
        LAST,
        Case(
            kind="positive",
            name="a whole year against the whole year before",
            payment=[pay("100.00", MAY), pay("50.00", DECEMBER), before("100.00", JULY_BEFORE)],
            hits=(
                Hit(
                    UNIT,
                    "yellow",
                    "150.00",
                    "100.00",
                    (("payment", 2), ("payment", 3), ("payment", 4)),
                    "2024年支付金额合计150.00元，比上年100.00元高出50%",
                ),
            ),
        ),
    ),
    OwnCase(
        LAST,
        Case(
            kind="negative",
            name="a cent less, less than before, a base too small",
            payment=[
                pay("149.99", MAY),
                before("100.00"),
                pay("10.00", MAY, unit=UNIT_B),
                before("99.99", unit=UNIT_B),
            ],
        ),
    ),
    OwnCase(
        LAST,
        Case(
            kind="edge",
            name="nothing the year before, less than nothing, and nothing now",
            payment=[
                pay("900.00", MAY, unit=f"{UNIT[:-1]}7"),
                pay("900.00", MAY, unit=f"{UNIT[:-1]}8"),
                before("-500.00", unit=f"{UNIT[:-1]}8"),
                before("900.00", unit=f"{UNIT[:-1]}9"),
            ],
        ),
    ),
    OwnCase(
        LAST,
        Case(
            kind="edge",
            name="the year before was not delivered",
            payment=[pay("900.00", MAY)],
            missing=[("payment", 2023)],
        ),
    ),
    OwnCase(
        CARDS,
        Case(
            kind="positive",
            name="columns that are read from their files, in both years",
            payment=[
                pay("300.00", MAY, settlement="card"),
                pay("5.00", MAY),
                before("200.00", settlement="card"),
                before("5.00"),
            ],
            hits=(Hit(UNIT, "yellow", "300.00", "200.00", (("payment", 2), ("payment", 4))),),
        ),
    ),
    OwnCase(
        DOWN,
        Case(
            kind="positive",
            name="a fifth below",
            payment=[pay("80.00", MAY), before("100.00"), pay("81.00", MAY, unit=UNIT_B),
                     before("101.00", unit=UNIT_B)],
            hits=(
                Hit(
                    UNIT,
                    "blue",
                    "80.00",
                    "100.00",
                    (("payment", 2), ("payment", 3)),
                    "比上年同期100.00元低20%",
                ),
            ),
        ),
    ),
    OwnCase(
        PEERS,
        Case(
            kind="positive",
            name="against the mean of the three others",
            payment=of_units("100.00", "100.00", "100.00", "150.00"),
            hits=(
                Hit(
                    f"{UNIT[:-1]}4",
                    "yellow",
                    "150.00",
                    "100.00",
                    (("payment", 5),),
                    "比本地其他预算单位平均100.00元高出50%",
                ),
            ),
        ),
    ),
    OwnCase(
        PEERS,
        Case(
            kind="negative",
            name="two others are too few, and months do not matter",
            payment=of_units("100.00", "100.00", "900.00"),
        ),
    ),
    OwnCase(
        YEARLY,
        Case(
            kind="positive",
            name="data of whole years",
            rows={
                "state_asset": [
                    {"enterprise": "E1", "enterprise_name": "甲公司", "liabilities_yuan": yuan,
                     "fiscal_year": year}
                    for year, yuan in ((2024, "400"), (2023, "200"))
                ]
            },
            hits=(
                Hit(
                    "E1",
                    "yellow",
                    "400.00",
                    "200.00",
                    (("state_asset", 2), ("state_asset", 3)),
                    "“甲公司”2024年负债总额合计400.00元，比上年200.00元高出100%",
                ),
            ),
        ),
    ),
]  # fmt: skip
