"""One declaration: exact amounts, stated words, and the faults put into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from tongjian.supervision.demo.documents.made import NearMiss, Planted
from tongjian.supervision.demo.documents.press import rounded
from tongjian.supervision.demo.documents.projects import (
    OFFICES,
    PROJECTS,
    SAFEGUARDS,
    STAGES,
    Project,
)

FIVE_FUNDS = ("财政拨款", "上级财政拨款", "本级财政安排", "下级财政配套", "其他资金")


@dataclass
class Item:
    """An item as stated; amounts are in the form's unit."""

    name: str
    amount: str
    price: str
    quantity: str


@dataclass
class Goal:
    """A target under its two levels."""

    level1: str
    level2: str
    indicator: str
    target: str


@dataclass
class Declared:
    """What the form says, in its own words and unit (``scale`` yuan)."""

    form: str
    project: Project
    office: str
    year: int
    scale: int
    boxes: tuple[str, ...]
    ticked: str | None
    start: str | None
    end: str | None
    total: str | None
    budget: str | None
    funds: dict[str, str | None]
    items: list[Item]
    items_total: str | None
    goals: list[Goal]
    safeguards: list[tuple[str, str, str, tuple[str, ...]]]
    texts: dict[str, str]
    planted: list[Planted] = field(default_factory=list)
    near: list[NearMiss] = field(default_factory=list)

    def yuan(self, stated: str | None) -> str | None:
        """Turn a stated amount into yuan without repairing it."""
        if stated is None:
            return None
        return f"{Decimal(stated.replace(',', '')) * self.scale:f}"

    def truth(self) -> dict[str, Any]:
        """Return the JSON that ``tongjian read declaration`` must give, without findings."""
        funds = {name: self.yuan(self.funds.get(name)) for name in FIVE_FUNDS}
        funds |= {n: self.yuan(v) for n, v in self.funds.items() if n not in FIVE_FUNDS}
        amounts = [Decimal(self.yuan(item.amount) or 0) for item in self.items]
        return {
            "year": self.year,
            "project": self.project.name,
            "category": self.ticked,
            "start": self.start or (f"{self.year}-01-01" if self.form == "national" else None),
            "end": self.end or (f"{self.year}-12-31" if self.form == "national" else None),
            "total_budget_yuan": self.yuan(self.total),
            "year_budget_yuan": self.yuan(self.budget),
            "funds": funds,
            "targets": [
                {
                    "level1": goal.level1,
                    "level2": goal.level2,
                    "indicator": goal.indicator,
                    "target": goal.target or None,
                }
                for goal in self.goals
            ],
            "items": [
                {
                    "name": item.name,
                    "amount_yuan": self.yuan(item.amount),
                    "unit_price_yuan": self.yuan(item.price),
                    "quantity": item.quantity,
                }
                for item in self.items
            ],
            "items_total_yuan": self.yuan(self.items_total),
            "items_sum_yuan": f"{sum(amounts):f}" if self.items else None,
            "safeguards": [
                {"kind": kind, "file": file, "measure": measure, "stages": list(stages)}
                for kind, file, measure, stages in self.safeguards
            ],
        }


def printed(yuan: Decimal, scale: int) -> str:
    """Print an exact amount in the unit of the form."""
    places = 2 if scale == 1 else 4
    return str(rounded(yuan / scale, places))


def declare(form: str, rng: Random, year: int) -> Declared:
    """Draw a declaration without faults."""
    project = rng.choice(PROJECTS)
    scale = 1 if form == "shanghai" else 10_000
    items, budget = _items(project, rng, scale) if form != "national" else ([], _round(rng))
    upper = rounded(budget * rng.choice((0, 0, 3)) / 10, 2)
    total = budget * rng.choice((1, 2))
    declared = Declared(
        form=form,
        project=project,
        office=rng.choice(OFFICES),
        year=year,
        scale=scale,
        boxes=_boxes(form),
        ticked=rng.choice(_boxes(form)) if form != "national" else None,
        start=None if form == "national" else f"{year}-01-01",
        end=None if form == "national" else rng.choice((f"{year}-12-31", f"{year}-11-30")),
        total=None if form == "national" else printed(total, scale),
        budget=printed(budget, scale),
        funds=_funds(form, budget, upper, scale),
        items=items,
        items_total=printed(budget, scale) if items else None,
        goals=_goals(form, project, year),
        safeguards=_safeguards(rng) if form == "shanghai" else [],
        texts=_texts(project, year),
    )
    _misses(declared)
    return declared


