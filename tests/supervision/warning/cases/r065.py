"""Cases of rule 65."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, Case, Hit

JUNE = date(2024, 6, 30)
PASSED = {"kind": "approved", "subject": "budget", "unit": None, "date": date(2024, 1, 18)}


def added(yuan: str, day: date = JUNE, **more: Any) -> dict[str, Any]:
    """Return earmarked money received without notice."""
    plain = {"direction": "in", "kind": "earmarked", "lower_jurisdiction": DISTRICT}
    return {**plain, "date_issued": day, "issued_yuan": yuan, **more}


def report(day: date) -> dict[str, Any]:
    """Return a report on earmarked money."""
    return {"kind": "reported", "subject": "earmarked_transfer", "unit": None, "date": day}


CASES = [
    Case(
        kind="positive",
        name="no report",
        rows={
            "transfer": [added("20000000.00"), added("5000000.00", date(2024, 9, 1))],
            "procedure": [PASSED],
        },
        hits=(
            Hit(
                DISTRICT,
                "yellow",
                "25000000.00",
                "0.00",
                (("transfer", 2), ("transfer", 3)),
                "2024年执行中收到上级追加的专项转移支付2笔共2,500.00万元，此后没有向人大报告的记录",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the report came before the money",
        rows={
            "transfer": [added("20000000.00"), added("3.00", date(2024, 5, 1))],
            "procedure": [PASSED, report(date(2024, 6, 29))],
        },
        hits=(
            Hit(DISTRICT, "yellow", "20000000.00", "0.00", (("transfer", 2),), "1笔共2,000.00万元"),
        ),
    ),
    Case(
        kind="positive",
        name="told by the receiver alone: what came in, and when",
        rows={
            "transfer": [
                {
                    **added("9.00"),
                    "date_issued": None,
                    "issued_yuan": None,
                    "date_received": date(2024, 9, 1),
                    "received_yuan": "9.00",
                }
            ],
            "procedure": [PASSED, report(date(2024, 8, 31))],
        },
        hits=(Hit(DISTRICT, "yellow", "9.00", "0.00", (("transfer", 2),), "1笔共9.00元"),),
    ),
    Case(
        kind="negative",
        name="reported on the day",
        rows={"transfer": [added("20000000.00")], "procedure": [PASSED, report(JUNE)]},
    ),
    Case(
        kind="negative",
        name="announced, before the budget, general, handed on, taken back",
        rows={
            "transfer": [
                added("9.00", date_notified=date(2023, 11, 20)),
                added("9.00", notified_yuan="7.00"),
                added("9.00", date(2024, 1, 18)),
                added("9.00", kind="general"),
                added("9.00", direction="out"),
                added("-9.00"),
            ],
            "procedure": [PASSED],
        },
    ),
    Case(
        kind="negative",
        name="a hundred and nineteen days ago",
        as_of=date(2024, 10, 27),
        rows={"transfer": [added("9.00")], "procedure": [PASSED]},
    ),
    Case(
        kind="negative",
        name="the records do not reach so far",
        rows={"transfer": [added("9.00")], "procedure": [PASSED]},
        received=[{"delivery": "procedure1", "received": date(2024, 9, 10)}],
    ),
    Case(
        kind="edge",
        name="no approval on record, a hundred and twenty days ago",
        as_of=date(2024, 10, 28),
        rows={"transfer": [added("9.00")], "procedure": [report(date(2024, 2, 1))]},
        hits=(Hit(DISTRICT, "yellow", "9.00", "0.00", (("transfer", 2),)),),
    ),
    Case(
        kind="edge",
        name="without a day or a sum",
        rows={
            "transfer": [
                {**added("9.00"), "date_issued": None},
                {**added("9.00"), "issued_yuan": None},
                {**added("0.00"), "received_yuan": "9.00"},
            ],
            "procedure": [PASSED],
        },
    ),
    Case(
        kind="edge",
        name="no procedure delivered",
        rows={"transfer": [added("9.00")]},
        missing=[("procedure", 2024)],
    ),
]
