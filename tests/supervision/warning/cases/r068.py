"""Cases of rule 68."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def report(day: date, **more: Any) -> dict[str, Any]:
    """Return a report on the government's debt."""
    return {"kind": "reported", "subject": "debt", "unit": None, "date": day, **more}


FIRST, SECOND = report(date(2024, 7, 15)), report(date(2025, 1, 15))
LATER = date(2025, 6, 1)

CASES = [
    Case(
        kind="positive",
        name="no report on the first half",
        as_of=LATER,
        rows={"procedure": [report(date(2024, 4, 15)), report(date(2024, 6, 30)), SECOND]},
        hits=(
            Hit(
                "debt/1",
                "yellow",
                "0.00",
                "1.00",
                (),
                "2024年上半年政府债务情况，半年结束后60天内没有向人大报告，至今没有报告的记录",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a day too late",
        as_of=LATER,
        rows={"procedure": [FIRST, report(date(2025, 3, 2))]},
        hits=(
            Hit(
                "debt/2",
                "yellow",
                "0.00",
                "1.00",
                (("procedure", 3),),
                "2024年下半年政府债务情况，半年结束后60天内没有向人大报告，到2025年3月2日才报告",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="both halves",
        as_of=LATER,
        rows={"procedure": [FIRST, SECOND]},
    ),
    Case(
        kind="negative",
        name="on the last days",
        as_of=LATER,
        rows={"procedure": [report(date(2024, 8, 29)), report(date(2025, 3, 1))]},
    ),
    Case(
        kind="negative",
        name="the term is not over",
        as_of=date(2025, 3, 1),
        rows={"procedure": [FIRST]},
    ),
    Case(
        kind="negative",
        name="the records do not reach so far",
        as_of=LATER,
        rows={"procedure": [FIRST]},
        received=[{"delivery": "procedure1", "received": date(2025, 3, 20)}],
    ),
    Case(
        kind="edge",
        name="a report of something else",
        as_of=LATER,
        rows={"procedure": [{**FIRST, "subject": "half_year"}, SECOND]},
        hits=(Hit("debt/1", "yellow", "0.00", "1.00", ()),),
    ),
    Case(kind="edge", name="none delivered", missing=[("procedure", 2024)]),
]
