"""What does not add up in one table, or between its two sides. Only said, nothing repaired."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from tongjian.core.documents.rounding import Interval, exact
from tongjian.supervision.readers.reports.heads import Column
from tongjian.supervision.readers.reports.model import (
    EXPENDITURE,
    REVENUE,
    ROLES,
    Figure,
    Finding,
    Line,
    Part,
)
from tongjian.supervision.readers.reports.names import GRAND
from tongjian.supervision.readers.reports.numbers import Amount, NoAmount, read_amount
from tongjian.supervision.readers.reports.roles import role_of
from tongjian.supervision.readers.reports.sheets import Cell
from tongjian.supervision.readers.reports.sums import added, agrees, exact_sum, interval
from tongjian.supervision.readers.reports.tree import BALANCING, Tree

HEADS = {"budget": "预算数", "adjusted": "调整预算数", "actual": "决算数（执行数）"}


def same_places(lines: Sequence[Line]) -> None:
    """Give the figures of a column the decimals the column is printed with.

    12.3 in a column of two decimals is 12.30. Beyond two decimals each figure keeps its own: such
    columns hold quotients beside typed figures.
    """
    for role in ROLES:
        figures = [line.figures[role] for line in lines if role in line.figures]
        most = max((figure.places for figure in figures), default=0)
        for line in lines:
            figure = line.figures.get(role)
            if figure is not None:
                places = most if most <= 2 else max(figure.places, 2)
                line.figures[role] = Figure(figure.value, places, figure.factor)


def check_part(part: Part, tree: Tree) -> list[Finding]:
    """Return what does not add up within one side of a table."""
    found: list[Finding] = []
    for line in part.lines:
        if line.total:
            found += _total(part, line)
        else:
            found += _whole(part, line, tree.parts(line))
        found += _percent(part, line)
    found += _duplicates(part)
    return found


def _whole(part: Part, line: Line, parts: list[Line]) -> list[Finding]:
    """Hold a line against its parts."""
    found = []
    for role in ROLES:
        figure, figures = line.figures.get(role), added(parts, role)
        if figure is not None and figures:
            found += _compared(part, line, role, figures, "所属各项")
    return found


def _total(part: Part, line: Line) -> list[Finding]:
    """Hold a total against the lines it can be the sum of; the way that fits best decides."""
    ways = _ways(part.lines, line)
    if not ways or line.side != part.side:
        return []
    best = max(ways, key=lambda way: (_agreeing(line, way), -ways.index(way)))
    found = []
    for role in ROLES:
        figure, figures = line.figures.get(role), added(best, role)
        if figure is not None and figures:
            found += _compared(part, line, role, figures, "各项")
    return found


def _agreeing(line: Line, way: list[Line]) -> int:
    score = 0
    for role in ROLES:
        figure, figures = line.figures.get(role), added(way, role)
        if figure is not None and figures:
            score += 1 if agrees(figure, figures) else 0
    return score


def _ways(lines: list[Line], line: Line) -> list[list[Line]]:
    """Return what a total may stand for, likeliest first."""
    at = next(index for index, one in enumerate(lines) if one is line)
    counted = [not one.subtotal and not one.of_which for one in lines]
    above = [one for one, yes in zip(lines[:at], counted, strict=False) if yes]
    below = [one for one, yes in zip(lines[at + 1 :], counted[at + 1 :], strict=True) if yes]
    totals = [index for index, one in enumerate(lines) if one.total and index != at]
    before = max((index for index in totals if index < at), default=-1)
    after = min((index for index in totals if index > at), default=len(lines))
    section = [lines[index] for index in range(before + 1, at) if counted[index]]
    following = [lines[index] for index in range(at + 1, after) if counted[index]]
    direct = [one for one in lines[at + 1 : after] if one.parent is None and not one.of_which]
    small = line.name.endswith("小计")
    group = _group(lines, at) if small else []
    whole = [one for one in lines[:at] if one.parent is None and not one.of_which and not one.total]
    ways = [group, section, above] if small else [above, section, whole]
    own = list(takewhile(lambda one: not BALANCING.search(one.name), lines[at + 1 :]))
    ways += [
        following,
        direct,
        below,
        [one for one in own if not one.subtotal and not one.of_which],
    ]
    if above and below:
        ways.append(above + below)
    recent = [index for index in totals if index < at]
    for index in reversed(recent[-6:]):  # 合计 and what is printed behind it
        ways.append([lines[index], *[
            one for one, yes in zip(lines[index + 1 : at], counted[index + 1 : at], strict=True)
            if yes
        ]])  # fmt: skip
    return [way for way in ways if way]


def _group(lines: list[Line], at: int) -> list[Line]:
    """Return the lines above a 小计 that have the same owner as the one directly above it."""
    if at == 0:
        return []
    owner = lines[at - 1].parent
    group = []
    for one in reversed(lines[:at]):
        if one is owner or one.total:
            break
        if one.parent is owner and not one.of_which:
            group.append(one)
    return group[::-1]


def _compared(part: Part, line: Line, role: str, figures: list[Figure], what: str) -> list[Finding]:
    figure = line.figures[role]
    whole, total = figure.value * figure.factor, exact_sum(figures)
    if whole == total:
        return []
    rounded = agrees(figure, figures)
    said, sum_ = _shown(whole, figure), _shown(total, figure)
    head = part.columns.get(role, HEADS[role])
    told = f"“{line.name}”的{HEADS[role]} {said} 与{what}之和 {sum_} 相差 {_shown(whole - total, figure)}"
    where = {"sheet": line.sheet, "row": line.row, "heading": head}
    return [
        Finding(
            "rounding" if rounded else "subtotal",
            f"{told}，可由四舍五入解释" if rounded else told,
            where,
            stated=said,
            expected=None if rounded else sum_,
            name=line.name,
            side=line.side,
        )
    ]


def _shown(yuan: Decimal, like: Figure) -> str:
    """Return yuan in the unit and with the decimals of a printed figure."""
    value = yuan / like.factor
    places = max(like.places, 0)
    if value != round(value, places):
        places = min(places + 4, 8)
    return f"{value:,.{places}f}"


def _duplicates(part: Part) -> list[Finding]:
    """Return lines printed twice below the same line."""
    seen: dict[tuple[int, str], Line] = {}
    found = []
    for line in part.lines:
        if line.total or line.marked:
            continue
        asked = (id(line.parent), line.code or line.name)
        first = seen.setdefault(asked, line)
        if first is not line and first.name == line.name:
            same = all(first.yuan(role) == line.yuan(role) for role in ROLES)
            found.append(
                Finding(
                    "duplicate",
                    f"“{line.name}”在第 {first.row} 行和第 {line.row} 行出现两次，"
                    f"金额{'相同' if same else '不同'}；两行都已读取，请核对",
                    {"sheet": line.sheet, "row": line.row},
                    stated=line.name,
                    name=line.name,
                    side=line.side,
                )
            )
    return found


def check_balance(parts: Sequence[Part]) -> list[Finding]:
    """Hold 收入总计 against 支出总计 of the same budget."""
    found = []
    pairs: dict[tuple[str | None, str], dict[str, Line]] = {}
    for part in parts:
        for line in part.lines:
            if not line.total or not GRAND.search(line.name) or not line.figures:
                continue
            place = part.sheet if part.fund is None else ""
            pairs.setdefault((part.fund, place), {})[line.side] = line
    for (_, _), sides in pairs.items():
        if set(sides) != {REVENUE, EXPENDITURE}:
            continue
        income, spent = sides[REVENUE], sides[EXPENDITURE]
        for role in ROLES:
            one, other = income.figures.get(role), spent.figures.get(role)
            if one is None or other is None or interval(one).meets(interval(other)):
                continue
            found.append(
                Finding(
                    "unbalanced",
                    f"{HEADS[role]}收支不平：收入“{income.name}”{_shown(one.yuan, one)}，"
                    f"支出“{spent.name}”{_shown(other.yuan, one)}",
                    {"sheet": spent.sheet, "row": spent.row},
                    stated=_shown(other.yuan, one),
                    expected=_shown(one.yuan, one),
                    name=spent.name,
                    side=EXPENDITURE,
                )
            )
    return found


def check_overlap(parts: Sequence[Part]) -> list[Finding]:
    """Say so when two tables print the same classes: a summary and its detail, 全区 and 本级."""
    found = []
    seen: list[tuple[Part, set[str]]] = []
    for part in parts:
        classes = {line.code for line in part.lines if line.code and not line.of_which}
        for other, codes in seen:
            shared = classes & codes
            same = (other.side, other.fund, other.year) == (part.side, part.fund, part.year)
            if same and len(shared) > 1 and 2 * len(shared) >= min(len(classes), len(codes)):
                found.append(
                    Finding(
                        "duplicate",
                        f"“{other.title}”（工作表“{other.sheet}”）和“{part.title}”（工作表"
                        f"“{part.sheet}”）都有{len(shared)}个相同的科目；两张表都已读取，相加会重复",
                        {"sheet": part.sheet, "row": part.row},
                        side=part.side,
                    )
                )
                break
        seen.append((part, classes))
    return found


def _percent(part: Part, line: Line) -> list[Finding]:
    """Hold printed percentages of completion and growth against the amounts beside them."""
    found = []
    prior = next(
        (
            amount
            for column, cell, _ in line.others.values()
            if column.role == "prior" and (amount := _amount(cell)) is not None
        ),
        None,
    )
    for shown, (column, cell, letter) in line.others.items():
        printed = _amount(cell)
        monthly = any(role_of(text) == "month" for text in column.path)
        if column.role != "ratio" or printed is None or monthly:
            continue
        expected = _expected(column, line, prior)
        if not expected or any(_same(printed, one) for one in expected):
            continue
        best = expected[0]
        # a number shown as a percentage is held as its hundredth
        held = cell.number is not None and cell.percent
        stated = f"{printed.value * 100:.2f}%" if held else cell.text
        found.append(
            Finding(
                "percent",
                f"“{line.name}”的“{shown}”是 {stated}，"
                f"按同一行的金额应为 {(best.low + best.high) / 2:.2f}%",
                {"sheet": line.sheet, "row": line.row, "column": letter},
                stated=stated,
                expected=f"{(best.low + best.high) / 2:.2f}",
                name=line.name,
                side=part.side,
            )
        )
    return found


def _amount(cell: Cell) -> Amount | None:
    try:
        return read_amount(cell)
    except NoAmount:
        return None


def _expected(column: Column, line: Line, prior: Amount | None) -> list[Interval]:
    """Return the percentages that a heading can mean, for this line."""
    head = "".join(column.path)
    actual = line.figures.get("actual")
    if actual is None:
        return []
    now = interval(actual)
    ways: list[Interval | None] = []
    if any(word in head for word in ("预算", "完成", "执行率", "进度")) and "上年" not in head:
        for role in ("adjusted", "budget"):
            figure = line.figures.get(role)
            if figure is not None and figure.value:
                ways.append(now.ratio(interval(figure)))
    elif (
        prior is not None
        and prior.value > 0  # a rate against a negative base is read in two ways
        and any(word in head for word in ("增", "同比", "上年", "±", "去年", "同期"))
    ):
        base = interval(Figure(prior.value, prior.places, actual.factor))
        ways.append((now - base).ratio(base))
        ways.append(now.ratio(base))
    return [way.scaled(Decimal(100)) for way in ways if way is not None]


def _same(printed: Amount, expected: Interval) -> bool:
    """Whether a printed percentage is the expected one, as 98.5, 98.5% or 0.985."""
    readings = [printed.value * 100] if printed.percent and abs(printed.value) < 20 else []
    readings += [printed.value, printed.value * 100]
    slack = Decimal(1).scaleb(-min(printed.places, 2)) / 2 * (100 if len(readings) > 2 else 1)
    slack = min(max(slack, Decimal("0.05")), Decimal("0.5"))
    reach = Interval(expected.low - slack, expected.high + slack)
    return any(reach.meets(exact(value)) for value in readings)
