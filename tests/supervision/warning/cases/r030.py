"""Cases of rule 30."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    plain = {"revenue_code": "10101", "period": period, "fiscal_year": year}
    return {**plain, "actual_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="a little less than last year",
        rows={
            "revenue": [
                got("6000000.00", "01", 2023),
                got("4000000.00", "02", 2023),
                got("4000000.00"),
                got("5900000.00", "02"),
            ]
        },
        hits=(
            Hit(
                "general",
                "yellow",
                "-1.00",
                "0.00",
                tuple(("revenue", number) for number in range(2, 6)),
                "2024年1—2月一般公共预算收入（本级）990.00万元，比上年同期的1,000.00万元下降1%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one yuan less",
        rows={"revenue": [got("1000001.00", "01", 2023), got("1000000.00")]},
        hits=(
            Hit(
                "general",
                "yellow",
                "0.00",
                "0.00",
                (("revenue", 2), ("revenue", 3)),
                "1,000,000.00元，比上年同期的1,000,001.00元下降不到0.01%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly as much",
        rows={"revenue": [got("6000000.00", "01", 2023), got("6000000.00")]},
    ),
    Case(
        kind="negative",
        name="one month falls but not the sum",
        rows={
            "revenue": [
                got("6000000.00", "01", 2023),
                got("4000000.00", "02", 2023),
                got("9000000.00"),
                got("1000000.00", "02"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="less from above is no fall of revenue",
        rows={
            "revenue": [
                got("6000000.00", "01", 2023),
                got("6000000.00", "01", 2023, revenue_code="11002"),
                got("6000000.00"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="a fall allowed by the setting",
        settings={"fall_pct": "2"},
        rows={"revenue": [got("6000000.00", "01", 2023), got("5880000.00")]},
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"revenue": [got("9000000.00")]},
        missing=[("revenue", 2023)],
    ),
]
