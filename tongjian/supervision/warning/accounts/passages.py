"""The text as passages: paragraphs joined where a sentence runs on, with the way back to pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tongjian.supervision.readers.accounts.model import AccountsDocument, Paragraph
from tongjian.supervision.warning.accounts.names import plain

ENDED = re.compile(r"[。；;！!]\s*$")
NEW_ITEM = re.compile(r"^\s*(?:\d{1,2}\s*[、.．]|[(（]\s*[一二三四五六七八九十\d]+\s*[)）])")

OPENING = 40  # characters that show what a paragraph without a heading of its own is about

# Words that only go on about what the paragraph before has named.
GOES_ON = re.compile(r"^\s*(?:年初预算|全年预算|支出决算|决算数|主要用于|完成(?:年初)?预算)")

# Full-width figures and signs, one character for one so that places are kept.
_SAME_LENGTH = str.maketrans("０１２３４５６７８９．％（）：；－", "0123456789.%():;-")

TOPICS = (
    ("agency", r"机关运行"),
    ("procurement", r"政府采购"),
    ("assets", r"国有资产|车辆"),
    ("performance", r"绩效"),
    ("three_public", r"三公"),
    ("fund", r"政府性基金"),
    ("capital", r"国有资本经营"),
    ("basic", r"基本支出决?算?"),
    ("structure", r"一般公共预算.*结构"),
    ("items", r"一般公共预算.*具体"),
    ("general", r"一般公共预算"),
    ("appropriation", r"财政拨款收入?支出?.*(总体|收支|收入支出)"),
    ("overall", r"收入支出.*总体|收支.*总体"),
    ("income", r"收入决算|收入情况"),
    ("spending", r"支出决算|支出情况"),
)


@dataclass
class Passage:
    """Running text under one heading. ``text`` is normalised character for character."""

    section: str
    part: str | None
    number: int
    text: str
    raw: str
    pieces: list[tuple[int, Paragraph]] = field(default_factory=list)

    @property
    def topic(self) -> str:
        """What the heading says the passage is about; empty where it is none of the form's."""
        for heading in (self.part, self.section):
            name = plain(heading or "")
            for topic, pattern in TOPICS:
                if re.search(pattern, name):
                    return topic
        opening = plain(self.text[:OPENING])
        return next((topic for topic, pattern in TOPICS[:3] if re.search(pattern, opening)), "")

    def page(self, index: int) -> int:
        """Return the page on which the character at ``index`` is printed."""
        start, paragraph = self._piece(index)
        box = paragraph.box_at(index - start)
        return box.page if box else paragraph.page

    def _piece(self, index: int) -> tuple[int, Paragraph]:
        found = self.pieces[0]
        for start, paragraph in self.pieces:
            if start <= index:
                found = (start, paragraph)
        return found

    def where(self, index: int, row: str | None, column: str | None) -> dict[str, Any]:
        """Return the place of a character as a finding gives it."""
        return {
            "page": self.page(index),
            "section": self._piece(index)[1].section,
            "row": row,
            "column": column,
        }

    def verbatim(self, start: int, end: int) -> str:
        """Return the words as printed."""
        return self.raw[start:end]


def passages(document: AccountsDocument) -> list[Passage]:
    """Return the explanatory text in passages; a paragraph that does not end is run on."""
    found: list[Passage] = []
    for paragraph in document.paragraphs:
        last = found[-1] if found else None
        if (
            last is not None
            and (last.section, last.part) == (paragraph.section, paragraph.part)
            and _continues(last, paragraph)
        ):
            last.pieces.append((len(last.raw), paragraph))
            last.raw += paragraph.text
            last.text += paragraph.text.translate(_SAME_LENGTH)
            continue
        text = paragraph.text.translate(_SAME_LENGTH)
        found.append(
            Passage(
                paragraph.section,
                paragraph.part,
                paragraph.number,
                text,
                paragraph.text,
                [(0, paragraph)],
            )
        )
    return found


def _continues(last: Passage, paragraph: Paragraph) -> bool:
    if GOES_ON.match(paragraph.text):
        return True
    return not ENDED.search(last.raw) and not NEW_ITEM.match(paragraph.text)
