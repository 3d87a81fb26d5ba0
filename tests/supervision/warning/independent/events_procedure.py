"""Events for the rules on the steps a budget goes through (12 to 21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.names import (
    CIVIL,
    DISTRICT,
    FINANCE,
    SCHOOL,
    TOWN,
)
from tests.supervision.warning.independent.planting import (
    Add,
    Drop,
    Event,
    Found,
    Put,
)

Change = Add | Put | Drop


def step(day: date, subject: str, kind: str, **where: Any) -> Put:
    """A step of the procedure on another day; of the district's unless told otherwise."""
    where = {"jurisdiction": DISTRICT, **where}
    return Put("procedure", {"subject": subject, "kind": kind, **where}, {"date": day})


def sent(lower: str, kind: str, **given: Any) -> Put:
    """A transfer told otherwise by both sides."""
    return Put("transfer", {"lower_jurisdiction": lower, "kind": kind}, given)


def materials_in(day: date, **where: Any) -> Put:
    return step(day, "budget", "draft_in", **where)


DRAFT = (
    Event("R012 twenty-nine days before", (materials_in(date(2023, 12, 14)),), (Found(12, "red"),)),
    Event("R012 thirty days before", (materials_in(date(2023, 12, 13)),)),
    Event("R012 after the session", (materials_in(date(2024, 1, 13)),), (Found(12, "red"),)),
    Event(
        "R012 a town fourteen days before",
        (materials_in(date(2023, 12, 29), jurisdiction=TOWN),),
        (Found(12, "red", place="101"),),
    ),
    Event(
        "R012 a town fifteen days before", (materials_in(date(2023, 12, 28), jurisdiction=TOWN),)
    ),
)


def replied(day: date, unit: str) -> tuple[Change, ...]:
    """A department's budget handed down on a day; its own unit's and the publication follow it."""
    return (
        step(day, "department_budget", "replied", unit=unit),
        step(day, "unit_budget", "replied", unit=unit),
        step(day, "department_budget", "published", unit=unit),
        step(day, "unit_budget", "published", unit=unit),
    )


HANDED = (
    Event(
        "R014 on the twenty-first day",
        replied(date(2024, 2, 5), FINANCE),
        (Found(14, "red", about="001", actual="21"),),
    ),
    Event("R014 on the twentieth day", replied(date(2024, 2, 4), FINANCE)),
    Event(
        "R014 in a town",
        (
            step(date(2024, 2, 28), "department_budget", "replied", jurisdiction=TOWN),
            step(date(2024, 2, 28), "unit_budget", "replied", jurisdiction=TOWN),
            step(date(2024, 2, 28), "department_budget", "published", jurisdiction=TOWN),
            step(date(2024, 2, 28), "unit_budget", "published", jurisdiction=TOWN),
        ),
        (Found(14, "red", about="101001", place="101"),),
    ),
    Event(
        "R015 on the sixteenth day",
        (step(date(2024, 2, 10), "unit_budget", "replied", unit=SCHOOL),),
        (Found(15, "red", "002002"),),
    ),
    Event(
        "R015 on the fifteenth day",
        (step(date(2024, 2, 9), "unit_budget", "replied", unit=SCHOOL),),
    ),
    Event(
        "R020 the budget on the twenty-first day",
        (step(date(2024, 2, 5), "budget", "published"),),
        (Found(20, "red"),),
    ),
    Event("R020 the budget on the twentieth day", (step(date(2024, 2, 4), "budget", "published"),)),
    Event(
        "R020 a department's on the twenty-first day",
        (step(date(2024, 2, 15), "department_budget", "published", unit=CIVIL),),
        (Found(20, "red", about="003", says=("21天",)),),
    ),
    Event(
        "R020 a unit's on the twenty-first day",
        (step(date(2024, 2, 23), "unit_budget", "published", unit=SCHOOL),),
        (Found(20, "red", "002002"),),
    ),
    Event(
        "R020 the final accounts on the twenty-first day",
        (step(date(2025, 8, 15), "final_account", "published", unit=None),),
        (Found(20, "red"),),
    ),
    Event(
        "R020 never published",
        (Drop("procedure", {"jurisdiction": DISTRICT, "subject": "budget", "kind": "published"}),),
        (Found(20, "red"),),
    ),
    Event(
        "R021 the accounts on the twenty-first day",
        (step(date(2025, 8, 15), "final_account", "replied", unit=FINANCE),),
        (Found(21, "red", about="001", says=("21天",)),),
    ),
    Event(
        "R021 the accounts on the twentieth day",
        (step(date(2025, 8, 14), "final_account", "replied", unit=FINANCE),),
    ),
    Event(
        "R021 a unit's accounts on the sixteenth day",
        (step(date(2025, 8, 21), "final_account", "replied", unit=SCHOOL),),
        (Found(21, "red", "002002"),),
    ),
    Event(
        "R021 a unit's accounts on the fifteenth day",
        (step(date(2025, 8, 20), "final_account", "replied", unit=SCHOOL),),
    ),
)


def issued(day: date, kind: str, **given: Any) -> Put:
    """A town's transfer sent down on a day, told so by both sides."""
    return sent(TOWN, kind, date_issued=day, date_received=day, **given)


def handed_on(day: date) -> Put:
    """The upper level's money for the laboratories allotted on a day, no stage before it long."""
    stages = {
        "date_registered": date(2024, 1, 29),
        "date_split": date(2024, 2, 9),
        "date_approved": date(2024, 2, 15),
        "date_issued": day,
    }
    return Put("allotment", {"project": "PB1", "origin": "upper"}, stages)


SENT = (
    Event(
        "R016 on the thirty-first day", (issued(date(2024, 2, 15), "general"),), (Found(16, "red"),)
    ),
    Event("R016 on the thirtieth day", (issued(date(2024, 2, 14), "general"),)),
    Event("R016 disaster relief", (issued(date(2024, 5, 15), "general", special="disaster"),)),
    Event("R016 settled on actual cost", (issued(date(2024, 5, 15), "general", special="actual"),)),
    Event(
        "R017 on the sixty-first day",
        (issued(date(2024, 3, 16), "earmarked"),),
        (Found(17, "red"),),
    ),
    Event("R017 on the sixtieth day", (issued(date(2024, 3, 15), "earmarked"),)),
    Event("R017 disaster relief", (issued(date(2024, 5, 15), "earmarked", special="disaster"),)),
    Event("R018 on the thirty-first day", (handed_on(date(2024, 2, 19)),), (Found(18, "yellow"),)),
    Event("R018 on the thirtieth day", (handed_on(date(2024, 2, 18)),)),
    Event(
        "R019 five months between two stages",
        (
            Put(
                "allotment",
                {"project": "PC1"},
                {
                    "date_split": date(2024, 6, 19),
                    "date_approved": date(2024, 6, 20),
                    "date_issued": date(2024, 6, 20),
                },
            ),
        ),
        (Found(19, "yellow", about="10号", says=("老年人助餐服务", "152天")),),
    ),
)
