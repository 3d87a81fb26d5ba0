"""What happens beside a case's flow: extensions, special procedures, messages, ratings, questions.

Each is a chain of happenings by the ordinary actions; a refusal ends the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.cases.extensions import ask_extension, decide_extension
from tongjian.hall.cases.handling import send_message
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.cases.suspensions import (
    approve_suspension,
    ask_suspension,
    end_suspension,
    kinds_of,
)
from tongjian.hall.certificates.actions import BASES, CertificateRefused, change_state
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.demo.lives import Cast, Happening, Life, Planned
from tongjian.hall.demo.people import Somebody
from tongjian.hall.feedback.enquiries.actions import EnquiryRefused, answer, ask, satisfy
from tongjian.hall.feedback.followups.actions import FollowUpRefused, check, contact, fix
from tongjian.hall.feedback.models import FollowUp, Rating
from tongjian.hall.feedback.ratings.actions import RatingRefused, rate
from tongjian.hall.items.reads import Entry
from tongjian.hall.uploads.models import Upload

REFUSALS = (
    *(StepRefused, NotPermitted, CertificateRefused),
    *(EnquiryRefused, FollowUpRefused, RatingRefused),
)
EXTENDED, PAUSED, WRITTEN, RATED, CHANGED = 0.05, 0.3, 0.06, 0.35, 0.03
SCORES = {1: 62, 2: 20, 3: 10, 4: 5, 5: 3}
OTHER_SPECIAL = "2"
KINDS = ("consultation", "complaint", "stuck", "suggestion", "requirement", "page")
QUESTIONS = {
    "consultation": "孩子的材料还没有拿到，可以先申请吗？",
    "complaint": "电话打了几次都没有人接。",
    "stuck": "提交以后一直显示正在检查，办不下去。",
    "suggestion": "建议把需要的材料放在最前面。",
    "requirement": "希望可以在手机上下载办理结果。",
    "page": "这一页的电话号码看不清楚。",
}


@dataclass
class Applying:
    """An applicant with whoever they apply for; ``actor`` is None for who comes to the window."""

    applicant: Applicant
    actor: Actor | None
    subjects: list[tuple[Somebody, Party]]
    upload: Upload | None = None


def extras(life: Life) -> Iterable[Planned]:
    """Draw what else happens now that the case has come to another state."""
    cast, case = life.cast, life.case
    rng, phase = cast.rng, case.phase
    if phase == "accepted":
        if rng.random() < EXTENDED:
            yield cast.moment(life.at, 2), lambda at: _extend(life, at)
        special = pinned(case.version).definition.fields.special_procedures
        if any(one.code == OTHER_SPECIAL for one in special) and rng.random() < PAUSED:
            yield cast.moment(life.at, 0), lambda at: _pause(life, at)
        if life.owner is not None and rng.random() < WRITTEN:
            yield cast.moment(life.at, 1), lambda at: _write(life, at)
    elif phase in ("completed", "rejected", "refused") and life.owner is not None:
        if rng.random() < RATED:
            yield cast.moment(life.at, 1), lambda at: _rate(life, at)
    elif phase == "certified" and rng.random() < CHANGED:
        yield cast.moment(life.at, 60), lambda at: _change(life, at)


def _quiet(
    chain: Callable[[Life, datetime], Iterator[Planned]],
) -> Callable[[Life, datetime], list[Planned]]:
    """Let a refusal end a chain: what the engine forbids does not happen."""

    def run(life: Life, at: datetime) -> list[Planned]:
        found: list[Planned] = []
        with suppress(*REFUSALS):
            found.extend(chain(life, at))
        return found

    return run


def _then(life: Life, at: datetime, days: int, act: Callable[[datetime], object]) -> Planned:
    """Plan one more link of a chain; a refusal of it ends the chain."""

    def happen(at: datetime) -> list[Planned]:
        with suppress(*REFUSALS):
            act(at)
        return []

    return life.cast.moment(at, days), happen


@_quiet
def _extend(life: Life, at: datetime) -> Iterator[Planned]:
    officer = life.cast.desk("cases.handle", life.case)
    head = life.cast.desk("cases.approve", life.case)
    assert officer is not None and head is not None
    asked = ask_extension(
        subject=life.fresh(), reason="材料较多，需要进一步核实", by=officer, now=at
    )
    yield _then(
        life,
        at,
        1,
        lambda at: decide_extension(subject=asked, approve=True, reason="同意", by=head, now=at),
    )


@_quiet
def _pause(life: Life, at: datetime) -> Iterator[Planned]:
    officer = life.cast.desk("cases.handle", life.case)
    reviewer = life.cast.desk("cases.examine", life.case)
    assert officer is not None and reviewer is not None
    asked = ask_suspension(
        subject=life.fresh(),
        kind=kinds_of(pinned(life.case.version))[0],
        reason="按规定组织，需要专门时间",
        needed=Decimal(10),
        unit="working_days",
        by=officer,
        now=at,
    )

    def approve(at: datetime) -> Iterable[Planned]:
        with suppress(*REFUSALS):
            approve_suspension(subject=asked, by=reviewer, now=at)
            yield life.cast.moment(at, 6), end

    def end(at: datetime) -> Iterable[Planned]:
        with suppress(*REFUSALS):
            end_suspension(subject=asked, by=officer, now=at)
        life.fresh()
        life.at = at
        life.tried.clear()
        return life.follow()

    yield life.cast.moment(at, 0), approve


@_quiet
def _write(life: Life, at: datetime) -> Iterator[Planned]:
    officer = life.cast.desk("cases.handle", life.case)
    assert life.owner is not None and officer is not None
    send_message(subject=life.case, text="请问现在办到哪一步了？", by=life.owner, now=at)
    reply = "正在审查，会在承诺的日期前办结。"
    yield _then(
        life, at, 1, lambda at: send_message(subject=life.case, text=reply, by=officer, now=at)
    )


@_quiet
def _rate(life: Life, at: datetime) -> Iterator[Planned]:
    rng, cast, owner = life.cast.rng, life.cast, life.owner
    assert owner is not None
    score = rng.choices(list(SCORES), list(SCORES.values()))[0]
    life.fresh()
    made: Rating = rate(
        subject=life.case,
        score=score,
        tags=["late", "unclear"] if score > 3 else ["fast", "clear"],
        text="",
        open_text=False,
        channel="mobile",
        source=f"demonstration:{life.case.pk}",
        by=owner,
        now=at,
    )
    follow = FollowUp.objects.filter(rating=made).first()
    if follow is not None:
        yield cast.moment(at, rng.randint(0, 1)), lambda at: _follow_up(life, follow, at)


def _follow_up(life: Life, follow: FollowUp, at: datetime) -> list[Planned]:
    """Contact, put right, check: by a handler and then a supervisor."""
    handler = life.cast.desk("feedback.handle", life.case)
    supervisor = life.cast.desk("feedback.supervise", life.case)
    assert handler is not None and supervisor is not None
    found: list[Planned] = []
    with suppress(*REFUSALS):
        held = contact(subject=follow, turn=0, text="已电话联系，说明了经过", by=handler, now=at)
        words = "已向对方道歉，补充了办事指南的说明"
        found.append(
            _then(
                life,
                at,
                3,
                lambda at: fix(
                    subject=held, turn=held.turn, text=words, true=True, by=handler, now=at
                ),
            )
        )
        checked = "已回访，对方认可"
        found.append(
            _then(
                life,
                at,
                5,
                lambda at: check(
                    subject=held,
                    turn=held.turn + 1,
                    passed=True,
                    text=checked,
                    by=supervisor,
                    now=at,
                ),
            )
        )
    return found


@_quiet
def _change(life: Life, at: datetime) -> Iterator[Planned]:
    head = life.cast.desk("certificates.manage", life.case)
    assert head is not None
    for certificate in Certificate.objects.filter(case=life.case, state="valid")[:1]:
        state = life.cast.rng.choice(["revoked", "cancelled"])
        change_state(
            subject=certificate,
            state=state,
            reason="演示：条件发生变化，按规定办理",
            basis=BASES[state][0],
            by=head,
            now=at,
        )
    yield from ()


def enquire(who: Applying, entries: list[Entry], cast: Cast, at: datetime) -> Iterable[Planned]:
    """Say something in the one box; somebody answers it and the asker rates the answer."""
    rng = cast.rng
    kind = rng.choice(KINDS)
    assert who.actor is not None
    try:
        made = ask(
            kind=kind,
            text=QUESTIONS[kind],
            item=rng.choice(entries).item,
            applicant=who.applicant,
            source=f"demonstration:{who.applicant.pk}",
            jurisdiction=settings.HALL,
            by=who.actor,
            now=at,
        )
    except REFUSALS:
        return
    handler, asker = rng.choice(cast.desks["feedback.handle"]), who.actor

    def reply(at: datetime) -> Iterable[Planned]:
        with suppress(*REFUSALS):
            answer(
                subject=made,
                turn=0,
                text="已经核实，情况如下：按办事指南准备材料即可，如有困难请到窗口。",
                met=rng.random() < 0.9 if kind == "requirement" else None,
                by=handler,
                now=at,
            )
            if rng.random() < RATED:
                yield cast.moment(at, 1), rated

    def rated(at: datetime) -> Iterable[Planned]:
        with suppress(*REFUSALS):
            satisfy(subject=made, score=rng.choice([1, 1, 2]), by=asker, now=at)
        return ()

    reply_at: Happening = reply
    yield cast.moment(at, rng.choice([0, 1, 2, 4, 7])), reply_at
