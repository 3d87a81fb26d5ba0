"""An audit problem from the list to its closing, as the people of each role go through it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.supervision.audits.conftest import (
    UNIT,
    A,
    B,
    C,
    People,
    case_of,
    done,
    gathered,
    page,
    post,
    send,
)
from tests.supervision.cases.test_life import PDF
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, OTHER_TOWN, TOWN, World, body
from tongjian.core import clock
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.cases import actions
from tongjian.supervision.cases.models import CaseLook, CaseProgress
from tongjian.supervision.cases.tasks import remind, scan_file

SUMS = {"returned": "150000", "reclassified": "30000.00", "other": "20000"}


def reported(world: World, people: People) -> None:
    assert done(people["unit"], world, "A", "rectify", reason="已追回。", **SUMS) == "reported"


def closing(world: World, people: People) -> None:
    reported(world, people)
    done(people["auditor"], world, "A", "confirm", reason="凭证齐全。")
    assert done(people["committee"], world, "A", "accept", reason="属实。") == "closing"


def test_a_problem_goes_all_the_way(world: World, people: People) -> None:
    evidence = SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")
    first = {"stage": "planned", "so_far": "", "reason": "已制定方案。"}
    assert done(people["unit"], world, "A", "progress", **first) == "rectifying"
    more = {"stage": "started", "so_far": "120000.50", "reason": "追缴中。", "files": evidence}
    assert done(people["unit"], world, "A", "progress", **more) == "rectifying"
    with world.scope():
        kept = CaseProgress.objects.order_by("pk").values_list("stage", "rectified_yuan")
        assert [(stage, str(sum_)) for stage, sum_ in kept] == [
            ("planned", "None"),
            ("started", "120000.50"),
        ]
        file = case_of(world, "A").files.get()
    scan_file(file=file.pk, jurisdiction=DISTRICT)
    told = page(people["auditor"], f"/cases/{case_of(world, 'A').pk}/")
    assert "追缴中。" in told and "整改进展" in told and "凭证.pdf" in told
    closing(world, people)
    post(people["committee"], world, "A", "close")
    assert case_of(world, "A").track.state == "closing"
    assert done(people["second"], world, "A", "close") == "closed"
    told = page(people["deputy"], f"/cases/{case_of(world, 'A').pk}/")
    for title in ("上传整改进展", "报告整改结果", "核查确认", "验收通过，提请销号", "销号"):
        assert title in told
    assert "单位报告的整改结果" in told and "审计整改" in told
    with world.scope():
        assert CaseLook.objects.get().year == 2026


@pytest.mark.soak
def test_the_audit_and_the_congress_return(world: World, people: People) -> None:
    reported(world, people)
    given = {"reason": "缺凭证", "due": "2025-11-10"}
    assert done(people["auditor"], world, "A", "confirm_return", **given) == "rectifying"
    assert str(case_of(world, "A").due) == "2025-11-10"
    reported(world, people)
    state = done(people["committee"], world, "A", "confirm_pass", reason="逾期未核查")
    assert state == "rectified"
    assert done(people["committee"], world, "A", "rectify_return", **given) == "rectifying"
    closing(world, people)
    assert done(people["second"], world, "A", "close_return", reason="再看") == "rectified"


@pytest.mark.soak
def test_extension_escalation_and_reopening(world: World, people: People) -> None:
    due = {"due": "2025-12-20", "reason": "诉讼未结"}
    assert done(people["unit"], world, "A", "extend", **due) == "rectifying"
    assert done(people["committee"], world, "A", "extend_grant") == "rectifying"
    assert str(case_of(world, "A").due) == "2025-12-20"
    done(people["unit"], world, "A", "extend", due="2026-01-20", reason="还要")
    assert done(people["committee"], world, "A", "extend_refuse", reason="不宜再延") == "rectifying"
    agenda = {"agenda": "常委会会议", "reason": "屡审屡犯"}
    assert done(people["committee"], world, "A", "escalate", **agenda) == "rectifying"
    assert "已提请常委会会议审议" in page(people["deputy"], f"/cases/{case_of(world, 'A').pk}/")
    closing(world, people)
    done(people["second"], world, "A", "close")
    again = {"reason": "问题反弹", "due": "2025-12-31"}
    assert done(people["committee"], world, "A", "reopen", **again) == "rectifying"
    assert case_of(world, "A").ended_at is None


def test_what_the_data_call_done_goes_on_by_them_alone(world: World, people: People) -> None:
    told = page(people["auditor"], f"/cases/{case_of(world, 'B').pk}/")
    assert "审计部门的数据显示已整改（2025年3月1日），已整改8.00万元。" in told
    assert "凭审计数据确认" in told
    refused = post(people["auditor"], world, "A", "confirm_data", reason="x")
    assert refused.status_code == 409 and case_of(world, "A").track.state == "rectifying"
    assert done(people["auditor"], world, "B", "confirm_data", reason="数据") == "rectified"
    with world.scope(), pytest.raises(StepRefused, match="没有显示已整改"):
        actions.take(
            subject=case_of(world, "A"),
            step="rely",
            turn=0,
            given={"reason": "x"},
            by=world.actor("committee"),
            now=world.now,
        )


def test_a_unit_sees_and_acts_on_only_its_own(world: World, people: People) -> None:
    mine = case_of(world, "A")
    link = f'href="/cases/{mine.pk}/"'
    assert link in page(people["unit"], "/audits/?whose=all")
    assert link not in page(people["other"], "/audits/?whose=all")
    page(people["other"], f"/cases/{mine.pk}/", 404)
    form = {"stage": "started", "reason": "代报"}
    assert post(people["other"], world, "A", "progress", **form).status_code == 404
    assert post(people["unit"], world, "A", "confirm", reason="自查").status_code == 403
    page(people["bureau"], f"/cases/{mine.pk}/")
    page(world.client("bureau", unit=f"{DISTRICT}002"), f"/cases/{mine.pk}/", 404)


def test_no_role_sees_another_jurisdictions(world: World, people: People) -> None:
    case = case_of(world, "A")
    for role in ("town", "finance", "unit", "bureau", "deputy", "auditor"):
        client = world.client(role, OTHER_TOWN)
        page(client, f"/cases/{case.pk}/", 404)
        assert client.post(f"/cases/{case.pk}/progress/", {"turn": 0}).status_code == 404
        assert f'href="/cases/{case.pk}/"' not in page(client, "/audits/?whose=all")


@pytest.mark.soak
def test_the_district_sees_its_towns_problems_and_a_town_its_own(
    world: World, people: People
) -> None:
    town = case_of(world, "T1")
    page(people["committee"], f"/cases/{town.pk}/")
    told = page(people["town"], "/audits/?whose=all")
    assert f"/cases/{town.pk}/" in told and f"/cases/{case_of(world, 'A').pk}/" not in told
    page(world.client("unit", TOWN), f"/cases/{town.pk}/")


@pytest.mark.parametrize("who", ["deputy", "finance"])
def test_who_only_reads_takes_no_step(who: str, world: World, people: People) -> None:
    assert "现在可以办" not in page(people[who], f"/cases/{case_of(world, 'A').pk}/")
    given = {"stage": "started", "reason": "x"}
    assert post(people[who], world, "A", "progress", **given).status_code == 403
    with world.scope(), pytest.raises(NotPermitted):
        actions.take(
            subject=case_of(world, "A"),
            step="rectify",
            turn=0,
            given={"reason": "x"},
            by=world.actor(who),
            now=world.now,
        )


def test_bad_input_keeps_what_was_typed(world: World, people: People) -> None:
    much = {"stage": "started", "so_far": "2000000", "reason": "单位写错了"}
    wrong = post(people["unit"], world, "A", "progress", **much)
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "整改的金额大于涉及金额200,000.00元" in text and "单位写错了" in text
    assert "2000000" in text
    none = post(people["unit"], world, "A", "progress", **{**much, "stage": "flying"})
    assert none.status_code == 422
    with world.scope():
        assert not CaseProgress.objects.exists()


@pytest.mark.soak
def test_of_two_at_once_the_second_is_told(world: World, people: People) -> None:
    given = {"turn": 0, "stage": "started", "so_far": "1", "reason": "一"}
    case = case_of(world, "A")
    assert people["unit"].post(f"/cases/{case.pk}/progress/", given).status_code == 302
    late = people["unit"].post(f"/cases/{case.pk}/progress/", given)
    assert late.status_code == 422 and "刚刚被别人办理过" in late.content.decode()


@pytest.mark.soak
def test_people_are_told_and_reminded_once(world: World, people: People) -> None:
    auditor = world.person("auditor")
    reported(world, people)
    assert Notice.objects.filter(user_id=auditor.pk, text__startswith="审计整改").count() == 1
    unit = world.person("unit", unit=UNIT)
    later = world.now + timedelta(days=60)
    assert remind(DISTRICT, later) > 0 and remind(DISTRICT, later) == 0
    late = Notice.objects.filter(user_id=unit.pk, text__contains="已经逾期")
    assert [("X" in one.text or "2022年" in one.text) for one in late] == [True]
    assert not Notice.objects.filter(text__contains="资产没有入账").exists()


@pytest.mark.soak
def test_what_the_data_took_back_is_ended_with_a_reason(
    clerk: Clerk, world: World, people: People
) -> None:
    assert post(people["committee"], world, "C", "withdraw", reason="x").status_code == 409
    assert case_of(world, "C").track.state == "rectifying"
    send(clerk, A, B, day=1)
    gathered(clerk, 1)
    told = page(people["committee"], f"/cases/{case_of(world, 'C').pk}/")
    assert "审计部门的数据中已没有这个问题" in told
    assert done(people["committee"], world, "C", "withdraw", reason="审计更正") == "withdrawn"


@pytest.mark.soak
def test_later_data_are_shown_beside(clerk: Clerk, world: World, people: People) -> None:
    done(people["unit"], world, "A", "progress", stage="started", so_far="", reason="在办")
    send(clerk, {**A, "due": "2026-06-30"}, B, C, day=1)
    gathered(clerk, 1)
    told = page(people["unit"], f"/cases/{case_of(world, 'A').pk}/")
    assert "后来的数据有变化" in told and "2026-06-30" in told


@pytest.mark.soak
def test_the_subject_is_looked_at_again(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(world, "X")
    given = {"reason": "已追回", "returned": "300000", "reclassified": "", "other": ""}
    done(people["unit"], world, "X", "rectify", **given)
    done(people["auditor"], world, "X", "confirm", reason="属实")
    done(people["committee"], world, "X", "accept", reason="属实")
    done(people["second"], world, "X", "close")
    told = page(people["committee"], f"/cases/{case.pk}/")
    assert "这个单位的同类问题后来又有" in told and case_of(world, "A").title in told
    later = world.now + timedelta(days=90)
    monkeypatch.setattr(clock, "now", lambda: later)
    with world.scope():
        look = CaseLook.objects.get()
    answer = people["committee"].post(f"/cases/looks/{look.pk}/", {"again": "yes", "said": "又有"})
    assert answer.status_code == 302


@pytest.mark.soak
def test_the_pack_holds_the_problem(world: World, people: People) -> None:
    done(people["unit"], world, "A", "progress", stage="started", so_far="5", reason="在办")
    answer = people["auditor"].get(f"/cases/{case_of(world, 'A').pk}/evidence/")
    held = zipfile.ZipFile(io.BytesIO(body(answer)))
    facts: dict[str, Any] = json.loads(held.read("审计问题.json"))
    assert facts["problem_no"] == "A" and facts["again"] == [2022, 2024]
    assert "在办" in held.read("整改进展.csv").decode("utf-8-sig")
