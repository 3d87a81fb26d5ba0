"""Filling an application in, page by page, without losing anything."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.hall import made
from tests.hall.applications.conftest import NOW, Desk, definition, put_in_force
from tests.hall.forms.sample import SOUND
from tests.world import DISTRICT
from tongjian.core import clock
from tongjian.hall.applicants.models import Authority
from tongjian.hall.applications.models import Draft
from tongjian.hall.uploads.models import Upload

CHILD = {
    "name": "学生甲",
    "document.type": "resident",
    "document.number": "11010519491231002X",
    "sex": "m",
    "due": "2026-09-01",
    "address.district": "闵行区",
    "address.street": "莘庄镇",
    "address.detail": "示例路1号",
    "phone": "13812345678",
    "email": "",
}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_begin_for_a_child_with_what_the_hall_knows(desk: Desk) -> None:
    page = desk.client.get("/hall/apply/deferral/?situation=ill")
    assert "学生甲" in text(page) and 'name="situation" value="ill"' in text(page)
    draft = desk.start(situation="ill")
    with desk.scope():
        draft = desk.fresh(draft.pk)
        assert draft.questions == {"situation": "ill"}
        assert draft.answers["name"] == "学生甲"
        assert draft.answers["document"]["type"] == "resident"
        assert draft.answers["phone"] == "13800000001"
        assert draft.answers["sex"] in ("m", "f")
        assert draft.expires_on == NOW.date() + timedelta(days=30)
    first = desk.client.get(f"/hall/drafts/{draft.pk}/", follow=True)
    assert first.redirect_chain[-1][0].endswith("/step/child/")  # the guide has asked already
    unasked = desk.start(situation="")
    first = desk.client.get(f"/hall/drafts/{unasked.pk}/", follow=True)
    assert first.redirect_chain[-1][0].endswith("/questions/")


def test_for_whom_must_be_one_of_ones_own(desk: Desk) -> None:
    stranger = desk.another()
    answer = desk.client.post("/hall/apply/deferral/", {"party": stranger.party_id})
    assert answer.status_code == 422 and "请选择为谁申请" in text(answer)
    assert desk.client.get("/hall/apply/nothing/").status_code == 404


def test_somebody_the_hall_does_not_know_says_who_they_are_first(desk: Desk) -> None:
    answer = desk.signed_in(made.applicant(desk.world, 9)).get("/hall/apply/deferral/")
    assert answer.status_code == 302 and answer["Location"].startswith("/hall/me/?next=")


def test_a_step_is_kept_even_when_wrong(desk: Desk) -> None:
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/step/child/"
    answer = desk.client.post(url, {**CHILD, "phone": "123", "turn": "0"})
    assert answer.status_code == 422
    assert "手机号码应为 1 开头的 11 位数字" in text(answer) and 'value="123"' in text(answer)
    assert 'value="123"' in text(desk.client.get(url))  # another device sees it too
    right = desk.client.post(url, {**CHILD, "turn": "1"})
    assert right["Location"].endswith("/step/reason/")


def test_save_and_go_on_later(desk: Desk) -> None:
    draft = desk.start()
    answer = desk.client.post(
        f"/hall/drafts/{draft.pk}/step/reason/", {"kind": "defer", "_later": "1", "turn": "0"}
    )
    assert answer["Location"] == "/hall/my/"
    page = desk.client.get("/hall/my/")
    assert "2026年4月1日前可以接着填" in text(page)
    again = desk.client.get(f"/hall/drafts/{draft.pk}/")
    assert again["Location"].endswith("/step/reason/")


def test_autosave_answers_with_the_time_and_the_next_turn(desk: Desk) -> None:
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/step/reason/"
    saved = desk.client.post(url, {"kind": "defer", "_auto": "1", "turn": "0", "tab": "a"})
    assert "10:00 已自动保存" in text(saved)
    assert 'id="mark-turn" value="1"' in text(saved) and 'id="mark-base"' in text(saved)
    with desk.scope():
        assert desk.fresh(draft.pk).answers["kind"] == "defer"


def test_a_stale_tab_loses_nothing(desk: Desk) -> None:
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/step/reason/"
    base = desk.client.get(url).context["base"]
    desk.client.post(url, {"kind": "defer", "words": "手机上写的", "turn": "0", "tab": "phone"})
    stale = {"kind": "suspend", "words": "电脑上写的", "turn": "0", "tab": "desk", "base": base}
    answer = desk.client.post(url, stale)
    assert answer.status_code == 409
    page = text(answer)
    assert "电脑上写的" in page and "别处保存的是：手机上写的" in page
    assert "别处保存的是：延缓入学" in page
    auto = desk.client.post(url, {**stale, "_auto": "1"})
    assert "在另一处保存过" in text(auto) and "mark-turn" not in text(auto)
    shown = answer.context
    again = {**stale, "ill": "no", "turn": shown["draft"].turn, "base": shown["base"]}
    assert desk.client.post(url, again).status_code == 302
    with desk.scope():
        assert desk.fresh(draft.pk).answers["words"] == "电脑上写的"


def test_a_stale_tab_of_a_step_no_longer_asked_loses_nothing(desk: Desk) -> None:
    draft = desk.start()
    base = f"/hall/drafts/{draft.pk}/step/"
    desk.client.post(f"{base}reason/", {"kind": "suspend", "ill": "yes", "turn": "0", "tab": "a"})
    stale = {"stay": "0", "stay.0.hospital": "区医院", "turn": "0", "tab": "b", "base": "stale"}
    desk.client.post(f"{base}reason/", {"kind": "defer", "turn": "1", "tab": "a"})
    answer = desk.client.post(f"{base}stays/", stale)
    assert answer.status_code == 409 and "区医院" in text(answer)


def test_a_draft_goes_out_of_sight_with_the_right_to_act(desk: Desk) -> None:
    agent = desk.another()
    with made.writing():
        right = Authority.objects.create(
            jurisdiction_id=DISTRICT,
            applicant=agent,
            party=desk.child,
            right="agent",
            scope=["deferral"],
            valid_from=date(2026, 1, 1),
            confirmed_at=NOW,
        )
    client = desk.signed_in(agent)
    begun = client.post("/hall/apply/deferral/", {"party": desk.child.pk, "situation": "other"})
    url = f"{begun['Location']}step/child/"
    assert desk.child.id_number in text(client.get(url))
    for ended in ({"scope": ["transfer"]}, {"revoked_at": NOW}):
        with made.writing():
            Authority.objects.filter(pk=right.pk).update(**ended)
        assert client.get(url).status_code == client.post(url, CHILD).status_code == 404
        assert "学生甲" not in text(client.get("/hall/my/"))


def test_the_same_tab_and_other_steps_never_conflict(desk: Desk) -> None:
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/step/reason/"
    base = desk.client.get(url).context["base"]
    first = {"kind": "defer", "turn": "0", "base": base, "tab": "one"}
    desk.client.post(url, {**first, "_auto": "1"})
    late = desk.client.post(url, {**first, "months": "3", "words": "续"})
    assert late.status_code == 302  # its own automatic save came in between
    other = desk.client.get(f"/hall/drafts/{draft.pk}/step/child/").context
    desk.client.post(url, {"kind": "defer", "months": "4", "turn": "2", "tab": "two"})
    moved = {**CHILD, "turn": other["draft"].turn, "base": other["base"], "tab": "three"}
    assert desk.client.post(f"/hall/drafts/{draft.pk}/step/child/", moved).status_code == 302


def test_rows_are_added_and_removed_without_scripts(desk: Desk) -> None:
    draft = desk.start()
    with made.writing():
        Draft.objects.filter(pk=draft.pk).update(answers={**SOUND, "ill": True, "stay": None})
    url = f"/hall/drafts/{draft.pk}/step/stays/"
    posted = {"stay": ["0"], "stay.0.hospital": "甲医院", "turn": "0", "_add": "stay"}
    assert desk.client.post(url, posted)["Location"].endswith("#f-stay")
    assert text(desk.client.get(url)).count('name="stay" value=') == 2
    posted = {"stay": ["0", "1"], "stay.0.hospital": "甲医院", "_remove": "stay.1", "turn": "1"}
    desk.client.post(url, posted)
    assert text(desk.client.get(url)).count('name="stay" value=') == 1


def test_pages_depend_on_the_answers(desk: Desk) -> None:
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/step/stays/"
    assert desk.client.get(f"/hall/drafts/{draft.pk}/step/nothing/").status_code == 404
    assert "不用填“住院情况”" in text(desk.client.get(url, follow=True))
    late = desk.client.post(url, {"stay": ["0"], "stay.0.hospital": "甲医院", "turn": "0"})
    assert late.status_code == 302  # a stale tab: kept, though it is not asked now
    with desk.scope():
        assert desk.fresh(draft.pk).answers["stay"][0]["hospital"] == "甲医院"
    with made.writing():
        Draft.objects.filter(pk=draft.pk).update(answers={**SOUND, "ill": True})
    assert desk.client.get(f"/hall/drafts/{draft.pk}/step/stays/").status_code == 200


def test_materials_asked_for_depend_on_the_answers(desk: Desk) -> None:
    draft = desk.start(situation="other")
    page = desk.client.get(f"/hall/drafts/{draft.pk}/materials/")
    names = [card.material.name for card in page.context["cards"]]
    assert names == ["申请表", "照片", "消防承诺"]
    assert "户籍信息由数据共享取得" in text(page)
    ill = desk.start(situation="ill")
    page = desk.client.get(f"/hall/drafts/{ill.pk}/materials/")
    assert "医院证明" in [card.material.name for card in page.context["cards"]]


def test_materials_missing_later_and_committed(desk: Desk) -> None:
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/materials/"
    shown = {f"m-{key}-shown": "1" for key in ("form", "photo", "promise")}
    answer = desk.client.post(url, shown)
    assert answer.status_code == 422
    assert "请上传“照片”，或选择以后补交" in text(answer)
    upload = desk.upload("申请表")
    answer = desk.client.post(
        url,
        {**shown, "m-form": str(upload.pk), "m-photo-later": "1", "m-promise-commitment": "1"},
    )
    assert answer["Location"].endswith("/check/")
    with desk.scope():
        kept = desk.fresh(draft.pk).materials
    assert kept["form"]["uploads"] == [upload.pk] and kept["photo"]["later"]
    # what a material does not allow is not taken
    desk.client.post(url, {**shown, "m-form-later": "1", "_later": "1"})
    with desk.scope():
        assert not desk.fresh(draft.pk).materials["form"]["later"]


def test_a_paper_the_hall_has_is_offered_and_used_with_a_watermark(desk: Desk) -> None:
    known = desk.upload("申请表", grade="B", valid_to=date(2026, 12, 31))
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/materials/"
    assert "本系统已有这份材料" in text(desk.client.get(url))
    desk.client.post(url, {"m-form-shown": "1", "_reuse": f"form:{known.pk}"})
    with desk.scope():
        [number] = desk.fresh(draft.pk).materials["form"]["uploads"]
    assert number != known.pk
    page = desk.client.get(url)
    assert "仅供办理" in text(page) and "本系统已有这份材料" not in text(page)


def test_another_persons_file_is_not_taken(desk: Desk) -> None:
    stranger = desk.another()
    theirs = desk.upload("申请表", owner=stranger, uploaded_by_id=stranger.user_id)
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/materials/"
    desk.client.post(url, {"m-form-shown": "1", "m-form": str(theirs.pk), "_later": "1"})
    with desk.scope():
        assert desk.fresh(draft.pk).materials.get("form", {}).get("uploads", []) == []


@pytest.mark.parametrize("page", ["", "questions/", "step/child/", "materials/", "check/"])
def test_another_applicant_finds_no_draft(desk: Desk, page: str) -> None:
    draft = desk.start()
    other = desk.signed_in(desk.another())
    assert other.get(f"/hall/drafts/{draft.pk}/{page}").status_code == 404
    for verb in ("discard", "renew"):
        assert other.post(f"/hall/drafts/{draft.pk}/{verb}/").status_code == 404


def test_an_official_has_no_business_here(desk: Desk) -> None:
    draft = desk.start()
    clerk = desk.world.client("officer")
    for url in ("/hall/my/", f"/hall/drafts/{draft.pk}/", "/hall/apply/deferral/"):
        assert clerk.get(url).status_code == 403
        assert Client().get(url).status_code == 302


def test_outside_the_window_nothing_begins(desk: Desk) -> None:
    put_in_force(definition(windows=[{"from": "04-01", "to": "04-30"}]), number=2)
    page = desk.client.get("/hall/apply/deferral/")
    assert "今天不在受理期限内" in text(page) and "2026年4月1日" in text(page)
    answer = desk.client.post("/hall/apply/deferral/", {"party": desk.child.pk})
    assert answer.status_code == 422


def test_an_expired_draft_is_gone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = desk.start()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=31))
    assert desk.client.get(f"/hall/drafts/{draft.pk}/").status_code == 404


def test_discarding(desk: Desk) -> None:
    draft = desk.start()
    assert "不能恢复" in text(desk.client.get(f"/hall/drafts/{draft.pk}/discard/"))
    assert desk.client.post(f"/hall/drafts/{draft.pk}/discard/")["Location"] == "/hall/my/"
    assert desk.client.get(f"/hall/drafts/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("page", ["questions/", "step/child/", "materials/", "check/"])
def test_queries_of_a_page(desk: Desk, page: str) -> None:
    from django.db import connection

    draft = desk.filled()
    url = f"/hall/drafts/{draft.pk}/{page}"
    desk.client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert desk.client.get(url).status_code == 200
    sent = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(sent) <= 22, "\n".join(sent)


def test_an_answer_to_a_question_no_longer_asked_counts_nowhere(desk: Desk) -> None:
    second = {
        "key": "where",
        "question": "在哪里治疗？",
        "options": [["here", "本地"], ["away", "外地"]],
        "when": {"eq": ["situation", "ill"]},
    }
    away = {"key": "travel", "name": "外地就医证明", "required": True, "accept": ["pdf"]}
    questions = [*definition()["questionnaire"], second]
    materials = [{**away, "when": {"eq": ["where", "away"]}}]
    put_in_force(definition(questionnaire=questions, materials=materials), number=2)
    draft = desk.start(situation="ill", where="away")
    url = f"/hall/drafts/{draft.pk}/questions/"
    assert "在哪里治疗" in text(desk.client.get(url))
    assert desk.client.get(f"/hall/drafts/{draft.pk}/materials/").status_code == 200
    desk.client.post(url, {"situation": "other", "where": "away", "turn": "0"})
    assert desk.client.get(f"/hall/drafts/{draft.pk}/materials/").status_code == 404


def test_two_devices_add_files_and_neither_loses_any(desk: Desk) -> None:
    draft = desk.start()
    url = f"/hall/drafts/{draft.pk}/materials/"
    base = desk.client.get(url).context["base"]
    one, two = desk.upload("申请表"), desk.upload("申请表")
    shown = {"m-form-shown": "1", "_auto": "1", "base": base}
    desk.client.post(url, {**shown, "m-form": str(one.pk), "tab": "phone"})
    desk.client.post(url, {**shown, "m-form": str(two.pk), "tab": "desk"})
    with desk.scope():
        assert desk.fresh(draft.pk).materials["form"]["uploads"] == [one.pk, two.pk]
    # the stale tab does not show the other's file, so it cannot take it out by saying nothing
    for _ in range(2):
        saved = desk.client.post(url, {**shown, "m-form": str(two.pk), "tab": "desk"})
        assert "mark-base" not in text(saved)
    with desk.scope():
        assert desk.fresh(draft.pk).materials["form"]["uploads"] == [one.pk, two.pk]
    fresh = {**shown, "base": desk.client.get(url).context["base"], "tab": "new"}
    assert "mark-base" in text(desk.client.post(url, {**fresh, "m-form": str(two.pk)}))
    with desk.scope():
        assert desk.fresh(draft.pk).materials["form"]["uploads"] == [two.pk]


def test_a_save_by_itself_takes_no_file_in(desk: Desk) -> None:
    url = f"/hall/drafts/{desk.start().pk}/materials/"
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    desk.client.post(url, {"m-form-shown": "1", "_auto": "1", "m-form-files": file})
    with desk.scope():
        assert not Upload.objects.exists()
