"""Layout B: one code column, repeated headings, 公开0X表, 编制单位, 行次 and 栏次, notes."""

from __future__ import annotations

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
    quoted,
    table,
    two_sides,
)

NOTES = (
    "全部收支和年末结转结余",
    "取得的各项收入",
    "发生的各项支出",
    "财政拨款的收支和结转结余",
    "一般公共预算财政拨款的支出",
    "一般公共预算财政拨款基本支出的明细",
    "“三公”经费的预算和决算",
    "政府性基金预算财政拨款的收支",
    "国有资本经营预算财政拨款的收支",
)
VERTICAL = (
    ("合计", "合　　计"),
    ("因公出国（境）费", "1.因公出国（境）费"),
    ("公务用车购置及运行维护费（小计）", "2.公务用车购置及运行维护费"),
    ("公务用车购置费", "其中：（1）公务用车购置费"),
    ("公务用车运行维护费", "　　　（2）公务用车运行维护费"),
    ("公务接待费", "3.公务接待费"),
)


class LayoutB(Layout):
    """The form as the reporting software of a finance ministry prints it."""

    footer: ClassVar[str] = (
        'align(center, text(size: 8pt, context [第#counter(page).display("1")页　'
        "共#counter(page).final().first()页]))"
    )
    margin: ClassVar[str] = "(x: 1.8cm, y: 2cm)"
    header_align: ClassVar[str] = "left"
    flipped: ClassVar[frozenset[int]] = frozenset({2, 3, 4, 7, 8, 9})
    shape: ClassVar[Shape] = Shape(stroke="0.4pt", repeat=True, inset="3.2pt", size="8.5pt")

    def turned(self) -> frozenset[int]:
        """A list downwards fits a portrait page."""
        return self.flipped if self.press.style.variant else self.flipped - {7}

    def title(self, grid: Grid) -> str:
        """Return title, form number, reporting unit and unit of money."""
        mark = f"#mark({quoted(f't{grid.number}')})"
        name = self.press.words(f"t{grid.number}|title", grid.title)
        unit = self.press.words(f"t{grid.number}|unit", self.book.unit)
        money = self.unit_line()
        if self.press.style.notes and not grid.note:
            grid.note = f"注：本表列示本部门{self.book.year}年度{NOTES[grid.number - 1]}。"
        return (
            f"#align(center, text(size: 15pt, [{mark}#{quoted(name)}]))\n"
            f"#align(right, text(size: 8.5pt, {quoted(f'公开{self.position(grid):02d}表')}))\n"
            f"#block(width: 100%, text(size: 8.5pt, [#{quoted(f'编制单位：{unit}')} #h(1fr) "
            f"#{quoted(money)}]))\n"
        )

    def look(self) -> Shape:
        """Return the drawing of tables; some shade the heading."""
        return replace(self.shape, shaded=True) if self.press.style.shaded else self.shape

    def position(self, grid: Grid) -> int:
        """Return the place of a table among the nine as printed."""
        return [one.number for one in self.ordered()].index(grid.number) + 1

    def numbers(self, count: int) -> list[str]:
        """Return the line that numbers the columns (栏次)."""
        return [cell(str(n), align="center + horizon") for n in range(1, count + 1)]

    def table1(self, grid: Grid) -> str:
        """Draw two sides with a column of line numbers each."""
        own = grid.columns[0]
        head = [merged("收　　入", across=3), merged("支　　出", across=3)]
        head += [merged(t) for t in ("项　　目", "行次", own) * 2]
        head += [merged(t) for t in ("栏　　次", "", "1", "栏　　次", "", "2")]
        pairs = two_sides(grid)
        body = []
        for index, (left, right) in enumerate(pairs, 1):
            body += [*self.half(grid, left, index), amount_cell(left, own)]
            body += [*self.half(grid, right, index + len(pairs)), amount_cell(right, own)]
        widths = ("1fr", "0.9cm", "2.6cm") * 2
        return table(self.look(), widths, head, body)

    def half(self, grid: Grid, line: Line | None, index: int) -> list[str]:
        """Return name and line number of one side."""
        number = cell(str(index), align="center + horizon")
        if line is None:
            return [cell(""), number]
        name = line.name
        align = "left + horizon"
        if line.total:
            align = "center + horizon"
            name = "　　".join(name) if len(name) == 2 else name
        return [cell(name, mark=mark_of(grid, line), align=align), number]

    def by_function(self, grid: Grid) -> str:
        """Draw one code column; the total is the first line below 栏次."""
        if grid.number == 5:
            head = [merged("项　　目", across=2), merged("本年支出", across=3)]
            head += [merged(t) for t in ("功能分类\n科目编码", "科目名称", *self.leaves(grid))]
        else:
            head = [merged("项　　目", across=2)]
            head += [merged(t, down=2) for t in grid.columns]
            head += [merged(t) for t in ("功能分类\n科目编码", "科目名称")]
        head += [merged("栏　　次", across=2), *self.numbers(len(grid.columns))]
        lines = sorted(grid.lines, key=lambda line: not line.total)
        return table(self.look(), self.widths(grid), head, self.body(grid, lines))

    def leaves(self, grid: Grid) -> list[str]:
        """Return the lowest headings."""
        return [column.split("/")[-1] for column in grid.columns]

    def widths(self, grid: Grid) -> tuple[str, ...]:
        """Return column widths; amounts in yuan need room."""
        room = "1.75cm" if self.press.style.broken_figures else "2.5cm"
        return ("1.9cm", "1fr", *[room] * len(grid.columns))

    def body(self, grid: Grid, lines: list[Line]) -> list[str]:
        """Return lines with one code column, names indented by level."""
        cells = []
        for line in lines:
            code = line.code or ""
            if line.total:
                name = cell(
                    "合　　计", mark=mark_of(grid, line), colspan=2, align="center + horizon"
                )
                cells.append(name)
            else:
                indent = "　" * ((len(code) - 3) // 2)
                cells += [cell(code), cell(indent + line.name, mark=mark_of(grid, line))]
            cells += [self.figure(line, column) for column in grid.columns]
        return cells

    def figure(self, line: Line | None, column: str) -> str:
        """Return the cell of a figure; a narrow column may break it anywhere."""
        text = line.values.get(column, "") if line else ""
        if self.press.style.broken_figures and len(text) > 9:
            text = f"{text[:-5]}\n{text[-5:]}"
        return cell(text, align="right + horizon")

    def table4(self, grid: Grid) -> str:
        """Draw the appropriations with line numbers on both sides."""
        own, *spread = grid.columns
        head = [merged("收　　入", across=3), merged("支　　出", across=6)]
        head += [merged(t) for t in ("项　　目", "行次", own, "项　　目", "行次", *spread)]
        head += [merged(t) for t in ("栏　　次", "", "1", "栏　　次", "", "2", "3", "4", "5")]
        pairs = two_sides(grid)
        body = []
        for index, (left, right) in enumerate(pairs, 1):
            body += [*self.half(grid, left, index), amount_cell(left, own)]
            body += self.half(grid, right, index + len(pairs))
            body += [self.figure(right, column) for column in spread]
        widths = ("1fr", "0.8cm", "2.4cm", "1fr", "0.8cm", *["2.4cm"] * 4)
        return table(self.look(), widths, head, body)

    def table6(self, grid: Grid) -> str:
        """Draw three groups of code, name and amount, or two halves."""
        if self.press.style.variant:
            return self.halves(grid)
        lines = [line for line in grid.lines if not line.total]
        people = [line for line in lines if (line.code or "")[:3] in ("301", "303")]
        office = [line for line in lines if line not in people]
        cut = (len(office) + 1) // 2
        groups = (people, office[:cut], office[cut:])
        head = [merged("人员经费", across=3), merged("公用经费", across=6)]
        head += [merged(t) for t in ("科目\n编码", "科目名称", "决算数") * 3]
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
        widths = ("1.2cm", "1fr", "2.3cm") * 3
        return table(self.look(), widths, head, body)

    def halves(self, grid: Grid) -> str:
        """Draw table 6 in two halves of one code column each."""
        lines = [line for line in grid.lines if not line.total]
        left = [line for line in lines if (line.code or "")[:3] in ("301", "303")]
        right = [line for line in lines if line not in left]
        head = [merged("人员经费", across=3), merged("公用经费", across=3)]
        head += [merged(t) for t in ("经济分类\n科目编码", "科目名称", "决算数") * 2]
        body = []
        for index in range(max(len(left), len(right))):
            for side in (left, right):
                line = side[index] if index < len(side) else None
                indent = "　" if line and len(line.code or "") == 5 else ""
                body.append(cell(line.code or "") if line else cell(""))
                body.append(
                    cell(indent + line.name, mark=mark_of(grid, line)) if line else cell("")
                )
                body.append(amount_cell(line, "决算数"))
        for line in grid.lines:
            if line.total:
                body += [merged(line.name, across=2), amount_cell(line, "决算数")]
        return table(self.look(), ("1.7cm", "1fr", "2.6cm") * 2, head, body)

    def sideways(self, grid: Grid) -> str:
        """Draw table 7 as two groups of six figures with numbered columns."""
        head = [merged(period, across=6) for period in grid.columns]
        for _ in grid.columns:
            head += [merged("合计", down=2), merged("因公出国\n（境）费", down=2)]
            head += [merged("公务用车购置及运行维护费", across=3)]
            head += [merged("公务\n接待费", down=2)]
        head += [merged(t) for t in ("小计", "公务用车\n购置费", "公务用车\n运行维护费") * 2]
        head += self.numbers(12)
        ordered = [grid.lines[-1], *grid.lines[:-1]]
        body = [amount_cell(line, column) for column in grid.columns for line in ordered]
        return table(self.look(), ["1fr"] * 12, head, body)

    def table7(self, grid: Grid) -> str:
        """Draw the three public expenses as a list downwards, or sideways."""
        if self.press.style.variant:
            return self.sideways(grid)
        head = [merged(t) for t in ("项　　目", "行次", "预算数", "决算数")]
        head += [merged(t) for t in ("栏　　次", "", "1", "2")]
        lines = {line.name: line for line in grid.lines}
        body = []
        for index, (name, printed) in enumerate(VERTICAL, 1):
            line = lines[name]
            body.append(cell(printed, mark=mark_of(grid, line)))
            body.append(cell(str(index), align="center"))
            body += [amount_cell(line, column) for column in grid.columns]
        return table(self.look(), ("1fr", "1.2cm", "3.5cm", "3.5cm"), head, body)

    def special(self, grid: Grid) -> str:
        """Draw table 8 or 9; without money there is only the note."""
        if not grid.lines:
            grid.columns = []
            return ""
        if len(grid.columns) == 3:
            head = [merged("项　　目", across=2), merged("本年支出", across=3)]
            head += [merged(t) for t in ("功能分类\n科目编码", "科目名称", *self.leaves(grid))]
            head += [merged("栏　　次", across=2), *self.numbers(3)]
            return table(self.look(), self.widths(grid), head, self.body(grid, grid.lines))
        opening, income, *_, closing = SPECIAL_COLUMNS
        head = [
            merged("项　　目", across=2),
            merged(opening, down=2),
            merged(income, down=2),
            merged("本年支出", across=3),
            merged(closing, down=2),
            *(merged(t) for t in ("功能分类\n科目编码", "科目名称", *self.leaves(grid)[2:5])),
            merged("栏　　次", across=2),
            *self.numbers(6),
        ]
        return table(self.look(), self.widths(grid), head, self.body(grid, grid.lines))
