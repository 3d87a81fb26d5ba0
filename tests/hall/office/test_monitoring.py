"""The process-monitoring board: findings by where they lie, decisions, recommendations."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.hall.cases.conftest import Hall
from tests.world import DISTRICT, TOWN, body
from tongjian.core.action import action
from tongjian.hall.cases.findings import TRIGGERS, find
from tongjian.hall.cases.models import Finding, HallCase
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.office.monitoring.models import MonitoringAdvice
from tongjian.hall.office.monitoring.reads import GROUPS, group_of, members, place_of

URL = "/office/monitoring/"
ADVICE = "/office/monitoring/advice/new/"


@action("test.find", None)
def note(*, case: HallCase, trigger: str, about: str, by: Any, now: Any) -> Finding:
    find(case, trigger, about, f"{TRIGGERS[trigger].title}，请核实。", now)
    found: Finding = Finding.objects.get(case=case, trigger=trigger, about=about)
    return found


def finding(office: Hall, trigger: str = "past_promise", about: str = "promised") -> Finding:
    by = office.actor("hall_supervisor")
    return note(case=office.open(), trigger=trigger, about=about, by=by, now=office.now)


def decide(office: Hall, one: Finding, **data: str) -> Any:
    given = {"state": "confirmed", "reason": "调取办理记录，情况属实", **data}
    return office.world.client("hall_supervisor").post(f"{URL}{one.pk}/", given)


def test_the_eight_triggers_hold_every_finer_one() -> None:
    assert len(GROUPS) == 8
    assert {group_of(key) for key in TRIGGERS} == set(GROUPS)
    assert sorted(key for group in GROUPS for key in members(group)) == sorted(TRIGGERS)


@pytest.mark.parametrize(
    ("about", "step", "post"),
    [
        ("promised", "整个办理过程", "整个办理过程"),
        ("step:examining:2026-03-01", "step:examining", "审核人"),
        ("accept:3", "受理", "受理岗"),
        ("deemed:2026-02-12", "acceptance", "受理岗"),
        ("nonsense", "未归到环节", "未归到环节"),
    ],
)
def test_a_finding_points_to_a_step_and_a_post(
    office: Hall, about: str, step: str, post: str
) -> None:
    flow = pinned(office.version())
    titles = {limit.key: limit.title for limit in flow.limits}
    place = place_of(about, flow)
    assert (place.step, place.post) == (titles.get(step, step), post)


def test_the_board_counts_filters_and_exports(office: Hall) -> None:
    finding(office)
    other = finding(office, "afterwards", "accept:1")
    client = office.world.client("hall_supervisor")
    page = client.get(URL)
    assert [(words, number) for _, _, words, number in page.context["board"].totals] == [
        ("红牌", 1),
        ("黄牌", 1),
    ]
    assert {chart.title for chart in page.context["board"].charts} == {
        *("按触发情形", "按事项", "按环节", "按岗位")
    }
    assert client.get(f"{URL}?group=bypass").context["list"].page.paginator.count == 1
    assert client.get(f"{URL}?from=2027-01-01").context["list"].page.paginator.count == 0
    lines = list(
        csv.reader(
            io.StringIO(body(client.get(f"{URL}?level=yellow&format=csv")).decode("utf-8-sig"))
        )
    )
    assert len(lines) == 2 and lines[1][:2] == ["黄牌", "事后补录"]
    decide(office, other, state="dismissed")
    assert [row[3] for row in client.get(URL).context["board"].totals] == [1]


def test_a_finding_is_decided_once_with_a_reason(office: Hall) -> None:
    one = finding(office)
    assert decide(office, one, reason=" ").status_code == 422
    assert decide(office, one, state="maybe").status_code == 422
    assert decide(office, one).status_code == 302
    again = decide(office, one, state="dismissed", reason="写了很久的另一个理由")
    assert again.status_code == 422
    text = again.content.decode()
    assert "认定为“属实”" in text and "写了很久的另一个理由" in text
    assert Finding.objects.get(pk=one.pk).state == "confirmed"


def test_a_recommendation_rests_on_confirmed_findings_and_prints(office: Hall) -> None:
    one, other = finding(office), finding(office)
    client = office.world.client("hall_supervisor")
    assert "没有已认定属实的问题" in client.get(ADVICE).content.decode()
    decide(office, one)
    drafted = client.get(f"{ADVICE}?finding={one.pk}").content.decode()
    assert "超过承诺时限" in drafted and "checked" in drafted
    given = {"recipient": "审批科", "text": "限期整改", "answer_by": "2026-03-01"}
    assert client.post(ADVICE, {**given, "findings": other.pk}).status_code == 422
    past = client.post(ADVICE, {**given, "findings": one.pk, "answer_by": "2026-02-12"})
    assert past.status_code == 422 and "晚于今天" in past.content.decode()
    assert client.post(ADVICE, {**given, "findings": one.pk}).status_code == 302
    advice = MonitoringAdvice.objects.get()
    assert advice.number == "监建〔2026〕1号"
    assert list(advice.findings.all()) == [one]
    pdf = client.get(f"/office/monitoring/advice/{advice.pk}/")
    assert pdf.content.startswith(b"%PDF")
    elsewhere = office.world.client("hall_supervisor", TOWN)
    assert elsewhere.get(f"/office/monitoring/advice/{advice.pk}/").status_code == 404
    assert elsewhere.get(f"{URL}{one.pk}/").status_code == 404


def test_only_supervisors_open_the_board(office: Hall) -> None:
    one = finding(office)
    for role in ("officer", "head", "applicant", "joint", "item_editor"):
        client = office.world.client(role, DISTRICT, "police" if role == "joint" else "")
        for url in (URL, f"{URL}{one.pk}/", ADVICE):
            assert client.get(url).status_code == 403
