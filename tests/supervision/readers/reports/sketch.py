"""Workbooks from sketches: one line a row, cells parted by |, for tables written by hand.

``## NAME`` begins a sheet (``## NAME hidden`` a hidden one), ``merge A1:D1`` merges, ``indent A5 2``
sets a cell's format. A cell that reads as a number is stored as one unless it begins with ', which
makes it text; ``=#REF!`` is an error, ``\\n`` a line break, ``50%`` the number 0.5 shown as such.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import xlsxwriter

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
MERGE = re.compile(r"merge ([A-Z]+)(\d+):([A-Z]+)(\d+)")
INDENT = re.compile(r"indent ([A-Z]+)(\d+) (\d+)")


def build(sketch: str, path: Path) -> Path:
    """Write the workbook of a sketch to ``path``."""
    book = xlsxwriter.Workbook(str(path))
    percent = book.add_format({"num_format": "0.00%"})
    for block in re.split(r"^## ", sketch, flags=re.M)[1:]:
        head, _, body = block.partition("\n")
        sheet = book.add_worksheet(head.removesuffix(" hidden").strip())
        if head.endswith(" hidden"):
            sheet.hide()
        _sheet(book, sheet, body.rstrip("\n").split("\n"), percent)
    book.close()
    return path


def _sheet(book: Any, sheet: Any, lines: list[str], percent: Any) -> None:
    merges = [found for line in lines if (found := MERGE.fullmatch(line))]
    indents = {
        (int(found[2]) - 1, _column(found[1])): book.add_format({"indent": int(found[3])})
        for line in lines
        if (found := INDENT.fullmatch(line))
    }
    rows = [line for line in lines if not MERGE.fullmatch(line) and not INDENT.fullmatch(line)]
    cells = [row.split("|") for row in rows]
    for at, row in enumerate(cells):
        for column, text in enumerate(row):
            _write(sheet, (at, column), text, percent, indents.get((at, column)))
    for found in merges:
        top, left = int(found[2]) - 1, _column(found[1])
        bottom, right = int(found[4]) - 1, _column(found[3])
        shown = cells[top][left] if left < len(cells[top]) else ""
        sheet.merge_range(top, left, bottom, right, shown.lstrip("'").replace("\\n", "\n"))


def _write(sheet: Any, place: tuple[int, int], text: str, percent: Any, indent: Any) -> None:
    if not text:
        return
    if NUMBER.fullmatch(text):
        sheet.write_number(*place, float(text))
    elif NUMBER.fullmatch(text.removesuffix("%")) and text.endswith("%"):
        sheet.write_number(*place, float(text[:-1]) / 100, percent)
    elif text.startswith("=#"):
        sheet.write_formula(*place, "=1/0", None, text[1:])
    else:
        sheet.write_string(*place, text.removeprefix("'").replace("\\n", "\n"), indent)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
