"""Budget lines of one jurisdiction and year: what each is for, its budget, what it will pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from tongjian.supervision.demo.district.behaviour import CALM, Behaviours
from tongjian.supervision.demo.district.shares import Floats, Ints, split, stream
from tongjian.supervision.demo.district.stated import Entry
from tongjian.supervision.demo.district.units import FINANCE_SHARE, Jurisdiction, Unit
from tongjian.supervision.demo.district.vocabulary import SPENDS

VIREMENT_DAY = (7, 1)
ADJUSTMENT_DAY = (9, 1)
_REDRAFTED, _CUT, _RAISED = 0.12, 1.06, 0.95
_ROUND = 10_000  # budgets are set in whole hundreds of yuan


@dataclass(frozen=True)
class Change:
    """A change of a line from a day on, in cents; ``kind`` is virement or adjustment."""

    day: date
    kind: str
    cents: int


@dataclass
class BudgetLine:
    """One line. ``base`` is in force from ``start``; ``paid`` is the whole year's payment."""

    unit: Unit
    function: str
    econ: str
    gov: str
    project: str
    name: str
    kind: str
    spend: str
    weight: float = 0.0
    times: int = 12
    town: int = 0
    paid: int = 0
    base: int = 0
    start: date | None = None
    changes: list[Change] = field(default_factory=list)
    drafted: float = 1.0

    @property
    def draft(self) -> int:
        """Return what the draft asked for, in cents, before it was approved."""
        return self.base if self.drafted == 1 else int(self.base * self.drafted) // _ROUND * _ROUND

    @property
    def current(self) -> int:
        """Return the whole year's current budget in cents."""
        return self.base + sum(change.cents for change in self.changes)


@dataclass(frozen=True)
class Sown:
    """An entry placed in a year: its lines, and the budget parts of each."""

    entry: Entry
    year: int
    unit: Unit
    projects: tuple[str, ...]
    lines: tuple[BudgetLine, ...]


@dataclass
class YearPlan:
    """One jurisdiction and year before its payments: lines and their monthly amounts."""

    place: Jurisdiction
    year: int
    lines: list[BudgetLine]
    cells: Ints  # cents, lines x 12
    reserve: BudgetLine
    sown: list[Sown]

    @property
    def budget(self) -> int:
        """Return the current budget of all lines, reserve and planted lines included."""
        planted = sum(line.current for sown in self.sown for line in sown.lines)
        return sum(line.current for line in self.lines) + self.reserve.current + planted

    @property
    def all_lines(self) -> list[BudgetLine]:
        """Return every line that has a budget, the reserve last."""
        planted = [line for sown in self.sown for line in sown.lines if line.base]
        return [*self.lines, *planted, self.reserve]


@dataclass(frozen=True)
class _Template:
    spend: str
    seq: int
    name: str
    basic: bool
    times: int
    weight: float


# In order of importance: a small district has only the first ones.
_TEMPLATES = (
    _Template("wage", 1, "人员经费", True, 12, 0.20),
    _Template("service", 101, "", False, 4, 0.16),
    _Template("works", 102, "", False, 6, 0.14),
    _Template("allowance", 1, "人员经费", True, 12, 0.14),
    _Template("office", 2, "公用经费", True, 12, 0.05),
    _Template("labour", 103, "", False, 4, 0.02),
    _Template("pension", 3, "社会保障缴费", True, 12, 0.06),
    _Template("equipment", 104, "", False, 6, 0.07),
    _Template("housing", 4, "住房保障", True, 12, 0.05),
    _Template("estate", 2, "公用经费", True, 12, 0.04),
    _Template("medical", 5, "医疗保障缴费", True, 12, 0.03),
    _Template("subsidy", 105, "", False, 6, 0.03),
    _Template("repair", 106, "", False, 4, 0.04),
    _Template("utilities", 2, "公用经费", True, 12, 0.02),
    _Template("software", 107, "", False, 4, 0.03),
    _Template("material", 108, "", False, 6, 0.03),
)
_FINANCE_TEMPLATES = (
    _Template("enterprise", 101, "政策性支出统筹", False, 12, 0.55),
    _Template("wage", 1, "人员经费", True, 12, 0.15),
    _Template("service", 102, "财政业务委托", False, 4, 0.10),
    _Template("software", 103, "财政信息系统运行", False, 6, 0.10),
    _Template("office", 2, "公用经费", True, 12, 0.10),
)
_INTEREST = _Template("interest", 110, "一般债券付息", False, 12, 0.40)
_FUNCTIONS = {"pension": "2080505", "housing": "2210201", "interest": "2320301"}
_TRANSFER_LINES = (
    (201, "2300202", "均衡性转移支付", 0.8),
    (202, "2300312", "城乡社区专项转移支付", 0.2),
)


