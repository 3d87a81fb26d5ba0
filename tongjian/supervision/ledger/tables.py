"""The ledger as tables: what queries, analyses and warning rules read.

A ``Tables`` stands for some jurisdictions and years as of the end of one day. It opens only the
files it is given, which the manifest returned under the reader's scope.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.engine import Engine, Group, Outside
from tongjian.supervision.ledger.errors import Confidential
from tongjian.supervision.ledger.parquet import ledger_columns
from tongjian.supervision.ledger.slices import Part
from tongjian.supervision.ledger.sums import month_name, sums_columns

LOG = logging.getLogger(__name__)
WORDS = ibis.schema({"kind": "string", "word": "string", "rows": "int64"})
UNITS = ibis.schema(
    {
        "jurisdiction": "string",
        "department": "string",
        "department_name": "string",
        "unit": "string",
        "unit_name": "string",
        "valid_from": "date",
        "valid_to": "date",
        "former_names": "string",  # one a line, null where there are none
    }
)
CODES = ibis.schema({"year": "int32", "code": "string", "name": "string", "parent": "string"})
RECEIVED = ibis.schema({"delivery": "string", "received": "date"})
TYPES = {
    "VARCHAR": "string",
    "DATE": "date",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "BOOLEAN": "boolean",
    "DECIMAL(18, 2)": "decimal(18, 2)",
    "DECIMAL(18, 4)": "decimal(18, 4)",
    "DECIMAL(38, 2)": "decimal(38, 2)",
    "DECIMAL(38, 4)": "decimal(38, 4)",
}


@dataclass(frozen=True)
class Merged:
    """One file of rows, words and sums in place of those of several parts (absolute paths)."""

    rows: str
    words: str
    sums: str | None = None


@dataclass(frozen=True)
class Source:
    """A part that counts, with the files that hold it (absolute paths).

    ``merged`` is read in their place: it holds what counts of this part and of others, all of
    which count here. ``sums`` is None where the dataset has none, or had none on delivery.
    """

    part: Part
    rows: str
    words: str | None = None
    merged: Merged | None = None
    sums: str | None = None

    @property
    def summed(self) -> str | None:
        """The file of sums to read."""
        return self.sums if self.merged is None else self.merged.sums


def schema_of(dataset: Dataset) -> ibis.Schema:
    """Return the Ibis schema of a dataset's ledger rows."""
    return _schema(*ledger_columns(dataset).items())


def sums_schema_of(dataset: Dataset) -> ibis.Schema:
    """Return the Ibis schema of a dataset's sums."""
    return _schema(*sums_columns(dataset).items())


@lru_cache(256)
def _schema(*columns: tuple[str, str]) -> ibis.Schema:
    return ibis.schema({name: TYPES[kind] for name, kind in columns})


@dataclass(frozen=True)
class Snapshots:
    """Dictionaries as of the day, each a Parquet file (absolute path) or None when empty.

    ``units`` has the columns of ``UNITS``; ``functions``, ``economics`` and ``revenues`` those of
    ``CODES``.
    """

    units: str | None = None
    functions: str | None = None
    economics: str | None = None
    revenues: str | None = None


