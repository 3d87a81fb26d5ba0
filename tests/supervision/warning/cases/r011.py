"""Cases of rule 11."""

from decimal import Decimal
from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit, Row, income

CODE = "revenue_growth"


def before(yuan: str, period: str = "12", **given: Any) -> Row:
    return income(None, period, **{"fiscal_year": 2023, "actual_yuan": Decimal(yuan), **given})


def gdp(value: str, period: str = "12", **given: Any) -> Row:
    row = {"indicator": "gdp_growth", "value": value, "measure_unit": "%", "period": period}
    return {**row, **given}


CASES = [
    Case(
        kind="positive",
        name="seven points above the economy",
        revenue=[before("40.00", "11"), before("60.00"), income("112.00")],
        rows={"statistic": [gdp("4.0", "03"), gdp("5.0", "06")]},
        hits=(
            Hit(
                CODE,
                "blue",
                "12.00",
                "5.00",
                (("revenue", 2), ("revenue", 3), ("revenue", 4), ("statistic", 3)),
                "与上年实际100.00元相比增长12%；地区生产总值增长5%，两者相差7个百分点",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a budget that falls while the economy stands still",
        revenue=[before("100.00"), income("90.00")],
        rows={"statistic": [gdp("0")]},
        hits=(
            Hit(
                CODE,
                "blue",
                "-10.00",
                "0.00",
                (("revenue", 2), ("revenue", 3), ("statistic", 2)),
                "下降10%；地区生产总值没有增长",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the whole district's revenue where it is told, never both",
        revenue=[
            before("100.00"),
            income("105.00"),
            before("300.00", level_scope="consolidated"),
            income("300.00", level_scope="consolidated"),
        ],
        rows={"statistic": [gdp("5.5")]},
        hits=(
            Hit(
                CODE,
                "blue",
                "0.00",
                "5.50",
                (("revenue", 4), ("revenue", 5), ("statistic", 2)),
                "与上年实际300.00元相比持平；地区生产总值增长5.5%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="budgets repeated each month, transfers and other funds do not count",
        revenue=[
            before("100.00"),
            income("105.00"),
            income("150.00", "07"),
            income("900.00", revenue_code="11002"),
            income("900.00", fund_type="fund"),
        ],
        rows={"statistic": [gdp("5.0")]},
    ),
    Case(
        kind="negative",
        name="the year before is not told to its end",
        revenue=[before("50.00", "11"), income("105.00")],
        rows={"statistic": [gdp("5.0")]},
    ),
    Case(
        kind="edge",
        name="exactly five points",
        revenue=[before("100.00"), income("110.00")],
        rows={"statistic": [gdp("5.0")]},
    ),
    Case(
        kind="edge",
        name="no growth among the indicators, and one in other units",
        revenue=[before("100.00"), income("150.00")],
        rows={"statistic": [gdp("5.0", indicator="cpi"), gdp("5.0", measure_unit="亿元")]},
    ),
    Case(
        kind="edge",
        name="no year before",
        revenue=[income("150.00")],
        rows={"statistic": [gdp("5.0")]},
        missing=[("revenue", 2023)],
    ),
    Case(
        kind="edge",
        name="a town has no product of its own",
        jurisdictions=(TOWN,),
        revenue=[before("100.00", jurisdiction=TOWN), income("150.00", jurisdiction=TOWN)],
        rows={"statistic": [gdp("5.0", jurisdiction=TOWN)]},
    ),
]
