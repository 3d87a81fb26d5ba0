"""Events planted into the quiet district, each into a district of its own, judged all at once.

An event is data: rows added, columns put otherwise, rows dropped, and what must be found then. The
quiet rows an event leaves alone are cloned inside the database; only what it touches is made here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from tests.supervision.warning.beside import words_of
from tests.supervision.warning.independent.names import (
    AS_OF,
    DISTRICT,
    UNITS,
    YEAR,
    YEARS,
    Row,
    World,
)
from tests.supervision.warning.independent.world import quiet
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.dictionaries import codes
from tongjian.supervision.ledger.protect import MARK, is_person, without_spaces
from tongjian.supervision.ledger.tables import CODES, schema_of
from tongjian.supervision.ledger.tables import UNITS as UNITS_SCHEMA
from tongjian.supervision.warning.engine import (
    Asked,
    Judged,
    Missing,
    Result,
    judge,
    ledger_versions,
)

Where = Mapping[str, Any]


@dataclass(frozen=True)
class Add:
    """One more row; what is not given is as in the first quiet row that ``like`` finds, or blank."""

    dataset: str
    given: Row
    like: Where = field(default_factory=dict)


@dataclass(frozen=True)
class Put:
    """Columns of the rows found put otherwise; a ``Times`` multiplies, a ``Plus`` adds."""

    dataset: str
    where: Where
    given: Row


@dataclass(frozen=True)
class Drop:
    """The rows found are not delivered."""

    dataset: str
    where: Where


@dataclass(frozen=True)
class Times:
    """What stood there, times so many hundredths."""

    percent: int


@dataclass(frozen=True)
class Plus:
    """What stood there and so much more."""

    more: int | str


@dataclass(frozen=True)
class Found:
    """One finding that must be there: ``about`` stands in its subject's code, ``says`` in its words.

    ``place`` is what follows the district's code: a town's digits, "" for the district.
    """

    rule: int
    level: str
    about: str = ""
    actual: str | None = None
    says: tuple[str, ...] = ()
    place: str = ""
    year: int = YEAR


@dataclass(frozen=True, eq=False)
class Event:
    """A small change to the quiet district, and all that must be found after it."""

    name: str
    changes: tuple[Add | Put | Drop, ...]
    finds: tuple[Found, ...] = ()


def fits(row: Row, where: Where) -> bool:
    """Whether a row has these values; a tuple of values means one of them."""
    for name, wanted in where.items():
        found = row.get(name)
        if found not in wanted if isinstance(wanted, tuple) else found != wanted:
            return False
    return True


def _this_year(where: Where) -> Where:
    return where if "fiscal_year" in where else {"fiscal_year": YEAR, **where}


def changed(world: World, change: Add | Put | Drop) -> list[Row]:
    """Return the rows of the change's dataset after it; of the judged year unless it says another.

    A change that meets no row is a mistyped one and raises ``LookupError``.
    """
    rows = world[change.dataset]
    if isinstance(change, Add):
        like: Row = {"jurisdiction": DISTRICT, "fiscal_year": YEAR, "level_scope": "own_level"}
        if change.like:
            where = _this_year(change.like)
            like = next((row for row in rows if fits(row, where)), {})
            if not like:
                raise LookupError(f"{change.dataset} has no row like {where}")
        return [*rows, {**like, **change.given}]
    where = _this_year(change.where)
    hit = [fits(row, where) for row in rows]
    if not any(hit):
        raise LookupError(f"{change.dataset} has no row with {where}")
    if isinstance(change, Drop):
        return [row for row, met in zip(rows, hit, strict=True) if not met]
    return [
        {**row, **{name: _put(row.get(name), new) for name, new in change.given.items()}}
        if met
        else row
        for row, met in zip(rows, hit, strict=True)
    ]


def _put(old: Any, new: Any) -> Any:
    if isinstance(new, Times):
        return Decimal(str(old)) * new.percent / 100
    if isinstance(new, Plus):
        return Decimal(str(old)) + Decimal(new.more)
    return new


def planted(event: Event, world: World) -> World:
    """Return the rows of the datasets the event touches."""
    touched: World = {}
    for change in event.changes:
        touched[change.dataset] = changed({**world, **touched}, change)
    return touched


def known_by(world: World, day: date) -> World:
    """Return what has happened by a day of the judged year: months ended, days that have come."""

    def known(name: str, row: Row) -> bool:
        if row["fiscal_year"] != day.year:
            return bool(row["fiscal_year"] < day.year)
        if name == "final_account":
            return False
        past = [value <= day for key, value in row.items() if key in HAPPENED and value]
        return all(past) and int(row.get("period") or 0) < day.month

    return {name: [row for row in rows if known(name, row)] for name, rows in world.items()}


HAPPENED = ("date", "date_paid", "date_signed", "date_reported")


class Worlds:
    """The quiet district once for every event, in one database; ``Executable`` for the engine."""

    confidential = True
    at_once = 1
    years: Sequence[int] = YEARS

    def __init__(self, events: Sequence[Event], world: World, as_of: date = AS_OF) -> None:
        self.as_of = as_of
        self.codes = {event.name: f"{500_001 + number}" for number, event in enumerate(events)}
        if len(self.codes) != len(events):
            twice = [name for name, n in Counter(each.name for each in events).items() if n > 1]
            raise ValueError(f"events of the same name: {twice}")
        self._events = {each.name: planted(each, world) for each in events}
        self._database = duckdb.connect(config={"threads": "2"})
        self._backend = ibis.duckdb.from_connection(self._database)
        self.jurisdictions = sorted(
            code + end for code in self.codes.values() for end in ("", "101", "102")
        )
        self.delivered: Collection[tuple[str, str, int]] = frozenset(
            each for name, rows in world.items() for each in self._fill(name, rows)
        )
        self._fill_units()

    def _fill(self, name: str, rows: list[Row]) -> list[tuple[str, str, int]]:
        """Make a dataset's table; return where and of which years it has rows."""
        declared = dataset_named(name)
        columns = [each.name for each in declared.columns]
        touched = {
            self.codes[each]: made[name] for each, made in self._events.items() if name in made
        }
        base = numbered(name, rows)
        own = [
            {key: of(value, code) for key, value in row.items()}
            for code, made in touched.items()
            for row in numbered(name, made)
        ]
        for table, given in (("base", base), ("own", own)):
            self._database.register("given", arrow(name, given))
            self._database.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM given")
        others = [(code,) for code in self.codes.values() if code not in touched]
        self._database.execute("CREATE OR REPLACE TABLE others (other VARCHAR)")
        if others:
            self._database.executemany("INSERT INTO others VALUES (?)", others)
        texts = [
            each
            for each in (*columns, "delivery")
            if DISTRICT in "".join(str(row.get(each)) for row in base)
        ]
        replaced = ", ".join(f"replace({each}, '{DISTRICT}', other) AS {each}" for each in texts)
        schema = schema_of(declared)
        kept = ", ".join(f'{DERIVED.get(each, each)} AS "{each}"' for each in schema.names)
        self._database.execute(
            f"CREATE TABLE {name} AS SELECT {kept} FROM (SELECT * REPLACE ({replaced}) FROM "
            "(SELECT base.*, other FROM base CROSS JOIN others) UNION ALL BY NAME "
            "SELECT * FROM own)"
        )
        found = self._database.execute(f"SELECT DISTINCT jurisdiction, fiscal_year FROM {name}")
        return [(name, code, year) for code, year in found.fetchall()]

    def _fill_units(self) -> None:
        rows = [
            {
                "jurisdiction": of(unit[:-6], code),
                "department": of(unit[:-3], code),
                "department_name": title,
                "unit": of(unit, code),
                "unit_name": title,
            }
            for code in self.codes.values()
            for unit, title in UNITS.items()
        ]
        self._database.register("given", pa.Table.from_pylist(rows, UNITS_SCHEMA.to_pyarrow()))
        self._database.execute("CREATE TABLE units AS SELECT * FROM given")
        days = " UNION ALL ".join(
            f"SELECT DISTINCT delivery FROM {name}"
            for name in sorted({n for n, *_ in self.delivered})
        )
        self._database.execute(
            f"CREATE TABLE received AS SELECT delivery, DATE '{self.as_of}' AS received FROM ({days})"
        )

    def faults(self) -> list[tuple[Any, ...]]:
        """Return (dataset, check, row) of the rows a delivery would be rejected for."""
        names = sorted({name for name, *_ in self.delivered})
        wrong = [
            (name, check.code, *row)
            for name in names
            for check in dataset_named(name).checks
            if check.fatal
            for row in self._database.execute(
                f"SELECT * FROM {name} WHERE NOT coalesce({check.holds}, true) LIMIT 3"
            ).fetchall()
        ]
        for name in names:
            key = ", ".join(f'"{each}"' for each in ("delivery", *dataset_named(name).key))
            twice = self._database.execute(
                f"SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1 LIMIT 3"
            )
            wrong += [(name, "key", *row) for row in twice.fetchall()]
        return wrong

    def words(self, name: str) -> Any:
        return words_of(name, self.dataset(name))

    def dataset(self, name: str) -> Any:
        """Return a dataset's rows."""
        return self._backend.table(name)

    @property
    def units(self) -> Any:
        """The names of all units."""
        return self._backend.table("units")

    @property
    def received(self) -> Any:
        """The day each delivery came in."""
        return self._backend.table("received")

    @cached_property
    def functions(self) -> Any:
        """Function codes of the years."""
        return self._codes("function")

    @cached_property
    def economics(self) -> Any:
        """Economic codes of the years."""
        return self._codes("economic_department", "economic_government")

    @cached_property
    def revenues(self) -> Any:
        """Revenue codes of the years."""
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
        """Return a few rows known here as a table."""
        named = [dict(zip(schema.names, each, strict=True)) for each in rows]
        return ibis.memtable(pa.Table.from_pylist(named, schema=schema.to_pyarrow()))

    def execute(self, expression: Any) -> Any:
        """Run an expression."""
        return self._backend.to_pyarrow(expression)

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        """Rows are in memory already."""
        return nullcontext(expression)