class Tables:
    """The ledger of ``jurisdictions`` and ``years`` as of the end of ``as_of``.

    ``budget``, ``payment`` and ``revenue`` have the dataset's columns, ``delivery`` and ``row``
    (the spreadsheet's row number); personal values are tokens. ``year`` is the one year, None
    where there are several. Without anything delivered a table is empty and has its columns.
    """

    def __init__(
        self,
        engine: Engine,
        sources: Iterable[Source],
        *,
        as_of: date,
        years: Sequence[int],
        jurisdictions: Sequence[str],
        snapshots: Snapshots | None = None,
        confidential: bool = False,
        identity: Hashable = None,
    ) -> None:
        self.confidential = confidential
        self.engine = engine
        self.as_of = as_of
        self.years = tuple(sorted(set(years)))
        self.year = self.years[0] if len(self.years) == 1 else None
        self.jurisdictions = tuple(jurisdictions)
        self.sources = tuple(sources)
        self._snapshots = snapshots or Snapshots()
        self._identity: Hashable = identity

    @property
    def identity(self) -> Hashable:
        """Return what every figure here depends on: parts that count, dictionaries."""
        if self._identity is None:
            self._identity = identity_of(self.sources, self._snapshots)
        return self._identity

    def dataset(self, name: str) -> Any:
        """Return the rows of any declared dataset as an Ibis table.

        Raises ``Confidential`` where the tables were not opened for confidential data.
        """
        declared = self._permitted(name)
        return self.engine.source(self.groups(declared), schema_of(declared))

    def groups(self, declared: Dataset) -> list[Group]:
        """Return exactly the dataset's files that count, with what is left of each."""
        return groups_of(declared, self._of(declared.name))

    def summed(self, name: str) -> Any | None:
        """Return the sums of a dataset's rows, columns of ``sums_columns``, as an Ibis table.

        None where there are none, or not of every file that counts: then the rows are to be asked.
        Raises ``Confidential`` as ``dataset`` does.
        """
        declared = self._permitted(name)
        groups = sums_of_files(declared, self._of(name))
        return None if groups is None else self.engine.source(groups, sums_schema_of(declared))

    def _permitted(self, name: str) -> Dataset:
        declared = dataset_named(name)
        if declared.confidential and not self.confidential:
            raise Confidential(f"{declared.title}是保密数据，须有查阅权限才能打开")
        return declared

    @cached_property
    def delivered(self) -> frozenset[tuple[str, str, int]]:
        """(dataset, jurisdiction, year) of everything of which a delivery counts."""
        found = (item.part.published for item in self.sources)
        return frozenset((item.dataset, item.jurisdiction, item.fiscal_year) for item in found)

    def _of(self, name: str) -> list[Source]:
        return [item for item in self.sources if item.part.published.dataset == name]

    @cached_property
    def budget(self) -> Any:
        """Budget lines of every stage; stages never add up."""
        return self.dataset("budget")

    @cached_property
    def payment(self) -> Any:
        """Treasury payments."""
        return self.dataset("payment")

    @cached_property
    def revenue(self) -> Any:
        """Revenue by month; ``budget_yuan`` is the year's and does not add over months."""
        return self.dataset("revenue")

    def words(self, name: str) -> Any:
        """Return the distinct texts of a dataset's keyword columns: kind, word, rows.

        It covers whole files, also the parts of a whole year that were replaced, so a hit here
        means the rows must still be asked. Raises ``Confidential`` as ``dataset`` does.
        """
        self._permitted(name)
        found = (item.merged.words if item.merged else item.words for item in self._of(name))
        paths = tuple(dict.fromkeys(path for path in found if path is not None))
        return self.engine.source([Group(paths)], WORDS)

    @cached_property
    def units(self) -> Any:
        """Units in force on ``as_of`` with their departments; columns of ``UNITS``."""
        return self._snapshot(self._snapshots.units, UNITS)

    def unit_names(self) -> Mapping[str, str]:
        """Return code → name of the units and departments in force on ``as_of``."""
        path = self._snapshots.units
        return _unit_names(path) if path is not None else {}

    @cached_property
    def functions(self) -> Any:
        """Function codes of the years: year, code, name, parent."""
        return self._snapshot(self._snapshots.functions, CODES)

    @cached_property
    def economics(self) -> Any:
        """Department (3…) and government (5…) economic codes: year, code, name, parent."""
        return self._snapshot(self._snapshots.economics, CODES)

    @cached_property
    def revenues(self) -> Any:
        """Revenue codes of the years: year, code, name, parent."""
        return self._snapshot(self._snapshots.revenues, CODES)

    @cached_property
    def received(self) -> Any:
        """When each delivery that counts was received: delivery, received (a day)."""
        days = {item.part.published.delivery: item.part.published.received for item in self.sources}
        return self.engine.values(sorted(days.items()), RECEIVED)

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        """Return a few rows known here as a table to join with."""
        return self.engine.values(rows, schema)

    def execute(self, expression: Any) -> Any:
        """Run an Ibis expression; an Arrow table."""
        return self.engine.execute(expression)

    def formed(
        self,
        name: str,
        form: Hashable,
        build: Callable[[Any], Any],
        values: Mapping[Any, Any],
        years: tuple[int, ...],
        *,
        summed: bool = False,
    ) -> Any | None:
        """Answer a question to a dataset by its form; see ``Engine.formed``.

        The question must be about ``years`` alone: files of others are not opened. With ``summed``
        it is put to the sums where every file has them.
        """
        declared = self._permitted(name)
        sources = [one for one in self._of(name) if one.part.published.fiscal_year in years]
        groups = sums_of_files(declared, sources) if summed else None
        schema = schema_of(declared) if groups is None else sums_schema_of(declared)
        groups = groups_of(declared, sources) if groups is None else groups
        return self.engine.formed(form, groups, schema, build=build, values=values)

    def batches(self, expression: Any, size: int = 20_000) -> Iterator[Any]:
        """Run an Ibis expression; Arrow batches of about ``size`` rows, in constant memory."""
        return self.engine.batches(expression, size)

    def sql(self, expression: Any) -> str:
        """Return the SQL of an Ibis expression, with the files it opens, for an auditor to run."""
        return self.engine.sql(expression)

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        """Work out an expression once and hold its rows in the engine for what is asked next."""
        return self.engine.held(expression)

    @property
    def at_once(self) -> int:
        """How many expressions may be run at the same time, each in a thread of its own."""
        return self.engine.at_once

    def _snapshot(self, path: str | None, schema: ibis.Schema) -> Any:
        return self.engine.source([Group((path,))] if path else [], schema)


