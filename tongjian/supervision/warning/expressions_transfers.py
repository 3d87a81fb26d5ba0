"""What the two rules about the term for issuing transfers share (预算法第五十二条第四款)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import RuleTables
from tongjian.supervision.warning.expressions import evidence_of, results, with_evidence
from tongjian.supervision.warning.expressions_terms import (
    YEAR,
    chinese_day,
    day_count,
    first_days,
    late_by,
    on_day,
    spoken_for,
    steps,
)
from tongjian.supervision.warning.plain import money

KEY = [*YEAR, "transfer_no"]


def issued_late(tables: RuleTables, kind: str, days: int) -> Any:
    """Find a district's transfers of a kind issued after the term from the budget's approval.

    One only announced counts as well once the data speak of a day beyond the term: its
    ``date_issued`` is null then and the days run to ``until``.
    """
    rows = tables.dataset("transfer")
    rows = rows.filter(
        rows.direction == "out",
        rows.kind == kind,
        rows.special.fill_null("none") == "none",
        rows.issued_yuan.coalesce(rows.notified_yuan).fill_null(0) > 0,
    )
    approvals = steps(tables, "approved", "budget")
    both = rows.inner_join(first_days(approvals, YEAR, "approved"), list(YEAR))
    told = both.left_join(spoken_for(tables, "transfer"), list(YEAR))
    told = told.select(*both.columns, until=both.date_issued.coalesce(told.told))
    spent = told.mutate(days=day_count(told.approved, told.until))
    late = spent.filter(spent.days > days)
    keyed = late.select(
        *KEY,
        "approved",
        "date_issued",
        "until",
        "days",
        "lower_jurisdiction",
        "project_name",
        amount=late.issued_yuan.coalesce(late.notified_yuan),
    )
    hits = with_evidence(
        keyed,
        KEY,
        evidence_of(late, KEY, "transfer", late.issued_yuan),
        on_day(approvals, keyed, KEY, day="approved", shared=YEAR),
    )
    return results(
        hits,
        subject=("transfer", hits.transfer_no, hits.project_name.fill_null(hits.transfer_no)),
        level="red",
        figures=(hits.days, ibis.literal(days)),
        unit="天",
        further={
            "approved": hits.approved,
            "issued": hits.date_issued,
            "until": hits.until,
            "to": hits.lower_jurisdiction,
            "amount": hits.amount,
        },
    )


def late_words(row: Mapping[str, Any], kind: str) -> str:
    """Say what was issued when, or not at all, and how far beyond the term."""
    to = row.get("place_names", {}).get(row["to"], row["to"])
    what = f"{row['year']}年对下（{to}）{kind}“{row['subject_name']}”{money(row['amount'])}"
    since = f"距{chinese_day(row['approved'])}人民代表大会批准预算"
    when = f"截至{chinese_day(row['until'])}仍未正式下达"
    if row["issued"] is not None:
        when = f"{chinese_day(row['issued'])}才正式下达"
    return f"{what}，{when}，{late_by(row, since)}。"
