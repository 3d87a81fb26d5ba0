"""Small deliveries by an outsider: the rows, and what by the domain's table must be found in them.

Every event lives in a district of its own, so that the engine is asked once for all of them. Rows
are what a file would hold: a person is a name and an account a number until they are protected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from tests.supervision.warning.beside import words_of
from tests.supervision.warning.ledger import row
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.dictionaries import codes
from tongjian.supervision.ledger.protect import MARK, is_person, without_spaces
from tongjian.supervision.ledger.tables import CODES, RECEIVED, UNITS, schema_of
from tongjian.supervision.warning.engine import Asked, Judged, Result, judge, ledger_versions

AS_OF = date(2025, 12, 20)
D, T, T2 = "310112", "310112101", "310112102"
"""The district and the two towns every event is written in; each gets codes of its own."""
U, V, W = f"{D}001001", f"{D}001002", f"{D}002001"
TU, TV = f"{T}001001", f"{T}001002"
NAMES = {
    U: "明川区教育局",
    V: "明川区第一小学",
    W: "明川区水务局",
    TU: "甲镇人民政府",
    TV: "甲镇社区事务中心",
}
Row = dict[str, Any]
YEARS = tuple(range(2019, 2026))


@dataclass(frozen=True)
class Found:
    """What must be found; None is not looked at.

    ``about`` must stand in the subject's code or name or in the words.
    """

    level: str | None = None
    actual: str | None = None
    about: str = ""
    year: int = 2024
    at: str = D
    expected: str | None = None


@dataclass(frozen=True)
class Event:
    """Rows by dataset and exactly what a rule finds in them."""

    rule: int
    name: str
    rows: Mapping[str, Sequence[Row]]
    found: Sequence[Found] = ()
    delivered: Sequence[tuple[str, str, int]] = ()
    received: Mapping[str, date] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    places: Sequence[str] = (D,)

    @property
    def key(self) -> str:
        return f"R{self.rule:03d} {self.name}"


def pay(yuan: str, day: date | str = "2024-06-28", **given: Any) -> Row:
    """A payment of a unit to a company for a project, nothing remarkable about it."""
    paid = date.fromisoformat(day) if isinstance(day, str) else day
    return {
        "date_paid": paid,
        "date_applied": paid,
        "fiscal_year": paid.year,
        "unit": U,
        "function_code": "2050202",
        "dept_econ_code": "30299",
        "project": "P1",
        "project_name": "课桌椅更新",
        "kind": "project",
        "payee": "明川办公服务有限公司",
        "payee_account": "310066000001",
        "purpose": "支付课桌椅款",
        "settlement": "transfer",
        "amount_yuan": yuan,
        **given,
    }


def line(yuan: str, **given: Any) -> Row:
    """A budget row; ``yuan`` is approved and, but for what is given, current."""
    return {
        "unit": U,
        "function_code": "2050202",
        "project": "P1",
        "project_name": "课桌椅更新",
        "kind": "project",
        "stage": "current",
        "approved_yuan": yuan,
        "current_yuan": yuan,
        **given,
    }


def step(kind: str, day: str, subject: str = "budget", **given: Any) -> Row:
    """A step of a procedure."""
    return {
        "kind": kind,
        "subject": subject,
        "date": date.fromisoformat(day),
        "body": "区人大常委会",
        **given,
    }


TOWN = {"jurisdiction": T, "unit": TU}


SESSION = [step("approved", "2024-01-20")]


def income(yuan: int, period: str = "12", **given: Any) -> Row:
    return {
        "fund_type": "general",
        "period": period,
        "revenue_code": "10101",
        "budget_yuan": yuan,
        "actual_yuan": yuan,
        **given,
    }


def moved(value: Any, own: str) -> Any:
    """The value with the codes of the district an event was written in made its own."""
    return own + value[len(D) :] if isinstance(value, str) and value.startswith(D) else value


def own_code(number: int) -> str:
    """The code of the district of the event with that number; no code begins another."""
    return str(320000 + number)


NUMBERED = {
    "payment": "payment_no",
    "procedure": "procedure_no",
    "transfer": "transfer_no",
    "voucher": "voucher_no",
    "audit_finding": "problem_no",
    "meeting_training": "record_no",
    "register": "entry_no",
    "procurement": "contract_no",
    "allotment": "document_no",
}
PROTECTED = ("payee", "payee_account")
DERIVED = (
    f"CASE WHEN {is_person('payee')} THEN '{MARK}' || md5(payee) ELSE payee END AS payee",
    f"{is_person('payee')} AS payee_is_person",
    f"length({without_spaces('payee')}) AS payee_chars",
    "md5(payee_account) AS account_key",
    "right(payee_account, 4) AS account_last4",
)


def rows_of(event: Event, own: str) -> dict[str, list[Row]]:
    """The event's rows as the ledger would hold them, numbered from 2."""
    made: dict[str, list[Row]] = {}
    for name, given in event.rows.items():
        for number, each in enumerate(given, start=2):
            numbered = {NUMBERED[name]: f"N{number:04d}"} if name in NUMBERED else {}
            private = {key: each[key] for key in PROTECTED if key in each}
            plain = {key: value for key, value in each.items() if key not in PROTECTED}
            whole = {
                "delivery": f"{own}-{name}",
                **row(name, **{**numbered, **plain}),
                **private,
                "row": number,
            }
            if "delivery" not in each:
                whole["delivery"] = f"{own}-{name}"
            if name == "budget":
                year = whole["fiscal_year"]
                whole["effective_date"] = whole["effective_date"] or date(year, 1, 1)
                whole["adjustment_yuan"] = whole["adjustment_yuan"] or 0
                whole["virement_yuan"] = whole["virement_yuan"] or 0
            made.setdefault(name, []).append(
                {key: moved(value, own) for key, value in whole.items()}
            )
    return made


