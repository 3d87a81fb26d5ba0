"""What the text lists against what the tables fill in, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tongjian.supervision.warning.accounts import paths
from tongjian.supervision.warning.accounts.cells import Cell, Line, Sheet
from tongjian.supervision.warning.accounts.context import Context
from tongjian.supervision.warning.accounts.identities import OF_WHICH, PERSONNEL, whole_column
from tongjian.supervision.warning.accounts.names import alike, bare, plain
from tongjian.supervision.warning.accounts.passages import Passage
from tongjian.supervision.warning.accounts.sentences import Frame

LIST = re.compile(
    r"(?P<head>人员经费|公用经费)(?P<gap>[^。；;]*?)(?:包括|用于|包含)\s*[:：]?\s*(?P<items>[^。；;]+)"
)
OPEN_END = re.compile(r"等(?:等|费用|支出|方面|项目|经费)*\s*$|[.…]+\s*$")
SPLIT = re.compile(r"[、，,]")
LIKELY = 0.8


def check_lists(context: Context) -> None:
    """Report what is listed without a figure, and figures that are not listed."""
    for passage in context.explained:
        if passage.topic == "basic":
            for match in LIST.finditer(passage.text):
                _economic(context, passage, match)
    _classes(context)
    _items(context)
    _sources(context, "income", context.facts.sheets[2])
    _sources(context, "spending", context.facts.sheets[3])


def _economic(context: Context, passage: Passage, match: re.Match[str]) -> None:
    six = context.facts.sheets[6]
    if six.empty:
        return
    column, head = six.columns[0], match["head"]
    staff = head == "人员经费"
    lines = [line for line in six.lines if line.code and len(line.code) > 3]
    classes = [line for line in six.lines if line.code and len(line.code) == 3]
    named: set[str] = set()
    for start, end in _pieces(match):
        name = plain(re.sub(r"等$", "", passage.text[start:end]))
        whole = next((one for one in classes if bare(one.name) == bare(name)), None)
        if whole is not None:
            named.update(child.code or "" for child in six.children(whole))
            continue
        line = _meant(lines, name)
        if line is None:
            _unknown(context, passage, (start, end), lines, head)
            continue
        named.add(line.code or "")
        right = (line.code or "")[:3] in PERSONNEL
        if right != staff:
            message = f"“{name}”在表6中属于{'人员' if right else '公用'}经费，正文列在{head}中。"
            _put(context, passage, (start, end), name, message)
        elif not line.cell(column).value:
            message = f"正文在{head}中列举了“{name}”，但表6该科目为{line.cell(column).shown}，没有发生数。"
            _put(context, passage, (start, end), name, message)
    if named and not OPEN_END.search(match["items"]):
        missing = [
            line.cell(column)
            for line in lines
            if line.code not in named
            and line.cell(column).value
            and ((line.code or "")[:3] in PERSONNEL) == staff
            and not six.children(line)
        ]
        _unlisted(context, passage, match, missing)


def _pieces(match: re.Match[str]) -> Iterable[tuple[int, int]]:
    position = match.start("items")
    for piece in SPLIT.split(match["items"]):
        text = piece.strip()
        start = position + (len(piece) - len(piece.lstrip()))
        position += len(piece) + 1
        if len(text) > 1:
            yield start, start + len(text)


def _meant(lines: list[Line], name: str) -> Line | None:
    for line in lines:
        if bare(line.name) == bare(name):
            return line
    inside = [
        line
        for line in lines
        if len(bare(name)) >= 3 and (bare(name) in bare(line.name) or bare(line.name) in bare(name))
    ]
    if len(inside) == 1:
        return inside[0]
    best = max(lines, key=lambda line: alike(line.name, name), default=None)
    return best if best is not None and alike(best.name, name) >= LIKELY else None


def _unknown(
    context: Context, passage: Passage, span: tuple[int, int], lines: list[Line], head: str
) -> None:
    name = passage.verbatim(*span)
    if len(plain(name)) > 14 or re.search(r"\d|方面|等$", name) or not lines:
        return
    close = max(lines, key=lambda line: alike(line.name, name))
    expected = close.name if alike(close.name, name) >= 0.6 else None
    message = f"正文在{head}中列举的“{name}”在表6中没有同名科目，请核对科目名称。"
    context.add("name", passage, span, row=name, column=None, expected=expected, message=message)


def _put(
    context: Context,
    passage: Passage,
    span: tuple[int, int],
    row: str,
    message: str,
    *,
    expected: str | None = None,
) -> None:
    context.add(
        "text_table", passage, span, row=row, column="决算数", expected=expected, message=message
    )


def _unlisted(context: Context, passage: Passage, match: re.Match[str], cells: list[Cell]) -> None:
    span = (match.start("items"), match.end("items"))
    for cell in cells:
        name = re.sub(r"^\d+ ", "", cell.row)
        message = f"{cell.label}为{cell.shown}，但正文列举{match['head']}时没有“{name}”。"
        _put(context, passage, span, name, message, expected=name)


def _classes(context: Context) -> None:
    """Classes of table 5 that the paragraph on structure leaves out."""
    five = context.facts.sheets[5]
    column = whole_column(five.columns)
    frames = [
        frame
        for frame in context.frames
        if set(frame.path) == {"类"} and frame.passage.topic in ("structure", "general")
    ]
    if not frames or column is None:
        return
    named = {
        match.line.code
        for frame in frames
        if (match := context.match(frame)) is not None and match.line is not None
    }
    for line in five.lines:
        cell = line.cell(column)
        if line.code and len(line.code) == 3 and line.code not in named and cell.value:
            message = f"{cell.label}为{cell.shown}，正文说明支出结构时没有列出这一类。"
            _missing(context, frames[0], line.name, message)


def _missing(context: Context, frame: Frame, name: str, message: str) -> None:
    """Report what a passage leaves out at the name it begins its list with."""
    text = frame.passage.text
    start = text.find(next(iter(frame.path.values()), frame.subject))
    begin = max(start, 0)
    stop = next((index for index in range(begin, len(text)) if text[index] in "，。；;"), len(text))
    _put(context, frame.passage, (begin, stop), name, message, expected=name)


def _items(context: Context) -> None:
    """Lines of tables 5, 8 and 9 that the text goes through item by item, and leaves out."""
    for topics in (("items", "general"), ("fund",), ("capital",)):
        frames = [
            frame
            for frame in context.frames
            if {"款", "项"} & frame.path.keys() and frame.passage.topic in topics
        ]
        if not frames:
            continue
        topic = topics[0]
        sheet, column = context.facts.detail(topic), context.facts.detail_column(topic)
        named = {
            match.line.code
            for frame in frames
            if (match := context.match(frame)) is not None and match.line is not None
        }
        lines = [line for line in sheet.leaves if len(line.code or "") == 7]
        left = [line for line in lines if line.code not in named]
        if column is None or len(named) * 2 < len(lines):
            continue
        for line in left:
            cell = line.cell(column)
            if cell.value:
                message = f"{cell.label}为{cell.shown}，正文逐项说明时没有这一项。"
                _missing(context, frames[0], line.name, message)


def _sources(context: Context, topic: str, sheet: Sheet) -> None:
    """Columns of table 2 or 3 with a total that the text on them does not name."""
    passages = [one for one in context.explained if one.topic == topic]
    frames = [one for one in context.frames if one.passage in passages and one.actual]
    whole = whole_column(sheet.columns)
    if sheet.total is None or whole is None or len(frames) < 2:
        return
    text = plain("".join(one.text for one in passages))
    columns = [
        column
        for column in sheet.columns
        if column != whole
        and not OF_WHICH.search(column)
        and not re.search(r"小计|合计", column.split("/")[-1])
        and sheet.total.cell(column).value
    ]
    left = [column for column in columns if bare(column.split("/")[-1]) not in text]
    if len(left) == len(columns):
        return  # the text goes through something else
    for column in left:
        cell, name = sheet.total.cell(column), column.split("/")[-1]
        message = f"{cell.label}为{cell.shown}，正文没有说明“{name}”。"
        _missing(context, frames[0], name, message)


def check_names(context: Context) -> None:
    """Report categories whose names or levels in the text are not the table's."""
    for frame in context.frames:
        match = context.match(frame)
        if match is None:
            continue
        if match.wrong is not None:
            _wrong(context, frame, match.wrong)
        elif match.line is None and frame.actual is not None and frame.actual.value:
            _absent(context, frame)


