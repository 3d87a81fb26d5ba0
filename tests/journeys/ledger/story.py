"""What the journeys of the ledger are told with, beside the verbs of the hall's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.journeys.conftest import SLATE
from tests.journeys.hall.story import Hall, Visitor
from tests.supervision.ledger.files import rows, write_csv
from tests.world import DISTRICT, ROOT, unit
from tongjian.core.orgs.actions import set_units
from tongjian.supervision.ledger.actions import deliver

YEAR = "2026"
COMMON = {"jurisdiction": DISTRICT, "fiscal_year": YEAR}
BASE = f"?j={DISTRICT}&year={YEAR}"


@dataclass
class Ledger(Hall):
    """A running ledger with its clock."""

    def file(self, name: str, dataset: str, *changes: dict[str, str]) -> Path:
        """Write a file of the year as a clerk's software would."""
        lines = rows(dataset, *({**COMMON, **change} for change in changes))
        return write_csv(self.folder / name, dataset, lines)

    def given(self, name: str, dataset: str, *changes: dict[str, str], **more: Any) -> str:
        """Something delivered and published now; the delivery."""
        outcome = deliver(
            file=self.file(name, dataset, *changes),
            dataset=dataset,
            **{"jurisdiction": DISTRICT, "fiscal_year": int(YEAR), "by": ROOT, **more},
            now=self.site.world.now,
        )
        assert outcome.accepted, outcome
        return outcome.delivery

    def units(self, number: int) -> None:
        """Give the district so many departments of one unit each."""
        with self.site.world.scope():
            set_units(
                jurisdiction=DISTRICT,
                lines=[unit(DISTRICT, one + 1) for one in range(number)],
                by=ROOT,
                now=self.site.world.now,
            )

    def on_a_tablet(self, role: str) -> Visitor:
        """Somebody who signs in on a tablet held across, and touches it."""
        return self.official(role, SLATE)


def paid(month: int, amount: str, **more: str) -> dict[str, str]:
    """A payment's changes: the month of 2026 and the amount."""
    day = f"{YEAR}-{month:02d}-05"
    return {"date_paid": day, "date_applied": "", "amount_yuan": amount, **more}


def planned(amount: str, **more: str) -> dict[str, str]:
    """A budget line's changes."""
    return {"approved_yuan": amount, "virement_yuan": "", "current_yuan": amount, **more}


def waits(visitor: Visitor, words: str, seconds: float = 120) -> Visitor:
    """Keep looking at a page that changes by itself until it says so."""
    found = visitor.page.locator("main").get_by_text(words).locator("visible=true").first
    found.wait_for(timeout=seconds * 1000)
    visitor.page.wait_for_load_state()
    return visitor


def money(text: str) -> Decimal:
    """The number a cell shows."""
    found = re.search(r"[-−]?[\d,]+(?:\.\d+)?", text)
    assert found, text
    return Decimal(found[0].replace(",", "").replace("−", "-"))


__all__ = ["BASE", "YEAR", "Ledger", "Visitor", "money", "paid", "planned", "waits"]
