"""Cases of rule 19."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, Hit, Row


def stages(**given: Any) -> Row:
    return {
        "document_no": "W1",
        "project_name": "河道整治",
        "amount_yuan": "300.00",
        "date_received": date(2024, 3, 1),
        "date_registered": date(2024, 3, 2),
        "date_split": date(2024, 3, 9),
        "date_approved": date(2024, 3, 12),
        "date_issued": date(2024, 3, 15),
        **given,
    }


def later(**given: Any) -> Row:
    return stages(
        **{
            "date_split": date(2024, 4, 21),
            "date_approved": date(2024, 4, 22),
            "date_issued": date(2024, 4, 25),
            **given,
        }
    )


CASES = [
    Case(
        kind="positive",
        name="fifty days before it was split",
        rows={"allotment": [later(), later(amount_yuan="20.00", function_code="2010101")]},
        hits=(
            Hit(
                f"{UNIT}/W1",
                "yellow",
                "50.00",
                "30.00",
                (("allotment", 2), ("allotment", 3)),
                "指标“河道整治”320.00元（W1）停在分配环节，2024年3月2日到2024年4月21日共50天，"
                "超过30天的期限20天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="of two slow stages the one further beyond its setting",
        rows={"allotment": [later(date_split=date(2024, 4, 2), date_issued=date(2024, 5, 10))]},
        hits=(Hit(f"{UNIT}/W1", "yellow", "18.00", "15.00", (("allotment", 2),), "停在下达环节"),),
    ),
    Case(
        kind="positive",
        name="a setting of one's own for registering",
        settings={"register_days": "1"},
        rows={"allotment": [stages(date_registered=date(2024, 3, 3))]},
        hits=(Hit(f"{UNIT}/W1", "yellow", "2.00", "1.00", (("allotment", 2),), "停在登记环节"),),
    ),
    Case(kind="negative", name="a few days a stage", rows={"allotment": [stages()]}),
    Case(
        kind="negative",
        name="what is taken back, and days nobody wrote down",
        rows={
            "allotment": [
                later(amount_yuan="-300.00"),
                later(document_no="W2", date_registered=None),
            ]
        },
    ),
    Case(
        kind="edge",
        name="exactly the settings",
        rows={
            "allotment": [
                stages(
                    date_registered=date(2024, 3, 16),
                    date_split=date(2024, 4, 15),
                    date_approved=date(2024, 5, 15),
                    date_issued=date(2024, 5, 30),
                )
            ]
        },
    ),
    Case(
        kind="edge",
        name="no stage told at all",
        rows={
            "allotment": [
                stages(
                    date_received=None, date_registered=None, date_split=None, date_approved=None
                )
            ]
        },
    ),
]
