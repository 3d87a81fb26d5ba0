"""Cases of rule 71."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row


def problem(year: int, number: str = "1", **given: Any) -> Row:
    return {
        "fiscal_year": year,
        "problem_no": f"SJ{year}-{number}",
        "kind": "payment",
        "unit": UNIT,
        "sum_yuan": "100.00",
        **given,
    }


OTHERS = [problem(2022, "9", unit=UNIT_B), problem(2023, "9", unit="310112001003", kind="debt")]
NAMES = [{"unit": UNIT, "unit_name": "甲单位", "valid_from": date(2020, 1, 1)}]

CASES = [
    Case(
        kind="positive",
        name="the year and two years before",
        units=NAMES,
        rows={"audit_finding": [*OTHERS, problem(2022), problem(2024), problem(2024, "2")]},
        hits=(
            Hit(
                f"{UNIT}/payment",
                "red",
                "2",
                "2",
                (("audit_finding", 4), ("audit_finding", 5), ("audit_finding", 6)),
                "甲单位在2022年至2024年的审计中，有2年查出“资金支付”类问题，共3个",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="three years, as the setting asks",
        settings={"least_years": "3"},
        rows={
            "audit_finding": [
                *(problem(year) for year in (2022, 2023, 2024)),
                *(problem(year, "2", unit=UNIT_B) for year in (2023, 2024)),
            ]
        },
        hits=(
            Hit(
                f"{UNIT}/payment",
                "red",
                "3",
                "3",
                (("audit_finding", 2), ("audit_finding", 3), ("audit_finding", 4)),
            ),
        ),
    ),
    Case(
        kind="negative",
        name="another kind, another unit, twice in one year",
        rows={
            "audit_finding": [
                *OTHERS,
                problem(2023, kind="asset"),
                problem(2023, "2", unit=UNIT_B, kind="budget"),
                problem(2024),
                problem(2024, "2"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="three years apart, and not found this year",
        rows={
            "audit_finding": [
                problem(2021),
                *OTHERS,
                problem(2023, unit=UNIT_B, kind="asset"),
                problem(2022, unit=UNIT_B, kind="asset"),
                problem(2024),
            ]
        },
    ),
    Case(
        kind="edge",
        name="years before are missing, and those that are there will do",
        year=None,
        rows={"audit_finding": [problem(2023), problem(2024)]},
        missing=[("audit_finding", 2021), ("audit_finding", 2022)],
        hits=(
            Hit(f"{UNIT}/payment", "red", "2", "2", (("audit_finding", 2), ("audit_finding", 3))),
        ),
    ),
    Case(
        kind="edge",
        name="no sum, and reports that found nothing",
        delivered=[("audit_finding", 2022)],
        rows={"audit_finding": [problem(2023, sum_yuan=None), problem(2024, sum_yuan=None)]},
        hits=(
            Hit(f"{UNIT}/payment", "red", "2", "2", (("audit_finding", 2), ("audit_finding", 3))),
        ),
    ),
]
