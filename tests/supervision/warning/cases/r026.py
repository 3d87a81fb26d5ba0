"""Cases of rule 26."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    plain = {"revenue_code": "10101", "period": period, "fiscal_year": year}
    return {**plain, "actual_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="fines three times those of last year",
        rows={
            "revenue": [
                got("2000000.00", "01", 2023, revenue_code="1030501"),
                got("6000000.00", revenue_code="1030501"),
            ]
        },
        hits=(
            Hit(
                "10305",
                "yellow",
                "200.00",
                "50.00",
                (("revenue", 2), ("revenue", 3)),
                "2024年1月罚没收入（本级）600.00万元，比上年同期的200.00万元增长200%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly half less",
        rows={
            "revenue": [
                got("2000000.00", "01", 2023, revenue_code="10305"),
                got("1000000.00", revenue_code="10305"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="a tax is another rule's",
        rows={"revenue": [got("2000000.00", "01", 2023), got("9000000.00")]},
    ),
    Case(
        kind="negative",
        name="funds are another budget's",
        rows={
            "revenue": [
                got("2000000.00", "01", 2023, revenue_code="1030155", fund_type="fund"),
                got("9000000.00", revenue_code="1030155", fund_type="fund"),
                got("2000000.00", "01", 2023),
                got("2000000.00"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="little last year",
        rows={
            "revenue": [
                got("99999.99", "01", 2023, revenue_code="10305"),
                got("9000000.00", revenue_code="10305"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"revenue": [got("9000000.00", revenue_code="10305")]},
        missing=[("revenue", 2023)],
    ),
]
