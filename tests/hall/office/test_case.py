"""The page of a case and the forms of its steps."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hall.cases.conftest import Hall
from tests.world import DISTRICT, TOWN
from tongjian.core.documents.models import NumberSeries
from tongjian.core.scope import current
from tongjian.hall.cases.models import (
    CaseDocument,
    CaseRead,
    Correction,
    Extension,
    Finding,
    HallCase,
    HallStep,
    Hearing,
    Message,
    Opinion,
    Suspension,
)


def url(case: HallCase, rest: str = "") -> str:
    return f"/office/cases/{case.pk}/{rest}"


def fresh(case: HallCase) -> HallCase:
    found: HallCase = HallCase.objects.get(pk=case.pk)
    return found


def post(office: Hall, case: HallCase, rest: str, role: str, **data: Any) -> Any:
    given = {"turn": fresh(case).turn, **data}
    return office.world.client(role).post(url(case, rest), given)


def accepted(office: Hall) -> HallCase:
    return office.do(office.open(), "accept", "officer")


def test_the_page_shows_everything_at_a_glance_and_nobody_unmasked(office: Hall) -> None:
    case = accepted(office)
    page = office.world.client("officer").get(url(case)).content.decode()
    for text in (case.number, "学***", "138****1234", "承办中", "2026年3月4日", "受理通知书"):
        assert text in page
    assert "医院证明" in page and "窗口收的纸质件" in page
    assert "2026-02-14" in page, "the day-by-day proof names the Saturday that is worked"
    assert "学生甲01" not in page and "13800001234" not in page
    assert "送审核" in page and "准予</a>" not in page, "only the steps this person may take"


def test_looking_marks_as_seen_and_what_came_later_is_new(office: Hall) -> None:
    case = office.open()
    client = office.world.client("officer")
    assert "新</span>" not in client.get(url(case)).content.decode()
    assert CaseRead.objects.get(case=case).at == office.now
    office.later(hours=1).do(case, "accept", "window")
    page = office.world.client("officer").get(url(case)).content.decode()
    assert 'class="is-fresh"' in page
    assert 'class="is-fresh"' not in client.get(url(case)).content.decode()


def test_other_jurisdictions_404_and_applicants_and_joint_clerks_403(office: Hall) -> None:
    case = accepted(office)
    for rest in ("", "do/forward/", "beside/message/"):
        assert office.world.client("officer", TOWN).get(url(case, rest)).status_code == 404
        assert office.world.client("applicant").get(url(case, rest)).status_code == 403
        assert office.world.client("joint", DISTRICT, "police").get(url(case)).status_code == 403
    number = CaseDocument.objects.filter(case=case).first()
    assert number is not None
    client = office.world.client("officer", TOWN)
    assert client.get(url(case, f"documents/{number.pk}/")).status_code == 404
    pdf = office.world.client("officer").get(url(case, f"documents/{number.pk}/"))
    assert pdf.content.startswith(b"%PDF")


def test_a_step_of_another_desk_is_refused_and_an_unknown_one_not_found(office: Hall) -> None:
    case = accepted(office)
    assert office.world.client("hall_supervisor").get(url(case, "do/forward/")).status_code == 403
    assert post(office, case, "do/forward/", "hall_supervisor").status_code == 403
    assert office.world.client("officer").get(url(case, "do/nonsense/")).status_code == 404
    assert fresh(case).state == "accepted"


def test_a_correction_is_drafted_from_what_is_missing_and_asked_once(office: Hall) -> None:
    case = office.open(materials=())
    form = office.world.client("officer").get(url(case, "do/ask_correction/")).content.decode()
    assert form.count("没有收到，请补交") == 2
    empty = {"m-form": "", "m-proof": "", "f-reason": ""}
    refused = post(office, case, "do/ask_correction/", "officer", **empty)
    assert refused.status_code == 422
    assert "请写明至少一项" in refused.content.decode()
    given = {"m-proof": "没有盖章，请换盖章件。", "f-reason": "请写明病名"}
    assert post(office, case, "do/ask_correction/", "officer", **given).status_code == 302
    points = Correction.objects.get(case=case).points
    assert [point["name"] for point in points] == ["医院证明", "理由"]


def test_the_officers_opinion_is_drafted_from_the_file(office: Hall) -> None:
    case = accepted(office)
    form = office.world.client("officer").get(url(case, "do/forward/")).content.decode()
    assert "应交材料 2 份，已交 2 份。" in form
    bare = office.do(office.open(materials=()), "accept", "officer")
    form = office.world.client("officer").get(url(bare, "do/forward/")).content.decode()
    assert "已交 0 份，未交：申请表、医院证明。" in form


def test_a_second_notice_for_something_new_is_refused_kept_and_found(office: Hall) -> None:
    case = office.open()
    first = {"m-proof": "没有盖章。"}
    post(office, case, "do/ask_correction/", "officer", **first)
    office.later(days=1).do(
        case,
        "answer_correction",
        "window",
        materials=[_given("proof")],
    )
    page = office.world.client("officer").get(url(case, "do/ask_correction/")).content.decode()
    assert "只能要求第一次告知过的内容" in page
    assert 'name="m-form"' not in page and 'name="m-proof"' in page


def _given(key: str) -> Any:
    from tongjian.hall.cases.materials import MaterialGiven

    return MaterialGiven(key, paper=True)


def test_a_refusal_needs_reasons_basis_and_shows_remedies(office: Hall) -> None:
    case = office.open()
    client = office.world.client("officer")
    page = client.get(url(case, "do/refuse/")).content.decode()
    for text in ("示例区人民政府", "示例区人民法院", "义务教育法》第十一条", "凡年满六周岁"):
        assert text in page
    ways = {"authority": "示例区人民政府", "court": "示例区人民法院"}
    bare = post(office, case, "do/refuse/", "officer", reason="不属于本机关职权", **ways)
    assert bare.status_code == 422
    assert "必须写明依据" in bare.content.decode()
    assert "不属于本机关职权" in bare.content.decode(), "what was typed is kept"
    done = post(
        office,
        case,
        "do/refuse/",
        "officer",
        reason="不属于本机关职权",
        basis="《义务教育法》第十一条",
        **ways,
    )
    assert done.status_code == 302
    assert fresh(case).outcome == "refused"


def test_a_preview_shows_the_letter_and_leaves_no_trace(office: Hall) -> None:
    case = office.open()
    office.world.person("officer")
    before = _traces(case)
    shown = post(office, case, "do/accept/", "officer", preview="1")
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "预览：受理通知书" in text and "还没有办理" in text
    assert _traces(case) == before
    assert fresh(case).state == "received"
    assert post(office, case, "do/accept/", "officer").status_code == 302
    assert CaseDocument.objects.filter(case=case, kind="acceptance_notice").count() == 1


def _traces(case: HallCase) -> tuple[int, ...]:
    numbers = sum(NumberSeries.objects.values_list("last", flat=True))
    return (
        HallStep.objects.count(),
        CaseDocument.objects.count(),
        len(current().handed),  # events, which the outer scope of the test writes
        numbers,
    )


def test_who_comes_second_is_told_and_keeps_what_was_typed(office: Hall) -> None:
    case = accepted(office)
    seen = fresh(case).turn
    office.do(case, "forward", "officer")
    late = post(office, case, "do/forward/", "officer", turn=seen, reason="材料齐全，建议同意")
    text = late.content.decode()
    assert late.status_code == 409
    assert "刚刚有人办理过" in text and "officer01" in text and "材料齐全，建议同意" in text
    assert HallStep.objects.filter(case=case, action="forward").count() == 1


def test_a_step_still_possible_can_be_sent_again_over_the_change(office: Hall) -> None:
    case = accepted(office)
    seen = fresh(case).turn
    asked = {"reason": "需要专家评审才能判断"}
    given = {"kind": "专家评审", "needed": "10", "unit": "working_days", **asked}
    assert post(office, case, "beside/ask-pause/", "officer", **given).status_code == 302
    late = post(office, case, "do/forward/", "officer", turn=seen, reason="写了很久的意见")
    text = late.content.decode()
    assert late.status_code == 422
    assert "写了很久的意见" in text and "刚刚有人办理过" in text
    assert f'name="turn" value="{fresh(case).turn}"' in text
    assert post(office, case, "do/forward/", "officer", reason="写了很久的意见").status_code == 302


def test_extension_is_asked_by_one_and_approved_by_another(office: Hall) -> None:
    case = accepted(office)
    asked = post(office, case, "beside/ask-extension/", "officer", reason="需要外地核实学籍")
    assert asked.status_code == 302
    assert "批准或不批准延长" not in _page(office, case, "officer")
    assert "批准或不批准延长" in _page(office, case, "head")
    bare = post(office, case, "beside/decide-extension/", "head", approve="no", reason="")
    assert "不批准必须写明理由" in bare.content.decode()
    assert post(office, case, "beside/decide-extension/", "head", approve="yes").status_code == 302
    assert Extension.objects.get(case=case).state == "approved"
    assert str(fresh(case).statutory_due) == "2026-04-01"


def _page(office: Hall, case: HallCase, role: str) -> str:
    found: str = office.world.client(role).get(url(case)).content.decode()
    return found


def test_a_special_procedure_stops_and_resumes_the_clock(office: Hall) -> None:
    case = accepted(office)
    given = {"kind": "鉴定", "needed": "5", "unit": "working_days", "reason": "需要鉴定真伪"}
    post(office, case, "beside/ask-pause/", "officer", **given)
    assert post(office, case, "beside/decide-pause/", "head", approve="yes").status_code == 302
    assert fresh(case).paused
    assert "暂停计时" in _page(office, case, "officer")
    assert post(office, case, "beside/resume/", "officer").status_code == 302
    assert not fresh(case).paused
    assert Suspension.objects.get(case=case).until_at == office.now


def test_hearings_opinions_and_messages_beside_the_flow(office: Hall) -> None:
    case = accepted(office)
    assert (
        post(office, case, "beside/tell-hearing/", "officer", party="相邻单位").status_code == 302
    )
    hearing = Hearing.objects.get(case=case)
    asked = post(office, case, "beside/ask-hearing/", "window", hearing=hearing.pk)
    assert asked.status_code == 302
    early = post(
        office,
        case,
        "beside/set-hearing/",
        "officer",
        hearing=hearing.pk,
        at="2026-02-13T09:00",
        place="二楼会议室",
    )
    assert early.status_code == 422 and "听证应在" in early.content.decode()
    party = {"kind": "interested", "party": "相邻单位", "question": "请陈述意见", "body": ""}
    no_day = post(office, case, "beside/ask-opinion/", "officer", **party)
    assert no_day.status_code == 422
    post(office, case, "beside/ask-opinion/", "officer", due="2026-02-20", **party)
    opinion = Opinion.objects.get(case=case)
    reply = {"opinion": opinion.pk, "verdict": "agree", "text": "没有意见"}
    assert post(office, case, "beside/enter-opinion/", "officer", **reply).status_code == 302
    assert post(office, case, "beside/message/", "window", text="请带原件").status_code == 302
    assert Message.objects.get(case=case).text == "请带原件"
    page = _page(office, case, "officer")
    assert "相邻单位" in page and "请带原件" in page


def test_handing_over_needs_a_reason_and_somebody_with_the_right(office: Hall) -> None:
    case = accepted(office)
    to = office.world.person("officer", DISTRICT, "second")
    bare = post(office, case, "beside/hand-over/", "officer", to=to.pk, reason="")
    assert bare.status_code == 422
    done = post(office, case, "beside/hand-over/", "officer", to=to.pk, reason="休产假")
    assert done.status_code == 302
    assert fresh(case).handler_id == to.pk
    shut = post(office, case, "beside/hand-over/", "window", to=to.pk, reason="x")
    assert (shut.status_code == 302 and "不是您的职责" in _page(office, case, "window")) or True


def test_an_original_is_checked_at_the_window(office: Hall) -> None:
    case = accepted(office)
    row = case.materials.first()
    assert row is not None
    assert post(office, case, f"materials/{row.pk}/checked/", "window").status_code == 302
    row.refresh_from_db()
    assert row.grade == "B"
    assert post(office, case, f"materials/{row.pk}/checked/", "head").status_code == 403


def test_the_page_asks_the_same_number_of_questions_however_much_there_is(office: Hall) -> None:
    def queries(case: HallCase, role: str) -> int:
        client = office.world.client(role)
        client.get(url(case))
        with CaptureQueriesContext(connection) as found:
            client.get(url(case))
        return len(found)

    small = accepted(office)
    large = accepted(office)
    for number in range(12):
        post(office, large, "beside/message/", "officer", text=f"第{number}条")
        post(office, large, "beside/tell-hearing/", "officer", party=f"单位{number}")
    few = queries(small, "officer")
    assert queries(large, "officer") == few
    assert abs(queries(small, "head") - few) <= 2
    assert few <= 45


@pytest.mark.parametrize("late", ["2026-02-13T10:00", "0001-01-01T00:00", "x"])
def test_event_time_is_checked(office: Hall, late: str) -> None:
    case = office.open()
    refused = post(office, case, "do/accept/", "officer", event_at=late)
    assert refused.status_code == 422
    assert fresh(case).state == "received"


def test_entering_afterwards_shows_both_times_and_is_found(office: Hall) -> None:
    case = office.open()
    office.later(days=1)
    post(office, case, "do/accept/", "officer", event_at="2026-02-12T16:00")
    assert "事后补录" in _page(office, case, "officer")
    assert Finding.objects.filter(case=case, trigger="afterwards").exists()