def sow(
    place: Jurisdiction, year: int, years: list[int], entries: Sequence[Entry], busy: Behaviours
) -> list[Sown]:
    """Place the entries of this jurisdiction and year with ordinary units."""
    ordinary = [
        unit
        for unit in place.units
        if not unit.finance
        and unit.special is None
        and unit.exists_in(year)
        and (unit.code, year) not in busy
    ]
    back = years[-1] - year
    # A town whose every unit behaves unlike itself that year still has its finance unit.
    hosts = ordinary or [place.units[0]]
    return [
        _sow_one(entry, number, hosts[entry.host % len(hosts)], year)
        for number, entry in enumerate(entries)
        if entry.place == place.index and entry.years_back == back
    ]


def _sow_one(entry: Entry, number: int, unit: Unit, year: int) -> Sown:
    lines, projects = [], []
    for place, stated in enumerate(entry.lines):
        project = f"{unit.code}{year % 100:02d}{901 + number * 2 + stated.project}"
        function = stated.function or unit.theme.items[0]
        paid = sum(cents(pay.yuan) for pay in entry.pays if pay.line == place)
        line = BudgetLine(
            unit, function, entry.econ, entry.gov, project, entry.name, "project", "planted"
        )
        line.paid = paid
        parts = [(date(year, month, day), cents(yuan)) for month, day, yuan in stated.budget]
        if parts:
            line.start, line.base = parts[0]
            line.changes = [Change(day, "virement", amount) for day, amount in parts[1:]]
        lines.append(line)
        projects.append(project)
    return Sown(entry, year, unit, tuple(projects), tuple(lines))


def cents(yuan: str) -> int:
    """Return yuan as text in cents, exactly."""
    return int(Decimal(yuan) * 100)


def ordinary_lines(
    seed: int, place: Jurisdiction, year: int, *, spend: int, room: float, busy: Behaviours
) -> tuple[list[BudgetLine], Ints]:
    """Return lines that pay ``spend`` cents in the year, and their monthly amounts.

    ``room`` is how many payments a unit may make in the year: lines are few where it is small.
    """
    rng = stream(seed, 2, place.index, year)
    lines: list[BudgetLine] = []
    units = [unit for unit in place.units if unit.exists_in(year)]
    rest = sum(unit.weight_in(year) for unit in units if not unit.finance)
    for unit in units:
        part = unit.weight_in(year) / rest
        own = FINANCE_SHARE if unit.finance else part * (1 - FINANCE_SHARE)
        regular = (unit.code, year) in busy
        lines += _unit_lines(unit, year, own, room=room, regular=regular, rng=rng)
    weights = np.array([line.weight for line in lines])
    for line, paid in zip(lines, split(spend, weights), strict=True):
        line.paid = int(paid)
    _set_budgets(lines, year, busy, rng)
    _change_budgets(lines, year, busy, rng)
    cells = _cells(lines, year, busy, rng)
    _draft(lines, rng)
    return lines, cells


def _draft(lines: list[BudgetLine], rng: np.random.Generator) -> None:
    """Let some projects have been cut or raised between the draft and its approval."""
    chance = rng.random(len(lines))
    for line, drawn in zip(lines, chance, strict=True):
        if line.kind == "project" and drawn < _REDRAFTED:
            line.drafted = _CUT if drawn < _REDRAFTED * 0.7 else _RAISED


def _unit_lines(
    unit: Unit,
    year: int,
    own: float,
    *,
    room: float,
    regular: bool,
    rng: np.random.Generator,
) -> list[BudgetLine]:
    templates = _FINANCE_TEMPLATES if unit.finance else _TEMPLATES
    if unit.finance and unit.jurisdiction + "001001" == unit.code and len(unit.jurisdiction) == 6:
        templates = (_INTEREST, *templates)
    lines: list[BudgetLine] = []
    used = 0
    for template in templates:
        times = 12 if regular else template.times
        if lines and used + times > room * 0.8:
            continue
        used += times
        line = _line(unit, year, template)
        line.times = times
        line.weight = template.weight * float(np.exp(rng.normal(0, 0.15)))
        lines.append(line)
    total = sum(line.weight for line in lines)
    for line in lines:
        line.weight = line.weight / total * own
    return lines


def _line(unit: Unit, year: int, template: _Template) -> BudgetLine:
    theme = unit.theme
    name = template.name or theme.projects[template.seq % len(theme.projects)]
    function = _FUNCTIONS.get(template.spend)
    if template.spend == "medical":
        function = "2101102" if theme.institution else "2101101"
    if function is None:
        function = theme.running if template.basic else theme.items[template.seq % len(theme.items)]
    spend = SPENDS[template.spend]
    return BudgetLine(
        unit,
        function,
        spend.econ,
        spend.gov_institution if theme.institution else spend.gov_office,
        f"{unit.code}{year % 100:02d}{template.seq:03d}",
        name,
        "basic" if template.basic else "project",
        template.spend,
    )


