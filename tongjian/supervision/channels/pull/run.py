"""One run of a pull: look at the source, pull the slices that changed, each through the door.

What is pulled is written to a file and delivered like any other. How a slice stood (watermark,
rows, sums) is kept in the transaction of its delivery: a kill leaves a slice either delivered and
remembered or neither, and the next run goes on with the rest.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tongjian.core.exchange.tokens import source_actor
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.supervision.channels.models import PullSlice, PullSource
from tongjian.supervision.channels.pull.columns import Taken, actual, cell, taken_columns
from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.channels.pull.plan import (
    Plan,
    State,
    mark_of,
    period_of,
    plan,
    sum_of,
    unit_of,
    year_of,
)
from tongjian.supervision.channels.pull.query import judged
from tongjian.supervision.channels.pull.servers import (
    Address,
    Server,
    connected,
    password_of,
)
from tongjian.supervision.channels.sources import source_title
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger import receiving
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.locks import Busy, held
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.ledger.paths import work_root

BLOCK = 5_000
PREVIEW = 20
PREVIEW_S = 20
Progress = Callable[[str, float, int], None]


@dataclass
class Outcome:
    """What a run did: deliveries made, rows pulled, slices that vanished from the source.

    ``same`` slices were pulled but their bytes had been delivered before.
    """

    deliveries: list[str] = field(default_factory=list)
    rows: int = 0
    same: int = 0
    gone: tuple[State, ...] = ()

    @property
    def message(self) -> str:
        """Return it in words."""
        said = "自上次以来没有变化，没有新的批次"
        if self.deliveries:
            said = f"取得 {self.rows:,} 行，报送 {len(self.deliveries)} 个批次，交后台核对"
        if self.same:
            said += f"；{self.same} 个期间的内容与已报送的完全相同，没有重复报送"
        if self.gone:
            named = "、".join(map(str, self.gone[:6]))
            said += (
                f"。{named}在来源库里已经没有数据；系统不会自动清空，"
                "请向来源核实，确实作废的请撤回相应批次"
            )
        return said


@dataclass(frozen=True)
class Opened:
    """A source's database with the query's columns sorted out."""

    source: PullSource
    dataset: Dataset
    server: Server
    query: str
    columns: Sequence[str]
    sums: Sequence[str]

    def named(self, name: str, what: str) -> str:
        """Return a column of the result as SQL."""
        return self.server.quoted(actual(name, self.columns, what))

    @property
    def slicing(self) -> list[str]:
        """Return the columns that say which slice a row belongs to, as SQL."""
        source = self.source
        named = ((source.year_column, "年度列"), (source.period_column, "期间列"))
        return [
            self.named(name, what)
            for name, what in (*named, (source.unit_column, "单位列"))
            if name
        ]

    def taken(self, year: str) -> list[Taken]:
        """Return the columns of the delivered file."""
        given = {"jurisdiction": self.source.jurisdiction_id, "fiscal_year": year}
        return taken_columns(self.dataset, self.columns, self.source.mapping, given)


def actor_of(source: PullSource) -> Actor:
    """Return who delivers what a pull brings."""
    title = source_title(source.source)
    return source_actor(source.jurisdiction_id, source.source, title, f"数据库抽取 {source.name}")


@contextmanager
def opened(source: PullSource, timeout_s: int | None = None) -> Iterator[Opened]:
    """Connect to a source's database and look at what its query gives."""
    query = judged(source.query, source.engine).replace("%", "%%")
    address = Address(
        source.engine,
        source.host,
        source.port,
        source.database,
        source.user,
        password_of(source.name),
        source.tls,
        min(source.timeout_s, timeout_s or source.timeout_s),
    )
    with connected(address) as server:
        found = server.columns(f"SELECT * FROM ({query}) AS tj_source LIMIT 0")  # noqa: S608 judged
        names = [name for name, _ in found]
        dataset = dataset_named(source.dataset)
        half = Opened(source, dataset, server, query, names, ())
        exact = {name for name, is_exact in found if is_exact}
        figures = {column.name for column in dataset.columns if column.type in ("amount", "number")}
        sums = [
            one.column
            for one in half.taken("2000")
            if one.name in figures and one.column is not None and one.column in exact
        ]
        yield Opened(source, dataset, server, query, names, sums)


