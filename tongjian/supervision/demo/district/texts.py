"""The text of payments: from numbers and places in lists to the columns of a file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tongjian.supervision.demo.district import payees as payee_tables
from tongjian.supervision.demo.district.lines import Sown, YearPlan
from tongjian.supervision.demo.district.payees import FIRMS, Payees
from tongjian.supervision.demo.district.shares import Ints
from tongjian.supervision.demo.district.vocabulary import SPENDS

COLUMNS = (
    "jurisdiction",
    "fiscal_year",
    "fund_type",
    "level_scope",
    "payment_no",
    "date_applied",
    "date_paid",
    "unit",
    "function_code",
    "dept_econ_code",
    "gov_econ_code",
    "project",
    "project_name",
    "kind",
    "payee",
    "payee_account",
    "purpose",
    "settlement",
    "amount_yuan",
    "allotment",
    "contract",
)
SETTLEMENTS = ["transfer", "card", "cash"]


@dataclass(frozen=True)
class Codes:
    """Payments as parallel numbers: days since 1970, cents, and places in lists of texts.

    ``contract`` is the firm under contract, -1 for none.
    """

    line: Ints
    applied: Ints
    paid: Ints
    payee: Ints
    purpose: Ints
    settlement: Ints
    amount: Ints
    contract: Ints

    def at(self, places: Ints) -> Codes:
        """Return the payments at ``places``, in that order."""
        return Codes(**{one.name: getattr(self, one.name)[places] for one in fields(self)})

    def followed_by(self, days: Ints, amounts: Ints) -> Codes:
        """Return these and after them payments whose text comes from elsewhere."""
        more = {"applied": days, "paid": days, "amount": amounts}
        blank = np.zeros(len(days), dtype=np.int64)
        return Codes(
            **{
                one.name: np.concatenate((getattr(self, one.name), more.get(one.name, blank)))
                for one in fields(self)
            }
        )


@cache
def purposes() -> list[str]:
    """Return every ordinary purpose of every month."""
    return [
        f"{month}月{purpose}"
        for spend in SPENDS.values()
        for purpose in spend.purposes
        for month in range(1, 13)
    ]


def purpose_places() -> tuple[Ints, Ints]:
    """Return for each spending where its purposes start in ``purposes``, and how many it has."""
    many = np.array([len(spend.purposes) for spend in SPENDS.values()], dtype=np.int64)
    return (np.cumsum(many) - many) * 12, many


def _pick(values: list[str], index: Ints) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(index))


def ordinary(plan: YearPlan, payees: Payees, codes: Codes) -> pa.Table:
    """Return the columns of ordinary payments, the payment number still blank."""
    lines, size = plan.lines, len(codes.line)

    def of(values: list[str]) -> pa.Array:
        return _pick(values, codes.line)

    def constant(value: str) -> pa.Array:
        return pa.array([value]).take(pa.array(np.zeros(size, dtype=np.int64)))

    allotments = [f"演财指〔{plan.year}〕{number:05d}号" for number in range(1, len(lines) + 1)]
    columns = {
        "jurisdiction": constant(plan.place.code),
        "fiscal_year": constant(str(plan.year)),
        "fund_type": constant("general"),
        "level_scope": constant("own_level"),
        "payment_no": constant(""),
        "date_applied": _days(codes.applied),
        "date_paid": _days(codes.paid),
        "unit": of([entry.unit.code for entry in lines]),
        "function_code": of([entry.function for entry in lines]),
        "dept_econ_code": of([entry.econ for entry in lines]),
        "gov_econ_code": of([entry.gov for entry in lines]),
        "project": of([entry.project for entry in lines]),
        "project_name": of([entry.name for entry in lines]),
        "kind": of([entry.kind for entry in lines]),
        "payee": _pick(payees.names, codes.payee),
        "payee_account": _pick(payees.accounts, codes.payee),
        "purpose": _pick(purposes(), codes.purpose),
        "settlement": _pick(SETTLEMENTS, codes.settlement),
        "amount_yuan": _yuan(codes.amount),
        "allotment": of(allotments),
        "contract": _contracts(plan, codes),
    }
    return pa.table({name: columns[name] for name in COLUMNS})


def _contracts(plan: YearPlan, codes: Codes) -> pa.Array:
    # Lines of one project buy different things, so each has contracts of its own.
    heads = [f"HT-{entry.project}-{entry.econ[-2:]}" for entry in plan.lines]
    tails = [f"{number:02d}" for number in range(FIRMS)]
    has = codes.contract >= 0
    tail = _pick(tails, np.where(has, codes.contract, 0))
    joined = pc.binary_join_element_wise(_pick(heads, codes.line), tail, "")
    return pc.if_else(pa.array(has), joined, pa.scalar(None, pa.string()))


def _days(days: Ints) -> pa.Array:
    known, place = np.unique(days, return_inverse=True)
    texts = [str(np.datetime64(int(day), "D")) for day in known]
    return _pick(texts, place.astype(np.int64))


def _yuan(amount: Ints) -> pa.Array:
    whole = pc.cast(pa.array(amount // 100), pa.string())
    part = pc.utf8_lpad(pc.cast(pa.array(amount % 100), pa.string()), 2, "0")
    return pc.binary_join_element_wise(whole, part, ".")


def replaced(table: pa.Table, rows: list[tuple[int, dict[str, str | None]]]) -> pa.Table:
    """Return the table with some rows replaced by others."""
    if not rows:
        return table
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    more = pa.Table.from_pylist([row for _, row in rows], schema=schema)
    places = np.arange(table.num_rows)
    places[[at for at, _ in rows]] = table.num_rows + np.arange(len(rows))
    return pa.concat_tables([table, more]).take(pa.array(places))


def numbered(table: pa.Table, plan: YearPlan, months: Ints, numbers: Ints) -> pa.Table:
    """Number the payments of a monthly file: jurisdiction, year, month, place in the month."""
    head = pc.utf8_lpad(pc.cast(pa.array(months), pa.string()), 2, "0")
    tail = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), 7, "0")
    prefix = pa.scalar(f"{plan.place.code}{plan.year}")
    text = pc.binary_join_element_wise(prefix, head, tail, "")
    return table.set_column(COLUMNS.index("payment_no"), "payment_no", text)


def planted(plan: YearPlan, sown: Sown, which: int) -> dict[str, str | None]:
    """Return the row of a stated payment."""
    paid = sown.entry.pays[which]
    line = sown.lines[paid.line]
    day = paid.date(plan.year)
    return {
        "jurisdiction": plan.place.code,
        "fiscal_year": str(plan.year),
        "fund_type": "general",
        "level_scope": "own_level",
        "payment_no": "",
        "date_applied": day.isoformat(),
        "date_paid": day.isoformat(),
        "unit": line.unit.code,
        "function_code": line.function,
        "dept_econ_code": line.econ,
        "gov_econ_code": line.gov,
        "project": line.project,
        "project_name": line.name,
        "kind": line.kind,
        "payee": paid.payee or None,
        "payee_account": payee_tables.account(50, paid.account),
        "purpose": paid.purpose,
        "settlement": "transfer",
        "amount_yuan": paid.yuan,
        "allotment": f"演财指〔{plan.year}〕{90000 + int(line.project[-3:]):05d}号",
        "contract": None,
    }
