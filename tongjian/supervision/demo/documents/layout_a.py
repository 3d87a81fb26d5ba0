"""Layout A: full grid, codes in three columns, no repeated headings, digits in another font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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

CODE_HEAD = (
    merged("项目", across=4),
    merged("支出功能分类", across=3),
    merged("科目名称", down=3),
    merged("科目编码", across=3),
    merged("类"),
    merged("款"),
    merged("项"),
)


class LayoutA(Layout):
    """The form as a bureau without tools of its own fills it in."""

    fonts: ClassVar[str] = '"Libertinus Serif", "Noto Sans CJK SC"'
    flipped: ClassVar[frozenset[int]] = frozenset({2, 3, 4, 7, 8, 9})
    shape: ClassVar[Shape] = Shape(inset="(x: 3pt, y: 4.5pt)")

    def look(self) -> Shape:
        """Return the drawing of tables; some programs paint rules as thin boxes."""
        return replace(self.shape, boxed=True) if self.press.style.boxed else self.shape

    def table1(self, grid: Grid) -> str:
        """Draw two sides of two columns each."""
        head = [merged("收入", across=2), merged("支出", across=2)]
        head += [merged(text) for text in ("项目", grid.columns[0]) * 2]
        body = []
        for left, right in two_sides(grid):
            body += self.half(grid, left, grid.columns[:1])
            body += self.half(grid, right, grid.columns[:1])
        return table(self.look(), ("1fr", "2.4cm", "1fr", "2.4cm"), head, body)

    def half(self, grid: Grid, line: Line | None, columns: Sequence[str]) -> list[str]:
        """Return name and figures of one side of a line."""
        if line is None:
            return [cell("") for _ in range(len(columns) + 1)]
        align = "center + horizon" if line.total else "left + horizon"
        indent = "　" if line.name.endswith(("结余）", "结余", "分配")) else ""
        name = cell(indent + line.name, mark=mark_of(grid, line), align=align)
        # A typist sets some figures at the top of their cell.
        where = "right + top" if self.rng.random() < 0.15 else "right + horizon"
        return [name, *(amount_cell(line, column, where) for column in columns)]

    def codes(self, grid: Grid, line: Line) -> list[str]:
        """Return the three code cells and the name, or a merged total."""
        if line.total:
            inside = grid.number in (2, 3)
            cells = [cell("")] * 3 if inside else []
            across = 1 if inside else 4
            name = cell("合计", mark=mark_of(grid, line), colspan=across, align="center + horizon")
            return [*cells, name]
        code = line.code or ""
        parts = [code[:3], code[3:5], code[5:7]]
        return [*map(cell, parts), cell(line.name, mark=mark_of(grid, line))]

    def by_function(self, grid: Grid) -> str:
        """Draw class, section and item in three columns."""
        inside = self.press.style.total_in_codes and grid.lines[0].total
        down = 3 if inside else 4
        head = [CODE_HEAD[0], *(merged(self.broken(c), down=down) for c in grid.columns)]
        head += [CODE_HEAD[1], merged("科目名称", down=down - 1), *CODE_HEAD[3:]]
        body = []
        lines = grid.lines
        if inside:  # the first total stands beside 类, 款 and 项
            total = lines[0]
            head.append(cell("合计", mark=mark_of(grid, total), align="center + horizon"))
            head += [amount_cell(total, column) for column in grid.columns]
            lines = lines[1:]
        for line in lines:
            body += self.codes(grid, line)
            body += [self.figure(line, column) for column in grid.columns]
        for _ in range(self.press.style.blank_rows):
            body += [cell("")] * (4 + len(grid.columns))
        width = "2.2cm" if len(grid.columns) < 4 else "2.05cm"
        names = "4.4cm" if self.press.style.narrow_names else "1fr"
        widths = ("1.1cm", "0.9cm", "0.9cm", names, *[width] * len(grid.columns))
        return table(self.look(), widths, head, body)

    def figure(self, line: Line, column: str) -> str:
        """Return the cell of a figure in the alignment this bureau likes."""
        return amount_cell(line, column, f"{self.press.style.figures} + horizon")

    def broken(self, heading: str) -> str:
        """Break a long heading by hand at an odd place, as typists do."""
        if len(heading) < 7 or self.rng.random() < 0.5:
            return heading
        at = self.rng.randint(3, len(heading) - 2)
        return heading[:at] + "\n" + heading[at:]

    def table4(self, grid: Grid) -> str:
        """Draw the appropriations: two columns of income, five of expenditure."""
        own, *spread = grid.columns
        head = [merged("收入", across=2), merged("支出", across=5)]
        head += [merged("项目"), merged(own), merged("项目")]
        head += [merged(self.broken(column)) for column in spread]
        body = []
        for left, right in two_sides(grid):
            body += self.half(grid, left, [own])
            body += self.half(grid, right, spread)
        widths = ("1fr", "2.2cm", "1.1fr", *["2.2cm"] * 4)
        return table(self.look(), widths, head, body)

    def table6(self, grid: Grid) -> str:
        """Draw two halves; the shorter one ends in empty cells."""
        lines = [line for line in grid.lines if not line.total]
        left = [line for line in lines if (line.code or "")[:3] in ("301", "303")]
        right = [line for line in lines if line not in left]
        half = [merged("经济分类\n科目编码", across=2), merged("科目名称", down=2)]
        half.append(merged("决算数", down=2))
        head = [*half, *half, *(merged(t) for t in ("类", "款", "类", "款"))]
        body = []
        for index in range(max(len(left), len(right))):
            for side in (left, right):
                line = side[index] if index < len(side) else None
                body += self._economic(grid, line)
        for line in grid.lines:
            if line.total:
                body.append(merged(line.name, across=3))
                body.append(amount_cell(line, "决算数"))
        widths = ("1cm", "0.8cm", "1fr", "2.2cm") * 2
        return table(self.look(), widths, head, body)

    def _economic(self, grid: Grid, line: Line | None) -> list[str]:
        if line is None:
            return [cell("")] * 4
        code = line.code or ""
        name = line.name
        if 9 <= len(name) <= 10 and self.rng.random() < 0.4:
            name = " ".join(name)  # letter-spaced to fill the cell
        return [
            cell(code[:3], align="left + top"),
            cell(code[3:]),
            cell(name, mark=mark_of(grid, line)),
            amount_cell(line, "决算数"),
        ]

    def table7(self, grid: Grid) -> str:
        """Draw the six pairs side by side, one line of figures."""
        head = [
            merged("财政拨款“三公”经费", across=12),
            merged("合计", down=2, across=2),
            merged("因公出国（境）费", down=2, across=2),
            merged("公务用车购置及运行维护费", across=6),
            merged("公务接待费", down=2, across=2),
            *(merged(t, across=2) for t in ("小计", "公务用车购置费", "公务用车运行维护费")),
            *(merged(t) for t in ("预算数", "决算数") * 6),
        ]
        ordered = [grid.lines[-1], *grid.lines[:-1]]
        body = [amount_cell(line, column) for line in ordered for column in grid.columns]
        return table(self.look(), ["1fr"] * 12, head, body)

    def special(self, grid: Grid) -> str:
        """Draw table 8 or 9; without money an empty total stands in it."""
        opening, income, *_, closing = SPECIAL_COLUMNS
        head = [
            merged("项目", across=4),
            merged(opening, down=4),
            merged(income, down=4),
            merged("本年支出", across=3),
            merged(closing, down=4),
            CODE_HEAD[1],
            CODE_HEAD[2],
            *(merged(t, down=3) for t in ("小计", "基本支出", "项目支出")),
            *CODE_HEAD[3:],
        ]
        grid.lines = grid.lines or [Line(None, "合计", {}, total=True, key="合计")]
        body = []
        for line in grid.lines:
            body += self.codes(grid, line)
            body += [amount_cell(line, column) for column in grid.columns]
        widths = ("1.1cm", "0.9cm", "0.9cm", "1fr", *["2.4cm"] * 6)
        return table(self.look(), widths, head, body)
