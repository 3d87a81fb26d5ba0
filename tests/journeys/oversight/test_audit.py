"""An audit problem: progress, late, reminded, put before a session, and in the end closed."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import waits
from tests.journeys.oversight.story import UNIT, Oversight
from tests.supervision.ledger.files import write_csv
from tests.world import DISTRICT
from tongjian.supervision.cases.tasks import remind_daily

PROBLEM = "部分支出未按规定用途使用"
LIST = {
    "jurisdiction": DISTRICT,
    "fiscal_year": "2025",
    "problem_no": "SJ-1",
    "report": "关于2024年度预算执行和其他财政收支的审计工作报告",
    "date_reported": "2025-07-25",
    "problem": PROBLEM,
    "kind": "payment",
    "unit": UNIT,
    "sum_yuan": "200000",
    "due": "2026-03-31",
    "status": "rectifying",
}


def arrives(story: Oversight) -> None:
    """The audit department's clerk delivers the list; the problem is a case of its unit at once."""
    path = write_csv(story.ledger.folder / "审计清单.csv", "audit_finding", [LIST])
    clerk = story.ledger.official("department", unit="audit").open("/deliveries/new/")
    clerk.write("dataset", "audit_finding").write("jurisdiction", DISTRICT)
    clerk.write("fiscal_year", "2025")
    clerk.page.set_input_files("input[type=file]", str(path))
    clerk.find("报送并核对").click()
    waits(clerk, "已入库")
    story.settles()


def uploads(story: Oversight) -> None:
    unit = story.unit.open("/audits/").sees("等我办").looks("audits")
    unit.press(PROBLEM).sees("2026年3月31日", "20.00万元").looks("audit-problem")
    story.path = unit.path
    story.waits_for_audit("unit")
    assert story.status("other") == 404
    said = {"reason": "已核对账目，正在退回。", "stage": "started", "so_far": "50000"}
    story.takes("unit", "progress", "上传整改进展", ("核对表.pdf",), **said)
    story.waits_for_audit("unit")
    story.committee.open(story.path).sees("已核对账目", "正在整改", "5.00万元").looks(
        "audit-progress"
    )


def runs_late(story: Oversight) -> None:
    """Past its day the unit is reminded, and the committee puts it on a session's agenda."""
    story.at("2026-04-08 10:00")
    story.does(remind_daily)
    story.unit.open("/notices/").sees("已经逾期")
    story.unit.open("/audits/").sees("逾期")
    given = {"agenda": "常委会会议", "reason": "逾期未整改到位，请会议审议。"}
    story.takes("committee", "escalate", "提请审议", **given).looks("audit-escalated")
    story.deputy.open(story.path).sees("已提请常委会会议审议", "逾期").looks("audit-deputy")
    story.deputy.misses("现在可以办")
    story.waits_for_audit("unit")


def ends(story: Oversight) -> None:
    sums = {"returned": "150000", "reclassified": "50000"}
    story.takes("unit", "rectify", "报告整改结果", ("退款凭证.pdf",), reason="已退回。", **sums)
    story.waits_for_audit("auditor")
    story.takes("auditor", "confirm", "核查确认", reason="凭证属实。")
    story.waits_for_audit("committee", "second")
    story.takes("committee", "accept", "验收通过，提请销号", reason="整改到位。")
    story.waits_for_audit("second")
    story.takes("second", "close", "销号")
    story.deputy.open(story.path).sees("现在：已销号", "退回或上缴15.00万元")


@pytest.mark.soak
def test_an_audit_problem_runs_late_reaches_a_session_and_is_closed(story: Oversight) -> None:
    story.committee.open("/audits/")
    arrives(story)
    uploads(story)
    runs_late(story)
    ends(story)
