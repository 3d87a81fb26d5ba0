"""Cases of the template of a day that comes too late."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit
from tests.supervision.warning.own.declare import OwnCase

MARCH = date(2024, 3, 1)
ISSUED = {
    "template": "deadline",
    "dataset": "allotment",
    "begins": "date_received",
    "ends": "date_issued",
    "days": "30",
    "which": "both",
}
LATE = {**ISSUED, "which": "late", "level": "blue"}
MISSING = {**ISSUED, "which": "missing"}
FIXED = {
    **ISSUED,
    "dataset": "audit_finding",
    "begins": "fixed",
    "month_day": "6月30日",
    "of_year": "1",
    "ends": "date_done",
    "days": "0",
    "only-status": ["open", "rectifying", "done"],
}


def document(number: str, received: date | None, issued: date | None) -> dict[str, object]:
    dates = {"date_received": received, "date_issued": issued}
    return {"document_no": number, "function_code": "2010101", "amount_yuan": "5", **dates}


def problem(number: str, done: date | None) -> dict[str, object]:
    return {"problem_no": number, "date_done": done, "status": "open"}


CASES = [
    OwnCase(
        ISSUED,
        Case(
            kind="positive",
            name="a day too late, and not at all",
            as_of=date(2024, 6, 1),
            rows={
                "allotment": [
                    document("A1", MARCH, date(2024, 4, 1)),
                    document("A2", MARCH, None),
                    document("A3", MARCH, date(2024, 3, 31)),
                ]
            },
            hits=(
                Hit(
                    "A1/310112001001/2010101/-/-/-",
                    "yellow",
                    "31",
                    "30",
                    (("allotment", 2),),
                    "下达日期为2024年4月1日，晚于收到日期2024年3月1日31天，"
                    "超过本地自定的30天期限1天，请说明事由。",
                ),
                Hit(
                    "A2/310112001001/2010101/-/-/-",
                    "yellow",
                    "92",
                    "30",
                    (("allotment", 3),),
                    "截至2024年6月1日没有下达日期，距收到日期2024年3月1日已92天",
                ),
            ),
        ),
    ),
    OwnCase(
        ISSUED,
        Case(
            kind="negative",
            name="on the last day, and still within the term",
            as_of=date(2024, 3, 31),
            rows={
                "allotment": [
                    document("A1", MARCH, date(2024, 3, 31)),
                    document("A2", MARCH, None),
                ]
            },
        ),
    ),
    OwnCase(
        LATE,
        Case(
            kind="positive",
            name="what is still missing is not asked",
            rows={
                "allotment": [
                    document("A1", MARCH, date(2024, 12, 1)),
                    document("A2", MARCH, None),
                ]
            },
            hits=(Hit("A1/310112001001/2010101/-/-/-", "blue", "275", "30", (("allotment", 2),)),),
        ),
    ),
    OwnCase(
        MISSING,
        Case(
            kind="negative",
            name="what was late is done",
            rows={"allotment": [document("A1", MARCH, date(2024, 12, 1))]},
        ),
    ),
    OwnCase(
        ISSUED,
        Case(
            kind="edge",
            name="nothing to count from, and done before",
            rows={
                "allotment": [
                    document("A1", None, date(2024, 12, 1)),
                    document("A2", MARCH, date(2024, 1, 1)),
                ]
            },
        ),
    ),
    OwnCase(ISSUED, Case(kind="edge", name="no data", missing=[("allotment", 2024)])),
    OwnCase(
        FIXED,
        Case(
            kind="positive",
            name="a fixed day of the next year",
            as_of=date(2025, 9, 1),
            rows={
                "audit_finding": [
                    problem("1", date(2025, 7, 1)),
                    problem("2", date(2025, 6, 30)),
                    problem("3", None),
                ]
            },
            hits=(
                Hit(
                    "1",
                    "yellow",
                    "1",
                    "0",
                    (("audit_finding", 2),),
                    "为2025年7月1日，晚于2025年6月30日1天，已过本地自定的期限",
                ),
                Hit("3", "yellow", "63", "0", (("audit_finding", 4),), "截至2025年9月1日没有"),
            ),
        ),
    ),
    OwnCase(
        FIXED,
        Case(
            kind="edge",
            name="the day has not come",
            as_of=date(2025, 6, 30),
            rows={"audit_finding": [problem("3", None)]},
        ),
    ),
]
