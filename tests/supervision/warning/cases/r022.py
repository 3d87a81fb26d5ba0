"""Cases of rule 22."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    plain = {"revenue_code": "10101", "period": period, "fiscal_year": year}
    return {**plain, "actual_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="a month sixty percent above the one before",
        rows={
            "revenue": [
                got("6000000.00"),
                got("4000000.00", revenue_code="10305"),
                got("16000000.00", "02"),
            ]
        },
        hits=(
            Hit(
                "general/02",
                "yellow",
                "60.00",
                "50.00",
                (("revenue", 2), ("revenue", 3), ("revenue", 4)),
                "2024年2月一般公共预算收入（本级）1,600.00万元，比上月的1,000.00万元增长60%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a month falls, even below zero",
        rows={"revenue": [got("5000000.00", "10"), got("-1000000.00", "11")]},
        hits=(
            Hit(
                "general/11",
                "yellow",
                "-120.00",
                "-50.00",
                (("revenue", 2), ("revenue", 3)),
                "下降120%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="with the towns where that is delivered, never both",
        rows={
            "revenue": [
                got("2000000.00"),
                got("2000000.00", "02"),
                got("3000000.00", level_scope="consolidated"),
                got("6000000.00", "02", level_scope="consolidated"),
            ]
        },
        hits=(
            Hit(
                "general/02",
                "yellow",
                "100.00",
                "50.00",
                (("revenue", 4), ("revenue", 5)),
                "（含所属各镇）",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly half more",
        rows={"revenue": [got("2000000.00"), got("3000000.00", "02")]},
    ),
    Case(
        kind="negative",
        name="transfers, bonds and funds are not general revenue",
        rows={
            "revenue": [
                got("2000000.00"),
                got("2000000.00", "02"),
                got("9000000.00", "02", revenue_code="11002"),
                got("9000000.00", "02", revenue_code="105"),
                got("9000000.00", "02", revenue_code="1030148", fund_type="fund"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="a month between is missing",
        rows={"revenue": [got("2000000.00"), got("9000000.00", "03")]},
    ),
    Case(
        kind="negative",
        name="January is not held against December",
        rows={"revenue": [got("2000000.00", "12", 2023), got("9000000.00", "01")]},
    ),
    Case(
        kind="edge",
        name="a month before of zero, below zero and too small",
        rows={
            "revenue": [
                got("0.00"),
                got("-5000000.00", "02"),
                got("99999.99", "03"),
                got("9000000.00", "04"),
            ]
        },
    ),
    Case(kind="edge", name="no revenue delivered", missing=[("revenue", 2024)]),
]
