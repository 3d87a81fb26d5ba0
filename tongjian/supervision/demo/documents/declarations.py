"""Performance declarations: three forms in three formats, clean and spoiled."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

from tongjian.supervision.demo.documents.declared import Declared, declare, spoil
from tongjian.supervision.demo.documents.forms import Marks, sheets_of
from tongjian.supervision.demo.documents.made import MadeDocument, Planted
from tongjian.supervision.demo.documents.writers import (
    MARKS,
    bracket_boxes,
    with_commas,
    write_excel,
    write_text,
    write_word,
)

FORMS = ("shanghai", "national", "region")


def make_declarations(folder: Path, seed: int, year: int) -> list[MadeDocument]:
    """Write every form in every format, once clean and once with faults."""
    documents = []
    for form in FORMS:
        for kind in ("txt", "docx", "xlsx"):
            for faulty in (False, True):
                rng = Random(f"{form}{kind}{faulty}{seed}")  # noqa: S311
                documents.append(_one(folder, form, kind, faulty=faulty, rng=rng, year=year))
    return documents


def _one(
    folder: Path, form: str, kind: str, *, faulty: bool, rng: Random, year: int
) -> MadeDocument:
    declared = declare(form, rng, year)
    if form == "national":
        what = "只有年度，没有起止日期：按全年读"
        places = ({"kinds": ("blank", "wording", "shifted")},)
        declared.planted.append(Planted("blank", what, row="起止日期", places=places))
    shifted: set[str] = set()
    if faulty:
        spoil(declared, rng)
        if kind == "txt":
            shifted = _shift(declared, rng)
    name = f"declaration-{form}-{kind}-{'faulty' if faulty else 'clean'}"
    path = folder / f"{name}.{kind}"
    write(declared, path, rng, shifted)
    return MadeDocument(
        name, path, "declaration", form, declared.truth(), declared.planted, declared.near
    )


def _shift(declared: Declared, rng: Random) -> set[str]:
    """Choose a target whose cells slide one column to the left in the scan."""
    goals = declared.goals
    later = [b for a, b in pairwise(goals) if a.level1 == b.level1]
    goal = rng.choice(later)
    declared.planted.append(
        Planted(
            "shifted",
            "二级目标落在一级目标的栏里",
            stated=goal.level2,
            row=goal.indicator,
            places=({"kinds": ("shifted",)},),
        )
    )
    return {goal.indicator}


def write(declared: Declared, path: Path, rng: Random, shifted: set[str]) -> None:
    """Write one declaration in the format of ``path``."""
    marks = MARKS[path.suffix[1:]]
    joined = rng.random() < 0.4
    boxes = bracket_boxes if path.suffix == ".xlsx" and rng.random() < 0.3 else marks.boxes
    sheets = sheets_of(declared, Marks(boxes, marks.tick, joined))
    if rng.random() < 0.4:
        sheets = with_commas(sheets)
    if path.suffix == ".txt":
        write_text(sheets, path, shifted, rng.choice(("utf-8", "utf-8-sig", "gb18030")))
    elif path.suffix == ".docx":
        write_word(sheets, path)
    else:
        write_excel(sheets, path, numbers=rng.random() < 0.5, left=rng.choice((0, 0, 1)))
