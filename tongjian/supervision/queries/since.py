"""Why a figure of one day differs from that of another: delivery by delivery, to the cent.

A figure is the sum of what each delivery contributes to it as of a day. Between two days a
delivery may begin to count, stop counting (withdrawn, or replaced by a later one of the same
slice), or count with fewer or more of its rows; each of these has its effect, and the effects
together are the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.supervision.datasets.declare import Measure
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.queries import build, reads
from tongjian.supervision.queries.figures import exact
from tongjian.supervision.queries.state import State

RECEIVED, WITHDRAWN, REPLACED = "received", "withdrawn", "replaced"
RESTORED, CHANGED = "restored", "changed"
SAID = {
    RECEIVED: "这段时间收到",
    WITHDRAWN: "这段时间撤回",
    REPLACED: "被后来的报送替换",
    RESTORED: "替换它的报送撤回，重新计入",
    CHANGED: "一部分被后来的报送替换，或重新计入",
}
PARTS = 30


@dataclass(frozen=True)
class Share:
    """What a delivery contributes to a figure as of a day; ``value`` None where nothing."""

    value: Decimal | None
    rows: int


@dataclass(frozen=True)
class Effect:
    """What happened to a delivery between the days and what it did to the figure."""

    delivery: str
    event: str
    before: Decimal
    after: Decimal
    rows_before: int
    rows_after: int

    @property
    def effect(self) -> Decimal:
        """Return how much it moved the figure."""
        return self.after - self.before


@dataclass(frozen=True)
class Change:
    """A part of the next level that differs between the days."""

    code: str
    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        """Return after less before, a part that was not there counting as nothing."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True)
class Since:
    """A figure on two days with everything that lies between: ``effects`` are the difference.

    ``adds`` is False where the measure has no sum over what was selected, so nothing is explained.
    """

    adds: bool
    earlier: date
    later: date
    before: Decimal
    after: Decimal
    effects: tuple[Effect, ...]
    parts: tuple[Change, ...]

    @property
    def difference(self) -> Decimal:
        """Return the later figure less the earlier one."""
        return self.after - self.before


def shares(
    tables: Any, state: State, measure: Measure, only_units: frozenset[str] | None
) -> dict[str, Share]:
    """Return what each delivery contributes to the figure, by delivery."""
    rows = reads.base(tables, state, only_units)
    found = tables.execute(build.by_delivery(rows, state, measure)).to_pylist()
    return {
        row["delivery"]: Share(value if isinstance(value, Decimal) else None, row["rows"])
        for row in found
        for value in [exact(row["part"])]
    }


def effects(
    before: Mapping[str, Share],
    after: Mapping[str, Share],
    deliveries: Iterable[Delivery],
    earlier: date,
    later: date,
) -> tuple[Effect, ...]:
    """Return what each delivery did to the figure; those without effect are left out unless they
    came or went between the days."""
    known = {item.pk: item for item in deliveries}
    none = Share(None, 0)
    found = []
    for key in sorted({*before, *after, *known}):
        first, last = before.get(key, none), after.get(key, none)
        event = _event(known.get(key), key in before, key in after, (earlier, later))
        if first == last and event not in (RECEIVED, WITHDRAWN):
            continue
        found.append(
            Effect(
                key,
                event,
                first.value or Decimal(0),
                last.value or Decimal(0),
                first.rows,
                last.rows,
            )
        )
    return tuple(found)


def _event(of: Delivery | None, was: bool, stays: bool, days: tuple[date, date]) -> str:
    earlier, later = days
    if of is not None and of.withdrawn is not None and earlier < of.withdrawn <= later:
        return WITHDRAWN
    if of is not None and earlier < of.received <= later:
        return RECEIVED
    if was and not stays:
        return REPLACED
    return RESTORED if stays and not was else CHANGED


def between(
    tables: tuple[Any, Any],
    state: State,
    days: tuple[date, date],
    measure: Measure,
    only_units: frozenset[str] | None,
) -> Since:
    """Return why the figure differs between two days; ``tables`` are those of the days."""
    earlier, later = days
    states = (replace(state, as_of=earlier), replace(state, as_of=later))
    first, last = (
        shares(opened, one, measure, only_units) for opened, one in zip(tables, states, strict=True)
    )
    found = effects(first, last, _deliveries(tables, state, {*first, *last}, days), earlier, later)
    return Since(
        all(
            _adds(opened, one, measure, only_units)
            for opened, one in zip(tables, states, strict=True)
        ),
        earlier,
        later,
        _sum(first),
        _sum(last),
        tuple(sorted(found, key=lambda one: -abs(one.effect))),
        _parts(tables, states, measure, only_units),
    )


def _adds(tables: Any, state: State, measure: Measure, only_units: frozenset[str] | None) -> bool:
    if not build.apart_columns(measure, state.dataset):
        return True
    rows = reads.base(tables, state, only_units)
    whole = tables.execute(build.totals(rows, state)).to_pylist()[0]
    return whole["rows"] == 0 or whole[measure.name] is not None


def _sum(found: Mapping[str, Share]) -> Decimal:
    return sum((one.value or Decimal(0) for one in found.values()), Decimal(0))


def _deliveries(
    tables: tuple[Any, Any], state: State, keys: set[str], days: tuple[date, date]
) -> list[Delivery]:
    """Return the deliveries of the shares and all that came or went between the days."""
    earlier, later = days
    places = tables[1].tables.jurisdictions
    rows = Delivery.objects.filter(
        jurisdiction_id__in=places,
        dataset=state.dataset.name,
        fiscal_year=state.year,
        source__in=list(state.dataset.sources),
        state__in=("published", "withdrawn"),
    )
    came = rows.filter(received__gt=earlier, received__lte=later)
    went = rows.filter(withdrawn__gt=earlier, withdrawn__lte=later)
    listed = {item.pk: item for item in (*came, *went, *rows.filter(pk__in=keys))}
    never = [  # came and went within the days: it counted on neither
        key
        for key, item in listed.items()
        if item.received > earlier and item.withdrawn is not None and item.withdrawn <= later
    ]
    return [item for key, item in listed.items() if key not in never or key in keys]


def _parts(
    tables: tuple[Any, Any],
    states: tuple[State, State],
    measure: Measure,
    only_units: frozenset[str] | None,
) -> tuple[Change, ...]:
    """Return the parts of the next level that differ, the largest difference first."""
    if states[0].level is None:
        return ()
    figures: list[dict[str, Decimal | None]] = []
    names: dict[str, str] = {}
    for opened, state in zip(tables, states, strict=True):
        rows = reads.base(opened, state, only_units)
        named = reads.level_names(opened, state)
        found = opened.execute(build.by_level(rows, state)).to_pylist()
        for row in found:
            code = row["code"] or "-"
            blank = "（空白）" if code == "-" else code
            names[code] = row.get("name") or named.get(code) or blank
        values = {row["code"] or "-": exact(row[measure.name]) for row in found}
        figures.append({k: v if isinstance(v, Decimal) else None for k, v in values.items()})
    changes = [
        Change(code, names[code], figures[0].get(code), figures[1].get(code)) for code in names
    ]
    moved = [change for change in changes if change.before != change.after]
    return tuple(sorted(moved, key=lambda one: (-abs(one.difference), one.code))[:PARTS])
