"""The one box from asking to rating the answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.hall import made
from tests.world import DISTRICT, OTHER_TOWN, ROOT, World
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.throttle import TooOften
from tongjian.core.notify.models import Notice, Outgoing
from tongjian.core.scope import scope
from tongjian.hall.access import VISITOR
from tongjian.hall.applicants.models import Seen
from tongjian.hall.feedback.enquiries import actions, reads
from tongjian.hall.feedback.enquiries.actions import EnquiryRefused
from tongjian.hall.feedback.enquiries.limits import LIMITS
from tongjian.hall.feedback.models import Enquiry


def asked(world: World, **also: Any) -> Enquiry:
    given: dict[str, Any] = {
        "kind": "consultation",
        "text": "五岁半能不能缓一年",
        "source": "somewhere",
        "jurisdiction": DISTRICT,
        "by": VISITOR,
        "now": world.now,
        **also,
    }
    with scope([DISTRICT], VISITOR):
        return actions.ask(**given)


def again(enquiry: Enquiry) -> Enquiry:
    with scope([DISTRICT], ROOT):
        found: Enquiry = Enquiry.objects.get(pk=enquiry.pk)
        return found


def step(world: World, verb: Any, enquiry: Enquiry, role: str = "officer", **also: Any) -> Enquiry:
    by = world.actor(role)
    with scope([DISTRICT], by):
        subject = Enquiry.objects.get(pk=enquiry.pk)
        done: Enquiry = verb(
            **{"subject": subject, "turn": subject.turn, "by": by, "now": world.now, **also}
        )
        return done


@pytest.mark.parametrize("kind", sorted(LIMITS))
def test_everything_said_gets_a_number_a_code_and_a_day(kind: str, world: World) -> None:
    first, second = asked(world, kind=kind), asked(world, kind=kind)
    assert (first.number, second.number) == ("F2025-000001", "F2025-000002")
    assert first.code != second.code and len(first.code) == 8
    # Asked on Monday 2025-10-20; no holiday follows in the next three weeks.
    expected = {5: date(2025, 10, 27), 15: date(2025, 11, 10)}
    assert first.due == expected[LIMITS[kind].days]
    told = Notice.objects.filter(url=f"/office/feedback/{first.pk}/")
    assert told.count() == 0  # nobody holds the permission yet


def test_handlers_are_told_and_of_complaints_supervisors_too(world: World) -> None:
    officer, supervisor = world.person("officer"), world.person("hall_supervisor")
    asked(world)
    asked(world, kind="complaint")
    assert Notice.objects.filter(user=officer).count() == 2
    assert Notice.objects.filter(user=supervisor).count() == 1


def test_a_holiday_moves_the_day_of_the_answer(world: World) -> None:
    before_holiday = world.now.replace(month=9, day=29)
    assert asked(world, now=before_holiday).due == date(2025, 10, 13)


def test_one_source_and_everybody_are_throttled(world: World) -> None:
    for _ in range(5):
        asked(world)
    with pytest.raises(TooOften):
        asked(world)
    asked(world, source="elsewhere")
    asked(world, now=world.now + timedelta(hours=2))


def test_a_visitor_asks_on_the_page_and_follows_by_code(world: World) -> None:
    client = Client()
    page = "/hall/items/deferral/"
    assert page in client.get(f"/hall/feedback/new/?kind=page&page={page}").content.decode()
    bad = client.post("/hall/feedback/new/", {"kind": "page", "text": "写错了", "phone": "12"})
    assert bad.status_code == 422 and "写错了" in bad.content.decode()
    sent = client.post(
        "/hall/feedback/new/", {"kind": "page", "text": "第二步写错了", "page": page}, follow=True
    )
    with scope([DISTRICT], ROOT):
        enquiry = Enquiry.objects.get()
    assert (enquiry.page, enquiry.phone, enquiry.applicant_id) == (page, "", None)
    text = sent.content.decode()
    assert enquiry.code in text and enquiry.number in text and "2025" not in enquiry.code
    other = Client()
    assert other.get("/hall/feedback/sent/").status_code == 302
    found = other.post(
        "/hall/feedback/track/", {"code": enquiry.code.lower(), "last4": enquiry.number[-4:]}
    ).content.decode()
    assert "第二步写错了" in found and "待答复" in found


def test_a_foreign_address_is_no_page_of_ours(world: World) -> None:
    Client().post("/hall/feedback/new/", {"kind": "page", "text": "x", "page": "//evil.example/"})
    with scope([DISTRICT], ROOT):
        assert Enquiry.objects.get().page == ""


def test_wrong_codes_are_throttled_and_say_nothing(world: World) -> None:
    enquiry = asked(world, phone="13800001234")
    client, digits = Client(), {"last4": "1234"}
    answers = {
        client.post("/hall/feedback/track/", {"code": code, **given})
        .content.decode()
        .count("没有找到")
        for code, given in (
            ("ABCDEFGH", digits),
            (enquiry.code, {"last4": "4321"}),
            (enquiry.code, {"last4": enquiry.number[-4:]}),
            (enquiry.code, {"last4": "34"}),
        )
    }
    assert answers == {1}
    for _ in range(6):
        client.post("/hall/feedback/track/", {"code": "ABCDEFGH", **digits})
    last = client.post("/hall/feedback/track/", {"code": enquiry.code, **digits})
    assert last.status_code == 429 and "五岁半" not in last.content.decode()


def test_a_signed_in_person_sees_their_own_and_nobody_elses(world: World) -> None:
    mine, other = made.applicant(world, 1), made.applicant(world, 2)
    case = made.case(world, mine)
    client = made.signed_in(mine)
    form = {"kind": "stuck", "text": "跑了三次", "number": case.number, "phone": mine.phone}
    client.post("/hall/feedback/new/", form)
    with scope([DISTRICT], ROOT):
        enquiry = Enquiry.objects.get()
        assert (enquiry.applicant_id, enquiry.case_id) == (mine.pk, case.pk)
        assert enquiry.item_id == case.item_id
    assert enquiry.number in client.get("/hall/feedback/").content.decode()
    url = f"/hall/feedback/mine/{enquiry.pk}/"
    assert client.get(url).status_code == 200
    assert made.signed_in(other).get(url).status_code == 404
    assert world.client("officer").get(url).status_code == 403


def test_another_persons_case_number_only_stays_in_the_text(world: World) -> None:
    case = made.case(world, made.applicant(world, 1))
    client = made.signed_in(made.applicant(world, 2))
    client.post("/hall/feedback/new/", {"kind": "stuck", "text": "x", "number": case.number})
    with scope([DISTRICT], ROOT):
        enquiry = Enquiry.objects.get()
    assert enquiry.case_id is None and case.number in enquiry.text


def test_an_answer_reaches_the_asker_who_rates_it(world: World) -> None:
    enquiry = asked(world, phone="13800001234")
    step(world, actions.answer, enquiry, text="可以，请带医院证明")
    with scope([DISTRICT], ROOT):
        assert Outgoing.objects.get().kind == "answered"
    proof = {"code": enquiry.code, "last4": "1234"}
    page = Client().post("/hall/feedback/track/", proof).content.decode()
    assert "可以，请带医院证明" in page and "非常不满意" in page
    empty = Client().post("/hall/feedback/satisfied/", proof)
    assert empty.status_code == 422
    Client().post("/hall/feedback/satisfied/", {**proof, "score": "2"})
    done = again(enquiry)
    assert (done.state, done.satisfied) == ("closed", 2)
    second = Client().post("/hall/feedback/satisfied/", {**proof, "score": "5"})
    assert second.status_code == 422 and again(enquiry).satisfied == 2


def test_an_unsatisfied_asker_sends_it_back_once(world: World) -> None:
    enquiry = asked(world)
    for expected in ("open", "closed"):
        step(world, actions.answer, enquiry, text="请看指南")
        with scope([DISTRICT], VISITOR):
            actions.satisfy(subject=enquiry, score=5, text="没看懂", by=VISITOR, now=world.now)
        assert again(enquiry).state == expected
    assert "没看懂" in str(again(enquiry).history)


def test_the_day_moves_once_with_a_reason_the_asker_reads(world: World) -> None:
    enquiry = asked(world, phone="13800001234")
    with pytest.raises(EnquiryRefused, match="理由"):
        step(world, actions.extend, enquiry, reason=" ")
    moved = step(world, actions.extend, enquiry, reason="要问区里")
    assert moved.due == date(2025, 11, 3) and moved.extended
    with pytest.raises(EnquiryRefused, match="一次"):
        step(world, actions.extend, enquiry, reason="再等等")
    late = asked(world, source="b")
    with pytest.raises(EnquiryRefused, match="超过"):
        step(world, actions.extend, late, reason="x", now=world.now + timedelta(days=30))
    lines = {line.title: line.text for line in reads.history(again(enquiry), public=True)}
    assert lines["延长答复期限"] == "要问区里"


def test_it_is_handed_to_a_handler_only_and_the_asker_sees_no_names(world: World) -> None:
    enquiry = asked(world)
    window = world.person("window")
    done = step(world, actions.hand_on, enquiry, "hall_supervisor", to=window, reason="归窗口")
    assert done.handler == window
    with pytest.raises(EnquiryRefused, match="权限"):
        step(world, actions.hand_on, enquiry, to=world.person("reviewer"), reason="x")
    public = str(reads.history(again(enquiry), public=True))
    assert "window" not in public and "officer" not in public


def test_who_handled_the_case_answers_no_complaint_about_it(world: World) -> None:
    officer = world.person("officer")
    case = made.case(world, made.applicant(world, 1), handler=officer)
    enquiry = asked(world, kind="complaint", case=case)
    with pytest.raises(EnquiryRefused, match="经办"):
        step(world, actions.answer, enquiry, text="没有问题")
    step(world, actions.answer, enquiry, "window", text="已核实")


def test_two_officials_on_one_and_readers_and_strangers(world: World) -> None:
    enquiry = asked(world)
    url = f"/office/feedback/{enquiry.pk}/"
    first = {"step": "answer", "turn": 0, "text": "请看指南"}
    assert world.client("officer").post(url, first).status_code == 302
    second = world.client("window").post(url, {**first, "text": "我写了很多"})
    assert second.status_code == 422 and "别人办理过" in second.content.decode()
    assert world.client("reviewer").get(url).status_code == 200
    with pytest.raises(NotPermitted):
        step(world, actions.answer, asked(world, source="b"), "reviewer", text="x")
    assert world.client("reviewer").post(url, first).status_code == 403
    assert world.client("officer", OTHER_TOWN).get(url).status_code == 404
    assert world.client("deputy").get(url).status_code == 403
    assert made.signed_in(made.applicant(world, 1)).get(url).status_code == 403


@pytest.mark.parametrize("bad", [{}, {"step": "burn"}, {"step": "answer", "turn": "x"}])
def test_a_step_that_makes_no_sense_is_told(bad: dict[str, str], world: World) -> None:
    enquiry = asked(world)
    response = world.client("officer").post(f"/office/feedback/{enquiry.pk}/", bad)
    assert response.status_code == 422 and again(enquiry).turn == 0


def test_requirements_feed_the_degree_to_which_they_are_met(world: World) -> None:
    day = world.now.date()
    with scope([DISTRICT], ROOT):
        assert reads.requirements_met(day, day).share is None
    for number, met in enumerate((True, True, False)):
        enquiry = asked(world, kind="requirement", source=str(number))
        with pytest.raises(EnquiryRefused, match="满足"):
            step(world, actions.answer, enquiry, text="好")
        step(world, actions.answer, enquiry, text="好", met=met)
    asked(world, kind="requirement", source="waiting")
    with scope([DISTRICT], ROOT):
        met_now = reads.requirements_met(day, day)
        assert not reads.requirements_met(day + timedelta(days=1), day + timedelta(days=9)).asked
    assert (met_now.met, met_now.answered, met_now.asked, met_now.share) == (2, 3, 4, 66.7)


def test_officials_see_the_most_urgent_first_and_masked(world: World) -> None:
    late = asked(world, kind="complaint", source="a", name="学生家长", phone="13800001234")
    early = asked(world, source="b")
    done = asked(world, source="c")
    step(world, actions.answer, done, text="好")
    by = world.actor("officer")
    with scope([DISTRICT], by):
        assert [row.pk for row in reads.urgent_first(by)] == [early.pk, late.pk, done.pk]
    client = world.client("officer")
    page = client.get("/office/feedback/").content.decode()
    assert early.number in page and "13800001234" not in page
    only = client.get("/office/feedback/?kind=complaint&state=open").content.decode()
    assert late.number in only and early.number not in only
    table = client.get("/office/feedback/?format=csv")
    text = b"".join(table.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "答复期限" in text and "13800001234" not in text
    one = client.get(f"/office/feedback/{late.pk}/").content.decode()
    assert "138****1234" in one and "13800001234" not in one and "学生家长" not in one


def test_behind_the_mask_only_with_a_reason_on_record(world: World) -> None:
    enquiry = asked(world, phone="13800001234")
    url = f"/office/reveal/hall.enquiry/{enquiry.pk}/phone/"
    client = world.client("officer")
    assert "13800001234" not in client.get(url).content.decode()
    assert client.post(url, {"reason": "看"}).status_code == 422
    assert "13800001234" in client.post(url, {"reason": "电话联系申请人"}).content.decode()
    with scope([DISTRICT], ROOT):
        seen = Seen.objects.get()
    assert (seen.field, seen.reason) == ("phone", "电话联系申请人")
    for wrong in ("text", "code", "history"):
        assert client.get(f"/office/reveal/hall.enquiry/{enquiry.pk}/{wrong}/").status_code == 404
    assert client.get("/office/reveal/core.user/1/password/").status_code == 404
    assert world.client("joint").get(url).status_code == 403
    assert world.client("officer", OTHER_TOWN).get(url).status_code == 404
