"""From the sheets of a file to one report: tables found, read, put together, coded, checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tongjian.supervision.readers.errors import Unreadable
from tongjian.supervision.readers.reports.body import Body, BodyReader
from tongjian.supervision.readers.reports.books import read_sheets
from tongjian.supervision.readers.reports.checks import (
    check_balance,
    check_overlap,
    check_part,
    same_places,
)
from tongjian.supervision.readers.reports.codes import Coder
from tongjian.supervision.readers.reports.columns import Choice, choose, table_year
from tongjian.supervision.readers.reports.heads import Column, Head, find_heads, groups
from tongjian.supervision.readers.reports.match import Dictionary, Mapped
from tongjian.supervision.readers.reports.model import (
    EXPENDITURE,
    REVENUE,
    Finding,
    Line,
    Part,
    Report,
)
from tongjian.supervision.readers.reports.regions import regions
from tongjian.supervision.readers.reports.sheets import Corrections, Sheet, corrected
from tongjian.supervision.readers.reports.sides import (
    by_columns,
    by_heads,
    by_words,
    order_of,
    split,
)
from tongjian.supervision.readers.reports.titles import Caption, captions_of, period_in, place_in
from tongjian.supervision.readers.reports.tree import Tree
from tongjian.supervision.readers.reports.words import CONTINUED, fund_in, squeeze, years_in

NO_TABLE = "没有找到收支报表：应有一行表头，写明项目（科目）名称和预算数、决算数（执行数）等金额列"
Source = Dictionary | Callable[[int | None], Dictionary]


@dataclass
class Segment:
    """One table, or one half of a table, as it stands on a sheet."""

    sheet: Sheet
    head: Head
    group: list[Column]
    caption: Caption
    choice: Choice
    body: Body
    side: str
    lines: list[Line] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    @property
    def signature(self) -> tuple[str, ...]:
        """Return what its columns hold, to tell whether it goes on from another."""
        return tuple(sorted(self.choice.roles))


def read_document(
    path: Path,
    dictionary: Source,
    mapping: Mapped,
    year: int | None,
    unit: str | None,
    *,
    corrections: Corrections,
) -> Report:
    """Read the file; see ``read_report``."""
    sheets, hidden = read_sheets(path)
    corrected(sheets, corrections)
    findings = [
        Finding("sheet", f"工作表“{name}”是隐藏的，没有读取", {"sheet": name}) for name in hidden
    ]
    return _Reader(path, dictionary, mapping, year, unit, findings).read(sheets)


@dataclass
class _Reader:
    path: Path
    source: Source
    mapping: Mapped
    wanted: int | None
    given: str | None
    findings: list[Finding]
    year: int | None = None
    unit: str = "元"

    def read(self, sheets: list[Sheet]) -> Report:
        """Return the report; raises ``Unreadable`` when there is no table in any sheet."""
        if not any(sheet.filled(row) for sheet in sheets for row in range(sheet.height)):
            raise Unreadable(f"文件“{self.path.name}”里没有任何内容；应为一份收支报表。")
        pieces = [piece for sheet in sheets for piece in regions(sheet)]
        found = [(sheet, find_heads(sheet)) for sheet in pieces]
        if not any(heads for _, heads in found):
            self._refuse(sheets)
        captions = [
            (sheet, head, caption)
            for sheet, heads in found
            for head, caption in zip(heads, captions_of(sheet, heads), strict=True)
        ]
        _share(captions)
        self.year = self._file_year(captions)
        dictionary = (
            self.source
            if isinstance(self.source, Dictionary)
            else self.source(self.wanted or self.year)
        )
        self._skipped(found)
        self.unit = self._file_unit(captions)
        segments = [
            segment
            for sheet, head, caption in captions
            for segment in self._segments(sheet, head, caption, dictionary)
        ]
        parts = self._of_one_year(self._parts(segments, dictionary))
        if not any(part.lines for part in parts):
            self._refuse(sheets)
        self._finish(parts, dictionary)
        first = captions[0][2]
        texts = [caption.text for _, _, caption in captions]
        return Report(
            self.path.name,
            parts[0].unit,
            parts[0].year or self.year,
            parts[0].title or first.title,
            place_in(texts),
            period_in(texts),
            parts,
            self.findings,
            dictionary.year,
        )

    def _refuse(self, sheets: list[Sheet]) -> None:
        names = "、".join(f"“{sheet.name}”" for sheet in sheets[:5])
        raise Unreadable(f"文件“{self.path.name}”（工作表{names}）{NO_TABLE}。")

    def _file_year(self, captions: list[tuple[Sheet, Head, Caption]]) -> int | None:
        """Return the year of the first table that has one, else the file's name's."""
        for sheet, head, caption in captions:
            title = caption.title or sheet.name
            columns = [column for group in groups(head.columns) for column in group]
            year = table_year(f"{title}", columns, self.wanted)
            if year is None:
                year = table_year(caption.text, columns, self.wanted)
            if year is not None:
                return year
        named = years_in(self.path.stem)
        return self.wanted or (named[0] if len(named) == 1 else None)

    def _skipped(self, found: list[tuple[Sheet, list[Head]]]) -> None:
        for sheet, heads in found:
            figures = sum(
                1 for row in range(sheet.height) for _, cell in sheet.filled(row) if cell.number
            )
            if not heads and figures:
                self.findings.append(
                    Finding(
                        "sheet",
                        f"工作表“{sheet.name}”里没有收支报表的表头，没有读取",
                        {"sheet": sheet.name},
                    )
                )

    def _file_unit(self, captions: list[tuple[Sheet, Head, Caption]]) -> str:
        """Return the unit for tables that print none: the file's, else yuan, and say so."""
        printed = [caption.unit for _, _, caption in captions if caption.unit]
        columns = [
            column.unit
            for _, head, _ in captions
            for column in head.columns
            if column.kind == "money" and column.unit
        ]
        if self.given:
            if other := [unit for unit in printed if unit != self.given]:
                self.findings.append(
                    Finding(
                        "unit",
                        f"表上印的金额单位是{other[0]}，按指定的{self.given}读取",
                        stated=other[0],
                        expected=self.given,
                    )
                )
            return self.given
        if printed or columns:
            return (printed or columns)[0] or "元"
        self.findings.append(
            Finding(
                "unit",
                "没有找到金额单位（如“单位：万元”），按“元”读取；金额可能相差万倍，请核对后指明单位",
                {"sheet": captions[0][0].name},
                expected="单位：元、千元、万元或亿元",
            )
        )
        return "元"

    def _segments(
        self, sheet: Sheet, head: Head, above: Caption, dictionary: Dictionary
    ) -> list[Segment]:
        found: list[Segment] = []
        whole = [part for group in groups(head.columns) for part in by_columns(group)]
        for group in whole:
            rows = (head.bottom, head.end)
            caption = above.over([column.at for column in group])
            title = caption.title or sheet.name
            choice = Choice(year=table_year(title, group, self.wanted) or self.year)
            self.findings += choose(sheet, rows, group, f"{title}{sheet.name}", choice)
            if not choice.roles:
                continue
            choice.unit = self._unit(sheet, head, caption, choice)
            body = BodyReader(sheet, group, choice, self.findings).read(*rows)
            fallback = by_words(title) or by_words(sheet.name)
            side = by_heads(group)
            halves = (
                [(side, body.lines)]
                if side
                else split(body, dictionary, fallback or (EXPENDITURE if found else REVENUE))
            )
            for one, lines in halves:
                if lines:
                    found.append(Segment(sheet, head, group, caption, choice, body, one, lines))
        return found

    def _unit(self, sheet: Sheet, head: Head, caption: Caption, choice: Choice) -> str:
        own = [column.unit for column in choice.taken]
        if self.given:
            for column in choice.taken:
                column.unit = None
            return self.given
        if caption.unit:
            return caption.unit
        if all(own) and own:
            return own[0] or self.unit
        if self.unit != "元" or any(own):
            self.findings.append(
                Finding(
                    "unit",
                    f"工作表“{sheet.name}”没有写明金额单位，按文件中其他表的“{self.unit}”读取，请核对",
                    {"sheet": sheet.name, "row": sheet.number(head.top)},
                    expected=self.unit,
                )
            )
        return self.unit

    def _parts(self, segments: list[Segment], dictionary: Dictionary) -> list[Part]:
        """Put together what goes on in another column, below a repeated heading or on 续表."""
        joined: list[list[Segment]] = []
        for segment in segments:
            before = next((one for one in reversed(joined) if _goes_on(one, segment)), None)
            if before is not None:
                before.append(segment)
            else:
                joined.append([segment])
        return [self._part(group, dictionary) for group in joined]

    def _part(self, group: list[Segment], dictionary: Dictionary) -> Part:
        first = group[0]
        title = first.caption.title or first.sheet.name
        lines = [line for segment in group for line in segment.lines]
        for line in lines:
            line.side = (by_words(line.name) if line.total else None) or first.side
        about = f"{title}{first.sheet.name}{''.join(t for c in first.group for t in c.path)}"
        order = "revenue" if first.side == REVENUE else order_of(lines, about, dictionary)
        return Part(
            first.sheet.name,
            first.sheet.number(first.head.top),
            title,
            first.side,
            fund_in(title) or fund_in(first.sheet.name) or fund_in(about),
            first.choice.taken[0].unit or first.choice.unit,
            first.choice.year,
            {role: column.shown for role, column in first.choice.roles.items()},
            lines,
            order,
        )

    def _of_one_year(self, parts: list[Part]) -> list[Part]:
        """Leave out last year's copy of a table: the same but for the year in its title."""
        kept: list[Part] = []
        for part in parts:
            rivals = [
                one
                for one in parts
                if one is not part and one.year and part.year and _but_for_year(one, part)
            ]
            chosen = [one.year for one in [part, *rivals] if one.year == self.wanted]
            best = chosen[0] if chosen else max(one.year or 0 for one in [part, *rivals])
            if rivals and part.year != best:
                self.findings.append(
                    Finding(
                        "sheet",
                        f"工作表“{part.sheet}”的“{part.title}”是 {part.year} 年的，"
                        f"文件中另有 {best} 年的同一张表；没有读取",
                        {"sheet": part.sheet, "row": part.row},
                    )
                )
            else:
                kept.append(part)
        return kept

    def _finish(self, parts: list[Part], dictionary: Dictionary) -> None:
        """Find the parts of each line, give codes, and hold sums against each other."""
        for part in parts:
            same_places(part.lines)
            coder = Coder(dictionary, part.order, part.fund, self.mapping)
            tree = Tree(part.lines, coder)
            tree.build()
            self.findings += coder.findings
            self.findings += check_part(part, tree)
        self.findings += check_balance(parts)
        self.findings += check_overlap(parts)
        # What rounding explains is no fault and comes last.
        self.findings.sort(key=lambda finding: finding.kind == "rounding")


