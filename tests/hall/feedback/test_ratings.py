"""Ratings: once, by the applicant, for ever; the bad ones followed up; all of it public."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.hall import made
from tests.world import DISTRICT, OTHER_TOWN, ROOT, World
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.hall.access import VISITOR
from tongjian.hall.appointments.models import Booking, Desk, Slot
from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.followups import actions as follow_actions
from tongjian.hall.feedback.followups.actions import FollowUpRefused
from tongjian.hall.feedback.models import FollowUp, Rating
from tongjian.hall.feedback.ratings import reads
from tongjian.hall.feedback.ratings.actions import RatingRefused, rate
from tongjian.hall.feedback.ratings.tags import BAD, GOOD, TAGS, fitting


def rated(world: World, subject: Any, score: int = 1, by: Actor = VISITOR, **also: Any) -> Rating:
    given: dict[str, Any] = {
        "tags": [],
        "text": "",
        "open_text": False,
        "channel": "mobile",
        "source": "somewhere",
        "now": world.now,
        **also,
    }
    with scope([DISTRICT], by):
        return rate(subject=subject, score=score, by=by, **given)


@pytest.fixture
def case(world: World) -> HallCase:
    return made.case(world, made.applicant(world, 1))


def test_an_applicant_rates_from_my_affairs_once(world: World, case: HallCase) -> None:
    client = made.signed_in(made.applicant(world, 1))
    assert case.number in client.get("/hall/rate/").content.decode()
    page = client.get(f"/hall/rate/{case.code}/", follow=True).content.decode()
    assert "非常满意" in page and page.index("非常满意") < page.index("非常不满意")
    assert client.post("/hall/rate/case/", {}).status_code == 422
    form = {"score": "5", "tags": ["late", "kind"], "text": "拖了两个月"}
    done = client.post("/hall/rate/case/", form, follow=True).content.decode()
    assert "谢谢您的评价" in done and "非常不满意" in done and "有人联系您" in done
    client.post("/hall/rate/case/", {"score": "1"})
    with scope([DISTRICT], ROOT):
        rating = Rating.objects.get()
    assert (rating.score, rating.tags, rating.open_text) == (5, ["late"], False)


def test_by_code_and_four_digits_and_nothing_less(world: World, case: HallCase) -> None:
    client = Client()
    assert case.number not in client.get(f"/hall/rate/{case.code}/").content.decode()
    assert client.get("/hall/rate/case/").status_code == 302
    wrong = client.post("/hall/rate/", {"code": case.code, "last4": "9999"})
    missing = client.post("/hall/rate/", {"code": "ABCDEFGH", "last4": "0001"})
    assert wrong.status_code == missing.status_code == 422
    assert case.number not in wrong.content.decode()
    right = client.post("/hall/rate/", {"code": case.code, "last4": "0001"}, follow=True)
    assert case.number in right.content.decode()
    client.post("/hall/rate/case/", {"score": "2"})
    with scope([DISTRICT], ROOT):
        assert Rating.objects.get().case_id == case.pk
    for _ in range(9):
        client.post("/hall/rate/", {"code": "ABCDEFGH", "last4": "0001"})
    late = client.post("/hall/rate/", {"code": case.code, "last4": "0001"})
    assert late.status_code == 429


def test_another_applicant_is_asked_for_the_digits(world: World, case: HallCase) -> None:
    client = made.signed_in(made.applicant(world, 2))
    page = client.get(f"/hall/rate/{case.code}/").content.decode()
    assert case.number not in page and "手机号后四位" in page


def test_officials_rate_no_case_that_is_not_their_own(world: World, case: HallCase) -> None:
    for role in ("officer", "window", "joint", "hall_supervisor"):
        with pytest.raises(RatingRefused, match="办理"):
            rated(world, case, by=world.actor(role))
    handler = world.person("officer")
    with made.writing():
        HallCase.objects.filter(pk=case.pk).update(handler=handler)
    case.refresh_from_db()
    with pytest.raises(RatingRefused):
        rated(world, case, by=world.actor("officer"))


def test_a_second_rating_and_a_ballot_box_are_refused(world: World, case: HallCase) -> None:
    rated(world, case)
    with pytest.raises(RatingRefused, match="已经评价过"):
        rated(world, case, 5)
    with pytest.raises(RatingRefused, match="选择"):
        rated(world, made.case(world, None, 2), 6)
    from tongjian.core.identity.throttle import TooOften

    with pytest.raises(TooOften):
        for number in range(3, 40):
            rated(world, made.case(world, None, number))


def test_nobody_changes_a_rating(world: World, case: HallCase) -> None:
    rating = rated(world, case, 5)
    for change in ({"score": 1}, {"text": "很好"}):
        with pytest.raises(DatabaseError), made.writing(), transaction.atomic():
            Rating.objects.filter(pk=rating.pk).update(**change)
    with pytest.raises(DatabaseError), made.writing(), transaction.atomic():
        Rating.objects.filter(pk=rating.pk)._raw_delete("default")


def test_a_visit_is_rated_by_who_was_there(world: World) -> None:
    mine, other = made.applicant(world, 1), made.applicant(world, 2)
    item = made.item()
    with made.writing():
        desk = Desk.objects.create(jurisdiction_id=DISTRICT, name="一号窗口", place="一楼")
        slot = Slot.objects.create(
            jurisdiction_id=DISTRICT,
            desk=desk,
            starts_at=world.now,
            ends_at=world.now + timedelta(minutes=30),
            capacity=5,
        )
        visit = Booking.objects.create(
            jurisdiction_id=DISTRICT,
            slot=slot,
            applicant=mine,
            item=item,
            day=world.now.date(),
            code="BOOKABCD",
            booked_at=world.now,
        )
    url = f"/hall/rate/visit/{visit.pk}/"
    assert made.signed_in(other).get(url).status_code == 404
    client = made.signed_in(mine)
    assert client.post(url, {"score": "1"}).status_code == 422  # not served yet
    with made.writing():
        Booking.objects.filter(pk=visit.pk).update(state="served")
    assert client.post(url, {"score": "1"}).status_code == 302
    with scope([DISTRICT], ROOT):
        assert Rating.objects.get().booking_id == visit.pk


@given(st.integers(1, 5), st.lists(st.text(max_size=8) | st.sampled_from(sorted(TAGS))))
def test_praise_goes_with_praise_and_blame_with_blame(score: int, keys: list[str]) -> None:
    found = fitting(score, keys)
    assert set(found) <= set(keys) & set(TAGS) and len(found) == len(set(found))
    assert not (score >= 4 and set(found) & set(GOOD)) and not (
        score <= 2 and set(found) & set(BAD)
    )


@pytest.mark.parametrize(("score", "opened"), [(1, 0), (2, 0), (3, 0), (4, 1), (5, 1)])
def test_only_a_bad_rating_opens_a_follow_up(
    score: int, opened: int, world: World, case: HallCase
) -> None:
    supervisor = world.person("hall_supervisor")
    rated(world, case, score)
    with scope([DISTRICT], ROOT):
        assert FollowUp.objects.count() == opened
    assert Notice.objects.filter(user=supervisor).count() == opened


@pytest.fixture
def follow(world: World, case: HallCase) -> FollowUp:
    rated(world, case, 5, text="打 13800001234 找我", open_text=True)
    with scope([DISTRICT], ROOT):
        found: FollowUp = FollowUp.objects.get()
        return found


def step(world: World, verb: Any, follow: FollowUp, role: str, **also: Any) -> FollowUp:
    by = world.actor(role)
    with scope([DISTRICT], by):
        subject = FollowUp.objects.get(pk=follow.pk)
        given = {"turn": subject.turn, "text": "写明情况", "now": world.now, **also}
        done: FollowUp = verb(subject=subject, by=by, **given)
        return done


def test_contact_in_one_day_fixed_in_five_checked_by_another(
    world: World, follow: FollowUp
) -> None:
    # Monday 2025-10-20, no holiday near
    assert (follow.contact_by, follow.fix_by) == (date(2025, 10, 21), date(2025, 10, 27))
    with pytest.raises(FollowUpRefused, match="待联系"):
        step(world, follow_actions.fix, follow, "officer", true=True)
    with pytest.raises(FollowUpRefused, match="写明"):
        step(world, follow_actions.contact, follow, "officer", text=" ")
    step(world, follow_actions.contact, follow, "officer")
    assert step(world, follow_actions.make_complex, follow, "officer").fix_by == date(2025, 11, 10)
    with pytest.raises(FollowUpRefused, match="不能再延"):
        step(world, follow_actions.make_complex, follow, "officer")
    step(world, follow_actions.fix, follow, "officer", true=True)
    with pytest.raises(NotPermitted):
        step(world, follow_actions.check, follow, "officer", passed=True)
    back = step(world, follow_actions.check, follow, "hall_supervisor", passed=False)
    assert (back.state, back.fixed_at) == ("fixing", None)
    step(world, follow_actions.fix, follow, "officer", true=True)
    done = step(world, follow_actions.check, follow, "hall_supervisor", passed=True)
    assert (done.state, done.true, done.closed_at) == ("closed", True, world.now)
    with pytest.raises(FollowUpRefused):
        step(world, follow_actions.check, follow, "hall_supervisor", passed=False)


def test_a_supervisor_who_handled_it_does_not_check_it(world: World, follow: FollowUp) -> None:
    step(world, follow_actions.contact, follow, "officer")
    step(world, follow_actions.fix, follow, "officer", true=False)
    supervisor = world.person("hall_supervisor")
    with made.writing():
        FollowUp.objects.filter(pk=follow.pk).update(handler=supervisor)
    with pytest.raises(FollowUpRefused, match="自己核查"):
        step(world, follow_actions.check, follow, "hall_supervisor", passed=True)


def test_an_appeal_is_decided_by_a_supervisor_and_the_rating_stays(
    world: World, follow: FollowUp
) -> None:
    with pytest.raises(FollowUpRefused, match="没有待裁定"):
        step(world, follow_actions.decide_appeal, follow, "hall_supervisor", malicious=True)
    step(world, follow_actions.appeal, follow, "officer")
    with pytest.raises(FollowUpRefused, match="一次"):
        step(world, follow_actions.appeal, follow, "officer")
    done = step(world, follow_actions.decide_appeal, follow, "hall_supervisor", malicious=True)
    assert done.state == "malicious"
    page = Client().get("/hall/ratings/").content.decode()
    assert "经核实为恶意差评" in page and "非常不满意" in page
    with scope([DISTRICT], ROOT):
        whole = reads.results(DISTRICT, 2025).whole
    assert (whole.total, whole.scores[5], whole.bad, whole.malicious) == (1, 1, 1, 1)


def test_an_appeal_that_fails_leaves_the_work_to_do(world: World, follow: FollowUp) -> None:
    step(world, follow_actions.contact, follow, "officer")
    step(world, follow_actions.appeal, follow, "officer")
    with pytest.raises(FollowUpRefused, match="申诉还没有裁定"):
        step(world, follow_actions.fix, follow, "officer", true=True)
    step(world, follow_actions.decide_appeal, follow, "hall_supervisor", malicious=False)
    assert step(world, follow_actions.fix, follow, "officer", true=True).state == "checking"


def test_officials_pages_of_follow_ups(world: World, follow: FollowUp) -> None:
    url = f"/office/follow-ups/{follow.pk}/"
    client = world.client("officer")
    assert "差评" in client.get("/office/follow-ups/?state=contact").content.decode()
    page = client.get(url).content.decode()
    assert "138****0001" in page and "记录联系情况" in page and "核查" not in page.split("经过")[-1]
    assert client.post(url, {"step": "contact", "turn": 0, "text": "已打电话"}).status_code == 302
    stale = client.post(url, {"step": "fix", "turn": 0, "text": "写了很多字", "yes": "yes"})
    assert stale.status_code == 422 and "写了很多字" in stale.content.decode()
    unclear = client.post(url, {"step": "fix", "turn": 1, "text": "x"})
    assert unclear.status_code == 422 and "属实" in unclear.content.decode()
    assert client.post(url, {"step": "burn"}).status_code == 422
    form = {"step": "check", "turn": 1, "text": "x", "yes": "yes"}
    assert client.post(url, form).status_code == 403
    assert world.client("reviewer").post(url, {**form, "step": "contact"}).status_code == 403
    assert world.client("officer", OTHER_TOWN).get(url).status_code == 404
    assert made.signed_in(made.applicant(world, 1)).get(url).status_code == 403


def test_the_publics_page_counts_by_its_formulas(world: World) -> None:
    scores = [1, 1, 2, 3, 4, 5]
    for number, score in enumerate(scores, 1):
        rated(world, made.case(world, None, number), score, source=str(number))
    for number in range(7, 13):
        made.case(world, None, number)
    made.case(world, None, 20, outcome="voided")
    made.case(world, None, 21, closed_at=None, open=True)
    with scope([DISTRICT], ROOT):
        found = reads.results(DISTRICT, 2025)
        empty = reads.results(DISTRICT, 2024)
    whole = found.whole
    assert (whole.total, whole.satisfaction, whole.few) == (6, 66.7, True)
    assert (whole.rated_cases, whole.cases, whole.response) == (6, 12, 50.0)
    assert (whole.bad, whole.rectification) == (2, 0.0)
    assert [month.title for month in found.months] == ["10月"]
    assert empty.whole.total == 0 and empty.whole.satisfaction is None
    page = Client().get("/hall/ratings/?year=2025").content.decode()
    assert "66.7%" in page and "50.0%" in page and "满意率 = " in page and "份数少" in page
    assert Client().get("/hall/ratings/?year=x&item=none&page=z").status_code == 200


def test_words_are_public_only_when_agreed_and_without_numbers(
    world: World, follow: FollowUp
) -> None:
    rated(world, made.case(world, None, 9), 4, text="不想公开的话")
    page = Client().get("/hall/ratings/?bad=1").content.decode()
    assert "13800001234" not in page and "找我" in page and "号码已隐去" in page
    assert "不想公开的话" not in page


@given(
    st.lists(
        st.sampled_from(["电话", " 13800001234", "310112201501011234", "a@b.cn", "第3次", "。"])
    )
)
def test_no_number_of_a_person_is_published(parts: list[str]) -> None:
    rating = Rating(text="".join(parts), open_text=True)
    shown = reads.public_text(rating)
    assert "13800001234" not in shown and "0101" not in shown and "a@b.cn" not in shown
    if parts == ["第3次"]:
        assert shown == "第3次"


def test_months_are_those_of_shanghai(world: World) -> None:
    last_night = datetime.fromisoformat("2025-10-31T23:30:00+08:00")
    rated(world, made.case(world, None, 1, closed_at=last_night), 1, now=last_night)
    with scope([DISTRICT], ROOT):
        found = reads.results(DISTRICT, 2025)
    assert [(month.title, month.total, month.cases) for month in found.months] == [("10月", 1, 1)]
