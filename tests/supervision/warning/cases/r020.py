"""Cases of rule 20."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row

OTHER = "310112002001"
DEPARTMENT = UNIT[:-3]


def step(kind: str, day: date, subject: str = "budget", **given: Any) -> Row:
    return {"kind": kind, "subject": subject, "date": day, **given}


PASSED = step("approved", date(2024, 1, 20))


def late(*rows: int) -> tuple[tuple[str, int], ...]:
    return tuple(("procedure", row) for row in rows)


CASES = [
    Case(
        kind="positive",
        name="thirty-five days after approval",
        rows={"procedure": [PASSED, step("published", date(2024, 2, 24))]},
        hits=(
            Hit(
                "budget/2024-01-20",
                "red",
                "35.00",
                "20.00",
                late(2, 3),
                "2024年度预算2024年2月24日才向社会公开，距2024年1月20日批准35天，超过20天的期限15天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="not published as far as the data tell",
        rows={"procedure": [PASSED]},
        received=[{"delivery": "procedure1", "received": date(2024, 4, 9)}],
        hits=(
            Hit(
                "budget/2024-01-20",
                "red",
                "71.00",
                "20.00",
                late(2),
                "截至2024年3月31日没有向社会公开的记录",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a department in time, one late, one not at all",
        rows={
            "procedure": [
                step("replied", date(2024, 2, 1), "department_budget", unit=UNIT),
                step("replied", date(2024, 2, 1), "department_budget", unit=OTHER),
                step("replied", date(2024, 2, 1), "department_budget", unit="310112003001"),
                step("published", date(2024, 2, 21), "department_budget", unit=UNIT_B),
                step("published", date(2024, 2, 22), "department_budget", unit=OTHER),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2024, 4, 9)}],
        hits=(
            Hit("department_budget/310112002", "red", "21.00", "20.00", late(3, 6)),
            Hit(
                "department_budget/310112003",
                "red",
                "59.00",
                "20.00",
                late(4),
                "2024年度的310112003部门预算截至2024年3月31日没有向社会公开的记录",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="of two adjustments the second is published late",
        rows={
            "procedure": [
                step("approved", date(2024, 6, 28), "adjustment"),
                step("published", date(2024, 7, 8), "adjustment"),
                step("approved", date(2024, 9, 28), "adjustment"),
                step("published", date(2024, 10, 28), "adjustment"),
            ]
        },
        hits=(Hit("adjustment/2024-09-28", "red", "30.00", "20.00", late(4, 5)),),
    ),
    Case(
        kind="negative",
        name="a department's publication is not the government's, nor the reverse",
        rows={
            "procedure": [
                PASSED,
                step("published", date(2024, 2, 1)),
                step("published", date(2024, 5, 1), unit=UNIT),
                step("replied", date(2024, 2, 1), "department_budget", unit=UNIT),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2024, 4, 9)}],
    ),
    Case(
        kind="negative",
        name="units of which no publication is ever told",
        rows={"procedure": [step("replied", date(2024, 2, 1), "unit_budget", unit=UNIT)]},
        received=[{"delivery": "procedure1", "received": date(2024, 9, 9)}],
    ),
    Case(
        kind="edge",
        name="on the twentieth day, and again later",
        rows={
            "procedure": [
                PASSED,
                step("published", date(2024, 2, 9)),
                step("published", date(2024, 6, 9)),
            ]
        },
    ),
    Case(
        kind="edge",
        name="not published, and the data end within the term",
        rows={"procedure": [PASSED]},
        received=[{"delivery": "procedure1", "received": date(2024, 2, 20)}],
    ),
    Case(
        kind="edge",
        name="a unit late, bound by the city's regulation",
        rows={
            "procedure": [
                step("replied", date(2024, 2, 1), "unit_budget", unit=UNIT),
                step("published", date(2024, 3, 1), "unit_budget", unit=UNIT),
            ]
        },
        hits=(Hit(f"unit_budget/{UNIT}", "red", "29.00", "20.00", late(2, 3)),),
    ),
    Case(
        kind="edge",
        name="before that regulation units are not judged, the rest is",
        year=2020,
        rows={
            "procedure": [
                step("replied", date(2020, 2, 1), "unit_budget", unit=UNIT, fiscal_year=2020),
                step("published", date(2020, 3, 1), "unit_budget", unit=UNIT, fiscal_year=2020),
                step("replied", date(2020, 2, 1), "department_budget", unit=UNIT, fiscal_year=2020),
                step(
                    "published", date(2020, 3, 1), "department_budget", unit=UNIT, fiscal_year=2020
                ),
            ]
        },
        hits=(Hit(f"department_budget/{DEPARTMENT}", "red", "29.00", "20.00", late(4, 5)),),
    ),
]
