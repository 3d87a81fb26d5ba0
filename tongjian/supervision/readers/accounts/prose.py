"""The explanatory text: paragraphs under their headings, printed lines joined by geometry."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tongjian.supervision.readers.accounts.chars import chinese_number
from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.model import Heading, Paragraph
from tongjian.supervision.readers.accounts.regions import PART
from tongjian.supervision.readers.accounts.sheet import Sheet

_SECTION = re.compile(r"([一二三四五六七八九十]+)[、.．]\S+")
_SUBSECTION = re.compile(r"[（(][一二三四五六七八九十]+[）)]\S+")
_LIST_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．]|[（(](?:[一二三四五六七八九十]+|\d{1,2})[）)]|"
    r"\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|第[一二三四五六七八九十]+条)"
)
_STOP = "。；;！？"
_RUN_IN = re.compile(
    r"([（(][一二三四五六七八九十]+[）)][^。；：:，,\d]{2,32}?(?:情况|说明|结构|总体|具体)(?:说明)?)[。：:](.{6,})"
)
_SECTION_RUN_IN = re.compile(
    r"([一二三四五六七八九十]+、[^。；：:，,\d]{2,32}?(?:情况说明|说明))[。：:](.{6,})"
)
_LONGEST_HEADING = 48


@dataclass
class _Block:
    """Lines of one paragraph before it is sorted under headings."""

    sheet: Sheet
    lines: list[Line]
    sheets: list[Sheet]


class TextReader:
    """Takes text lines page by page; ``headings`` and ``paragraphs`` are what it found."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.paragraphs: list[Paragraph] = []
        self._blocks: list[_Block] = []

    def page(self, sheet: Sheet, lines: list[Line], breaks: set[int]) -> None:
        """Take a page's text; ``breaks`` are the indexes of lines that follow a table."""
        if not lines:
            return
        left, right = _margins(lines)
        pitch = _pitch(lines)
        before: Line | None = None
        for index, line in enumerate(lines):
            last = self._blocks[-1] if self._blocks else None
            fresh = last is None or index in breaks
            if not fresh and last is not None:
                above = before or last.lines[-1]
                gap = before is not None and line.base - above.base > 1.45 * pitch
                fresh = gap or _starts(line, above, left, right, before is None)
            if fresh or last is None:
                self._blocks.append(_Block(sheet, [line], [sheet]))
            else:
                last.lines.append(line)
                last.sheets.append(sheet)
            before = line

    def finish(self) -> None:
        """Sort the paragraphs under parts, sections and sub-sections."""
        part = section = ""
        sub: str | None = None
        number = 0
        blocks = self._blocks
        for block in _joined_titles(blocks):
            text = _text(block)[0]
            if PART.match(text) and len(text) <= _LONGEST_HEADING + 12:
                part, section, sub, number = text, text, None, 0
                self._heading(block, text)
            elif _SECTION.fullmatch(text) and _is_heading(text):
                section, sub = text, None
                number = _section_number(part, text)
                self._heading(block, text)
            elif _SUBSECTION.fullmatch(text) and _is_heading(text):
                sub = text
                self._heading(block, text)
            elif not part and not section and _is_title(block):
                self._heading(block, text)
            else:
                section, sub, number = self._paragraph(block, part, section, sub, number)

    def _heading(self, block: _Block, text: str) -> None:
        first, sheet = block.lines[0], block.sheet
        box = sheet.box(
            min(line.x0 for line in block.lines),
            first.top,
            max(line.x1 for line in block.lines),
            max(line.bottom for line in block.lines),
        )
        self.headings.append(Heading(sheet.number, text, box))

    def _paragraph(
        self, block: _Block, part: str, section: str, sub: str | None, number: int
    ) -> tuple[str, str | None, int]:
        """Add a paragraph; a heading that runs into its text is taken off the front."""
        text, offsets = _text(block)
        cut = 0
        if match := _SECTION_RUN_IN.fullmatch(text):
            section, sub, cut = match.group(1), None, match.start(2)
            number = _section_number(part, section)
            self._heading(_Block(block.sheet, block.lines[:1], block.sheets[:1]), section)
        elif match := _RUN_IN.fullmatch(text):
            sub, cut = match.group(1), match.start(2)
            self._heading(_Block(block.sheet, block.lines[:1], block.sheets[:1]), sub)
        boxes = [
            sheet.box(line.x0, line.top, line.x1, line.bottom)
            for line, sheet in zip(block.lines, block.sheets, strict=True)
        ]
        begun = [max(0, offset - cut) for offset in offsets]
        keep = [k for k in range(len(begun)) if k + 1 == len(begun) or begun[k + 1] > 0]
        self.paragraphs.append(
            Paragraph(
                section or part,
                sub,
                number,
                block.sheets[keep[0]].number,
                text[cut:],
                [boxes[k] for k in keep],
                [begun[k] for k in keep],
            )
        )
        return section, sub, number