def _share(captions: list[tuple[Sheet, Head, Caption]]) -> None:
    """Let a table beside another, without title or unit of its own, have the other's."""
    for before, after in pairwise(captions):
        if before[0].name == after[0].name and before[0] is not after[0]:
            after[2].title = after[2].title or before[2].title
            after[2].unit = after[2].unit or before[2].unit


def _goes_on(group: list[Segment], segment: Segment) -> bool:
    """Whether a segment continues the last one of a group."""
    last, first = group[-1], group[0]
    if last.side != segment.side or last.signature != segment.signature:
        return False
    title, before = _base(segment.caption.title), _base(first.caption.title)
    if last.sheet is segment.sheet:
        if last.head is segment.head:
            return last.group is not segment.group and _above(last) == _above(segment)
        return not title or title == before
    marked = CONTINUED.search(squeeze(f"{segment.caption.title}{segment.sheet.name}"))
    return bool(marked) and title in {before, ""}


def _but_for_year(one: Part, other: Part) -> bool:
    """Whether two tables of different years are otherwise the same."""
    return (
        one.year != other.year
        and (one.side, one.fund, set(one.columns)) == (other.side, other.fund, set(other.columns))
        and re.sub(r"20\d\d", "", one.title) == re.sub(r"20\d\d", "", other.title)
        and (one.title != other.title or one.sheet != other.sheet)
    )


def _above(segment: Segment) -> list[str]:
    """Return the headings over the names: where they differ, it is another table."""
    return next(column.path for column in segment.group if column.kind == "name")


def _base(title: str) -> str:
    return re.sub(r"[(（]\d+[)）]$", "", CONTINUED.sub("", squeeze(title)))
