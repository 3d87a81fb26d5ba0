"""Departments and units of the ten jurisdictions, with the days between which they exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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
_MANY, _NEVER = 30, 9999


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
    besides: tuple[tuple[int, int, float], ...] = ()

    def weight_in(self, year: int) -> float:
        """Return the weight of a year: with that of units it was one with before or is since."""
        return self.weight + sum(
            more for first, last, more in self.besides if first <= year <= last
        )

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
    successions: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)

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
    """Rename one unit, let one take over another and one part with a third; see ``_Changes``."""
    changes = _Changes(list(district.units), years)
    changes.make()
    return replace(district, units=tuple(changes.units), successions=tuple(changes.told))


class _Changes:
    """Units that are renamed, merge or split at New Year; what they spend goes on unchanged."""

    def __init__(self, units: list[Unit], years: list[int]) -> None:
        self.units, self.years = units, years
        self.told: list[Mapping[str, Any]] = []
        # Units of one department, so that what merges or splits does the same kind of work.
        self._groups: dict[str, list[int]] = {}
        for place, unit in enumerate(units):
            if not unit.finance and unit.special is None:
                self._groups.setdefault(unit.department, []).append(place)

    def make(self) -> None:
        """Change a few units, in a large district a few more."""
        large = sum(map(len, self._groups.values())) >= _MANY
        middle = self.years[len(self.years) // 2]
        keeper, closed = self._take(2)
        giver, opened = self._take(2)
        self._rename(self._take(1)[0], middle)
        if len(self.years) > 1:
            self._take_over(keeper, closed, middle)
            self._part(giver, opened, middle)
        if large and middle < self.years[-1]:
            self._merge(self._take(3), middle + 1)
            self._split(self._take(3), middle + 1)

    def _take(self, count: int) -> list[int]:
        """Return the last units of the largest department left, which is not asked again."""
        code = max(self._groups, key=lambda one: (len(self._groups[one]), one))
        return self._groups.pop(code)[-count:]

    def _rename(self, place: int, year: int) -> None:
        unit = self.units[place]
        self.units[place] = replace(unit, renamed=(date(year, 1, 1), f"{unit.name}（南部）"))
        self._tell("rename", year, [place], [place])

    def _take_over(self, keeper: int, closed: int, year: int) -> None:
        more = (year, _NEVER, self.units[closed].weight)
        self._end(closed, year)
        self.units[keeper] = replace(self.units[keeper], besides=(more,))
        self._tell("merge", year, [keeper, closed], [keeper])

    def _part(self, giver: int, opened: int, year: int) -> None:
        more = (0, year - 1, self.units[opened].weight)
        self._begin(opened, year)
        self.units[giver] = replace(self.units[giver], besides=(more,))
        self._tell("split", year, [giver], [giver, opened])

    def _merge(self, places: list[int], year: int) -> None:
        first, second, new = places
        weight = self.units[first].weight + self.units[second].weight
        self._end(first, year)
        self._end(second, year)
        self._begin(new, year, weight=weight)
        self._tell("merge", year, [first, second], [new])

    def _split(self, places: list[int], year: int) -> None:
        old, first, second = places
        weight = self.units[first].weight + self.units[second].weight
        self.units[old] = replace(self.units[old], weight=weight)
        self._end(old, year)
        self._begin(first, year)
        self._begin(second, year)
        self._tell("split", year, [old], [first, second])

    def _end(self, place: int, year: int) -> None:
        self.units[place] = replace(self.units[place], valid_to=date(year - 1, 12, 31))

    def _begin(self, place: int, year: int, weight: float | None = None) -> None:
        unit = self.units[place]
        self.units[place] = replace(
            unit, valid_from=date(year, 1, 1), weight=unit.weight if weight is None else weight
        )

    def _tell(self, kind: str, year: int, old: list[int], new: list[int]) -> None:
        names = {"rename": "更名", "merge": "合并", "split": "拆分"}
        before = "、".join(self.units[place].name for place in old)
        after = "、".join(self._name(place, kind) for place in new)
        self.told.append(
            {
                "kind": kind,
                "on": date(year, 1, 1).isoformat(),
                "jurisdiction": self.units[old[0]].jurisdiction,
                "old": [self.units[place].code for place in old],
                "new": [self.units[place].code for place in new],
                "statement": f"{year}年起，{before}{names[kind]}为{after}。",
            }
        )

    def _name(self, place: int, kind: str) -> str:
        renamed = self.units[place].renamed
        return renamed[1] if kind == "rename" and renamed else self.units[place].name


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