def pull(
    source: PullSource, *, now: datetime, whole: bool = False, progress: Progress | None = None
) -> Outcome:
    """Pull what has changed; call it outside any transaction. Raises ``PullRefused``."""
    tell = progress or (lambda step, percent, rows: None)
    try:
        with held(f"pull-{source.name}"), opened(source) as data:
            tell("比较来源与已报送的数据", 2, 0)
            planned = plan(_states(data), _known(source), whole=whole)
            if planned.rows > source.row_limit:
                raise PullRefused(
                    f"要取 {planned.rows:,} 行，超过这个抽取的上限 {source.row_limit:,} 行；没有取任何数据"
                )
            run = Run(data, planned, Outcome(gone=planned.gone), tell, now)
            for state in planned.pull:
                _deliver(run, state)
            return run.outcome
    except Busy as error:
        raise PullRefused("这个抽取正在进行，请等它完成") from error
    except DeliveryRefused as error:
        raise PullRefused(str(error)) from error


def _states(data: Opened) -> list[State]:
    """Return how every slice stands in the source, from one query."""
    source, parts = data.source, data.slicing
    mark = data.named(source.watermark_column, "水位列")
    sums = "".join(f", sum({data.server.quoted(name)})" for name in data.sums)
    rows = data.server.rows(
        f"SELECT {', '.join(parts)}, count(*), max({mark}){sums}"  # noqa: S608 judged and quoted
        f" FROM ({data.query}) AS tj_source GROUP BY {', '.join(parts)}"
    )
    return [_state(data, row, len(parts)) for row in rows]


def _state(data: Opened, row: Sequence[Any], width: int) -> State:
    values, (count, mark, *sums) = list(row[:width]), row[width:]
    rest = iter(values[1:])
    return State(
        fiscal_year=year_of(values[0]),
        period=period_of(next(rest)) if data.source.period_column else "",
        unit=unit_of(next(rest)) if data.source.unit_column else "",
        watermark=mark_of(mark),
        rows=int(count),
        sums={name: sum_of(value) for name, value in zip(data.sums, sums, strict=True)},
        raw=tuple(values),
    )


def _known(source: PullSource) -> list[State]:
    with scope([source.jurisdiction_id], actor_of(source)):
        return [
            State(one.fiscal_year, one.period, one.unit, one.watermark, one.rows, one.sums)
            for one in PullSlice.objects.filter(pull=source)
        ]


@dataclass(frozen=True)
class Run:
    """A run under way."""

    data: Opened
    planned: Plan
    outcome: Outcome
    tell: Progress
    now: datetime


def _deliver(run: Run, state: State) -> None:
    """Write one slice to a file and put it through the door, with how it stood."""
    # named after the lock that is held, so that what a kill leaves is swept away at the next start
    path = work_root() / f"pull-{run.data.source.name}.csv"
    step, before = f"取 {state}", run.outcome.rows
    try:
        for written in _write(run.data, state, path):
            share = (before + written) / max(1, run.planned.rows)
            run.tell(step, 5 + 90 * min(1.0, share), before + written)
        key, already = _through_the_door(run, state, written, path)
    finally:
        path.unlink(missing_ok=True)
    run.outcome.rows = before + written
    if already:
        run.outcome.same += 1
    else:
        run.outcome.deliveries.append(key)


def _write(data: Opened, state: State, path: Path) -> Iterator[int]:
    """Write a slice's rows as they arrive; yields how many are written, at the end all."""
    taken = data.taken(str(state.fiscal_year))
    asked = [one.column for one in taken if one.column is not None]
    order = [one.column for one in taken if one.name in data.dataset.key and one.column is not None]
    listed = ", ".join(data.server.quoted(name) for name in asked)
    sorting = ", ".join(data.server.quoted(name) for name in order)
    within = " AND ".join(f"{part} = %s" for part in data.slicing)
    sql = (
        f"SELECT {listed} FROM ({data.query}) AS tj_source WHERE {within}"  # noqa: S608 as above
        + (f" ORDER BY {sorting}" if sorting else "")
    )
    written = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([one.name for one in taken])
        for row in data.server.rows(sql, state.raw):
            cells = iter(row)
            writer.writerow(
                [one.constant if one.column is None else cell(next(cells)) for one in taken]
            )
            written += 1
            if written % BLOCK == 0:
                yield written
    yield written