class Deliveries:
    """The tables of all the events at once."""

    confidential = True
    at_once = 1
    years = YEARS

    def __init__(self, events: Sequence[Event], as_of: date = AS_OF) -> None:
        self.as_of = as_of
        self._tables: dict[str, Any] = {}
        self._database = duckdb.connect(config={"threads": "1"})
        self._backend = ibis.duckdb.from_connection(self._database)
        self._rows: dict[str, list[Row]] = {}
        self._received: dict[str, date] = {}
        units: list[Row] = []
        delivered = set()
        places = set()
        for number, event in enumerate(events):
            own = own_code(number)
            for name, given in rows_of(event, own).items():
                self._rows.setdefault(name, []).extend(given)
                delivered |= {(name, one["jurisdiction"], one["fiscal_year"]) for one in given}
                self._received |= {one["delivery"]: as_of for one in given}
            delivered |= {(name, moved(at, own), year) for name, at, year in event.delivered}
            self._received |= {f"{own}-{name}": day for name, day in event.received.items()}
            units += [
                {
                    "jurisdiction": moved(D, own) if len(code) == 12 else moved(code[:9], own),
                    "department": moved(code[:-3], own),
                    "department_name": name,
                    "unit": moved(code, own),
                    "unit_name": name,
                }
                for code, name in {**NAMES, **event.units}.items()
            ]
            places |= {moved(each, own) for each in event.places}
        self.delivered = frozenset(delivered)
        self.jurisdictions = sorted({at for _, at, _ in delivered} | places)
        self.units = self._filled("units", units, UNITS)
        days = [{"delivery": key, "received": day} for key, day in self._received.items()]
        self.received = self._filled("received", days, RECEIVED)

    def words(self, name: str) -> Any:
        return words_of(name, self.dataset(name))

    def dataset(self, name: str) -> Any:
        if name not in self._tables:
            declared = schema_of(dataset_named(name))
            rows = self._rows.get(name, [])
            if name != "payment":
                self._tables[name] = self._filled(name, rows, declared)
            else:
                self._tables[name] = self._payments(rows, declared)
        return self._tables[name]

    def _payments(self, rows: Sequence[Row], declared: ibis.Schema) -> Any:
        hidden = {"payee_is_person", "payee_chars", "account_key", "account_last4"}
        kept = {key: kind for key, kind in declared.items() if key not in hidden}
        self._filled("given_payment", rows, ibis.schema({**kept, "payee_account": "string"}))
        others = ", ".join(f'"{key}"' for key in kept if key != "payee")
        self._database.execute(
            f"CREATE TABLE payment AS SELECT {', '.join(DERIVED)}, {others} FROM given_payment"
        )
        return self._backend.table("payment").select(*declared.names).cast(declared)

    def _filled(self, name: str, rows: Sequence[Row], schema: ibis.Schema) -> Any:
        types = schema.to_pyarrow()
        columns = [pa.array([each.get(one.name) for each in rows], type=one.type) for one in types]
        self._database.register("given", pa.table(columns, schema=types))
        self._database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
        return self._backend.table(name)

    @cached_property
    def functions(self) -> Any:
        return self._codes("function")

    @cached_property
    def economics(self) -> Any:
        return self._codes("economic_department", "economic_government")

    @cached_property
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
        named = [dict(zip(schema.names, each, strict=True)) for each in rows]
        return ibis.memtable(pa.Table.from_pylist(named, schema=schema.to_pyarrow()))

    def execute(self, expression: Any) -> Any:
        return self._backend.to_pyarrow(expression)

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        cached: AbstractContextManager[Any] = expression.cache()
        return cached

    def refused(self) -> list[str]:
        """Rows no ledger would hold: a dataset's fatal check fails on them."""
        told = []
        for name in self._rows:
            self.dataset(name)
            for check in dataset_named(name).checks:
                sql = (
                    f'SELECT delivery, "row" FROM "{name}" '
                    f"WHERE NOT coalesce(({check.holds}), true)"
                )
                if check.fatal and (bad := self._database.execute(sql).fetchall()):
                    told += [f"{name} {check.code} {one}" for one in bad]
        return told


def judged(events: Sequence[Event], rules: Sequence[int], as_of: date = AS_OF) -> Judged:
    """What the rules find in all the events."""
    tables = Deliveries(events, as_of)
    assert tables.refused() == []
    wanted = [each for each in ledger_versions() if each.number in rules]
    return judge(Asked(tables, tables.years, tables.jurisdictions), rules=wanted)


def differences(event: Event, own: str, results: Sequence[Result]) -> list[str]:
    """What was found and not meant, or meant and not found, of one event."""
    left = list(results)
    told = []
    for meant in event.found:
        hit = next((one for one in left if fits(meant, one, own)), None)
        if hit is None:
            told.append(f"not found: {meant}")
        else:
            left.remove(hit)
    return told + [f"not meant: {one.year} {one.level} {one.actual} {one.words}" for one in left]


def fits(meant: Found, one: Result, own: str) -> bool:
    """Whether a result is what was meant."""
    heard = f"{one.subject.code} {one.subject.name} {one.words}"
    return (
        (one.year, one.jurisdiction) == (meant.year, moved(meant.at, own))
        and meant.level in (None, one.level)
        and meant.actual in (None, str(one.actual))
        and meant.expected in (None, str(one.expected))
        and str(moved(meant.about, own)) in heard
    )
