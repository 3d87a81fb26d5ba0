"""Everything beside budget, payments and revenue, from the same years and in step with them.

Each module makes one or two kinds of files from a ``History`` and hands them to an ``Outbox``.
"""

from __future__ import annotations

from collections.abc import Callable

from tongjian.supervision.demo.district.further import (
    accounts,
    allotments,
    assets,
    audits,
    balances,
    carried,
    contracts,
    debts,
    figures,
    levies,
    meetings,
    procedures,
    publics,
    targets,
    taxes,
    transfers,
    vouchers,
    works,
)
from tongjian.supervision.demo.district.further.book import History
from tongjian.supervision.demo.district.further.outbox import Outbox

MAKERS: dict[str, Callable[[Outbox], None]] = {
    "allotment": allotments.make,
    "transfer": transfers.make,
    "final_account": accounts.make,
    "debt": debts.make,
    "procurement": contracts.make,
    "three_public": publics.make,
    "performance": targets.make,
    "audit_finding": audits.make,
    "investment_project": works.make,
    "tax": taxes.make,
    "state_asset": assets.make,
    "statistic": figures.make_statistics,
    "social_insurance": figures.make_insurance,
    "procedure": procedures.make,
    "balance": balances.make,
    "carry_over": carried.make,
    "non_tax_due": levies.make,
    "voucher": vouchers.make,
    "meeting_training": meetings.make_meetings,
    "register": meetings.make_register,
    "financial_sector": figures.make_banks,
}
FURTHER = frozenset(MAKERS)

__all__ = ["FURTHER", "MAKERS", "History", "Outbox"]
