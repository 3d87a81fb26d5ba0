"""Cases of rule 41."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, Hit

KEY = f"{UNIT}/2010102"


def left(closing: str, **more: Any) -> dict[str, Any]:
    """Return money of 2023 of which so much is left at the end of 2024."""
    plain = {"unit": UNIT, "function_code": "2010102", "project": "P1", "project_name": "项目甲"}
    sums = {"origin_year": 2023, "opening_yuan": "900000.00", "closing_yuan": closing}
    return {**plain, **sums, **more}


def told(day: date) -> list[dict[str, Any]]:
    """Return the day the rows came in."""
    return [{"delivery": "carry_over1", "received": day}]


CASES = [
    Case(
        kind="positive",
        name="unspent at the end of the following year",
        rows={"carry_over": [left("400000.00")]},
        received=told(date(2025, 1, 10)),
        hits=(
            Hit(
                f"{KEY}/P1/2023/general",
                "red",
                "400000.00",
                "0.00",
                (("carry_over", 2),),
                f"单位（{UNIT}）“项目甲”2023年的结转资金90.00万元，到2024年末还有40.00万元没有用完",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="older money, and basic spending without a project",
        rows={
            "carry_over": [
                left("0.01", origin_year=2021),
                left("5.00", project=None, project_name=None),
            ]
        },
        hits=(
            Hit(f"{KEY}/-/2023/general", "red", "5.00", "0.00", (("carry_over", 3),), "“基本支出”"),
            Hit(f"{KEY}/P1/2021/general", "red", "0.01", "0.00", (("carry_over", 2),)),
        ),
    ),
    Case(kind="negative", name="all used", rows={"carry_over": [left("0.00")]}),
    Case(
        kind="negative",
        name="the year is not over",
        as_of=date(2024, 12, 30),
        rows={"carry_over": [left("400000.00")]},
    ),
    Case(
        kind="negative",
        name="told before the year was over",
        rows={"carry_over": [left("400000.00")]},
        received=told(date(2024, 10, 10)),
    ),
    Case(
        kind="edge",
        name="exactly what a setting allows",
        settings={"least_yuan": "100"},
        rows={"carry_over": [left("100.00")]},
    ),
    Case(
        kind="edge",
        name="this year's own money is carried over for the first time",
        rows={"carry_over": [left("400000.00", origin_year=2024)]},
    ),
    Case(kind="edge", name="none delivered", missing=[("carry_over", 2024)]),
]
