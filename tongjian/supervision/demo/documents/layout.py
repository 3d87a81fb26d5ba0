"""What the three layouts share: cover, contents, parts one, three and four, order of pages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from tongjian.supervision.demo.documents.book import Book
from tongjian.supervision.demo.documents.grids import Grid
from tongjian.supervision.demo.documents.press import Press
from tongjian.supervision.demo.documents.story import SECTION_TITLES, Section, glossary
from tongjian.supervision.demo.documents.typeset import page_setup, quoted

PARTS = ("第一部分", "第二部分", "第三部分", "第四部分")


@dataclass
class Content:
    """Everything a layout sets."""

    book: Book
    press: Press
    grids: list[Grid]
    sections: list[Section]
    rng: Random


class Layout(ABC):
    """Sets a document; subclasses draw the tables."""

    fonts: ClassVar[str] = '"Noto Sans CJK SC"'
    footer: ClassVar[str] = 'align(center, context counter(page).display("1"))'
    margin: ClassVar[str] = "(x: 2.4cm, y: 2.6cm)"
    header_align: ClassVar[str] = "right"
    flipped: ClassVar[frozenset[int]] = frozenset()
    numbered_titles: ClassVar[bool] = False

    def __init__(self, content: Content) -> None:
        self.content = content
        self.book = content.book
        self.press = content.press
        self.rng = content.rng

    def source(self) -> str:
        """Return the Typst source."""
        return "\n".join(
            (
                page_setup(self.fonts, self.footer, self.margin, self.header_align),
                self.cover(),
                self.contents(),
                self.part_one(),
                self.part_two(),
                self.part_three(),
                self.part_four(),
            )
        )

    def part(self, index: int, rest: str) -> str:
        """Return the heading of a part; a fault may put another body into it."""
        self.press.paragraph = f"part{index + 1}"
        unit = self.press.words(f"part{index + 1}|unit", self.book.unit)
        text = rest.format(unit=unit, year=self.book.year)
        return (
            f"#align(center, text(size: 16pt, [#mark({quoted(f'part{index + 1}')})"
            f"{self.heavy(f'{PARTS[index]}　{text}')}]))\n#v(1em)\n"
        )

    def cover(self) -> str:
        """Return the first page."""
        lines = [self.book.unit, f"{self.book.year}年度部门决算"]
        if self.press.style.stacked_cover:
            spaced = " ".join(f"{self.book.year}年度部门决算")
            lines = [self.book.place, self.book.bureau.office, spaced]
        body = "\n\n".join(f"#text(size: 24pt, {quoted(line)})" for line in lines)
        return f"#align(center)[#v(6cm){body}]\n#pagebreak()\n"

    def contents(self) -> str:
        """Return the list of contents."""
        unit, year = self.book.unit, self.book.year
        lines = [f"第一部分　{unit}概况", "一、主要职能", "二、部门决算单位构成"]
        lines.append(f"第二部分　{unit}{year}年度部门决算表")
        marks = "一二三四五六七八九"
        lines += [f"{m}、{g.title}" for m, g in zip(marks, self.ordered(), strict=True)]
        lines.append(f"第三部分　{unit}{year}年度部门决算情况说明")
        lines += SECTION_TITLES
        lines.append("第四部分　名词解释")
        if self.press.style.leaders:
            body = "\n\n".join(
                f"#{quoted(line)} #box(width: 1fr, repeat[.]) #{quoted(str(3 + n // 3))}"
                for n, line in enumerate(lines)
            )
        else:
            body = "\n\n".join(f"#{quoted(line)}" for line in lines)
        return f"#align(center, text(size: 16pt, {quoted('目　录')}))\n\n{body}\n#pagebreak()\n"

    def part_one(self) -> str:
        """Return duties and the list of units."""
        book = self.book
        out = [self.part(0, "{unit}概况"), f"#sub({quoted('一、主要职能')})"]
        for mark, duty in zip("一二三四五", book.bureau.duties, strict=False):
            out.append(f"#{quoted(f'（{mark}）{duty}。')}\n")
        out.append(f"#sub({quoted('二、部门决算单位构成')})")
        out.append(f"#{quoted(f'纳入{book.unit}{book.year}年度部门决算编制范围的单位有：')}\n")
        names = [f"{book.unit}（本级）", *(book.place + n for n in book.bureau.institutions)]
        cells = "".join(f"[{n}], [#{quoted(name)}], []," for n, name in enumerate(names, 1))
        head = ", ".join(f"[#{quoted(t)}]" for t in ("序号", "单位名称", "备注"))
        out.append(f"#table(columns: (2cm, 1fr, 3cm), {head}, {cells})\n#pagebreak()\n")
        return "\n".join(out)

    def part_two(self) -> str:
        """Return the nine tables, each on a page of its own."""
        out = [self.part(1, "{unit}{year}年度部门决算表")]
        for index, grid in enumerate(self.ordered()):
            body = self.title(grid) + self.table(grid) + self.below(grid)
            flipped = "true" if grid.number in self.turned() else "false"
            if index == 0:
                out.append(body)
            else:
                out.append(f"#page(flipped: {flipped})[\n{body}\n]\n")
        return "\n".join(out)

    def ordered(self) -> list[Grid]:
        """Return the tables as they follow one another; elsewhere 三公 is the last of the nine."""
        grids = self.content.grids
        if self.press.style.national_order:
            return [*grids[:6], grids[7], grids[8], grids[6]]
        return grids

    def heavy(self, text: str) -> str:
        """Return bold type as word processors fake it: the same characters twice, a hair apart."""
        if not self.press.style.overprinted:
            return f"#{quoted(text)}"
        indent = "#set par(first-line-indent: 0pt)\n"
        return f"#box[{indent}#place(dx: 0.25pt, {quoted(text)})#{quoted(text)}]"

    def turned(self) -> frozenset[int]:
        """Return the tables that stand on landscape pages."""
        return self.flipped

    def title(self, grid: Grid) -> str:
        """Return title and unit line; subclasses add their own lines."""
        mark = f"#mark({quoted(f't{grid.number}')})"
        ordinal = f"{'一二三四五六七八九'[grid.number - 1]}、" if self.numbered_titles else ""
        name = self.press.words(f"t{grid.number}|title", grid.title)
        return (
            f"#align(center, text(size: 14pt, [{mark}{self.heavy(ordinal + name)}]))\n\n"
            f"#align(right, text(size: 9pt, {quoted(self.unit_line())}))\n\n"
        )

    def unit_line(self) -> str:
        """Return the line that states the unit of money."""
        return self.press.style.unit_line.format(self.press.style.table_unit)

    def below(self, grid: Grid) -> str:
        """Return the note under a table; a table ends on the page of its note."""
        if not grid.note:
            return ""
        mark = f"#mark({quoted(f't{grid.number}|note')})"
        return f"\n#text(size: 9pt, [{mark}#{quoted(grid.note)}])\n\n"

    def table(self, grid: Grid) -> str:
        """Draw one table."""
        draw = (self.table1, self.by_function, self.by_function, self.table4, self.by_function)
        if grid.number <= 5:
            return draw[grid.number - 1](grid)
        return (self.table6, self.table7, self.special, self.special)[grid.number - 6](grid)

    @abstractmethod
    def table1(self, grid: Grid) -> str:
        """Draw table 1."""

    @abstractmethod
    def by_function(self, grid: Grid) -> str:
        """Draw table 2, 3 or 5."""

    @abstractmethod
    def table4(self, grid: Grid) -> str:
        """Draw table 4."""

    @abstractmethod
    def table6(self, grid: Grid) -> str:
        """Draw table 6."""

    @abstractmethod
    def table7(self, grid: Grid) -> str:
        """Draw table 7."""

    @abstractmethod
    def special(self, grid: Grid) -> str:
        """Draw table 8 or 9."""

    def part_three(self) -> str:
        """Return the text about the tables."""
        out = [self.part(2, "{unit}{year}年度部门决算情况说明")]
        for section in self.content.sections:
            out.append(
                f"#sub([#mark({quoted(f's{section.number}.h')}){self.heavy(section.heading)}])"
            )
            for block in section.blocks:
                inner = f"#mark({quoted(block.mark)})#{quoted(block.text)}"
                out.append(f"#sub([{inner}])\n" if block.heading else f"{inner}\n")
        return "\n".join(out) + "\n#pagebreak()\n"

    def part_four(self) -> str:
        """Return the explanations of terms."""
        lines: Sequence[str] = glossary(self.rng)
        body = "\n\n".join(f"#{quoted(line)}" for line in lines)
        return f"{self.part(3, '名词解释')}{body}\n"
