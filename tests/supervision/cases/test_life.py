"""A case from its finding to its end, as the people of each role go through it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.supervision.cases.conftest import OTHER, UNIT
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World, body
from tongjian.core import clock
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.cases import actions, reads
from tongjian.supervision.cases.models import CaseFile, CaseLetter, CaseLook, WarningCase
from tongjian.supervision.cases.tasks import remind, scan_file

PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 3\n"
    b"0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n"
    b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n110\n%%EOF\n"
)


@pytest.fixture(autouse=True)
def today(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", clerk.moment)


@pytest.fixture
def people(world: World) -> dict[str, Client]:
    return {
        "committee": world.client("committee"),
        "second": world.client("committee", unit="b"),
        "unit": world.client("unit", unit=UNIT),
        "other": world.client("unit", unit=OTHER),
        "bureau": world.client("bureau"),
        "finance": world.client("finance"),
        "deputy": world.client("deputy"),
        "auditor": world.client("auditor"),
    }


def again(world: World, case: WarningCase) -> WarningCase:
    with world.scope():
        rows = WarningCase.objects.select_related("track__flow", "jurisdiction")
        found: WarningCase = rows.get(pk=case.pk)
        return found


def post(client: Client, world: World, case: WarningCase, step: str, **given: Any) -> Any:
    form = {"turn": again(world, case).track.turn, **given}
    return client.post(f"/cases/{case.pk}/{step}/", form)


def done(client: Client, world: World, case: WarningCase, step: str, **given: Any) -> str:
    answer = post(client, world, case, step, **given)
    assert answer.status_code == 302, answer.content.decode()
    return again(world, case).track.state


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


ASK = {"letter": "inquiry", "due": "2025-11-20", "reason": "请说明原因。"}


def asked(world: World, people: dict[str, Client], case: WarningCase) -> None:
    assert done(people["committee"], world, case, "open") == "triaged"
    assert done(people["committee"], world, case, "ask", **ASK) == "asked"


def examined(world: World, people: dict[str, Client], case: WarningCase) -> None:
    asked(world, people, case)
    done(people["unit"], world, case, "answer", reason="已核对。")
    done(people["bureau"], world, case, "check", reason="属实。")
    assert done(people["finance"], world, case, "examine", reason="属实。") == "examined"


def test_a_violation_goes_all_the_way(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    evidence = SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")
    drafted = page(people["unit"], f"/cases/{case.pk}/")
    assert "经核对，上述数据" in drafted and "请说明原因。" in drafted
    state = done(people["unit"], world, case, "answer", reason="情况属实。", files=evidence)
    assert state == "answered"
    assert done(people["bureau"], world, case, "check", reason="已核实。") == "checked"
    assert done(people["finance"], world, case, "examine", reason="已核实。") == "examined"
    verdict = {"violation": "allowance", "yuan": "3000.00", "due": "2025-12-01"}
    state = done(people["committee"], world, case, "violation", reason="退回公款。", **verdict)
    assert state == "rectifying"
    sums = {"returned": "2500", "reclassified": "500.00"}
    assert done(people["unit"], world, case, "rectify", reason="已退回。", **sums) == "rectified"
    assert done(people["committee"], world, case, "accept", reason="凭证齐全。") == "closing"
    post(people["committee"], world, case, "close")
    assert again(world, case).track.state == "closing"
    assert "要由另一人销号" in page(people["committee"], f"/cases/{case.pk}/")
    assert done(people["second"], world, case, "close") == "closed"
    told = page(people["deputy"], f"/cases/{case.pk}/")
    assert "认定为违规：违规发放津补贴" in told and "现在：已销号。" in told
    for title in ("立案", "发函", "答复", "核实后转财政部门", "报告整改结果", "销号"):
        assert title in told
    with world.scope():
        assert CaseLook.objects.get(case=case).year == 2026


def test_the_year_after_the_subject_is_looked_at_again(
    world: World, people: dict[str, Client], case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined(world, people, case)
    assert done(people["committee"], world, case, "normal", reason="有批准文件。") == "closing"
    done(people["second"], world, case, "close")
    with world.scope():
        look = CaseLook.objects.get(case=case)
    wrong = people["committee"].post(f"/cases/looks/{look.pk}/", {"again": "no", "said": "没有"})
    assert wrong.status_code == 422 and "到2026年再看" in wrong.content.decode()
    later = world.now + timedelta(days=90)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert remind(DISTRICT, later) > 0 and remind(DISTRICT, later) == 0
    given = {"again": "no", "said": "没有再发生。"}
    assert people["unit"].post(f"/cases/looks/{look.pk}/", given).status_code == 403
    assert people["committee"].post(f"/cases/looks/{look.pk}/", given).status_code == 302
    assert "没有再发生。" in page(people["deputy"], f"/cases/{case.pk}/")


def test_a_unit_sees_and_answers_only_its_own(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    for who in ("unit", "bureau"):
        page(people[who], f"/cases/{case.pk}/", 404)
    asked(world, people, case)
    page(people["unit"], f"/cases/{case.pk}/")
    assert case.title in page(people["unit"], "/cases/")
    page(people["other"], f"/cases/{case.pk}/", 404)
    assert post(people["other"], world, case, "answer", reason="代答").status_code == 404
    assert case.title not in page(people["other"], "/cases/?whose=all")
    page(world.client("bureau", unit=f"{DISTRICT}002"), f"/cases/{case.pk}/", 404)
    with world.scope():
        letter = CaseLetter.objects.get(case=case)
    page(people["other"], f"/cases/letters/{letter.pk}.pdf", 404)


def test_no_role_sees_another_jurisdictions_case(world: World, case: WarningCase) -> None:
    for role in ("town", "finance", "unit", "bureau", "deputy", "auditor", "committee"):
        client = world.client(role, OTHER_TOWN)
        page(client, f"/cases/{case.pk}/", 404)
        assert case.title not in page(client, "/cases/?whose=all")
        answer = client.post(f"/cases/{case.pk}/open/", {"turn": 0})
        assert answer.status_code == 404
    with world.scope():
        town = WarningCase.objects.get(jurisdiction_id=TOWN)
    page(world.client("committee"), f"/cases/{town.pk}/")
    page(world.client("town", TOWN), f"/cases/{town.pk}/")


@pytest.mark.parametrize("who", ["deputy", "auditor", "finance"])
def test_who_only_reads_takes_no_step(
    who: str, world: World, people: dict[str, Client], case: WarningCase
) -> None:
    assert "现在可以办" not in page(people[who], f"/cases/{case.pk}/")
    assert post(people[who], world, case, "open").status_code == 403
    assert people[who].get("/cases/triage/").status_code == 403
    with world.scope(), pytest.raises(NotPermitted):
        actions.take(
            subject=case, step="open", turn=0, given={}, by=world.actor(who), now=world.now
        )


def test_of_two_at_once_the_second_is_told(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    done(people["committee"], world, case, "open")
    late = people["second"].post(f"/cases/{case.pk}/ask/", {"turn": 0, **ASK})
    assert late.status_code == 422
    assert "刚刚被别人办理过" in late.content.decode() and "请说明原因。" in late.content.decode()
    with world.scope():
        assert not CaseLetter.objects.exists()
        assert again(world, case).track.state == "triaged"


def test_bad_input_keeps_what_was_typed(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    done(people["committee"], world, case, "open")
    past = post(people["committee"], world, case, "ask", **{**ASK, "due": "2025-10-01"})
    assert past.status_code == 422 and "期限应晚于今天" in past.content.decode()
    assert "请说明原因。" in past.content.decode()
    done(people["committee"], world, case, "ask", **ASK)
    fake = SimpleUploadedFile("凭证.pdf", b"MZ not a pdf", "application/pdf")
    wrong = post(people["unit"], world, case, "answer", reason="我的答复", files=fake)
    assert wrong.status_code == 422 and "我的答复" in wrong.content.decode()
    with world.scope():
        assert not CaseFile.objects.exists()
    assert post(people["unit"], world, case, "nothing").status_code == 404


def test_a_file_is_handed_out_only_after_it_was_looked_into(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    file = SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")
    done(people["unit"], world, case, "answer", reason="见附件。", files=file)
    with world.scope():
        kept = CaseFile.objects.get()
    page(people["committee"], f"/cases/files/{kept.pk}/", 404)
    scan_file(file=kept.pk, jurisdiction=DISTRICT)
    assert body(people["committee"].get(f"/cases/files/{kept.pk}/")) == PDF
    page(people["other"], f"/cases/files/{kept.pk}/", 404)


def test_an_extension_is_asked_for_and_granted(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    assert "extend_grant" not in page(people["committee"], f"/cases/{case.pk}/")
    early = post(people["unit"], world, case, "extend", due="2025-11-20", reason="忙")
    assert "延期应晚于原来的期限" in early.content.decode()
    assert done(people["unit"], world, case, "extend", due="2025-12-05", reason="忙") == "asked"
    assert done(people["committee"], world, case, "extend_grant") == "asked"
    found = again(world, case)
    assert str(found.due) == "2025-12-05" and found.extension is None


def test_escalation_reopening_and_going_on_without_an_answer(
    world: World, people: dict[str, Client], case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, people, case)
    agenda = {"agenda": "常委会会议", "reason": "逾期不答复"}
    assert done(people["committee"], world, case, "escalate", **agenda) == "asked"
    assert "已提请常委会会议审议。" in page(people["deputy"], f"/cases/{case.pk}/")
    monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(40))
    assert done(people["committee"], world, case, "go_on", reason="逾期") == "examined"
    done(people["committee"], world, case, "normal", reason="有依据")
    done(people["second"], world, case, "close")
    assert done(people["committee"], world, case, "reopen", reason="新线索") == "triaged"
    assert again(world, case).ended_at is None


def test_many_are_dismissed_for_one_reason(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    committee = people["committee"]
    with world.scope():
        keys = [one.pk for one in WarningCase.objects.all()]
    form = {"cases": keys, "step": "dismiss", "reason": " "}
    refused = committee.post("/cases/triage/", form)
    assert refused.status_code == 422 and " checked" in refused.content.decode()
    assert committee.post("/cases/triage/", {"step": "open", "reason": ""}).status_code == 422
    assert committee.post("/cases/triage/", {**form, "reason": "属正常"}).status_code == 302
    with world.scope():
        states = {one.track.state for one in WarningCase.objects.select_related("track")}
    assert states == {"dismissed"}
    assert "没有待研判的事项" in page(committee, "/cases/triage/")


def test_letters_say_what_was_found(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    with world.scope():
        letter = CaseLetter.objects.get()
    assert letter.number == "示例区人大常委会预算工作委员会问〔2025〕1号"
    address = f"/cases/letters/{letter.pk}"
    pdf = body(people["unit"].get(f"{address}.pdf"))
    assert pdf.startswith(b"%PDF") and pdf == body(people["unit"].get(f"{address}.pdf"))
    word = Document(io.BytesIO(body(people["unit"].get(f"{address}.docx"))))
    text = "\n".join(line.text for line in word.paragraphs)
    assert "问询函" in text and letter.number in text and "第1局本级：" in text
    assert "2025年11月20日前书面答复" in text and "王小明" not in text
    rows = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert any("个人" in row for row in rows)


def test_the_pack_proves_what_it_holds(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    answer = people["auditor"].get(f"/cases/{case.pk}/evidence/")
    held = zipfile.ZipFile(io.BytesIO(body(answer)))
    lines = [line.split(",") for line in held.read("清单.csv").decode("utf-8-sig").splitlines()[1:]]
    assert {line[0] for line in lines} == set(held.namelist()) - {"清单.csv"}
    for name, size, sha256, sm3 in lines:
        content = held.read(name)
        assert len(content) == int(size)
        assert hashlib.sha256(content).hexdigest() == sha256
        assert hashlib.new("sm3", content).hexdigest() == sm3
    facts = json.loads(held.read("事项.json"))
    assert facts["number"] == "督〔2025〕1号" and len(facts["payments"]) >= 3
    for who in ("unit", "bureau", "deputy"):
        assert people[who].get(f"/cases/{case.pk}/evidence/").status_code == 404


def test_people_are_told_when_it_is_their_turn_and_reminded_once(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    user = world.person("unit", unit=UNIT)
    assert Notice.objects.filter(user_id=user.pk, text__contains="发函").count() == 1
    overdue = world.now + timedelta(days=40)
    assert remind(DISTRICT, overdue) > 0 and remind(DISTRICT, overdue) == 0
    assert Notice.objects.filter(user_id=user.pk, text__contains="已经逾期").count() == 1


def test_the_board_counts_by_unit_and_by_rule(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    for by in ("unit", "rule"):
        page(people["deputy"], f"/cases/board/?by={by}")
        export = people["deputy"].get(f"/cases/board/?by={by}&format=csv")
        assert export.status_code == 200
    page(people["deputy"], "/cases/board/?by=colour", 404)
    text = body(people["deputy"].get("/cases/board/?by=unit&format=csv")).decode("utf-8-sig")
    line = next(row for row in text.splitlines() if row.startswith("第1局本级"))
    assert line.split(",")[1:6] == ["1", "0", "0", "0", "0"]
    assert str(again(world, case).involved_yuan) in line


@pytest.mark.parametrize(
    "query",
    ["band=急办", "late=yes", "rule=49", "unit=第1局", "sort=due", "format=csv", "state=found"],
)
def test_the_list_filters_and_exports(
    query: str, people: dict[str, Client], case: WarningCase
) -> None:
    assert people["deputy"].get(f"/cases/?whose=all&{query}").status_code == 200


def test_confidential_cases_are_seen_by_the_cleared_alone(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    from tongjian.core.action import action

    @action("test.hide", None)
    def hide(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(pk=case.pk).update(confidential=True)

    with world.scope():
        hide(by=ROOT, now=world.now)
    for who in ("committee", "deputy", "finance"):
        page(people[who], f"/cases/{case.pk}/", 404)
    page(people["auditor"], f"/cases/{case.pk}/")


def test_a_step_the_state_does_not_have_is_refused(world: World, case: WarningCase) -> None:
    with world.scope(), pytest.raises(StepRefused):
        actions.take(
            subject=case, step="close", turn=0, given={}, by=world.actor("committee"), now=world.now
        )
    assert reads.steps_of(world.actor("deputy"), again(world, case), world.now.date()) == []


def test_new_cases_are_told_of_once_however_many(world: World, case: WarningCase) -> None:
    user = world.person("committee")
    overdue = world.now + timedelta(days=40)
    assert remind(DISTRICT, overdue) == 1 and remind(DISTRICT, overdue) == 0
    told = Notice.objects.get(user_id=user.pk)
    assert "件事项等待研判或发函" in told.text


def test_what_goes_to_a_session_is_listed_by_agenda(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    done(people["committee"], world, case, "escalate", agenda="代表大会", reason="重大")
    assert case.title in page(people["deputy"], "/cases/?whose=all&agenda=代表大会")
    assert case.title not in page(people["deputy"], "/cases/?whose=all&agenda=主任会议")


def test_filtering_keeps_the_tab_one_is_on(world: World, case: WarningCase) -> None:
    staff = world.client("committee")
    shown = staff.get("/cases/?whose=all&state=closed").content.decode()
    assert '<input type="hidden" name="whose" value="all">' in shown
    assert 'href="?whose=all">清除' in shown
    hostile = staff.get("/cases/", {"whose": '"><b>x'}).content.decode()
    assert "<b>x" not in hostile
    assert 'name="by" value="rule"' in staff.get("/cases/board/?by=rule").content.decode()
