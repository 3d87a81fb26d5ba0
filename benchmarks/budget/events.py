"""Planted events among any number of payments: every one found, no near miss, nothing else.

The district is the demonstration's with its events and a manifest that knows no rules. It is filled
up by paying ordinary payments in parts: the parts of one add up to it, on its day, to suppliers
none of whom is met twice in a project, so that whatever is added up stays what it was. Payments of
projects in which something happened stay whole. Files keep the order of their rows, parts come
after them, so that the manifest's rows can be found again.

``python -m benchmarks.budget.events FOLDER ROWS`` prints its figures as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import http
from benchmarks.budget import by_hand, data, rules_sql
from benchmarks.budget.place import NOW, YEARS, Place, deliver_all, tell
from benchmarks.budget.plain import Plain
from benchmarks.budget.watch import watch
from benchmarks.report import Row, seconds
from tongjian.supervision.demo.district import (
    ALL,
    Happening,
    Manifest,
    PlannedDelivery,
    generate,
)

DATABASE = "benchmark_events"
VERSION = 1  # of what is written here; a kept installation of another one is made anew
BASE, FEWEST = 300_000, 60_000
SUPPLIERS = 40_000
LEAST = 1_000  # yuan; smaller payments stay whole
PLAIN = "有限公司"
TOLD_BY_NAME = "超市|商场|百货|商店|购物|酒|会所|旅|烟|俱乐部|学会|协会"
TOLD_BY_PURPOSE = "维修|修缮|维护|修理"
KEEP = "BENCH_KEEP"
Where = dict[tuple[str, int], tuple[str, int]]


def measure(place: Place) -> list[Row]:
    """Measure it in a process of its own; what was found and in how many seconds."""
    folder = place.folder / "events"
    before = {name: os.environ[name] for name in ("TONGJIAN_DATABASE", "TONGJIAN_LEDGER")}
    os.environ |= {"TONGJIAN_DATABASE": DATABASE, "TONGJIAN_LEDGER": str(folder / "ledger")}
    try:
        watched = watch("benchmarks.budget.events", str(folder), str(place.rows))
    finally:
        os.environ |= before
    told: dict[str, Any] = json.loads(watched.said.splitlines()[-1])
    held = f"{told['told']}/{told['events']}"
    found = [
        (
            f"{told['payments']:,} 笔支付里事先安排的 {told['events']} 件事：找到，"
            f"{told['near_misses']} 件差一点的：误报，其他：误报",
            "全部，0，0",
            f"{held}，{told['found_near']}，{told['nothing_planted']}",
            "—",
            "—",
        ),
        _ran(f"{told['rules']} 条规则，{told['results']} 条预警，第一次", "≤ 30 秒", told["every"]),
        _ran(f"{told['rules']} 条规则，再一次", "—", told["again"]),
    ]
    return found + (_beside(told) if "by_hand" in told else [])


def _ran(what: str, goal: str, taken: list[float]) -> Row:
    taken_s, cpu = taken
    words = f"{taken_s:.1f} 秒（处理器 {cpu:.1f} 秒）"
    return (f"全部台账规则，十地五年，{what}", goal, words, "—", "—")


def _beside(told: dict[str, Any]) -> list[Row]:
    ours, bare, other = told["some"][0], told["by_hand"], told["postgres"]
    title = f"其中读支付的 {told['counted']} 条，再一次"
    return [
        (
            f"{title}，与手写 SQL（DuckDB，同样的文件）比",
            "≤ 1.3 倍",
            f"{ours:.1f} 秒",
            f"{bare:.1f} 秒（DuckDB）",
            f"{ours / bare:.2f} 倍的时间",
        ),
        seconds(f"{title}，与手写 SQL（PostgreSQL）比", "≥ 10 倍", ours, other),
    ]


class Filled:
    """The district's files with its payments in parts, and where the manifest's rows now are."""

    def __init__(self, folder: Path, payments: int, base: int) -> None:
        self._folder = folder
        self.manifest = generate(
            folder, seed=data.SEED, payments=base, as_of=data.AS_OF, years=YEARS, datasets=ALL
        )
        every = (*self.manifest.events, *self.manifest.near_misses)
        self._wanted = {row for one in every for row in one.rows}
        # Files of which something is told beside the day they came keep that day.
        self._apart = {
            file
            for one in every
            for file, _ in one.rows
            for item in self.manifest.deliveries
            if item.file == file and any(day >= item.received for day in one.dates)
        }
        self.where: Where = {}
        self.rows = 0
        chains: dict[tuple[str, ...], list[PlannedDelivery]] = {}
        for item in sorted(self.manifest.deliveries, key=lambda one: (one.received, one.file)):
            if not item.rejected:
                unit = item.unit or ""
                key = (item.dataset, item.jurisdiction, str(item.fiscal_year), item.source, unit)
                chains.setdefault(key, []).append(item)
        self._busy = _projects(folder, self.manifest)
        paid = [key for key in chains if key[0] == "payment"]
        self._each = payments // max(1, len(paid))
        self.files = [one for key, items in chains.items() for one in self._of(key, items)]

    def _of(self, key: tuple[str, ...], items: list[PlannedDelivery]) -> list[PlannedDelivery]:
        """Return a chain as it stood in the end: its last whole year, or its months in one file."""
        if items[-1].period is None:
            counting = [items[-1]]
        else:
            latest = {item.period: item for item in items}
            counting = [latest[period] for period in sorted(latest, key=str)]
        if key[0] != "payment":
            return [self._joined("-".join(key), counting)] if len(counting) > 1 else counting
        apart = any(one.file in self._apart for one in counting)
        groups = [[one] for one in counting] if apart else [counting]
        share = self._each // len(groups)
        return [self._in_parts(f"{'-'.join(key)}-{n}", one, share) for n, one in enumerate(groups)]

    def _joined(self, name: str, items: list[PlannedDelivery]) -> PlannedDelivery:
        target = self._folder / f"joined-{name.strip('-')}.csv"
        with target.open("wb") as file:
            row = 2  # the heading is row 1
            for item in items:
                heading, _, rest = (self._folder / item.file).read_bytes().partition(b"\n")
                if file.tell() == 0:
                    file.write(heading + b"\n")
                file.write(rest)
                row = self._moved(item, target.name, row)
        return replace(items[-1], period=None, file=target.name, totals={})

    def _moved(self, item: PlannedDelivery, target: str, first: int) -> int:
        """Note where a file's rows now are; the row after them."""
        rest = (self._folder / item.file).read_bytes().partition(b"\n")[2]
        count = rest.count(b"\n") + (not rest.endswith(b"\n") and bool(rest))
        for file, row in self._wanted:
            if file == item.file:
                self.where[file, row] = (target, row - 2 + first)
        return first + count

    def _in_parts(self, name: str, items: list[PlannedDelivery], many: int) -> PlannedDelivery:
        """Write payments with the ordinary ones in parts, about ``many`` rows in all."""
        whole = self._joined(name, items)
        source = self._folder / whole.file
        target = self._folder / f"parts-{name}.csv"
        with duckdb.connect(config={"threads": "2"}) as con:
            con.execute("CREATE TABLE busy (unit VARCHAR, project VARCHAR)")
            con.executemany("INSERT INTO busy VALUES (?, ?)", sorted(self._busy))
            con.execute(PREPARED.format(source=source))
            found = con.execute("SELECT count(*), sum(ordinary::INT) FROM raw").fetchone()
            assert found is not None
            count, ordinary = found
            more = max(0, many - count) if ordinary else 0
            con.execute(
                PARTS.format(more=more, ordinary=max(1, ordinary or 0), suppliers=SUPPLIERS)
            )
            con.execute(WRITTEN.format(target=target))
        source.unlink()
        self.rows += count + more
        period = items[0].period if len(items) == 1 else None
        moved = {at: to for at, to in self.where.items() if to[0] == source.name}
        self.where |= {at: (target.name, row) for at, (_, row) in moved.items()}
        return replace(whole, file=target.name, period=period)


