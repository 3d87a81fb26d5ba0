"""CSV into staging: fast where the file is regular, patient where it is not.

A regular file is read by DuckDB on all cores; its row numbers are certain only when it has as many
records as lines. Every other file (blank lines, quoted line breaks, ragged rows, a stray quote) is
read record by record, and each irregularity is reported at its row.
"""
# ruff: noqa: S608 - names come from declarations and values are bound or quoted by literal()

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.faults import FaultLog
from tongjian.supervision.ledger.headings import SEARCHED, Heading, find_heading, read_heading
from tongjian.supervision.ledger.staging import SMALL, RawWriter, Staged, create_raw, load_raw
from tongjian.supervision.ledger.typing_sql import cleaned

BLOCK = 1 << 20
LONGEST_LINE = 1 << 20
QUOTED_LINES = 50  # a cell with more line breaks than this is a quote that was never closed
UTF8_EVIDENCE = 8
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class TextShape:
    """What one pass over the bytes tells: the encoding and the number of lines."""

    encoding: str
    lines: int


def shape_of(path: Path, log: FaultLog, *, thorough: bool) -> TextShape | None:
    """Return the shape, or None with a fault when the bytes are text in no known encoding.

    Unless ``thorough``, UTF-8 is believed from the first block: whoever reads the rest of the
    file checks it again.
    """
    with path.open("rb") as file:
        start = file.read(BLOCK)
    for mark, encoding in ENCODINGS:
        if start.startswith(mark):
            return _counted(path, encoding, log)
    if not thorough and _begins_as_utf8(start):
        return _counted(path, "utf-8", log)
    sound = _decodes(path, "utf-8")
    if sound is None:
        return _counted(path, "utf-8", log)
    if sound < UTF8_EVIDENCE and _decodes(path, "gb18030") is None:
        return _counted(path, "gb18030", log)
    _bad_encoding(log)
    return None


