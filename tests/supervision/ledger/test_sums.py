"""Sums give what their rows give, to the cent, wherever they are asked in place of the rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.test_compaction import merge, months
from tests.world import DISTRICT, TOWN
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Column, Dataset, Level
from tongjian.supervision.ledger import reads as ledger_reads
from tongjian.supervision.ledger.engine import DuckEngine, duck_sql
from tongjian.supervision.ledger.errors import Confidential
from tongjian.supervision.ledger.models import CompactFile, LedgerFile
from tongjian.supervision.ledger.parquet import (
    ledger_columns,
    sm3_of,
    write_merged,
    write_sums,
)
from tongjian.supervision.ledger.paths import store_root
from tongjian.supervision.ledger.slices import Part, Published
from tongjian.supervision.ledger.sums import ROWS, sums_columns, sums_of
from tongjian.supervision.ledger.tables import (
    Merged,
    Source,
    Tables,
    groups_of,
    schema_of,
    sums_of_files,
    sums_schema_of,
)
from tongjian.supervision.ledger.validate import workbench
from tongjian.supervision.queries import build, reads
from tongjian.supervision.queries.forms import answered, from_sums
from tongjian.supervision.queries.state import ALL, ANY, OWN, State

SUMMED = [item for item in all_datasets() if sums_of(item) is not None]
NAMES = [item.name for item in SUMMED]
FEW = {"payment", "procedure"}
PLACES, YEAR = (DISTRICT, TOWN), 2024
DAY = date(2025, 1, 1)


def cell(chance: random.Random, column: Column, place: str, year: int) -> Any:
    """Return a value as a ledger file may hold it: few codes, blanks, days of other years."""
    fixed = {"jurisdiction": place, "fiscal_year": year, "level_scope": "own_level"}
    if column.name in fixed:
        other = column.name == "level_scope" and chance.random() < 0.2
        return "consolidated" if other else fixed[column.name]
    if chance.random() < 0.2:
        return None
    if column.choices or column.type in {"code", "text"}:
        unit = f"{place}00{chance.randint(1, 2)}00{chance.randint(1, 2)}"
        codes = ["2010101", "2010102", "2300101", "30201", "", "P-1"]
        return unit if column.name == "unit" else chance.choice(list(column.choices)[:3] or codes)
    if column.type == "date":
        first = date(chance.choice([year, year, year, year + 1]), 1, 1)
        return first + timedelta(chance.randint(0, 120))
    return Decimal(chance.randint(-(10**9), 10**17)) / 100 if column.type == "amount" else 7


def rows_file(
    chance: random.Random, dataset: Dataset, path: Path, place: str, year: int
) -> tuple[str, str]:
    """Write random rows and their sums; the paths."""
    schema, delivery = schema_of(dataset).to_pyarrow(), path.name
    lines = []
    for number in range(chance.choice([0, 1, 12, 30])):
        line = {item.name: cell(chance, item, place, year) for item in dataset.columns}
        line |= {"delivery": delivery, "row": number + 2}
        for name in ledger_columns(dataset):
            line.setdefault(name, False if name.endswith("_is_person") else None)
        lines.append(line)
    pq.write_table(pa.Table.from_pylist(lines, schema), path)
    sums = path.with_suffix(".sums.parquet")
    with workbench(path.parent) as con:
        assert write_sums(con, dataset, path, sums) is not None
    return str(path), str(sums)


def source(
    chance: random.Random, dataset: Dataset, path: Path, place: str, year: int, *without: str
) -> Source:
    rows, sums = rows_file(chance, dataset, path, place, year)
    published = Published(path.name, dataset.name, place, "finance", year, DAY, 1)
    return Source(Part(published, frozenset(without)), rows, sums=sums)


def drawn(chance: random.Random, dataset: Dataset, folder: Path) -> list[Source]:
    """Return what counts of two places and years: whole years less some months, and months."""
    found = []
    for number, (place, year) in enumerate((p, y) for p in PLACES for y in (YEAR - 1, YEAR)):
        cut = dataset.period is not None and chance.random() < 0.5
        without = tuple(chance.sample(["01", "02", "03"], 2)) if cut else ()
        found.append(source(chance, dataset, folder / f"{number}.parquet", place, year, *without))
        if cut:
            found.append(source(chance, dataset, folder / f"{number}m.parquet", place, year))
    return found


def merged(dataset: Dataset, sources: list[Source], folder: Path) -> list[Source]:
    """Return the same parts with one file in place of those of each place and year."""
    made: dict[Any, list[Source]] = {}
    for one in sources:
        made.setdefault(one.part.published.slot, []).append(one)
    found = []
    for number, parts in enumerate(made.values()):
        rows, sums = folder / f"c{number}.parquet", folder / f"c{number}.sums.parquet"
        with workbench(folder) as con:
            query = duck_sql(groups_of(dataset, parts), schema_of(dataset))
            write_merged(con, dataset, query, rows)
            write_sums(con, dataset, rows, sums)
        found += [replace(one, merged=Merged(str(rows), "", str(sums))) for one in parts]
    return found


def over(duck: DuckEngine, sources: list[Source]) -> Tables:
    years = [YEAR - 1, YEAR]
    return Tables(duck, sources, as_of=DAY, years=years, jurisdictions=PLACES, confidential=True)


def rows_alone(sources: list[Source]) -> list[Source]:
    return [
        replace(one, sums=None, merged=one.merged and replace(one.merged, sums=None))
        for one in sources
    ]


def state(chance: random.Random, dataset: Dataset) -> State:
    """Return a state such as an address gives: any depth, choice, months, now and then a filter."""
    codes = ["2010101", "201", "20101", "230", "2300101", "30201", "P-1", "-", ANY, DISTRICT, TOWN]
    codes += [f"{DISTRICT}001", f"{DISTRICT}001001", "2024-02", "general", "basic", "202"]
    paths = {}
    for hierarchy in dataset.hierarchies:
        if chance.random() < 0.4:
            size = chance.randint(1, len(hierarchy.levels))
            path = [chance.choice(codes) for _ in range(size)]
            if hierarchy.levels[0].name == "jurisdiction":
                path[0] = DISTRICT
            paths[hierarchy.name] = tuple(path)
    chosen = {
        item.name: chance.choice([*(dataset.column(item.column).choices or codes), "-"])
        for item in dataset.dimensions
        if item.name != "level_scope" and chance.random() < 0.2
    }
    rarely = chance.random() < 0.1
    return State(
        dataset,
        DISTRICT,
        YEAR,
        DAY,
        view=chance.choice([OWN, ALL]),
        by=chance.choice(dataset.hierarchies).name,
        paths=paths,
        chosen=chosen,
        month=chance.choice(["", "", "02", "03"]),
        to_month=chance.choice(["", "01", "03"]),
        least=Decimal("1.00") if rarely else None,
        payee="公司" if rarely and chance.random() < 0.5 else "",
    )


def figures(tables: Tables, asked: State, only: frozenset[str] | None) -> list[Any]:
    """Return everything a page of figures asks."""
    parts = reads._parts(tables, asked, only) if asked.level is not None else []
    whole = reads._totals(tables, asked, only)
    return [parts, whole, reads.months(tables, asked, only), counted(tables, asked, only)]


def counted(tables: Tables, asked: State, only: frozenset[str] | None) -> int:
    def count(table: Any, of: State) -> Any:
        return build.counted(build.selected(table, of, only))

    found = answered(tables, asked, only, "count", count, summed=from_sums(asked))
    return int(found[0]["n"])


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    found = DuckEngine(tmp_path_factory.mktemp("sums"))
    found.folder = tmp_path_factory.getbasetemp() / "sums0"  # type: ignore[attr-defined]
    yield found
    found.close()


FOLDERS = iter(range(1_000_000))


def hold(duck: DuckEngine, name: str, seed: int) -> None:
    """Draw a ledger and questions, and hold the answers of sums against those of rows."""
    chance, dataset = random.Random(seed), dataset_named(name)
    folder = Path(duck.folder) / f"{next(FOLDERS)}"  # type: ignore[attr-defined]
    folder.mkdir(parents=True)
    sources = drawn(chance, dataset, folder)
    rows = over(duck, rows_alone(sources))
    ways = [over(duck, sources), over(duck, merged(dataset, sources, folder))]
    assert all(way.summed(name) is not None for way in ways) and rows.summed(name) is None
    for _ in range(4):
        asked = state(chance, dataset)
        only = chance.choice([None, None, frozenset({f"{DISTRICT}001001"})])
        wanted = figures(rows, asked, only)
        for way in ways:
            assert figures(way, asked, only) == wanted, asked.address()


DRAWN = given(name=st.sampled_from(["payment", *NAMES]), seed=st.integers(0, 1 << 32))
SETTINGS: dict[str, Any] = {
    "deadline": None,
    "phases": [Phase.generate],  # a seed says all; a smaller one is no simpler
    "suppress_health_check": list(HealthCheck),
}


@settings(max_examples=2, **SETTINGS)
@DRAWN
def test_sums_give_what_rows_give(duck: DuckEngine, name: str, seed: int) -> None:
    hold(duck, name, seed)


@pytest.mark.soak
@settings(max_examples=12, **SETTINGS)
@DRAWN
def test_sums_give_what_rows_give_again_and_again(duck: DuckEngine, name: str, seed: int) -> None:
    hold(duck, name, seed)


@pytest.fixture
def tables(duck: DuckEngine, tmp_path: Path) -> Any:
    """Return tables of one dataset, and what the engine was asked to open."""

    def made(name: str) -> Tables:
        folder = Path(duck.folder) / f"t{next(FOLDERS)}"  # type: ignore[attr-defined]
        folder.mkdir(parents=True)
        return over(duck, drawn(random.Random(1), dataset_named(name), folder))

    return made


@pytest.mark.parametrize(
    "dataset",
    [
        pytest.param(item, marks=[] if item.name in FEW else [pytest.mark.soak], id=item.name)
        for item in SUMMED
    ],
)
def test_whatever_is_allowed_can_be_built_and_has_the_same_columns(
    duck: DuckEngine, dataset: Dataset
) -> None:
    """Of each dataset every level at every depth and every dimension; nothing is run."""
    rows, sums = duck.source([], schema_of(dataset)), duck.source([], sums_schema_of(dataset))
    plain = State(dataset, DISTRICT, YEAR, DAY, by=dataset.hierarchies[0].name, month="03")
    asked = [plain, replace(plain, view=ALL)]
    for hierarchy in dataset.hierarchies:
        for depth in range(len(hierarchy.levels) + 1):
            path = {hierarchy.name: ("2024-02",) * depth} if depth else {}
            asked.append(replace(plain, by=hierarchy.name, paths=path))
    for item in dataset.dimensions:
        asked.append(replace(plain, chosen={item.name: "-"}))
    allowed = 0
    for one in asked:
        questions: list[tuple[Level | None, Any]] = [
            (None, build.totals),
            (None, build.by_month),
            (None, lambda table, _: build.counted(table)),
            *([(one.level, build.by_level)] if one.level is not None else []),
        ]
        for split, question in questions:
            if from_sums(one, split):
                allowed += 1
                expected, found = (question(build.selected(t, one), one) for t in (rows, sums))
                assert (found is None) == (expected is None)
                assert found is None or found.schema() == expected.schema()
    assert allowed >= 8


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda item: item.name)
def test_sums_hold_nothing_of_a_single_row_or_a_person(dataset: Dataset) -> None:
    names = set(sums_columns(dataset))
    days = {item.name for item in dataset.columns if item.type == "date"}
    personal = {item.name for item in dataset.columns if item.protect is not None}
    amounts = {item.column for item in dataset.measures}
    assert not names & (days | personal | amounts)
    assert not names & {"delivery", "row", "payee_is_person", "account_key", "account_last4"}
    assert ROWS not in ledger_columns(dataset), "the name is taken to tell sums from rows"
    assert not names or not set(dataset.key) <= names, "as many as there are rows"
    if any(measure.latest for measure in dataset.measures):
        assert not names


def test_conditions_on_single_rows_are_put_to_rows() -> None:
    payment = dataset_named("payment")
    plain = State(payment, DISTRICT, YEAR, DAY, by="time")
    year, month, day, number = payment.hierarchies[-1].levels
    assert from_sums(plain, year) and from_sums(plain, month)
    assert not from_sums(plain, day) and not from_sums(plain, number)
    assert from_sums(replace(plain, paths={"time": ("2024", "2024-03")}))
    assert not from_sums(replace(plain, paths={"time": ("2024", "2024-03", "2024-03-05")}))
    assert from_sums(replace(plain, paths={"time": ("2024", "2024-03", ANY)}))
    assert from_sums(replace(plain, chosen={"settlement": "-"}, month="03", to_month="05"))
    for narrow in (
        {"least": Decimal(0)},
        {"most": Decimal(5)},
        {"payee": "公司"},
        {"person": "个人"},
        {"q": "校舍"},
        {"chosen": {"payee": "@person"}},
        {"chosen": {"date_paid": "2024-03-05"}},
    ):
        assert not from_sums(replace(plain, **narrow)), narrow
    assert not from_sums(State(dataset_named("revenue"), DISTRICT, YEAR, DAY, by="time"))


def test_one_file_without_sums_and_the_rows_are_asked(tables: Any) -> None:
    opened: Tables = tables("payment")
    payment = dataset_named("payment")
    some = (replace(opened.sources[0], sums=None), *opened.sources[1:])
    assert sums_of_files(payment, opened.sources) and sums_of_files(payment, some) is None
    old = Path(opened.sources[0].sums or "").with_name("old.sums.parquet")
    pq.write_table(pq.read_table(opened.sources[0].sums).drop_columns(["settlement"]), old)
    another = (replace(opened.sources[0], sums=str(old)), *opened.sources[1:])
    assert sums_of_files(payment, another) is None, "written under another declaration"
    assert sums_of_files(payment, []) == []
    assert sums_of_files(dataset_named("revenue"), []) is None


@pytest.mark.parametrize("broken", ["missing", "empty", "torn", "no parquet"])
def test_sums_that_cannot_be_read_and_the_rows_are_asked(
    duck: DuckEngine, tables: Any, broken: str
) -> None:
    opened: Tables = tables("payment")
    asked = State(dataset_named("payment"), DISTRICT, YEAR, DAY, by="organisation", view=ALL)
    wanted = figures(over(duck, rows_alone(list(opened.sources))), asked, None)
    path = Path(opened.sources[0].sums or "")
    whole = path.read_bytes()
    path.unlink()
    if broken != "missing":
        left = {"empty": b"", "torn": whole[: len(whole) // 2], "no parquet": b"PAR1" * 64}
        path.write_bytes(left[broken])
    assert from_sums(asked) and opened.summed("payment") is None
    assert figures(opened, asked, None) == wanted


def test_the_sum_of_blanks_is_blank_and_large_sums_are_exact(
    duck: DuckEngine, tmp_path: Path
) -> None:
    allotment = dataset_named("allotment")
    path = Path(duck.folder) / f"n{next(FOLDERS)}.parquet"  # type: ignore[attr-defined]
    common = {"jurisdiction": DISTRICT, "fiscal_year": YEAR, "level_scope": "own_level"}
    most = Decimal("9999999999999999.99")
    lines = [{**common, "amount_yuan": most, "document_no": str(n)} for n in range(50)]
    schema = schema_of(allotment).to_pyarrow()
    pq.write_table(pa.Table.from_pylist(lines, schema), path)
    sums = path.with_suffix(".sums.parquet")
    with workbench(path.parent) as con:
        written = write_sums(con, allotment, path, sums)
    assert written is not None and (written.rows, written.sm3) == (1, sm3_of(sums))
    (line,) = pq.read_table(sums).to_pylist()
    assert line["amount_yuan_sum"] == 50 * most and line[ROWS] == 50
    assert line["balance_yuan_sum"] is None and line["unit"] is None
    with workbench(path.parent) as con:
        assert write_sums(con, dataset_named("revenue"), path, sums) is None


def test_confidential_sums_need_to_be_opened_as_such(duck: DuckEngine) -> None:
    closed = Tables(duck, [], as_of=DAY, years=[YEAR], jurisdictions=PLACES)
    with pytest.raises(Confidential):
        closed.summed("voucher")


def kinds(clerk: Clerk) -> dict[str, str]:
    with clerk.world.scope(DISTRICT):
        return {
            str(store_root() / one.path): one.sm3 for one in LedgerFile.objects.filter(kind="sums")
        }


def summed_files(clerk: Clerk) -> set[str] | None:
    with clerk.world.scope(DISTRICT):
        tables = ledger_reads.tables_as_of(clerk.today(), YEAR, [DISTRICT])
        found = sums_of_files(dataset_named("payment"), tables.sources)
        return None if found is None else {path for group in found for path in group.paths}


def test_delivered_and_merged_files_have_their_sums(clerk: Clerk) -> None:
    months(clerk, 1, 2)
    listed = kinds(clerk)
    assert len(listed) == 2 and summed_files(clerk) == set(listed)
    assert {path: sm3_of(Path(path)) for path in listed} == listed
    assert merge(clerk) == 1
    with clerk.world.scope(DISTRICT):
        one = CompactFile.objects.get()
    path = store_root() / str(one.sums_path)
    assert summed_files(clerk) == {str(path)} and one.sums_sm3 == sm3_of(path)
    months(clerk, 3)
    assert len(summed_files(clerk) or ()) == 3


def test_a_dataset_without_sums_has_no_file(clerk: Clerk) -> None:
    assert clerk.deliver(clerk.file("收入.csv", "revenue", {}), dataset="revenue").accepted
    with clerk.world.scope(DISTRICT):
        assert {one.kind for one in LedgerFile.objects.all()} == {"rows", "words"}
