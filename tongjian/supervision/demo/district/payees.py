"""Invented payees of one jurisdiction, as a table of names and accounts to pick rows from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongjian.supervision.demo.district.shares import Ints
from tongjian.supervision.demo.district.units import Jurisdiction
from tongjian.supervision.demo.district.vocabulary import (
    PREFIXES,
    SALARY_PAYEE,
    SOCIAL_PAYEES,
    SPENDS,
    SUBSIDY_PAYEE,
    SURNAMES,
)

FIRMS = 60
PEOPLE = 4000
_FIRM_KINDS = sorted({spend.payee for spend in SPENDS.values() if not spend.payee.isascii()})
_UNIT_PAYEES = (SALARY_PAYEE, SUBSIDY_PAYEE, *SOCIAL_PAYEES.values())
_UNIT_SLOTS = {"salary": 0, "subsidy": 1, "pension": 2, "medical": 3, "housing": 4}


@dataclass(frozen=True)
class Payees:
    """Parallel lists of names and accounts; where each family of payees starts."""

    names: list[str]
    accounts: list[str]
    firms: dict[str, int]
    people: int
    units: dict[str, int]
    towns: int

    def of_unit(self, unit: str, slot: str) -> int:
        """Return the row of a unit's collective payee (wages, insurance, subsidies)."""
        return self.units[unit] + _UNIT_SLOTS[slot]


def build(place: Jurisdiction, places: tuple[Jurisdiction, ...]) -> Payees:
    """Return the payees a jurisdiction deals with; the same firms every year."""
    names: list[str] = []
    firms: dict[str, int] = {}
    for offset, kind in enumerate(_FIRM_KINDS):
        firms[kind] = len(names)
        first = place.index * 31 + offset * 7
        names += [
            f"{PREFIXES[(first + step * 5) % len(PREFIXES)]}{kind}有限公司" for step in range(FIRMS)
        ]
    people = len(names)
    names += [f"{SURNAMES[step % len(SURNAMES)]}某" for step in range(PEOPLE)]
    units: dict[str, int] = {}
    for unit in place.units:
        units[unit.code] = len(names)
        names += _UNIT_PAYEES
    towns = len(names)
    names += [town.units[0].name for town in places]
    return Payees(names, _accounts(place.index, len(names)), firms, people, units, towns)


def account(bank: int, number: int) -> str:
    """Return an invented account; the 9999 in front belongs to no bank."""
    mixed = (number * 2_654_435_761 + bank * 97_531) % 10**9
    return f"9999{bank:02d}{number:06d}{mixed:09d}"


def _accounts(index: int, count: int) -> list[str]:
    return [account(10 + index, number) for number in range(count)]


def starts(payees: Payees, spends: list[str], units: list[str], towns: list[int]) -> Ints:
    """Return for each line the first row of the payees it uses."""
    rows = []
    for spend, unit, town in zip(spends, units, towns, strict=True):
        family = SPENDS[spend].payee
        if family == "salary":
            rows.append(payees.of_unit(unit, "salary"))
        elif family == "social":
            rows.append(payees.of_unit(unit, spend))
        elif family == "people":
            rows.append(payees.of_unit(unit, "subsidy"))
        elif family == "town":
            rows.append(payees.towns + town)
        else:
            rows.append(payees.firms[family])
    return np.array(rows, dtype=np.int64)
