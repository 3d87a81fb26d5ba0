"""A granted case of an item that gives a certificate, its applicant and an official."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.world import DISTRICT, ROOT, World
from tongjian.core.action import action
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.cases.models import HallCase
from tongjian.hall.certificates import actions, tasks
from tongjian.hall.certificates.actions import issue_certificate
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.items.models import Item, ItemVersion

DEFINITION: dict[str, Any] = {
    "fields": {
        "body": "示例区教育局",
        "basis": [{"law": "义务教育法", "article": "11", "note": ""}],
    },
    "form": {
        "steps": [
            {
                "key": "child",
                "title": "儿童",
                "fields": [
                    {"key": "child", "label": "姓名", "kind": "person_name", "sensitive": True},
                    {
                        "key": "period",
                        "label": "期限",
                        "kind": "choice",
                        "options": [["one", "一年"], ["half", "半年"]],
                    },
                    {"key": "until", "label": "止", "kind": "date"},
                    {
                        "key": "schools",
                        "title": "学校",
                        "kind": "group",
                        "min": 0,
                        "max": 3,
                        "fields": [
                            {"key": "name", "label": "校名", "kind": "text"},
                            {"key": "grade", "label": "年级", "kind": "text"},
                        ],
                    },
                ],
            }
        ]
    },
    "certificate": {
        "issued": True,
        "name": "准予延缓入学通知书",
        "prefix": "沪闵教延",
        "valid_months": 12,
        "fields": [["儿童姓名", "child"], ["延缓期限", "period"], ["学校", "schools"]],
        "renew_days": 30,
        "seal_body": "示例区教育局",
    },
}
ANSWERS = {
    "child": "学生甲",
    "period": "one",
    "until": "2026-08-31",
    "schools": [{"name": "示例小学", "grade": "一年级"}, {"name": "示例二小", "grade": "二年级"}],
}


@action("test.make_case", None)
def make_case(
    *,
    definition: dict[str, Any],
    applicant: Any,
    kind: str,
    name: str,
    number: str,
    by: Actor,
    now: datetime,
) -> HallCase:
    item, _ = Item.objects.get_or_create(jurisdiction_id=DISTRICT, key="deferral")
    version = ItemVersion.objects.create(
        jurisdiction_id=DISTRICT,
        item=item,
        number=item.versions.count() + 1,
        state="in_force",
        name="延缓入学审批",
        definition=definition,
        made_at=now,
    )
    item.current = version
    item.save()
    calendar = CalendarVersion.objects.first() or CalendarVersion.objects.create(
        number=1, published_at=now, note="测试", by="测试", years={}
    )
    party = Party.objects.create(jurisdiction_id=DISTRICT, kind=kind, name=name, made_at=now)
    case: HallCase = HallCase.objects.create(
        jurisdiction_id=DISTRICT,
        number=number,
        code=f"CODE{number[-4:]}",
        item=item,
        version=version,
        calendar=calendar,
        applicant=applicant,
        party=party,
        party_name=name,
        channel="computer",
        answers=ANSWERS,
        state="certified",
        phase="certified",
        submitted_at=now,
        last_event_at=now,
    )
    return case


@action("test.make_applicant", None)
def make_applicant(*, user: Any, by: Actor, now: datetime) -> Applicant:
    made: Applicant = Applicant.objects.create(
        jurisdiction_id=DISTRICT, user=user, made_at=now, phone="13800001234"
    )
    return made


@dataclass
class Hall:
    """A world with an applicant; ``issue`` makes a certificate at the world's moment."""

    world: World
    applicant: Applicant
    made: int = 0

    @property
    def now(self) -> datetime:
        return self.world.now

    def later(self, days: int) -> datetime:
        return self.world.now + timedelta(days=days)

    def on(self, day: date) -> datetime:
        return datetime.combine(day, self.now.timetz())

    def case(self, kind: str = "person", name: str = "学生甲", **changes: Any) -> HallCase:
        self.made += 1
        certificate = {**DEFINITION["certificate"], **changes}
        with self.world.scope():
            return make_case(
                definition={**DEFINITION, "certificate": certificate},
                applicant=self.applicant,
                kind=kind,
                name=name,
                number=f"JY-2025-{self.made:04d}",
                by=ROOT,
                now=self.now,
            )

    def issue(self, kind: str = "person", name: str = "学生甲", **changes: Any) -> Certificate:
        case = self.case(kind, name, **changes)
        with self.world.scope():
            return issue_certificate(case=case, by=ROOT, now=self.now)

    def again(self, certificate: Certificate) -> Certificate:
        with self.world.scope():
            found: Certificate = Certificate.objects.get(pk=certificate.pk)
            return found


@pytest.fixture
def hall(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setenv("TONGJIAN_CERTIFICATE_KEY", "测试用的密钥" * 8)
    folder = f"certificates-{uuid.uuid4().hex}"  # workers share the data folder
    monkeypatch.setattr(actions, "FOLDER", folder)
    monkeypatch.setattr(tasks, "FOLDER", folder)
    with world.scope():
        applicant = make_applicant(user=world.person("applicant"), by=ROOT, now=world.now)
    yield Hall(world, applicant)
    shutil.rmtree(home() / folder, ignore_errors=True)
