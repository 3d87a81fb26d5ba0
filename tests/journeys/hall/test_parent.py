"""A parent lets a child enter school a year later, from a phone to the supervisor's last word."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.hall.applicants.people import PARENT, resident
from tests.journeys.hall.story import DESKTOP, PHONE, Hall, Visitor
from tongjian.core.notify.models import Outgoing

MOBILE = "13800000001"
CHILD, SISTER = "学生甲", "学生乙"
BORN = date(2020, 5, 6)


@pytest.mark.timeout(600)
def test_a_parent_defers_a_childs_entry_from_a_phone(hall: Hall) -> None:
    parent = hall.anybody(PHONE)
    finds_the_item(parent)
    says_who_they_are(parent)
    begins_for_one_of_two_children(parent)
    goes_on_at_a_computer(hall)
    number, code = submits_from_the_phone(parent)

    officer = hall.official("officer")
    is_asked_once_for_a_missing_paper(hall, officer, number)
    answers_it(hall, parent)

    hall.at("2026-03-04 09:20")
    is_decided(hall, officer, number)
    receives_the_certificate(hall, parent)
    is_followed_without_signing_in(hall, code)
    rates_it_worst(parent)
    is_made_good(hall)


def finds_the_item(parent: Visitor) -> None:
    parent.open("/hall/").looks("front")
    parent.page.fill("input[name=q]", "想让孩子晚一年上学")
    parent.press("找事项").sees("适龄儿童、少年延缓入学、休学审批").looks("search")
    parent.press("适龄儿童、少年延缓入学").sees("1个工作日", "不收费", "义务教育法").looks("guide")
    parent.press("回答 3 个问题")
    parent.answer("孩子现在是哪种情况", "想晚一年入学")
    parent.answer("谁来证明", "医院")
    parent.answer("谁来申请", "父亲或者母亲")
    parent.press("看看要准备什么").sees("您要准备 3 份材料", "医院诊断证明").looks("need")
    parent.misses("监护关系证明", "就读学校意见")
    parent.press("立即办理")


def says_who_they_are(parent: Visitor) -> None:
    parent.looks("sign-in").sign_in(MOBILE)
    assert parent.path == "/hall/me/", "who is unknown says who they are first"
    parent.press("现在填写")
    parent.fill(name=PARENT.name, id_type="resident", id_number=PARENT.id_number).press("保存")
    for name, order in ((CHILD, 31), (SISTER, 44)):
        parent.press("增加孩子")
        parent.fill(name=name, id_type="resident", id_number=resident(BORN, order)).press("保存")
    parent.sees(CHILD, SISTER).looks("me")


def begins_for_one_of_two_children(parent: Visitor) -> None:
    address = "/hall/apply/deferral/?situation=defer&proof=hospital&guardian_kind=parent"
    parent.open(address).sees(CHILD, SISTER).looks("for-whom")
    parent.page.get_by_label(CHILD).check()
    parent.press("开始填写")
    if "/questions/" in parent.path:
        parent.press("保存并继续")
    parent.sees("孩子的情况", "登记的资料填好").looks("form")
    assert parent.page.input_value("main [name=child_name]") == CHILD
    parent.fill(child_address__street="甲镇", child_address__detail="示例路1弄2号")
    if parent.page.input_value("main [name='child_address.district']") == "":
        parent.fill(child_address__district="示例区")
    parent.press("保存并继续").fill(due_on="2026-09-01")
    parent.press("先保存，以后再填").sees("正在办的", CHILD)


def goes_on_at_a_computer(hall: Hall) -> None:
    hall.at("2026-03-02 12:30")
    desk = hall.applicant(MOBILE, DESKTOP, then="/hall/my/").looks("my-draft")
    desk.press("适龄儿童、少年延缓入学").sees("入学或者就读")
    assert desk.page.input_value("main [name=due_on]") == "2026-09-01"
    desk.press("保存并继续")
    desk.write("reason_kind", "illness")
    desk.fill(reason="术后需要休养，医生建议晚一年入学。", period_from="2026-09-01")
    desk.press("保存并继续").sees("还有 1 处要改正").looks("form-errors")
    desk.fill(period_until="2027-02-28").press("保存并继续")
    desk.write("relation", "mother").press("保存并继续")
    desk.sees("上传材料").looks("materials")


def submits_from_the_phone(parent: Visitor) -> tuple[str, str]:
    parent.open("/hall/my/").press("适龄儿童、少年延缓入学")
    if "/materials/" not in parent.path:
        parent.press("保存并继续")
    parent.sees("上传材料").hand_in("孩子的户口簿或者身份证件", "户口簿.pdf")
    parent.hand_in("医院诊断证明", "诊断证明.pdf").looks("materials")
    parent.press("保存并继续")
    parent.sees("请从头看一遍", CHILD, "户口簿.pdf").looks("check")
    parent.page.check("#true")
    parent.press("提交申请")
    parent.sees("已提交", "查询码", "2026年3月9日前有答复").looks("done")
    assert parent.page.locator(".receipt__qr svg").count() == 1
    code = parent.page.locator(".receipt__code").inner_text()
    number = parent.page.locator("dt:has-text('办件编号') + dd").inner_text()
    return number, code


def is_asked_once_for_a_missing_paper(hall: Hall, officer: Visitor, number: str) -> None:
    hall.at("2026-03-02 14:00")
    officer.open("/office/cases/?tab=all").sees(number).looks("worklist")
    officer.open(f"/office/cases/{hall.case(number).pk}/").looks("case")
    officer.misses(CHILD, MOBILE)
    officer.press("一次性告知补正")
    officer.write("m-diagnosis", "诊断证明没有写明建议的时间，请医院补写并盖章。").looks("ask")
    officer.press("先预览文书").sees("预览：补正材料一次性告知书", "建议的时间")
    officer.press("一次性告知补正").sees("待申请人补正")
    with hall.site.world.scope():
        assert Outgoing.objects.filter(kind="missing", channel="sms").count() == 1


def answers_it(hall: Hall, parent: Visitor) -> None:
    hall.at("2026-03-03 19:30")
    parent.open("/hall/my/").sees("现在要您做的").looks("my-todo")
    parent.press("补正").sees("建议的时间")
    if "/correct/" not in parent.path:
        parent.looks("asked").press("去补正")
    parent.hand_in("医院诊断证明", "诊断证明（补写）.pdf").looks("correct")
    parent.press("提交补正").misses("去补正")
    assert "/correct/" not in parent.path, parent.text()


def is_decided(hall: Hall, officer: Visitor, number: str) -> None:
    address = f"/office/cases/{hall.case(number).pk}/"
    officer.open("/office/cases/?tab=all").sees("有新情况")
    officer.open(address).sees("诊断证明（补写）.pdf").press("受理")
    officer.press("受理").sees("受理通知书").press("提出承办意见")
    officer.write("reason", "材料齐全，建议准予。").press("提出承办意见")
    head = hall.official("head").open(address).looks("case-head")
    head.press("准予").press("准予").sees("准予")
    officer.open(address).press("出具证明").press("出具证明").sees("延缓入学、休学证明")
    officer.press("送达").write("manner", "online").press("送达")
    officer.press("办结").press("办结").sees("已办结")


def receives_the_certificate(hall: Hall, parent: Visitor) -> None:
    parent.open("/hall/my/").sees("已办结的")
    parent.press("适龄儿童、少年延缓入学").sees("准予", "证照").looks("my-case")
    assert parent.fetch("准予").startswith(b"%PDF"), "the decision is a document"
    parent.press("延缓入学、休学证明").sees("有效").looks("certificate")
    kept = parent.download("下载证照")
    said = verify(kept)
    assert "核验通过" in said and CHILD in said
    broken = hall.folder / "改动过.pdf"
    broken.write_bytes(kept.read_bytes().replace(b"2027-02-28", b"2029-02-28"))
    if broken.read_bytes() == kept.read_bytes():
        broken.write_bytes(kept.read_bytes()[:-40] + b"x" * 40)
    assert "核验通过" not in verify(broken)


def verify(file: Path) -> str:
    command = [sys.executable, "-m", "tongjian.cli", "verify", "certificate", str(file)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.stdout + told.stderr


def is_followed_without_signing_in(hall: Hall, code: str) -> None:
    somebody = hall.anybody(PHONE).open("/hall/track/").looks("track")
    somebody.fill(code=code.lower(), last4="9999").press("查询")
    somebody.fill(code=code.lower(), last4=MOBILE[-4:]).press("查询")
    somebody.sees("办结").misses(CHILD, PARENT.name).looks("tracked")


def rates_it_worst(parent: Visitor) -> None:
    parent.open("/hall/rate/").press("适龄儿童、少年延缓入学")
    parent.write("score", "5").write("text", "补了两次材料才说清楚。").looks("rate")
    parent.press("提交评价").sees("非常不满意", "3月5日前", "3月11日前").looks("rated")
    parent.open("/hall/ratings/").sees("非常不满意").looks("ratings")


def is_made_good(hall: Hall) -> None:
    hall.at("2026-03-05 10:00")
    window = hall.official("window").open("/office/follow-ups/").looks("follow-ups")
    window.press("差评").looks("follow-up")
    tell(window, "记录联系情况", "电话联系，家长说告知书没有写清楚要医院怎么补。")
    tell(window, "整改完成", "已改告知书的写法，并向家长说明和致歉。", "属实")
    supervisor = hall.official("hall_supervisor").open("/office/follow-ups/").press("差评")
    tell(supervisor, "核查", "回访家长，认可整改。", "通过，办结")
    supervisor.sees("办结").looks("follow-up-closed")


def tell(visitor: Visitor, step: str, words: str, verdict: str = "") -> None:
    """Write a step of the follow-up and take it."""
    heading = visitor.page.get_by_role("heading", name=step, exact=True)
    card = visitor.page.locator("section", has=heading)
    if verdict:
        card.get_by_label(verdict, exact=True).check()
    card.locator("textarea").fill(words)
    with visitor.page.expect_navigation():
        card.get_by_role("button", name=step).click()
