"""Refusals, and what time does to a case: deemed acceptance, an extension over a holiday."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.journeys.hall.given import deferral, family, page_of, taken
from tests.journeys.hall.story import DESKTOP, PHONE, Hall
from tongjian.hall.cases.models import Correction, Finding

pytestmark = pytest.mark.soak


def words_of(pdf: bytes) -> str:
    """What a printed document says, without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in list(document))


def test_a_refusal_names_reasons_basis_and_remedies(hall: Hall) -> None:
    home = family(hall)
    case = deferral(hall, home)
    officer = hall.official("officer").open(page_of(case)).press("不予受理")
    officer.sees("必须写明理由、依据和救济途径")
    officer.write("reason", "孩子不在本区居住，也没有本区学籍，不属于本局职权范围。")
    officer.press("不予受理").sees("必须写明依据").looks("refuse-errors")
    officer.page.get_by_label("义务教育法").first.check()
    officer.press("先预览文书").sees("预览", "不属于本局职权范围").looks("refuse-preview")
    officer.press("不予受理").sees("不予受理告知书")

    parent = hall.applicant(home.mobile, PHONE, then="/hall/my/")
    parent.press("适龄儿童、少年延缓入学").sees("不予受理").looks("my-refused")
    said = words_of(parent.fetch("不予受理告知书"))
    for one in ("不属于本局职权范围", "第十一条", "行政复议", "行政诉讼", home.child.name):
        assert one in said, f"“{one}” is not in the document: {said}"


def test_left_without_a_word_it_counts_as_accepted_from_the_day_of_receipt(hall: Hall) -> None:
    home = family(hall)
    hall.at("2026-02-12 10:00")
    case = deferral(hall, home, materials=("household",))
    parent = hall.applicant(home.mobile, PHONE, then=f"/hall/my/{case.pk}/")
    parent.sees("2026年2月26日前有答复").unfold("为什么是这一天").sees("调休上班").looks("due-why")

    hall.at("2026-02-26 23:30")
    hall.night()
    assert hall.case(case.number).phase == "received", "the last day is still the bureau's"
    hall.at("2026-02-27 00:10")
    hall.night()

    hall.at("2026-02-27 09:00")
    parent.open(f"/hall/my/{case.pk}/").sees("受理").misses("已收件，待受理").looks("deemed")
    assert "视为受理" in words_of(parent.fetch("受理通知书")) or "2026年2月12日" in words_of(
        parent.fetch("受理通知书")
    )
    officer = hall.official("officer").open(page_of(case))
    officer.sees("视为受理", "受理 2026年2月12日").misses("一次性告知补正").looks("deemed-office")
    supervisor = hall.official("hall_supervisor").open("/office/monitoring/")
    supervisor.sees("逾期未告知，视为受理", case.number).looks("monitoring")


def test_an_extension_over_the_holiday_is_asked_approved_and_explained(hall: Hall) -> None:
    home = family(hall)
    hall.at("2026-09-24 16:00")
    case = deferral(hall, home)
    hall.at("2026-09-25 09:00")
    taken(hall, case, "accept", "officer")

    hall.at("2026-10-26 10:00")
    officer = hall.official("officer").open(page_of(case)).sees("2026年10月29日")
    officer.unfold("其他办理").press("申请延长期限").sees("10个工作日")
    officer.write("reason", "需要向外省医院核实诊断。").looks("ask-extension")
    officer.press("申请延长期限").misses("批准或不批准延长")
    head = hall.official("head").open(page_of(case)).unfold("其他办理")
    head.press("批准或不批准延长").sees("需要向外省医院核实诊断")
    head.write("approve", "yes").press("批准或不批准延长").sees("2026年11月12日")

    parent = hall.applicant(home.mobile, DESKTOP, then=f"/hall/my/{case.pk}/")
    parent.sees("延长审批期限告知书").looks("extended")
    said = words_of(parent.fetch("延长审批期限告知书"))
    assert "2026年11月12日" in said and "需要向外省医院核实诊断" in said
    parent.unfold("为什么是这一天")
    officer.open(page_of(case))
    officer.page.locator(".clock", has_text="法定").locator("summary").click()
    proof = officer.text(".casepage__side")
    for line in ("2026-10-01", "国庆节", "2026-10-10", "2026-11-12"):
        assert line in proof, f"“{line}” is not in the proof: {proof}"


def test_a_second_notice_for_something_new_is_refused_and_found(hall: Hall) -> None:
    home = family(hall)
    case = deferral(hall, home)
    stale = hall.official("officer").open(page_of(case)).press("一次性告知补正")
    stale.write("m-household", "户口簿缺孩子那一页。").write("m-diagnosis", "诊断证明没有盖章。")
    taken(
        hall,
        case,
        "ask_correction",
        "window",
        reason="诊断证明不合要求",
        points=[{"material": "diagnosis", "what": "诊断证明没有盖章。"}],
    )
    hall.at("2026-03-04 10:00")
    parent = hall.applicant(home.mobile, PHONE, then=f"/hall/my/{case.pk}/").press("去补正")
    parent.choose_file("医院诊断证明", "盖章的诊断证明.pdf")
    parent.press("提交补正")  # while the file is still on its way
    assert parent.path == f"/hall/my/{case.pk}/", parent.text()

    hall.at("2026-03-05 10:00")
    stale.press("一次性告知补正").sees("刚刚有人办理过")
    stale.press("一次性告知补正").sees("第三十二条", "不能再要求补正", "没有办成")
    assert "户口簿缺孩子那一页" in stale.page.input_value("main [name=m-household]")
    stale.looks("second-notice")
    fresh = hall.official("officer").open(page_of(case)).press("一次性告知补正")
    fresh.sees("只能要求第一次告知过的内容")
    supervisor = hall.official("hall_supervisor").open("/office/monitoring/")
    supervisor.sees("二次告知新的补正内容", case.number).looks("monitoring-second")
    supervisor.press_first("main tbody a").sees("二次告知新的补正内容").looks("finding")
    with hall.site.world.scope():
        assert Finding.objects.filter(case=case, trigger="second_correction").count() == 1
        assert Correction.objects.filter(case=case).count() == 1
