"""Which unit answers for one that was renamed, merged or split: what the dictionary of units says.

A case is about a unit as its data name it; whoever is asked must exist on the day of asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tongjian.core.orgs.models import Unit
from tongjian.supervision.dictionaries.models import UnitSuccession
from tongjian.supervision.dictionaries.reads import KEYS, standing


@dataclass(frozen=True)
class Known:
    """A unit as somebody entered it: the days it is valid from and to (None: still)."""

    code: str
    name: str
    department: str
    first: date
    last: date | None = None


@dataclass(frozen=True, order=True)
class Move:
    """From ``on`` a unit goes on as another; a unit with several moves on a day is split."""

    on: date
    old: str
    new: str
    kind: str


@dataclass(frozen=True)
class Lineage:
    """The units of a jurisdiction as of a day and what followed what until then."""

    today: date
    names: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    living: frozenset[str] = frozenset()
    begun: Mapping[str, date] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()

    def of(self, code: str) -> str:
        """Return the code of the unit that answers for another today, itself where nothing followed.

        Of the parts of a split it is one that exists, then one of the same department, then the
        first by code: one answers, as one letter has one recipient.
        """
        heirs = {code}
        for on in self._following:
            heirs = {new for one in heirs for new in self._next(one, on)}
        home = self.departments.get(code, "")
        return min(
            heirs,
            key=lambda one: (one not in self.living, self.departments.get(one, "") != home, one),
        )

    def _next(self, code: str, on: date) -> set[str]:
        """Return what a unit goes on as; a code given again after that day is another unit."""
        if self.begun.get(code, date.min) > on:
            return {code}
        return self._following[on].get(code) or {code}

    @cached_property
    def _following(self) -> dict[date, dict[str, set[str]]]:
        """What each unit goes on as, day by day."""
        found: dict[date, dict[str, set[str]]] = {}
        for move in sorted(self.moves):
            found.setdefault(move.on, {}).setdefault(move.old, set()).add(move.new)
        return found

    def family(self, code: str) -> frozenset[str]:
        """Return the codes of all units for which the same one answers today, its own as well."""
        heir, near, waiting = self.of(code), {code}, [code]
        while waiting:
            one = waiting.pop()
            beside = {
                end
                for move in self.moves
                for end in (move.old, move.new)
                if one in (move.old, move.new)
            }
            waiting += beside - near
            near |= beside
        return frozenset(one for one in {*near, heir} if self.of(one) == heir)

    def formerly(self, codes: Iterable[str]) -> list[str]:
        """Return the names of those of some units for which another answers today."""
        gone = sorted({code for code in codes if self.of(code) != code})
        return [self.names.get(code, code) for code in gone]

    def moved(self) -> frozenset[str]:
        """Return the codes for which another answers."""
        return frozenset(move.old for move in self.moves if self.of(move.old) != move.old)

    def told(self, code: str) -> list[str]:
        """Return in words what became of a unit, step by step; [] where nothing did."""
        said, heirs = [], {code}
        for on in self._following:
            for one in sorted(heirs):
                following = sorted(self._next(one, on))
                if following != [one]:
                    kind = next(m.kind for m in self.moves if (m.on, m.old) == (on, one))
                    said.append(self._step(one, following, kind, on))
            heirs = {new for one in heirs for new in self._next(one, on)}
        return said

    def _step(self, old: str, following: list[str], kind: str, on: date) -> str:
        names = "、".join(self.names.get(code, code) for code in following)
        if kind == "rename" and names == self.names.get(old, old):
            return f"{names}从{on:%Y年%-m月%-d日}起改用编码{'、'.join(following)}"
        verb = {"rename": "更名为", "merge": "并入"}.get(kind, "分立为")
        return f"{self.names.get(old, old)}从{on:%Y年%-m月%-d日}起{verb}{names}"


def lineage(known: Iterable[Known], moves: Iterable[Move], today: date) -> Lineage:
    """Return what is known of units as of a day. Pure; the last name of a unit counts."""
    units = sorted(known, key=lambda unit: unit.first)
    living = {
        unit.code
        for unit in units
        if unit.first <= today and (unit.last is None or unit.last >= today)
    }
    return Lineage(
        today=today,
        names={unit.code: unit.name for unit in units},
        departments={unit.code: unit.department for unit in units},
        living=frozenset(living),
        begun={unit.code: unit.first for unit in units if unit.first <= today},
        moves=tuple(sorted(move for move in moves if move.on <= today)),
    )


def lineage_of(place: str, today: date) -> Lineage:
    """Return the units of a jurisdiction and what followed what, as known on a day."""
    units = Unit.objects.filter(jurisdiction_id=place)
    rows = units.values_list("code", "name", "department_code", "valid_from", "valid_to")
    entered = UnitSuccession.objects.filter(jurisdiction_id=place)
    moves = [
        Move(one.on, one.from_code, one.to_code, one.kind)
        for one in standing(entered, today, KEYS[UnitSuccession])
    ]
    return lineage((Known(*row) for row in rows), moves, today)
