"""Cases of rule 12."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit, Row

SESSION = date(2024, 1, 31)


def step(kind: str, day: date, **given: Any) -> Row:
    return {"kind": kind, "subject": "budget", "date": day, **given}


CODE = "draft_in/budget"
BOTH = (("procedure", 2), ("procedure", 3))

CASES = [
    Case(
        kind="positive",
        name="a district's draft 29 days ahead",
        rows={"procedure": [step("draft_in", date(2024, 1, 2)), step("session", SESSION)]},
        hits=(
            Hit(
                CODE,
                "red",
                "29.00",
                "30.00",
                BOTH,
                "草案2024年1月2日提交，人民代表大会会议2024年1月31日举行，只提前29天，应当提前30天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a town's draft 14 days ahead",
        rows={
            "procedure": [
                step("draft_in", date(2024, 1, 17), jurisdiction=TOWN),
                step("session", SESSION, jurisdiction=TOWN),
            ]
        },
        hits=(Hit(CODE, "red", "14.00", "15.00", BOTH),),
    ),
    Case(
        kind="positive",
        name="on the day of the session, which lasts two days",
        rows={
            "procedure": [
                step("draft_in", SESSION),
                step("session", SESSION),
                step("session", date(2024, 2, 1)),
            ]
        },
        hits=(Hit(CODE, "red", "0.00", "30.00", BOTH, "没有提前，应当提前30天"),),
    ),
    Case(
        kind="negative",
        name="drafts of other matters, and a second version that came later",
        rows={
            "procedure": [
                step("draft_in", date(2023, 12, 20)),
                step("draft_in", date(2024, 1, 20)),
                step("draft_in", date(2024, 1, 20), subject="adjustment"),
                step("session", SESSION),
            ]
        },
    ),
    Case(
        kind="negative",
        name="a session nobody handed a draft to, and a draft without a session",
        rows={
            "procedure": [
                step("session", SESSION),
                step("draft_in", SESSION, jurisdiction=TOWN),
            ]
        },
    ),
    Case(
        kind="positive",
        name="never handed in, where the plan of an adjustment was",
        rows={
            "procedure": [
                step("session", SESSION),
                step("draft_in", date(2024, 7, 1), subject="adjustment"),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2024, 8, 8)}],
        hits=(
            Hit(
                CODE,
                "red",
                "0.00",
                "30.00",
                (("procedure", 2),),
                "会议2024年1月31日举行，截至2024年7月31日没有提交预算草案的记录，应当提前30天提交",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="never handed in by a town that did the year before",
        rows={
            "procedure": [
                step("draft_in", date(2023, 1, 2), jurisdiction=TOWN, fiscal_year=2023),
                step("session", date(2023, 1, 31), jurisdiction=TOWN, fiscal_year=2023),
                step("session", SESSION, jurisdiction=TOWN),
            ]
        },
        received=[{"delivery": "procedure1", "received": date(2024, 2, 1)}],
        hits=(Hit(CODE, "red", "0.00", "15.00", (("procedure", 4),)),),
    ),
    Case(
        kind="negative",
        name="handing in is never recorded; what is told ends before the session",
        rows={
            "procedure": [
                step("session", SESSION),
                step("session", SESSION, jurisdiction=TOWN, delivery="t1"),
                step(
                    "draft_in", date(2024, 1, 2), jurisdiction=TOWN, delivery="t1", subject="debt"
                ),
            ]
        },
        received=[
            {"delivery": "procedure1", "received": date(2024, 8, 8)},
            {"delivery": "t1", "received": date(2024, 1, 31)},
        ],
    ),
    Case(
        kind="edge",
        name="exactly thirty days, a town's exactly fifteen",
        rows={
            "procedure": [
                step("draft_in", date(2024, 1, 1)),
                step("session", SESSION),
                step("draft_in", date(2024, 1, 16), jurisdiction=TOWN),
                step("session", SESSION, jurisdiction=TOWN),
            ]
        },
    ),
    Case(
        kind="edge",
        name="a session before the regulation was in force",
        year=2021,
        rows={
            "procedure": [
                step("draft_in", date(2021, 1, 20), fiscal_year=2021),
                step("session", date(2021, 1, 25), fiscal_year=2021),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no steps delivered",
        delivered=[("procedure", 2023)],
        missing=[("procedure", 2024)],
    ),
]
