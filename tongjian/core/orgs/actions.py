"""Writing jurisdictions, departments and units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Department, Jurisdiction, Organisation, Unit


class UnitsRefused(Exception):
    """The units cannot be taken; the message is Chinese, one fault a line."""


@dataclass(frozen=True)
class UnitLine:
    """One line of a dictionary of units."""

    department: str
    department_name: str
    unit: str
    unit_name: str
    valid_from: date
    valid_to: date | None


@action("orgs.set_jurisdictions", "orgs.manage")
def set_jurisdictions(
    *, rows: Iterable[tuple[str, str, str, str | None]], by: Actor, now: datetime
) -> int:
    """Create or rename jurisdictions given as (code, name, level, parent)."""
    count = 0
    for code, name, level, parent in rows:
        Jurisdiction.objects.update_or_create(
            code=code, defaults={"name": name, "level": level, "parent_id": parent}
        )
        count += 1
    note(count=count)
    return count


@action("orgs.set_units", "orgs.manage")
def set_units(*, jurisdiction: str, lines: Iterable[UnitLine], by: Actor, now: datetime) -> int:
    """Create or update one jurisdiction's departments and units; the count of units.

    Raises ``UnitsRefused`` for a department of two names, or a unit given twice, from one day.
    """
    lines = list(lines)
    units = [
        Unit(
            jurisdiction_id=jurisdiction,
            code=line.unit,
            name=line.unit_name,
            department_code=line.department,
            valid_from=line.valid_from,
            valid_to=line.valid_to,
        )
        for line in lines
    ]
    departments = _departments(jurisdiction, lines)
    _once("部门", departments)
    _once("单位", units)
    for model, rows in ((Department, departments), (Unit, units)):
        fields = ["name", "valid_to"] + (["department_code"] if model is Unit else [])
        model.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["code", "valid_from"],
            update_fields=fields,
        )
    note(units=len(units))
    return len(units)


def _once(kind: str, rows: Iterable[Organisation]) -> None:
    """Raise ``UnitsRefused`` where a code is given twice from the same day."""
    seen: dict[tuple[str, date], str] = {}
    faults = []
    for row in rows:
        key = row.code, row.valid_from
        if key in seen:
            names = "、".join(f"“{name}”" for name in dict.fromkeys([seen[key], row.name]))
            told = "应只列一次；改了名的，新名称应从另一天起"
            faults.append(f"{kind} {row.code} 自 {row.valid_from} 起列了两次：{names}，{told}")
        seen.setdefault(key, row.name)
    if faults:
        raise UnitsRefused("\n".join(faults))


def _departments(jurisdiction: str, lines: list[UnitLine]) -> list[Department]:
    """A department lasts from its first unit's first day to its last unit's last."""
    grouped: dict[tuple[str, str], list[UnitLine]] = {}
    for line in lines:
        grouped.setdefault((line.department, line.department_name), []).append(line)
    return [
        Department(
            jurisdiction_id=jurisdiction,
            code=code,
            name=name,
            valid_from=min(line.valid_from for line in group),
            valid_to=_last_day(group),
        )
        for (code, name), group in grouped.items()
    ]


def _last_day(group: list[UnitLine]) -> date | None:
    days = [line.valid_to for line in group]
    return None if None in days else max(day for day in days if day is not None)