@lru_cache(64)
def _unit_names(path: str) -> Mapping[str, str]:
    """Read a snapshot once: its name is its content's digest, so it never changes."""
    names: dict[str, str] = {}
    for row in pq.read_table(path).to_pylist():
        names[row["department"]] = row["department_name"]
        names[row["unit"]] = row["unit_name"]
    return names


def _outside(declared: Dataset, part: Part, *, summed: bool = False) -> Outside | None:
    """Return what later deliveries of months left of a whole year; None where all of it is left."""
    if not part.without:
        return None
    assert declared.period is not None, "only a dataset with periods is replaced in parts"
    year, name = part.published.fiscal_year, declared.period.column
    if summed and declared.period.kind == "date":
        name = month_name(name)
    return Outside(name, declared.period.kind, year, part.without)


def groups_of(declared: Dataset, sources: Iterable[Source]) -> list[Group]:
    """Return the files of a dataset's parts, each file once, with what is left of it.

    Files written under an earlier declaration stand apart from the others.
    """
    columns = tuple(ledger_columns(declared))
    files: dict[tuple[Outside | None, tuple[str, ...] | None], dict[str, None]] = {}
    for source in sources:
        merged = source.merged is not None
        path = source.merged.rows if source.merged is not None else source.rows
        outside = None if merged else _outside(declared, source.part)
        files.setdefault((outside, _otherwise(path, columns)), {})[path] = None
    return [
        Group(tuple(paths), outside, _absent(declared, had))
        for (outside, had), paths in files.items()
    ]


def sums_of_files(declared: Dataset, sources: Iterable[Source]) -> list[Group] | None:
    """Return the files of sums of a dataset's parts, each once, with what is left of it.

    None where a part has none, or one of another declaration, or the dataset has no sums. Where one
    is missing or broken too: its rows say the same, and one file must not take every page down.
    """
    columns = tuple(sums_columns(declared))
    files: dict[Outside | None, dict[str, None]] = {}
    for source in sources:
        path = source.summed
        if path is None or _columns_of(path) != columns:
            return None
        outside = None if source.merged else _outside(declared, source.part, summed=True)
        files.setdefault(outside, {})[path] = None
    return [Group(tuple(paths), outside) for outside, paths in files.items()] if columns else None


def _otherwise(path: str, columns: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the columns a file has, None where they are ``columns``.

    A file that cannot be read is left for the engine to tell of.
    """
    had = _columns_of(path)
    return None if had == columns else had


@lru_cache(1 << 16)
def _columns_of(path: str) -> tuple[str, ...] | None:
    """Return the columns a file has, None where it cannot be read; files never change."""
    try:
        return tuple(pq.read_schema(path).names)
    except (OSError, pa.ArrowInvalid):
        LOG.warning("a ledger file cannot be read: %s", path)
        return None


def _absent(declared: Dataset, had: tuple[str, ...] | None) -> tuple[tuple[str, str], ...]:
    """Return the columns files lack, each with the SQL of its blank."""
    if had is None:
        return ()
    blanks = {column.name: column.blank for column in declared.columns if column.blank}
    return tuple(
        (name, blanks.get(name) or ("false" if kind == "BOOLEAN" else "NULL"))
        for name, kind in ledger_columns(declared).items()
        if name not in had
    )


def identity_of(sources: Iterable[Source], snapshots: Snapshots) -> Hashable:
    """Return what every figure drawn from parts and dictionaries depends on."""
    files = [(source.rows, sorted(source.part.without)) for source in sources]
    return (hashlib.sha256(repr(files).encode()).hexdigest(), snapshots)


def ratio(numerator: Any, denominator: Any) -> Any:
    """Return a float64 ratio of two Ibis columns, NULL for a zero or missing denominator.

    Engines differ on decimal division and on division by zero, so every ratio goes through here.
    """
    return numerator.cast("float64") / denominator.nullif(0).cast("float64")


def snapshot_schema() -> Mapping[str, ibis.Schema]:
    """Return the schemas of the dictionary snapshots by attribute of ``Snapshots``."""
    return {"units": UNITS, "functions": CODES, "economics": CODES, "revenues": CODES}
