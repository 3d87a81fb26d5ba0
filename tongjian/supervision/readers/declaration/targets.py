"""The table of targets: cells to fields by meaning first and by column second.

Scans lose a heading or a leading cell, and then a whole table or a single row stands one column
off. The words of the scheme itself (产出, 数量, 满意度 …) say where the columns truly are; whatever had
to be moved against the headings is recorded as a ``Shift``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row, Where
from tongjian.supervision.readers.declaration.model import Declaration, Shift, Target
from tongjian.supervision.readers.declaration.sections import Role, Section
from tongjian.supervision.readers.declaration.words import is_blank, plain, tidy

LEVEL1 = re.compile(
    r"(产出|效果|效益|影响力|投入(和|与)?管理|投入|过程|决策|项目效果|项目产出|项目效益|产出与效果)(目标|指标)|满意度(目标|指标)"
    r"|影响力|产出|效益|效果"
)
LEVEL2 = re.compile(
    r"(数量|质量|时效|经济效益|社会效益|生态效益|环境效益|生态环境效益|可持续(发展)?影响|可持续性?影响|可持续发展"
    r"|服务对象满意度?|(社会公众|受益对象|受益群体|群众|公众|用户|使用者|社会公众或服务对象|服务对象和社会公众|对象)满意度"
    r"|经济成本|社会成本|生态环境成本|长效管理|信息共享|人力资源|部门协助|配套设施|人才建设|财务管理|实施管理"
    r"|投入管理|资金管理|组织管理)(目标|指标)?|满意度"
)
NUMBERING = re.compile(r"^(?:指标|目标)\s*\d*\s*[:：]\s*")
ORDINAL = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）][、.．]?|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．]|[①-⑳])"
)
EMPTY = re.compile(r"(?:(?:指标|目标)?\d{0,2}[:：、.]?|[.…·\s]+)")
SCORE = re.compile(r"[（(]\s*\d+(?:\.\d+)?\s*[分%]?\s*[)）]$")
PERIODS = (
    ("实施期", re.compile(r"实施期|中期|长期|总体|中长期|项目期")),
    ("年度", re.compile(r"年度|当年|本年")),
)
FIELD_NAMES = {
    "level1": "一级目标",
    "level2": "二级目标",
    "indicator": "三级目标",
    "target": "目标值",
}


@dataclass
class _Carried:
    level1: str | None = None
    level2: str | None = None


def read_targets(grid: Grid, sections: list[Section], into: Declaration) -> None:
    """Add the targets of every table of targets to ``into``, half by half."""
    carried: dict[tuple[str | None, int], _Carried] = {}
    for section in sections:
        if section.kind != "targets":
            continue
        into.targets_where = into.targets_where or section.header.filled[0].where
        halves = sorted({role.half for role in section.roles})
        for half in halves:
            roles = [role for role in section.roles if role.half == half]
            if half and not any(role.name == "level1" for role in roles):
                roles += [role for role in section.roles if role.name == "level1"]
            period = _period(grid, section, roles) if len(halves) > 1 else None
            _Half(section, roles, period, into, carried).read()
    if len({target.period for target in into.targets}) == 1:
        into.targets = [replace(target, period=None) for target in into.targets]


def _period(grid: Grid, section: Section, roles: list[Role]) -> str | None:
    """Name a half by the nearest heading above that lies over it."""
    at = next(index for index, row in enumerate(grid.rows) if row is section.header)
    own = min(role.start for role in roles if role.name in {"level2", "indicator", "target"})
    for row in reversed(grid.rows[max(0, at - 6) : at + 1]):
        cell = row.at(own)
        for name, pattern in PERIODS:
            if cell and len(cell.shown) < 40 and pattern.search(plain(cell.shown)):
                return name
    return None


class _Half:
    def __init__(
        self,
        section: Section,
        roles: list[Role],
        period: str | None,
        into: Declaration,
        carried: dict[tuple[str | None, int], _Carried],
    ) -> None:
        self._section = section
        self._into = into
        self._period = period
        self._all_carried = carried
        self._number = max(role.half for role in roles)
        self._roles = self._settled(roles)

    def read(self) -> None:
        period = self._period
        for row in self._section.rows:
            period = self._named_period(row) or period
            key = (period, self._section.roles[0].half if not self._period else 0)
            self._row(row, period, self._all_carried.setdefault(key, _Carried()))

    def _named_period(self, row: Row) -> str | None:
        """Read a stacked form's row label: 长期绩效指标 above, 年度绩效指标 below."""
        if self._period or not row.cells:
            return None
        role = self._role_at(row.cells[0].column, self._roles)
        if role is not None and role.name != "note":
            return None
        key = plain(row.cells[0].shown)
        if not re.search(r"指标|目标", key):
            return None
        return next((name for name, pattern in PERIODS if pattern.search(key)), None)

    def _settled(self, roles: list[Role]) -> list[Role]:
        """Move the headings over the columns that the words below them say they mean."""
        starts = {role.name: role.start for role in reversed(roles)}
        ends = {role.name: role.end for role in reversed(roles)}
        hits = [
            (name, cell.column)
            for row in self._section.rows
            for cell in row.filled
            for name in [_meaning(cell)]
            if name and self._near(cell, roles)
        ]
        offsets = Counter(
            column - starts[name] if not starts[name] <= column < ends[name] else 0
            for name, column in hits
            if name in starts and name == "level2"
        )
        offset = offsets.most_common(1)[0][0] if offsets else 0
        firsts = Counter(column for name, column in hits if name == "level1")
        moved = (
            [
                Role(role.name, role.start + offset, role.end + offset, role.header, role.half)
                for role in roles
            ]
            if offset
            else list(roles)
        )
        if "level1" not in starts and firsts:
            column = firsts.most_common(1)[0][0]
            level2 = next((role.start for role in moved if role.name == "level2"), column + 1)
            if column < level2:
                moved = [role for role in moved if not role.start <= column < role.end]
                moved.append(Role("level1", column, column + 1, self._section.header.filled[0]))
            if offset:
                self._header_shift("表头缺“一级目标”，其余标题比下面各行错开，已按内容对应各列。")
        elif offset:
            self._header_shift("表头与下面各行错开，已按内容对应各列。")
        return moved

    def _near(self, cell: Cell, roles: list[Role]) -> bool:
        own = [role for role in roles if role.name != "note" and role.half == self._number]
        return min(r.start for r in own) - 1 <= cell.column <= max(r.end for r in own)

    def _header_shift(self, message: str) -> None:
        header = self._section.header.filled
        stated = " ".join(tidy(cell.text) for cell in header)
        self._into.shifts.append(Shift(stated, "表头", header[0].where, message))

    def _role_at(self, column: int, roles: list[Role]) -> Role | None:
        return next((role for role in roles if role.start <= column < role.end), None)

    def _row(self, row: Row, period: str | None, carried: _Carried) -> None:
        found = self._assigned(row)
        level1, level2 = found.get("level1"), found.get("level2")
        indicator, target = found.get("indicator"), found.get("target")
        if level1 and level1.shown and _level(level1.shown) != carried.level1:
            carried.level1, carried.level2 = _level(level1.shown), None
        if level2 and level2.shown:
            carried.level2 = re.sub(r"(.)指标$", r"\1", _level(level2.shown))
        indicator_text = _filled(indicator)
        target_text = self._target_text(found)
        if indicator_text is None and target_text is None:
            return
        where = (indicator or target or row.filled[0]).where
        self._into.targets.append(
            Target(
                carried.level1,
                carried.level2,
                indicator_text,
                target_text,
                where,
                self._target_where(target, where),
                period,
            )
        )

    def _target_where(self, target: Cell | None, where: Where) -> Where:
        return target.where if target else where

    def _target_text(self, found: dict[str, Cell]) -> str | None:
        """Join sign, value and unit where a form keeps them in three columns."""
        target = _filled(found.get("target"), number=True)
        if target is None:
            return None
        sign = plain(found["sign"].shown) if "sign" in found else ""
        unit = plain(found["unit"].shown) if "unit" in found else ""
        if re.fullmatch(
            r"[≥≤=><＝＞＜≧≦≈]{1,2}|大于等于|小于等于|等于|大于|小于|不低于|不超过", sign
        ):
            target = target if target.startswith(sign) else sign + target
        if unit and not is_blank(unit) and re.search(r"\d$", target):
            target += unit
        return target

    def _assigned(self, row: Row) -> dict[str, Cell]:
        """Return the row's cells by field, moving what the words show to stand elsewhere."""
        placed = self._by_column(row, 0)
        level2 = placed.get("level2")
        if level2 is not None and level2.shown and _meaning(level2) == "level2":
            return placed
        strays = [
            cell
            for cell in row.filled
            if _meaning(cell) == "level2" and self._near(cell, self._roles) and cell is not level2
        ]
        start = next((role.start for role in self._roles if role.name == "level2"), None)
        if len(strays) != 1 or start is None or self._is_indicator(strays[0], placed):
            return placed
        stray = strays[0]
        slid = self._by_column(row, stray.column - start)
        if "level1" in slid and _meaning(slid["level1"]) != "level1":
            del slid["level1"]
        alone = level2 is None or not level2.shown or level2.covered
        if alone and (stray.column < start or _filled(slid.get("target"), number=True) is None):
            placed = {name: cell for name, cell in placed.items() if cell is not stray}
            placed["level2"] = stray
        else:
            placed = slid
        self._row_shift(stray)
        return placed

    def _is_indicator(self, stray: Cell, placed: dict[str, Cell]) -> bool:
        """A word of level 2 in the indicator's own place, with a level 2 before it, is one."""
        level2 = placed.get("level2")
        if level2 is not None and level2.covered:
            return stray is placed.get("indicator")
        return stray is placed.get("indicator") and (
            level2 is None or (bool(level2.shown) and _meaning(level2) != "level1")
        )

    def _row_shift(self, stray: Cell) -> None:
        role = self._role_at(stray.column, self._roles)
        stood = FIELD_NAMES.get(role.name, "其他列") if role else "其他列"
        stated = tidy(stray.text)
        self._into.shifts.append(
            Shift(
                stated,
                "level2",
                stray.where,
                f"“{stated}”填在{stood}的位置，按内容应为二级目标；该行已按内容对应各列，请核对原表。",
            )
        )

    def _by_column(self, row: Row, offset: int) -> dict[str, Cell]:
        placed: dict[str, Cell] = {}
        for cell in row.cells:
            role = self._role_at(cell.column - offset, self._roles)
            if role is None or role.name == "note":
                continue
            known = placed.get(role.name)
            if known is None or not known.shown:
                placed[role.name] = cell
        return placed


def _meaning(cell: Cell) -> str | None:
    key = SCORE.sub("", plain(cell.text))
    if LEVEL2.fullmatch(key):
        return "level2"
    return "level1" if LEVEL1.fullmatch(key) else None


def _level(text: str) -> str:
    return ORDINAL.sub("", SCORE.sub("", re.sub(r"\s", "", text)).strip("*★▲"), count=1)


def _filled(cell: Cell | None, *, number: bool = False) -> str | None:
    """Return a cell's words; None for nothing and for the form's own 指标1：, ……"""
    if cell is None:
        return None
    text = tidy(cell.text if not cell.covered else "")
    if is_blank(text) or (not number and EMPTY.fullmatch(text)):
        return None
    return text if number else (NUMBERING.sub("", text) or None)
