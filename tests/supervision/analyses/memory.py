"""A ledger in memory: rows written by hand or drawn from a seed, read as analyses read the real one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.datasets.dictionaries import names as code_names
from tongjian.supervision.ledger.slices import Part, Published
from tongjian.supervision.ledger.sums import sums_of, sums_sql
from tongjian.supervision.ledger.tables import Source, schema_of, sums_schema_of

DISTRICT, TOWN, OTHER = "310112", "310112101", "310112102"
PLACES = {DISTRICT: "示例区", TOWN: "甲镇", OTHER: "乙镇"}
UNITS = tuple(f"{place}{number}" for place in PLACES for number in ("001001", "001002", "002001"))
Row = dict[str, Any]


@dataclass(frozen=True)
class _Tables:
    sources: tuple[Source, ...]


@dataclass
class Memory:
    """Rows by dataset; each dataset, place and year with rows was delivered whole."""

    rows: Mapping[str, Sequence[Row]]
    year: int = 2024
    received: date = date(2024, 10, 20)
    has_sums: bool = True
    made: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def tables(self) -> _Tables:
        kinds = {
            (name, row["jurisdiction"], row["fiscal_year"])
            for name, rows in self.rows.items()
            for row in rows
        }
        found = []
        for number, (name, place, year) in enumerate(sorted(kinds)):
            source = next(iter(dataset_named(name).sources))
            one = Published(f"d{number}", name, place, source, year, self.received, number)
            found.append(Source(Part(one), ""))
        return _Tables(tuple(found))

    def dataset(self, name: str) -> Any:
        if name not in self.made:
            self.made[name] = table(dataset_named(name), self.rows.get(name, ()))
        return self.made[name]

    def summed(self, name: str) -> Any | None:
        declared = dataset_named(name)
        if not self.has_sums or sums_of(declared) is None:
            return None
        if (name, "sums") not in self.made:
            rows = arrow(declared, self.rows.get(name, ()))
            with duckdb.connect() as con:
                con.register("given", rows)
                found = con.execute(sums_sql(declared, "SELECT * FROM given")).to_arrow_table()
            schema = sums_schema_of(declared).to_pyarrow()
            self.made[name, "sums"] = ibis.memtable(found.cast(schema))
        return self.made[name, "sums"]

    def execute(self, expression: Any) -> Any:
        return expression.to_pyarrow()

    def names(self, code_list: str) -> Mapping[str, str]:
        if code_list == "jurisdiction":
            return PLACES
        if code_list == "unit":
            units = {code: f"单位{code[-6:]}" for code in UNITS}
            return units | {code[:-3]: f"部门{code[-6:-3]}" for code in UNITS}
        return code_names(code_list, self.year)


def table(declared: Dataset, rows: Sequence[Row]) -> Any:
    """Return rows as the ledger holds them; what a row does not say is missing."""
    return ibis.memtable(arrow(declared, rows))


def arrow(declared: Dataset, rows: Sequence[Row]) -> pa.Table:
    kinds = schema_of(declared).to_pyarrow()
    lines = [
        {**common(), **row, "delivery": row.get("delivery", "d"), "row": number}
        for number, row in enumerate(rows, start=2)
    ]
    columns = [pa.array([line.get(each.name) for line in lines], type=each.type) for each in kinds]
    return pa.table(columns, schema=kinds)


def common() -> Row:
    """Return the four columns every row has."""
    return {
        "jurisdiction": DISTRICT,
        "fiscal_year": 2024,
        "fund_type": "general",
        "level_scope": "own_level",
    }


AMOUNTS = (None, "0", "0.01", "1", "100", "100", "250000.55", "99999999.99", "-40", "1234567890.12")
POOLS: Mapping[str, tuple[Any, ...]] = {
    "unit": (*UNITS, None),
    "function_code": ("2010101", "2050201", "2080501", "2300101", "205", None),
    "dept_econ_code": ("30101", "30201", "31002", None),
    "revenue_code": ("10101", "1010101", "10104", "10304", "11002", "105"),
    "project": ("P1", "P2", None),
    "supplier": ("供应商甲", "供应商乙", None),
    "payee": ("公司甲", "公司乙", "p:token", None),
    "item": ("10304", "10302", None),
    "town": (TOWN, OTHER, None),
    "lower_jurisdiction": (TOWN, OTHER),
    "indicator": ("population", "gdp_growth", "gdp"),
    "account_no": ("A1", "A2"),
    "enterprise": ("E1", "E2", "E3"),
    "debt_no": ("D1", "D2"),
    "table_name": ("表一", "表二"),
}


def drawn(seed: int, names: Iterable[str], rows: int = 40) -> dict[str, list[Row]]:
    """Return random rows of datasets: blanks, zeros, negatives, ties and missing years among them."""
    rng = random.Random(seed)
    return {name: _rows(rng, dataset_named(name), rng.choice((0, 1, rows))) for name in names}


def _rows(rng: random.Random, declared: Dataset, count: int) -> list[Row]:
    found: dict[tuple[Any, ...], Row] = {}
    years = rng.choice(((2024,), (2024, 2023), (2024, 2023, 2021)))
    for number in range(count):
        row = {column.name: _value(rng, column, declared) for column in declared.columns}
        row |= {"fiscal_year": rng.choice(years), "jurisdiction": rng.choice(list(PLACES))}
        row["level_scope"] = "own_level" if rng.random() < 0.9 else "consolidated"
        if "payee" in row:
            row["payment_no"] = f"Z{number}"
            row["payee_is_person"] = row["payee"] == "p:token"
        if row.get("unit"):
            row["unit"] = row["jurisdiction"] + row["unit"][-6:]
        if row.get("direction") == "in":
            row["lower_jurisdiction"] = row["jurisdiction"]
        key = tuple(str(row.get(name)) for name in ("jurisdiction", "fiscal_year", *declared.key))
        row |= _fixed(row, declared)
        found[key] = row
    return list(found.values())


def _fixed(row: Row, declared: Dataset) -> Row:
    """Return what does not change from month to month: a project has one sector all the year."""
    if not any(measure.latest for measure in declared.measures):
        return {}
    period = declared.period.column if declared.period is not None else ""
    rest = [str(row.get(name)) for name in ("jurisdiction", "fiscal_year", *declared.key)]
    rng = random.Random(str([text for text in rest if text != str(row.get(period))]))
    free = [
        column
        for column in declared.columns
        if column.name not in (*declared.key, "jurisdiction", "level_scope", "unit")
        and (column.choices or column.type == "code" or column.name.endswith("_name"))
    ]
    return {column.name: _value(rng, column, declared) for column in free}


def _value(rng: random.Random, column: Column, declared: Dataset) -> Any:
    if column.choices:
        return rng.choice(list(column.choices))
    if column.name in POOLS:
        return rng.choice(POOLS[column.name])
    kinds: Mapping[str, tuple[Any, ...]] = {
        "amount": tuple(None if text is None else Decimal(text) for text in AMOUNTS),
        "number": (None, Decimal(0), Decimal("5.2"), Decimal(100)),
        "period": ("01", "03", "09"),
        "date": (None, date(2024, 1, 1) + timedelta(rng.randrange(300))),
        "int": (0, 1, 30, 2021, 2023),
    }
    return rng.choice(kinds.get(column.type, tuple(f"{column.name}{at}" for at in range(3))))
