"""A school asks for a bus licence: two joint bodies give opinions, the government decides."""

from __future__ import annotations

from datetime import date

import pytest

from tests.hall.applicants.people import PARENT, SCHOOL, actor, resident
from tests.journeys.hall.story import PHONE, Hall, Visitor
from tests.world import ROOT
from tongjian.hall.applicants.rights import add_organisation, confirm
from tongjian.hall.catalog.blocks import GOVERNMENT, POLICE, TRANSPORT

MOBILE = "13800000002"
DRIVER = resident(date(1980, 7, 1), 55)
PAPERS = (
    "机动车行驶证",
    "机动车检验合格证明",
    "专用校车出厂合格证",
    "驾驶人的机动车驾驶证",
    "校车运行方案",
    "校车安全管理制度",
    "机动车承运人责任保险单",
)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_school_gets_a_bus_licence_from_four_bodies(hall: Hall) -> None:
    school = represents_the_school(hall)
    number = applies(school)
    case = f"/office/cases/{hall.case(number).pk}/"

    hall.at("2026-03-03 09:30")
    officer = hall.official("officer").open(case)
    officer.press("受理").press("受理")
    officer.press("送联办单位征求意见").sees("公安机关交通管理部门").looks("ask-bodies")
    officer.press("送联办单位征求意见").sees("联办单位回复中", "2026年3月6日前答复")

    hall.at("2026-03-04 15:00")
    replies(hall, POLICE, "机动车和驾驶人符合条件。", "查验记录.pdf")
    officer.open(case).sees("联办单位回复中", "查验记录.pdf")
    replies(hall, TRANSPORT, "线路和站点可行。", "线路勘察.pdf")
    officer.open(case).sees("线路勘察.pdf", "意见已齐").looks("case-opinions")

    hall.at("2026-03-05 10:00")
    officer.press("提出审查意见").write("reason", "两部门同意，建议准予。")
    officer.press("提出审查意见")
    reviewer = hall.official("reviewer").open(case)
    reviewer.press("报本级人民政府").press("报本级人民政府").sees("报本级人民政府决定")

    hall.at("2026-03-10 10:00")
    replies(hall, GOVERNMENT, "准予使用校车。", "政府批复.pdf")
    hall.official("head").open(case).press("准予").press("准予").sees("准予")
    officer.open(case).press("登记校车标牌").press("登记校车标牌")
    school.open("/hall/my/").press("校车使用许可").sees("校车使用许可决定书").looks("my-bus")
    anybody_checks_it(hall, school)


def represents_the_school(hall: Hall) -> Visitor:
    """A representative the window has confirmed before."""
    person, now = hall.known(MOBILE, PARENT), hall.site.world.now
    with hall.site.world.scope():
        right = add_organisation(
            subject=person,
            identity=SCHOOL,
            right="legal_representative",
            valid_to=None,
            address={},
            by=actor(person),
            now=now,
        )
        confirm(subject=right, how="登记证书正本", by=ROOT, now=now)
    return hall.applicant(MOBILE, (1280, 900), then="/hall/")


def applies(school: Visitor) -> str:
    school.page.fill("input[name=q]", "xiaoche")
    school.press("找事项").press("校车使用许可").press("立即办理")
    school.sees(SCHOOL.name).misses(PARENT.name)
    school.press("开始填写")
    school.answer("车由谁来运营", "学校自己配备").answer("小学生", "有小学生")
    school.press("保存并继续")
    school.fill(legal_person="校长甲", contact_name="老师甲", contact_phone=MOBILE)
    school.press("保存并继续").sees("车辆和驾驶人")
    fills_in_vehicles_and_drivers(school)
    school.press("保存并继续")
    school.fill(
        routes__0__name="一号线",
        routes__0__plate="沪A00001",
        routes__0__path="示例一路，示例二路，示例三路",
        routes__0__leaves="上学 6:50，放学 16:10",
        routes__0__stops="示例一村\n示例二村\n学校",
        routes__0__pupils="30",
    )
    school.press("保存并继续")
    school.fill(safety_manager="老师乙", safety_phone=MOBILE, attendants="2")
    school.fill(valid_until="2027-02-28").press("保存并继续").sees("校车运行方案")
    for name in PAPERS:
        school.hand_in(name, f"{name}.pdf")
    school.looks("bus-materials").press("保存并继续")
    school.sees("沪A00001", "沪A00002", "一号线").looks("bus-check")
    school.page.check("#true")
    school.press("提交申请").sees("已提交", SCHOOL.name)
    number: str = school.page.locator("dt:has-text('办件编号') + dd").inner_text()
    return number


def fills_in_vehicles_and_drivers(school: Visitor) -> None:
    for row in ("0", "1"):
        if row != "0":
            school.press("再加一项“车辆”")
        given = {
            "plate": f"沪A0000{int(row) + 1}",
            "model": "示例牌专用校车",
            "seats": "36",
            "inspected_until": "2026-08-31",
            "dedicated": "yes",
            "insured_until": "2027-02-28",
        }
        for key, value in given.items():
            school.write(f"vehicles.{row}.{key}", value)
    school.press("再加一项“车辆”")
    school.press("删去“车辆 3”").looks("bus-vehicles")
    school.fill(drivers__0__name="驾驶员甲", drivers__0__number=DRIVER)
    school.fill(drivers__0__class="A1", drivers__0__phone=MOBILE)


def replies(hall: Hall, body: str, words: str, file: str) -> None:
    """A body's clerk sees only what is asked of it, and answers with a file."""
    clerk = hall.official("joint", unit=body).open("/office/opinions/").sees("有 1 件等待答复")
    clerk.looks("opinions").page.locator("main tbody a").first.click()
    clerk.page.wait_for_url("**/office/opinions/*/")
    clerk.looks("opinion").write("verdict", "agree").write("text", words)
    clerk.page.locator("main input[type=file]").set_input_files(hall.paper(file))
    clerk.page.locator("main .uploads").get_by_role("list").get_by_text(file).first.wait_for()
    clerk.press("回复意见").sees("没有等待答复的")


def anybody_checks_it(hall: Hall, school: Visitor) -> None:
    school.press("校车使用许可决定书").sees("有效", SCHOOL.name)
    code = school.path.split("/")[-2]
    somebody = hall.anybody(PHONE).open("/hall/certificates/").looks("verify")
    somebody.fill(q=code).press("核验").sees("校车使用许可决定书", "有效", SCHOOL.name)
    somebody.looks("verified")
