"""Cases of rule 8."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, Case, Hit, Row, income

NOVEMBER = date(2023, 11, 20)


def told(yuan: str | None, kind: str = "general", **given: Any) -> Row:
    return {
        "direction": "in",
        "kind": kind,
        "lower_jurisdiction": DISTRICT,
        "notified_yuan": yuan,
        "date_notified": NOVEMBER,
        **given,
    }


def planned(yuan: str | None, code: str = "11002", period: str = "01", **given: Any) -> Row:
    return income(yuan, period, revenue_code=code, **given)


CASES = [
    Case(
        kind="positive",
        name="less budgeted than announced, in two parts",
        rows={"transfer": [told("60.00"), told("40.00", transfer_no="second")]},
        revenue=[planned("99.99"), planned("500.00", "10101")],
        hits=(
            Hit(
                "general",
                "red",
                "99.99",
                "100.00",
                (("transfer", 2), ("transfer", 3), ("revenue", 2)),
                "本级预算只编入99.99元，少0.01元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one kind is not made up for by another",
        rows={"transfer": [told("60.00"), told("40.00", "earmarked")]},
        revenue=[planned("200.00")],
        hits=(Hit("earmarked", "red", "0.00", "40.00", (("transfer", 3),), "本级预算没有编入"),),
    ),
    Case(
        kind="positive",
        name="what is added during the year does not mend the budget passed",
        rows={"transfer": [told("100.00")]},
        revenue=[planned("80.00"), planned("100.00", period="07")],
        hits=(Hit("general", "red", "80.00", "100.00", (("transfer", 2), ("revenue", 2))),),
    ),
    Case(
        kind="negative",
        name="as much and more",
        rows={"transfer": [told("60.00"), told("40.00", "earmarked")]},
        revenue=[planned("60.00"), planned("20.00", "1100301"), planned("20.01", "1100302")],
    ),
    Case(
        kind="negative",
        name="the district's own announcements, those of the year itself, other funds",
        rows={
            "transfer": [
                told("60.00", direction="out", lower_jurisdiction="310112101"),
                told("60.00", date_notified=date(2024, 1, 1)),
                told("60.00", fund_type="fund"),
            ]
        },
        revenue=[planned("10.00")],
    ),
    Case(
        kind="negative",
        name="months and scopes never add up",
        rows={"transfer": [told("60.00")]},
        revenue=[
            planned("60.00"),
            planned("60.00", period="02"),
            planned("10.00", level_scope="consolidated"),
        ],
    ),
    Case(
        kind="edge",
        name="no budget stated anywhere",
        rows={"transfer": [told("60.00")]},
        revenue=[planned(None)],
    ),
    Case(
        kind="edge",
        name="no sum announced, none dated",
        rows={"transfer": [told(None), told("5.00", date_notified=None)]},
        revenue=[planned("1.00")],
    ),
    Case(
        kind="edge",
        name="no revenue delivered",
        rows={"transfer": [told("60.00")]},
        missing=[("revenue", 2024)],
    ),
]
