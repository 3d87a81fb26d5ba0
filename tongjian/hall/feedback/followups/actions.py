"""Following up a bad rating: contact, put right, check by a supervisor; appeal against malice.

Whatever is decided, the rating stays public as it was given (国办发〔2019〕51号).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.hall.feedback.days import entry, working_days_from
from tongjian.hall.feedback.models import FollowUp
from tongjian.hall.feedback.people import tell

COMPLEX = 15  # working days from the rating


class FollowUpRefused(Exception):
    """The step is not possible; the message is Chinese."""


def _held(subject: FollowUp, turn: int, *states: str) -> FollowUp:
    follow: FollowUp = (
        FollowUp.objects.select_for_update(of=("self",)).select_related("rating").get(pk=subject.pk)
    )
    if follow.turn != turn:
        raise FollowUpRefused("这件事刚刚被别人办理过，请刷新页面后再看；您写的内容没有丢。")
    if follow.state not in states:
        raise FollowUpRefused(f"现在是“{follow.get_state_display()}”，不能这样办理。")
    return follow


def _words(text: str, what: str) -> str:
    if not text.strip():
        raise FollowUpRefused(f"请写明{what}。")
    return text.strip()


def _step(
    follow: FollowUp, what: str, text: str, by: Actor, now: datetime, **values: Any
) -> FollowUp:
    for name, value in values.items():
        setattr(follow, name, value)
    follow.turn += 1
    follow.history = [*follow.history, entry(what, text, by.label, now)]
    follow.save()
    note(step=what, state=follow.state)
    return follow


@action("follow_up.contact", "feedback.handle")
def contact(*, subject: FollowUp, turn: int, text: str, by: Actor, now: datetime) -> FollowUp:
    """Note that the rater was contacted and what they said; who does it becomes the handler."""
    follow = _held(subject, turn, "contact")
    words = _words(text, "联系的方式和对方说的情况；联系不上的写明几次、怎样联系")
    return _step(
        follow, "contacted", words, by, now, state="fixing", contacted_at=now, handler_id=by.user_id
    )


@action("follow_up.complex", "feedback.handle")
def make_complex(*, subject: FollowUp, turn: int, text: str, by: Actor, now: datetime) -> FollowUp:
    """Take 15 working days instead of 5, with the reason; once."""
    follow = _held(subject, turn, "contact", "fixing")
    words = _words(text, "为什么需要更长时间")
    if did(follow, "complex"):
        raise FollowUpRefused("已经按复杂情形延长过，不能再延。")
    return _step(
        follow, "complex", words, by, now, fix_by=working_days_from(follow.rating.at, COMPLEX)
    )


@action("follow_up.fix", "feedback.handle")
def fix(
    *, subject: FollowUp, turn: int, text: str, true: bool, by: Actor, now: datetime
) -> FollowUp:
    """Say what was put right and whether the complaint was true; a supervisor checks it."""
    follow = _held(subject, turn, "fixing")
    words = _words(text, "核实的情况和整改的结果")
    if appeal_open(follow):
        raise FollowUpRefused("申诉还没有裁定，裁定后再办理。")
    _step(
        follow,
        "fixed",
        words,
        by,
        now,
        state="checking",
        fixed_at=now,
        true=true,
        handler_id=by.user_id or follow.handler_id,
    )
    _tell_supervisors(follow, "差评已整改，请核查", now)
    return follow


@action("follow_up.check", "feedback.supervise")
def check(
    *, subject: FollowUp, turn: int, passed: bool, text: str, by: Actor, now: datetime
) -> FollowUp:
    """Close it, or send it back to be put right; never by who handled it."""
    follow = _held(subject, turn, "checking")
    words = _words(text, "核查的情况，包括回访评价人的结果")
    _not_the_handler(follow, by)
    if passed:
        return _step(follow, "passed", words, by, now, state="closed", closed_at=now)
    return _step(follow, "failed", words, by, now, state="fixing", fixed_at=None)


@action("follow_up.appeal", "feedback.handle")
def appeal(*, subject: FollowUp, turn: int, text: str, by: Actor, now: datetime) -> FollowUp:
    """Ask a supervisor to find the rating malicious, once, with what proves it."""
    follow = _held(subject, turn, "contact", "fixing")
    words = _words(text, "认为是恶意差评的事实和证据")
    if follow.appealed:
        raise FollowUpRefused("已经申诉过一次，不能再申诉。")
    _step(
        follow,
        "appealed",
        words,
        by,
        now,
        appealed=True,
        handler_id=follow.handler_id or by.user_id,
    )
    _tell_supervisors(follow, "承办人申诉恶意差评，请裁定", now)
    return follow


@action("follow_up.decide_appeal", "feedback.supervise")
def decide_appeal(
    *, subject: FollowUp, turn: int, malicious: bool, text: str, by: Actor, now: datetime
) -> FollowUp:
    """Find the rating malicious, which ends the follow-up and marks it, or not; with the reason."""
    follow = _held(subject, turn, "contact", "fixing")
    words = _words(text, "裁定的理由")
    if not appeal_open(follow):
        raise FollowUpRefused("没有待裁定的申诉。")
    _not_the_handler(follow, by)
    if any(line["what"] == "appealed" and line["by"] == by.label for line in follow.history):
        raise FollowUpRefused("不能裁定自己提出的申诉。")
    if malicious:
        return _step(
            follow, "malicious", words, by, now, state="malicious", closed_at=now, true=False
        )
    return _step(follow, "not_malicious", words, by, now)


def did(follow: FollowUp, what: str) -> bool:
    """Whether a step was taken."""
    return any(line["what"] == what for line in follow.history)


def appeal_open(follow: FollowUp) -> bool:
    """Whether an appeal waits for its decision."""
    return did(follow, "appealed") and not (
        did(follow, "malicious") or did(follow, "not_malicious")
    )


def _not_the_handler(follow: FollowUp, by: Actor) -> None:
    if by.user_id is not None and follow.handler_id == by.user_id:
        raise FollowUpRefused("承办这件差评的人不能自己核查或裁定，请由其他监督员办理。")


def _tell_supervisors(follow: FollowUp, text: str, now: datetime) -> None:
    tell(
        follow.jurisdiction_id,
        "feedback.supervise",
        text=text,
        url=f"/office/follow-ups/{follow.pk}/",
        now=now,
    )