DERIVED = {
    "payee": f"CASE WHEN {is_person('payee')} THEN '{MARK}' || md5(payee) ELSE payee END",
    "payee_is_person": f"coalesce({is_person('payee')}, false)",
    "payee_chars": f"CAST(length({without_spaces('payee')}) AS INTEGER)",
    "account_key": "md5(payee_account)",
    "account_last4": "right(payee_account, 4)",
}
ARROW = {
    "int": pa.int32(),
    "date": pa.date32(),
    "amount": pa.decimal128(18, 2),
    "number": pa.decimal128(18, 4),
}


def of(value: Any, code: str) -> Any:
    """Return a value with the quiet district's code made another."""
    return value.replace(DISTRICT, code) if isinstance(value, str) else value


def numbered(name: str, rows: Sequence[Row]) -> list[Row]:
    """Return the rows as of one delivery a place and year, numbered as under a heading."""
    seen: Counter[tuple[str, int]] = Counter()
    told = []
    for row in rows:
        key = (row["jurisdiction"], row["fiscal_year"])
        seen[key] += 1
        told.append({**row, "delivery": f"{name}-{key[0]}-{key[1]}", "row": seen[key] + 1})
    return told


def arrow(name: str, rows: Sequence[Row]) -> pa.Table:
    """Return rows as delivered columns; an unknown column or choice raises ``ValueError``."""
    declared = dataset_named(name)
    known = {each.name for each in declared.columns} | {"delivery", "row"}
    if wrong := {key for row in rows for key in row} - known:
        raise ValueError(f"{name} has no column {sorted(wrong)}")
    made: dict[str, Any] = {}
    for column in declared.columns:
        given = [row.get(column.name) for row in rows]
        if column.required and None in given:
            raise ValueError(f"{name} lacks {column.name}")
        if column.choices and (odd := set(given) - {None, *column.choices}):
            raise ValueError(f"{name}.{column.name} is never {odd}")
        if column.type in ("code", "text") and any(len(x or "") > column.longest for x in given):
            raise ValueError(f"{name}.{column.name} is too long")
        if column.type in ("amount", "number"):
            given = [None if each is None else Decimal(str(each)) for each in given]
        made[column.name] = pa.array(given, type=ARROW.get(column.type, pa.string()))
    made["delivery"] = pa.array([row["delivery"] for row in rows], type=pa.string())
    made["row"] = pa.array([row["row"] for row in rows], type=pa.int64())
    return pa.table(made)


