"""Cases of rule 16."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, TOWN, Case, Hit, Row

APPROVED = {"kind": "approved", "subject": "budget", "date": date(2024, 1, 20)}


def out(day: date | None, yuan: str | None = "5000000.00", **given: Any) -> Row:
    return {
        "direction": "out",
        "kind": "general",
        "lower_jurisdiction": TOWN,
        "transfer_no": "ZY1",
        "project_name": "均衡性补助",
        "date_issued": day,
        "issued_yuan": yuan,
        **given,
    }


BOTH = (("procedure", 2), ("transfer", 2))
ANNOUNCED = {"notified_yuan": "70.00", "date_notified": date(2023, 11, 20)}

CASES = [
    Case(
        kind="positive",
        name="fifty-eight days",
        rows={"procedure": [APPROVED], "transfer": [out(date(2024, 3, 18))]},
        hits=(
            Hit(
                "ZY1",
                "red",
                "58.00",
                "30.00",
                BOTH,
                "“均衡性补助”500.00万元，2024年3月18日才正式下达，"
                "距2024年1月20日人民代表大会批准预算58天，超过30天的期限28天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="announced and never issued, as far as the data tell",
        rows={"procedure": [APPROVED], "transfer": [out(None, None, **ANNOUNCED)]},
        received=[{"delivery": "transfer1", "received": date(2024, 4, 9)}],
        hits=(Hit("ZY1", "red", "71.00", "30.00", BOTH, "截至2024年3月31日仍未正式下达"),),
    ),
    Case(
        kind="negative",
        name="disaster relief, final settlement, another kind, from above, taken back",
        rows={
            "procedure": [APPROVED],
            "transfer": [
                out(date(2024, 3, 18), special="disaster"),
                out(date(2024, 3, 18), special="actual", transfer_no="ZY2"),
                out(date(2024, 3, 18), kind="earmarked", transfer_no="ZY3"),
                out(date(2024, 3, 18), "-5.00", transfer_no="ZY4"),
                out(
                    date(2024, 3, 18),
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
        received=[{"delivery": "transfer1", "received": date(2024, 2, 25)}],
    ),
    Case(
        kind="edge",
        name="on the thirtieth day",
        rows={"procedure": [APPROVED], "transfer": [out(date(2024, 2, 19))]},
    ),
    Case(
        kind="edge",
        name="no approval told, no day and no file's day",
        rows={
            "procedure": [{**APPROVED, "subject": "adjustment"}],
            "transfer": [out(date(2024, 3, 18)), out(None, transfer_no="ZY2")],
        },
    ),
    Case(
        kind="edge",
        name="no transfers delivered",
        rows={"procedure": [APPROVED]},
        missing=[("transfer", 2024)],
    ),
]
