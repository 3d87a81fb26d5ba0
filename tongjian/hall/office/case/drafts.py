"""What the system can write for an official: facts of the file in sentences, never a judgement."""

from __future__ import annotations

from tongjian.hall.cases.effects.examination import VERDICTS
from tongjian.hall.cases.models import HallCase, Material, Opinion, SiteVisit
from tongjian.hall.cases.pinned import Pinned
from tongjian.hall.items.reads import body_names


def examined(case: HallCase, found: Pinned) -> str:
    """Draft the opinion of who examined: materials, opinions, visits as they are on file."""
    return "\n".join([_materials(case, found), *_opinions(case), *_visits(case)])


def _materials(case: HallCase, found: Pinned) -> str:
    rows = Material.objects.filter(case=case)
    there = set(rows.exclude(upload=None, paper=False).values_list("key", flat=True))
    needed = [one for one in found.definition.needed_to_decide(case.answers) if one.required]
    missing = [one.name for one in needed if one.key not in there]
    said = f"应交材料 {len(needed)} 份，已交 {len(needed) - len(missing)} 份"
    return f"{said}，未交：{'、'.join(missing)}。" if missing else f"{said}。"


def _opinions(case: HallCase) -> list[str]:
    rows = list(Opinion.objects.filter(case=case).exclude(replied_at=None))
    names = body_names([one.body for one in rows]) if rows else {}
    return [
        f"{names.get(one.body, one.body)}：{VERDICTS.get(one.verdict, '')}"
        f"{f'（{one.text}）' if one.text else ''}。"
        for one in rows
    ]


def _visits(case: HallCase) -> list[str]:
    return [
        f"{one.at:%Y-%m-%d}现场核查：{one.conclusion}"
        for one in SiteVisit.objects.filter(case=case)
    ]
