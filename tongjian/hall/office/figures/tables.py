"""The figures as tables with their charts: what the page shows and what exports hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.core.calendar.days import Calendar
from tongjian.core.charts.model import Bars, Chart, Series, Trend
from tongjian.core.documents.numbers import Shown, share, show_count, show_percent
from tongjian.hall.office.figures import sql
from tongjian.hall.office.figures.sql import Key, Span

Number = int | Decimal | None
SUM = "合计"


@dataclass(frozen=True)
class Head:
    """A column: ``kind`` is count, percent, days or score."""

    title: str
    kind: str = "count"


@dataclass(frozen=True)
class Cell:
    """A figure with its text, so that page, chart and export say the same."""

    value: Number
    shown: Shown


@dataclass(frozen=True)
class TableLine:
    """One line; ``names`` are its words, ``total`` marks the line of totals."""

    names: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class Table:
    """One question, answered: finding, figures, chart."""

    key: str
    title: str
    sentence: str
    note: str
    headings: tuple[str, ...]
    columns: tuple[Head, ...]
    lines: tuple[TableLine, ...]
    chart: Chart | None = None

    @property
    def shown(self) -> list[tuple[TableLine, list[tuple[Head, Cell]]]]:
        """The lines, each figure with its column."""
        return [(line, list(zip(self.columns, line.cells, strict=True))) for line in self.lines]

    def rows(self) -> tuple[list[str], list[list[Any]]]:
        """Return titles and lines for an export; what is not known is empty."""
        titles = [*self.headings, *(column.title for column in self.columns)]
        return titles, [
            [*line.names, *(_plain(cell.value) for cell in line.cells)] for line in self.lines
        ]


def _plain(value: Number) -> Any:
    return float(round(value, 2)) if isinstance(value, Decimal) else value


def _shown(value: Number, kind: str) -> Shown:
    if kind == "percent":
        return show_percent(value)
    if kind == "count" or value is None:
        return show_count(None if value is None else int(value))
    return Shown(f"{Decimal(value):.1f}", exact=str(value))


def ratio(part: int | None, whole: int | None) -> Decimal | None:
    """Return part ÷ whole in percent; None where there is nothing to divide by."""
    found = share(part, whole)
    return found if isinstance(found, Decimal) else None


def percent_words(part: int, whole: int) -> str:
    """Return a share as words; no data is not zero."""
    found = ratio(part, whole)
    return "没有数据" if found is None else show_percent(found).text


@dataclass(frozen=True)
class Answers:
    """Everything the statements gave, asked once each."""

    span: Span
    received: Mapping[Key, tuple[int, ...]]
    closed: Mapping[Key, tuple[int, ...]]
    on_time: Mapping[Key, tuple[int, ...]]
    overdue: Mapping[Key, tuple[int, ...]]
    ratings: Mapping[Key, tuple[Any, ...]]
    answered: Mapping[Key, tuple[int, ...]]
    corrections: Sequence[tuple[int, str, int, int, int]]
    steps: Sequence[tuple[int, str, int, float, float]]

    @classmethod
    def ask(cls, span: Span, today: date, calendar: Calendar) -> Answers:
        """Ask the database (eight statements, however many items and months)."""
        sql.make_room()
        return cls(
            span,
            sql.received(span),
            sql.closed(span),
            sql.on_time(span),
            sql.overdue(span, today),
            sql.ratings(span),
            sql.answered_cases(span),
            sql.corrections(span),
            sql.step_times(span, calendar),
        )


class Names:
    """Keys as words, in their order: items as the hall orders them, months as they pass."""

    def __init__(self, span: Span, items: Sequence[tuple[str, str]]) -> None:
        self.by, self.items = span.by, dict(items)
        self.heading = "月份" if span.by == "month" else "事项"

    def ordered(self, keys: set[Key]) -> list[str]:
        """Return the known keys in order."""
        present = {key for key in keys if key is not None}
        if self.by == "month":
            return sorted(present)
        rest = sorted(present - set(self.items))
        return [key for key in self.items if key in present] + rest

    def word(self, key: str) -> str:
        """Return one key as people read it."""
        if self.by == "month":
            year, month = key.split("-")
            return f"{year}年{int(month)}月"
        return self.items.get(key, f"事项 {key}")


Values = Callable[[Key], tuple[Number, ...]]


def _lines(
    names: Names, keys: set[Key], columns: Sequence[Head], values: Values
) -> tuple[TableLine, ...]:
    def line(key: Key, word: str, total: bool) -> TableLine:
        cells = tuple(
            Cell(value, _shown(value, column.kind))
            for value, column in zip(values(key), columns, strict=True)
        )
        return TableLine((word,), cells, total)

    lines = [line(key, names.word(key), False) for key in names.ordered(keys)]
    return (*lines, line(None, SUM, True)) if lines else ()


def _chart(
    table_title: str,
    sentence: str,
    unit: str,
    lines: Sequence[TableLine],
    series: Mapping[str, int],
) -> Chart | None:
    plain = [line for line in lines if not line.total]
    if not plain:
        return None
    drawn = [
        Series(name, [_decimal(line.cells[at].value) for line in plain])
        for name, at in series.items()
    ]
    words = [line.names[-1] for line in plain]
    kind: Any = Trend if words[0].endswith("月") and len(words) > 1 else Bars
    options = {} if kind is Trend else {"horizontal": True, "heading": "事项"}
    return kind(  # type: ignore[no-any-return]
        title=table_title, summary=sentence, unit=unit, categories=words, series=drawn, **options
    )


def _decimal(value: Number) -> Decimal | None:
    return None if value is None else Decimal(value)


def _of(found: Mapping[Key, tuple[Any, ...]], key: Key, width: int) -> tuple[Any, ...]:
    return found.get(key, (0,) * width)


def volumes(answers: Answers, names: Names) -> Table:
    """Return how many cases came, were closed, and how they ended."""
    columns = tuple(
        Head(title)
        for title in ("收到", "办结", "准予或转报", "不予许可", "不予受理", "撤回", "退件")
    )
    keys = set(answers.received) | set(answers.closed)

    def values(key: Key) -> tuple[Number, ...]:
        return (_of(answers.received, key, 2)[0], *_of(answers.closed, key, 7)[:6])

    lines = _lines(names, keys, columns, values)
    came, ended = values(None)[:2]
    sentence = f"收到 {came} 件，办结 {ended} 件。"
    chart = _chart("办件量", sentence, "件", lines, {"收到": 0, "办结": 1})
    note = "按收到日和办结日分别计数；作废（录入错误）的不计。"
    return Table("volumes", "办件量", sentence, note, (names.heading,), columns, lines, chart)


def punctuality(answers: Answers, names: Names) -> Table:
    """Return how many limits ended in time, statutory and promised, and what is late now."""
    columns = (
        Head("法定期限到点办结"),
        Head("其中按时"),
        Head("法定按时率", "percent"),
        Head("承诺期限到点办结"),
        Head("其中按时"),
        Head("承诺按时率", "percent"),
        Head("仍在办且已超法定期限"),
        Head("仍在办且已超承诺期限"),
    )
    keys = set(answers.on_time)
    if names.by == "item":
        keys |= {key for key, late in answers.overdue.items() if any(late)}

    def values(key: Key) -> tuple[Number, ...]:
        law, law_in, promise, promise_in = _of(answers.on_time, key, 4)
        late: tuple[Number, ...] = (None, None)  # lateness now belongs to no month
        if names.by == "item" or key is None:
            late = _of(answers.overdue, key, 2)
        return (
            law,
            law_in,
            ratio(law_in, law),
            promise,
            promise_in,
            ratio(promise_in, promise),
            *late,
        )

    lines = _lines(names, keys, columns, values)
    law, law_in, promise, promise_in = _of(answers.on_time, None, 4)
    sentence = f"法定按时率 {percent_words(law_in, law)}，承诺按时率 {percent_words(promise_in, promise)}。"
    chart = _chart("按时率", sentence, "%", lines, {"法定": 2, "承诺": 5})
    note = "以期限停止计算的那一天是否在到期日之内为准；暂停和延长已经算在到期日里。撤回、退件而中断的期限不计。"
    return Table("on-time", "按时办理", sentence, note, (names.heading,), columns, lines, chart)


def first_time(answers: Answers, names: Names) -> Table:
    """Return 首办成功率: granted or forwarded without a correction, of what was closed."""
    columns = (Head("办结"), Head("首次提交即办成"), Head("首办成功率", "percent"))

    def values(key: Key) -> tuple[Number, ...]:
        row = _of(answers.closed, key, 7)
        counted = row[0] - row[4]  # who withdraws has not been turned away
        return counted, row[6], ratio(row[6], counted)

    lines = _lines(names, set(answers.closed), columns, values)
    counted, done, _ = values(None)
    sentence = f"首办成功率 {percent_words(int(done or 0), int(counted or 0))}。"
    chart = _chart("首办成功率", sentence, "%", lines, {"首办成功率": 2})
    note = "首办成功：没有发过补正告知，结果为准予或转报。申请人自行撤回的不计入办结数。"
    return Table(
        "first-time", "首办成功率", sentence, note, (names.heading,), columns, lines, chart
    )


def paperless(answers: Answers, names: Names) -> Table:
    """Return 办公无纸化: cases without paper, of all."""
    columns = (Head("收到"), Head("全程无纸质材料"), Head("无纸化率", "percent"))

    def values(key: Key) -> tuple[Number, ...]:
        came, without = _of(answers.received, key, 2)
        return came, without, ratio(without, came)

    lines = _lines(names, set(answers.received), columns, values)
    came, without, _ = values(None)
    sentence = f"无纸化率 {percent_words(int(without or 0), int(came or 0))}。"
    chart = _chart("办公无纸化", sentence, "%", lines, {"无纸化率": 2})
    note = "窗口收过纸质材料的件算有纸。"
    return Table("paperless", "办公无纸化", sentence, note, (names.heading,), columns, lines, chart)


def satisfaction(answers: Answers, names: Names) -> Table:
    """Return ratings with their response rate."""
    columns = (
        Head("评价数"),
        Head("基本满意及以上"),
        Head("满意率", "percent"),
        Head("平均分（1 最好）", "score"),
        Head("办结件"),
        Head("其中有评价"),
        Head("参评率", "percent"),
    )
    keys = set(answers.ratings) | set(answers.closed)

    def values(key: Key) -> tuple[Number, ...]:
        count, satisfied, mean, _ = answers.ratings.get(key, (0, 0, None, 0))
        ended = _of(answers.closed, key, 7)[0]
        rated = _of(answers.answered, key, 1)[0]
        return count, satisfied, ratio(satisfied, count), mean, ended, rated, ratio(rated, ended)

    lines = _lines(names, keys, columns, values)
    count, satisfied, _, _, ended, rated, _ = values(None)
    sentence = (
        f"满意率 {percent_words(int(satisfied or 0), int(count or 0))}，"
        f"参评率 {percent_words(int(rated or 0), int(ended or 0))}。"
    )
    chart = _chart("满意率和参评率", sentence, "%", lines, {"满意率": 2, "参评率": 6})
    note = "自愿评价往往偏高，所以把参评率放在一起看。"
    return Table("ratings", "评价", sentence, note, (names.heading,), columns, lines, chart)


def corrected(answers: Answers, items: Mapping[str, str]) -> Table:
    """Return what had to be corrected, by material."""
    columns = (Head("要求补正次数"), Head("涉及办件"), Head("占该事项收件", "percent"))
    lines = tuple(
        TableLine(
            (items.get(str(item), str(item)), name or "（未注明）"),
            (
                Cell(times, show_count(times)),
                Cell(cases, show_count(cases)),
                Cell(found := ratio(cases, came), show_percent(found)),
            ),
        )
        for item, name, times, cases, came in answers.corrections
    )
    times = sum(row[2] for row in answers.corrections)
    sentence = (
        f"共要求补正 {times} 处，最多的是“{lines[0].names[1]}”。" if lines else "没有要求过补正。"
    )
    top = lines[:10]
    chart = _chart("补正最多的材料", sentence, "处", top, {"次数": 0}) if top else None
    note = "一次补正告知里的每一项计一处。补正多的材料，办事指南往往没有说清楚。"
    return Table(
        "corrections",
        "补正集中在哪些材料",
        sentence,
        note,
        ("事项", "材料或填写项"),
        columns,
        lines,
        chart,
    )


def durations(answers: Answers, items: Mapping[str, str]) -> Table:
    """Return the time per step in working days: median and ninetieth percentile."""
    columns = (
        Head("次数"),
        Head("中位数（工作日）", "days"),
        Head("九成不超过（工作日）", "days"),
    )
    lines = tuple(
        TableLine(
            (items.get(str(item), str(item)), state),
            (
                Cell(times, show_count(times)),
                Cell(Decimal(str(median)), _shown(Decimal(str(median)), "days")),
                Cell(Decimal(str(most)), _shown(Decimal(str(most)), "days")),
            ),
        )
        for item, state, times, median, most in answers.steps
    )
    slow = max(lines, key=lambda line: line.cells[2].value or 0, default=None)
    sentence = (
        f"最慢的环节是“{slow.names[0]}”的“{slow.names[1]}”，"
        f"九成在 {slow.cells[2].shown.text} 个工作日以内。"
        if slow
        else "这段时间没有走完的环节。"
    )
    top = sorted(lines, key=lambda line: line.cells[1].value or 0, reverse=True)[:12]
    named = [TableLine((f"{line.names[0]}：{line.names[1]}",), line.cells) for line in top]
    chart = _chart("各环节用时", sentence, "个工作日", named, {"中位数": 1, "九成不超过": 2})
    note = "从进入一个环节到离开它，按工作日计；当天办完为 0。"
    return Table("steps", "各环节用时", sentence, note, ("事项", "环节"), columns, lines, chart)


def all_tables(answers: Answers, items: Sequence[tuple[str, str]]) -> list[Table]:
    """Return every table of the page."""
    names, words = Names(answers.span, items), dict(items)
    return [
        volumes(answers, names),
        punctuality(answers, names),
        first_time(answers, names),
        corrected(answers, words),
        durations(answers, words),
        satisfaction(answers, names),
        paperless(answers, names),
    ]
