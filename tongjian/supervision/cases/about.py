"""What a finding is about, what makes it the same cause, how urgent a case is. Pure.

Everything here depends on the findings of a case alone and on no order among them, so that
gathering twice, in another order or after a crash gives the same cases.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tongjian.supervision.ledger.protect import MARK

PAYMENT = "payment"
DAYS = frozenset({"天", "日", "个工作日", "工作日"})
"""Units of figures that grow by themselves from day to day."""
SELF = {"unit": "unit", "department": "department", "supplier": "payee", "payee": "payee"}
"""Kinds of a finding's subject that are what its case is about."""
OF_PLACE = frozenset({"jurisdiction", "fund", "code", "indicator", "town"})
"""Kinds of subjects that are the whole place's, whichever units' rows happen to be at hand."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of evidence; ``person`` where the payee is one, who is never named or asked."""

    dataset: str
    delivery: str
    row: int
    unit: str = ""
    project: str = ""
    project_name: str = ""
    payee: str = ""
    person: bool = False
    amount: Decimal = Decimal(0)
    month: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What makes it the same row in every finding."""
        return self.delivery, self.row


@dataclass(frozen=True)
class Seen:
    """A finding as it stands, with those of its rows that are at hand."""

    jurisdiction: str
    place: str
    year: int
    rule: int
    rule_title: str
    level: str
    kind: str
    code: str
    name: str
    actual: Decimal
    expected: Decimal
    difference: Decimal
    unit: str
    rows: tuple[Row, ...] = ()
    total: int = 0
    confidential: bool = False


@dataclass(frozen=True, order=True)
class About:
    """What a case is about; two findings with the same are of one case."""

    jurisdiction: str
    kind: str
    code: str
    year: int
    confidential: bool
    name: str = ""

    @property
    def key(self) -> tuple[str, str, str, int, bool]:
        """The identity: the name is only shown."""
        return self.jurisdiction, self.kind, self.code, self.year, self.confidential


def about(seen: Seen, units: Mapping[str, str]) -> About:
    """Return what a finding's case is about; ``units`` are the names of units by code.

    A finding about a unit, a project or a payee says so itself, unless the payee is a person, whose
    code is a token. One whose code begins with a unit is that unit's; one about a whole budget is
    the jurisdiction's, even where a single unit has delivered rows. Others belong to the one unit
    their rows name, else to the one payee, else to the one project, else to the jurisdiction.
    """
    kind, code, name = _subject(seen, units)
    return About(seen.jurisdiction, kind, code, seen.year, seen.confidential, name)


def _subject(seen: Seen, units: Mapping[str, str]) -> tuple[str, str, str]:
    if seen.kind in SELF and not seen.code.startswith(MARK):
        name = units.get(seen.code, seen.name) if seen.kind == "unit" else seen.name
        return SELF[seen.kind], seen.code, name
    projects = {row.project: row.project_name for row in seen.rows if row.project}
    if seen.kind == "project":
        return ("project", *_named(projects)) if len(projects) == 1 else _as_told(seen)
    first = seen.code.split("/")[0]
    if first in units:
        return "unit", first, units[first]
    if seen.kind in OF_PLACE:
        return _place(seen)
    # Accounts of the whole jurisdiction are delivered under its own code.
    named = {
        row.unit: units.get(row.unit, row.unit)
        for row in seen.rows
        if row.unit and row.unit != seen.jurisdiction
    }
    payees = {} if any(row.person for row in seen.rows) else _payees(seen)
    for kind, found in (("unit", named), ("payee", payees), ("project", projects)):
        if len(found) == 1:
            return (kind, *_named(found))
    return _place(seen)


def _payees(seen: Seen) -> dict[str, str]:
    return {row.payee: row.payee for row in seen.rows if row.payee}


def _as_told(seen: Seen) -> tuple[str, str, str]:
    return "project", seen.code, seen.name


def _place(seen: Seen) -> tuple[str, str, str]:
    return "place", seen.jurisdiction, seen.place


def _named(found: dict[str, str]) -> tuple[str, str]:
    ((code, name),) = found.items()
    return code, name or code


def cause(seen: Seen) -> str:
    """Return what tells the same figures of a finding from others.

    Days only grow, and what a share is held against moves with the calendar; neither makes a
    finding another one. The level always does.
    """
    figures: list[str] = [seen.level]
    if seen.unit not in DAYS:
        figures.append(str(seen.actual.normalize()))
    if seen.unit == "元":
        figures += [str(seen.expected.normalize()), str(seen.difference.normalize())]
    return hashlib.sha256(json.dumps(figures).encode()).hexdigest()


def payments(seen: Iterable[Seen]) -> dict[tuple[str, int], Decimal]:
    """Return the payments findings rest on, each once."""
    return {row.key: row.amount for one in seen for row in one.rows if row.dataset == PAYMENT}


def involved(seen: Sequence[Seen]) -> Decimal:
    """Return the sum at stake: every payment once, else the largest difference in yuan."""
    paid = payments(seen)
    if paid:
        return sum(paid.values(), Decimal(0))
    return max((abs(one.difference) for one in seen if one.unit == "元"), default=Decimal(0))


WHOLE, PART, NONE = "whole", "part", "none"


def share(code: str, units: Iterable[str], own: Collection[str]) -> str:
    """Return how much of a finding is a unit's: all, the rows that are its own, or nothing.

    ``code`` is the finding's subject, ``units`` those of its rows ("" where a row is no unit's),
    ``own`` the codes of the unit. What rests on no unit's rows is of the whole case.
    """
    if code.split("/", maxsplit=1)[0] in own:
        return WHOLE
    named = {unit for unit in units if unit}
    theirs = named & set(own)
    if not theirs:
        return NONE if named else WHOLE
    return WHOLE if named == theirs else PART


def own_part(seen: Iterable[Seen], own: Collection[str]) -> list[Seen]:
    """Return what of findings is a unit's own: its rows, and figures only where all is its own."""
    parts = []
    for one in seen:
        much = share(one.code, (row.unit for row in one.rows), own)
        if much != NONE:
            rows = tuple(row for row in one.rows if not row.unit or row.unit in own)
            figure = one.difference if much == WHOLE else Decimal(0)
            parts.append(replace(one, rows=rows, difference=figure))
    return parts


