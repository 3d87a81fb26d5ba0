"""Leave, joint bodies, several cases at once, site visits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall.cases import flows
from tests.hall.cases.conftest import Hall
from tests.world import DISTRICT, TOWN, body
from tongjian.hall.cases.models import HallCase, HallStep, Leave, Opinion, SiteVisit


def accepted(office: Hall) -> HallCase:
    return office.do(office.open(), "accept", "officer")


def fresh(case: HallCase) -> HallCase:
    found: HallCase = HallCase.objects.get(pk=case.pk)
    return found


# --- leave ---


def test_a_leave_is_noted_seen_by_the_deputy_and_ended(office: Hall) -> None:
    me, deputy = office.world.person("officer"), office.world.person("reviewer")
    case = accepted(office)
    assert fresh(case).handler_id == me.pk
    given = {"user": me.pk, "deputy": deputy.pk, "from_day": "2026-02-12", "to_day": "2026-02-27"}
    client = office.world.client("officer")
    assert client.post("/office/leave/", given).status_code == 302
    assert "代同事办" in office.world.client("reviewer").get("/office/cases/").content.decode()
    listed = office.world.client("reviewer").get("/office/cases/?tab=deputy")
    assert [line["case"].pk for line in listed.context["lines"]] == [case.pk]
    twice = client.post("/office/leave/", given)
    assert twice.status_code == 422 and "已经登记过请假" in twice.content.decode()
    leave = Leave.objects.get()
    assert office.world.client("window").post(f"/office/leave/{leave.pk}/end/").status_code == 403
    elsewhere = office.world.client("head", TOWN).post(f"/office/leave/{leave.pk}/end/")
    assert elsewhere.status_code == 404
    assert client.post(f"/office/leave/{leave.pk}/end/").status_code == 302
    assert "代同事办" not in office.world.client("reviewer").get("/office/cases/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"to_day": "2026-02-01"}, {"from_day": "x"}, {"user": "999"}, {"deputy": "999"}]
)
def test_a_leave_that_makes_no_sense_is_refused(office: Hall, wrong: dict[str, str]) -> None:
    me = office.world.person("officer")
    given = {"user": me.pk, "deputy": "", "from_day": "2026-02-12", "to_day": "2026-02-13"}
    answer = office.world.client("officer").post("/office/leave/", {**given, **wrong})
    assert answer.status_code == 422
    assert not Leave.objects.exists()


def test_only_who_assigns_notes_another_ones_leave(office: Hall) -> None:
    me = office.world.person("officer")
    given = {"user": me.pk, "deputy": "", "from_day": "2026-02-12", "to_day": "2026-02-13"}
    assert office.world.client("window").post("/office/leave/", given).status_code == 422
    assert office.world.client("head").post("/office/leave/", given).status_code == 302


# --- joint bodies ---


@pytest.fixture
def asked(office: Hall) -> HallCase:
    version = office.version(flows.with_bodies(), "bodies")
    case = office.do(office.open(version=version), "accept", "officer")
    return office.do(case, "ask_body", "officer", question="请核实驾驶人")


def test_a_joint_clerk_sees_only_what_is_asked_of_their_body(office: Hall, asked: HallCase) -> None:
    police = office.world.client("joint", DISTRICT, "police")
    page = police.get("/office/opinions/").content.decode()
    assert asked.number in page and page.count(asked.number) == 1
    own = Opinion.objects.get(case=asked, body="police")
    other = Opinion.objects.get(case=asked, body="traffic")
    shown = police.get(f"/office/opinions/{own.pk}/").content.decode()
    assert "请核实驾驶人" in shown and "学***" in shown and "学生甲01" not in shown
    assert police.get(f"/office/opinions/{other.pk}/").status_code == 404
    assert police.get("/office/cases/").status_code == 403
    assert office.world.client("officer").get("/office/opinions/").status_code == 403
    stranger = office.world.client("joint", TOWN, "police")
    assert stranger.get(f"/office/opinions/{own.pk}/").status_code == 404


def test_a_body_replies_once_with_its_reason_and_the_case_moves_on(
    office: Hall, asked: HallCase
) -> None:
    for unit in ("police", "traffic"):
        client = office.world.client("joint", DISTRICT, unit)
        opinion = Opinion.objects.get(case=asked, body=unit)
        url = f"/office/opinions/{opinion.pk}/"
        bare = client.post(url, {"verdict": "disagree", "text": ""})
        assert bare.status_code == 422 and "必须写明理由" in bare.content.decode()
        assert client.post(url, {"verdict": "agree", "text": "没有意见"}).status_code == 302
        again = client.post(url, {"verdict": "agree", "text": "再说一次"})
        assert again.status_code == 422 and "已经回复过" in again.content.decode()
    assert fresh(asked).state == "opined"
    done = office.world.client("joint", DISTRICT, "police").get("/office/opinions/?state=0")
    assert asked.number in done.content.decode()
    page = office.world.client("officer").get(f"/office/cases/{asked.pk}/").content.decode()
    assert "公安部门" in page and "没有意见" in page
    file = office.world.client("joint", DISTRICT, "police").get(
        "/office/opinions/?state=0&format=csv"
    )
    assert "学生甲01" not in body(file).decode("utf-8-sig")


# --- several cases at once ---


def test_each_case_is_decided_with_its_own_reason_and_a_failure_stops_no_other(
    office: Hall,
) -> None:
    cases = [accepted(office) for _ in range(3)]
    client = office.world.client("officer")
    query = "&".join(f"case={case.pk}" for case in cases)
    page = client.get(f"/office/bulk/?{query}")
    assert [line.case.pk for line in page.context["lines"]] == [case.pk for case in cases]
    stale = fresh(cases[1]).turn
    office.do(cases[1], "forward", "officer")
    given: dict[str, Any] = {"case": [case.pk for case in cases]}
    for case, reason in zip(cases, ("材料齐全", "材料齐全", ""), strict=True):
        given |= {f"step-{case.pk}": "forward", f"reason-{case.pk}": reason}
        given[f"turn-{case.pk}"] = stale
    answer = client.post("/office/bulk/", given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert (answer.context["done"], answer.context["failed"]) == (1, 2)
    assert "刚刚被别人办理过" in text and "请写明这一件的理由" in text
    assert fresh(cases[0]).state == "examining"
    assert fresh(cases[2]).state == "accepted"
    step = HallStep.objects.get(case=cases[0], action="forward")
    assert step.reason == "材料齐全"


def test_bulk_takes_neither_refusals_nor_other_peoples_steps(office: Hall) -> None:
    case = office.open()
    lines = office.world.client("officer").get(f"/office/bulk/?case={case.pk}").context["lines"]
    assert [step.action for step in lines[0].steps] == ["accept"]
    given = {"case": case.pk, f"step-{case.pk}": "refuse", f"reason-{case.pk}": "不行"}
    assert office.world.client("officer").post("/office/bulk/", given).status_code == 422
    assert fresh(case).state == "received"
    elsewhere = office.world.client("officer", TOWN).get(f"/office/bulk/?case={case.pk}")
    assert not elsewhere.context["lines"] and not elsewhere.context["none"]
    nothing = office.world.client("officer").post(
        "/office/bulk/", {"case": [case.pk, "x", "9" * 30]}
    )
    assert nothing.status_code == 200 and nothing.context["nothing"]


# --- site visits ---


VISIT = {
    "at": "2026-02-12T09:30",
    "place": "示例路1号",
    "people": "承办人01、承办人02",
    "conclusion": "符合条件",
    "what": ["场地", "消防", ""],
    "note": ["", "灭火器过期", ""],
    "ok-0": "yes",
    "ok-1": "no",
}


def test_a_visit_is_recorded_with_points(office: Hall) -> None:
    case = accepted(office)
    client = office.world.client("officer")
    url = f"/office/cases/{case.pk}/visit/"
    assert client.get(url).status_code == 200
    assert client.post(url, VISIT).status_code == 302
    kept = SiteVisit.objects.get(case=case).points
    assert [(one["what"], one["ok"]) for one in kept] == [("场地", True), ("消防", False)]
    assert "灭火器过期" in client.get(f"/office/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"people": "承办人01"}, "两名以上"),
        ({"ok-1": ""}, "还没有选符合或不符合"),
        ({"what": ["", "", ""]}, "至少记录一个核查要点"),
        ({"at": "2026-02-13T09:30"}, "不能晚于现在"),
        ({"at": "0001-01-01T00:00"}, "请检查年份"),
        ({"conclusion": ""}, "必填"),
    ],
)
def test_a_visit_with_faults_keeps_what_was_typed(
    office: Hall, wrong: dict[str, Any], said: str
) -> None:
    case = accepted(office)
    url = f"/office/cases/{case.pk}/visit/"
    answer = office.world.client("officer").post(url, {**VISIT, **wrong})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text and "灭火器过期" in text
    assert not SiteVisit.objects.exists()
    assert office.world.client("window").post(url, VISIT).status_code == 403
    assert office.world.client("officer", TOWN).get(url).status_code == 404
