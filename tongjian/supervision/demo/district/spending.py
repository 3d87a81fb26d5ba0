"""From monthly amounts to single payments, a jurisdiction and year at a time, as numbers.

Text is made only for the rows of one file at a time (``texts``), so that memory stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tongjian.supervision.demo.district import payees as payee_tables
from tongjian.supervision.demo.district import texts
from tongjian.supervision.demo.district.lines import BudgetLine, YearPlan, cents
from tongjian.supervision.demo.district.payees import FIRMS, PEOPLE, Payees
from tongjian.supervision.demo.district.shares import (
    EPOCH,
    Floats,
    Ints,
    split_groups,
    stream,
    workdays,
)
from tongjian.supervision.demo.district.vocabulary import SPENDS

_MOST = 1_200_000_000  # cents: a month's amount above 12 million yuan is paid in several parts
_EVEN = 200_000_000
_PERSON_MOST = 30_000_000
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Payments:
    """A year's payments in file order. ``months`` is the file's month, ``sown`` the entry's place.

    ``amounts`` in cents, ``lines`` the plan's line (-1 planted), ``which`` the entry's payment.
    """

    plan: YearPlan
    payees: Payees
    codes: texts.Codes
    months: Ints
    lines: Ints
    sown: Ints
    which: Ints

    @property
    def amounts(self) -> Ints:
        """Return the amounts in cents."""
        return self.codes.amount

    def month(self, month: int) -> tuple[int, int]:
        """Return where a month's rows start and end."""
        start, end = np.searchsorted(self.months, [month, month + 1])
        return int(start), int(end)

    def table(self, places: Ints) -> pa.Table:
        """Return the rows at ``places`` of one month as text columns."""
        first = self.month(int(self.months[places[0]]))[0] if len(places) else 0
        table = texts.ordinary(self.plan, self.payees, self.codes.at(places))
        planted = [
            (at, texts.planted(self.plan, self.plan.sown[self.sown[place]], int(self.which[place])))
            for at, place in enumerate(places)
            if self.lines[place] < 0
        ]
        table = texts.replaced(table, planted)
        return texts.numbered(table, self.plan, self.months[places], places - first + 1)


def pay(seed: int, plan: YearPlan, payees: Payees, count: int) -> Payments:
    """Return about ``count`` ordinary payments of the year and all planted ones."""
    rng = stream(seed, 3, plan.place.index, plan.year)
    line, month, amount = _parts(plan, count, rng)
    _keep_distinct(plan.lines, line, amount)
    day = _days(plan.year, month, rng)
    codes = _codes(plan, payees, line=line, month=month, day=day, amount=amount, rng=rng)
    planted = _planted(plan)
    codes = codes.followed_by(planted.days, planted.amounts)
    months = np.concatenate((month, planted.months))
    order = np.lexsort((rng.random(len(months)), codes.paid, months))
    nothing = np.full(len(line), -1, dtype=np.int64)
    return Payments(
        plan,
        payees,
        codes.at(order),
        months[order],
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
    table = [[(day - EPOCH).days for day in workdays(year, number)] for number in range(1, 13)]
    sizes = np.array([len(days) for days in table])
    grid = np.zeros((12, max(sizes)), dtype=np.int64)
    for place, known in enumerate(table):
        grid[place, : len(known)] = known
    pick = (rng.random(len(month)) * sizes[month - 1]).astype(np.int64)
    days: Ints = grid[month - 1, pick]
    return days


def _codes(
    plan: YearPlan,
    payees: Payees,
    *,
    line: Ints,
    month: Ints,
    day: Ints,
    amount: Ints,
    rng: np.random.Generator,
) -> texts.Codes:
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
    applied = np.maximum(day - rng.integers(0, 6, size), (date(plan.year, 1, 1) - EPOCH).days)
    contract = (family == 2) & (amount >= 5_000_000)
    return texts.Codes(
        line=line,
        applied=applied,
        paid=day,
        payee=payee,
        purpose=_purposes(lines, line, month, rng),
        settlement=_settlements(family, person, amount, rng),
        amount=amount,
        contract=np.where(contract, firm, -1),
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


def _purposes(lines: list[BudgetLine], line: Ints, month: Ints, rng: np.random.Generator) -> Ints:
    """Return places in ``texts.purposes()``: one of the spending's purposes, by month."""
    start, many = texts.purpose_places()
    kind = np.array([list(SPENDS).index(entry.spend) for entry in lines])[line]
    which = (rng.random(len(line)) * many[kind]).astype(np.int64)
    places: Ints = start[kind] + which * 12 + month - 1
    return places


def _settlements(family: Ints, person: Flags, amount: Ints, rng: np.random.Generator) -> Ints:
    """Return places in ``texts.SETTLEMENTS``: small sums may go by card or in cash."""
    chance = rng.random(len(amount))
    small = (family == 2) & (amount < 2_000_000)
    choice = np.where(small & (chance < 0.25), 1, 0)
    return np.where(person & (amount < 200_000) & (chance < 0.03), 2, choice)


@dataclass(frozen=True)
class _Planted:
    days: Ints
    months: Ints
    amounts: Ints
    sown: Ints
    which: Ints


def _planted(plan: YearPlan) -> _Planted:
    marks: list[tuple[int, int, int, int, int]] = []
    for place, sown in enumerate(plan.sown):
        for which, paid in enumerate(sown.entry.pays):
            day = (paid.date(plan.year) - EPOCH).days
            month = paid.delivered_in or paid.month
            marks.append((day, month, cents(paid.yuan), place, which))
    return _Planted(*np.array(marks, dtype=np.int64).reshape(-1, 5).T)
