"""Cases of rule 28."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    plain = {"revenue_code": "10101", "period": period, "fiscal_year": year}
    return {**plain, "actual_yuan": yuan, **more}


MONTHS = ("01", "02", "03")


def quarter(tax: str, other: str) -> list[dict[str, Any]]:
    """Return three months with as much tax and as much of fines each."""
    return [
        row
        for month in MONTHS
        for row in (got(tax, month), got(other, month, revenue_code="10305"))
    ]


CASES = [
    Case(
        kind="positive",
        name="a cent less than half are taxes",
        rows={"revenue": quarter("4000000.00", "4000000.01")},
        hits=(
            Hit(
                "general",
                "yellow",
                "50.00",
                "50.00",
                tuple(("revenue", number) for number in range(2, 8)),
                "只占不到50%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="forty percent are taxes",
        rows={"revenue": quarter("4000000.00", "6000000.00")},
        hits=(
            Hit(
                "general",
                "yellow",
                "40.00",
                "50.00",
                tuple(("revenue", number) for number in range(2, 8)),
                "2024年1—3月一般公共预算收入（本级）3,000.00万元，其中税收1,200.00万元，只占40%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="no tax at all",
        rows={"revenue": [got("5.00", month, revenue_code="10305") for month in MONTHS]},
        hits=(
            Hit(
                "general",
                "yellow",
                "0.00",
                "50.00",
                tuple(("revenue", number) for number in range(2, 5)),
                "其中税收0元，只占0%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly half",
        rows={"revenue": quarter("5000000.00", "5000000.00")},
    ),
    Case(
        kind="negative",
        name="two months are too early",
        rows={"revenue": quarter("1.00", "5000000.00")[:4]},
    ),
    Case(
        kind="negative",
        name="transfers received do not count",
        rows={
            "revenue": [
                *quarter("6000000.00", "4000000.00"),
                got("90000000.00", "03", revenue_code="11002"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="a month is missing",
        rows={"revenue": quarter("1.00", "5000000.00")[:2] + quarter("1.00", "5000000.00")[4:]},
    ),
    Case(
        kind="edge",
        name="nothing came in",
        rows={"revenue": quarter("0.00", "0.00")},
    ),
    Case(kind="edge", name="no revenue delivered", missing=[("revenue", 2024)]),
]
