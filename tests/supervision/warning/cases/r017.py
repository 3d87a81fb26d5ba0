"""Cases of rule 17."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, TOWN, Case, Hit, Row

APPROVED = {"kind": "approved", "subject": "budget", "date": date(2024, 1, 20)}


def out(day: date | None, yuan: str | None = "5000000.00", **given: Any) -> Row:
    return {
        "direction": "out",
        "kind": "earmarked",
        "lower_jurisdiction": TOWN,
        "transfer_no": "ZY1",
        "project_name": "河道整治",
        "date_issued": day,
        "issued_yuan": yuan,
        **given,
    }


BOTH = (("procedure", 2), ("transfer", 2))
ANNOUNCED = {"notified_yuan": "70.00", "date_notified": date(2023, 11, 20)}

CASES = [
    Case(
        kind="positive",
        name="a hundred and eleven days",
        rows={"procedure": [APPROVED], "transfer": [out(date(2024, 5, 10))]},
        hits=(
            Hit(
                "ZY1",
                "red",
                "111.00",
                "60.00",
                BOTH,
                "“河道整治”500.00万元，2024年5月10日才正式下达，"
                "距2024年1月20日人民代表大会批准预算111天，超过60天的期限51天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="announced and never issued, as far as the data tell",
        rows={"procedure": [APPROVED], "transfer": [out(None, None, **ANNOUNCED)]},
        received=[{"delivery": "transfer1", "received": date(2024, 4, 9)}],
        hits=(Hit("ZY1", "red", "71.00", "60.00", BOTH, "截至2024年3月31日仍未正式下达"),),
    ),
    Case(
        kind="negative",
        name="disaster relief, final settlement, another kind, from above, taken back",
        rows={
            "procedure": [APPROVED],
            "transfer": [
                out(date(2024, 5, 10), special="disaster"),
                out(date(2024, 5, 10), special="actual", transfer_no="ZY2"),
                out(date(2024, 5, 10), kind="general", transfer_no="ZY3"),
                out(date(2024, 5, 10), "-5.00", transfer_no="ZY4"),
                out(
                    date(2024, 5, 10),
                    direction="in",
                    lower_jurisdiction=DISTRICT,
                    transfer_no="ZY5",
                ),
            ],
        },
    ),
    Case(
        kind="negative",
        name="announced, and the data end within the term",
        rows={"procedure": [APPROVED], "transfer": [out(None, None, **ANNOUNCED)]},
        received=[{"delivery": "transfer1", "received": date(2024, 3, 25)}],
    ),
    Case(
        kind="edge",
        name="on the sixtieth day",
        rows={"procedure": [APPROVED], "transfer": [out(date(2024, 3, 20))]},
    ),
    Case(
        kind="edge",
        name="no approval told, no day and no file's day",
        rows={
            "procedure": [{**APPROVED, "subject": "adjustment"}],
            "transfer": [out(date(2024, 5, 10)), out(None, transfer_no="ZY2")],
        },
    ),
    Case(
        kind="edge",
        name="no transfers delivered",
        rows={"procedure": [APPROVED]},
        missing=[("transfer", 2024)],
    ),
]
