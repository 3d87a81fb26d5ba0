"""Cases of rule 23."""

from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    plain = {"revenue_code": "10101", "period": period, "fiscal_year": year}
    return {**plain, "actual_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="a month sixty percent above that of last year",
        rows={"revenue": [got("10000000.00", "05", 2023), got("16000000.00", "05")]},
        hits=(
            Hit(
                "general/05",
                "yellow",
                "60.00",
                "50.00",
                (("revenue", 2), ("revenue", 3)),
                "2024年5月一般公共预算收入（本级）1,600.00万元，比上年同月的1,000.00万元增长60%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="only last year states the towns too: the own level is held against the own level",
        rows={
            "revenue": [
                got("10000000.00", "05", 2023),
                got("30000000.00", "05", 2023, level_scope="consolidated"),
                got("4000000.00", "05"),
            ]
        },
        hits=(Hit("general/05", "yellow", "-60.00", "-50.00", (("revenue", 2), ("revenue", 4))),),
    ),
    Case(
        kind="positive",
        name="both state the towns too",
        rows={
            "revenue": [
                got("10000000.00", "05", 2023),
                got("30000000.00", "05", 2023, level_scope="consolidated"),
                got("4000000.00", "05"),
                got("60000000.00", "05", level_scope="consolidated"),
            ]
        },
        hits=(Hit("general/05", "yellow", "100.00", "50.00", (("revenue", 3), ("revenue", 5))),),
    ),
    Case(
        kind="negative",
        name="exactly half less",
        rows={"revenue": [got("10000000.00", "05", 2023), got("5000000.00", "05")]},
    ),
    Case(
        kind="negative",
        name="another month of last year",
        rows={"revenue": [got("1000000.00", "04", 2023), got("9000000.00", "05")]},
    ),
    Case(
        kind="negative",
        name="too little last year",
        rows={"revenue": [got("99999.99", "05", 2023), got("9000000.00", "05")]},
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"revenue": [got("9000000.00")]},
        missing=[("revenue", 2023)],
    ),
    Case(
        kind="edge",
        name="last year was below zero",
        rows={"revenue": [got("-9000000.00", "01", 2023), got("9000000.00")]},
    ),
    Case(
        kind="edge",
        name="a town is not judged",
        rows={
            "revenue": [
                got("10000000.00", "05", 2023, jurisdiction=TOWN),
                got("1000000.00", "05", jurisdiction=TOWN),
            ]
        },
    ),
]
