"""Cases of rule 29."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit

MONTHS = ("01", "02", "03")


def got(yuan: str, period: str = "01", **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    return {"revenue_code": "10101", "period": period, "actual_yuan": yuan, **more}


def land(yuan: str, period: str = "01", code: str = "1030148") -> dict[str, Any]:
    """Return a month of a government fund's revenue."""
    return got(yuan, period, revenue_code=code, fund_type="fund")


QUARTER = [got("1000000.00", month) for month in MONTHS]

CASES = [
    Case(
        kind="positive",
        name="one sale is more than all else",
        rows={"revenue": [*QUARTER, land("3000000.00", "02"), land("0.01", "03")]},
        hits=(
            Hit(
                "fund",
                "yellow",
                "3000000.01",
                "3000000.00",
                tuple(("revenue", number) for number in range(2, 7)),
                "2024年1—3月土地出让收入（本级）3,000,000.01元，超过一般公共预算收入3,000,000.00元，多0.01元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly as much",
        rows={"revenue": [*QUARTER, land("3000000.00", "03")]},
    ),
    Case(
        kind="negative",
        name="other funds do not count",
        rows={"revenue": [*QUARTER, land("9000000.00", "03", "1030178")]},
    ),
    Case(
        kind="negative",
        name="two months are too early",
        rows={"revenue": [*QUARTER[:2], land("9000000.00", "02")]},
    ),
    Case(
        kind="negative",
        name="only months both are known of count",
        rows={
            "revenue": [
                *QUARTER,
                got("1.00", "04"),
                land("2000000.00", "03"),
                land("9000000.00", "06"),
            ]
        },
    ),
    Case(kind="edge", name="no funds delivered", rows={"revenue": QUARTER}),
    Case(
        kind="edge",
        name="general revenue not delivered is not zero",
        rows={"revenue": [land("9000000.00", "03")]},
    ),
    Case(kind="edge", name="no revenue delivered", missing=[("revenue", 2024)]),
]
