"""What an audit problem's case is called, how urgent it is, and which units offend again. Pure.

Nothing here depends on an order, so that taking in twice or otherwise gives the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tongjian.supervision.cases.about import SUM_POINTS, Priority
from tongjian.supervision.datasets import dataset_named

DATASET = "audit_finding"
KINDS: Mapping[str, str] = dict(dataset_named(DATASET).column("kind").choices or {})
STATUSES: Mapping[str, str] = dict(dataset_named(DATASET).column("status").choices or {})
LATE_RULE, AGAIN_RULE = 72, 71
FOUND_POINTS = (20, "审计查出的问题")
AGAIN_POINTS = (20, "同一单位同类问题屡审屡犯")
LATE_POINTS = (20, "预警：整改超期")
SHOWN = 60  # characters of a problem in its case's title
LEAST_YEARS, WITHIN_YEARS = 2, 3
"""In how many of how many years a kind of problem is found in a unit again, as rule 71 has it."""


@dataclass(frozen=True, order=True)
class Problem:
    """What makes a problem the same kind again: unit, kind, and the year of the list it is on.

    ``unit`` is the one that answers today, so that what was found in a unit that was renamed or
    merged counts against the one it has become.
    """

    unit: str
    kind: str
    year: int
    number: str


def kind_title(kind: str) -> str:
    """Return a kind in words; a problem without one says so."""
    return KINDS.get(kind, kind) or "未分类"


def title(unit_name: str, year: int, problem: str) -> str:
    """Return a case's title: unit, year and the problem shortened, without the unit twice."""
    text = " ".join(unprefixed(unit_name, problem).split())
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return f"{unit_name}{year}年：{short}"


def unprefixed(unit_name: str, problem: str) -> str:
    """Return a problem's text without the unit's name that many lists begin it with."""
    text = problem.strip()
    rest = text.removeprefix(unit_name)
    return rest.lstrip("：:，, ") if rest != text and rest[:1] in "：:，, " else text


def priority(sum_yuan: Decimal | None, *, again: bool, rules: Collection[int]) -> Priority:
    """Return how urgent a problem is; ``rules`` are those whose findings joined its case."""
    points, words = FOUND_POINTS
    why = [(words, points)]
    amount = sum_yuan or Decimal(0)
    why += next(([(text, more)] for least, more, text in SUM_POINTS if amount >= least), [])
    for holds, (more, text) in ((again, AGAIN_POINTS), (LATE_RULE in rules, LATE_POINTS)):
        if holds:
            why.append((text, more))
    return Priority(sum(points for _, points in why), tuple(why))


Key = tuple[str, str]


def first_years(problems: Iterable[Problem]) -> dict[Key, dict[str, int]]:
    """Return the first year of each problem, by number, of each unit and kind.

    A problem that is listed under its number in several years is one problem, of its first year.
    """
    first: dict[Key, dict[str, int]] = defaultdict(dict)
    for one in problems:
        if one.kind:
            known = first[one.unit, one.kind]
            known[one.number] = min(one.year, known.get(one.number, one.year))
    return first


def years_again(problems: Iterable[Problem]) -> dict[Key, dict[str, tuple[int, ...]]]:
    """Return, by number, the problems of which there is the same kind again in the same unit.

    Each has the years in which that kind was found: those of which another is less than three years
    away. A problem that is alone in its three years is no repeated one.
    """
    found = {}
    for key, numbers in first_years(problems).items():
        years = sorted(set(numbers.values()))
        near = tuple(
            year for year in years if any(0 < abs(year - one) < WITHIN_YEARS for one in years)
        )
        if len(near) >= LEAST_YEARS:
            found[key] = {number: near for number, year in numbers.items() if year in near}
    return found
