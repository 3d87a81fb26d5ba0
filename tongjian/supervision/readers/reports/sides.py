"""Which side a table is of: its headings say so, else the names of its lines, else its title."""

from __future__ import annotations

import re

from tongjian.supervision.readers.reports.body import Body
from tongjian.supervision.readers.reports.heads import Column
from tongjian.supervision.readers.reports.match import EXPENDITURE_LISTS, Dictionary
from tongjian.supervision.readers.reports.model import EXPENDITURE, REVENUE, Line
from tongjian.supervision.readers.reports.words import squeeze

_SPENT = re.compile(r"收入(?:及对应.{0,12}收入)?安排的?支?出?|用.{0,10}收入")
_EXPENDITURE = re.compile(
    r"支出|结转下年|年终结[余转]|年末结[余转]|上解上级|^上解市|调出|还本|付息|预备费|补充.{0,4}稳|安排.{0,4}稳|滚存结余$"
)
_REVENUE = re.compile(r"收入|税$|^上年结|补助收|调入|动用.{0,4}稳|转贷|^债务发行|^上级补助")
MARKER = 6


def by_words(text: str) -> str | None:
    """Return the side that words name when they name only one."""
    plain = _SPENT.sub("支出", squeeze(text))
    revenue, expenditure = "收入" in plain, "支出" in plain
    if revenue == expenditure:
        return None
    return REVENUE if revenue else EXPENDITURE


def by_heads(group: list[Column]) -> str | None:
    """Return the side that the headings of a table name."""
    names = [text for column in group if column.kind in {"name", "code"} for text in column.path]
    if (side := by_words("".join(names))) is not None:
        return side
    money = [by_words("".join(column.path)) for column in group if column.kind == "money"]
    return money[0] if money and len(set(money)) == 1 else None


def by_columns(group: list[Column]) -> list[list[Column]]:
    """Part a table that prints both sides of one line in columns (项目 | 收入 | 支出)."""
    named = [column for column in group if column.kind in {"name", "code", "line"}]
    if by_words("".join(text for column in named for text in column.path)) is not None:
        return [group]
    rest = [column for column in group if column not in named]
    sides = {column.at: by_words("".join(column.path)) for column in rest}
    money = {sides[column.at] for column in rest if column.kind == "money"}
    if not {REVENUE, EXPENDITURE} <= money:
        return [group]
    return [
        named + [column for column in rest if sides[column.at] == side]
        for side in (REVENUE, EXPENDITURE)
    ]


def vote(line: Line, dictionary: Dictionary) -> int:
    """Return 1 for a line of revenue, −1 for expenditure, 2 and −2 for a total that says so."""
    plain = _SPENT.sub("支出", line.name)
    weight = 2 if line.total else 1
    if line.printed_code and line.printed_code[0] in "1235":
        return 2 if line.printed_code[0] == "1" else -2
    revenue, expenditure = bool(_REVENUE.search(plain)), bool(_EXPENDITURE.search(plain))
    if revenue != expenditure:
        return weight if revenue else -weight
    known = bool(dictionary.found("revenue", line.name))
    spent = any(dictionary.found(name, line.name) for name in EXPENDITURE_LISTS)
    if known != spent:
        return 1 if known else -1
    return 0


def split(body: Body, dictionary: Dictionary, fallback: str) -> list[tuple[str, list[Line]]]:
    """Return the lines by side, in order: one side, or one and then the other.

    Some tables print revenue above expenditure under one heading.
    """
    lines = body.lines
    votes = [vote(line, dictionary) for line in lines]
    for at, side in body.markers:
        if at < len(lines):
            votes[at] += MARKER if side == REVENUE else -MARKER
    running = [0]
    for one in votes:
        running.append(running[-1] + one)
    whole = running[-1]
    if not any(votes):
        return [(fallback, lines)]
    # Splitting must win more than it costs: one odd name is no second table.
    best = max(range(len(lines) + 1), key=lambda at: 2 * running[at] - whole)
    worst = max(range(len(lines) + 1), key=lambda at: whole - 2 * running[at])
    first_gain = 2 * running[best] - whole - abs(whole)
    second_gain = whole - 2 * running[worst] - abs(whole)
    if max(first_gain, second_gain) < 4:
        side = fallback if whole == 0 else REVENUE if whole > 0 else EXPENDITURE
        return [(side, lines)]
    if first_gain >= second_gain:
        at = _boundary(votes, best)
        return [(REVENUE, lines[:at]), (EXPENDITURE, lines[at:])]
    at = _boundary(votes, worst)
    return [(EXPENDITURE, lines[:at]), (REVENUE, lines[at:])]


def _boundary(votes: list[int], at: int) -> int:
    """Lines that say nothing (合计) belong to what is above them."""
    while at < len(votes) and votes[at] == 0:
        at += 1
    return at


def order_of(lines: list[Line], title: str, dictionary: Dictionary) -> str:
    """Return the code list that lines of expenditure belong to: by function unless they show
    otherwise."""
    coded = [line.printed_code[0] for line in lines if line.printed_code]
    if coded:
        most = max(set(coded), key=coded.count)
        return {"3": "economic_department", "5": "economic_government"}.get(most, "function")
    scores = {
        name: sum(1 for line in lines if _exactly(dictionary, name, line.name))
        for name in EXPENDITURE_LISTS
    }
    plain = squeeze(title)
    if "经济分类" in plain or "经济科目" in plain:
        scores["function"] -= 1
        liked = "economic_government" if "政府" in plain else "economic_department"
        if "政府" in plain or "部门" in plain:
            scores[liked] += 1
    return max(EXPENDITURE_LISTS, key=lambda name: scores[name])


def _exactly(dictionary: Dictionary, list_name: str, name: str) -> bool:
    return any(way == "exact" for _, way in dictionary.found(list_name, name))
