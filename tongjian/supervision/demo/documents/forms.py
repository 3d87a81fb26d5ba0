"""Three declaration forms as rows of cells: Shanghai's, the national one, another region's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from tongjian.supervision.demo.documents.declared import Declared
from tongjian.supervision.demo.documents.projects import STAGES


@dataclass(frozen=True)
class Cell:
    """A cell over ``across`` columns and ``down`` rows; None stands below a merged cell."""

    text: str = ""
    across: int = 1
    down: int = 1


@dataclass
class Sheet:
    """A table with its lines above and below. A row leaves out what a cell above covers."""

    title: str
    above: list[str]
    width: int
    rows: list[list[Cell]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    def add(self, *cells: Cell | str) -> None:
        """Add a row."""
        self.rows.append([c if isinstance(c, Cell) else Cell(c) for c in cells])


Boxes = Callable[[tuple[str, ...], str | None], str]
Tick = Callable[[str, bool], str]


@dataclass(frozen=True)
class Marks:
    """How a format draws boxes and ticks; ``joined`` writes amounts beside their labels."""

    boxes: Boxes
    tick: Tick
    joined: bool = False


def sheets_of(declared: Declared, marks: Marks) -> list[Sheet]:
    """Lay a declaration out on its form."""
    if declared.form == "shanghai":
        return [_overview(declared, marks), _goals(declared), _safeguards(declared, marks)]
    return [_national(declared) if declared.form == "national" else _region(declared, marks)]


def _overview(declared: Declared, marks: Marks) -> Sheet:
    sheet = Sheet(
        "财政项目支出绩效目标申报表（项目总体情况）",
        [f"（{declared.year}年）", f"填报单位：{declared.office}", "金额单位：元"],
        6,
    )
    sheet.add("项目名称", Cell(declared.project.name, 5))
    sheet.add("项目类别", Cell(marks.boxes(declared.boxes, declared.ticked), 5))
    sheet.add("项目负责人", "业务科室1", "联系人", "业务科室2", "联系电话", "内线0000")
    sheet.add("起始日期", Cell(declared.start or "", 2), "结束日期", Cell(declared.end or "", 2))
    sheet.add("项目概况", Cell(declared.texts["overview"], 5))
    sheet.add("项目立项情况", Cell(f"依据及必要性：{declared.texts['grounds']}", 5))
    funds = declared.funds
    lines = (
        ("一、项目总预算", declared.total),
        ("二、当年预算", declared.budget),
        ("（一）财政拨款", funds["财政拨款"]),
        ("1. 上级财政拨款", funds["上级财政拨款"]),
        ("2. 本级财政安排", funds["本级财政安排"]),
        ("3. 下级财政配套", funds["下级财政配套"]),
        ("（二）其他资金", funds["其他资金"]),
    )
    if marks.joined:
        text = " ".join(f"{label}：{value or ''}" for label, value in lines)
        sheet.add("项目资金", Cell(text, 5))
    else:
        for index, (label, value) in enumerate(lines):
            head = [Cell("项目资金", down=len(lines))] if index == 0 else []
            sheet.add(*head, Cell(f"{label}：", 4), value or "")
    sheet.add("项目总目标", Cell(declared.texts["goal"], 5))
    sheet.add("年度绩效目标", Cell(declared.texts["yearly"], 5))
    sheet.add("需要说明的其他问题", Cell("无", 5))
    sheet.below = ["填报人：业务科室1", f"填报日期：{declared.year - 1}年10月"]
    return sheet


def _goals(declared: Declared) -> Sheet:
    sheet = Sheet(
        "财政项目支出绩效目标申报表（绩效目标）",
        [f"（{declared.year}年）", f"项目名称：{declared.project.name}", "金额单位：元"],
        9,
    )
    sheet.add("", "一级目标", "二级目标", "三级目标", "目标值", Cell("备注", 4))
    first = True
    for _, group in groupby(declared.goals, key=lambda goal: goal.level1):
        goals = list(group)
        for index, goal in enumerate(goals):
            head = [Cell("绩效目标", down=len(declared.goals))] if first else []
            level = [Cell(goal.level1, down=len(goals))] if index == 0 else []
            sheet.add(*head, *level, goal.level2, goal.indicator, goal.target, Cell("", 4))
            first = False
    names = ("", "项目名称", "项目内容", "项目明细", "明细金额", "单价", "数量", "依据", "备注")
    sheet.add(*names)
    for index, item in enumerate(declared.items):
        head = [Cell("项目构成分解", down=len(declared.items))] if index == 0 else []
        name = declared.project.name
        sheet.add(
            *head, name, name, item.name, item.amount, item.price, item.quantity, "", "年度项目"
        )
    sheet.add(Cell("金额合计", 4), declared.items_total or "", *["----"] * 4)
    return sheet


def _safeguards(declared: Declared, marks: Marks) -> Sheet:
    sheet = Sheet(
        "项目支出绩效目标申报表（制度保障）",
        [f"（{declared.year}年）", f"项目名称：{declared.project.name}"],
        6,
    )
    sheet.add("制度保障", "文件名称", "具体措施", Cell("保障阶段", 3))
    for kind, file, measure, stages in declared.safeguards:
        ticks = [marks.tick(stage, stage in stages) for stage in STAGES]
        sheet.add(kind, file, measure, *ticks)
    return sheet


def _indicators(declared: Declared, sheet: Sheet, suffix: str) -> None:
    """Add the targets of the national and regional forms; level 2 ends in 指标 there."""
    side = Cell("绩效指标", down=len(declared.goals) + 1)
    sheet.add(side, "一级指标", "二级指标", "三级指标", Cell("指标值", sheet.width - 4))
    for _, group in groupby(declared.goals, key=lambda goal: goal.level1):
        goals = list(group)
        for index, goal in enumerate(goals):
            level = [Cell(goal.level1, down=len(goals))] if index == 0 else []
            value = Cell(goal.target, sheet.width - 4)
            sheet.add(*level, goal.level2 + suffix, goal.indicator, value)


def _national(declared: Declared) -> Sheet:
    sheet = Sheet("项目支出绩效目标表", [f"（{declared.year}年度）"], 6)
    sheet.add("项目名称", Cell(declared.project.name, 5))
    sheet.add("主管部门", Cell(declared.office, 2), "实施单位", Cell(f"{declared.office}本级", 2))
    funds = declared.funds
    lines = (
        ("年度资金总额：", declared.budget),
        ("其中：上级财政资金", funds["上级财政拨款"]),
        ("本级财政资金", funds["本级财政安排"]),
        ("其他资金", funds["其他资金"]),
    )
    for index, (label, value) in enumerate(lines):
        head = [Cell("项目资金\n（万元）", down=len(lines))] if index == 0 else []
        sheet.add(*head, Cell(label, 2), Cell(value or "", 3))
    sheet.add("项目概况", Cell(declared.texts["overview"], 5))
    sheet.add("立项依据", Cell(declared.texts["grounds"], 5))
    sheet.add("总体目标", Cell(declared.texts["goal"], 5))
    sheet.add("年度绩效目标", Cell(declared.texts["yearly"], 5))
    _indicators(declared, sheet, "指标")
    return sheet


def _region(declared: Declared, marks: Marks) -> Sheet:
    sheet = Sheet(f"{declared.year}年度项目支出绩效目标申报表", ["金额单位：万元"], 6)
    sheet.add("项目名称", Cell(declared.project.name, 2), "主管部门", Cell(declared.office, 2))
    boxes = marks.boxes(declared.boxes, declared.ticked)
    span = f"{_chinese(declared.start)}至{_chinese(declared.end)}"
    sheet.add("项目属性", Cell(boxes, 2), "起止时间", Cell(span, 2))
    budget = declared.budget or ""
    sheet.add("项目总预算", Cell(declared.total or "", 2), "当年预算", Cell(budget, 2))
    sheet.add(
        "其中：财政拨款",
        Cell(declared.funds["财政拨款"] or "", 2),
        "其他资金",
        Cell(declared.funds["其他资金"] or "", 2),
    )
    sheet.add("项目概况", Cell(declared.texts["overview"], 5))
    sheet.add("立项依据", Cell(declared.texts["grounds"], 5))
    sheet.add("项目总目标", Cell(declared.texts["goal"], 5))
    sheet.add("年度绩效目标", Cell(declared.texts["yearly"], 5))
    _indicators(declared, sheet, "指标")
    side = Cell("资金测算", down=len(declared.items) + 1)
    sheet.add(side, "项目明细", "明细金额", "单价", "数量", "备注")
    for item in declared.items:
        sheet.add(item.name, item.amount, item.price, item.quantity, "")
    sheet.add("金额合计", "", declared.items_total or "", "", "", "")
    return sheet


def _chinese(day: str | None) -> str:
    """Return an ISO day as 2024年01月01日."""
    if day is None:
        return ""
    year, month, number = day.split("-")
    return f"{year}年{month}月{number}日"
