"""The officials' day: what is urgent, a colleague's cases, several at once, opinions, a visit."""

from __future__ import annotations

import re

import pytest

from tests.journeys.hall.given import deferral, family, page_of, taken
from tests.journeys.hall.story import DESKTOP, PHONE, Hall, Visitor
from tests.world import DISTRICT
from tongjian.hall.cases.models import HallCase, HallStep, SiteVisit

pytestmark = pytest.mark.soak


def numbers(visitor: Visitor) -> list[str]:
    """The numbers on the worklist, from the top."""
    shown = visitor.page.locator(".worklist__case .worklist__number").all_inner_texts()
    return [one.strip() for one in shown]


def test_the_most_urgent_is_on_top_and_a_deputy_takes_over(hall: Hall) -> None:
    homes = [family(hall, number) for number in (1, 2, 3)]
    hall.at("2026-02-28 09:00")  # a Saturday that is worked
    accepted = taken(hall, deferral(hall, homes[0]), "accept", "officer")  # due on 2 March
    hall.at("2026-02-28 10:00")
    second = deferral(hall, homes[1])
    hall.at("2026-03-02 10:00")
    third = deferral(hall, homes[2])

    officer = hall.official("officer").open("/office/cases/?tab=desk")
    assert numbers(officer) == [accepted.number, second.number, third.number]
    officer.sees("今天到期").looks("worklist-urgent")
    officer.open("/office/cases/?tab=mine")
    assert numbers(officer) == [accepted.number]

    colleague = hall.site.world.person("officer", DISTRICT, "2")
    officer.open("/office/leave/").looks("leave")
    officer.fill(from_day="2026-03-03", to_day="2026-03-05", deputy=str(colleague.pk))
    officer.press("登记").sees("还没开始")

    hall.at("2026-03-03 10:00")
    deputy = hall.official("officer", unit="2").open("/office/cases/?tab=deputy")
    assert numbers(deputy) == [accepted.number]
    deputy.sees("已超期").looks("worklist-deputy")
    deputy.open(page_of(accepted)).press("提出承办意见").write("reason", "代办：建议准予。")
    deputy.press("提出承办意见").sees("待批准")
    head = hall.official("head").open(page_of(accepted)).unfold("其他办理").press("移交给同事")
    head.write("to", str(colleague.pk)).write("reason", "承办人请假。").press("移交给同事")
    deputy.open("/office/cases/?tab=mine")
    assert numbers(deputy) == [accepted.number]


def test_several_are_decided_each_with_its_reason(hall: Hall) -> None:
    cases = [deferral(hall, family(hall, number)) for number in (1, 2, 3)]
    for case in cases:
        taken(hall, case, "accept", "officer")
        taken(hall, case, "report", "officer", reason="建议准予。")
    head = hall.official("head").open("/office/cases/?tab=desk")
    for case in cases:
        head.page.get_by_label(f"选择 {case.number}").check()
    head.press("对选中的逐件决定").looks("bulk")
    for case, reason in zip(cases, ("病情属实，准予。", "", "术后休养，准予。"), strict=True):
        head.write(f"step-{case.pk}", "grant").write(f"reason-{case.pk}", reason)
    head.press("办理选定的步骤").sees("有的件没有办成", "请写明这一件的理由").looks("bulk-told")
    with hall.site.world.scope():
        states = [HallCase.objects.get(pk=case.pk).phase for case in cases]
        assert states == ["decided", "examining", "decided"]
    head.write(f"step-{cases[1].pk}", "grant").write(f"reason-{cases[1].pk}", "材料齐全，准予。")
    head.press("办理选定的步骤").sees("办成1件")
    with hall.site.world.scope():
        steps = HallStep.objects.filter(action="grant").order_by("case_id")
        assert [one.reason for one in steps] == [
            "病情属实，准予。",
            "材料齐全，准予。",
            "术后休养，准予。",
        ]


def test_an_opinion_is_asked_and_a_visit_recorded_on_a_phone(hall: Hall) -> None:
    case = taken(hall, deferral(hall, family(hall)), "accept", "officer")
    officer = hall.official("officer").open(page_of(case)).unfold("其他办理")
    officer.press("征求意见").write("kind", "expert").write("body", "experts")
    officer.write("due", "2026-03-10").looks("ask-opinion").press("征求意见").sees("等待答复")
    expert = hall.official("joint", unit="experts").open("/office/opinions/")
    expert.press_first("main tbody a").write("verdict", "conditional").press("回复意见").sees(
        "必须写明"
    )
    expert.write("text", "建议延缓到学期开始，期满复查。").press("回复意见")
    officer.open(page_of(case)).sees("有条件同意", "期满复查")

    outside = hall.official("officer", PHONE).open(page_of(case))
    outside.press("现场核查").looks("visit-empty")
    outside.fill(place="示例路1弄2号", people="承办人01、承办人02", conclusion="情况属实。")
    for point in range(outside.page.locator("fieldset.point").count()):
        if outside.page.locator(f"#what-{point}").input_value():
            outside.page.locator(f"input[name=ok-{point}][value=yes]").check()
    outside.page.locator("main input[type=file]").set_input_files(hall.paper("现场照片.png"))
    photos = outside.page.locator("main .uploads").get_by_role("list")
    photos.get_by_text("现场照片.png").first.wait_for()
    outside.looks("visit").press("保存核查记录").sees("现场核查已记录", "情况属实", inside="body")
    with hall.site.world.scope():
        visit = SiteVisit.objects.get(case=case)
        assert visit.uploads.count() == 1 and all(point["ok"] for point in visit.points)


def test_paper_is_taken_in_at_the_window(hall: Hall) -> None:
    home = family(hall)
    window = hall.official("window").open("/office/intake/").looks("intake")
    window.open("/office/intake/deferral/").looks("intake-form").sees("延缓入学")
    assert home.mobile


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_figures_and_monitoring_open(hall: Hall, size: tuple[int, int]) -> None:
    hall.at("2026-02-12 10:00")
    late = deferral(hall, family(hall), materials=("household",))
    hall.at("2026-02-27 00:10")
    hall.night()
    hall.at("2026-03-09 10:00")
    hall.night()
    supervisor = hall.official("hall_supervisor", size).open("/office/monitoring/")
    supervisor.sees("逾期未告知，视为受理", "超过承诺时限").looks("monitoring-board")
    supervisor.press_first("main tbody a").sees(late.number).looks("monitoring-finding")
    supervisor.open("/office/figures/").sees("五项绩效目标", "适龄儿童").looks("figures")
    assert re.search("[0-9]", supervisor.text())