def _section_number(part: str, text: str) -> int:
    """Return the ordinal of a section that explains the accounts, else 0."""
    explains = "说明" in part or ("说明" in text and not part)
    match = _SECTION.match(text)
    return (chinese_number(match.group(1)) or 0) if match and explains else 0


def _is_heading(text: str) -> bool:
    bare = text.rstrip(":：。")
    return (
        len(bare) <= _LONGEST_HEADING
        and not re.search(r"[。；;！？：:]", bare)
        and not re.search(r"\d[\d.,]*(?:万元|元|%)|[：:，,].*\d", bare)
        and (text == bare or bool(re.search(r"说明|情况|概况|职能|职责|构成|结构|设置", bare)))
    )


def _is_title(block: _Block) -> bool:
    return len(block.lines) <= 2 and not re.search(r"[。；]", _text(block)[0])


def _joined_titles(blocks: list[_Block]) -> list[_Block]:
    """Join a part's title with its second line, printed in the same size."""
    out: list[_Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if (
            last is not None
            and PART.match(_text(last)[0])
            and last.sheet is block.sheet
            and len(last.lines) == 1
            and len(block.lines) == 1
            and abs(last.lines[0].size - block.lines[0].size) < 0.5
            and block.lines[0].base - last.lines[0].base < 2.2 * block.lines[0].size
            and not _LIST_ITEM.match(_text(block)[0])
            and len(_text(block)[0]) < 16
        ):
            out[-1] = _Block(last.sheet, [*last.lines, *block.lines], [*last.sheets, *block.sheets])
        else:
            out.append(block)
    return out


def _text(block: _Block) -> tuple[str, list[int]]:
    text, offsets = "", []
    for line in block.lines:
        prose = line.prose
        if (
            text
            and text[-1].isascii()
            and text[-1].isalpha()
            and prose[0].isascii()
            and prose[0].isalpha()
        ):
            text += " "
        offsets.append(len(text))
        text += prose
    return text, offsets


def _margins(lines: list[Line]) -> tuple[float, float]:
    """Return where full lines begin and end."""
    lefts = sorted(line.x0 for line in lines)
    rights = sorted(line.x1 for line in lines)
    wide = [line.x0 for line in lines if line.x1 > rights[-1] - 3 * line.size]
    return (min(wide) if wide else lefts[0]), rights[-1]


def _pitch(lines: list[Line]) -> float:
    """Return the usual distance between two lines of a paragraph."""
    steps = sorted(b.base - a.base for a, b in pairwise(lines) if b.base - a.base > 0.9 * a.size)
    if not steps:
        return 1.8 * lines[0].size
    return steps[len(steps) // 4]


def _starts(line: Line, above: Line, left: float, right: float, first: bool) -> bool:
    """Whether ``line`` begins a paragraph rather than going on from ``above``."""
    text, before = line.text, above.text
    if PART.match(text) or PART.match(before):
        return True
    short = above.x1 < right - 1.8 * line.size
    ended = before[-1] in _STOP or before[-1] in "：:"
    indented = line.x0 > left + 0.5 * line.size
    if _LIST_ITEM.match(text) and (ended or short or indented):
        return True
    if abs(line.size - above.size) > 0.25 * max(line.size, above.size) and (short or indented):
        return True
    if indented and (not first or ended or short):
        return True
    return short and (ended or _heading_like(before))


def _heading_like(text: str) -> bool:
    return bool((_SECTION.fullmatch(text) or _SUBSECTION.fullmatch(text)) and _is_heading(text))
