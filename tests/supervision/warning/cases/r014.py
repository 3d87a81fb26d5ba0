"""Cases of rule 14."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, TOWN, UNIT, Case, Hit, Row, line

DEPARTMENT = UNIT[:-3]
OTHER = "310112002001"
NAMES = [
    {
        "jurisdiction": DISTRICT,
        "department": DEPARTMENT,
        "department_name": name,
        "unit": UNIT,
        "unit_name": "某单位",
        "valid_from": day,
    }
    for name, day in (("原财政部门", date(2021, 1, 1)), ("财政部门", date(2024, 1, 1)))
]


def approved(day: date = date(2024, 1, 20), **given: Any) -> Row:
    return {"kind": "approved", "subject": "budget", "date": day, **given}


def replied(day: date, unit: str = UNIT, **given: Any) -> Row:
    row = {"kind": "replied", "subject": "department_budget", "date": day, "unit": unit}
    return {**row, **given}


CASES = [
    Case(
        kind="positive",
        name="thirty days",
        units=NAMES,
        rows={"procedure": [approved(), replied(date(2024, 2, 19))]},
        hits=(
            Hit(
                DEPARTMENT,
                "red",
                "30.00",
                "20.00",
                (("procedure", 2), ("procedure", 3)),
                "财政部门2024年部门预算2024年2月19日才批复，距2024年1月20日人民代表大会批准预算30天，超过20天的期限10天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="each department by its first reply",
        rows={
            "procedure": [
                approved(),
                replied(date(2024, 2, 1)),
                replied(date(2024, 3, 1)),
                replied(date(2024, 2, 10), OTHER),
            ]
        },
        hits=(
            Hit(
                OTHER[:-3],
                "red",
                "21.00",
                "20.00",
                (("procedure", 2), ("procedure", 5)),
                "310112002",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a department with a budget nobody replied to",
        budget=[line("9.00", unit=OTHER), line("9.00")],
        rows={"procedure": [approved(), replied(date(2024, 2, 1))]},
        received=[{"delivery": "procedure1", "received": date(2024, 4, 9)}],
        hits=(
            Hit(
                OTHER[:-3],
                "red",
                "71.00",
                "20.00",
                (("procedure", 2),),
                "3101120022024年部门预算截至2024年3月31日没有批复的记录",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="no reply is told of at all, or the data end within the term",
        year=None,
        budget=[
            line("9.00"),
            line("9.00", fiscal_year=2023),
            line("9.00", fiscal_year=2023, unit=OTHER),
            line("0.00", fiscal_year=2023, unit="310112003001"),
        ],
        rows={
            "procedure": [
                approved(),
                approved(date(2023, 1, 20), fiscal_year=2023, delivery="procedure2"),
                replied(date(2023, 2, 1), fiscal_year=2023, delivery="procedure2"),
            ]
        },
        received=[
            {"delivery": "procedure1", "received": date(2024, 4, 9)},
            {"delivery": "procedure2", "received": date(2023, 2, 25)},
        ],
    ),
    Case(
        kind="negative",
        name="replies to units and about accounts are other matters",
        rows={
            "procedure": [
                approved(),
                replied(date(2024, 3, 1), subject="unit_budget"),
                replied(date(2025, 3, 1), subject="final_account"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="the adjustment's approval starts no term, nor another place's",
        rows={
            "procedure": [
                approved(date(2024, 1, 1), subject="adjustment"),
                approved(date(2024, 1, 1), jurisdiction=TOWN),
                replied(date(2024, 3, 1)),
            ]
        },
    ),
    Case(
        kind="edge",
        name="on the twentieth day, over the end of a month",
        rows={"procedure": [approved(), replied(date(2024, 2, 9))]},
    ),
    Case(
        kind="edge",
        name="before the approval, and a reply to nobody",
        rows={
            "procedure": [
                approved(),
                replied(date(2024, 1, 2)),
                {**replied(date(2024, 5, 2)), "unit": None},
            ]
        },
    ),
    Case(
        kind="edge",
        name="two years, each with its own approval",
        year=None,
        rows={
            "procedure": [
                approved(date(2023, 1, 20), fiscal_year=2023),
                replied(date(2023, 2, 1), fiscal_year=2023),
                approved(),
                replied(date(2024, 2, 10)),
            ]
        },
        hits=(Hit(DEPARTMENT, "red", "21.00", "20.00", (("procedure", 4), ("procedure", 5))),),
    ),
]
