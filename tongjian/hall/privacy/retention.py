"""The officials' page of what is kept how long."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.hall.privacy import reads
from tongjian.hall.privacy.erase import EraseRefused, hold
from tongjian.hall.privacy.terms import WORDS


class HoldForm(forms.Form):
    """Until when a case is kept longer, and why."""

    until = forms.DateField(
        label="延长保存到", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label="理由",
        min_length=4,
        max_length=500,
        help_text="例如：行政诉讼尚未审结。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def listing(today: date) -> Listing:
    """Return the list as of a day."""

    def left(case: Any) -> str:
        days = (case.keep_until - today).days
        return f"还有 {days} 天" if days >= 0 else "已到期，今晚删除"

    return Listing(
        name="保存期限",
        columns=(
            Column("number", "办件编号", lambda c: c.number, "number"),
            Column("item", "事项", lambda c: c.version.name),
            Column("closed", "办结时间", lambda c: c.closed_at, "closed_at", "date"),
            Column("until", "保存到", lambda c: c.keep_until.isoformat(), "keep_until"),
            Column("left", "删除", left),
            Column("hold", "", lambda _: "延长保存", url=lambda c: f"/office/retention/{c.pk}/"),
        ),
        filters=(
            Filter("number", "办件编号", "number__contains"),
            Filter("before", "保存到不晚于", "keep_until__lte", kind="date"),
            Filter("item", "事项名称含", "version__name__contains"),
        ),
    )


@access("retention.manage")
def retention(request: Any) -> HttpResponseBase:
    """List what is erased when, the nearest first."""
    rows = reads.kept_cases().filter(jurisdiction_id__in=request.actor.reach("retention.manage"))
    context = {"coming": reads.coming(request.now), "terms": WORDS}
    page = "hall/privacy/retention.html"
    return respond(request, listing(request.now.date()), rows, page, **context)


@access("retention.manage")
def longer(request: Any, pk: int) -> HttpResponseBase:
    """Keep one case longer."""
    rows = reads.kept_cases().filter(jurisdiction_id__in=request.actor.reach("retention.manage"))
    case = get_object_or_404(rows, pk=pk)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hold(subject=case, **form.cleaned_data, by=request.actor, now=request.now)
        except EraseRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"办件 {case.number} 已延长保存")
            return redirect("retention")
    status = 422 if form.errors else 200
    context = {"case": case, "form": form}
    return render(request, "hall/privacy/longer.html", context, status=status)
