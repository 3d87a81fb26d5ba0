"""Looking behind a mask: with a reason, for those who may, on record twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant, Party, Seen
from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.models import Enquiry
from tongjian.hall.forms.display import display
from tongjian.hall.items.reads import definition

SHORTEST, LONGEST = 4, 300
FIELDS: dict[type[models.Model], dict[str, str]] = {
    HallCase: {"party_name": "申请人", "phone": "手机号", "answers": "申请表"},
    Applicant: {"phone": "手机号", "email": "邮箱"},
    Party: {
        "name": "姓名",
        "id_number": "证件号码",
        "birth": "出生日期",
        "sex": "性别",
        "address": "地址",
    },
    Enquiry: {"name": "称呼", "phone": "手机号"},
}
ADDRESS = ("district", "street", "detail")


class RevealRefused(Exception):
    """The value is not shown; the message is Chinese."""


@dataclass(frozen=True)
class Revealable:
    """A record and one of its fields that may be revealed, with the field's title."""

    subject: Any
    field: str
    title: str


def model_named(label: str) -> type[models.Model] | None:
    """Return the model of a label such as "hall.hallcase" whose fields can be revealed."""
    return next((model for model in FIELDS if model._meta.label_lower == label), None)


@action("privacy.reveal", "personal.reveal")
def reveal(*, subject: Any, field: str, reason: str, by: Actor, now: datetime) -> str:
    """Return a personal value in full; who looked at what, when and why is kept for good.

    ``field`` is one of ``FIELDS``, or "answers.<key>" for one answer of a case. Raises
    ``RevealRefused`` without a reason, for an unknown field, and for what was erased.
    """
    words = reason.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise RevealRefused(f"请写明为什么要看，{SHORTEST} 到 {LONGEST} 个字。")
    title = title_of(type(subject), field)
    if title is None:
        raise RevealRefused("没有这一项，或者它不需要这样查看。")
    if getattr(subject, "erased_at", None):
        raise RevealRefused("个人信息已按期删除。")
    label = f"{subject._meta.label_lower}:{subject.pk}"
    Seen.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        subject=label,
        field=field[:60],
        reason=words,
        by_id=by.user_id,
        at=now,
    )
    note(field=field[:60])
    return _text(subject, field)


def title_of(model: type[models.Model], field: str) -> str | None:
    """Return the title of a field that can be revealed, None for another."""
    if model is HallCase and field.startswith("answers."):
        return "申请表中的一项"
    return FIELDS.get(model, {}).get(field)


def _text(subject: Any, field: str) -> str:
    if isinstance(subject, HallCase) and field == "answers":
        schema = definition(subject.version).form
        return "\n".join(
            f"{label}：{text}" for label, text in display(schema, subject.answers, masked=False)
        )
    if isinstance(subject, HallCase) and field.startswith("answers."):
        return _plain(subject.answers.get(field.partition(".")[2]))
    return _plain(getattr(subject, field))


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        if "number" in value:
            return str(value["number"])
        return "".join(str(value.get(part, "")) for part in ADDRESS)
    if isinstance(value, list):
        return "、".join(_plain(one) for one in value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)
