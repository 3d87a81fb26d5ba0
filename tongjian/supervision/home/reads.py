"""The five questions of the first minute, answered from the ledger and the warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.queries import reads as queries
from tongjian.supervision.queries.pace import elapsed_pct
from tongjian.supervision.queries.reads import Drill, Part
from tongjian.supervision.queries.source import Source
from tongjian.supervision.queries.state import ALL, OWN, State
from tongjian.supervision.warning import reads as warnings

GENERAL = {"fund_type": "general"}
SMALLEST_SHARE = Decimal("0.01")  # a part below one hundredth of the budget does not make the list
SHOWN = 5
MONTHLY = frozenset({"payment", "revenue"})


@dataclass(frozen=True)
class Progress:
    """How far a year has come: done and planned in yuan, and how much time has passed."""

    state: State
    drill: Drill
    time_pct: Decimal

    @property
    def whole(self) -> Part:
        """The figures of the whole."""
        return self.drill.whole

    @property
    def level(self) -> str:
        """How it stands against time: red from 20 points behind, yellow from 10, else green."""
        if self.whole.progress_pct is None:
            return "grey"
        gap = self.whole.progress_pct - self.time_pct
        return "red" if gap <= -20 else "yellow" if gap <= -10 else "green"


@dataclass(frozen=True)
class Changes:
    """What came since a moment."""

    since: datetime | None
    deliveries: list[Delivery]
    delivery_count: int
    warnings: list[Any]
    warning_count: int


def spending(place: str, year: int, as_of: date, towns: Sequence[str]) -> Progress:
    """Return the consolidated execution of the general budget by place; a town's by department."""
    state = replace(_state("payment", place, year, as_of), view=ALL)
    return _progress(state if towns else _at(state, place), (place, *towns))


def departments(place: str, year: int, as_of: date) -> Progress:
    """Return the own-level execution of the general budget by department."""
    return _progress(_at(_state("payment", place, year, as_of), place), (place,))


def revenue(place: str, year: int, as_of: date, towns: Sequence[str]) -> Progress:
    """Return the general budget's consolidated revenue, transfers left out, against its budget."""
    state = replace(_state("revenue", place, year, as_of), view=ALL)
    return _progress(state, (place, *towns))


def _at(state: State, place: str) -> State:
    return replace(state, paths={"organisation": (place,)})


def _state(dataset: str, place: str, year: int, as_of: date) -> State:
    declared = dataset_named(dataset)
    return State(
        dataset=declared,
        jurisdiction=place,
        year=year,
        as_of=as_of,
        view=OWN,
        by=declared.hierarchies[0].name,
        chosen=GENERAL,
        today=as_of,
    )


def _progress(state: State, places: Sequence[str]) -> Progress:
    tables = ledger.open_tables(as_of=state.as_of, years=[state.year], jurisdictions=list(places))
    drill = queries.drill(Source(tables, state.year), state, None)
    return Progress(state, drill, elapsed_pct(state.year, drill.until or state.as_of))


def slowest(progress: Progress) -> list[Part]:
    """Return the parts furthest behind, slowest first; small ones are left out."""
    planned = progress.whole.planned or Decimal(0)
    parts = [
        part
        for part in progress.drill.parts
        if part.progress_pct is not None and (part.planned or 0) >= planned * SMALLEST_SHARE
    ]
    behind = [part for part in parts if (part.progress_pct or 0) < progress.time_pct]
    return sorted(behind, key=lambda part: part.progress_pct or Decimal(0))[:SHOWN]


def changes(places: Sequence[str], since: datetime | None) -> Changes:
    """Return what was published and what warnings appeared since ``since`` (None: first visit)."""
    published: QuerySet[Delivery] = ledger.deliveries().filter(
        jurisdiction_id__in=list(places), state="published"
    )
    if since is None:
        return Changes(None, [], 0, [], 0)
    published = published.filter(finished_at__gt=since)
    found = warnings.since(since, places)
    return Changes(
        since, list(published[:SHOWN]), published.count(), list(found[:SHOWN]), found.count()
    )


@dataclass(frozen=True)
class Fresh:
    """How fresh a dataset is: is it due each month, when was it last received, its age."""

    title: str
    monthly: bool
    received: date | None
    age_days: int | None


def freshness(places: Sequence[str], as_of: date) -> list[Fresh]:
    """Return each dataset's last receipt by ``as_of``."""
    latest = ledger.freshest(places, as_of)
    found = []
    for name in ("payment", "budget", "revenue"):
        day = latest.get(name)
        age = (as_of - day).days if day else None
        found.append(Fresh(dataset_named(name).title, name in MONTHLY, day, age))
    return found