def _span(frame: Frame, words: str) -> tuple[int, int]:
    text = plain(frame.passage.text) and frame.passage.text
    begin = text.find(words, frame.start)
    if begin < 0:
        stop = frame.actual.start if frame.actual else frame.end
        return frame.start, max(stop, frame.start + 1)
    return begin, begin + len(words)


def _wrong(context: Context, frame: Frame, wrong: paths.Wrong) -> None:
    sheet = context.facts.detail(frame.passage.topic)
    name = wrong.stated.partition("（")[0]
    message = (
        f"正文写“{wrong.stated}”，表{sheet.number}中对应的{wrong.level}为“{wrong.expected}”，"
        "请核对科目名称。"
    )
    span = _span(frame, name)
    context.add(
        "name",
        frame.passage,
        span,
        row=frame.label,
        column="科目名称",
        expected=wrong.expected,
        message=message,
    )


def _absent(context: Context, frame: Frame) -> None:
    sheet = context.facts.detail(frame.passage.topic)
    assert frame.actual is not None
    if sheet.empty and not sheet.lines:
        return
    message = (
        f"正文列有“{frame.label}”{frame.actual.digits}{frame.actual.unit}，"
        f"表{sheet.number}中没有这一科目。"
    )
    context.at("text_table", frame, frame.actual, column="决算数", expected=None, message=message)
