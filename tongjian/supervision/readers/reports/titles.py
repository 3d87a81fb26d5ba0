"""What is printed above a table: its title, its unit of money, whose and of when it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongjian.supervision.readers.reports.heads import Head, is_figure
from tongjian.supervision.readers.reports.sheets import Sheet
from tongjian.supervision.readers.reports.words import (
    CAPTION,
    CONTINUED,
    NOTE,
    NUMBERED,
    UNIT,
    is_note,
    is_title,
    squeeze,
    unit_in,
)

MOST_ROWS_ABOVE = 8
_LEADING_NUMBER = re.compile(r"^\s*(?:附?表|附件)\s*[一二三四五六七八九十\d\-—.]+[\s:：、]+")
_PERIOD = re.compile(
    r"(20\d\d)年(?:度)?(?:第?([一二三四1-4])季度|(?:(1)[-—–~～至到])?(1[0-2]|[1-9])月)"
)
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,12}?(?:自治县|新区|省|市|区|县|镇|乡|街道))(?![级本对域])")


@dataclass
class Caption:
    """What stands above a heading; ``text`` is all of it."""

    title: str
    unit: str | None
    text: str
    pieces: list[tuple[int, str]] = field(default_factory=list)  # column and text

    def over(self, columns: list[int]) -> Caption:
        """Return what stands over some of the columns, where both halves have their own."""
        own = [text for at, text in self.pieces if min(columns) <= at <= max(columns)]
        titles = {_bare(text) for _, text in self.pieces if is_title(_bare(text))}
        units = {unit for _, text in self.pieces if (unit := unit_in(text))}
        title = _title(own) if len(titles) > 1 else ""
        unit = next((found for text in reversed(own) if (found := unit_in(text))), None)
        return Caption(
            title if is_title(title) else self.title,
            unit if unit and len(units) > 1 else self.unit,
            self.text,
            self.pieces,
        )


def captions_of(sheet: Sheet, heads: list[Head]) -> list[Caption]:
    """Return what stands above each heading; one repeated on a new page has the first one's."""
    found: list[Caption] = []
    for index, head in enumerate(heads):
        caption = _caption(sheet, head, heads[index - 1] if index else None)
        if found and not caption.title:
            caption.title, caption.unit = found[-1].title, caption.unit or found[-1].unit
        elif found and _uncontinued(caption.title) == _uncontinued(found[-1].title):
            caption.unit = caption.unit or found[-1].unit
        found.append(caption)
    return found


def _uncontinued(title: str) -> str:
    return CONTINUED.sub("", squeeze(title))


def _caption(sheet: Sheet, head: Head, before: Head | None) -> Caption:
    first = _first_row(sheet, head, before)
    pieces = [
        (at, cell.text)
        for row in range(first, head.top)
        for at, cell in sheet.filled(row)
        if not sheet.covered(row, at)
    ]
    texts = [text for _, text in pieces]
    unit = next((found for text in reversed(texts) if (found := unit_in(text))), None)
    unit = unit or _unit_in_head(sheet, head) or _unit_below(sheet, head)
    return Caption(
        _title(texts, before is None), unit, " ".join(squeeze(text) for text in texts), pieces
    )


def _first_row(sheet: Sheet, head: Head, before: Head | None) -> int:
    floor = before.bottom if before else 0
    row = head.top
    while row > floor and (before is None or head.top - row < MOST_ROWS_ABOVE):
        cells = [cell for _, cell in sheet.filled(row - 1)]
        if before and any(is_figure(cell) for cell in cells):
            break
        if before and any(NOTE.match(cell.plain) for cell in cells):
            break
        row -= 1
    return row


def _title(texts: list[str], loosely: bool = False) -> str:
    """Return the title: what is called a table; ``loosely`` the longest that is no caption.

    Between two tables that may be the last line of the one above.
    """
    plain = [_bare(text) for text in texts]
    plain = [
        text
        for text in plain
        if text and not NUMBERED.fullmatch(text) and not text.isdigit() and not is_note(text)
    ]
    named = [text for text in plain if is_title(text)]
    if named:
        return max(named, key=len)
    if not loosely:
        return ""
    others = [text for text in plain if not CAPTION.match(text) and len(text) >= 4]
    return max(others, key=len, default="")


def _bare(text: str) -> str:
    """Return a title without the unit printed in the same cell."""
    plain = UNIT.sub("", squeeze(_LEADING_NUMBER.sub("", text)))
    plain = re.sub(r"[(（](?:单位[:：])?(?:人民币)?(?:亿|万|千)?元[)）]", "", plain)
    plain = re.sub(r"[(\[]+[)\]]*$|^[)\]]+", "", plain)
    return re.sub(r"(?:编制|填报|填表)(?:单位|日期)[:：].*$", "", plain).strip(":：")


def _unit_in_head(sheet: Sheet, head: Head) -> str | None:
    """Return the unit a cell of the heading states for the whole table (项目（单位：万元））."""
    money = {column.at for column in head.columns if column.kind == "money"}
    for row in range(head.top, head.bottom):
        for at, cell in sheet.filled(row):
            if at not in money and (found := unit_in(cell.text)):
                return found
    return None


def _unit_below(sheet: Sheet, head: Head) -> str | None:
    """Return the unit that a note below the lines states."""
    for row in range(max(head.bottom, head.end - 12), head.end):
        cells = sheet.filled(row)
        if any(is_figure(cell) for _, cell in cells):
            continue
        for _, cell in cells:
            if (found := unit_in(cell.text)) and len(cell.plain) > 2:
                return found
    return None


def period_in(texts: list[str]) -> str | None:
    """Return the months a monthly report covers: 2024-01/2024-09, or 2024-09."""
    for text in texts:
        if found := _PERIOD.search(text):
            year, quarter, start, month = found.groups()
            if quarter:
                return (
                    f"{year}-Q{'一二三四'.find(quarter) + 1 if quarter in '一二三四' else quarter}"
                )
            end = f"{year}-{int(month):02d}"
            return f"{year}-01/{end}" if start else end
    return None


def place_in(texts: list[str]) -> str | None:
    """Return the district or town a title begins with."""
    for text in texts:
        for word in text.split(" "):
            bare = re.sub(r"^(?:编制|填报)?(?:单位|机关|地区)[:：]|^20\d\d年度?", "", word)
            if found := _PLACE.match(bare):
                return found[1]
    return None
