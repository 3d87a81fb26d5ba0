"""What the generator says about its own files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

LABEL = "演示数据"


@dataclass(frozen=True)
class PlannedDelivery:
    """One file and the day on which it is received.

    ``file`` is relative to the generated folder; ``period`` is "01" to "12", None for the whole
    year; ``unit`` is who reports where units report for themselves. ``totals`` are control
    totals: the sum of a column over all rows of the file, in yuan. A later delivery of the same
    slice replaces the earlier one. A ``rejected`` file is faulty on purpose and must be sent back.
    """

    dataset: str
    jurisdiction: str
    fiscal_year: int
    period: str | None
    source: str
    file: str
    received: date
    totals: Mapping[str, Decimal]
    unit: str | None = None
    rejected: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values; amounts as text."""
        return {
            "dataset": self.dataset,
            "jurisdiction": self.jurisdiction,
            "fiscal_year": self.fiscal_year,
            "period": self.period,
            "source": self.source,
            "file": self.file,
            "received": self.received.isoformat(),
            "totals": {name: str(value) for name, value in self.totals.items()},
            "unit": self.unit,
            "rejected": self.rejected,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> PlannedDelivery:
        """Return what ``as_json`` wrote."""
        totals = {name: Decimal(amount) for name, amount in value["totals"].items()}
        received = date.fromisoformat(value["received"])
        return cls(**{**value, "received": received, "totals": totals})


@dataclass(frozen=True)
class Happening:
    """Something that happened in the data, stated plainly in Chinese.

    ``kind`` is neutral ("paid_twice"); ``rows`` are (file, row) with the heading as row 1;
    ``subjects`` name units or jurisdictions by code when it is about them rather than about rows;
    ``amounts`` are yuan except where ``facts`` say what they measure.
    """

    id: str
    kind: str
    statement: str
    jurisdiction: str
    fiscal_year: int
    unit: str | None = None
    project: str | None = None
    subjects: tuple[str, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    amounts: tuple[Decimal, ...] = ()
    dates: tuple[date, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values; amounts as text, dates as ISO days."""
        return {
            "id": self.id,
            "kind": self.kind,
            "statement": self.statement,
            "jurisdiction": self.jurisdiction,
            "fiscal_year": self.fiscal_year,
            "unit": self.unit,
            "project": self.project,
            "subjects": list(self.subjects),
            "rows": [list(row) for row in self.rows],
            "amounts": [str(amount) for amount in self.amounts],
            "dates": [day.isoformat() for day in self.dates],
            "facts": dict(self.facts),
        }


@dataclass(frozen=True)
class Manifest:
    """Everything the generator wrote and everything it knows to be remarkable in it.

    ``published`` is what the published totals show of themselves; ``invented`` the totals no
    report states; ``corrections`` files delivered again, ``first`` being replaced by ``then``;
    ``absent`` what a source still owes; ``successions`` units that go on as others and
    ``basis_changes`` figures counted on another basis from a year on.
    """

    seed: int
    parameters: Mapping[str, Any]
    units: str
    deliveries: tuple[PlannedDelivery, ...]
    events: tuple[Happening, ...]
    near_misses: tuple[Happening, ...]
    published: tuple[Mapping[str, Any], ...]
    invented: tuple[Mapping[str, Any], ...]
    corrections: tuple[Mapping[str, str], ...]
    absent: tuple[Mapping[str, Any], ...] = ()
    successions: tuple[Mapping[str, Any], ...] = ()
    basis_changes: tuple[Mapping[str, Any], ...] = ()
    label: str = LABEL

    def as_json(self) -> dict[str, Any]:
        """Return the whole manifest as plain JSON values."""
        return {
            "label": self.label,
            "seed": self.seed,
            "parameters": dict(self.parameters),
            "units": self.units,
            "deliveries": [delivery.as_json() for delivery in self.deliveries],
            "events": [event.as_json() for event in self.events],
            "near_misses": [near.as_json() for near in self.near_misses],
            "published": [dict(entry) for entry in self.published],
            "invented": [dict(entry) for entry in self.invented],
            "corrections": [dict(entry) for entry in self.corrections],
            "absent": [dict(entry) for entry in self.absent],
            "successions": [dict(entry) for entry in self.successions],
            "basis_changes": [dict(entry) for entry in self.basis_changes],
        }

    def write(self, path: Path) -> None:
        """Write the manifest as UTF-8 JSON."""
        text = json.dumps(self.as_json(), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
