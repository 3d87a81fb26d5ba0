"""Cases of rule 42."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, Hit, Row, pay

EARLY = date(2024, 1, 10)


def approved(day: date = date(2024, 1, 20), **more: Any) -> dict[str, Any]:
    """Return the congress's approval of the budget."""
    return {"kind": "approved", "subject": "budget", "unit": None, "date": day, **more}


def last_year(yuan: str, day: date = date(2023, 1, 10)) -> Row:
    """Return a payment of the year before."""
    return pay(yuan, day, fiscal_year=2023)


CASES = [
    Case(
        kind="positive",
        name="three times as much as a year before",
        rows={"procedure": [approved()]},
        payment=[
            last_year("1000000.00"),
            last_year("9000000.00", date(2023, 1, 20)),
            pay("3000000.00", EARLY),
            pay("9000000.00", date(2024, 1, 20)),
        ],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "3000000.00",
                "1000000.00",
                (("payment", 4),),
                f"2024年预算1月20日才批准，单位（{UNIT}）在此之前已支出300.00万元"
                "（不含结转、救灾和付息），上年同期只有100.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="nothing a year before",
        rows={"procedure": [approved()]},
        payment=[last_year("5.00", date(2023, 6, 1)), pay("100000.01", EARLY)],
        hits=(Hit(UNIT, "yellow", "100000.01", "0.00", (("payment", 3),), "上年同期没有支出"),),
    ),
    Case(
        kind="positive",
        name="more than was carried over, of which no more than that may be paid",
        rows={
            "procedure": [approved()],
            "carry_over": [
                {
                    "unit": UNIT,
                    "function_code": "2010102",
                    "project": "P7",
                    "origin_year": 2023,
                    "opening_yuan": "9000000.00",
                }
            ],
        },
        payment=[last_year("1.00"), pay("9010001.01", EARLY, project="P7", project_name="项目庚")],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "10001.01",
                "1.00",
                (("payment", 3),),
                "已支出1.00万元（不含结转、救灾和付息），上年同期只有1.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="any sum for a project of which nothing was paid a year before",
        rows={"procedure": [approved()]},
        payment=[
            last_year("1000.00"),
            pay("900.00", EARLY),
            pay("80.00", EARLY, project="P8", project_name="项目辛"),
        ],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "80.00",
                "0.00",
                (("payment", 4),),
                "已为上年没有支付过的项目支出80.00元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="last year's project under a new code, or returned",
        rows={"procedure": [approved()]},
        payment=[
            last_year("1000.00"),
            pay("900.00", EARLY, project="P9"),
            pay("80.00", EARLY, project="P8", project_name="项目辛"),
            pay("-80.00", date(2024, 1, 12), project="P8", project_name="项目辛"),
        ],
    ),
    Case(
        kind="negative",
        name="a tenth more",
        rows={"procedure": [approved()]},
        payment=[last_year("2000000.00"), pay("2200000.00", EARLY)],
    ),
    Case(
        kind="negative",
        name="carried over, a disaster, interest, transfers",
        rows={
            "procedure": [approved()],
            "carry_over": [
                {
                    "unit": UNIT,
                    "function_code": "2010102",
                    "project": "P7",
                    "origin_year": 2023,
                    "opening_yuan": "9000000.00",
                }
            ],
        },
        payment=[
            last_year("1.00"),
            pay("9000000.00", EARLY, project="P7"),
            pay("9000000.00", EARLY, function_code="2240101"),
            pay("9000000.00", EARLY, function_code="2320301"),
            pay("9000000.00", EARLY, function_code="2300201"),
            pay("9000000.00", EARLY, purpose="台风过后抢修水闸"),
        ],
    ),
    Case(
        kind="negative",
        name="approved before the year began",
        rows={"procedure": [approved(date(2023, 12, 28))]},
        payment=[last_year("1.00"), pay("9000000.00", EARLY)],
    ),
    Case(
        kind="negative",
        name="not much more in yuan",
        rows={"procedure": [approved()]},
        payment=[last_year("1.00"), pay("10001.00", EARLY)],
    ),
    Case(
        kind="edge",
        name="the approval of a unit's budget, and no other",
        rows={"procedure": [approved(unit=UNIT)]},
        payment=[last_year("1.00"), pay("9000000.00", EARLY)],
    ),
    Case(
        kind="edge",
        name="no payments of the year before",
        rows={"procedure": [approved()]},
        payment=[pay("9000000.00", EARLY)],
        missing=[("payment", 2023)],
    ),
]
