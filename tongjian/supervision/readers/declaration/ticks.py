"""Boxes and what is ticked, in all the ways forms, scans and fonts print them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongjian.supervision.readers.declaration.words import ORDINAL

ON, OFF = "☑", "☐"
# Word's default ticked box is ☒; £ and R, and the private characters, are Wingdings 2 in disguise.
TICKED = "☑☒■√✓✔●◉▣⊠🗹🗷\uf052\uf0fe\uf0fc\uf0fd\uf054"
OPEN = "□☐○◯▢◻❏⬜〇\uf0a3\uf0a8\uf06f\uf035"
IN_BRACKETS = re.compile(r"[\[【(（]\s*([xX√✓✔vV☑■●*]?)\s*[\]】)）]")
INPUT = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
CHECKED = re.compile(r"\bchecked\b(?!\s*=\s*[\"']?false)", re.IGNORECASE)
LOOKALIKE = re.compile(r"(?<!\S)口(?=[ \t]*[\u4e00-\u9fff])")  # what scans make of □
MARKS = re.compile(f"[{ON}{OFF}](?:[ \t]*[{ON}{OFF}])*")


@dataclass(frozen=True)
class Ticks:
    """The labels beside the boxes, in order; ``ticked`` is a part of ``options``."""

    options: tuple[str, ...]
    ticked: tuple[str, ...]


def with_marks(text: str) -> str:
    """Return ``text`` with every kind of box as ☑ or ☐."""
    text = INPUT.sub(lambda found: ON if CHECKED.search(found[0]) else OFF, text)
    if "£" in text:
        text = re.sub(r"R(?=\s*[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s*R\b", ON, text)
        text = text.replace("£", OFF)
    if len(LOOKALIKE.findall(text)) + sum(char in TICKED + OPEN for char in text) > 1:
        text = LOOKALIKE.sub(OFF, text)
    text = "".join(ON if char in TICKED else OFF if char in OPEN else char for char in text)
    return IN_BRACKETS.sub(lambda found: ON if found[1] not in {"", OFF} else OFF, text)


def has_marks(text: str) -> bool:
    """Whether there is a box or a tick in ``text``."""
    return MARKS.search(with_marks(text)) is not None


def read_ticks(text: str) -> Ticks:
    """Read boxes with their labels; a box may stand before its label or after it.

    Which of the two is seen from the ends: a text that begins with a label has its boxes behind.
    """
    marked = with_marks(text).strip(" \t\n；;，,、。")
    marks = list(MARKS.finditer(marked))
    if not marks:
        return Ticks((), ())
    behind = marks[0].start() > 0 and bool(_label(marked[: marks[0].start()]))
    if (
        behind
        and _label(marked[marks[-1].end() :])
        and _before_is_heading(marked, marks[0].start())
    ):
        behind = False
    options, ticked = [], []
    for number, mark in enumerate(marks):
        if behind:
            start = marks[number - 1].end() if number else 0
            label = _label(marked[start : mark.start()], last=True)
        else:
            end = marks[number + 1].start() if number + 1 < len(marks) else len(marked)
            label = _label(marked[mark.end() : end])
        if not label:
            continue
        options.append(label)
        if ON in mark[0]:
            ticked.append(label)
    return Ticks(tuple(options), tuple(ticked))


def _before_is_heading(marked: str, end: int) -> bool:
    return marked[:end].rstrip().endswith((":", "："))


def _label(piece: str, *, last: bool = False) -> str:
    """Return the label in the text between two boxes: its first (or last) run of words."""
    runs = [run for run in re.split(r"[\s；;，,、/。]+", piece) if run]
    if not runs:
        return ""
    run = runs[-1] if last else runs[0]
    return ORDINAL.sub("", run.strip("：:"), count=1).strip("：:.")
