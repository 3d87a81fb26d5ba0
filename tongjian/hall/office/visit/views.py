"""The record of a site visit, made on a phone at the place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tongjian.core.access import access
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.handling import record_visit
from tongjian.hall.cases.models import HallCase
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.office.case.views import case_or_404
from tongjian.hall.office.fields import moment
from tongjian.hall.uploads.reads import faults_of, field_of
from tongjian.hall.uploads.receive import from_form

PHOTOS = "photos"
EMPTY = 3  # lines for points nobody foresaw
MOST = 30
PICTURES = ("jpg", "png", "pdf")


class VisitForm(forms.Form):
    """Where, when, who, and what came of it."""

    at = moment("核查时间")
    place = forms.CharField(label="地点", max_length=200)
    people = forms.CharField(
        label="核查人员",
        max_length=200,
        help_text="两人以上，用顿号隔开（《行政许可法》第三十四条）。",
    )
    conclusion = forms.CharField(
        label="核查结论", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


def points_asked(case: HallCase) -> list[str]:
    """Return what to look at: the item's own conditions, one a point."""
    return pinned(case.version).definition.fields.condition_lines[: MOST - EMPTY]


def _points(request: Any, case: HallCase) -> list[dict[str, Any]]:
    """Return the points as typed, or those to begin with."""
    if request.method != "POST":
        begun = [*points_asked(case), *([""] * EMPTY)]
        return [{"number": n, "what": what, "ok": "", "note": ""} for n, what in enumerate(begun)]
    posted = request.POST
    count = min(len(posted.getlist("what")), MOST)
    return [
        {
            "number": number,
            "what": posted.getlist("what")[number].strip(),
            "ok": posted.get(f"ok-{number}", ""),
            "note": (posted.getlist("note")[number : number + 1] or [""])[0].strip(),
        }
        for number in range(count)
    ]


@access("cases.read")
def visit(request: Any, pk: int) -> HttpResponseBase:
    """Take the record of a visit: points, photographs, conclusion."""
    case = case_or_404(request, pk)
    points = _points(request, case)
    form = VisitForm(request.POST or None, initial={"at": request.now})
    field = field_of(
        request.actor,
        name=PHOTOS,
        material="现场照片",
        accept=PICTURES,
        most=10,
        numbers=request.POST.getlist(PHOTOS),
    )
    status = 200
    if request.method == "POST":
        status = 422
        field = from_form(
            spec=field.spec,
            numbers=request.POST.getlist(PHOTOS),
            files=request.FILES.getlist(f"{PHOTOS}-files"),
            removed=request.POST.get(f"{PHOTOS}-remove", ""),
            by=request.actor,
            now=request.now,
        )
        turned = bool(field.faults or request.POST.get(f"{PHOTOS}-remove"))
        if form.is_valid() and not turned and _record(request, case, form, points, field.files):
            messages.success(request, "现场核查已记录。")
            return redirect("office_case", pk=pk)
    context = {"case": case, "form": form, "points": points, "field": field}
    return render(request, "hall/office/visit.html", context, status=status)


def _record(
    request: Any, case: HallCase, form: VisitForm, points: list[dict[str, Any]], files: Any
) -> bool:
    told = [one for one in points if one["what"] and one["ok"] in ("yes", "no")]
    open_ones = [one["what"] for one in points if one["what"] and not one["ok"]]
    faults = [f"“{what}”还没有选符合或不符合" for what in open_ones]
    if not told and not open_ones:
        faults.append("请至少记录一个核查要点")
    for fault in [*faults, *faults_of(files)]:
        form.add_error(None, fault)
    if form.errors:
        return False
    try:
        record_visit(
            subject=case,
            place=form.cleaned_data["place"],
            at=form.cleaned_data["at"],
            people=form.cleaned_data["people"],
            points=[{"what": p["what"], "ok": p["ok"] == "yes", "note": p["note"]} for p in told],
            conclusion=form.cleaned_data["conclusion"],
            uploads=list(files),
            by=request.actor,
            now=request.now,
        )
    except StepRefused as error:
        form.add_error(None, str(error))
        return False
    return True
