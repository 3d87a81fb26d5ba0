"""Findings of process monitoring (电子监察): the triggers, and noting one once.

The eight triggers are those of the supervision of administrative approval; ours that are finer name
the one they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.hall.cases.models import Finding, HallCase

NOTICE, YELLOW, RED = "notice", "yellow", "red"
LONGEST = 500


@dataclass(frozen=True)
class Trigger:
    """What is found; ``group`` is the one of the eight it belongs to."""

    title: str
    level: str
    group: str = ""


TRIGGERS = {
    "eligible_refused": Trigger("符合条件不予受理", YELLOW),
    "past_promise": Trigger("超过承诺时限", RED),
    "step_late": Trigger("环节超时而全程未超", YELLOW),
    "forward_late": Trigger("超时移送、转报", YELLOW),
    "unlawful_refusal": Trigger("无法定理由不予许可", RED),
    "bypass": Trigger("体外循环，未经大厅办理", RED),
    "unlawful_fee": Trigger("违规收费", RED),
    "other": Trigger("其他", YELLOW),
    "past_statutory": Trigger("超过法定时限", RED, "past_promise"),
    "near": Trigger("临近时限", NOTICE, "past_promise"),
    "second_correction": Trigger("二次告知新的补正内容", RED, "other"),
    "afterwards": Trigger("事后补录", YELLOW, "bypass"),
    "deemed": Trigger("逾期未告知，视为受理", RED, "other"),
    "pause_long": Trigger("特别程序超过告知的时间", YELLOW, "other"),
    "stuck": Trigger("流程缺步骤，系统无法代办", YELLOW, "other"),
}


def find(case: HallCase, trigger: str, about: str, text: str, now: datetime) -> None:
    """Note a finding inside an action; the same one again changes nothing."""
    Finding.objects.bulk_create(
        [
            Finding(
                jurisdiction_id=case.jurisdiction_id,
                case=case,
                trigger=trigger,
                level=TRIGGERS[trigger].level,
                about=about[:80],
                text=text[:LONGEST],
                found_at=now,
            )
        ],
        ignore_conflicts=True,
    )


@action("monitoring.find", None)
def record_finding(
    *, subject: HallCase, trigger: str, about: str, text: str, by: Actor, now: datetime
) -> HallCase:
    """Note a finding by itself, after what was tried had been refused and undone."""
    find(subject, trigger, about, text, now)
    note(trigger=trigger, about=about)
    return subject