def _through_the_door(run: Run, state: State, written: int, path: Path) -> tuple[str, bool]:
    """Deliver a written slice and remember how it stood, in one transaction."""
    data, source, now = run.data, run.data.source, run.now
    by = actor_of(source)
    parts = [source.dataset, str(state.fiscal_year), state.period, state.unit]
    name = "-".join(part for part in parts if part)
    wanted = receiving.make_request(
        dataset=source.dataset,
        jurisdiction=source.jurisdiction_id,
        fiscal_year=state.fiscal_year,
        period=state.period or None,
        source=source.source,
        unit=state.unit or None,
        totals={"行数": str(state.rows), **_totals(data, state)},
        file_name=f"{source.name}-{name}.csv",
        now=now,
    )
    if written != state.rows:
        raise PullRefused(f"{state}应有 {state.rows} 行，只取到 {written} 行；没有报送，请重试")
    with ExitStack() as stack, scope([source.jurisdiction_id], by):
        receiving.admit(wanted, by)
        before = set(_of_slice(source, state))
        key, _ = receiving.enqueue(wanted, path, stack, by=by, now=now, carrier="pull")
        PullSlice.objects.update_or_create(
            pull=source,
            fiscal_year=state.fiscal_year,
            period=state.period,
            unit=state.unit,
            defaults={
                "jurisdiction_id": source.jurisdiction_id,
                "watermark": state.watermark,
                "rows": state.rows,
                "sums": dict(state.sums),
                "delivery_id": key,
                "at": now,
            },
        )
    # the same bytes may have come before and still wait for their check
    return key, key in before


def _of_slice(source: PullSource, state: State) -> Iterable[str]:
    return Delivery.objects.filter(
        jurisdiction_id=source.jurisdiction_id,
        dataset=source.dataset,
        source=source.source,
        fiscal_year=state.fiscal_year,
        period=state.period,
        unit=state.unit,
    ).values_list("pk", flat=True)


def _totals(data: Opened, state: State) -> dict[str, str]:
    """Return the source's own sums as control totals of the delivery."""
    amounts = {column.name for column in data.dataset.totals}
    return {
        one.name: state.sums[one.column]
        for one in data.taken(str(state.fiscal_year))
        if one.name in amounts and one.column is not None and one.column in state.sums
    }


@dataclass(frozen=True)
class Preview:
    """The first rows as they would be delivered; a hidden column shows no value."""

    headings: list[str]
    rows: list[list[str]]
    left_out: list[str]


def preview(source: PullSource) -> Preview:
    """Return the first rows, mapped; personal values are masked, confidential ones left out."""
    with opened(source, PREVIEW_S) as data:
        _ = data.slicing, data.named(source.watermark_column, "水位列")
        taken = data.taken("（年度）")
        used = {one.column for one in taken} | {
            source.year_column,
            source.period_column,
            source.unit_column,
            source.watermark_column,
        }
        asked = [one.column for one in taken if one.column is not None]
        listed = ", ".join(data.server.quoted(name) for name in asked)
        sql = f"SELECT {listed} FROM ({data.query}) AS tj_source LIMIT {PREVIEW}"  # noqa: S608
        found = [_previewed(data.dataset, taken, row) for row in data.server.rows(sql)]
        return Preview(
            [data.dataset.column(one.name).heading for one in taken],
            found,
            [name for name in data.columns if name not in used],
        )


def _previewed(dataset: Dataset, taken: Sequence[Taken], row: Sequence[Any]) -> list[str]:
    cells = iter(row)
    shown = []
    for one in taken:
        text = one.constant if one.column is None else cell(next(cells))
        column = dataset.column(one.name)
        if column.sensitivity == "personal" and text:
            text = f"{text[:1]}***"
        if dataset.confidential and one.column is not None:
            text = "（保密）" if text else ""
        shown.append(text[:80])
    return shown
