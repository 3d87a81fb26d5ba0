"""The list, many at once, the board and repeat offenders: works, others' 404 or nothing, bad input."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from tests.supervision.audits.conftest import People, case_of, done, page
from tests.world import OTHER_TOWN, World, body


def exported(client: Client, address: str) -> list[dict[str, str]]:
    text = body(client.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


QUERIES = [
    ("", "A B C T1 X Y"),
    ("unit=第2局", "C Y"),
    ("kind=asset", "B Y"),
    ("state=rectifying", "A B C T1 X Y"),
    ("state=closed", ""),
    ("done=yes", "B Y"),
    ("done=no", "A C T1 X"),
    ("late=yes", "X"),
    ("year=2022", "X"),
    ("report=2023年度预算", "A B C T1 X Y"),
    ("report=没有", ""),
    ("again=yes", "A X"),
    ("place=310112101", "T1"),
    ("problem=入账", "B"),
    ("kind=nonsense", "A B C T1 X Y"),
    ("agenda=常委会会议", ""),
]


def test_the_list_filters_and_exports(people: People) -> None:
    for query, numbers in QUERIES:
        rows = exported(people["deputy"], f"/audits/?whose=all&sort=number&format=csv&{query}")
        assert [row["编号"] for row in rows] == numbers.split(), query
    assert people["deputy"].get("/audits/?whose=all&late=yes&kind=nonsense").status_code == 200


def test_the_list_shows_days_late_and_what_the_data_say(people: People) -> None:
    rows = {row["编号"]: row for row in exported(people["deputy"], "/audits/?whose=all&format=csv")}
    assert rows["X"]["期限"] == "逾期999天" and rows["X"]["屡审屡犯"] == "是"
    assert rows["B"]["状态"] == "数据显示已整改" and rows["B"]["已整改"] == "80000.00"
    assert rows["C"]["涉及金额"] == "" and rows["A"]["状态"] == "整改中"
    told = page(people["deputy"], "/audits/?whose=all")
    words = re.sub("<[^>]+>", "", told)
    assert "共 6 个，已整改 2 个" in words and "1 个逾期" in words


@pytest.mark.soak
@pytest.mark.parametrize("sort", ["title", "-sum", "due", "state", "again", "-priority", "place"])
def test_the_list_sorts(sort: str, people: People) -> None:
    assert len(exported(people["deputy"], f"/audits/?whose=all&format=csv&sort={sort}")) == 6


def test_each_sees_what_waits_for_them(world: World, people: People) -> None:
    def waiting(who: str) -> list[str]:
        rows = exported(people[who], "/audits/?whose=mine&sort=number&format=csv")
        return [row["编号"] for row in rows]

    assert waiting("unit") == ["A", "X"]
    assert waiting("auditor") == ["B", "Y"]
    assert waiting("committee") == []
    done(people["unit"], world, "A", "extend", due="2025-12-20", reason="诉讼")
    assert waiting("committee") == ["A"]
    sums = {"returned": "1", "reclassified": "", "other": ""}
    done(people["unit"], world, "A", "rectify", reason="已办", **sums)
    assert waiting("auditor") == ["A", "B", "Y"] and waiting("unit") == ["X"]
    assert case_of(world, "X").title not in page(people["unit"], "/cases/?whose=mine")


@pytest.mark.soak
def test_the_list_of_cases_and_its_board_leave_audit_problems_out(
    world: World, people: People
) -> None:
    title = case_of(world, "A").title
    assert title not in page(people["deputy"], "/cases/?whose=all")
    assert exported(people["deputy"], "/cases/board/?by=unit&format=csv") == []


def test_many_are_confirmed_accepted_and_closed_at_once(world: World, people: People) -> None:
    auditor, committee, second = people["auditor"], people["committee"], people["second"]
    keys = [case_of(world, number).pk for number in ("B", "Y")]
    told = page(auditor, "/audits/many/confirm_data/")
    assert all(f'value="{key}"' in told for key in keys)
    assert f'value="{case_of(world, "A").pk}"' not in told
    address = "/audits/many/confirm_data/"
    refused = auditor.post(address, {"cases": keys, "reason": " "})
    assert refused.status_code == 422 and " checked" in refused.content.decode()
    assert "请写明依据或理由" in refused.content.decode()
    none = auditor.post(address, {"reason": "数据"})
    assert none.status_code == 422 and "请先勾选问题" in none.content.decode()
    assert auditor.post(address, {"cases": keys, "reason": "数据"}).status_code == 302
    assert case_of(world, "B").track.state == "rectified"
    given = {"cases": keys, "reason": "属实"}
    assert committee.post("/audits/many/accept/", given).status_code == 302
    assert "没有可以一起办的问题" in page(committee, "/audits/many/close/")
    assert second.post("/audits/many/close/", {"cases": keys}).status_code == 302
    assert {case_of(world, number).track.state for number in ("B", "Y")} == {"closed"}
    again = auditor.post(address, {"cases": keys, "reason": "再来"})
    assert again.status_code == 422 and "刚刚被别人办过" in again.content.decode()


@pytest.mark.soak
def test_who_may_not_take_a_step_takes_it_for_none(world: World, people: People) -> None:
    for who in ("deputy", "unit", "finance", "bureau"):
        for step in ("confirm_data", "accept", "close"):
            assert people[who].get(f"/audits/many/{step}/").status_code == 403
    assert people["committee"].get("/audits/many/confirm_data/").status_code == 403
    page(people["committee"], "/audits/many/nothing/", 404)
    page(people["committee"], "/audits/many/withdraw/", 404)
    stranger = world.client("auditor", OTHER_TOWN)
    given = {"cases": [case_of(world, "B").pk], "reason": "x"}
    assert stranger.post("/audits/many/confirm_data/", given).status_code == 422
    assert case_of(world, "B").track.state == "rectifying"


def test_the_board_counts_each_problem_and_sum_once(people: People) -> None:
    rows = exported(people["deputy"], "/audits/board/?by=kind&format=csv&sort=name")
    told = {row["问题类型"]: row for row in rows}
    assert told["资金支付"]["查出"] == "3" and told["资金支付"]["其中逾期"] == "1"
    assert told["资金支付"]["涉及金额"] == "700000.00"
    assert told["资产管理"]["整改率"] == "100.0%"
    assert told["资产管理"]["已整改金额"] == "160000.00"
    assert told["预算管理"]["金额整改率"] == "—"
    assert sum(int(row["查出"]) for row in rows) == 6
    year = exported(people["deputy"], "/audits/board/?by=unit&year=2022&format=csv")
    assert [(row["单位"], row["查出"], row["其中逾期"]) for row in year] == [
        ("第1局本级", "1", "1")
    ]
    assert "各问题类型的问题整改得怎样" in page(people["deputy"], "/audits/board/")
    page(people["deputy"], "/audits/board/?by=colour", 404)
    assert len(exported(people["deputy"], "/audits/board/?year=abcd&format=csv")) == 3
    own = exported(people["other"], "/audits/board/?by=unit&format=csv")
    assert [row["单位"] for row in own] == ["第2局本级"]


def test_repeat_offenders_year_by_year(people: People, world: World) -> None:
    rows = exported(people["deputy"], "/audits/again/?format=csv")
    assert [(row["单位"], row["问题类型"], row["各年度"]) for row in rows] == [
        ("第1局本级", "资金支付", "2022、2024")
    ]
    assert rows[0]["各年问题"] == "2022年X；2024年A" and rows[0]["未整改到位"] == "2"
    told = page(people["deputy"], "/audits/again/")
    assert f"/cases/{case_of(world, 'X').pk}/" in told
    assert exported(people["other"], "/audits/again/?format=csv") == []
    assert exported(people["deputy"], "/audits/again/?kind=debt&format=csv") == []
    case = page(people["deputy"], f"/cases/{case_of(world, 'A').pk}/")
    assert "屡审屡犯" in case and f"/cases/{case_of(world, 'X').pk}/" in case


def test_who_has_no_right_sees_no_page(world: World) -> None:
    for role, address in (("department", ""), ("operator", "board/"), ("system_admin", "again/")):
        assert world.client(role).get(f"/audits/{address}").status_code == 403


@pytest.mark.soak
def test_empty_lists_say_so(world: World, people: People) -> None:
    stranger = world.client("town", OTHER_TOWN)
    assert "没有审计问题" in page(stranger, "/audits/")
    assert "没有审计问题" in page(stranger, "/audits/board/")
    assert "没有屡审屡犯的单位" in page(stranger, "/audits/again/")


def test_only_who_can_have_something_to_do_has_a_worklist(people: People) -> None:
    for who in ("committee", "unit", "auditor", "town"):
        assert "等我办" in page(people[who], "/audits/")
    for who in ("deputy", "finance", "bureau"):
        assert "等我办" not in page(people[who], "/audits/")
