"""From monthly amounts to single payments, a jurisdiction and year at a time, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tongjian.supervision.demo.district import payees as payee_tables
from tongjian.supervision.demo.district.lines import BudgetLine, Sown, YearPlan, cents
from tongjian.supervision.demo.district.payees import FIRMS, PEOPLE, Payees
from tongjian.supervision.demo.district.shares import (
    Floats,
    Ints,
    split_groups,
    stream,
    workdays,
)
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
_MOST = 1_200_000_000  # cents: a month's amount above 12 million yuan is paid in several parts
_EVEN = 200_000_000
_PERSON_MOST = 30_000_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Payments:
    """A year's payments in file order. ``months`` is the file's month, ``sown`` the entry's place.

    ``amounts`` in cents, ``lines`` the plan's line (-1 planted), ``which`` the entry's payment.
    """

    table: pa.Table
    months: Ints
    amounts: Ints
    lines: Ints
    sown: Ints
    which: Ints

    def month(self, month: int) -> tuple[int, int]:
        """Return where a month's rows start and end."""
        start, end = np.searchsorted(self.months, [month, month + 1])
        return int(start), int(end)


def pay(seed: int, plan: YearPlan, payees: Payees, count: int) -> Payments:
    """Return about ``count`` ordinary payments of the year and all planted ones."""
    rng = stream(seed, 3, plan.place.index, plan.year)
    line, month, amount = _parts(plan, count, rng)
    _keep_distinct(plan.lines, line, amount)
    day = _days(plan.year, month, rng)
    ordinary = _columns(plan, payees, line=line, month=month, day=day, amount=amount, rng=rng)
    planted = _planted(plan)
    table = pa.concat_tables([ordinary, planted.table])
    days = np.concatenate((day, planted.days))
    months = np.concatenate((month, planted.months))
    shuffle = rng.random(len(days))
    order = np.lexsort((shuffle, days, months))
    months = months[order]
    table = _numbered(table.take(pa.array(order)), plan, months)
    nothing = np.full(len(line), -1, dtype=np.int64)
    return Payments(
        table,
        months,
        np.concatenate((amount, planted.amounts))[order],
        np.concatenate((line, np.full(len(planted.days), -1, dtype=np.int64)))[order],
        np.concatenate((nothing, planted.sown))[order],
        np.concatenate((nothing, planted.which))[order],
    )