def answering(subject: About, seen: Iterable[Seen]) -> str:
    """Return the unit that is to answer: the subject, or that of the largest sum; "" for none."""
    if subject.kind == "unit":
        return subject.code
    if subject.kind not in ("project", "payee"):
        return ""
    rows = {(row.dataset, *row.key): row for one in seen for row in one.rows if row.unit}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows.values():
        sums[row.unit] += abs(row.amount)
    return min(sums, key=lambda unit: (-sums[unit], unit)) if sums else ""


LEVEL_POINTS = {"red": 30, "yellow": 15, "blue": 5}
LEVEL_WORDS = {"red": "有红色预警", "yellow": "有黄色预警", "blue": "只有蓝色提示"}
SUM_POINTS = (
    (Decimal(100_000_000), 30, "涉及金额1亿元以上"),
    (Decimal(10_000_000), 25, "涉及金额1000万元以上"),
    (Decimal(1_000_000), 18, "涉及金额100万元以上"),
    (Decimal(100_000), 10, "涉及金额10万元以上"),
    (Decimal(10_000), 5, "涉及金额1万元以上"),
)
OFF_POINTS = (
    (Decimal(100), 15, "偏离对照值一倍以上"),
    (Decimal(50), 8, "偏离对照值一半以上"),
    (Decimal(10), 3, "偏离对照值一成以上"),
)
YEARS = "个年度发现过问题"
BANDS = ((60, "急办", "red"), (35, "优先", "yellow"), (0, "一般", "grey"))


@dataclass(frozen=True)
class Priority:
    """Points out of 100 and the reasons they add up from: (words, points)."""

    points: int
    why: tuple[tuple[str, int], ...]


def priority(seen: Sequence[Seen], years: int) -> Priority:
    """Return how urgent a case is; ``years`` is in how many years its subject has been found."""
    level = min((one.level for one in seen), key=list(LEVEL_POINTS).index)
    rules = len({one.rule for one in seen})
    months = len({row.month for one in seen for row in one.rows if row.month})
    why = [(LEVEL_WORDS[level], LEVEL_POINTS[level])]
    why += _reached(involved(seen), SUM_POINTS)
    why += _reached(max((_off(one) for one in seen), default=Decimal(0)), OFF_POINTS)
    why += years_points(years)
    if months > 2:
        why.append((f"涉及{months}个月份", 3))
    if rules > 1:
        why.append((f"触发{rules}条规则", 10 if rules > 2 else 5))
    return Priority(sum(points for _, points in why), tuple(why))


def years_points(years: int) -> list[tuple[str, int]]:
    """Return the points for being found in several years."""
    return [(f"有{years}{YEARS}", 12 if years > 2 else 8)] if years > 1 else []


def years_told(why: Iterable[Sequence[Any]]) -> list[tuple[str, int]]:
    """Return what the reasons of a priority say of several years."""
    return [(words, points) for words, points in why if words.endswith(YEARS)]


def _reached(value: Decimal, bands: Sequence[tuple[Decimal, int, str]]) -> list[tuple[str, int]]:
    return next(([(words, points)] for least, points, words in bands if value >= least), [])


def _off(one: Seen) -> Decimal:
    """Return the difference in percent of what it is held against."""
    if not one.difference:
        return Decimal(0)
    return abs(one.difference) / abs(one.expected) * 100 if one.expected else Decimal(100)


def band(points: int) -> tuple[str, str]:
    """Return the words of an urgency and their tone."""
    return next((words, tone) for least, words, tone in BANDS if points >= least)


def title(subject: About, seen: Iterable[Seen]) -> str:
    """Return a case's title, e.g. 第1局本级2024年：年底突击花钱等2项."""
    rules = {one.rule: one.rule_title for one in seen}
    first = rules[min(rules)]
    more = f"等{len(rules)}项" if len(rules) > 1 else ""
    return f"{subject.name}{subject.year}年：{first}{more}"
