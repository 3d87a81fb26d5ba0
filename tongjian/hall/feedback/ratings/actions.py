"""Rating a case or a visit (好差评, 国办发〔2019〕51号): once, for ever, and a bad one is followed up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.throttle import Ceiling, admit
from tongjian.hall.appointments.models import Booking
from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.days import entry, working_days_from
from tongjian.hall.feedback.models import SCORES, FollowUp, Rating
from tongjian.hall.feedback.people import tell
from tongjian.hall.feedback.ratings.tags import fitting

CONTACT, FIX = 1, 5  # working days
BAD = 4
# A hall's own terminal is one address for many people; a person rates few things a day.
ROOM = (Ceiling(30, timedelta(hours=1)), Ceiling(100, timedelta(days=1)))
OFFICIALS = ("cases.read", "cases.opine", "feedback.handle")
SYSTEM = "系统"
DONE = "已经评价过了；每件事只能评价一次，评价不能修改。"


class RatingRefused(Exception):
    """It cannot be rated; the message is Chinese."""


@action("rating.give", None)
def rate(
    *,
    subject: HallCase | Booking,
    score: int,
    tags: list[str],
    text: str,
    open_text: bool,
    channel: str,
    source: str,
    by: Actor,
    now: datetime,
) -> Rating:
    """Rate a case or a visit; the caller has made sure that its applicant does.

    4 and 5 open a follow-up with its days. Raises ``RatingRefused`` for a second rating, for
    somebody who worked on the case, and ``throttle.TooOften``.
    """
    if score not in dict(SCORES):
        raise RatingRefused("请选择满意程度。")
    case, booking, item_id = _rated(subject)
    if case is not None and _worked_on(case, by):
        raise RatingRefused("您办理过这件事，不能评价。")
    admit({f"rating:{source}": ROOM}, now)
    if Rating.objects.filter(case=case, booking=booking).exists():
        raise RatingRefused(DONE)
    try:
        with transaction.atomic():
            rating: Rating = Rating.objects.create(
                jurisdiction_id=subject.jurisdiction_id,
                item_id=item_id,
                case=case,
                booking=booking,
                stage=case.phase if case else "visit",
                score=score,
                tags=fitting(score, tags),
                text=text.strip(),
                open_text=open_text and bool(text.strip()),
                channel=channel,
                at=now,
            )
    except IntegrityError as error:  # two tabs at once
        raise RatingRefused(DONE) from error
    note(rating=rating.pk, score=score)
    if score >= BAD:
        _follow(rating, now)
    return rating


def _rated(subject: HallCase | Booking) -> tuple[HallCase | None, Booking | None, int]:
    if isinstance(subject, HallCase):
        return subject, None, subject.item_id
    item = subject.item_id or (subject.case.item_id if subject.case else None)
    if subject.state != "served" or item is None:
        raise RatingRefused("到窗口办理之后才能评价这次预约。")
    return None, subject, item


def _worked_on(case: HallCase, by: Actor) -> bool:
    """Whether who rates handled the case, or is an official and not its applicant."""
    if by.user_id is None:
        return False
    if case.handler_id == by.user_id:
        return True
    own = case.applicant is not None and case.applicant.user_id == by.user_id
    return not own and any(by.can(permission) for permission in OFFICIALS)


def _follow(rating: Rating, now: datetime) -> None:
    follow = FollowUp.objects.create(
        jurisdiction_id=rating.jurisdiction_id,
        rating=rating,
        contact_by=working_days_from(now, CONTACT),
        fix_by=working_days_from(now, FIX),
        history=[entry("opened", rating.get_score_display(), SYSTEM, now)],
    )
    for permission in ("feedback.handle", "feedback.supervise"):
        tell(
            rating.jurisdiction_id,
            permission,
            text=f"收到差评（{rating.item}），请在1个工作日内联系评价人",
            url=f"/office/follow-ups/{follow.pk}/",
            now=now,
        )