QUIET = Event("quiet", ())
Told = tuple[Worlds, Judged]


def judged(
    events: Sequence[Event], day: date | None = None, numbers: Collection[int] | None = None
) -> Told:
    """Judge the quiet district with each of the events, 2024 alone, all in one run.

    All rules do, or those of some ``numbers``. By a ``day`` of the year only what is known then is.
    """
    world = quiet() if day is None else known_by(quiet(), day)
    worlds = Worlds(events, world, day or AS_OF)
    rules = [each for each in ledger_versions() if numbers is None or each.number in numbers]
    return worlds, judge(Asked(worlds, [YEAR], worlds.jurisdictions), rules=rules)


def amiss(event: Event, worlds: Worlds, told: Judged, later: Collection[str] = ()) -> list[str]:
    """Return what is found and must not be, and what must be found and is not.

    Datasets that come ``later`` may be missing, no others.
    """
    code = worlds.codes[event.name]
    left = [each for each in told.results if each.jurisdiction.startswith(code)]
    lacking = []
    for wanted in event.finds:
        met = next((each for each in left if meets(each, wanted, code)), None)
        if met is None:
            lacking.append(f"not found: {wanted}")
        else:
            left.remove(met)
    missing = [
        f"missing: {each.words}"
        for each in told.missing
        if _in(each, code) and each.dataset not in later
    ]
    return [*lacking, *(f"found: {shown(each)}" for each in left), *missing]


def _in(one: Missing, code: str) -> bool:
    return one.jurisdiction.startswith(code)


def meets(result: Result, wanted: Found, code: str) -> bool:
    """Whether a finding is the one wanted."""
    return (
        (result.rule.number, result.level) == (wanted.rule, wanted.level)
        and (result.jurisdiction, result.year) == (code + wanted.place, wanted.year)
        and of(wanted.about, code) in result.subject.code
        and (wanted.actual is None or result.actual == Decimal(wanted.actual))
        and all(of(each, code) in result.words for each in wanted.says)
    )


def shown(result: Result) -> str:
    """Say a finding in one line."""
    subject = f"{result.subject.kind} {result.subject.code}"
    return f"{result.rule.key} {result.level} {subject} {result.actual} {result.words}"
