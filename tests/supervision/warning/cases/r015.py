"""Cases of rule 15."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row

OTHER = "310112002001"


def replied(day: date, unit: str = UNIT, subject: str = "unit_budget", **given: Any) -> Row:
    return {"kind": "replied", "subject": subject, "date": day, "unit": unit, **given}


def got(day: date = date(2024, 1, 30), unit: str = UNIT, **given: Any) -> Row:
    return replied(day, unit, "department_budget", **given)


CASES = [
    Case(
        kind="positive",
        name="twenty-three days",
        rows={"procedure": [got(), replied(date(2024, 2, 22), UNIT_B)]},
        hits=(
            Hit(
                UNIT_B,
                "red",
                "23.00",
                "15.00",
                (("procedure", 2), ("procedure", 3)),
                "2024年2月22日才批复，距主管部门2024年1月30日接到部门预算批复23天，超过15天的期限8天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the department's own unit counts as well, each by its first reply",
        rows={
            "procedure": [
                got(),
                got(date(2024, 2, 20)),
                replied(date(2024, 2, 15)),
                replied(date(2024, 2, 10), UNIT_B),
                replied(date(2024, 3, 10), UNIT_B),
            ]
        },
        hits=(Hit(UNIT, "red", "16.00", "15.00", (("procedure", 2), ("procedure", 4))),),
    ),
    Case(
        kind="negative",
        name="another department's reply starts no term",
        rows={"procedure": [got(), replied(date(2024, 3, 22), OTHER)]},
    ),
    Case(
        kind="negative",
        name="accounts and another year are other matters",
        year=None,
        rows={
            "procedure": [
                got(),
                replied(date(2025, 8, 1), subject="final_account"),
                replied(date(2023, 8, 1), fiscal_year=2023),
            ]
        },
    ),
    Case(
        kind="edge",
        name="on the fifteenth day, over the leap day",
        rows={"procedure": [got(date(2024, 2, 20)), replied(date(2024, 3, 6))]},
    ),
    Case(
        kind="edge",
        name="replied to before the department was",
        rows={"procedure": [got(), replied(date(2024, 1, 2))]},
    ),
    Case(
        kind="edge",
        name="nothing delivered",
        delivered=[("procedure", 2023)],
        missing=[("procedure", 2024)],
    ),
]
