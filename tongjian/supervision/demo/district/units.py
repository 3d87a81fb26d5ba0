"""Departments and units of the ten jurisdictions, with the days between which they exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tongjian.supervision.demo.district.published import jurisdictions
from tongjian.supervision.demo.district.shares import stream
from tongjian.supervision.demo.district.vocabulary import (
    DISTRICT_THEMES,
    PREFIXES,
    TOWN_THEMES,
    Theme,
)

FINANCE_SHARE = 0.25
SPECIALS = 3
_SPECIAL_WEIGHT = 0.12


@dataclass(frozen=True)
class Unit:
    """A budget unit; ``weight`` is its share of what its jurisdiction's other units spend."""

    jurisdiction: str
    department: str
    department_name: str
    code: str
    name: str
    theme: Theme
    weight: float
    finance: bool = False
    special: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    renamed: tuple[date, str] | None = None

    def exists_in(self, year: int) -> bool:
        """Tell whether the unit has a budget that year (units come and go at New Year)."""
        started = self.valid_from is None or self.valid_from.year <= year
        return started and (self.valid_to is None or self.valid_to.year >= year)


@dataclass(frozen=True)
class Jurisdiction:
    """One of the ten, with its units; the finance unit comes first."""

    index: int
    code: str
    name: str
    units: tuple[Unit, ...]

    @property
    def is_district(self) -> bool:
        """Tell the district from its towns."""
        return self.index == 0


def build(seed: int, count: int, years: list[int]) -> tuple[Jurisdiction, ...]:
    """Return ten jurisdictions with about ``count`` units, two fifths of them the district's."""
    places = jurisdictions()
    rng = stream(seed, 1)
    names = [PREFIXES[int(place)] for place in rng.permutation(len(PREFIXES))]
    district = max(12, count * 2 // 5)
    town = max(2, (count - district) // (len(places) - 1))
    built = []
    used = 0
    for index, (code, name) in enumerate(places):
        size = district if index == 0 else town
        picked = [names[(used + offset) % len(names)] for offset in range(size)]
        used += size
        built.append(Jurisdiction(index, code, name, _units(index, code, name, picked, rng)))
    return (_with_changes(built[0], years), *built[1:])


def _units(
    index: int, code: str, place: str, names: list[str], rng: np.random.Generator
) -> tuple[Unit, ...]:
    themes = DISTRICT_THEMES if index == 0 else TOWN_THEMES
    departments = min(len(themes), max(1, len(names) // 4))
    units: list[Unit] = []
    specials = 0
    for place_in_list, name in enumerate(names):
        number, position = place_in_list % departments, place_in_list // departments
        theme = themes[number]
        department = f"{code}{number + 1:03d}"
        finance = place_in_list == 0
        # The third unit of a department is small, so that what befalls it does not carry its
        # department with it.
        special = specials if index == 0 and position == 2 and specials < SPECIALS else None
        specials += special is not None
        weight = float(np.exp(rng.normal(0, 0.35)))
        title = place if finance else name
        units.append(
            Unit(
                jurisdiction=code,
                department=department,
                department_name=f"{place}{theme.name}",
                code=f"{department}{position + 1:03d}",
                name=title + theme.nouns[position % len(theme.nouns)],
                theme=theme,
                weight=weight if special is None else _SPECIAL_WEIGHT,
                finance=finance,
                special=special,
            )
        )
    return tuple(units)


def _with_changes(district: Jurisdiction, years: list[int]) -> Jurisdiction:
    """Rename one unit, close one whose work another takes over, and open one."""
    units = list(district.units)
    plain = [place for place, unit in enumerate(units) if not unit.finance and unit.special is None]
    renamed, closed, opened = plain[-1], plain[-2], plain[-3]
    middle = years[len(years) // 2]
    first = units[renamed]
    units[renamed] = replace(first, renamed=(date(middle, 1, 1), f"{first.name}（南部）"))
    if len(years) > 1:
        units[closed] = replace(units[closed], valid_to=date(middle - 1, 12, 31))
        units[opened] = replace(units[opened], valid_from=date(middle, 1, 1))
    return Jurisdiction(district.index, district.code, district.name, tuple(units))


def write(path: Path, places: tuple[Jurisdiction, ...], first_year: int) -> None:
    """Write units.csv: one row per unit and name, from and to inclusive, blank to = still so."""
    lines = ["jurisdiction,department,department_name,unit,unit_name,valid_from,valid_to"]
    for unit in (unit for place in places for unit in place.units):
        start = unit.valid_from or date(first_year, 1, 1)
        end = unit.valid_to.isoformat() if unit.valid_to else ""
        head = f"{unit.jurisdiction},{unit.department},{unit.department_name},{unit.code}"
        if unit.renamed is None:
            lines.append(f"{head},{unit.name},{start},{end}")
        else:
            day, name = unit.renamed
            lines.append(f"{head},{unit.name},{start},{day - timedelta(days=1)}")
            lines.append(f"{head},{name},{day},{end}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
