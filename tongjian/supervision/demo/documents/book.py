"""The exact accounts of an invented department, to the cent; all amounts are integer cents.

Every table and sentence is a view of this one book, so that whatever does not add up in a
document is either rounding or was planted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tongjian.supervision.demo.documents.names import BUREAUS, ECONOMIC, PLACES, Bureau

YUAN = 100
WAN = 10_000 * YUAN


@dataclass
class Flow:
    """Money of one function item: opening + income = basic + project + closing."""

    code: str
    opening: int = 0
    basic: int = 0
    project: int = 0
    closing: int = 0
    budget: int = 0

    @property
    def spent(self) -> int:
        """Expenditure of the year."""
        return self.basic + self.project

    @property
    def income(self) -> int:
        """Appropriation received in the year."""
        return self.spent + self.closing - self.opening


@dataclass
class Other:
    """Money that is not appropriated, at one function item: operating and other income."""

    code: str
    income_kind: str
    income: int
    basic: int
    project: int
    business_income: int = 0
    business_spent: int = 0


@dataclass
class ThreePublic:
    """Budget, final and last year's final of one of the four kinds."""

    budget: int
    final: int
    before: int


@dataclass
class Book:
    """A department's year."""

    bureau: Bureau
    place: str
    year: int
    general: list[Flow]
    fund: list[Flow]
    capital: list[Flow]
    other: list[Other]
    other_opening: int
    other_reserve_used: int
    distributed: int
    economic: dict[str, int]
    trips: ThreePublic
    purchase: ThreePublic
    operation: ThreePublic
    reception: ThreePublic
    before: dict[str, int] = field(default_factory=dict)
    running_costs: int = 0
    procurement: tuple[int, int, int] = (0, 0, 0)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The department's full name."""
        return self.place + self.bureau.office

    @property
    def appropriated(self) -> list[Flow]:
        """All appropriated flows of the three budgets."""
        return self.general + self.fund + self.capital

    @property
    def income(self) -> int:
        """本年收入合计."""
        return sum(f.income for f in self.appropriated) + sum(
            o.income + o.business_income for o in self.other
        )

    @property
    def spent(self) -> int:
        """本年支出合计."""
        return sum(f.spent for f in self.appropriated) + sum(
            o.basic + o.project + o.business_spent for o in self.other
        )

    @property
    def opening(self) -> int:
        """年初结转和结余."""
        return sum(f.opening for f in self.appropriated) + self.other_opening

    @property
    def closing(self) -> int:
        """年末结转和结余."""
        return self.grand - self.spent - self.distributed

    @property
    def grand(self) -> int:
        """总计."""
        return self.income + self.other_reserve_used + self.opening

    @property
    def people(self) -> int:
        """人员经费合计."""
        return self.economic["301"] + self.economic["303"]

    @property
    def office(self) -> int:
        """公用经费合计."""
        return self.economic["302"] + self.economic["310"]

    @property
    def three(self) -> tuple[ThreePublic, ThreePublic, ThreePublic]:
        """Trips, vehicles, receptions."""
        vehicles = ThreePublic(
            self.purchase.budget + self.operation.budget,
            self.purchase.final + self.operation.final,
            self.purchase.before + self.operation.before,
        )
        return self.trips, vehicles, self.reception


def _amount(rng: Random, low: int, high: int) -> int:
    """Draw cents between ``low`` and ``high`` yuan; real payrolls rarely end in round sums."""
    return rng.randint(low * YUAN, high * YUAN)


