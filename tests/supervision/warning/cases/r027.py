"""Cases of rule 27."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of land."""
    plain = {"revenue_code": "1030148", "period": period, "fiscal_year": year}
    return {**plain, "fund_type": "fund", "actual_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="land brings more than twice as much",
        rows={
            "revenue": [
                got("9000000.00", "01", 2023),
                got("1000000.00", "02", 2023, revenue_code="1030147"),
                got("1000000.00", "01"),
                got("23000000.00", "02"),
            ]
        },
        hits=(
            Hit(
                "1030148",
                "yellow",
                "140.00",
                "100.00",
                (("revenue", 2), ("revenue", 3), ("revenue", 4), ("revenue", 5)),
                "2024年1—2月国有土地使用权出让收入（本级）2,400.00万元，"
                "比上年同期的1,000.00万元增长140%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly twice as much",
        rows={"revenue": [got("9000000.00", "01", 2023), got("18000000.00")]},
    ),
    Case(
        kind="negative",
        name="land is gone: that cannot be more than all of it",
        rows={
            "revenue": [
                got("9000000.00", "01", 2023),
                got("1.00", revenue_code="1030178"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="other funds",
        rows={
            "revenue": [
                got("9000000.00", "01", 2023, revenue_code="1030178"),
                got("90000000.00", revenue_code="1030178"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="a month without a sale counts where the funds were delivered",
        rows={
            "revenue": [
                got("9000000.00", "01", 2023, revenue_code="1030178"),
                got("9000000.00", "02", 2023),
                got("1.00", revenue_code="1030178"),
                got("17000000.00", "02"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="funds as one sum",
        rows={
            "revenue": [
                got("9000000.00", "01", 2023, revenue_code="10301"),
                got("90000000.00", revenue_code="10301"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"revenue": [got("9000000.00")]},
        missing=[("revenue", 2023)],
    ),
]
