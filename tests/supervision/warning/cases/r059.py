"""Cases of rule 59."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, line


def spent(item: str, actual: str, budget: str | None = "1000.00", **given: Any) -> Row:
    return {
        "unit": UNIT,
        "fund_type": "general",
        "item": item,
        "period": "12",
        "budget_yuan": budget,
        "actual_yuan": actual,
        **given,
    }


def held(kind: str, yuan: str, **given: Any) -> Row:
    return {"kind": kind, "unit": UNIT, "amount_yuan": yuan, "date": date(2024, 5, 3), **given}


NAMES = [{"unit": UNIT, "unit_name": "甲单位", "valid_from": date(2020, 1, 1)}]

CASES = [
    Case(
        kind="positive",
        name="one item over, the latest month counts",
        units=NAMES,
        rows={
            "three_public": [
                spent("reception", "900.00", period="06"),
                spent("reception", "1180.00"),
                spent("abroad", "10.00"),
            ]
        },
        hits=(
            Hit(
                f"{UNIT}/reception",
                "red",
                "1180.00",
                "1000.00",
                (("three_public", 3),),
                "甲单位公务接待费2024年支出1,180.00元，超过全年预算1,000.00元，超出180.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the total over as well, and spent without a budget",
        rows={
            "three_public": [
                spent("reception", "1500.00"),
                spent("abroad", "1.00", "0.00"),
                spent("reception", "1.00", "0.00", fund_type="fund"),
            ]
        },
        hits=(
            Hit(f"{UNIT}/abroad", "red", "1.00", "0.00", (("three_public", 3),)),
            Hit(
                f"{UNIT}/reception",
                "red",
                "1501.00",
                "1000.00",
                (("three_public", 2), ("three_public", 4)),
            ),
            Hit(
                f"{UNIT}/total",
                "red",
                "1502.00",
                "1000.00",
                (("three_public", 2), ("three_public", 3), ("three_public", 4)),
                "三公经费合计",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="ahead of the year",
        rows={"three_public": [spent("reception", "700.01", period="06")]},
        hits=(
            Hit(
                f"{UNIT}/reception",
                "yellow",
                "700.01",
                "1000.00",
                (("three_public", 2),),
                "前6个月支出700.01元，已用全年预算1,000.00元的70%，时间只过了50%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="meetings over the budget's line",
        budget=[
            line("90.00", dept_econ_code="30215"),
            line("10.00", dept_econ_code="30216"),
            line("1.00", dept_econ_code="30201"),
        ],
        rows={
            "three_public": [spent("reception", "1.00")],
            "meeting_training": [
                held("meeting", "60.00"),
                held("meeting", "31.00", record_no="2"),
                held("training", "10.00", record_no="3"),
                held("meeting", "999.00", record_no="4", unit=UNIT_B),
            ],
        },
        hits=(
            Hit(
                f"{UNIT}/meeting",
                "red",
                "91.00",
                "90.00",
                (("budget", 2), ("meeting_training", 2), ("meeting_training", 3)),
                "会议费",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly the budget, exactly twenty points ahead",
        rows={
            "three_public": [
                spent("reception", "1000.00"),
                spent("vehicle_operation", "700.00", period="06"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="paid once, or too early in the year",
        rows={
            "three_public": [
                spent("abroad", "1000.00", period="06"),
                spent("vehicle_purchase", "1000.00", period="06"),
                spent("reception", "900.00", period="05", unit=UNIT_B),
            ]
        },
    ),
    Case(
        kind="edge",
        name="a budget not stated",
        rows={"three_public": [spent("reception", "900.00", None), spent("abroad", "1.00")]},
    ),
    Case(
        kind="edge",
        name="nothing reported of the expenses",
        rows={"meeting_training": [held("meeting", "60.00")]},
        missing=[("three_public", 2024)],
    ),
]
