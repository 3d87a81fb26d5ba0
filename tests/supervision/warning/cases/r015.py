"""Cases of rule 15."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, line

OTHER, LATE = "310112002001", "310112003001"


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
        kind="positive",
        name="a unit with a budget nobody replied to, where another was",
        budget=[line("9.00"), line("9.00", unit=UNIT_B), line("9.00", unit=OTHER)],
        rows={"procedure": [got(), got(unit=OTHER), replied(date(2024, 2, 2), OTHER)]},
        received=[{"delivery": "procedure1", "received": date(2024, 3, 9)}],
        hits=(
            Hit(
                UNIT_B,
                "red",
                "30.00",
                "15.00",
                (("procedure", 2),),
                "2024年单位预算截至2024年2月29日没有批复的记录，"
                "距主管部门2024年1月30日接到部门预算批复30天，超过15天的期限15天",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="no unit's reply is told at all",
        budget=[line("9.00"), line("9.00", unit=UNIT_B)],
        rows={"procedure": [got(), got(unit=OTHER)]},
        received=[{"delivery": "procedure1", "received": date(2024, 8, 9)}],
    ),
    Case(
        kind="negative",
        name="within the term as far as is told; no department's reply; no money; not in the budget",
        budget=[
            line("9.00", unit=UNIT_B),
            line("9.00", unit=LATE),
            line("0.00", unit=OTHER[:-1] + "2"),
            line("9.00", unit=OTHER[:-1] + "3", fiscal_year=2023),
        ],
        rows={
            "procedure": [
                got(date(2024, 2, 14)),
                replied(date(2024, 2, 15)),
                got(unit=OTHER),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2024, 3, 9)}],
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
