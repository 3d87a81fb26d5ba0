"""Layout C: horizontal rules only, headings of three rows, totals inside the heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tongjian.supervision.demo.documents.grids import SPECIAL_COLUMNS, Grid, Line
from tongjian.supervision.demo.documents.layout import Layout
from tongjian.supervision.demo.documents.typeset import (
    Shape,
    amount_cell,
    cell,
    mark_of,
    merged,
    table,
    two_sides,
)

RULES = "(x: none, y: 0.4pt)"


class LayoutC(Layout):
    """The form as a designer sets it: no upright rules, narrow columns of names."""

    footer: ClassVar[str] = 'align(right, context [— #counter(page).display("1") —])'
    margin: ClassVar[str] = "(x: 1.9cm, y: 2.4cm)"
    header_align: ClassVar[str] = "center"
    flipped: ClassVar[frozenset[int]] = frozenset({2, 3, 4, 7, 8, 9})
    numbered_titles: ClassVar[bool] = True
    shape: ClassVar[Shape] = Shape(stroke=RULES, repeat=True, inset="(x: 5pt, y: 4pt)", size="8pt")

    def turned(self) -> frozenset[int]:
        """Three groups side by side need a landscape page."""
        return self.flipped | {6} if self.press.style.variant else self.flipped

    def table1(self, grid: Grid) -> str:
        """Draw two sides of two columns."""
        own = grid.columns[0]
        head = [merged("收入", across=2), merged("支出", across=2)]
        head += [merged(t) for t in ("项目", own) * 2]
        body = []
        for left, right in two_sides(grid):
            body += [self.name(grid, left), amount_cell(left, own)]
            body += [self.name(grid, right), amount_cell(right, own)]
        return table(self.shape, ("1fr", "3cm", "1fr", "3cm"), head, body)

    def name(self, grid: Grid, line: Line | None) -> str:
        """Return a name; totals stand in the middle and bold type is not used."""
        if line is None:
            return cell("")
        align = "center + horizon" if line.total else "left + horizon"
        return cell(line.name, mark=mark_of(grid, line), align=align)

    def by_function(self, grid: Grid) -> str:
        """Draw one code column under a heading of three rows which ends in the totals."""
        total = next(line for line in grid.lines if line.total)
        leaves = [column.split("/")[-1] for column in grid.columns]
        if grid.number == 5:
            head = [merged("项目", across=2), merged("本年支出", across=3)]
            head += [merged("功能分类科目编码"), merged("科目名称")]
            head += [merged(t) for t in leaves]
        else:
            head = [merged("项目", across=2)]
            head += [merged(t, down=2) for t in grid.columns]
            head += [merged("功能分类科目编码"), merged("科目名称")]
        head.append(cell("合计", mark=mark_of(grid, total), colspan=2, align="center + horizon"))
        head += [amount_cell(total, column) for column in grid.columns]
        return table(self.shape, self.widths(grid), head, self.body(grid))

    def widths(self, grid: Grid) -> Sequence[str]:
        """Return column widths; names get what little is left."""
        room = "2.6cm" if self.press.style.table_unit == "元" else "2.2cm"
        names = "3.6cm" if len(grid.columns) > 3 else "3.2cm"
        return ("1.8cm", names, *[room] * len(grid.columns))

    def body(self, grid: Grid) -> list[str]:
        """Return the lines that are no totals."""
        cells = []
        for line in grid.lines:
            if not line.total:
                cells += [cell(line.code or ""), cell(line.name, mark=mark_of(grid, line))]
                cells += [amount_cell(line, column) for column in grid.columns]
        return cells

    def table4(self, grid: Grid) -> str:
        """Draw the appropriations; names wrap in narrow columns."""
        own, *spread = grid.columns
        head = [merged("收入", across=2), merged("支出", across=5)]
        head += [merged("项目", down=2), merged(own, down=2), merged("项目", down=2)]
        head += [merged(spread[0], down=2), merged("其中", across=3)]
        head += [merged(column) for column in spread[1:]]
        body = []
        for left, right in two_sides(grid):
            body += [self.name(grid, left), amount_cell(left, own)]
            body.append(self.name(grid, right))
            body += [amount_cell(right, column) for column in spread]
        widths = ("3.6cm", "3cm", "3.6cm", *["2.9cm"] * 4)
        return table(self.shape, widths, head, body)

    def table6(self, grid: Grid) -> str:
        """Draw one list downwards; each half ends in its total."""
        if self.press.style.variant:
            return self.three_pairs(grid)
        head = [merged("经济分类", across=2), merged("决算数", down=2)]
        head += [merged("科目编码"), merged("科目名称")]
        body = []
        totals = {line.name: line for line in grid.lines if line.total}
        for total, parents in (
            ("人员经费合计", ("301", "303")),
            ("公用经费合计", ("302", "310")),
        ):
            for line in grid.lines:
                if not line.total and (line.code or "")[:3] in parents:
                    body += [cell(line.code or ""), cell(line.name, mark=mark_of(grid, line))]
                    body.append(amount_cell(line, "决算数"))
            body += [merged(total, across=2), amount_cell(totals[total], "决算数")]
        return table(self.shape, ("3cm", "7cm", "4cm"), head, body)

    def three_pairs(self, grid: Grid) -> str:
        """Draw three groups of code, name and amount between horizontal rules."""
        lines = [line for line in grid.lines if not line.total]
        people = [line for line in lines if (line.code or "")[:3] in ("301", "303")]
        office = [line for line in lines if line not in people]
        cut = (len(office) + 1) // 2
        groups = (people, office[:cut], office[cut:])
        head = [merged("人员经费", across=3), merged("公用经费", across=6)]
        head += [merged(t) for t in ("科目编码", "科目名称", "决算数") * 3]
        body = []
        for index in range(max(map(len, groups))):
            for group in groups:
                line = group[index] if index < len(group) else None
                body.append(cell(line.code or "") if line else cell(""))
                body.append(cell(line.name, mark=mark_of(grid, line)) if line else cell(""))
                body.append(amount_cell(line, "决算数"))
        totals = [line for line in grid.lines if line.total]
        for line, across in zip(totals, (2, 5), strict=True):
            body += [merged(line.name, across=across), amount_cell(line, "决算数")]
        return table(self.shape, ("1.7cm", "1fr", "2.5cm") * 3, head, body)

    def table7(self, grid: Grid) -> str:
        """Draw budget figures left, final figures right, each under three rows of headings."""
        head = []
        for period in grid.columns:
            head.append(merged(period, across=6))
        for _ in grid.columns:
            head += [merged("合计", down=2), merged("因公出国（境）费", down=2)]
            head += [merged("公务用车购置及运行维护费", across=3), merged("公务接待费", down=2)]
        head += [merged(t) for t in ("小计", "公务用车购置费", "公务用车运行维护费") * 2]
        ordered = [grid.lines[-1], *grid.lines[:-1]]
        body = [amount_cell(line, column) for column in grid.columns for line in ordered]
        return table(self.shape, ["1fr"] * 12, head, body)

    def special(self, grid: Grid) -> str:
        """Draw table 8 or 9; without money only the heading is left."""
        opening, income, *_, closing = SPECIAL_COLUMNS
        head = [merged("项目", across=2), merged(opening, down=2), merged(income, down=2)]
        head += [merged("本年支出", across=3), merged(closing, down=2)]
        head += [merged(t) for t in ("科目编码", "科目名称", "小计", "基本支出", "项目支出")]
        if grid.lines:
            total = grid.lines[0]
            head.append(merged("合计", across=2))
            head += [amount_cell(total, column) for column in grid.columns]
        body = self.body(grid) if grid.lines else []
        return table(self.shape, self.widths(grid), head, body)
