"""A small ledger written by hand, for cases that are only data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from tests.supervision.warning.beside import words_of
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.datasets.dictionaries import codes
from tongjian.supervision.ledger.tables import CODES, RECEIVED, UNITS, schema_of

DISTRICT, TOWN, OTHER_TOWN = "310112", "310112101", "310112102"
UNIT = "310112001001"
UNIT_B = "310112001002"
Row = dict[str, Any]


def _scope(given: Row) -> Row:
    return {
        "jurisdiction": DISTRICT,
        "fiscal_year": 2024,
        "fund_type": "general",
        "level_scope": "own_level",
        "unit": UNIT,
        "function_code": "2010102",
        "project": "P1",
        "project_name": "项目甲",
        "kind": "project",
        "delivery": "d1",
        **given,
    }


def line(yuan: str | None, **given: Any) -> Row:
    """Return a budget row of the current stage, by default one line of one unit."""
    amount = None if yuan is None else Decimal(yuan)
    return _scope(
        {"stage": "current", "approved_yuan": amount, "current_yuan": amount, "delivery": "b1"}
        | given
    )


def pay(yuan: str | None, day: date | None, **given: Any) -> Row:
    """Return a payment row that is above suspicion apart from its amount."""
    return _scope(
        {
            "date_paid": day,
            "date_applied": day,
            "payee": "明川办公服务有限公司",
            "payee_is_person": False,
            "account_key": "k1",
            "account_last4": "0001",
            "purpose": "购买办公用品",
            "settlement": "transfer",
            "amount_yuan": None if yuan is None else Decimal(yuan),
        }
        | given
    )


def income(yuan: str | None, period: str = "01", **given: Any) -> Row:
    """Return a revenue row with a year's budget."""
    amount = None if yuan is None else Decimal(yuan)
    scope = {
        "jurisdiction": DISTRICT,
        "fiscal_year": 2024,
        "fund_type": "general",
        "level_scope": "own_level",
    }
    return {
        **scope,
        "revenue_code": "10101",
        "period": period,
        "budget_yuan": amount,
        "delivery": "r1",
        **given,
    }


def row(dataset: str, **given: Any) -> Row:
    """Return a row of any dataset: what is not given stands as in a plain, faultless row.

    Required columns are filled, others stay empty; amounts and numbers may be given as text. A
    column or choice the dataset does not have raises ``ValueError``.
    """
    declared = dataset_named(dataset)
    known = set(schema_of(declared).names)
    if wrong := set(given) - known:
        raise ValueError(f"{dataset} has no column {sorted(wrong)}")
    year = int(given.get("fiscal_year", 2024))
    whole = {each.name: _plain(each, year) for each in declared.columns if each.name in known}
    whole["delivery"] = f"{dataset}1"
    typed = {name: _typed(declared, name, value) for name, value in given.items()}
    return {**whole, **typed}


ALWAYS = {"jurisdiction": DISTRICT, "level_scope": "own_level", "unit": UNIT, "period": "12"}


def _plain(column: Column, year: int) -> Any:
    if column.name == "fiscal_year":
        return year
    if column.name in ALWAYS and (column.required or column.blank):
        return ALWAYS[column.name]
    if column.blank is not None and column.blank.startswith("'"):
        return column.blank.strip("'")
    if not column.required:
        return None
    if column.choices:
        return next(iter(column.choices))
    blank: dict[str, Any] = {
        "date": date(year, 6, 28),
        "int": 1,
        "amount": Decimal("0.00"),
        "number": Decimal("0.0000"),
    }
    return blank.get(column.type, f"{column.name}-1")


def _typed(declared: Dataset, name: str, value: Any) -> Any:
    column = next((each for each in declared.columns if each.name == name), None)
    if column is None or value is None:
        return value
    if column.choices and value not in column.choices:
        raise ValueError(f"{declared.name}.{name} is never {value!r}")
    if column.type in ("amount", "number") and not isinstance(value, Decimal):
        return Decimal(str(value))
    return value


