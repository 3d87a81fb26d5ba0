"""Two at once: two officials on one case, one applicant in two tabs."""

from __future__ import annotations

import pytest

from tests.journeys.hall.given import deferral, family, page_of, taken
from tests.journeys.hall.story import Hall
from tongjian.hall.cases.models import HallStep

pytestmark = pytest.mark.soak


def test_the_second_official_is_told_and_keeps_what_was_typed(hall: Hall) -> None:
    case = deferral(hall, family(hall))
    taken(hall, case, "accept", "officer")
    first = hall.official("officer").open(page_of(case)).press("提出承办意见")
    second = hall.official("officer", unit="2").open(page_of(case)).press("提出承办意见")
    second.write("reason", "材料齐全，病情属实，建议准予。")
    first.write("reason", "建议准予。").press("提出承办意见").sees("待批准")
    second.press("提出承办意见").sees("刚刚有人办理过", "officer01", "材料齐全，病情属实，建议准予")
    second.looks("second-official")
    with hall.site.world.scope():
        assert HallStep.objects.filter(case=case, action="report").count() == 1


def test_a_stale_tab_loses_nothing(hall: Hall) -> None:
    home = family(hall)
    tab = hall.applicant(home.mobile, then="/hall/apply/deferral/")
    tab.page.get_by_label(home.child.name).check()
    tab.press("开始填写")
    tab.answer("孩子现在是哪种情况", "想晚一年入学").answer("谁来证明", "医院")
    tab.answer("谁来申请", "父亲或者母亲").press("保存并继续")
    address = tab.path
    other = hall.same_browser(tab).open(address)
    other.fill(child_address__street="乙镇", child_address__detail="新路9号")
    other.press("保存并继续")

    tab.fill(child_address__street="甲镇", child_address__detail="示例路1弄2号")
    tab.press("保存并继续")
    tab.sees("这一页在别处也改过", "别处保存的是", "新路9号").looks("stale-tab")
    assert tab.page.input_value("main [name='child_address.detail']") == "示例路1弄2号"
    tab.press("保存并继续").misses("别处也改过")
    tab.open(address)
    assert tab.page.input_value("main [name='child_address.detail']") == "示例路1弄2号"