def _round(rng: Random) -> Decimal:
    return Decimal(rng.randint(200, 9_000)) * 1000 + rng.choice((0, 12, 800))


def _boxes(form: str) -> tuple[str, ...]:
    if form == "shanghai":
        return ("一次性项目", "经常性项目", "中期预算试点项目")
    return ("延续项目", "新增项目") if form == "region" else ()


def _items(project: Project, rng: Random, scale: int) -> tuple[list[Item], Decimal]:
    """Return items whose amounts are price × quantity and their exact sum in yuan."""
    items, total = [], Decimal(0)
    step = 1 if scale == 1 else 100  # 万元 with four decimals holds whole yuan
    for name, low, high, quantities in project.items:
        count = rng.choice(quantities)
        price = Decimal(rng.randrange(low, high, step))
        amount = price * count
        if scale == 1 and count == 12 and rng.random() < 0.7:
            amount = rounded(price * 12 + Decimal("0.04"), 2)
            price = rounded(amount / 12, 2)
        total += amount
        quantity = f"{count}.00" if scale == 1 else str(count)
        items.append(Item(name, printed(amount, scale), printed(price, scale), quantity))
    return items, total


def _funds(form: str, budget: Decimal, upper: Decimal, scale: int) -> dict[str, str | None]:
    """Return the lines of funds; a blank line is None and an entered nought is 0."""
    own = budget - upper
    upper_text = printed(upper, scale) if upper else None
    if form == "shanghai":
        return {
            "财政拨款": printed(budget, scale),
            "上级财政拨款": upper_text,
            "本级财政安排": printed(own, scale),
            "下级财政配套": "0",
            "其他资金": None,
        }
    if form == "national":
        return {"上级财政拨款": upper_text, "本级财政安排": printed(own, scale), "其他资金": None}
    return {"财政拨款": printed(budget, scale), "其他资金": "0.00"}


def _goals(form: str, project: Project, year: int) -> list[Goal]:
    """Return targets under the form's own names of the levels."""
    names = {
        "shanghai": {"产出": "产出目标", "效果": "效果目标", "影响力": "影响力目标"},
        "national": {"产出": "产出指标", "效果": "效益指标", "影响力": "满意度指标"},
        "region": {"产出": "产出指标", "效果": "效益指标", "影响力": "满意度指标"},
    }[form]
    goals = []
    for level1, level2, indicator, target in (*project.outputs, *project.effects):
        goal = Goal(names[level1], level2, indicator, target.format(year=year))
        if form != "shanghai" and level1 == "影响力":
            goal.level2 = "服务对象满意度"
            if level2 != "满意度":
                goal.indicator, goal.target = "服务对象满意率", "≥88%"
        goals.append(goal)
    return goals


def _safeguards(rng: Random) -> list[tuple[str, str, str, tuple[str, ...]]]:
    rows = []
    for kind, file, measure in SAFEGUARDS:
        stages = STAGES if rng.random() < 0.6 else STAGES[: rng.randint(1, 2)]
        rows.append((kind, file, measure, stages))
    return rows


def _texts(project: Project, year: int) -> dict[str, str]:
    return {
        "overview": project.overview.format(before=year - 1, year=year),
        "grounds": project.grounds,
        "goal": project.goal,
        "yearly": project.yearly,
    }


def _misses(declared: Declared) -> None:
    """Note what looks wrong and is not."""
    for item in declared.items:
        if Decimal(item.price) * Decimal(item.quantity) != Decimal(item.amount):
            what = "单价四舍五入到分，乘以数量与金额差几分"
            declared.near.append(NearMiss("arithmetic", what, item.amount, row=item.name))
    for goal in declared.goals:
        if "前" in goal.target or goal.target.startswith("="):
            what = "期限和等号也是可衡量的目标"
            declared.near.append(NearMiss("wording", what, goal.target, row=goal.indicator))
    if "年已" in declared.texts["overview"]:
        what = "概况里提到已经完成的上一年工作，不是期限矛盾"
        declared.near.append(NearMiss("wording", what, declared.texts["overview"]))


