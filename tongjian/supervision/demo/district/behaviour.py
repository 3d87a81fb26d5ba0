"""How a unit's year runs: ordinary, late, or crowded into December."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from tongjian.supervision.demo.district.manifest import Happening
from tongjian.supervision.demo.district.shares import Floats, after_workdays, month_end
from tongjian.supervision.demo.district.units import Jurisdiction, Unit

# A calm year: spending keeps slightly ahead of the calendar by autumn and does not crowd.
CALM = np.array(
    [0.075, 0.080, 0.088, 0.088, 0.086, 0.090, 0.088, 0.088, 0.087, 0.076, 0.074, 0.080]
)
_EARLY_MONTH, _LAST_MONTH = 5, 12


@dataclass(frozen=True)
class Behaviour:
    """``paid_of_budget`` at the end of the year; ``profile`` its twelve parts, adding up to 1."""

    paid_of_budget: float
    profile: Floats


Behaviours = dict[tuple[str, int], Behaviour]
Small = dict[int, Unit]


@dataclass(frozen=True)
class _Book:
    """What is decided and what is told about it, filled case by case."""

    behaviours: Behaviours
    told: list[tuple[bool, Happening]]


def received(year: int, month: int, place: int) -> date:
    """Return the day a month's file arrives: five to seven treasury days after its end."""
    return after_workdays(month_end(year, month), 5 + place % 3)


def months_received(year: int, place: int, as_of: date) -> int:
    """Return how many months of ``year`` have arrived by ``as_of``."""
    return sum(received(year, month, place) <= as_of for month in range(1, 13))


def _reaching(months: int, part: float) -> Floats:
    """Return a profile that reaches ``part`` of the year's payments after ``months``."""
    early, late = CALM[:months], CALM[months:]
    if not len(late):
        return CALM
    return np.concatenate((early / early.sum() * part, late / late.sum() * (1 - part)))


@dataclass(frozen=True)
class _Paced:
    kind: str
    near: bool
    special: int
    paid: float


def plan(
    places: tuple[Jurisdiction, ...], years: list[int], as_of: date
) -> tuple[Behaviours, list[tuple[bool, Happening]]]:
    """Return the units that behave unlike the others and, (near, happening), what that means."""
    book = _Book({}, [])
    months = {year: months_received(year, 0, as_of) for year in years}
    closed = [year for year in years if months[year] == _LAST_MONTH]
    running = [year for year in years if _EARLY_MONTH <= months[year] < _LAST_MONTH]
    small: Small = {unit.special: unit for unit in places[0].units if unit.special is not None}
    if running:
        _running(small, running[-1], months[running[-1]], as_of, book)
    if closed:
        _closing(small, closed[-1], book)
    if len(closed) > 1:
        _december(small, closed[-2], ((0, 0.56, False), (1, 0.495, True)), book)
    if len(closed) > 2:
        _december(small, closed[-3], ((2, 0.63, False),), book)
        _town_december(places, closed[-3], book)
    return book.behaviours, book.told


def _running(
    small: Small,
    year: int,
    months: int,
    as_of: date,
    book: _Book,
) -> None:
    # The calendar may be measured to the end of the last month received or to the day itself;
    # what is stated holds for both, so that it is a fact and not a matter of definition.
    by_month = months / 12
    by_day = as_of.timetuple().tm_yday / 365
    both_yellow = (by_month - 0.10 + by_day - 0.20) / 2
    late = both_yellow if by_day - by_month < 0.09 else by_month - 0.12
    cases = (
        _Paced("late_spender_far", False, 0, by_month - 0.27),
        _Paced("late_spender_near", True, 1, max(by_day, by_month) - 0.095),
        _Paced("late_spender", False, 2, late),
    )
    end = month_end(year, months)
    for case in cases:
        unit = small[case.special]
        book.behaviours[unit.code, year] = Behaviour(0.97, _reaching(months, case.paid / 0.97))
        text = (
            f"{unit.name}截至{year}年{months}月底支付了变动后预算的{case.paid:.1%}，"
            f"同期月份已过{by_month:.1%}，到{as_of:%Y-%m-%d}全年已过{by_day:.1%}。"
        )
        book.told.append(
            (case.near, _about(case.kind, text, unit, year, case.paid, dates=(end, as_of)))
        )


def _closing(
    small: Small,
    year: int,
    book: _Book,
) -> None:
    cases = (
        _Paced("underspent_year", False, 0, 0.88),
        _Paced("underspent_year_far", False, 1, 0.75),
        _Paced("underspent_year_near", True, 2, 0.905),
    )
    for case in cases:
        unit = small[case.special]
        book.behaviours[unit.code, year] = Behaviour(case.paid, CALM)
        text = f"{unit.name}{year}年全年支付了变动后预算的{case.paid:.1%}。"
        end = (date(year, 12, 31),)
        book.told.append((case.near, _about(case.kind, text, unit, year, case.paid, dates=end)))


def _december(
    small: Small,
    year: int,
    cases: tuple[tuple[int, float, bool], ...],
    book: _Book,
) -> None:
    for special, part, near in cases:
        unit = small[special]
        book.behaviours[unit.code, year] = Behaviour(0.98, _reaching(11, 1 - part))
        text = f"{unit.name}{year}年12月的支付占全年的{part:.1%}，1至11月占{1 - part:.1%}。"
        kind = "december_heavy_near" if near else "december_heavy"
        book.told.append((near, _about(kind, text, unit, year, part, dates=(date(year, 12, 31),))))


def _town_december(
    places: tuple[Jurisdiction, ...],
    year: int,
    book: _Book,
) -> None:
    """One town pays more than half in December through one large unit; another stays below."""
    for place, big, others, near in ((places[2], 0.80, 0.44, False), (places[3], 0.49, 0.49, True)):
        for unit in place.units:
            part = big if unit.finance else others
            book.behaviours[unit.code, year] = Behaviour(0.985, _reaching(11, 1 - part))
        first = place.units[0]
        about = "全镇合计也超过一半" if not near else "全镇合计同样不到一半"
        text = (
            f"{place.name}{year}年12月集中支付：{first.name}12月占全年{big:.0%}，"
            f"其余单位占{others:.0%}，{about}。"
        )
        subjects = (place.code,) if near else (place.code, first.code)
        kind = "town_december_heavy_near" if near else "town_december_heavy"
        end = (date(year, 12, 31),)
        happening = _about(kind, text, first, year, big, dates=end, subjects=subjects)
        book.told.append((near, happening))


def _about(
    kind: str,
    text: str,
    unit: Unit,
    year: int,
    part: float,
    *,
    dates: tuple[date, ...],
    subjects: tuple[str, ...] | None = None,
) -> Happening:
    return Happening(
        id="",
        kind=kind,
        statement=text,
        jurisdiction=unit.jurisdiction,
        fiscal_year=year,
        unit=unit.code,
        subjects=subjects or (unit.code,),
        dates=dates,
        facts={"part_pct": str(Decimal(str(round(part * 100, 2))))},
    )