def _projects(folder: Path, manifest: Manifest) -> set[tuple[str, str]]:
    """Return the (unit, project) of every payment something happened to or nearly did."""
    rows: dict[str, set[int]] = {}
    for one in (*manifest.events, *manifest.near_misses):
        for file, row in one.rows:
            if file.startswith("payment/"):
                rows.setdefault(file, set()).add(row)
    found = set()
    for file, numbers in rows.items():
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        names = lines[0].split(",")
        unit, project = names.index("unit"), names.index("project")
        for number in numbers:
            cells = lines[number - 1].split(",")
            found.add((cells[unit], cells[project]))
    return found


PREPARED = f"""
    CREATE TABLE raw AS SELECT *, row_number() OVER () AS n,
        CAST(amount_yuan AS DECIMAL(18, 2)) >= {LEAST} AND payee LIKE '%{PLAIN}'
        AND NOT regexp_matches(payee, '{TOLD_BY_NAME}')
        AND NOT regexp_matches(purpose, '{TOLD_BY_NAME}|{TOLD_BY_PURPOSE}')
        AND NOT EXISTS (SELECT 1 FROM busy WHERE busy.unit = r.unit
            AND busy.project = coalesce(r.project, '')) AS ordinary
    FROM read_csv('{{source}}', all_varchar = true, parallel = false) r"""
