"""Which rows belong to the three tables inside a form, by their header rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row
from tongjian.supervision.readers.declaration.words import label_key, label_of, plain

LEVEL = {
    "level1": re.compile(r"(一级|1级)(绩效)?(指标|目标)?(名称)?|指标类型|指标类别"),
    "level2": re.compile(r"(二级|2级)(绩效)?(指标|目标)?(名称)?"),
    "indicator": re.compile(
        r"(三级|3级)(绩效)?(指标|目标)?(名称)?|(绩效)?指标(名称|内容)|具体指标|指标|绩效指标|四级指标"
        r"|(指标)?(名称|内容)(及描述)?|目标内容|绩效目标内容"
    ),
    "target": re.compile(
        r".{0,8}(指标|目标|计划|预期|预计|设定|申报|绩效)(完成)?(数)?(值|水平)(.{0,12})?|绩效标准"
        r"|指标值\S{0,3}单位\S{0,3}|.{0,4}(预期|年度|计划|预计)(当年)?(完成)?(目标|指标|实现值)"
    ),
    "sign": re.compile(
        r"指标性质|性质|(计算|运算|比较|逻辑|目标值|指标)?(符号|符)|(指标|目标)?方向|运算关系|指标方向性"
    ),
    "unit": re.compile(r"(计量|度量|指标值?|目标值?|值)?单位"),
}
FOREIGN = re.compile(r"实际|完成情况|得分|上年|历史|参考|往年|执行率|扣分|偏差原因")
ITEM_NAMES = (
    re.compile(r"项目明细|明细项目|支出明细|明细内容|预算明细|明细名称|费用明细|明细"),
    re.compile(
        r"(支出|费用|测算|采购|子?项目支出|建设|具体)(项目|内容|事项|名称|用途|构成|品目|科目|类别)(名称)?|子项目(名称)?|分项(名称|内容)?|细项"
    ),
    re.compile(r"(项目)?(内容|构成|事项|活动)(名称)?|名称|品名|项目"),
)
ITEM_LABEL = re.compile(r".{0,6}(明细|测算|构成|分解)")
ITEM_ROLES = {
    "amount": re.compile(
        r"(明细|预算|申请|申报|支出|测算|安排|合计|总|小计|年度|当年|本年度?|本年度?(申请|预算|安排))*(金额|预算数)|小计|总价|合价"
        r"|本年度?申请数|预算|经费"
    ),
    "unit_price": re.compile(r"(预算)?单价|(支出|费用)标准|单位(成本|价格)"),
    "quantity": re.compile(r"(工程|工作)?数量|工程量|工作量"),
}
SAFEGUARD_ROLES = {
    "kind": re.compile(r"制度保障|制度(类别|类型|名称)?|保障(类别|类型|制度)|管理制度|制度建设"),
    "file": re.compile(r"(制度)?文件名称?|(制度|办法)名称|文件"),
    "measure": re.compile(r"(具体|保障|实施|管理)措施|措施(内容)?|主要内容|具体内容"),
    "stages": re.compile(r"(保障|实施|适用|覆盖)阶段|阶段"),
}


@dataclass
class Role:
    """What one column means: from grid column ``start`` up to ``end`` (not included)."""

    name: str
    start: int
    end: int
    header: Cell
    half: int = 0


@dataclass
class Section:
    """A table within the form: its header and the rows below it."""

    kind: str
    header: Row
    roles: list[Role]
    rows: list[Row] = field(default_factory=list)
    label: str = ""


def header_key(cell: Cell) -> str:
    """Return a header cell for comparison."""
    return label_key(cell.shown)


def find_sections(grid: Grid) -> tuple[list[Section], list[Row]]:
    """Split ``grid`` into its tables and all other rows, each in order."""
    sections: list[Section] = []
    general: list[Row] = []
    current: Section | None = None
    for row in grid.rows:
        found = header_of(row)
        if found:
            current = found
            sections.append(found)
        elif current and not _ends(current, row, grid.form):
            current.rows.append(row)
        else:
            current = None
            general.append(row)
    return sections, general


def header_of(row: Row) -> Section | None:
    """Return the table that begins with ``row``, if it is a header row."""
    keys = [(cell, header_key(cell)) for cell in row.filled]
    if len(keys) < 2 or any(len(key) > 24 for _, key in keys[1:]):
        return None
    return _targets(row, keys) or _items(row, keys) or _safeguards(row, keys)


def _targets(row: Row, keys: list[tuple[Cell, str]]) -> Section | None:
    roles: list[Role] = []
    for cell, key in keys:
        name = _role(LEVEL, key)
        if FOREIGN.search(key):
            name = None
        roles.append(Role(name or "note", cell.column, cell.column + cell.span, cell))
    names = [role.name for role in roles]
    ordinals = sum(bool(re.match(r"[一二三123]级", key)) for _, key in keys)
    by_level = ordinals >= 1 and ordinals + ("target" in names) >= 2 and "indicator" in names
    if not by_level and not ("level2" in names and "target" in names):
        return None
    if any(_third(role) for role in roles if role.name == "indicator"):
        for role in roles:  # 绩效指标 beside 三级指标 is the row's own label
            if role.name == "indicator" and not _third(role):
                role.name = "note"
    _halves(roles)
    return Section("targets", row, roles)


def _role(patterns: dict[str, re.Pattern[str]], key: str) -> str | None:
    return next((name for name, pattern in patterns.items() if pattern.fullmatch(key)), None)


def _halves(roles: list[Role]) -> None:
    """Number the halves where two sets of targets stand side by side."""
    seen: set[str] = set()
    half = 0
    for role in roles:
        if role.name in {"level1", "level2", "indicator", "target"} and role.name in seen:
            half, seen = half + 1, set()
        seen.add(role.name)
        role.half = half


def _third(role: Role) -> bool:
    return header_key(role.header).startswith("三级")


def _items(row: Row, keys: list[tuple[Cell, str]]) -> Section | None:
    names: dict[int, Role] = {}
    roles = []
    for cell, key in keys:
        name = _role(ITEM_ROLES, key)
        roles.append(Role(name or "note", cell.column, cell.column + cell.span, cell))
        rank = next((at for at, known in enumerate(ITEM_NAMES) if known.fullmatch(key)), None)
        if name is None and rank is not None:
            known = names.get(rank)
            if known is None or (
                known is roles[0] and ITEM_LABEL.fullmatch(header_key(known.header))
            ):
                names[rank] = roles[-1]  # the first was the table's own label
    kinds = {role.name for role in roles}
    context = plain(row.cells[0].shown) if row.cells else ""
    detailed = (
        kinds & {"unit_price", "quantity"} or 0 in names or re.search(r"明细|分解|测算", context)
    )
    if "amount" not in kinds or not names or not detailed:
        return None
    names[min(names)].name = "name"
    _first_only(roles, "amount")
    return Section("items", row, roles)


def _first_only(roles: list[Role], name: str) -> None:
    found = [role for role in roles if role.name == name]
    best = next((role for role in found if "明细" in header_key(role.header)), found[0])
    for role in found:
        if role is not best:
            role.name = "note"


def _safeguards(row: Row, keys: list[tuple[Cell, str]]) -> Section | None:
    roles = [
        Role(_role(SAFEGUARD_ROLES, key) or "note", cell.column, cell.column + cell.span, cell)
        for cell, key in keys
    ]
    kinds = [role for role in roles if role.name == "kind"]
    for role in kinds[1:]:
        if SAFEGUARD_ROLES["file"].fullmatch(header_key(role.header)):
            role.name = "file"
        else:
            kinds[0].name = "note"  # 制度保障 beside 制度类别 is the table's own label
    names = [role.name for role in roles]
    if "measure" not in names or not ("file" in names or "stages" in names):
        return None
    return Section("safeguards", row, roles)


def _ends(section: Section, row: Row, form: str) -> bool:
    """Whether ``row`` no longer belongs to ``section``."""
    if form != "txt" and row.block != section.header.block:
        return True
    filled = row.filled
    if not filled:
        return False
    first = filled[0]
    begins = min(role.start for role in section.roles if role.name != "note")
    found = label_of(first.text) if first.column <= begins else None
    if found and not (_inside(section, found) and (len(filled) > 2 or section.kind != "targets")):
        return found[0] != "other" or len(filled) <= 2
    if re.fullmatch(r".*(填报人|填表人|审核意见|签字|盖章|说明)[:：]?.*", plain(first.text)[:20]):
        return first.column <= section.roles[0].start
    lone = len(filled) == 1 and first.column == 1 and not first.covered
    return lone and not _may_stand_alone(section, first)


def _inside(section: Section, found: tuple[str, str, str]) -> bool:
    """Words that are labels elsewhere but ordinary cells within this table."""
    return (
        not found[2]
        and section.kind == "targets"
        and found[0] in {"text", "annual"}
        and found[1] != "其他说明"
    )


def _may_stand_alone(section: Section, cell: Cell) -> bool:
    key = plain(cell.text)
    if section.kind == "targets":
        return bool(re.fullmatch(r".{0,12}(目标|指标)|满意度|数量|质量|时效|成本", key))
    if section.kind == "items":
        return is_total(cell.text)
    return bool(re.fullmatch(r".{0,12}(制度|措施|办法)", key))


def is_total(text: str) -> bool:
    """Whether a cell names a sum (合计, 金额合计, 总计, 小计)."""
    key = label_key(text)
    return bool(
        re.fullmatch(
            r"(金额|项目|预算|资金|支出|明细|费用|经费)?(合计|总计|总额)(金额)?|小计|总计", key
        )
    )
