"""Where each table stands: from its title to the next title, part or text, over pages."""

import re
from dataclasses import dataclass, field

from tongjian.supervision.readers.accounts.chars import squeeze
from tongjian.supervision.readers.accounts.grid import Grid
from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.model import Box
from tongjian.supervision.readers.accounts.sheet import Sheet
from tongjian.supervision.readers.accounts.titles import Title, identify, looks_like_title
from tongjian.supervision.readers.accounts.words import is_note, money_unit_in

PART = re.compile(r"第[一二三四五六七八九]部分")
_SECTION = re.compile(r"[一二三四五六七八九十]+、.{0,40}(?:说明|情况|概况|职能|职责|构成)[:：]?")
_PROSE = 34  # characters; a longer line below a table is running text
_CAPTION = re.compile(
    r"(?:编制|预算)?(?:单位|部门)(?:名称)?[:：]|公开\d|续|.*单位[:：]|20\d\d年(?:度)?$|第\d+页|"
    r"(?:附[件表]?|表)[一二三四五六七八九十\d]"
)


def is_caption(text: str) -> bool:
    """Whether a line above a table only states unit of money, body, year or form number."""
    text = squeeze(text)
    if len(text) >= 60:
        return False
    return bool(_CAPTION.match(text)) or (money_unit_in(text) is not None and len(text) < 30)


@dataclass
class PageOf:
    """What belongs to a table on one page."""

    sheet: Sheet
    lines: list[Line] = field(default_factory=list)  # between and around its ruled cells
    grids: list[Grid] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0


@dataclass
class Region:
    """A title with all that belongs to it; ``title`` is None for a table outside the nine."""

    title: Title | None
    text: str  # the title as printed
    box: Box
    pages: list[PageOf]
    money_unit: str | None = None

    def page(self, sheet: Sheet) -> PageOf:
        """Return the region's part on ``sheet``, begun if need be."""
        if not self.pages or self.pages[-1].sheet is not sheet:
            self.pages.append(PageOf(sheet))
        return self.pages[-1]

    @property
    def grids(self) -> list[Grid]:
        """All ruled pieces in reading order."""
        return [grid for page in self.pages for grid in page.grids]


@dataclass
class PageContent:
    """A page's ruled tables and the lines outside of them, furniture taken away."""

    sheet: Sheet
    grids: list[Grid]
    lines: list[Line]


class Finder:
    """Walks over the pages and collects regions; ``used`` are the lines that belong to them."""

    def __init__(self) -> None:
        self.regions: list[Region] = []
        self.used: set[int] = set()
        self._open: Region | None = None
        self._above: Line | None = None
        self._noting = False

    def walk(self, content: PageContent) -> None:
        """Take the next page."""
        self._above = None
        self._noting = False
        items: list[tuple[float, Line | Grid]] = [(g.top, g) for g in content.grids]
        items += [(line.top + 0.5 * line.size, line) for line in content.lines]
        for _, item in sorted(items, key=lambda pair: pair[0]):
            if isinstance(item, Grid):
                self._grid(content.sheet, item)
            else:
                self._line(content.sheet, item)

    def _grid(self, sheet: Sheet, grid: Grid) -> None:
        inside = title_in_grid(grid)
        if inside is not None:
            self._begin(sheet, inside[0], inside[0].text, inside[1])
        self._noting = False
        if self._open is not None:
            self._open.page(sheet).grids.append(grid)

    def _line(self, sheet: Sheet, line: Line) -> None:
        above, self._above = self._above, line
        title, lines = self._title(line, above)
        if title is not None or self._is_other_title(sheet, line):
            box = sheet.box(line.x0, lines[0].top, line.x1, line.bottom)
            self._begin(sheet, title, title.text if title else line.text, box)
            self.used.update(id(piece) for piece in lines)
            unit = money_unit_in(line.text)
            if unit and self._open:
                self._open.money_unit = unit
            return
        if self._open is None:
            return
        if self._ends(sheet, line):
            self._open = None
            return
        self._take(sheet, line)

    def _take(self, sheet: Sheet, line: Line) -> None:
        region = self._open
        if region is None:
            return
        self.used.add(id(line))
        part = region.page(sheet)
        part.lines.append(line)
        unit = money_unit_in(line.text)
        caption = is_caption(line.text)
        if unit and caption and region.money_unit is None:
            region.money_unit = unit
        if is_note(line.text) or (self._noting and not caption):
            self._noting = True
            part.notes.append(line)

    def _title(self, line: Line, above: Line | None) -> tuple[Title | None, list[Line]]:
        alone = next((t for f in line.fragments(2.5) if (t := identify(f.text))), None)
        if above is not None and self._adjoins(above, line):
            both = identify(above.text + line.text)
            if (
                both
                and not _is_body_or_year(above.text)
                and (alone is None or both.number != alone.number or both.text != alone.text)
            ):
                return both, [above, line]
        return alone, [line]

    @staticmethod
    def _adjoins(above: Line, line: Line) -> bool:
        near = line.base - above.base < 2.4 * max(above.size, line.size)
        alike = abs(above.size - line.size) < 0.15 * line.size
        bars = PART.match(above.text) or money_unit_in(above.text) or identify(above.text)
        return near and alike and not bars and len(above.text) < 40

    def _is_other_title(self, sheet: Sheet, line: Line) -> bool:
        """Whether the line is the title of a table outside the nine."""
        middle = (line.x0 + line.x1) / 2
        centred = abs(middle - sheet.width / 2) < 0.12 * sheet.width
        text = line.text
        return centred and looks_like_title(text) and not is_note(text) and not PART.match(text)

    def _ends(self, sheet: Sheet, line: Line) -> bool:
        text = line.text
        if PART.match(text) or _SECTION.fullmatch(text):
            return True
        region = self._open
        if region is None or self._noting or is_note(text) or not region.grids:
            return False
        return len(text) > _PROSE and money_unit_in(text) is None and not _CAPTION.match(text)

    def _begin(self, sheet: Sheet, title: Title | None, text: str, box: Box) -> None:
        self._noting = False
        same = self._open is not None and self._open.title is not None and title is not None
        if same and self._open and self._open.title and title:
            repeated = self._open.title.number == title.number
            # A title printed again above a table that goes on does not begin another table.
            if repeated and self._open.pages and self._open.pages[-1].sheet is not sheet:
                return
        self._open = Region(title, text, box, [])
        self._open.page(sheet).top = box.top
        self.regions.append(self._open)


def _is_body_or_year(text: str) -> bool:
    return identify(text + "收入决算表") is not None or bool(_CAPTION.match(squeeze(text)))


def title_in_grid(grid: Grid) -> tuple[Title, Box] | None:
    """Return the title if it is printed inside the ruled area, in one of its first rows."""
    for row in range(min(3, grid.rows)):
        for cell in grid.starting(row):
            if cell.c1 - cell.c0 >= max(2, 0.6 * grid.columns) and (title := identify(cell.text)):
                return title, grid.sheet.box(*grid.rectangle(cell))
    return None
