"""The report on rectification: drafted, due, issued, frozen, reminded of."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document

from tests.supervision.audits.conftest import (
    HEARD,
    A,
    B,
    C,
    People,
    case_of,
    done,
    gathered,
    page,
    send,
)
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World, body
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.supervision.audits import reads
from tongjian.supervision.audits.actions import issue_report
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.audits.report import Words, draft, lines
from tongjian.supervision.audits.telling import remind_reports

ADDRESS = f"/audits/reports/{DISTRICT}/2024/"
TODAY = date(2025, 10, 20)


def owed(world: World, year: int = 2024) -> reads.Owed:
    return next(one for one in reads.owed([DISTRICT], world.now.date()) if one.year == year)


def test_six_months_count_from_the_procedure_or_else_the_reports_day(world: World) -> None:
    with world.scope():
        found = owed(world)
        assert found.presented == reads.Presented(date(2024, 7, 28), by_procedure=True)
        assert found.due == date(2025, 1, 28) and found.problems == 3
        assert found.is_late(world.now.date())
        assert owed(world, 2022).presented == reads.Presented(date(2022, 7, 25), False)


def test_the_draft_says_what_the_data_say(world: World, people: People) -> None:
    reason = "合同未到期，已与银行协商"
    done(people["unit"], world, "A", "progress", stage="stuck", so_far="70000", reason=reason)
    with world.scope():
        found = lines(DISTRICT, 2024, ROOT, TODAY)
        content = draft(owed(world), found, world.now.date(), Words("继续追缴\n\n建章立制"))
    sections = {one["title"]: one for one in content["sections"]}
    overall = "".join(sections["总体情况"]["paragraphs"])
    assert "共查出问题3个，涉及28.00万元（其中1个不涉及金额或没有写明金额）。" in overall
    assert "已整改1个（整改率33.3%）" in overall and "没有逾期的" in overall
    kinds = sections["按问题类型"]["tables"][0]["rows"]
    assert kinds[-1][:2] == ["合计", "3"]
    assert sum(int(row[1]) for row in kinds[:-1]) == 3
    right = sections["已经整改的问题"]["tables"][0]["rows"]
    assert [row[1] for row in right] == ["B"] and "2025-03-01已整改" in right[0][-1]
    rest = {row[1]: row for row in sections["尚未整改到位的问题"]["tables"][0]["rows"]}
    assert rest["A"][-1] == f"遇到困难：{reason}" and rest["A"][4] == "50,000.00"
    assert rest["C"][-1] == "单位没有说明"
    again = sections["屡审屡犯"]["tables"][0]["rows"]
    assert again == [["第1局本级", "资金支付", "2022、2024", "A"]]
    assert sections["下一步举措"]["paragraphs"] == ["继续追缴", "建章立制"]
    assert "听取审计工作报告（据法定程序数据）" in str(content["facts"])
    assert content["basis"][0].startswith("《监督法》第二十七条")
    shown = page(people["deputy"], ADDRESS)
    assert reason in shown and "逾期没有出具" in shown and "定稿并编号" not in shown


@pytest.mark.soak
def test_what_is_overdue_is_said_with_its_days(world: World, people: People) -> None:
    shown = page(people["deputy"], f"/audits/reports/{DISTRICT}/2022/")
    assert "2023-01-25，逾期999天" in shown and "其中1个已经逾期" in shown
    assert "审计报告日期2022年7月25日（法定程序数据中没有" in shown


def test_a_report_is_issued_frozen_and_numbered(clerk: Clerk, world: World, people: People) -> None:
    given = {"next_steps": "继续追缴", "remarks": ""}
    answer = people["auditor"].post(ADDRESS, given)
    assert answer.status_code == 302
    with world.scope():
        made = AuditReport.objects.get()
    assert (made.number, made.due) == ("示例区审改〔2025〕1号", date(2025, 1, 28))
    first = body(people["deputy"].get(f"/audits/reports/{made.pk}.pdf"))
    done(people["unit"], world, "A", "progress", stage="started", so_far="1", reason="之后")
    send(clerk, {**A, "sum_yuan": "999"}, B, C, day=1)
    gathered(clerk, 1)
    assert body(people["deputy"].get(f"/audits/reports/{made.pk}.pdf")) == first
    assert first.startswith(b"%PDF")
    word = Document(io.BytesIO(body(people["committee"].get(f"/audits/reports/{made.pk}.docx"))))
    text = "\n".join(line.text for line in word.paragraphs)
    assert made.number in text and "继续追缴" in text and "示例区人民政府" in text
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "200,000.00" in cells and "999.00" not in cells
    people["auditor"].post(ADDRESS, {"next_steps": "", "remarks": ""})
    shown = page(people["deputy"], ADDRESS)
    assert "示例区审改〔2025〕1号" in shown and "示例区审改〔2025〕2号" in shown
    assert "逾期没有出具" not in shown


@pytest.mark.soak
def test_the_draft_is_handed_out_as_pdf_and_word(people: People) -> None:
    pdf = body(people["committee"].get(f"{ADDRESS}draft.pdf"))
    assert pdf.startswith(b"%PDF") and pdf == body(people["committee"].get(f"{ADDRESS}draft.pdf"))
    word = Document(io.BytesIO(body(people["committee"].get(f"{ADDRESS}draft.docx"))))
    assert "草稿，尚未出具" in "\n".join(line.text for line in word.paragraphs)


def test_only_the_audit_department_issues(world: World, people: People) -> None:
    for who in ("committee", "deputy", "finance"):
        assert people[who].post(ADDRESS, {"next_steps": ""}).status_code == 403
    with world.scope(), pytest.raises(NotPermitted):
        issue_report(
            jurisdiction=DISTRICT,
            owed=owed(world),
            words=Words(),
            by=world.actor("committee"),
            now=world.now,
        )
    long = people["auditor"].post(ADDRESS, {"next_steps": "很" * 9000, "remarks": "留着"})
    assert long.status_code == 422 and "留着" in long.content.decode()
    with world.scope():
        assert not AuditReport.objects.exists()


def test_units_and_strangers_see_no_report(world: World, people: People) -> None:
    with world.scope():
        made = issue_report(
            jurisdiction=DISTRICT, owed=owed(world), words=Words(), by=ROOT, now=world.now
        )
    for who in ("unit", "bureau"):
        assert "不用报告" in page(people[who], "/audits/reports/")
        for address in (ADDRESS, f"{ADDRESS}draft.pdf", f"/audits/reports/{made.pk}.pdf"):
            page(people[who], address, 404)
    for client in (people["town"], world.client("auditor", OTHER_TOWN)):
        page(client, ADDRESS, 404)
        page(client, f"/audits/reports/{made.pk}.pdf", 404)
        assert client.post(ADDRESS, {"next_steps": ""}).status_code == 404
    page(people["deputy"], f"/audits/reports/{DISTRICT}/1999/", 404)
    page(people["deputy"], f"/audits/reports/{TOWN}/2024/", 404)


@pytest.mark.soak
def test_the_list_of_reports_filters_sorts_and_exports(world: World, people: People) -> None:
    shown = page(people["deputy"], "/audits/reports/")
    assert "2024年" in shown and "逾期" in shown and "2022年" in shown
    for query in ("sort=due", "year=2023", "place=310112", "format=csv", "format=xlsx", "year=x"):
        assert people["deputy"].get(f"/audits/reports/?{query}").status_code == 200
    assert "不用报告" in page(world.client("town", OTHER_TOWN), "/audits/reports/")


@pytest.mark.soak
def test_people_are_reminded_before_and_after_once(clerk: Clerk, world: World) -> None:
    later = {**HEARD, "fiscal_year": "2024", "procedure_no": "CX-2", "date": "2025-05-10"}
    send(clerk, later, dataset="procedure")
    send(clerk, {**C, "fiscal_year": "2025", "problem_no": "N", "date_reported": "2025-05-01"})
    auditor, committee = world.person("auditor"), world.person("committee")
    gathered(clerk)
    with world.scope():
        assert remind_reports(DISTRICT, world.now) == 2
        assert remind_reports(DISTRICT, world.now + timedelta(days=1)) == 0
        assert remind_reports(DISTRICT, world.now + timedelta(days=40)) == 2
    for user in (auditor, committee):
        told = list(Notice.objects.filter(user_id=user.pk).order_by("pk"))
        assert [one.text for one in told] == [
            "审计整改：2025年度审计查出问题整改情况报告应在2025年11月10日前提出",
            "审计整改：2025年度审计查出问题整改情况报告已经逾期",
        ]
    with world.scope():
        issue_report(
            jurisdiction=DISTRICT, owed=owed(world, 2025), words=Words(), by=ROOT, now=world.now
        )
        assert remind_reports(DISTRICT, world.now + timedelta(days=50)) == 0


@pytest.mark.soak
def test_a_problem_the_audit_took_back_is_in_no_report(
    clerk: Clerk, world: World, people: People
) -> None:
    send(clerk, A, B, day=1)
    gathered(clerk, 1)
    done(people["committee"], world, "C", "withdraw", reason="更正")
    with world.scope():
        assert [line.case.code for line in lines(DISTRICT, 2024, ROOT, TODAY)] == ["A", "B"]
    assert case_of(world, "C").track.state == "withdrawn"
