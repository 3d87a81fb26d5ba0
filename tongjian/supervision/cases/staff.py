"""Who there is to answer a case: a unit's clerks, of confidential data only those cleared.

Where nobody at the unit may see a confidential case, whoever is cleared at its department is asked
instead; where there is nobody either, the committee is told, as it alone can do something about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db.models import Q

from tongjian.core.identity.models import Membership
from tongjian.core.identity.roles import ROLES
from tongjian.core.orgs.reads import places
from tongjian.core.scope import current, scope
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


def with_above(jurisdictions: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return each jurisdiction with the district it belongs to: those whose people reach it."""
    parents = {place.code: place.parent for place in places()}
    return {place: frozenset({place, parents.get(place) or place}) for place in set(jurisdictions)}


@contextmanager
def seeing(jurisdictions: Iterable[str]) -> Iterator[None]:
    """Read the roles held in jurisdictions that the scope does not show, say of a town's district."""
    here = current()
    beyond = set(jurisdictions) - set(here.jurisdictions)
    if not beyond:
        yield
        return
    with scope({*here.jurisdictions, *beyond}, here.actor, here.user_id):
        yield


def cleared_in(jurisdictions: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return who may see the confidential data of jurisdictions.

    A district's clearing reaches its towns, whoever of a town asks.
    """
    above = with_above(jurisdictions)
    reaching = {code for codes in above.values() for code in codes}
    found: dict[str, set[int]] = defaultdict(set)
    with seeing(reaching):
        rows = Membership.objects.filter(
            role__in=CLEARING, jurisdiction_id__in=reaching, user__is_active=True
        )
        for place, user in rows.values_list("jurisdiction_id", "user_id"):
            found[place].add(user)
    return {
        place: frozenset().union(*(found[code] for code in codes)) for place, codes in above.items()
    }


def staff_of(jurisdictions: Iterable[str]) -> dict[str, Staff]:
    """Return the people of jurisdictions; a district's clearing reaches its towns."""
    chosen = sorted(set(jurisdictions))
    wanted = Q(role__in=("unit", "finance", "bureau"), jurisdiction_id__in=chosen)
    rows = Membership.objects.filter(wanted, user__is_active=True)
    found: dict[tuple[str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    cleared = cleared_in(chosen)
    for place, role, unit, user in rows.values_list(
        "jurisdiction_id", "role", "unit_code", "user_id"
    ):
        if role == "bureau":
            found[place, "departments"][unit].add(user)
        elif role == "finance" or unit:
            found[place, "units"][FINANCE if role == "finance" else unit].add(user)
    return {
        place: Staff(
            _frozen(found[place, "units"]),
            _frozen(found[place, "departments"]),
            cleared[place],
        )
        for place in chosen
    }


def _frozen(people: Mapping[str, set[int]]) -> Clerks:
    return {code: frozenset(some) for code, some in people.items()}


def staff_for(case: WarningCase) -> Staff:
    """Return the people of a case's jurisdiction."""
    return staff_of([case.jurisdiction_id])[case.jurisdiction_id]
