"""A question of a known shape gives what it gives when it is compiled anew, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.files import rows, write_csv
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger import shape
from tongjian.supervision.ledger.checks import Slice
from tongjian.supervision.ledger.engine import DuckEngine, Group, Outside
from tongjian.supervision.ledger.shape import Shapeless, shape_of
from tongjian.supervision.ledger.tables import schema_of
from tongjian.supervision.ledger.validate import prepare, validate, workbench
from tongjian.supervision.queries import build
from tongjian.supervision.queries.forms import answered, lean
from tongjian.supervision.queries.state import State

PAYMENT = dataset_named("payment")
UNITS = ("310112001001", "310112001002", "310112002001")
TEXTS = ("办公", "'", "') OR 1=1 --", "$1", "tj_value_0", "SELECT * FROM tj_files_0", "%", "\\")


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    folder = tmp_path_factory.mktemp("shape")
    lines = rows(
        "payment",
        *(
            {
                "unit": UNITS[number % 3],
                "date_paid": f"2024-{1 + number % 12:02d}-05",
                "amount_yuan": str(number * 7),
                "purpose": TEXTS[number % len(TEXTS)] + "用品",
                "project": f"XM{number % 4}" if number % 5 else "",
                "project_name": f"第{number % 4}号项目" if number % 5 else "",
            }
            for number in range(60)
        ),
    )
    with workbench(folder) as con:
        file = write_csv(folder / "a.csv", "payment", lines)
        given = {"name": "a", "known": {}, "totals": {}, "work": folder}
        assert not validate(con, file, PAYMENT, Slice("310112", 2024), **given).fatal  # type: ignore[arg-type]
        prepare(con, PAYMENT, "d1", folder=folder, key=b"k" * 32)
    found = DuckEngine(folder)
    found.folder = folder  # type: ignore[attr-defined]
    yield found
    found.close()


def payments(duck: DuckEngine, *without: str) -> Any:
    paths = (str(Path(duck.folder) / "d1.parquet"),)  # type: ignore[attr-defined]
    return duck.source([Group(paths, outside(*without))], schema_of(PAYMENT))


def outside(*without: str) -> Outside | None:
    return Outside("date_paid", "date", 2024, frozenset(without)) if without else None


NESTED = ("310112", "310112001", "310112002", "201", "20101", "2010101", "2024", "2024-03", "*")
CODES = st.sampled_from([*UNITS, *NESTED, "-", "", "没有", *TEXTS])
PATHS = st.dictionaries(
    st.sampled_from(["organisation", "function", "time"]),
    st.lists(CODES, max_size=3).map(tuple),
    max_size=2,
)
STATES = st.builds(
    State,
    dataset=st.just(PAYMENT),
    jurisdiction=st.sampled_from(["310112", "310113"]),
    year=st.sampled_from([2023, 2024]),
    as_of=st.just(date(2025, 1, 1)),
    view=st.sampled_from(["own", "all"]),
    by=st.sampled_from(["organisation", "function"]),
    paths=PATHS,
    chosen=st.dictionaries(st.just("kind"), st.sampled_from(["basic", "project"]), max_size=1),
    month=st.sampled_from(["", "03"]),
    to_month=st.sampled_from(["", "06"]),
    least=st.none() | st.decimals(0, 400, places=2) | st.just(Decimal(10) ** 15),
    most=st.none() | st.decimals(0, 400, places=0),
    payee=st.sampled_from(["", "公司", *TEXTS]),
    q=st.sampled_from(["", *TEXTS]),
    sort=st.sampled_from(["", "-amount_yuan", "date_paid"]),
)
ONLY = st.none() | st.frozensets(st.sampled_from(UNITS), max_size=2)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(state=STATES, only=ONLY, cut=st.booleans())
def test_both_ways_give_the_same(
    duck: DuckEngine, state: State, only: frozenset[str] | None, cut: bool
) -> None:
    table = payments(duck, "03") if cut else payments(duck)
    chosen = build.selected(table, state, only)
    asked = [build.totals(chosen, state), build.listed(chosen, state).limit(5, offset=2)]
    if state.level is not None:
        asked.append(build.by_level(chosen, state))
    for expression in asked:
        found, plainly = duck.execute(expression), expression.to_pyarrow()
        assert found.equals(plainly)
        assert found.schema == plainly.schema


class Opened:
    """What a question is asked of: the rows of one file, as ``Tables`` gives them."""

    def __init__(self, duck: DuckEngine, *without: str) -> None:
        self.duck, self.without = duck, without

    def dataset(self, _: str) -> Any:
        return payments(self.duck, *self.without)

    def execute(self, expression: Any) -> Any:
        return self.duck.execute(expression)

    def formed(
        self, _: str, form: Any, build: Any, values: Any, years: Any, *, summed: bool
    ) -> Any:
        assert not summed
        groups = [Group((str(Path(self.duck.folder) / "d1.parquet"),), outside(*self.without))]  # type: ignore[attr-defined]
        return self.duck.formed(form, groups, schema_of(PAYMENT), build=build, values=values)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(state=STATES, cut=st.booleans())
def test_a_form_gives_what_its_expression_gives(duck: DuckEngine, state: State, cut: bool) -> None:
    opened = Opened(duck, "03") if cut else Opened(duck)
    asked = {"totals": build.totals, "listed": lambda rows, of: build.listed(rows, of).limit(5)}
    if state.level is not None:
        asked["level"] = build.by_level
    for name, make in asked.items():

        def question(table: Any, of: State, make: Any = make) -> Any:
            return make(build.selected(table, of, years=(of.year - 1, of.year)), of)

        plainly = question(opened.dataset("payment"), state).to_pyarrow().to_pylist()
        assert answered(opened, state, None, name, question) == plainly
        assert answered(opened, state, frozenset(UNITS[:1]), name, question) == plainly


def test_a_known_form_builds_no_expression(duck: DuckEngine) -> None:
    built = []

    def count(table: Any, of: State) -> Any:
        built.append(of)
        return build.counted(build.selected(table, of))

    def ask(unit: str, year: int) -> int:
        at = {"organisation": ("310112", unit[:-3], unit)}
        state = State(PAYMENT, "310112", year, date(2025, 1, 1), by="organisation", paths=at)
        return int(answered(Opened(duck), state, None, "count of a unit", count)[0]["n"])

    assert [ask(unit, 2024) for unit in UNITS] == [20, 20, 20]
    assert ask(UNITS[0], 2023) == 0
    assert len(built) == 1


def test_a_mark_within_the_text_of_the_sql_makes_no_form(duck: DuckEngine) -> None:
    def named(table: Any, of: State) -> Any:
        rows = table.filter(table.jurisdiction == of.jurisdiction)
        return rows.aggregate(place=ibis.literal(f"在{of.jurisdiction}"), n=rows.count())

    for place, number in (("310112", 60), ("310113", 0)):
        state = State(PAYMENT, place, 2024, date(2025, 1, 1))
        assert answered(Opened(duck), state, None, "named", named) == [
            {"place": f"在{place}", "n": number}
        ]


def test_another_value_and_other_files_are_not_compiled_again(
    duck: DuckEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(unit: str, *without: str) -> Any:
        table = payments(duck, *without)
        return build.counted(table.filter(table.unit == unit))

    duck.execute(asked(UNITS[0]))
    monkeypatch.setattr(duck._shapes, "_compiled", None)
    found = [duck.execute(asked(unit))["n"][0].as_py() for unit in UNITS]
    assert found == [20, 20, 20]
    assert duck.execute(asked(UNITS[2], "03"))["n"][0].as_py() == 15


def test_two_tables_keep_their_files_apart(duck: DuckEngine) -> None:
    whole, rest = payments(duck), payments(duck, "01", "02")
    joined = build.counted(whole.anti_join(rest, ["delivery", "row"]))
    assert duck.execute(joined)["n"][0].as_py() == 10
    assert duck.execute(build.counted(whole))["n"][0].as_py() == 60


def test_rows_that_are_held_share_a_shape_and_keep_apart(duck: DuckEngine) -> None:
    whole, part = payments(duck).select("unit"), payments(duck, "03").select("unit")
    with duck.held(whole) as first, duck.held(part) as second:
        assert shape_of(first.op()).key == shape_of(second.op()).key
        found = [duck.execute(build.counted(held))["n"][0].as_py() for held in (first, second)]
    assert found == [duck.execute(build.counted(one))["n"][0].as_py() for one in (whole, part)]
    assert found[0] == 60 > found[1] > 0


def test_text_that_looks_like_a_gap_has_no_shape(duck: DuckEngine) -> None:
    table = payments(duck)
    for text in ("tj_value_0", "x SELECT * FROM TJ_FILES_0"):
        expression = table.select(found=table.purpose + text).order_by("found").limit(1)
        with pytest.raises(Shapeless):
            shape_of(expression.op())
        assert duck.execute(expression)["found"][0].as_py().endswith(text)


def test_shapes_are_kept_in_bounds(duck: DuckEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "MOST", 3)
    table = payments(duck)
    for number in range(5):
        duck.execute(table.limit(number + 1))
    assert len(duck._shapes._kept) <= 3


@pytest.mark.parametrize(
    ("view", "path", "left"),
    [
        ("own", ("310112", "310112001", "310112001001"), ("*", "*", "310112001001")),
        ("own", ("310112", "310112002", "310112001001"), ("*", "310112002", "310112001001")),
        ("own", ("310113", "310112001"), ("310113", "310112001")),
        ("own", ("310112", "-", "310112001001"), ("*", "-", "310112001001")),
        ("own", ("310112", "310112001", "-"), ("*", "310112001", "-")),
        ("all", ("310112", "310112001"), ("310112", "310112001")),
    ],
)
def test_only_what_another_condition_says_is_left_out(
    view: str, path: tuple[str, ...], left: tuple[str, ...]
) -> None:
    state = State(PAYMENT, "310112", 2024, date(2025, 1, 1), view=view, by="function")
    state = replace(state, paths={"organisation": path, "function": ("201", "20102", "2010201")})
    found = lean(state)
    assert found.paths == {"organisation": left, "function": ("*", "*", "2010201")}
    assert lean(replace(state, paths={"function": ("201", "205")})).paths["function"][0] == "201"


WRITTEN = (
    st.tuples(st.text() | st.sampled_from(TEXTS), st.just("VARCHAR"))
    | st.tuples(st.dates(), st.just("DATE"))
    | st.tuples(st.integers(-(1 << 63) + 1, (1 << 63) - 1), st.just("BIGINT"))
    | st.tuples(st.decimals(-(10**15), 10**15, places=2), st.just("DECIMAL(18, 2)"))
)


@given(WRITTEN)
def test_a_value_written_out_is_that_value(told: tuple[Any, Any]) -> None:
    value, kind = told
    assert duckdb.sql(f"SELECT CAST({shape.written(value)} AS {kind})").fetchall() == [(value,)]