def _general(rng: Random, bureau: Bureau) -> list[Flow]:
    flows = []
    for code in bureau.items:
        running = code.endswith(("01", "2130104")) and code not in ("2050201",)
        flow = Flow(code)
        if running:
            flow.basic = _amount(rng, 6_000_000, 24_000_000)
            if rng.random() < 0.3:
                flow.project = _amount(rng, 20_000, 200_000)
        else:
            flow.project = _amount(rng, 60_000, 9_000_000)
        flows.append(flow)
    for code, low, high, chance in (
        ("2080501", 200_000, 1_900_000, 0.9),
        ("2080502", 90_000, 800_000, 1.0 if bureau.institutions else 0),
        ("2080505", 900_000, 3_000_000, 1),
        ("2080506", 400_000, 1_500_000, 1),
        ("2101101", 400_000, 1_200_000, 1),
        ("2101102", 200_000, 700_000, 1.0 if bureau.institutions else 0),
        ("2210201", 900_000, 2_600_000, 1),
        ("2210203", 300_000, 3_000_000, 0.8),
    ):
        if rng.random() < chance:
            flows.append(Flow(code, basic=_amount(rng, low, high)))
    flows.sort(key=lambda f: f.code)
    for flow in flows:
        # Money granted during the year has no original budget.
        added = flow.project and not flow.basic and rng.random() < 0.12
        flow.budget = 0 if added else _budget(rng, flow.spent)
    late = rng.choice([f for f in flows if f.project and not f.basic])
    late.opening = min(_amount(rng, 30_000, 400_000), late.project // 2)
    late.closing = _amount(rng, 10_000, 300_000)
    return flows


def _budget(rng: Random, spent: int) -> int:
    """Return an original budget; finance often plans in whole hundreds of yuan, not always."""
    kind = rng.random()
    if kind < 0.15:
        return spent
    if kind < 0.25:
        return spent + rng.randint(-spent // 600, spent // 600)
    factor = rng.uniform(0.86, 1.17)
    return round(spent * factor / (100 * YUAN)) * 100 * YUAN


def _split(rng: Random, total: int, codes: list[str], fixed: dict[str, int]) -> dict[str, int]:
    """Divide ``total`` over ``codes`` at random; ``fixed`` ones keep their amount."""
    result = dict(fixed)
    rest = total - sum(fixed.values())
    free = [code for code in codes if code not in fixed]
    weights = [rng.uniform(0.2, 3) for _ in free]
    for code, weight in zip(free[:-1], weights[:-1], strict=True):
        result[code] = int(rest * weight / sum(weights))
    result[free[-1]] = total - sum(result.values())
    return result


def _economic(rng: Random, basic: int, three: dict[str, int]) -> dict[str, int]:
    """Economic items of basic expenditure; what the three public items cost is taken over."""
    amounts: dict[str, int] = {}
    office = basic * rng.randint(9, 16) // 100
    capital = office * rng.randint(2, 9) // 100
    grants = basic * rng.randint(2, 6) // 100
    for parent, total, always in (
        ("301", basic - office - grants, ["30101", "30102", "30108", "30113"]),
        ("303", grants, ["30302", "30309"]),
        ("302", office - capital, ["30201", "30207", "30211", "30228", "30239"]),
        ("310", capital, ["31002"]),
    ):
        known = [c for c in ECONOMIC if len(c) == 5 and c.startswith(parent)]
        absent = {"30212", "30217", "30231", "31013"}
        more = [c for c in known if c not in always and c not in absent and rng.random() < 0.45]
        fixed = {c: v for c, v in three.items() if c.startswith(parent) and v}
        amounts.update(_split(rng, total, sorted({*always, *more}), fixed))
        amounts[parent] = total
    return amounts


def _public(rng: Random, chance: float, low: int, high: int) -> ThreePublic:
    """One of the three public expenses: absent, saved in part, or fully spent."""
    if rng.random() > chance:
        return ThreePublic(0, 0, 0)
    budget = round(_amount(rng, low, high) / (100 * YUAN)) * 100 * YUAN
    final = budget if rng.random() < 0.15 else int(budget * rng.uniform(0.3, 0.99))
    before = 0 if rng.random() < 0.2 else int(final * rng.uniform(0.7, 1.4))
    return ThreePublic(budget, final, before)


def _others(rng: Random, bureau: Bureau, flows: list[Flow]) -> list[Other]:
    projects = [f for f in flows if f.code in bureau.items]
    result = []
    if rng.random() < 0.75:
        flow = rng.choice(projects)
        income = _amount(rng, 20_000, 900_000)
        result.append(Other(flow.code, "其他收入", income, 0, income * rng.randint(50, 97) // 100))
    if bureau.institutions and rng.random() < 0.7:
        flow = projects[0]
        income = _amount(rng, 200_000, 2_000_000)
        basic = income * rng.randint(50, 90) // 100
        business = _amount(rng, 50_000, 400_000) if rng.random() < 0.5 else 0
        spent = business * rng.randint(70, 95) // 100
        result.append(Other(flow.code, "事业收入", income, basic, 0, business, spent))
    return result


def _special(rng: Random, codes: tuple[str, ...], chance: float) -> list[Flow]:
    """Flows of the government funds or of the state capital budget, often none at all."""
    if rng.random() > chance:
        return []
    flows = []
    for code in codes[: rng.randint(1, len(codes))]:
        flow = Flow(code, project=_amount(rng, 80_000, 5_000_000))
        flow.budget = _budget(rng, flow.spent)
        flows.append(flow)
    flows[0].opening = _amount(rng, 5_000, 60_000) if rng.random() < 0.5 else 0
    flows[-1].closing = _amount(rng, 5_000, 90_000) if rng.random() < 0.4 else 0
    return flows


def make_book(rng: Random, year: int, *, fund: bool | None = None) -> Book:
    """Invent a department's year; ``fund`` forces government fund spending to exist or not."""
    bureau = rng.choice(BUREAUS)
    general = _general(rng, bureau)
    basic = sum(f.basic for f in general)
    three = (
        _public(rng, 0.5, 20_000, 200_000),
        ThreePublic(0, 0, 0),
        _public(rng, 0.8, 20_000, 150_000),
        _public(rng, 0.85, 5_000, 60_000),
    )
    economic = _economic(
        rng,
        basic,
        {"30212": three[0].final, "30231": three[2].final, "30217": three[3].final},
    )
    chance = 0.5 if fund is None else float(fund)
    other = _others(rng, bureau, general)
    reserve = 0
    if other and other[0].project and rng.random() < 0.3:
        reserve = _amount(rng, 1_000, 20_000)
    book = Book(
        bureau,
        rng.choice(PLACES),
        year,
        general,
        _special(rng, rng.choice((("2120803", "2120899"), ("2296002", "2296003"))), chance),
        _special(rng, ("2230105", "2230201"), 0.3),
        other,
        _amount(rng, 10_000, 200_000) if other else 0,
        reserve,
        sum(o.business_income - o.business_spent for o in other),
        economic,
        *three,
    )
    _tail(rng, book)
    return book


def _tail(rng: Random, book: Book) -> None:
    """Add what only the text tells: last year, running costs, procurement, counts."""
    appropriated = sum(f.income + f.opening for f in book.appropriated)
    spent = sum(f.spent for f in book.general)
    for key, now in (("grand", book.grand), ("appropriated", appropriated), ("general", spent)):
        book.before[key] = int(now * rng.uniform(0.82, 1.22))
    # Only administrative bodies count, so a department with institutions prints less here.
    share = rng.randint(40, 80) if book.bureau.institutions else 100
    book.running_costs = book.office * share // 100
    book.before["running"] = int(book.running_costs * rng.uniform(0.9, 1.1))
    goods, works, services = (_amount(rng, 10_000, 2_000_000) for _ in range(3))
    book.procurement = (goods, works if rng.random() < 0.5 else 0, services)
    projects = rng.randint(3, 12)
    best = rng.randint(1, projects)
    vehicles = rng.randint(1, 6) if book.operation.final else 0
    problems = rng.randint(0, 5)
    solved = rng.randint(0, problems)
    book.counts = {
        "projects": projects,
        "best": best,
        "good": projects - best,
        "vehicles": vehicles,
        "duty": rng.randint(0, vehicles),
        "problems": problems,
        "solved": solved,
        "equipment": rng.randint(0, 4),
        "trips": rng.randint(1, 3),
        "visits": rng.randint(2, 30),
    }
