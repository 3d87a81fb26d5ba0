"""The officials' pages of bad ratings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.hall.feedback.days import urgency
from tongjian.hall.feedback.followups import actions, reads
from tongjian.hall.feedback.followups.actions import FollowUpRefused, appeal_open, did
from tongjian.hall.feedback.models import FollowUp
from tongjian.hall.feedback.ratings.tags import TAGS

STEPS: dict[str, tuple[Callable[..., FollowUp], str]] = {
    "contact": (actions.contact, ""),
    "complex": (actions.make_complex, ""),
    "fix": (actions.fix, "true"),
    "check": (actions.check, "passed"),
    "appeal": (actions.appeal, ""),
    "decide": (actions.decide_appeal, "malicious"),
}
QUESTIONS = {
    "fix": ("反映的情况属实吗", "属实", "不属实"),
    "check": ("核查结果", "通过，办结", "不通过，退回整改"),
    "decide": ("裁定", "是恶意差评", "不是恶意差评"),
}


class StepForm(forms.Form):
    """One step, its words, and yes or no where it asks."""

    step = forms.ChoiceField(choices=[(key, key) for key in STEPS])
    turn = forms.IntegerField(min_value=0, max_value=10**6)
    text = forms.CharField(max_length=3000, required=False)
    yes = forms.ChoiceField(required=False, choices=[("", ""), ("yes", "是"), ("no", "否")])


def listing(today: date) -> Listing:
    """Return the list as of a day."""

    def level(follow: FollowUp) -> str:
        if follow.state in reads.ENDS:
            return "green"
        return urgency(follow.next_by, today)  # type: ignore[attr-defined]

    return Listing(
        name="差评整改",
        columns=(
            Column(
                "pk",
                "编号",
                lambda f: f"差评{f.pk}",
                "pk",
                url=lambda f: f"/office/follow-ups/{f.pk}/",
            ),
            Column("level", "急", level, kind="level"),
            Column("next_by", "下一步期限", lambda f: f.next_by.isoformat(), "next_by"),
            Column("item", "事项", lambda f: str(f.rating.item)),
            Column("score", "评价", lambda f: f.rating.get_score_display(), "rating__score"),
            Column("state", "状态", lambda f: f.get_state_display(), "state"),
            Column("late", "逾期", lambda f: "、".join(reads.late(f, today)) or "—"),
            Column("appeal", "申诉", lambda f: "待裁定" if appeal_open(f) else "—"),
            Column("handler", "经办", lambda f: str(f.handler) if f.handler else "—", "handler"),
            Column("at", "评价时间", lambda f: f.rating.at, "rating__at", "date"),
        ),
        filters=(
            Filter("state", "状态", "state", lambda: FollowUp.STATES),
            Filter("item", "事项名称含", "rating__item__current__name__contains"),
            Filter("mine", "经办人用户名", "handler__username"),
            Filter("before", "期限不晚于", "next_by__lte", kind="date"),
        ),
    )


@access("feedback.read")
def follow_ups(request: Any) -> HttpResponseBase:
    """List bad ratings, the most urgent first."""
    rows = reads.urgent_first(request.actor)
    context = {"open": rows.exclude(state__in=reads.ENDS).count()}
    page = "hall/feedback/follow_ups.html"
    return respond(request, listing(request.now.date()), rows, page, **context)


@access("feedback.read")
def follow_up(request: Any, pk: int) -> HttpResponseBase:
    """Show one with its rating and history, and take a step."""
    follow = get_object_or_404(reads.urgent_first(request.actor), pk=pk)
    form = StepForm(request.POST if request.method == "POST" else None)
    fault = ""
    if request.method == "POST":
        fault = _step(request, follow, form)
        if not fault:
            messages.success(request, "已办理")
            return redirect("follow_up", pk=pk)
    rating = follow.rating
    context = {
        "follow": follow,
        "rating": rating,
        "tags": [TAGS[tag] for tag in rating.tags if tag in TAGS],
        "late": reads.late(follow, request.now.date()),
        "history": [
            {**line, "title": reads.SAID.get(line["what"], line["what"])} for line in follow.history
        ],
        "steps": _steps(request, follow, form),
        "may_reveal": request.actor.can("personal.reveal", follow.jurisdiction_id),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "hall/feedback/follow_up.html", context, status=status)


def _step(request: Any, follow: FollowUp, form: StepForm) -> str:
    """Take the step; return why not, or ""."""
    if not form.is_valid():
        return "没有看懂这一步，请刷新页面后再试。"
    data = form.cleaned_data
    run, asks = STEPS[data["step"]]
    if asks and not data["yes"]:
        return f"请选择：{QUESTIONS[data['step']][0]}。"
    also = {asks: data["yes"] == "yes"} if asks else {}
    try:
        run(
            subject=follow,
            turn=data["turn"],
            text=data["text"],
            **also,
            by=request.actor,
            now=request.now,
        )
    except FollowUpRefused as error:
        return str(error)
    return ""


def _steps(request: Any, follow: FollowUp, form: StepForm) -> list[dict[str, Any]]:
    """Return the steps this person may take now, as the page offers them."""
    handles = request.actor.can("feedback.handle", follow.jurisdiction_id)
    supervises = request.actor.can("feedback.supervise", follow.jurisdiction_id)
    early = follow.state in ("contact", "fixing")
    offered = []
    if handles and follow.state == "contact":
        offered.append(("contact", "记录联系情况", "联系方式和对方说的情况", True))
    if handles and follow.state == "fixing" and not appeal_open(follow):
        offered.append(("fix", "整改完成", "核实的情况和整改结果", True))
    if supervises and follow.state == "checking":
        offered.append(("check", "核查", "核查情况，包括回访评价人的结果", True))
    if supervises and early and appeal_open(follow):
        offered.append(("decide", "裁定申诉", "裁定的理由", True))
    if handles and early and not did(follow, "complex"):
        offered.append(("complex", "按复杂情形延长到15个工作日", "为什么需要更长时间", False))
    if handles and early and not follow.appealed:
        offered.append(("appeal", "申诉恶意差评", "事实和证据", False))
    typed = form.data.get("step") if form.is_bound else ""
    return [
        {
            "key": key,
            "title": title,
            "label": label,
            "first": first,
            "question": QUESTIONS.get(key),
            "text": form.data.get("text", "") if key == typed else "",
        }
        for key, title, label, first in offered
    ]
