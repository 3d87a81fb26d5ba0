"""An item changes while a case runs: what runs keeps its version, what comes gets the new one."""

from __future__ import annotations

from datetime import date

import pytest

from tests.journeys.hall.given import deferral, family, page_of, taken
from tests.journeys.hall.story import Hall, Visitor
from tongjian.hall.items.reads import in_force

pytestmark = pytest.mark.soak

QUESTION = "孩子平时由谁照看"


def test_a_running_case_keeps_its_form_and_limits(hall: Hall) -> None:
    before = family(hall, 1)
    case = deferral(hall, before)
    draft = begins_a_draft(hall)

    writes_the_next_version(hall)
    is_approved_by_another(hall)

    hall.at("2026-03-09 09:00")
    hall.night()
    with hall.site.world.scope():
        assert in_force("deferral", date(2026, 3, 9)).number == 2
    hall.at("2026-03-09 10:00")
    guide = hall.anybody().open("/hall/items/deferral/").sees("3个工作日")
    guide.unfold("事项要素").sees("第2版")

    running = taken(hall, case, "accept", "officer")
    officer = hall.official("officer").open(page_of(running)).sees("事项版本 第 1 版")
    officer.sees("到期日 2026年3月10日").misses(QUESTION)

    draft.open("/hall/my/").press("适龄儿童、少年延缓入学")
    draft.open(draft.path.split("step")[0].split("questions")[0] + "check/")
    draft.sees("办理要求更新了").looks("draft-renewed").press("换到新要求")

    after = family(hall, 2)
    new = deferral(hall, after, answers={"watched_by": "祖母"})
    accepted = taken(hall, new, "accept", "officer")
    officer.open(page_of(accepted)).sees("事项版本 第 2 版", "到期日 2026年3月12日", QUESTION)


def begins_a_draft(hall: Hall) -> Visitor:
    home = family(hall, 5)
    parent = hall.applicant(home.mobile, then="/hall/apply/deferral/")
    parent.page.get_by_label(home.child.name).check()
    parent.press("开始填写")
    parent.answer("孩子现在是哪种情况", "想晚一年入学").answer("谁来证明", "医院")
    parent.answer("谁来申请", "父亲或者母亲")
    return parent.press("保存并继续")


def writes_the_next_version(hall: Hall) -> None:
    """Three days instead of one, and one question more."""
    editor = hall.official("item_editor").open("/office/items/").looks("items")
    editor.press("适龄儿童、少年延缓入学").looks("item")
    editor.write("change", "change").write("reason", "增加照看情况，放宽承诺时限。")
    editor.press("开始编写").looks("version")
    editor.press("时限").write("limits_rows.1.amount", "3").press("保存这一页")
    editor.press("表单").looks("form-builder").press("再加一项“字段”")
    keys = editor.page.locator('main [name^="form_fields_rows."][name$=".key"]')
    name = keys.last.get_attribute("name").removesuffix(".key")
    given = {"key": "watched_by", "label": QUESTION, "kind": "text", "step": "guardian"}
    for key, value in {**given, "options": "max=40"}.items():
        editor.write(f"{name}.{key}", value)
    editor.press("保存这一页")
    editor.press("与上一版比较").sees("3", QUESTION).looks("differences")
    editor.page.go_back()
    editor.press("流程图").looks("chart").page.go_back()
    editor.press("预览指南").sees("3个工作日").page.go_back()
    editor.write("in_force_from", "2026-03-09").press("提交审定").sees("待审定")


def is_approved_by_another(hall: Hall) -> None:
    approver = hall.official("item_approver").open("/office/items/deferral/").press("第 2 版")
    approver.sees("审定").looks("approve").write("decision", "同意，3月9日起施行。")
    approver.press("审定通过").sees("同意，3月9日起施行")
    hall.anybody().open("/hall/items/deferral/").sees("1个工作日")
