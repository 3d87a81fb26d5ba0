"""Where a story begins: applicants the hall knows, and cases they handed in by the same actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.hall.applicants.people import ADDRESS, actor, resident
from tests.hall.uploads import papers
from tests.journeys.hall.story import Hall
from tests.world import DISTRICT
from tongjian.hall.applicants.actions import Identity
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.applicants.rights import add_child
from tongjian.hall.cases.actions import open_case, take
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import HallCase
from tongjian.hall.items.reads import definition, in_force
from tongjian.hall.uploads.actions import take_in

MOBILE = "13800000003"
NAMES = "甲乙丙丁戊己庚辛"
QUESTIONS = {"situation": "defer", "proof": "hospital", "guardian_kind": "parent"}
ANSWERS = {
    **QUESTIONS,
    "child_sex": "male",
    "child_birth": "2020-05-06",
    "child_address": ADDRESS,
    "due_on": "2026-09-01",
    "reason_kind": "illness",
    "reason": "术后需要休养，医生建议晚一年入学。",
    "period_from": "2026-09-01",
    "period_until": "2027-02-28",
    "relation": "mother",
    "guardian_phone": MOBILE,
}


@dataclass(frozen=True)
class Family:
    """A parent who signs in by telephone, and a child."""

    parent: Applicant
    child: Party
    mobile: str


def family(hall: Hall, number: int = 1) -> Family:
    """A family the hall knows."""
    mobile = f"1380000{number:04d}"
    born = date(1985, 1, number)
    letter = NAMES[number % len(NAMES)]
    parent = hall.known(mobile, Identity(f"家长{letter}", "resident", resident(born, number)))
    child = Identity(f"学生{letter}", "resident", resident(date(2020, 5, 6), 100 + number))
    with hall.site.world.scope():
        held = add_child(
            subject=parent,
            identity=child,
            address=ADDRESS,
            by=actor(parent),
            now=hall.site.world.now,
        )
    return Family(parent, held.party, mobile)


def deferral(
    hall: Hall,
    of: Family,
    *,
    materials: Sequence[str] = ("household", "diagnosis", "records"),
    later: Sequence[str] = (),
    answers: dict[str, Any] | None = None,
) -> HallCase:
    """An application for a later entry, handed in now."""
    now, by = hall.site.world.now, actor(of.parent)
    identity = {"type": "resident", "number": of.child.id_number}
    guardian = of.parent.party
    assert guardian is not None
    given = {
        **ANSWERS,
        "child_name": of.child.name,
        "child_id": identity,
        "guardian_name": guardian.name,
        "guardian_id": {"type": "resident", "number": guardian.id_number},
        **(answers or {}),
    }
    with hall.site.world.scope():
        version = in_force("deferral", now.date())
        checked = definition(version).form.validate(given, today=now.date())
        assert checked.ok, checked.errors
        files = [
            MaterialGiven(
                key,
                take_in(
                    file=SimpleUploadedFile(f"{key}.pdf", papers.pdf()),
                    name=f"{key}.pdf",
                    owner=of.parent,
                    party=of.child,
                    material=_name(version, key),
                    by=by,
                    now=now,
                ),
            )
            for key in materials
        ]
        case: HallCase = open_case(
            version=version,
            party=of.child,
            applicant=of.parent,
            party_name=of.child.name,
            phone=of.mobile,
            answers={**QUESTIONS, **checked.values},
            materials=[*files, *(MaterialGiven(key, later=True) for key in later)],
            channel="mobile",
            paper=False,
            jurisdiction=DISTRICT,
            by=by,
            now=now,
        )
    return case


def _name(version: Any, key: str) -> str:
    material = definition(version).material(key)
    assert material is not None
    return str(material.name)


def taken(hall: Hall, case: HallCase, step: str, role: str, **data: Any) -> HallCase:
    """Take a step as an official, now."""
    with hall.site.world.scope():
        fresh = HallCase.objects.get(pk=case.pk)
        done: HallCase = take(
            subject=fresh,
            step=step,
            turn=fresh.turn,
            data=data,
            by=hall.site.world.actor(role),
            now=hall.site.world.now,
        )
    return done


def page_of(case: HallCase) -> str:
    return f"/office/cases/{case.pk}/"
