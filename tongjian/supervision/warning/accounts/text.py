"""Rule 75: the text against the tables, and against itself."""

from __future__ import annotations

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts.model import AccountsDocument
from tongjian.supervision.warning.accounts.amounts import check_amounts
from tongjian.supervision.warning.accounts.context import Context
from tongjian.supervision.warning.accounts.counts import check_counts
from tongjian.supervision.warning.accounts.directions import check_directions
from tongjian.supervision.warning.accounts.items import check_items
from tongjian.supervision.warning.accounts.lists import check_lists, check_names
from tongjian.supervision.warning.accounts.rates import check_rates
from tongjian.supervision.warning.accounts.wordings import check_wording


def check_text(document: AccountsDocument) -> list[Finding]:
    """Return the findings of rule 75 in printed order, notes on rounding last."""
    context = Context(document)
    for check in (
        check_amounts,
        check_counts,
        check_items,
        check_rates,
        check_names,
        check_lists,
        check_directions,
        check_wording,
    ):
        check(context)
    return sorted(_once(context.findings), key=_order)


def _once(findings: list[Finding]) -> list[Finding]:
    """Keep the first of findings that state the same words at the same place."""
    kept: dict[tuple[object, ...], Finding] = {}
    for one in findings:
        place = tuple(one.where.get(key) for key in ("page", "section", "table", "row"))
        kept.setdefault((one.kind, one.stated, one.expected, *place), one)
    return list(kept.values())


def _order(finding: Finding) -> tuple[bool, int]:
    return finding.kind == "rounding", int(finding.where.get("page") or 0)