# Parts are numbered along a project, so that no supplier comes twice among a project's parts.
PARTS = """
    CREATE TABLE parts AS
    WITH chosen AS (SELECT *, row_number() OVER (ORDER BY unit, function_code, project, n) - 1 AS i,
            CAST(CAST(amount_yuan AS DECIMAL(18, 2)) * 100 AS BIGINT) AS cents
        FROM raw WHERE ordinary),
    counted AS (SELECT *, (i + 1) * {more} // {ordinary} - i * {more} // {ordinary} AS k,
        i * {more} // {ordinary} AS before FROM chosen),
    each AS (SELECT *, unnest(range(k)) AS part FROM counted),
    sized AS (SELECT *, before + part AS turn,
        greatest(1, cents // (k + 1) * (500 + (hash(n * 1000 + part) % 500)::BIGINT) // 1000) AS mine
        FROM each)
    SELECT *, 100000 + turn % {suppliers} AS supplier FROM sized"""
WRITTEN = """
    COPY (SELECT * EXCLUDE (n, place) FROM (
        SELECT raw.* EXCLUDE (ordinary) REPLACE (CAST(CAST(raw.amount_yuan AS DECIMAL(18, 2))
            - coalesce(taken.cents, 0) / 100::DECIMAL(18, 2) AS DECIMAL(18, 2)) AS amount_yuan),
            0 AS place
        FROM raw LEFT JOIN (SELECT n, CAST(sum(mine) AS DECIMAL(18, 2)) AS cents
            FROM parts GROUP BY n) taken USING (n)
        UNION ALL BY NAME
        SELECT parts.* EXCLUDE (ordinary, i, cents, k, before, part, turn, mine, supplier) REPLACE (
            payment_no || '-' || part AS payment_no,
            '第' || supplier || '服务有限公司' AS payee,
            '6222' || lpad(supplier::VARCHAR, 15, '0') AS payee_account,
            purpose || '第' || (turn % 100) || '批' AS purpose,
            CAST(mine / 100::DECIMAL(18, 2) AS DECIMAL(18, 2)) AS amount_yuan), 1 AS place
        FROM parts
    ) ORDER BY place, n) TO '{target}' (HEADER, DELIMITER ',')"""


