"""Who there is to answer a case: a unit's clerks, of confidential data only those cleared.

Where nobody at the unit may see a confidential case, whoever is cleared at its department is asked
instead; where there is nobody either, the committee is told, as it alone can do something about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from tongjian.core.identity.models import Membership
from tongjian.core.identity.roles import ROLES
from tongjian.core.orgs.reads import places
from tongjian.supervision.cases.models import WarningCase

RIGHT = "ledger.confidential"
CLEARING = tuple(key for key, role in ROLES.items() if RIGHT in role.permissions)
FINANCE = ""
"""The code of the finance department among those that answer."""
TURNS = ("asked", "rectifying")
"""The states in which the unit is to do something."""
Clerks = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Staff:
    """The people of a jurisdiction: units' clerks and departments' by code, and who is cleared."""

    units: Clerks = field(default_factory=dict)
    departments: Clerks = field(default_factory=dict)
    cleared: frozenset[int] = frozenset()

    def of_unit(self, case: WarningCase) -> frozenset[int]:
        """Return the clerks of the unit that may see a case."""
        found = self.units.get(case.unit, frozenset())
        return found & self.cleared if case.confidential else found

    def instead(self, case: WarningCase) -> frozenset[int]:
        """Return who at the department is asked, as nobody at the unit may see a case."""
        if not case.confidential or self.of_unit(case):
            return frozenset()
        return self.departments.get(case.department, frozenset()) & self.cleared

    def asked(self, case: WarningCase) -> frozenset[int]:
        """Return who answers a case; nobody where it cannot be answered in the system."""
        return self.of_unit(case) or self.instead(case)

    def able(self, *, cleared: bool) -> frozenset[str]:
        """Return the units with a clerk, or with one who is cleared."""
        return _codes(self.units, self.cleared if cleared else None)

    def without(self) -> Q:
        """Return what picks, of the cases of the jurisdiction, those with nobody to answer."""
        plain = Q(confidential=False) & ~Q(unit__in=self.able(cleared=False))
        departments = _codes(self.departments, self.cleared)
        secret = Q(confidential=True) & ~Q(unit__in=self.able(cleared=True))
        return plain | (secret & ~Q(department__in=departments))


def _codes(people: Clerks, among: frozenset[int] | None) -> frozenset[str]:
    return frozenset(code for code, some in people.items() if among is None or some & among)


def staff_of(jurisdictions: Iterable[str]) -> dict[str, Staff]:
    """Return the people of jurisdictions; a district's clearing reaches its towns."""
    chosen = sorted(set(jurisdictions))
    parents = {place.code: place.parent for place in places()}
    above = {place: {place, parents.get(place) or place} for place in chosen}
    reaching = {code for codes in above.values() for code in codes}
    wanted = Q(role__in=("unit", "finance", "bureau"), jurisdiction_id__in=chosen)
    wanted |= Q(role__in=CLEARING, jurisdiction_id__in=reaching)
    rows = Membership.objects.filter(wanted, user__is_active=True)
    found: dict[tuple[str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    cleared: dict[str, set[int]] = defaultdict(set)
    for place, role, unit, user in rows.values_list(
        "jurisdiction_id", "role", "unit_code", "user_id"
    ):
        if role in CLEARING:
            cleared[place].add(user)
        elif role == "bureau":
            found[place, "departments"][unit].add(user)
        elif role == "finance" or unit:
            found[place, "units"][FINANCE if role == "finance" else unit].add(user)
    return {
        place: Staff(
            _frozen(found[place, "units"]),
            _frozen(found[place, "departments"]),
            frozenset().union(*(cleared[code] for code in above[place])),
        )
        for place in chosen
    }


def _frozen(people: Mapping[str, set[int]]) -> Clerks:
    return {code: frozenset(some) for code, some in people.items()}


def staff_for(case: WarningCase) -> Staff:
    """Return the people of a case's jurisdiction."""
    return staff_of([case.jurisdiction_id])[case.jurisdiction_id]