def _begins_as_utf8(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _decodes(path: Path, encoding: str) -> int | None:
    """Return None when the whole file decodes, else how much Chinese stood before the fault."""
    decoder = codecs.getincrementaldecoder(encoding)()
    chinese = 0
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                # a multi-byte character begins with a byte above 0xC0 in UTF-8
                return chinese + sum(byte >= 0xC0 for byte in block[: error.start])
            if not block:
                return None
            if not text.isascii():
                chinese = UTF8_EVIDENCE  # a whole block of sound UTF-8 is no accident


def _counted(path: Path, encoding: str, log: FaultLog) -> TextShape | None:
    """Count lines (a last one without line break counts) and refuse bytes that are no text."""
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if encoding != "utf-16" and b"\0" in block:
                log.add(
                    "encoding",
                    "文件含有空字节，不是文本表格；请按 CSV 重新导出",
                    expected="CSV 文本",
                )
                return None
            lines += block.count(b"\n")
            last = block[-1:]
    return TextShape(encoding, lines + (last != b"\n"))


def stage_text(con: Any, path: Path, dataset: Dataset, log: FaultLog, work: Path) -> Staged | None:
    """Stage a CSV; None with faults when nothing below the heading can be read."""
    try:
        return _stage_text(con, path, dataset, log, work)
    except UnicodeError:
        _bad_encoding(log)
        return None


def _bad_encoding(log: FaultLog) -> None:
    log.add(
        "encoding",
        "文件编码既不是完整的 UTF-8 也不是 GB18030，可能已损坏或被截断；请另存为 UTF-8 后再报送",
        expected="UTF-8 或 GB18030",
    )


def _stage_text(con: Any, path: Path, dataset: Dataset, log: FaultLog, work: Path) -> Staged | None:
    shape = shape_of(path, log, thorough=False)
    heading = None if shape is None else _heading(path, shape, dataset, log)
    if shape is None or heading is None:
        return None
    staged = Staged(list(heading.positions))
    if _stage_fast(con, path, shape, heading, work):
        staged.first = heading.record + 2
        return staged
    shape = shape_of(path, log, thorough=True)
    if shape is None:
        return None
    _stage_slowly(con, path, shape, heading, log)
    return staged


def _heading(path: Path, shape: TextShape, dataset: Dataset, log: FaultLog) -> Heading | None:
    head = _first_records(path, shape.encoding)
    if not any(cell.strip() for record in head for cell in record):
        log.add("empty", "文件没有任何内容", expected="表头和至少一行数据")
        return None
    index = find_heading(dataset, head)
    if index is None:
        log.add(
            "no_header",
            f"前 {SEARCHED} 行中没有找到{dataset.title}数据的表头；请下载模板对照列名，并以英文逗号分隔",
            row=1,
            value="，".join(cell.strip() for cell in head[0][:5])[:80],
            expected="，".join(column.heading for column in dataset.columns[:5]) + "…",
        )
        return None
    return read_heading(dataset, head[index], index, log)


def _first_records(path: Path, encoding: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline=None) as file:
        lines = [file.readline(LONGEST_LINE) for _ in range(SEARCHED)]
    return [_literally(line) if line.count('"') % 2 else _parsed(line) for line in lines]


def _parsed(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return _literally(line)


def _literally(line: str) -> list[str]:
    """Split at commas, taking quotes for ordinary characters."""
    return [cell.strip('"') for cell in line.rstrip("\n").split(",")]


def _stage_fast(con: Any, path: Path, shape: TextShape, heading: Heading, work: Path) -> bool:
    """Let DuckDB read the file; False when it is not regular."""
    kept_in = work if path.stat().st_size > SMALL else None
    if shape.encoding == "gb18030":
        path = _as_utf8(path, shape.encoding, work)
    elif shape.encoding == "utf-16":
        return False
    names = {f"c{index}": "VARCHAR" for index in range(heading.width)}
    taken = ", ".join(
        f'{cleaned(f"c{index}")} AS "{name}"' for name, index in heading.positions.items()
    )
    query = (
        f"SELECT {taken} FROM read_csv(?, auto_detect = false,"
        " header = false, skip = ?, delim = ',', quote = '\"', escape = '\"', columns = "
        f"{names}, strict_mode = true, null_padding = false, max_line_size = ?)"
    )
    try:
        load_raw(con, query, [str(path), heading.record + 1, LONGEST_LINE], kept_in=kept_in)
    except duckdb.Error:
        return False
    records = con.execute("SELECT count(*) FROM raw").fetchone()[0]
    return bool(records + heading.record + 1 == shape.lines)


def _as_utf8(path: Path, encoding: str, work: Path) -> Path:
    target = work / "utf8.csv"
    with (
        path.open(encoding=encoding, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        while text := source.read(BLOCK):
            sink.write(text)
    return target


def _stage_slowly(con: Any, path: Path, shape: TextShape, heading: Heading, log: FaultLog) -> None:
    create_raw(con, list(heading.positions))
    writer = RawWriter(con, list(heading.positions))
    taken = list(heading.positions.values())
    for row, cells in enumerate(_records(path, shape.encoding, heading.width, log), start=1):
        if row <= heading.record + 1 or not any(cell.strip() for cell in cells):
            writer.blank()
            continue
        if len(cells) != heading.width and any(cell.strip() for cell in cells[heading.width :]) | (
            len(cells) < heading.width
        ):
            log.add(
                "ragged_row",
                f"本行有 {len(cells)} 列，表头有 {heading.width} 列；"
                "请检查是否多写或漏写了逗号，含逗号的内容要加双引号",
                row=row,
                value=f"{len(cells)} 列",
                expected=f"{heading.width} 列",
            )
            writer.blank()
            continue
        writer.add([cells[index] for index in taken])
    writer.flush()


def _records(path: Path, encoding: str, width: int, log: FaultLog) -> Iterator[Sequence[str]]:
    """Yield one record per spreadsheet row; a quote never closed costs only its own line."""
    waiting: deque[str] = deque()
    row = 0
    with path.open(encoding=encoding, newline=None) as file:
        while True:
            line = waiting.popleft() if waiting else file.readline()
            if not line:
                return
            row += 1
            even = line.count('"') % 2 == 0
            cells = _strict(line) if even else _joined(line, waiting, file, width)
            if cells is None:
                cells = _literally(line)
                log.add(
                    "stray_quote",
                    "本行的双引号不成对或位置不对；内容中的双引号要写成两个并整体加引号",
                    row=row,
                    value=line.strip()[:80] if width < 3 else None,
                    expected="成对的双引号",
                )
            yield cells


def _strict(text: str) -> list[str] | None:
    """Parse one record; None when its quotes are wrong."""
    if '"' not in text:
        return text.rstrip("\n").split(",")
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error:
        return None


def _joined(line: str, waiting: deque[str], file: Any, width: int) -> list[str] | None:
    """Join following lines into a cell with line breaks; None when the quote is a stray one.

    A stray quote is told from a real one by what it would swallow: lines that are records.
    """
    joined, used = line, 0
    while used < QUOTED_LINES and len(joined) < LONGEST_LINE:
        if used == len(waiting):
            following = file.readline()
            if not following:
                return None
            waiting.append(following)
        following = waiting[used]
        used += 1
        joined += following
        if joined.count('"') % 2:
            if following.count(",") >= width - 1:
                return None
            continue
        try:
            cells = next(csv.reader(joined.splitlines(keepends=True), strict=True), [])
        except csv.Error:
            return None
        if len(cells) != width:
            return None
        for _ in range(used):
            waiting.popleft()
        return cells
    return None
