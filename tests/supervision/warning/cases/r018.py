"""Cases of rule 18."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row

CAME = date(2024, 4, 8)


def upper(day: date, yuan: str = "300.00", **given: Any) -> Row:
    return {
        "origin": "upper",
        "document_no": "W1",
        "project_name": "河道整治",
        "date_received": CAME,
        "date_issued": day,
        "amount_yuan": yuan,
        **given,
    }


CASES = [
    Case(
        kind="positive",
        name="fifty-two days, two lines of a document",
        rows={
            "allotment": [
                upper(date(2024, 5, 30)),
                upper(date(2024, 5, 30), "20.00", function_code="2010101"),
            ]
        },
        hits=(
            Hit(
                f"{UNIT}/W1",
                "yellow",
                "52.00",
                "30.00",
                (("allotment", 2), ("allotment", 3)),
                "上级资金“河道整治”320.00元（W1）2024年4月8日收到，2024年5月30日才下达给"
                "单位（310112001001），相隔52天，超过30天的期限22天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a setting of one's own; each unit by itself",
        settings={"days": "10"},
        rows={"allotment": [upper(date(2024, 4, 19)), upper(date(2024, 4, 18), unit=UNIT_B)]},
        hits=(Hit(f"{UNIT}/W1", "yellow", "11.00", "10.00", (("allotment", 2),)),),
    ),
    Case(
        kind="negative",
        name="the level's own money, and what is taken back",
        rows={
            "allotment": [
                upper(date(2024, 8, 1), origin="own"),
                upper(date(2024, 8, 1), "-300.00", document_no="W2"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="received in the year before, issued as the year began",
        rows={"allotment": [upper(date(2024, 1, 2), date_received=date(2023, 12, 20))]},
    ),
    Case(
        kind="edge",
        name="exactly thirty days",
        rows={"allotment": [upper(date(2024, 5, 8))]},
    ),
    Case(
        kind="edge",
        name="no day of receipt, issued before it came",
        rows={
            "allotment": [
                upper(date(2024, 8, 1), date_received=None),
                upper(date(2024, 1, 8), document_no="W2"),
            ]
        },
    ),
]
