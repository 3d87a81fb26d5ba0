"""Cases of rule 72."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import Case, Hit, Row


def problem(number: str, **given: Any) -> Row:
    return {
        "problem_no": number,
        "problem": "部分收入没有及时上缴",
        "due": date(2025, 1, 25),
        "status": "rectifying",
        "sum_yuan": "20000.00",
        **given,
    }


CASES = [
    Case(
        kind="positive",
        name="still open a week after",
        rows={"audit_finding": [problem("A"), problem("B", status="open", sum_yuan=None)]},
        hits=(
            Hit(
                "A",
                "red",
                "7",
                "0",
                (("audit_finding", 2),),
                "“部分收入没有及时上缴”，涉及2.00万元，应于2025年1月25日前完成整改，已超过7天，仍没有完成",
            ),
            Hit("B", "red", "7", "0", (("audit_finding", 3),), "上缴”，应于2025年1月25日前"),
        ),
    ),
    Case(
        kind="positive",
        name="done a day late",
        rows={"audit_finding": [problem("A", status="done", date_done=date(2025, 1, 26))]},
        hits=(Hit("A", "red", "1", "0", (("audit_finding", 2),), "迟了1天才完成"),),
    ),
    Case(
        kind="negative",
        name="done on the day, or not due before today",
        rows={
            "audit_finding": [
                problem("A", status="done", date_done=date(2025, 1, 25)),
                problem("B", due=date(2025, 2, 1)),
            ]
        },
    ),
    Case(
        kind="negative",
        name="done early, of last year",
        rows={
            "audit_finding": [
                problem("A", status="done", date_done=date(2024, 1, 25)),
                problem("B", fiscal_year=2023),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no day due, no day done",
        rows={
            "audit_finding": [
                problem("A", due=None),
                problem("B", status="done", date_done=None),
                problem("C", status="done", due=None, date_done=date(2025, 1, 26)),
            ]
        },
    ),
    Case(kind="edge", name="no audit", rows={"tax": [{}]}, missing=[("audit_finding", 2024)]),
]
