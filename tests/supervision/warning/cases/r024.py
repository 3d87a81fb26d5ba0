"""Cases of rule 24."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    plain = {"revenue_code": "10101", "period": period, "fiscal_year": year}
    return {**plain, "actual_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="a quarter more to date",
        rows={
            "revenue": [
                got("6000000.00", "01", 2023),
                got("4000000.00", "02", 2023),
                got("7000000.00", "03", 2023),
                got("7500000.00"),
                got("5000000.00", "02"),
            ]
        },
        hits=(
            Hit(
                "general",
                "yellow",
                "25.00",
                "20.00",
                (("revenue", 2), ("revenue", 3), ("revenue", 5), ("revenue", 6)),
                "2024年1—2月一般公共预算收入（本级）1,250.00万元，比上年同期的1,000.00万元增长25%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="less by more than a fifth",
        rows={"revenue": [got("10000000.00", "01", 2023), got("7999900.00")]},
        hits=(
            Hit(
                "general",
                "yellow",
                "-20.00",
                "-20.00",
                (("revenue", 2), ("revenue", 3)),
                "2024年1月一般公共预算收入（本级）799.99万元，比上年同期的1,000.00万元下降20%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly a fifth more",
        rows={"revenue": [got("10000000.00", "01", 2023), got("12000000.00")]},
    ),
    Case(
        kind="negative",
        name="exactly a fifth less",
        rows={"revenue": [got("10000000.00", "01", 2023), got("8000000.00")]},
    ),
    Case(
        kind="negative",
        name="a month of this year is missing",
        rows={
            "revenue": [
                got("10000000.00", "01", 2023),
                got("10000000.00", "02", 2023),
                got("10000000.00", "03", 2023),
                got("10000000.00"),
                got("10000000.00", "03"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="a month of last year is missing",
        rows={
            "revenue": [
                got("10000000.00", "02", 2023),
                got("10000000.00"),
                got("10000000.00", "02"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="transfers received are not counted",
        rows={
            "revenue": [
                got("10000000.00", "01", 2023),
                got("10000000.00"),
                got("90000000.00", revenue_code="11002"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"revenue": [got("9000000.00")]},
        missing=[("revenue", 2023)],
    ),
    Case(
        kind="edge",
        name="nothing came in last year",
        rows={"revenue": [got("0.00", "01", 2023), got("9000000.00")]},
    ),
]