@dataclass(frozen=True)
class Hit:
    """What must be found: the subject's code, level, figures and the evidence's (dataset, row).

    Rows are numbered from 2 in each dataset, as under a heading in Excel.
    """

    code: str
    level: str
    actual: str
    expected: str
    evidence: tuple[tuple[str, int], ...]
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One small ledger and exactly what a rule finds in it.

    ``kind`` is positive, negative (a near miss) or edge (blank, null, zero, empty, missing).
    ``rows`` are those of any dataset as ``row`` takes them. A dataset counts as delivered wherever
    it has a row or ``delivered`` says (dataset, year) or (dataset, jurisdiction, year); what the
    rule lacks then must be in ``missing``, as (dataset, year of the data) or (dataset,
    jurisdiction, year of the data). ``year`` is the one judged, None every year with rows.
    """

    kind: str
    name: str
    budget: Sequence[Row] = ()
    payment: Sequence[Row] = ()
    revenue: Sequence[Row] = ()
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    received: Sequence[Row] = ()
    units: Sequence[Row] = ()
    delivered: Sequence[tuple[Any, ...]] = ()
    missing: Sequence[tuple[Any, ...]] = ()
    jurisdictions: tuple[str, ...] | None = None
    as_of: date = date(2025, 2, 1)
    year: int | None = 2024
    settings: dict[str, str] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()

    def tables(self) -> dict[str, list[Row]]:
        """Return the rows by dataset, each with its number."""
        payment = [
            {"payment_no": f"Z{n:03d}", **each} for n, each in enumerate(self.payment, start=2)
        ]
        named = {"budget": self.budget, "payment": payment, "revenue": self.revenue}
        every = {name: list(rows) for name, rows in named.items() if rows}
        for name, rows in self.rows.items():
            assert name not in every, f"{name} is given twice"
            every[name] = [row(name, **each) for each in rows]
        return {
            name: [{"row": number, **each} for number, each in enumerate(rows, start=2)]
            for name, rows in every.items()
        }


def placed(told: Sequence[tuple[Any, ...]]) -> set[tuple[str, str, int]]:
    """Return (dataset, jurisdiction, year) of what a case tells; the district unless it says."""
    return {(each[0], each[1] if len(each) > 2 else DISTRICT, each[-1]) for each in told}


YEARS = tuple(range(2018, 2027))
PLACES = (DISTRICT, TOWN, OTHER_TOWN)


class _Database:
    """One database for all cases: tables of the same names, so that SQL is compiled once."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"threads": "1"})
        self.backend = ibis.duckdb.from_connection(self.connection)
        self.filled: object = None
        self.names: set[str] = set()
        self._tables: dict[str, Any] = {}

    def table(self, name: str, schema: ibis.Schema) -> Any:
        """Return a table of that name, empty until it is filled."""
        if name not in self._tables:
            if name not in self.names:
                self.write(name, [], schema)
            self._tables[name] = self.backend.table(name)
        return self._tables[name]

    def write(self, name: str, rows: Sequence[Row], schema: ibis.Schema) -> None:
        types = schema.to_pyarrow()
        columns = [pa.array([each.get(one.name) for each in rows], type=one.type) for one in types]
        self.connection.register("given", pa.table(columns, schema=types))
        self.connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM given')

    def fill(self, owner: object, rows: Mapping[str, tuple[Sequence[Row], ibis.Schema]]) -> None:
        """Make the rows those of one ledger."""
        if self.filled is owner:
            return
        for name in self.names - set(rows):
            self.connection.execute(f'DELETE FROM "{name}"')
        for name, (given, schema) in rows.items():
            self.write(name, given, schema)
        self.filled, self.names = owner, set(rows)


@cache
def _database() -> _Database:
    return _Database()


class SmallLedger:
    """The tables of a case: of the district and its towns, over more years than any case has."""

    confidential = True
    at_once = 1
    years = YEARS

    def __init__(self, case: Case) -> None:
        rows = case.tables()
        found = {
            (name, each["jurisdiction"], each["fiscal_year"])
            for name, given in rows.items()
            for each in given
        }
        self.delivered = frozenset(found | placed(case.delivered))
        self.with_rows = sorted({year for *_, year in self.delivered})
        self.judged = sorted({place for _, place, _ in self.delivered} or {DISTRICT})
        self.jurisdictions: Sequence[str] = PLACES
        self.as_of = case.as_of
        self._rows: dict[str, tuple[Sequence[Row], ibis.Schema]] = {
            name: (given, schema_of(dataset_named(name))) for name, given in rows.items()
        }
        self._rows["units"] = (case.units, UNITS)
        self._rows["received"] = (case.received, RECEIVED)

    def words(self, name: str) -> Any:
        return words_of(name, self.dataset(name))

    def dataset(self, name: str) -> Any:
        return _database().table(name, schema_of(dataset_named(name)))

    @property
    def units(self) -> Any:
        return _database().table("units", UNITS)

    @property
    def received(self) -> Any:
        return _database().table("received", RECEIVED)

    @property
    def functions(self) -> Any:
        return self._codes("function")

    @property
    def economics(self) -> Any:
        return self._codes("economic_department", "economic_government")

    @property
    def revenues(self) -> Any:
        return self._codes("revenue")

    def _codes(self, *lists: str) -> Any:
        rows = [
            (year, code.code, code.name, code.parent)
            for year in self.years
            for name in lists
            for code in codes(name, year)
        ]
        return self.values(rows, CODES)

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        name = f"values_{hashlib.sha256(repr((rows, schema)).encode()).hexdigest()[:16]}"
        table = _database().table(name, schema)
        if rows and not _database().connection.table(name).limit(1).fetchall():
            named = [dict(zip(schema.names, each, strict=True)) for each in rows]
            _database().write(name, named, schema)
        return table

    def compiled(self, expression: Any) -> str:
        """Return SQL that any other case of the same places and years may run as well."""
        return str(_database().backend.compile(expression))

    def execute(self, expression: Any) -> Any:
        sql = expression if isinstance(expression, str) else self.compiled(expression)
        _database().fill(self, self._rows)
        return _database().connection.execute(sql).to_arrow_table()

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        return nullcontext(expression)
