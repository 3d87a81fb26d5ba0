"""Published final accounts as PDF: book, print, truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tongjian.supervision.demo.documents.book import Book, make_book
from tongjian.supervision.demo.documents.grids import Grid, Tables
from tongjian.supervision.demo.documents.layout import Content, Layout
from tongjian.supervision.demo.documents.layout_a import LayoutA
from tongjian.supervision.demo.documents.layout_b import LayoutB
from tongjian.supervision.demo.documents.layout_c import LayoutC
from tongjian.supervision.demo.documents.made import NearMiss
from tongjian.supervision.demo.documents.press import Press, Style
from tongjian.supervision.demo.documents.story import Section, Story
from tongjian.supervision.demo.documents.typeset import compiled

LAYOUTS: dict[str, type[Layout]] = {"A": LayoutA, "B": LayoutB, "C": LayoutC}
SPENDING_HEADS = ("本年支出/小计", "本年支出/基本支出", "本年支出/项目支出")


@dataclass
class Printing:
    """One printing of one book."""

    book: Book
    press: Press
    grids: list[Grid]
    sections: list[Section]
    source: str
    near: list[NearMiss]


def style_for(form: str, rng: Random) -> Style:
    """Draw a bureau's habits within its layout."""
    if form == "A":
        return Style(
            strip_zeros=rng.random() < 0.5,
            wording=0,
            unit_line=rng.choice(("单位：{}", "金额单位：{}")),
            total_in_codes=rng.random() < 0.5,
            blank_rows=rng.choice((0, 1, 2)),
            narrow_names=rng.random() < 0.5,
            figures=rng.choice(("right", "right", "center")),
            overprinted=rng.random() < 0.4,
            boxed=rng.random() < 0.35,
        )
    if form == "B":
        unit = rng.choice(("元", "万元"))
        return Style(
            table_unit=unit,
            broken_figures=unit == "元" and rng.random() < 0.4,
            national_order=rng.random() < 0.4,
            shaded=rng.random() < 0.5,
            zeros_printed=rng.random() < 0.5,
            table_commas=rng.random() < 0.7,
            classes=24,
            wording=1,
            narrow_brackets=rng.random() < 0.5,
            notes=rng.random() < 0.6,
            leaders=True,
            places=rng.choice((2, 2, 6)),
            percent_places=rng.choice((2, 1)),
            variant=rng.randint(0, 1),
            amount_heading=rng.choice(("决算数", "金额")),
            general_heading=SPENDING_HEADS,
        )
    unit = rng.choice(("元", "万元"))
    return Style(
        table_unit=unit,
        text_unit=unit,
        text_commas=True,
        classes=rng.choice((23, 26)),
        wording=2,
        percent_sign=rng.choice(("%", "％")),
        variant=rng.randint(0, 1),
        dated_titles=rng.random() < 0.4,
        stacked_cover=rng.random() < 0.5,
        unit_line=rng.choice(("单位：{}", "（单位：{}）", "金额单位：人民币{}")),
        general_heading=SPENDING_HEADS,
    )


def print_book(book: Book, form: str, style: Style, seed: int, changes: dict[str, str]) -> Printing:
    """Print the book; the same seed gives the same words, so only the changes differ."""
    press = Press(style, dict(changes))
    rng = Random(seed)  # noqa: S311 - a reproducible demonstration, no secret
    grids = Tables(book, press).all()
    story = Story(book, press, rng)
    sections = story.all()
    layout = LAYOUTS[form](Content(book, press, grids, sections, rng))
    return Printing(book, press, grids, sections, layout.source(), story.near)


def truth_of(printing: Printing, pages: dict[str, int]) -> dict[str, Any]:
    """Return the JSON that ``tongjian read accounts`` must give, without findings."""
    tables = []
    for grid in printing.grids:
        first = pages[f"t{grid.number}"]
        prefix = f"t{grid.number}|"
        last = max((page for mark, page in pages.items() if mark.startswith(prefix)), default=first)
        tables.append(grid.truth(list(range(first, max(first, last) + 1))))
    return {
        "unit": printing.book.unit,
        "year": printing.book.year,
        "money_unit": printing.press.style.table_unit,
        "tables": tables,
    }


def drawn(form: str, seed: int, year: int) -> tuple[Book, Style]:
    """Invent a bureau and its habits."""
    rng = Random(f"{form}{seed}")  # noqa: S311
    style = style_for(form, rng)
    return make_book(rng, year), style


def finished(printing: Printing, path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Write the PDF; return the truth and the page of every mark."""
    pages = compiled(printing.source, path)
    return truth_of(printing, pages), pages
