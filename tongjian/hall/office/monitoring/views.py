"""The process-monitoring board: findings, their decisions, recommendations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import FORMS
from tongjian.hall.cases.models import Finding
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.office.monitoring import reads
from tongjian.hall.office.monitoring.actions import (
    CONFIRMED,
    MonitoringRefused,
    decide_finding,
    issue_advice,
)
from tongjian.hall.office.monitoring.forms import AdviceForm, DecisionForm
from tongjian.hall.office.monitoring.models import MonitoringAdvice
from tongjian.hall.office.people import hall_of
from tongjian.hall.office.worklist.reads import handler_name, item_choices

READ = "monitoring.read"
ANSWER_IN = timedelta(days=15)
MOST = 50


def _listing(place: str) -> Listing:
    items = item_choices(place)
    return Listing(
        name="电子监察",
        columns=(
            Column(
                "level",
                "级别",
                lambda one: (reads.TONES[one.level], reads.LEVELS[one.level]),
                "level",
                "badge",
            ),
            Column("trigger", "触发情形", lambda one: reads.trigger_title(one.trigger), "trigger"),
            Column("number", "办件编号", lambda one: one.case.number, "case__number"),
            Column("item", "事项", lambda one: one.case.version.name, "case__version__name"),
            Column(
                "text",
                "发现了什么",
                lambda one: one.text,
                url=lambda one: reverse("office_finding", args=[one.pk]),
            ),
            Column("handler", "承办人", lambda one: handler_name(one.case)),
            Column("found", "发现时间", lambda one: one.found_at, "found_at", "date"),
            Column("state", "认定", lambda one: reads.STATES[one.state], "state"),
        ),
        filters=(
            Filter("state", "认定", "state", reads.STATES.items),
            Filter("level", "级别", "level", reads.LEVELS.items),
            Filter(
                "group",
                "触发情形",
                "",
                reads.GROUPS.items,
                narrow=lambda rows, group: rows.filter(trigger__in=reads.members(group)),
            ),
            Filter("item", "事项", "case__item_id", lambda: items),
            Filter("from", "发现不早于", "found_at__date__gte", kind="date"),
            Filter("to", "发现不晚于", "found_at__date__lte", kind="date"),
            Filter("number", "办件编号", "case__number"),
        ),
        sort="-found",
        cap=2000,
    )


@access(READ)
def monitoring(request: Any) -> HttpResponseBase:
    """Show what process monitoring found: cards, charts, list."""
    place = hall_of(request.actor, READ)
    rows = reads.rows(place)
    if (form := request.GET.get("format", "")) in FORMS:
        return _listing(place).export(rows, request.GET, form)
    shown = _listing(place).show(rows, request.GET)
    context = {
        "list": shown,
        "board": reads.board(
            Finding.objects.filter(jurisdiction_id=place).exclude(state="dismissed")
        ),
        "waiting": Finding.objects.filter(jurisdiction_id=place, state="open").count(),
        "advices": MonitoringAdvice.objects.filter(jurisdiction_id=place)[:10],
    }
    return render(request, "hall/office/monitoring.html", context)


@access(READ)
def finding(request: Any, pk: int) -> HttpResponseBase:
    """Show one finding and take the supervisor's decision on it."""
    found = get_object_or_404(
        Finding.objects.select_related("case__version", "case__handler", "jurisdiction"), pk=pk
    )
    form = DecisionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                decide_finding(
                    subject=found, by=request.actor, now=request.now, **form.cleaned_data
                )
            except MonitoringRefused as error:
                form.add_error(None, str(error))
                found.refresh_from_db()
            else:
                messages.success(request, "认定已记录。")
                return redirect("office_finding", pk=pk)
    place = reads.place_of(found.about, pinned(found.case.version))
    context = {
        "finding": found,
        "form": form,
        "tone": reads.TONES[found.level],
        "trigger": reads.trigger_title(found.trigger),
        "group": reads.GROUPS.get(reads.group_of(found.trigger), ""),
        "place": place,
        "handler": handler_name(found.case),
        "advices": found.advices.all(),
        "may_open": request.actor.can("cases.read", found.jurisdiction_id),
    }
    return render(request, "hall/office/finding.html", context, status=status)


@access(READ)
def advise(request: Any) -> HttpResponseBase:
    """Draft and issue a recommendation on confirmed findings."""
    place = hall_of(request.actor, READ)
    confirmed = list(reads.rows(place).filter(state=CONFIRMED).order_by("-found_at", "-pk")[:MOST])
    choices = [
        (str(one.pk), f"{one.case.number} {reads.trigger_title(one.trigger)}：{one.text}")
        for one in confirmed
    ]
    wanted = [key for key, _ in choices if key in request.GET.getlist("finding")]
    initial = {
        "findings": wanted,
        "answer_by": request.now.date() + ANSWER_IN,
        "text": _drafted([one for one in confirmed if str(one.pk) in wanted]),
    }
    form = AdviceForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        picked = [one for one in confirmed if str(one.pk) in data["findings"]]
        try:
            advice = issue_advice(
                jurisdiction=place,
                findings=picked,
                recipient=data["recipient"],
                text=data["text"],
                answer_by=data["answer_by"],
                by=request.actor,
                now=request.now,
            )
        except MonitoringRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已发出监察建议书 {advice.number}。")
            return redirect("office_monitoring")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "some": bool(choices)}
    return render(request, "hall/office/advise.html", context, status=status)


def _drafted(picked: list[Finding]) -> str:
    """Draft the recommendation from what was found; the supervisor changes it as they like."""
    kinds = sorted({reads.trigger_title(one.trigger) for one in picked})
    if not kinds:
        return ""
    said = "、".join(f"“{kind}”" for kind in kinds)
    return (
        f"一、查明{said}的原因，明确责任岗位。\n"
        "二、对照办事指南的法定期限和承诺期限，检查同类在办件，避免再次发生。\n"
        "三、需要调整流程、期限或者办事指南的，按规定提出修改。"
    )


@access(READ)
def advice_file(request: Any, pk: int) -> HttpResponseBase:
    """Give the recommendation as a PDF."""
    advice = get_object_or_404(MonitoringAdvice.objects.select_related("jurisdiction"), pk=pk)
    address = request.build_absolute_uri(reverse("office_advice", args=[pk]))
    response = HttpResponse(reads.advice_pdf(advice, address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="advice-{advice.pk}.pdf"'
    return response
