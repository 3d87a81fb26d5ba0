"""The officials' side of the one box."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.identity.models import User
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.hall.feedback.days import urgency
from tongjian.hall.feedback.enquiries import reads
from tongjian.hall.feedback.enquiries.actions import EnquiryRefused, answer, extend, hand_on
from tongjian.hall.feedback.enquiries.forms import StepForm
from tongjian.hall.feedback.models import SCORES, Enquiry
from tongjian.hall.feedback.people import holders

MET = {"yes": True, "no": False}


def listing(today: date) -> Listing:
    """Return the list as of a day."""
    return Listing(
        name="咨询和意见",
        columns=(
            Column(
                "number",
                "编号",
                lambda e: e.number,
                "number",
                url=lambda e: f"/office/feedback/{e.pk}/",
            ),
            Column("level", "急", lambda e: _level(e, today), kind="level"),
            Column("due", "答复期限", lambda e: e.due.isoformat(), "due"),
            Column("kind", "类别", lambda e: e.get_kind_display(), "kind"),
            Column("item", "事项", lambda e: str(e.item) if e.item else "—"),
            Column("text", "内容", lambda e: f"{e.text[:30]}{'…' if len(e.text) > 30 else ''}"),
            Column("state", "状态", lambda e: e.get_state_display(), "state"),
            Column("handler", "经办", lambda e: str(e.handler) if e.handler else "—", "handler"),
            Column("score", "评价", lambda e: e.get_satisfied_display() or "—", "satisfied"),
            Column("at", "提出时间", lambda e: e.at, "at", "date"),
        ),
        filters=(
            Filter("state", "状态", "state", lambda: Enquiry.STATES),
            Filter("kind", "类别", "kind", lambda: Enquiry.KINDS),
            Filter("mine", "经办人用户名", "handler__username"),
            Filter("before", "期限不晚于", "due__lte", kind="date"),
            Filter("score", "评价", "satisfied", lambda: [(str(k), v) for k, v in SCORES]),
            Filter("number", "编号", "number__contains"),
        ),
    )


def _level(enquiry: Enquiry, today: date) -> str:
    return urgency(enquiry.due, today) if enquiry.state == "open" else "green"


@access("feedback.read")
def enquiries(request: Any) -> HttpResponseBase:
    """List what was asked, the most urgent first, with 需求满足度 of the year."""
    today = request.now.date()
    rows = reads.urgent_first(request.actor)
    met = reads.requirements_met(today.replace(month=1, day=1), today)
    context = {"met": met, "open": rows.filter(state="open").count()}
    return respond(request, listing(today), rows, "hall/feedback/office_list.html", **context)


@access("feedback.read")
def enquiry(request: Any, pk: int) -> HttpResponseBase:
    """Show one with its history, and take a handler's step."""
    found = get_object_or_404(reads.urgent_first(request.actor).select_related("case"), pk=pk)
    fault, form = "", StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        fault = _step(request, found, form)
        if not fault:
            messages.success(request, "已办理")
            return redirect("office_enquiry", pk=pk)
    place = found.jurisdiction_id
    may = request.actor.can("feedback.handle", place)
    context = {
        "enquiry": found,
        "level": _level(found, request.now.date()),
        "history": reads.history(found, public=False),
        "may_handle": may,
        "may_hand_on": may or request.actor.can("feedback.supervise", place),
        "may_reveal": request.actor.can("personal.reveal", place),
        "handlers": holders(place, "feedback.handle") if found.state == "open" else [],
        "form": form,
        "fault": fault,
        "turn": found.turn,
    }
    status = 422 if fault else 200
    return render(request, "hall/feedback/office_enquiry.html", context, status=status)


def _step(request: Any, found: Enquiry, form: StepForm) -> str:
    """Take the step a form names; return why not, or ""."""
    if not form.is_valid():
        return "没有看懂这一步，请刷新页面后再试。"
    data = form.cleaned_data
    common = {"subject": found, "turn": data["turn"], "by": request.actor, "now": request.now}
    try:
        if data["step"] == "answer":
            answer(text=data["text"], met=MET.get(data["met"]), **common)
        elif data["step"] == "extend":
            extend(reason=data["text"], **common)
        else:
            to = User.objects.filter(pk=data["to"] or 0).first()
            if to is None:
                return "请选择转给谁。"
            hand_on(to=to, reason=data["text"], **common)
    except EnquiryRefused as error:
        return str(error)
    return ""