def spoil(declared: Declared, rng: Random) -> None:
    """Put faults into a declaration: arithmetic first, then what is left blank or vague."""
    if not declared.items:
        _funds_short(declared)
    elif declared.form == "shanghai" and rng.random() < 0.25:
        _no_budget(declared)
    elif rng.random() < 0.5:
        _wrong_sum(declared, rng)
    else:
        _wrong_price(declared, rng)
    if declared.boxes:
        declared.ticked = None
        _plant(declared, "blank", "项目类别没有勾选任何一项", "", "项目类别")
    if rng.random() < 0.3:
        _missing_level(declared)
    else:
        _vague(declared, rng)
    rng.choice((_repeated, _cut_off, _late))(declared)


def _plant(declared: Declared, kind: str, what: str, stated: str, row: str, *kinds: str) -> None:
    declared.planted.append(
        Planted(kind, what, stated=stated, row=row, places=({"kinds": (kind, *kinds)},))
    )


def _wrong_sum(declared: Declared, rng: Random) -> None:
    old = Decimal(declared.budget or 0)
    declared.budget = printed((old * declared.scale) + rng.randint(2, 9) * 1000, declared.scale)
    for name in ("财政拨款",):
        declared.funds[name] = declared.budget
    if "本级财政安排" in declared.funds:
        upper = Decimal(declared.funds.get("上级财政拨款") or 0)
        declared.funds["本级财政安排"] = str(Decimal(declared.budget) - upper)
    if declared.total is not None:
        declared.total = declared.budget
    what = "明细之和不等于当年预算"
    _plant(declared, "arithmetic", what, declared.budget, "当年预算", "between_tables")


def _wrong_price(declared: Declared, rng: Random) -> None:
    item = rng.choice(declared.items)
    item.price = str(Decimal(item.price) / 10)
    _plant(declared, "arithmetic", "单价乘以数量不等于金额", item.price, item.name)


def _funds_short(declared: Declared) -> None:
    own = Decimal(declared.funds["本级财政安排"] or 0)
    declared.funds["本级财政安排"] = str(own - Decimal("1.5000"))
    what = "各来源之和不等于年度资金总额"
    _plant(declared, "arithmetic", what, declared.funds["本级财政安排"] or "", "年度资金总额")


def _no_budget(declared: Declared) -> None:
    """Leave the year's budget empty, as a real form did; it must not be made up from the items."""
    declared.budget = None
    _plant(declared, "blank", "当年预算空白", "", "当年预算")


def _missing_level(declared: Declared) -> None:
    """Leave out the last level of targets."""
    level = declared.goals[-1].level1
    declared.goals = [goal for goal in declared.goals if goal.level1 != level]
    _plant(declared, "blank", f"没有{level}", "", level, "wording")


def _vague(declared: Declared, rng: Random) -> None:
    goal = rng.choice(declared.goals[3:])
    goal.target = rng.choice(("有所提升", "明显改善", "持续提高"))
    what = "目标值没有数，也没有可以衡量的界限"
    _plant(declared, "wording", what, goal.target, goal.indicator, "unit")


def _repeated(declared: Declared) -> None:
    declared.texts["yearly"] = declared.texts["goal"] = declared.texts["overview"]
    what = "年度目标照抄项目概况"
    _plant(declared, "purpose", what, declared.texts["yearly"], "年度绩效目标", "wording")


def _cut_off(declared: Declared) -> None:
    declared.texts["grounds"] += "同时考虑到现有条件和各方面的意见，本项目具备实施的"
    _plant(declared, "wording", "文字没有写完", declared.texts["grounds"], "立项依据", "leftover")


def _late(declared: Declared) -> None:
    later = declared.year + 2
    declared.texts["yearly"] += f"全部工作于{later}年6月底前完成。"
    what = "正文的完成时间晚于项目结束日期"
    _plant(declared, "text_table", what, declared.texts["yearly"], "年度绩效目标", "wording")
