"""My affairs: what to do now, one's cases and those of whom one may act for, one case."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hall import made
from tests.hall.applications.conftest import NOW, Desk
from tests.hall.applications.test_submit import submitted
from tests.world import DISTRICT
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Authority
from tongjian.hall.applicants.rights import accept, invite
from tongjian.hall.cases.actions import take
from tongjian.hall.cases.handling import send_message
from tongjian.hall.cases.models import CaseDocument, Correction, HallCase


def text(answer: Any) -> str:
    return str(answer.content.decode())


def official(desk: Desk, case: HallCase, step: str, role: str = "officer", **data: Any) -> None:
    by = desk.world.actor(role)
    with scope([DISTRICT], by):
        fresh = HallCase.objects.get(pk=case.pk)
        take(subject=fresh, step=step, turn=fresh.turn, data=data, by=by, now=NOW)


def asked(desk: Desk) -> HallCase:
    """Return a case that waits for a paper and an answer."""
    case = submitted(desk)
    points = [
        {"material": "form", "what": "缺少签名"},
        {"field": "due", "what": "与户口簿不一致"},
    ]
    official(desk, case, "ask_correction", points=points, answer_by="2026-03-20")
    return case


def second_guardian(desk: Desk) -> Any:
    """Return somebody who shares the child by invitation."""
    person = desk.another(3)
    with desk.scope():
        held = Authority.objects.get(applicant=desk.parent, party=desk.child)
        _, code = invite(subject=held, valid_to=None, by=made.actor(desk.parent), now=NOW)
    with scope([DISTRICT], made.actor(person)):
        accept(applicant=person, code=code, by=made.actor(person), now=NOW)
    return person


def test_a_case_in_the_list_and_on_its_page(desk: Desk) -> None:
    case = submitted(desk)
    assert case.number in text(desk.client.get("/hall/my/"))
    page = text(desk.client.get(f"/hall/my/{case.pk}/"))
    assert "待受理" in page and "受理岗" in page
    assert "2026年3月9日前有答复" in page and "为什么是这一天" in page
    assert "收件凭证" in page and "撤回申请" in page


def test_the_second_guardian_sees_the_childs_case(desk: Desk) -> None:
    case = submitted(desk)
    person = second_guardian(desk)
    client = desk.signed_in(person)
    assert case.number in text(client.get("/hall/my/"))
    assert client.get(f"/hall/my/{case.pk}/").status_code == 200
    with made.writing():
        Authority.objects.filter(applicant=person).update(revoked_at=NOW)
    assert client.get(f"/hall/my/{case.pk}/").status_code == 404


@pytest.mark.parametrize("scope_of", [["deferral"], ["other"]])
def test_an_agent_sees_the_items_of_their_authority(desk: Desk, scope_of: list[str]) -> None:
    case, agent = submitted(desk), desk.another(4)
    with made.writing():
        Authority.objects.create(
            jurisdiction_id=DISTRICT,
            applicant=agent,
            party=desk.child,
            right="agent",
            scope=scope_of,
            valid_from=date(2026, 1, 1),
            confirmed_at=NOW,
        )
    expected = 200 if scope_of == ["deferral"] else 404
    assert desk.signed_in(agent).get(f"/hall/my/{case.pk}/").status_code == expected


@pytest.mark.parametrize("page", ["", "done/", "correct/", "letters/1/"])
def test_another_applicant_finds_nothing(desk: Desk, page: str) -> None:
    case = submitted(desk)
    stranger = desk.signed_in(desk.another())
    assert stranger.get(f"/hall/my/{case.pk}/{page}").status_code == 404
    assert stranger.post(f"/hall/my/{case.pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert desk.world.client("officer").get(f"/hall/my/{case.pk}/{page}").status_code == 403


def test_one_notice_and_its_whole_answer(desk: Desk) -> None:
    case = asked(desk)
    first = text(desk.client.get("/hall/my/"))
    assert "补正材料：示例许可" in first and "3月20日前" in first
    page = text(desk.client.get(f"/hall/my/{case.pk}/"))
    assert "请补正 2 项" in page and "缺少签名" in page and "在谁那里</dt><dd>您" in page
    url = f"/hall/my/{case.pk}/correct/"
    form = desk.client.get(url)
    assert "与户口簿不一致" in text(form)
    empty = desk.client.post(url, {"turn": form.context["case"].turn, "due": "明天"})
    assert empty.status_code == 422
    assert "请上传“申请表”" in text(empty) and "真实的日期" in text(empty)
    assert 'value="明天"' in text(empty)
    upload = desk.upload("申请表")
    whole = {"turn": form.context["case"].turn, "m-form": str(upload.pk), "due": "2026-08-31"}
    assert desk.client.post(url, whole)["Location"] == f"/hall/my/{case.pk}/"
    with desk.scope():
        fresh = HallCase.objects.get(pk=case.pk)
        assert fresh.phase == "received" and fresh.answers["due"] == "2026-08-31"
        assert Correction.objects.get(case=case).answered_at is not None
    assert desk.client.get(url).status_code == 302  # nothing more to answer


def test_a_stale_answer_keeps_its_files(desk: Desk) -> None:
    case, upload = asked(desk), desk.upload("申请表")
    stale = {"turn": "0", "m-form": str(upload.pk), "due": "2026-08-31"}
    answer = desk.client.post(f"/hall/my/{case.pk}/correct/", stale)
    assert answer.status_code == 422 and "刚刚被别人办理过" in text(answer)
    assert f'name="m-form" value="{upload.pk}"' in text(answer)
    assert 'value="2026-08-31"' in text(answer)


def test_withdrawing_needs_a_reason(desk: Desk) -> None:
    case = submitted(desk)
    url = f"/hall/my/{case.pk}/withdraw/"
    desk.client.post(url, {"reason": " "})
    with desk.scope():
        assert HallCase.objects.get(pk=case.pk).open
    desk.client.post(url, {"reason": "改到明年申请"})
    with desk.scope():
        assert HallCase.objects.get(pk=case.pk).outcome == "withdrawn"
    assert "撤回" in text(desk.client.get(f"/hall/my/{case.pk}/"))


def test_letters_are_printed(desk: Desk) -> None:
    case = submitted(desk)
    with desk.scope():
        letter = CaseDocument.objects.get(case=case)
    answer = desk.client.get(f"/hall/my/{case.pk}/letters/{letter.pk}/")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    other = submitted(desk)
    assert desk.client.get(f"/hall/my/{other.pk}/letters/{letter.pk}/").status_code == 404


def test_papers_to_follow_are_told(desk: Desk) -> None:
    submitted(desk)
    assert "容缺受理时说好后补" in text(desk.client.get("/hall/my/"))


def test_queries_do_not_grow_with_cases(desk: Desk) -> None:
    def queries(url: str) -> int:
        desk.client.get(url)
        with CaptureQueriesContext(connection) as sent:
            assert desk.client.get(url).status_code == 200
        return len(sent)

    case = submitted(desk)
    one, page = queries("/hall/my/"), queries(f"/hall/my/{case.pk}/")
    for _ in range(3):
        submitted(desk)
        desk.start()
    second_guardian(desk)
    assert queries("/hall/my/") <= one + 1 <= 26
    assert page <= 34


def test_drafts_that_expire_soon_come_first(desk: Desk) -> None:
    draft = desk.start()
    with made.writing():
        draft.expires_on = NOW.date() + timedelta(days=2)
        draft.save()
    page = desk.client.get("/hall/my/")
    assert [todo.title for todo in page.context["todos"]] == ["接着填：示例许可"]


def test_a_paper_to_follow_is_handed_in_later(desk: Desk) -> None:
    case, upload = submitted(desk), desk.upload("照片")
    url = f"/hall/my/{case.pk}/later/"
    assert "照片" in text(desk.client.get(url))
    empty = desk.client.post(url, {})
    assert empty.status_code == 422 and "请上传“照片”" in text(empty)
    assert desk.client.post(url, {"m-photo": str(upload.pk)})["Location"] == f"/hall/my/{case.pk}/"
    assert desk.client.get(url).status_code == 302
    assert "说好以后补交" not in text(desk.client.get(f"/hall/my/{case.pk}/"))


def test_messages_both_ways(desk: Desk) -> None:
    case = submitted(desk)
    url = f"/hall/my/{case.pk}/message/"
    long = "长" * 5000
    refused = desk.client.post(url, {"text": long})
    assert refused.status_code == 422 and long in text(refused)
    desk.client.post(url, {"text": "请问什么时候有结果？"})
    officer = desk.world.actor("officer")
    with scope([DISTRICT], officer):
        send_message(subject=HallCase.objects.get(pk=case.pk), text="下周。", by=officer, now=NOW)
    page = text(desk.client.get(f"/hall/my/{case.pk}/"))
    assert "请问什么时候有结果？" in page and "下周。" in page
    assert desk.signed_in(desk.another()).post(url, {"text": "x"}).status_code == 404


def test_a_known_paper_answers_a_correction_with_a_watermark(desk: Desk) -> None:
    known = desk.upload("申请表", grade="B", valid_to=date(2026, 12, 31))
    case = asked(desk)
    url = f"/hall/my/{case.pk}/correct/"
    assert "本系统已有这份材料" in text(desk.client.get(url))
    page = text(desk.client.post(url, {"_reuse": f"form:{known.pk}", "due": "2026-08-31"}))
    assert "仅供办理" in page and f'name="m-form" value="{known.pk}"' not in page
    assert 'value="2026-08-31"' in page
    refused = text(desk.client.post(url, {"_reuse": "form:x", "due": ""}))
    assert "请重新上传" in refused


def test_a_changed_answer_brings_up_what_hangs_on_it(desk: Desk) -> None:
    case = submitted(desk)
    official(desk, case, "ask_correction", points=[{"field": "kind", "what": "应为休学"}])
    url = f"/hall/my/{case.pk}/correct/"
    turn = desk.client.get(url).context["case"].turn
    answer = desk.client.post(url, {"turn": turn, "kind": "suspend"})
    assert answer.status_code == 422 and 'name="ill"' in text(answer)
    whole = {"turn": turn, "kind": "suspend", "ill": "no"}
    assert desk.client.post(url, whole).status_code == 302
    with desk.scope():
        kept = HallCase.objects.get(pk=case.pk).answers
        assert (kept["kind"], kept["ill"]) == ("suspend", False)


def test_a_point_about_a_row_is_answered_by_the_group(desk: Desk) -> None:
    rows = [{"hospital": "甲医院"}]
    case = submitted(desk, kind="suspend", ill=True, months=3, stay=rows)
    official(desk, case, "ask_correction", points=[{"field": "hospital", "what": "写全称"}])
    url = f"/hall/my/{case.pk}/correct/"
    page = desk.client.get(url)
    assert 'value="甲医院"' in text(page)
    turn = page.context["case"].turn
    given = {"turn": turn, "stay": ["0"], "stay.0.hospital": "示例区第一医院"}
    assert desk.client.post(url, given).status_code == 302
    with desk.scope():
        kept = HallCase.objects.get(pk=case.pk).answers
        assert kept["stay"] == [{"hospital": "示例区第一医院"}]
