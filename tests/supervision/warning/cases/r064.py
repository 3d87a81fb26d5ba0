"""Cases of rule 64."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, line

JULY = date(2024, 7, 1)


def moved(yuan: str, **more: Any) -> Row:
    """Return a budget row that a virement added."""
    amount = line(yuan)["current_yuan"]
    zero = line("0.00")["current_yuan"]
    return line(yuan, approved_yuan=zero, virement_yuan=amount, effective_date=JULY, **more)


CASES = [
    Case(
        kind="positive",
        name="a quarter moved between projects",
        budget=[
            line("5000000.00"),
            line("5000000.00", project="P2"),
            moved("-2600000.00"),
            moved("2600000.00", project="P2"),
        ],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "26.00",
                "20.00",
                (("budget", 4), ("budget", 5)),
                f"2024年单位（{UNIT}）在科目、项目之间调剂260.00万元，相当于年初预算1,000.00万元的26%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="moved to another unit: more came in than went out",
        budget=[
            line("9000000.00"),
            line("1000000.00", unit=UNIT_B),
            moved("-300000.00"),
            moved("300000.00", unit=UNIT_B),
        ],
        hits=(Hit(UNIT_B, "yellow", "30.00", "20.00", (("budget", 5),)),),
    ),
    Case(
        kind="negative",
        name="exactly a fifth",
        budget=[line("1000000.00"), moved("-200000.00"), moved("200000.00", project="P2")],
    ),
    Case(
        kind="negative",
        name="an approved adjustment is no virement",
        budget=[
            line("1000000.00"),
            {
                **moved("900000.00"),
                "virement_yuan": None,
                "adjustment_yuan": line("1")["current_yuan"],
            },
        ],
    ),
    Case(
        kind="negative",
        name="a small unit, and the reserve",
        budget=[
            line("99999.99"),
            moved("90000.00"),
            line("9000000.00", unit=UNIT_B),
            moved("-9000000.00", unit=UNIT_B, function_code="227"),
        ],
    ),
    Case(
        kind="negative",
        name="a draft and an earlier stage are not counted",
        budget=[
            line("1000000.00"),
            {**moved("900000.00"), "stage": "draft"},
            {**moved("900000.00"), "stage": "adjusted"},
        ],
    ),
    Case(
        kind="edge",
        name="nothing approved for a unit that only got money later",
        settings={"least_budget_yuan": "0"},
        budget=[moved("900000.00")],
    ),
    Case(kind="edge", name="none delivered", missing=[("budget", 2024)]),
]
