"""A case nobody at its unit may see: its department is asked, else the committee is told plainly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.supervision.cases.conftest import UNIT
from tests.supervision.cases.test_life import ASK, PDF, again, done, page, post
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, World
from tongjian.core import clock
from tongjian.core.action import action
from tongjian.core.identity.actions import grant_role
from tongjian.core.notify.models import Notice
from tongjian.core.workflow.models import CaseStep
from tongjian.supervision.cases.models import CaseFile, CaseLetter, WarningCase
from tongjian.supervision.cases.tasks import remind

DUE = timedelta(days=40)


@pytest.fixture(autouse=True)
def today(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", clerk.moment)


def clear(world: World, role: str, **of: Any) -> Client:
    """Let a person of a role see confidential data."""
    user = world.person(role, **of)
    with world.scope():
        grant_role(
            user=user, role="cleared", jurisdiction=DISTRICT, unit="", by=ROOT, now=world.now
        )
    return world.client(role, **of)


@pytest.fixture
def secret(world: World, case: WarningCase) -> WarningCase:
    @action("test.hide", None)
    def hide(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(pk=case.pk).update(confidential=True)

    with world.scope():
        hide(by=ROOT, now=world.now)
    return case


def ask(world: World, case: WarningCase) -> Client:
    committee = clear(world, "committee")
    done(committee, world, case, "open")
    done(committee, world, case, "ask", **ASK)
    return committee


def test_the_committee_is_told_and_enters_what_came_on_paper(
    world: World, secret: WarningCase
) -> None:
    unit, bureau = world.client("unit", unit=UNIT), world.client("bureau")
    committee = clear(world, "committee")
    assert "收不到通知，也不能答复" in page(committee, f"/cases/{secret.pk}/")
    ask(world, secret)
    for who in (unit, bureau):
        page(who, f"/cases/{secret.pk}/", 404)
        assert secret.title not in page(who, "/cases/")
    worklist = page(committee, "/cases/?whose=mine")
    assert "第1局本级（没有人可以答复）" in worklist
    assert secret.title in page(committee, "/cases/?whose=all&nobody=yes")
    user = world.person("committee")
    with world.scope():
        Notice.objects.filter(user_id=user.pk).delete()
    remind(DISTRICT, world.now + DUE)
    texts = Notice.objects.filter(user_id=user.pk).values_list("text", flat=True)
    assert any("单位没有人可以答复" in text for text in texts)

    paper = SimpleUploadedFile("书面答复.pdf", PDF)
    done(committee, world, secret, "answer_for", reason="来函收悉，情况属实。", files=paper)
    with world.scope():
        assert CaseFile.objects.get(case=secret).name == "书面答复.pdf"
    done(committee, world, secret, "check_pass", reason="无人可核")
    done(committee, world, secret, "examine_pass", reason="无人可核")
    given = {"violation": "idle", "yuan": "1", "due": "2025-12-01", "reason": "整改"}
    done(committee, world, secret, "violation", **given)
    assert done(committee, world, secret, "rectify_for", reason="已退回。") == "rectified"


def test_the_departments_cleared_person_answers_instead(world: World, secret: WarningCase) -> None:
    bureau = clear(world, "bureau")
    other = clear(world, "bureau", unit=f"{DISTRICT}002")
    committee = ask(world, secret)
    with world.scope():
        letter = CaseLetter.objects.get(case=secret)
    assert letter.content["recipient"] == "第1局"
    assert "由主管部门（第1局）有权查阅的人答复" in page(committee, f"/cases/{secret.pk}/")
    assert "（没有人可以答复）" not in page(committee, "/cases/?whose=all")
    assert post(committee, world, secret, "answer_for", reason="x").status_code == 409
    assert secret.title in page(bureau, "/cases/?whose=mine")
    page(other, f"/cases/{secret.pk}/", 404)
    done(bureau, world, secret, "answer", reason="情况属实。")


def test_a_units_cleared_person_is_asked_first(world: World, secret: WarningCase) -> None:
    bureau, unit = clear(world, "bureau"), clear(world, "unit", unit=UNIT)
    committee = ask(world, secret)
    assert "主管部门（" not in page(committee, f"/cases/{secret.pk}/")
    assert post(bureau, world, secret, "answer", reason="x").status_code == 403
    assert secret.title not in page(bureau, "/cases/?whose=mine")
    done(unit, world, secret, "answer", reason="情况属实。")


def test_a_department_answers_no_open_case(world: World, case: WarningCase) -> None:
    bureau, committee = clear(world, "bureau"), world.client("committee")
    done(committee, world, case, "open")
    done(committee, world, case, "ask", **ASK)
    assert "第1局本级没有人能登录本系统" in page(committee, f"/cases/{case.pk}/")
    assert post(bureau, world, case, "answer", reason="x").status_code == 403
    world.person("unit", unit=UNIT)
    assert "没有人能登录" not in page(committee, f"/cases/{case.pk}/")
    assert post(committee, world, case, "answer_for", reason="x").status_code == 409
    with world.scope():
        assert again(world, case).track.state == "asked"
        assert CaseStep.objects.filter(case=case.track).count() == 2