def _set_budgets(
    lines: list[BudgetLine], year: int, busy: Behaviours, rng: np.random.Generator
) -> None:
    for line in lines:
        own = busy.get((line.unit.code, year))
        part = own.paid_of_budget if own else float(rng.uniform(0.980, 0.995))
        needed = int(line.paid / part)
        line.base = max(-(-needed // _ROUND) * _ROUND, -(-line.paid // _ROUND) * _ROUND)


def _change_budgets(
    lines: list[BudgetLine], year: int, busy: Behaviours, rng: np.random.Generator
) -> None:
    """Move money within units on 1 July, and between units on 1 September, totals unchanged."""
    free = [
        place
        for place, line in enumerate(lines)
        if (line.unit.code, year) not in busy and line.kind == "project" and not line.unit.finance
    ]
    by_unit: dict[str, list[int]] = {}
    for place in free:
        by_unit.setdefault(lines[place].unit.code, []).append(place)
    moved: set[int] = set()
    for own in by_unit.values():
        if len(own) > 1 and rng.random() < 0.35:
            _move(lines[own[0]], lines[own[1]], date(year, *VIREMENT_DAY), "virement", 0.07)
            moved.update(own[:2])
    left = [place for place in free if place not in moved]
    picked = rng.permutation(len(left))[: 2 * max(1, len(left) // 20)]
    for giver, taker in zip(picked[::2], picked[1::2], strict=False):
        day = date(year, *ADJUSTMENT_DAY)
        _move(lines[left[int(giver)]], lines[left[int(taker)]], day, "adjustment", 0.03)


def _move(giver: BudgetLine, taker: BudgetLine, day: date, kind: str, part: float) -> None:
    amount = int(min(giver.base, taker.base) * part) // _ROUND * _ROUND
    if amount:
        # What stands at the end of the year is kept; the start of the year differs from it.
        giver.base += amount
        taker.base -= amount
        giver.changes.append(Change(day, kind, -amount))
        taker.changes.append(Change(day, kind, amount))


def _cells(lines: list[BudgetLine], year: int, busy: Behaviours, rng: np.random.Generator) -> Ints:
    """Return cents per line and month; lines paid less often are paid ahead of their interval."""
    profiles: dict[str, Floats] = {}
    cells = np.zeros((len(lines), 12), dtype=np.int64)
    for place, line in enumerate(lines):
        code = line.unit.code
        if code not in profiles:
            own = busy.get((code, year))
            jitter = CALM * rng.uniform(0.96, 1.04, 12)
            profiles[code] = own.profile if own else jitter / jitter.sum()
        step = 12 // line.times
        weights = np.zeros(12)
        weights[::step] = profiles[code].reshape(-1, step).sum(axis=1)
        cells[place] = split(line.paid, weights)
    return cells


def transfer_lines(
    finance: Unit,
    year: int,
    towns: Sequence[Jurisdiction],
    paid: Ints,
    budget: Ints,
) -> tuple[list[BudgetLine], Ints]:
    """Return the district's transfers to each town: two lines a town, paid every month."""
    lines: list[BudgetLine] = []
    cells = []
    for place, town in enumerate(towns):
        shares = np.array([share for *_, share in _TRANSFER_LINES])
        paid_parts, budget_parts = (
            split(int(paid[place]), shares),
            split(int(budget[place]), shares),
        )
        for number, (seq, function, name, _) in enumerate(_TRANSFER_LINES):
            project = f"{finance.code}{year % 100:02d}{seq + place * 2:03d}"
            title = f"{town.name}{name}"
            line = BudgetLine(
                finance, function, "399", "513", project, title, "project", "transfer"
            )
            line.town, line.paid = town.index, int(paid_parts[number])
            line.base = int(budget_parts[number])
            lines.append(line)
            cells.append(split(line.paid, CALM))
    return lines, np.array(cells, dtype=np.int64)


def reserve_line(
    place: Jurisdiction, year: int, total: int, rng: np.random.Generator
) -> BudgetLine:
    """Return the contingency reserve, between 1.2% and 1.35% of ``total``, unspent."""
    unit = place.units[0]
    project = f"{unit.code}{year % 100:02d}900"
    line = BudgetLine(unit, "227", "399", "514", project, "预备费", "project", "reserve")
    line.base = int(total * float(rng.uniform(0.012, 0.0135))) // _ROUND * _ROUND
    return line
