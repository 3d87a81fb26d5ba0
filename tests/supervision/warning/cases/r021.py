"""Cases of rule 21."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, line

DEPARTMENT = UNIT[:-3]
OTHER = "310112002001"


def step(kind: str, day: date, **given: Any) -> Row:
    return {"kind": kind, "subject": "final_account", "date": day, **given}


def replied(day: date, unit: str = UNIT, **given: Any) -> Row:
    return step("replied", day, unit=unit, **given)


PASSED = step("approved", date(2025, 7, 28))


def both(*rows: int) -> tuple[tuple[str, int], ...]:
    return tuple(("procedure", row) for row in rows)


CASES = [
    Case(
        kind="positive",
        name="a department thirty-three days after the approval",
        rows={"procedure": [PASSED, replied(date(2025, 8, 30)), replied(date(2025, 9, 1))]},
        hits=(
            Hit(
                DEPARTMENT,
                "red",
                "33.00",
                "20.00",
                both(2, 3),
                "2024年决算2025年8月30日才批复，距2025年7月28日批准决算33天，超过20天的期限13天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a unit sixteen days after its department, the department's own unit in time",
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 8, 8)),
                replied(date(2025, 8, 17)),
                replied(date(2025, 8, 24), UNIT_B),
                replied(date(2025, 9, 24), UNIT_B),
            ]
        },
        hits=(
            Hit(
                UNIT_B,
                "red",
                "16.00",
                "15.00",
                both(3, 5),
                "距2025年8月8日主管部门接到决算批复16天，超过15天的期限1天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a late department with a late unit is two faults",
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 9, 1), OTHER),
                replied(date(2025, 10, 1), OTHER),
            ]
        },
        hits=(
            Hit(OTHER[:-3], "red", "35.00", "20.00", both(2, 3)),
            Hit(OTHER, "red", "30.00", "15.00", both(3, 4)),
        ),
    ),
    Case(
        kind="positive",
        name="a department with a budget nobody replied to",
        budget=[line("9.00", unit=OTHER), line("9.00")],
        rows={"procedure": [PASSED, replied(date(2025, 8, 8))]},
        received=[{"delivery": "procedure1", "received": date(2025, 10, 9)}],
        hits=(
            Hit(
                OTHER[:-3],
                "red",
                "64.00",
                "20.00",
                both(2),
                "2024年决算截至2025年9月30日没有批复的记录",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a unit with a budget nobody replied to, where another was after its department",
        budget=[line("9.00"), line("9.00", unit=UNIT_B), line("9.00", unit=OTHER)],
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 8, 8)),
                replied(date(2025, 8, 8), OTHER),
                replied(date(2025, 8, 17), OTHER),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2025, 10, 9)}],
        hits=(
            Hit(
                UNIT_B,
                "red",
                "53.00",
                "15.00",
                both(3),
                "2024年决算截至2025年9月30日没有批复的记录，距2025年8月8日主管部门接到决算批复53天",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="no unit's reply is told at all; one on its department's day; one without a budget",
        budget=[line("9.00"), line("9.00", unit=UNIT_B)],
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 8, 8)),
                replied(date(2025, 8, 8), OTHER),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2025, 10, 9)}],
    ),
    Case(
        kind="negative",
        name="replied to on its department's day; within the term as far as is told",
        budget=[line("9.00"), line("9.00", unit=UNIT_B), line("9.00", unit=OTHER[:-1] + "2")],
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 8, 8)),
                replied(date(2025, 8, 8), UNIT_B),
                replied(date(2025, 8, 16), OTHER),
                replied(date(2025, 8, 20), OTHER),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2025, 9, 9)}],
    ),
    Case(
        kind="negative",
        name="budgets replied to late are another rule's",
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 10, 8), subject="department_budget"),
                replied(date(2025, 12, 8), subject="unit_budget"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="no approval told: only the units' term is known",
        rows={"procedure": [replied(date(2025, 10, 8)), replied(date(2025, 10, 9), UNIT_B)]},
    ),
    Case(
        kind="edge",
        name="on the twentieth and on the fifteenth day",
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 8, 17)),
                replied(date(2025, 9, 1), UNIT_B),
            ]
        },
    ),
    Case(
        kind="edge",
        name="replied to before the approval, and a reply to nobody",
        rows={
            "procedure": [
                PASSED,
                replied(date(2025, 7, 20)),
                step("replied", date(2025, 12, 1)),
            ]
        },
    ),
]
