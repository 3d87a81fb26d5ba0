"""Performance declarations (绩效目标申报表) in text, Word and Excel, read into one model."""

from __future__ import annotations

import re
from pathlib import Path

from tongjian.core.files.archive import Limits, check_archive
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.sniff import sniff
from tongjian.supervision.readers.declaration.fields import read_fields
from tongjian.supervision.readers.declaration.funds import money_units, read_funds
from tongjian.supervision.readers.declaration.grid import Grid
from tongjian.supervision.readers.declaration.items import read_items
from tongjian.supervision.readers.declaration.masking import mask
from tongjian.supervision.readers.declaration.model import Declaration
from tongjian.supervision.readers.declaration.safeguards import read_safeguards
from tongjian.supervision.readers.declaration.sections import Section, find_sections
from tongjian.supervision.readers.declaration.sheet import read_sheet
from tongjian.supervision.readers.declaration.targets import read_targets
from tongjian.supervision.readers.declaration.text import read_text
from tongjian.supervision.readers.declaration.unfold import unfold
from tongjian.supervision.readers.declaration.word import read_word
from tongjian.supervision.readers.declaration.words import label_of, plain
from tongjian.supervision.readers.errors import Unreadable

__all__ = ["ALLOWED", "Declaration", "read_declaration", "read_grid"]

ALLOWED = {"txt", "docx", "xlsx"}
CARRIERS = {"docx": read_word, "xlsx": read_sheet, "txt": read_text}
LIMITS = Limits(members=2_000, total=200 << 20, member=100 << 20)
SELF_EVALUATION = re.compile(r"自评|评价报告|评分表|监控")


def read_declaration(path: Path) -> Declaration:
    """Read the declaration in ``path`` (.txt, .docx or .xlsx, told by content).

    Raises ``Unreadable`` for a file that is not one of these, cannot be opened safely, or holds
    something else than a performance declaration.
    """
    grid = read_grid(path)
    unfold(grid)
    mask(grid)
    sections, general = find_sections(grid)
    _must_be_single(grid, sections)
    units, unit = money_units(grid)
    found = Declaration(path.name, grid.form, money_unit=unit)
    found.start_where = grid.rows[0].cells[0].where
    read_fields(general, found)
    read_funds(grid, general, units, found)
    read_targets(grid, sections, found)
    read_items(sections, units, found)
    read_safeguards(sections, found)
    _must_be_declaration(grid, found)
    return found


def read_grid(path: Path) -> Grid:
    """Return the file's cells; raises ``Unreadable``."""
    try:
        form = sniff(path, ALLOWED)
        if form != "txt":
            check_archive(path, LIMITS)
    except RefusedFile as error:
        raise Unreadable(str(error)) from error
    except OSError as error:
        raise Unreadable(f"文件“{path.name}”无法打开；请核对路径和读取权限。") from error
    grid = CARRIERS[form](path)
    grid.rows = [row for row in grid.rows if row.cells]
    if not any(row.filled for row in grid.rows):
        raise Unreadable(f"文件“{path.name}”里没有任何文字；应为填写好的绩效目标申报表。")
    return grid


def _must_be_single(grid: Grid, sections: list[Section]) -> None:
    """Refuse a file of several projects, each with targets of its own: one would hide the others."""
    headers = {id(section.header) for section in sections if section.kind == "targets"}
    name, owners = "", []
    for row in grid.rows:
        for cell, after in zip(row.cells, [*row.cells[1:], None], strict=True):
            label = label_of(cell.text) if cell.text else None
            if label and label[0] == "project":
                name = plain(label[2] or (after.text if after else "")) or name
        if id(row) in headers and name not in owners:
            owners.append(name)
    if len([owner for owner in owners if owner]) > 1:
        shown = "、".join(f"“{owner}”" for owner in owners if owner)
        raise Unreadable(
            f"文件“{grid.file}”含有 {len(owners)} 个项目的申报表（{shown}）；请拆成每个项目一个文件。"
        )


def _must_be_declaration(grid: Grid, found: Declaration) -> None:
    """Refuse a document of something else, naming what a declaration would have."""
    head = "".join(plain(cell.text) for row in grid.rows[:8] for cell in row.filled)
    whole = head + "".join(plain(cell.text)[:40] for row in grid.rows for cell in row.filled)
    about_targets = "绩效目标" in whole or "绩效指标" in whole or found.targets_where is not None
    signs = (
        found.project is not None,
        found.targets_where is not None,
        bool(found.funds or found.total_budget or found.year_budget),
    )
    if not about_targets or sum(signs) < 2:
        missing = [
            name
            for name, there in zip(("项目名称", "绩效指标表", "项目资金"), signs, strict=True)
            if not there
        ]
        raise Unreadable(
            f"文件“{grid.file}”不像绩效目标申报表：没有找到{'、'.join(missing) or '“绩效目标”字样'}；"
            "请提交填写好的项目支出绩效目标申报表。"
        )
    if SELF_EVALUATION.search(head) and "申报" not in head and "实际完成" in whole:
        raise Unreadable(f"文件“{grid.file}”是绩效自评或评价表，不是绩效目标申报表；请提交申报表。")