def _parts(plan: YearPlan, count: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    cells = plan.cells.reshape(-1)
    used = np.flatnonzero(cells)
    totals = cells[used]
    least = np.maximum(1, -(-totals // _MOST))
    spare = max(0, count - int(least.sum()))
    weight = np.sqrt(totals.astype(np.float64))
    counts = least + rng.multinomial(spare, weight / weight.sum())
    # A part below one yuan is no payment: the smallest cells take fewer parts.
    counts = np.maximum(1, np.minimum(counts, totals // 2_000))
    mean = np.repeat(totals / counts, counts)
    loose = np.clip(np.exp(rng.normal(0, 0.8, len(mean))), 0.15, 6.0)
    even = rng.uniform(0.6, 1.4, len(mean))
    weights: Floats = np.where(mean > _EVEN, even, loose)
    amount = split_groups(totals, counts, weights)
    group = np.repeat(used, counts)
    return group // 12, group % 12 + 1, amount


def _keep_distinct(lines: list[BudgetLine], line: Ints, amount: Ints) -> None:
    """Shift cents inside a line until no project pays one amount twice in the year."""
    numbers: dict[str, int] = {}
    project = np.array([numbers.setdefault(entry.project, len(numbers)) for entry in lines])[line]
    largest = np.zeros(len(lines), dtype=np.int64)
    by_size = np.lexsort((amount, line))
    largest[line[by_size]] = by_size  # the last assignment of each line is its largest
    for _ in range(100):
        order = np.lexsort((amount, project))
        first, second = order[:-1], order[1:]
        same = (project[first] == project[second]) & (amount[first] == amount[second])
        if not same.any():
            return
        first, second = first[same], second[same]
        change = np.where(largest[line[second]] == second, first, second)
        step = 1 + np.arange(len(change)) % 7
        np.add.at(amount, change, step)
        np.subtract.at(amount, largest[line[change]], step)
    raise RuntimeError("the amounts of a project could not be kept apart")


def _days(year: int, month: Ints, rng: np.random.Generator) -> Ints:
    """Return days since 1970, on treasury days of each month."""
    table = [[(day - _EPOCH).days for day in workdays(year, number)] for number in range(1, 13)]
    sizes = np.array([len(days) for days in table])
    grid = np.zeros((12, max(sizes)), dtype=np.int64)
    for place, known in enumerate(table):
        grid[place, : len(known)] = known
    pick = (rng.random(len(month)) * sizes[month - 1]).astype(np.int64)
    days: Ints = grid[month - 1, pick]
    return days


def _columns(
    plan: YearPlan,
    payees: Payees,
    *,
    line: Ints,
    month: Ints,
    day: Ints,
    amount: Ints,
    rng: np.random.Generator,
) -> pa.Table:
    lines = plan.lines
    size = len(line)
    firm = _firms(plan, line, rng)
    start = payee_tables.starts(
        payees,
        [entry.spend for entry in lines],
        [entry.unit.code for entry in lines],
        [entry.town for entry in lines],
    )[line]
    family = np.array([_family(entry.spend) for entry in lines])[line]
    person = (family == 1) & (amount < _PERSON_MOST)
    payee = start + np.where(family == 2, firm, 0)
    payee = np.where(person, payees.people + rng.integers(0, PEOPLE, size), payee)
    applied = np.maximum(day - rng.integers(0, 6, size), (date(plan.year, 1, 1) - _EPOCH).days)
    contract = (family == 2) & (amount >= 5_000_000)
    return _table(
        plan,
        line,
        applied=applied,
        paid=day,
        payee=_pick(payees.names, payee),
        account=_pick(payees.accounts, payee),
        purpose=_purposes(lines, line, month, rng),
        settlement=_settlements(family, person, amount, rng),
        amount=amount,
        contract=_contracts(plan, line, firm, contract),
    )


def _family(spend: str) -> int:
    """Return 0 for one collective payee, 1 for people, 2 for firms."""
    payee = SPENDS[spend].payee
    if payee == "people":
        return 1
    return 0 if payee.isascii() else 2


def _firms(plan: YearPlan, line: Ints, rng: np.random.Generator) -> Ints:
    """Return one of the six firms that each line works with."""
    home = rng.integers(0, FIRMS, len(plan.lines))[line]
    return (home + rng.integers(0, 6, len(line)) * 7) % FIRMS


def _pick(values: list[str], index: Ints) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(index))


def _purposes(
    lines: list[BudgetLine], line: Ints, month: Ints, rng: np.random.Generator
) -> pa.Array:
    texts: list[str] = []
    start: list[int] = []
    many: list[int] = []
    known: dict[str, int] = {}
    for spend, entry in SPENDS.items():
        known[spend] = len(start)
        start.append(len(texts))
        many.append(len(entry.purposes))
        for purpose in entry.purposes:
            texts += [f"{number}月{purpose}" for number in range(1, 13)]
    kind = np.array([known[entry.spend] for entry in lines])[line]
    which = (rng.random(len(line)) * np.array(many)[kind]).astype(np.int64)
    return _pick(texts, np.array(start)[kind] + which * 12 + month - 1)


def _settlements(
    family: Ints, person: np.ndarray, amount: Ints, rng: np.random.Generator
) -> pa.Array:
    chance = rng.random(len(amount))
    small = (family == 2) & (amount < 2_000_000)
    choice = np.where(small & (chance < 0.25), 1, 0)
    choice = np.where(person & (amount < 200_000) & (chance < 0.03), 2, choice)
    return _pick(["transfer", "card", "cash"], choice)


def _contracts(plan: YearPlan, line: Ints, firm: Ints, has: np.ndarray) -> pa.Array:
    heads = [f"HT-{entry.project}-" for entry in plan.lines]
    tails = [f"{number:02d}" for number in range(FIRMS)]
    joined = pc.binary_join_element_wise(_pick(heads, line), _pick(tails, firm), "")
    return pc.if_else(pa.array(has), joined, pa.scalar(None, pa.string()))


def _table(
    plan: YearPlan,
    line: Ints,
    *,
    applied: Ints,
    paid: Ints,
    payee: pa.Array,
    account: pa.Array,
    purpose: pa.Array,
    settlement: pa.Array,
    amount: Ints,
    contract: pa.Array,
) -> pa.Table:
    lines, size = plan.lines, len(line)

    def of(values: list[str]) -> pa.Array:
        return _pick(values, line)

    def constant(value: str) -> pa.Array:
        return pa.array([value]).take(pa.array(np.zeros(size, dtype=np.int64)))

    allotments = [f"演财指〔{plan.year}〕{number:05d}号" for number in range(1, len(lines) + 1)]
    columns = {
        "jurisdiction": constant(plan.place.code),
        "fiscal_year": constant(str(plan.year)),
        "fund_type": constant("general"),
        "level_scope": constant("own_level"),
        "payment_no": constant(""),
        "date_applied": days_text(applied),
        "date_paid": days_text(paid),
        "unit": of([entry.unit.code for entry in lines]),
        "function_code": of([entry.function for entry in lines]),
        "dept_econ_code": of([entry.econ for entry in lines]),
        "gov_econ_code": of([entry.gov for entry in lines]),
        "project": of([entry.project for entry in lines]),
        "project_name": of([entry.name for entry in lines]),
        "kind": of([entry.kind for entry in lines]),
        "payee": payee,
        "payee_account": account,
        "purpose": purpose,
        "settlement": settlement,
        "amount_yuan": yuan_text(amount),
        "allotment": of(allotments),
        "contract": contract,
    }
    return pa.table({name: columns[name] for name in COLUMNS})


def days_text(days: Ints) -> pa.Array:
    """Return days since 1970 as ISO text."""
    known, place = np.unique(days, return_inverse=True)
    texts = [str(np.datetime64(int(day), "D")) for day in known]
    return _pick(texts, place.astype(np.int64))


def yuan_text(amount: Ints) -> pa.Array:
    """Return non-negative cents as plain decimal text."""
    whole = pc.cast(pa.array(amount // 100), pa.string())
    part = pc.utf8_lpad(pc.cast(pa.array(amount % 100), pa.string()), 2, "0")
    return pc.binary_join_element_wise(whole, part, ".")


def _numbered(table: pa.Table, plan: YearPlan, months: Ints) -> pa.Table:
    """Number the payments of each monthly file: jurisdiction, year, month, place in the file."""
    starts = np.searchsorted(months, months)
    number = np.arange(len(months)) - starts + 1
    head = pc.utf8_lpad(pc.cast(pa.array(months), pa.string()), 2, "0")
    tail = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), 7, "0")
    prefix = pa.scalar(f"{plan.place.code}{plan.year}")
    text = pc.binary_join_element_wise(prefix, head, tail, "")
    return table.set_column(COLUMNS.index("payment_no"), "payment_no", text)


@dataclass(frozen=True)
class _Planted:
    table: pa.Table
    days: Ints
    months: Ints
    amounts: Ints
    sown: Ints
    which: Ints


def _planted(plan: YearPlan) -> _Planted:
    rows: list[dict[str, str | None]] = []
    marks: list[tuple[int, int, int, int, int]] = []
    for place, sown in enumerate(plan.sown):
        for which, paid in enumerate(sown.entry.pays):
            rows.append(_planted_row(plan, sown, which))
            day = (paid.date(plan.year) - _EPOCH).days
            month = paid.delivered_in or paid.month
            marks.append((day, month, cents(paid.yuan), place, which))
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    table = pa.Table.from_pylist(rows, schema=schema)
    columns = np.array(marks, dtype=np.int64).reshape(-1, 5).T
    return _Planted(table, *columns)


def _planted_row(plan: YearPlan, sown: Sown, which: int) -> dict[str, str | None]:
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
