"""Cases of rule 63."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit

SESSION = date(2024, 8, 28)


def step(kind: str, day: date, **more: Any) -> dict[str, Any]:
    """Return a step of an adjustment."""
    return {"kind": kind, "subject": "adjustment", "unit": None, "date": day, **more}


CASES = [
    Case(
        kind="positive",
        name="a district eighteen days before",
        rows={"procedure": [step("draft_in", date(2024, 8, 10)), step("session", SESSION)]},
        hits=(
            Hit(
                "adjustment/2024-08-28",
                "red",
                "18.00",
                "30.00",
                (("procedure", 2), ("procedure", 3)),
                "2024年预算调整初步方案2024年8月10日提交，2024年8月28日开会审查，"
                "只提前18天，少于规定的30天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the second of two sessions, on the same day",
        rows={
            "procedure": [
                step("draft_in", date(2024, 7, 1)),
                step("session", SESSION),
                step("draft_in", date(2024, 12, 20)),
                step("session", date(2024, 12, 20)),
            ]
        },
        hits=(
            Hit(
                "adjustment/2024-12-20",
                "red",
                "0.00",
                "30.00",
                (("procedure", 4), ("procedure", 5)),
                "没有提前，少于规定的30天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a town fourteen days before",
        rows={
            "procedure": [
                step("draft_in", date(2024, 8, 14), jurisdiction=TOWN),
                step("session", SESSION, jurisdiction=TOWN),
            ]
        },
        hits=(
            Hit(
                "adjustment/2024-08-28",
                "red",
                "14.00",
                "15.00",
                (("procedure", 2), ("procedure", 3)),
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly thirty days",
        rows={"procedure": [step("draft_in", date(2024, 7, 29)), step("session", SESSION)]},
    ),
    Case(
        kind="negative",
        name="a town exactly fifteen days",
        rows={
            "procedure": [
                step("draft_in", date(2024, 8, 13), jurisdiction=TOWN),
                step("session", SESSION, jurisdiction=TOWN),
            ]
        },
    ),
    Case(
        kind="negative",
        name="handed in in time, revised later",
        rows={
            "procedure": [
                step("draft_in", date(2024, 7, 1)),
                step("draft_in", date(2024, 8, 20)),
                step("session", SESSION),
            ]
        },
    ),
    Case(
        kind="negative",
        name="the draft of a budget is another thing",
        rows={
            "procedure": [
                {**step("draft_in", date(2024, 8, 20)), "subject": "budget"},
                step("session", SESSION),
            ]
        },
    ),
    Case(
        kind="positive",
        name="handed in after the session, as the year's end shows",
        rows={"procedure": [step("session", SESSION), step("draft_in", date(2024, 9, 1))]},
        hits=(
            Hit(
                "adjustment/2024-08-28",
                "red",
                "-4.00",
                "30.00",
                (("procedure", 2), ("procedure", 3)),
                "2024年9月1日才提交，比2024年8月28日开会审查还晚4天，规定应提前30天",
            ),
        ),
    ),
    Case(
        kind="edge",
        name="a plan after the session of a year that is not over may be for the next",
        as_of=date(2024, 10, 1),
        rows={"procedure": [step("session", SESSION), step("draft_in", date(2024, 9, 1))]},
    ),
    Case(
        kind="edge",
        name="no plan on record",
        rows={"procedure": [step("session", SESSION)]},
    ),
    Case(
        kind="edge",
        name="before the regulation",
        year=2021,
        rows={
            "procedure": [
                step("draft_in", date(2021, 9, 20), fiscal_year=2021),
                step("session", date(2021, 9, 27), fiscal_year=2021),
            ]
        },
    ),
    Case(kind="edge", name="none delivered", missing=[("procedure", 2024)]),
]
