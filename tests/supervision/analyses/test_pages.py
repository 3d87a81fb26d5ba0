"""The analysis pages: what they say, who may see them, what is missing, what is asked wrongly."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.supervision.analyses.conftest import OTHER_UNIT, TOWN_UNIT, UNIT, deliver
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, body
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.scope import scope
from tongjian.supervision.analyses import notes, reads
from tongjian.supervision.analyses.actions import add_note
from tongjian.supervision.analyses.catalog import all_analyses, analysis_named
from tongjian.supervision.analyses.models import UnitNote

BASE = f"?j={DISTRICT}&year=2024"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def lead(page: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', page)
    return found[1] if found else ""


def test_every_analysis_answers_or_says_what_is_missing(told: Clerk) -> None:
    client = told.world.client("deputy")
    given = {"payment", "budget", "transfer", "three_public"}
    unanswered = [one for one in all_analyses() if not set(one.datasets) <= given]
    for one in [*unanswered[::6], *(one for one in all_analyses() if one not in unanswered)]:
        page = text(client, f"/analysis/{one.key}/{BASE}")
        if set(one.datasets) <= given:
            assert lead(page).endswith("。"), one.key
        else:
            told_missing = [name for name in one.datasets if name not in given]
            assert told_missing and "还缺数据，不能分析" in page and not lead(page), one.key
            assert "<td" not in page, one.key


def test_sentence_table_and_explanation_agree(told: Clerk) -> None:
    client = told.world.client("deputy")
    page = text(client, f"/analysis/progress-department/{BASE}")
    assert lead(page).startswith("全部部门完成 7,000.00元，占全年预算 1.50万元 的 46.7%")
    link = re.search(r'class="explain" href="(/query/payment/explain/[^"]+)"', page)
    assert link is not None
    assert re.search(r"支付金额：.*1,000\.00|支付金额：.*6,000\.00", text(client, link[1]), re.S)


def test_consolidated_and_own_level_are_two_answers(told: Clerk) -> None:
    client = told.world.client("deputy")
    own = text(client, f"/analysis/structure-function/{BASE}")
    both = text(client, f"/analysis/structure-function/{BASE}&view=all")
    assert "共支出 7,000.00元" in lead(own)
    assert "共支出 1.30万元" in lead(both)


def test_a_place_without_data_is_named_beside_the_sum(told: Clerk) -> None:
    page = text(told.world.client("deputy"), f"/analysis/structure-function/{BASE}&view=all")
    assert "国库集中支付数据缺乙镇，合计不含这些地方。" in page


def test_district_and_towns_are_compared(told: Clerk) -> None:
    page = text(told.world.client("deputy"), f"/analysis/district-towns/{BASE}")
    assert lead(page) == "比对 1 个镇，1 个镇与区的数不一致，其中甲镇相差 50.00元。"


def test_a_town_has_no_towns_to_compare(told: Clerk) -> None:
    client = told.world.client("town", TOWN)
    assert "没有可以比较的镇" in text(client, f"/analysis/towns-compared/?j={TOWN}&year=2024")
    assert "各镇比较" not in text(client, "/analysis/")


def test_a_day_before_anything_came_in_everything_is_missing(told: Clerk) -> None:
    day = told.today(-1)
    page = text(told.world.client("deputy"), f"/analysis/trend/{BASE}&as_of={day}")
    assert "还缺数据，不能分析" in page and "国库集中支付" in page


def test_the_table_sorts_filters_and_exports(told: Clerk) -> None:
    client = told.world.client("committee")
    page = text(client, f"/analysis/structure-function/{BASE}&sort=paid")
    shown = page.split('class="table table--cards"')[1]
    names = re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', shown)
    assert names == ["教育支出", "一般公共服务支出"]
    narrowed = text(client, f"/analysis/structure-function/{BASE}&name=教育")
    assert "一般公共服务支出" not in narrowed.split('class="table table--cards"')[1]
    content = body(client.get(f"/analysis/structure-function/{BASE}&format=csv"))
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[1][:3] == ["一般公共服务支出", "6000.00", "85.71"]
    assert client.get(f"/analysis/structure-function/{BASE}&format=xlsx").status_code == 200
    deputy = told.world.client("deputy")
    assert deputy.get(f"/analysis/structure-function/{BASE}&format=csv").status_code == 403


HOSTILE = ["year=1900", "year=abc", "j=999999", "view=both", "fund=x", "as_of=2024-02-30",
           "sort=password", "name=%00x", "as_of=9999-12-31", "at=a/b/c/d/e", "q=';--", "page=9e9"]  # fmt: skip


@pytest.mark.parametrize(
    "path", ["analysis/", "analysis/three-stages/", "tree/", f"analysis/unit/{UNIT}/"]
)
def test_no_parameter_breaks_a_page(told: Clerk, path: str) -> None:
    client = told.world.client("deputy")
    for query in HOSTILE:
        status = client.get(f"/{path}?{query}").status_code
        assert status in ((200, 404) if path.startswith("analysis/unit") else (200,)) or (
            status == 400 and "%00" in query
        ), query


def test_what_does_not_exist_or_is_elsewhere_is_not_found(told: Clerk) -> None:
    client = told.world.client("town", OTHER_TOWN)
    text(client, "/analysis/nothing/", 404)
    text(client, f"/analysis/unit/{UNIT}/", 404)
    page = text(client, f"/analysis/structure-function/{BASE}")
    assert "无权查看" in page and "7,000.00" not in page


def test_only_who_sets_rules_sets_a_tolerance(told: Clerk) -> None:
    given = {"jurisdiction": DISTRICT, "value": "60", "valid_from": told.today().isoformat()}
    address = "/analysis/district-towns/tolerance/"
    assert told.world.client("deputy").post(address, given).status_code == 403
    client = told.world.client("committee")
    for wrong in ({"value": "-1"}, {"value": "甲"}, {"value": "1.234"}, {"valid_from": "2020-01-01"},
                  {"jurisdiction": "999"}):  # fmt: skip
        response = client.post(address, {**given, **wrong})
        assert response.status_code == 422, wrong
    assert client.post("/analysis/trend/tolerance/", given).status_code == 404
    assert client.post(address, given).status_code == 302
    page = text(client, f"/analysis/district-towns/{BASE}")
    assert "相差都不超过 60.00元" in lead(page)
    before = told.today(-1)
    with scope([DISTRICT, TOWN], ROOT):
        one = analysis_named("district-towns")
        assert reads.tolerance(one, DISTRICT, before) == 0
        assert reads.tolerance(one, TOWN, told.today()) == 0


def test_growth_over_a_change_of_basis_is_not_compared(told: Clerk) -> None:
    from tongjian.supervision.dictionaries.models import BasisChange

    last_year = {
        "fiscal_year": "2023", "transfer_no": "Z0", "direction": "out", "kind": "general",
        "date_issued": "2023-02-20", "lower_jurisdiction": TOWN, "special": "none", "issued_yuan": "20",
    }  # fmt: skip
    deliver(told, "transfer", last_year, fiscal_year=2023)
    client = told.world.client("deputy")
    address = f"/analysis/transfers-town/{BASE}"
    assert "比上年同期增长 1,400.0%" in lead(text(client, address))
    with told.world.scope() as inside:
        from tongjian.core.scope import set_local

        inside.action = "dictionaries.test"
        set_local("tongjian.action", "dictionaries.test")
        BasisChange.objects.create(
            jurisdiction_id=DISTRICT, dataset="transfer", year=2024, note="镇级支出改列转移支付",
            entered=told.today(), entered_at=told.moment(), by="测试",
        )  # fmt: skip
    page = text(client, address)
    assert "口径变化，不可比" in lead(page) and "1,400.0%" not in page
    assert "镇级支出改列转移支付" in page


def test_a_unit_sees_its_own_page_alone_and_first(told: Clerk) -> None:
    own = told.world.client("unit", DISTRICT, UNIT)
    response = own.get("/analysis/")
    assert response.status_code == 302 and f"/analysis/unit/{UNIT}/" in response["Location"]
    page = text(own, f"/analysis/unit/{UNIT}/{BASE}")
    assert "6,000.00" in page and "您先看到" not in page.split("<main")[0]
    for code in (OTHER_UNIT, TOWN_UNIT, "x"):
        text(own, f"/analysis/unit/{code}/{BASE}", 404)
    text(own, f"/analysis/trend/{BASE}", 404)


def test_others_see_a_unit_as_it_was_some_working_days_ago(
    told: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = told.world.client("committee")
    page = text(client, f"/analysis/unit/{UNIT}/{BASE}")
    assert "新收到的数据由单位先看 3 个工作日" in page and "6,000.00" not in page
    monkeypatch.setenv("TONGJIAN_UNIT_PREVIEW_DAYS", "0")
    page = text(client, f"/analysis/unit/{UNIT}/{BASE}")
    assert "6,000.00" in page and "由单位先看" not in page


def test_a_units_note_stands_beside_its_figures_until_taken_back(told: Clerk) -> None:
    own, others = told.world.client("unit", DISTRICT, UNIT), told.world.client("deputy")
    address = f"/analysis/unit/{UNIT}/note/{BASE}"
    assert others.post(address, {"text": "冒充"}).status_code == 403
    assert own.post(f"/analysis/unit/{OTHER_UNIT}/note/{BASE}", {"text": "甲"}).status_code == 404
    assert own.post(address, {"text": ""}).status_code == 422
    assert own.post(address, {"text": "长" * 1001}).status_code == 422
    assert own.post(address, {"text": "工程因雨推迟 <b>"}).status_code == 302
    assert "工程因雨推迟" in text(others, f"/analysis/unit/{UNIT}/{BASE}")
    tree = others.get(f"/tree/{BASE}&at={UNIT}").content.decode()
    assert "有说明" in tree and "<b>" not in tree
    assert own.post(address, {"text": ""}).status_code == 302
    page = text(others, f"/analysis/unit/{UNIT}/{BASE}")
    assert "单位没有作说明" in page and "以前的说明（1 条）" in page
    with told.world.scope():
        assert UnitNote.objects.count() == 2 and notes.notes([DISTRICT], 2024) == {}


def test_a_note_is_for_the_unit_itself(told: Clerk) -> None:
    actor = told.world.actor("unit", DISTRICT, UNIT)
    given: dict[str, Any] = {
        "year": 2024,
        "text": "甲",
        "jurisdiction": DISTRICT,
        "by": actor,
        "now": told.moment(),
    }
    with scope([DISTRICT], actor), pytest.raises(NotPermitted):
        add_note(unit=OTHER_UNIT, **given)


def test_working_days_are_counted_back_over_holidays() -> None:
    from tongjian.core.calendar.days import Calendar
    from tongjian.supervision.analyses.unit import seen_by_others

    calendar = Calendar.seeded()
    assert seen_by_others(date(2025, 10, 10), 3, calendar) < date(2025, 10, 1)
    for back in range(4):
        day = seen_by_others(date(2025, 6, 20), back, calendar)
        assert calendar.workdays(day - timedelta(1), date(2025, 6, 19)) == back