def main(folder: Path, rows: int) -> None:
    """Fill the installation unless it was kept, judge, compare with the manifest."""
    import django

    django.setup()
    mark = folder / "loaded.json"
    kept = json.loads(mark.read_text()) if mark.exists() else {}
    if (kept.get("rows"), kept.get("version")) != (rows, VERSION):
        kept = _filled(folder, rows)
        mark.write_text(json.dumps(kept, ensure_ascii=False))
    told = _judged(kept)
    if os.environ.get("BENCH_PLAIN") != "0":
        told |= _by_hand(folder, kept)
    if os.environ.get(KEEP) != "1":
        from tongjian.core.database import embedded

        embedded.drop_database(DATABASE)
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def _filled(folder: Path, rows: int) -> dict[str, Any]:
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import migrate
    from tongjian.core.identity.reads import command_line
    from tongjian.core.orgs.load import load
    from tongjian.supervision.demo.install import PLACES

    begun = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    district = folder / "district"
    embedded.drop_database(DATABASE)
    migrate()
    tell("生成有事的演示区")
    filled = Filled(district, rows, min(BASE, max(FEWEST, rows // 10)))
    tell(
        f"{filled.rows:,} 笔支付，{len(filled.files)} 个文件（{time.perf_counter() - begun:.0f} 秒）"
    )
    load(PLACES, district / "units.csv", by=command_line(), now=NOW)
    lanes: dict[str, list[PlannedDelivery]] = {}
    for one in sorted(filled.files, key=lambda one: (one.received, one.file)):
        lanes.setdefault(one.jurisdiction, []).append(one)
    deliver_all(district, list(lanes.values()))
    manifest = filled.manifest
    moved = [_moved(one, filled.where) for one in (*manifest.events, *manifest.near_misses)]
    for path in (*district.glob("parts-*.csv"), *district.glob("joined-*.csv")):
        path.unlink()
    return {
        "rows": rows,
        "version": VERSION,
        "payments": filled.rows,
        "places": sorted(lanes),
        "events": [one.as_json() for one in moved[: len(manifest.events)]],
        "near_misses": [one.as_json() for one in moved[len(manifest.events) :]],
        "published": [dict(one) for one in manifest.published],
    }


def _moved(one: Happening, where: Where) -> Happening:
    return replace(
        one, rows=tuple(where.get((file, row), (Path(file).name, row)) for file, row in one.rows)
    )


def _happening(told: dict[str, Any]) -> Happening:
    rows = tuple((file, row) for file, row in told["rows"])
    return Happening(**{**told, "rows": rows, "subjects": tuple(told["subjects"])})


def _judged(kept: dict[str, Any]) -> dict[str, Any]:
    """Judge every rule in every place and year; what came of it beside what was planted."""
    from tests.supervision.warning.planted import held_against
    from tests.world import ROOT
    from tongjian.core.scope import scope
    from tongjian.supervision.ledger.reads import deliveries_by_id
    from tongjian.supervision.warning.engine import Result, ledger_rules

    manifest = Manifest(
        seed=data.SEED,
        parameters={},
        units="",
        deliveries=tuple(_of(place) for place in kept["places"]),
        events=tuple(_happening(one) for one in kept["events"]),
        near_misses=tuple(_happening(one) for one in kept["near_misses"]),
        published=tuple(kept["published"]),
        invented=(),
        corrections=(),
    )
    with scope(tuple(kept["places"]), ROOT):
        results, every = _run(kept)
        _, again = _run(kept)
        names = {key: one.file_name for key, one in deliveries_by_id(_deliveries(results)).items()}
        rules = len(ledger_rules())

    def rows(result: Result) -> set[tuple[str, int]]:
        return {(names[each["delivery"]], each["row"]) for each in result.evidence}

    held = held_against(manifest, results, rows)
    for words in (*held.not_found, *held.found_near, *held.nothing_planted):
        tell(words)
    return {
        "payments": kept["payments"],
        "rules": rules,
        "results": len(results),
        "every": every,
        "again": again,
        "events": held.events,
        "told": held.told,
        "near_misses": held.near_misses,
        "found_near": len(held.found_near),
        "nothing_planted": len(held.nothing_planted),
    }


def _run(
    kept: dict[str, Any], only: Collection[int] | None = None
) -> tuple[list[Any], list[float]]:
    """Judge every place and year by all rules or some; what was found, in seconds of clock and CPU."""
    from tongjian.supervision.warning.engine import judge_ledger, ledger_versions
    from tongjian.supervision.warning.reads import open_ledger, settings_on

    begun = time.process_time()
    with http.timed() as taken:
        chosen = [rule for rule in ledger_versions() if only is None or rule.number in only]
        tables = open_ledger(jurisdictions=kept["places"], year=None, as_of=NOW.date())
        results = judge_ledger(tables, settings_on(NOW.date()), chosen)
    return results, [taken[0], time.process_time() - begun]


def _by_hand(folder: Path, kept: dict[str, Any]) -> dict[str, Any]:
    """Ask what the rules that read payments ask, by hand; all rules have been run before."""
    from tests.world import ROOT
    from tongjian.core.scope import scope

    place = Place(folder, kept["rows"], "", {code: [] for code in kept["places"]})
    (bare, found), (other, _) = by_hand.both(Plain(place))
    with scope(tuple(kept["places"]), ROOT):
        results, some = _run(kept, rules_sql.NUMBERS)
    ours = Counter(result.rule.key for result in results)
    differing = {key for key in rules_sql.ALIKE if found[key] != ours.get(key, 0)}
    if differing:
        raise AssertionError(f"{differing}: {found}, {ours}")
    counted = len(rules_sql.RULES)
    return {"some": some, "by_hand": bare, "postgres": other, "counted": counted}


def _deliveries(results: Iterable[Any]) -> set[str]:
    return {each["delivery"] for result in results for each in result.evidence}


def _of(place: str) -> PlannedDelivery:
    return PlannedDelivery("payment", place, YEARS[-1], None, "finance", "", data.AS_OF, {})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
