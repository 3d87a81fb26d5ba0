"""Typst source: strings, cells, marks and whole tables; and the compiler with its CJK font."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import noto_cjk_sans_otc
import typst

from tongjian.supervision.demo.documents.grids import Grid, Line
from tongjian.supervision.demo.documents.made import LABEL


def quoted(text: str) -> str:
    """Return a Typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cell(text: str = "", *, mark: str = "", **options: str | int) -> str:
    """Return one table cell; ``mark`` records the page on which it came to stand."""
    body = "[" + (f"#mark({quoted(mark)})" if mark else "") + f"#{quoted(text)}]"
    arguments = "".join(f"{key}: {value}, " for key, value in options.items() if value != 1)
    return f"table.cell({arguments}{body})" if arguments else body


def merged(text: str, down: int = 1, across: int = 1) -> str:
    """Return a heading cell over rows and columns."""
    return cell(text, rowspan=down, colspan=across, align="center + horizon")


def amount_cell(line: Line | None, column: str, align: str = "right + horizon") -> str:
    """Return the cell of a figure, or an empty one."""
    return cell(line.values.get(column, "") if line else "", align=align)


@dataclass(frozen=True)
class Shape:
    """How a layout draws tables."""

    stroke: str = "0.5pt"
    repeat: bool = False
    inset: str = "4pt"
    size: str = "9pt"
    shaded: bool = False
    boxed: bool = False


def table(shape: Shape, widths: Sequence[str], head: Iterable[str], body: Iterable[str]) -> str:
    """Return a whole table."""
    repeat = "true" if shape.repeat else "false"
    cells = ",\n".join(body)
    look = f"stroke: {shape.stroke}"
    if shape.shaded:
        look += ", fill: (x, y) => if y < 2 { luma(225) }"
    if shape.boxed:  # white cells on a black ground leave rules that are no lines
        look = "stroke: none, gutter: 0.6pt, fill: white"
    opening, closing = ("#block(fill: black, inset: 0.6pt)[", "]") if shape.boxed else ("", "")
    return (
        f"#[#set text(size: {shape.size})\n{opening}#table(columns: ({', '.join(widths)}), "
        f"{look}, inset: {shape.inset},\n"
        f"table.header(repeat: {repeat}, {', '.join(head)}),\n{cells}){closing}]\n"
    )


def two_sides(grid: Grid) -> list[tuple[Line | None, Line | None]]:
    """Set the income lines beside the expenditure lines, totals beside totals."""
    left = _segments([line for line in grid.lines if line.side == "收入"])
    right = _segments([line for line in grid.lines if line.side == "支出"])
    pairs: list[tuple[Line | None, Line | None]] = []
    for mine, other in zip(left, right, strict=True):
        height = max(len(mine), len(other))
        first = _padded(mine, height)
        second = _padded(other, height)
        pairs += zip(first, second, strict=True)
    return pairs


def _segments(lines: list[Line]) -> list[list[Line]]:
    """Cut a side before and after every total."""
    segments: list[list[Line]] = [[]]
    for line in lines:
        if line.total:
            segments += [[line], []]
        else:
            segments[-1].append(line)
    return segments


def _padded(lines: list[Line], height: int) -> list[Line | None]:
    return [*lines, *[None] * (height - len(lines))]


def mark_of(grid: Grid, line: Line) -> str:
    """Name the mark of a line."""
    return f"t{grid.number}|{line.key}"


PREAMBLE = """
#let mark(id) = context [#metadata((id, here().page())) <mark>]
#let sub(body) = block(above: 1em, below: 0.8em, text(weight: "bold", body))
#set text(lang: "zh", region: "cn")
"""


def page_setup(fonts: str, footer: str, margin: str, header_align: str = "right") -> str:
    """Return page settings: the label stands where a running head would."""
    return (
        PREAMBLE
        + f"#set text(font: ({fonts}), size: 11pt)\n"
        + f"#set page(paper: {quoted('a4')}, margin: {margin}, numbering: {quoted('1')},\n"
        + f"header: align({header_align}, text(size: 8pt, {quoted(LABEL)})), footer: {footer})\n"
        + "#set par(justify: true, leading: 0.9em, first-line-indent: (amount: 2em, all: true))\n"
    )


def compiled(source: str, path: Path) -> dict[str, int]:
    """Write the PDF; return the page of every mark."""
    fonts = [str(Path(noto_cjk_sans_otc.__file__).parent)]
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "source.typ"
        text.write_text(source, encoding="utf-8")
        compiler = typst.Compiler(str(text), font_paths=fonts, ignore_system_fonts=True)
        pdf = compiler.compile(format="pdf", timestamp=0)
        assert isinstance(pdf, bytes)
        path.write_bytes(pdf)
        found = json.loads(compiler.query("<mark>", field="value"))
    pages: dict[str, int] = {}
    for name, page in found:
        pages.setdefault(name, page)
    return pages
