"""What joint bodies and experts see: only what is asked of them, and room for the reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tongjian.core.access import access
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import FORMS
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.effects.examination import VERDICTS
from tongjian.hall.cases.models import Material, Opinion
from tongjian.hall.cases.opinions import reply_opinion
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.forms.display import display_parts
from tongjian.hall.items.reads import body_names
from tongjian.hall.office.lights import Day
from tongjian.hall.office.people import hall_of
from tongjian.hall.office.today import today_of
from tongjian.hall.office.worklist.reads import applicant_shown, item_choices
from tongjian.hall.uploads.reads import faults_of, field_of
from tongjian.hall.uploads.receive import from_form

OPINE = "cases.opine"
FILES = "files"
LONGEST = 4000


def asked(request: Any) -> QuerySet[Opinion]:
    """Return what is asked of the person's bodies; of every body for who is not narrowed."""
    place = hall_of(request.actor, OPINE)
    rows: QuerySet[Opinion] = Opinion.objects.filter(jurisdiction_id=place)
    rows = rows.exclude(kind="interested")
    units = request.actor.only_units(OPINE, place)
    return rows if units is None else rows.filter(body__in=units)


def _listing(place: str, day: Day, names: dict[str, str]) -> Listing:
    items = item_choices(place)

    def light(one: Opinion) -> tuple[str, str]:
        if one.replied_at:
            return "green", "已答复"
        shown = day.light(one.due)
        return (shown.tone, shown.words) if one.due else ("grey", "没有期限")

    return Listing(
        name="征求的意见",
        columns=(
            Column("due", "期限", light, "due", "badge"),
            Column(
                "number",
                "办件编号",
                lambda one: one.case.number,
                "case__number",
                url=lambda one: reverse("office_opinion", args=[one.pk]),
            ),
            Column("item", "事项", lambda one: one.case.version.name, "case__version__name"),
            Column("applicant", "申请人", lambda one: applicant_shown(one.case)),
            Column("body", "征求谁", lambda one: names.get(one.body, one.body), "body"),
            Column("asked", "征求时间", lambda one: one.asked_at, "asked_at", "date"),
            Column("verdict", "结论", lambda one: VERDICTS.get(one.verdict, "")),
        ),
        filters=(
            Filter(
                "state",
                "答复",
                "",
                lambda: [("1", "待答复"), ("0", "已答复")],
                narrow=lambda rows, text: rows.filter(replied_at__isnull=text == "1"),
            ),
            Filter("item", "事项", "case__item_id", lambda: items),
            Filter("number", "办件编号", "case__number"),
        ),
        sort="due",
        cap=1000,
    )


@access(OPINE)
def opinions(request: Any) -> HttpResponseBase:
    """List what is asked of the person's body, what is due first on top."""
    place = hall_of(request.actor, OPINE)
    rows = asked(request).select_related("case__version", "case__party")
    rows = rows.defer("case__version__definition", "case__answers")
    listing = _listing(place, today_of(request.now), body_names())
    query = request.GET.copy()
    if "state" not in query:
        query["state"] = "1"  # what waits comes first; everything is one press away
    form = query.get("format", "")
    if form in FORMS:
        return listing.export(rows, query, form)
    context = {
        "list": listing.show(rows, query),
        "waiting": asked(request).filter(replied_at=None).count(),
    }
    return render(request, "hall/office/opinions.html", context)


class ReplyForm(forms.Form):
    """A body's reply."""

    verdict = forms.ChoiceField(
        label="结论", choices=list(VERDICTS.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="意见",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="不同意或有条件同意必须写明理由。",
    )


@access(OPINE)
def opinion(request: Any, pk: int) -> HttpResponseBase:
    """Show what is asked, with the case's papers, and take the reply with its files."""
    found = get_object_or_404(
        asked(request).select_related("case__version", "case__party", "case__item"), pk=pk
    )
    form = ReplyForm(request.POST or None)
    numbers = request.POST.getlist(FILES)
    field = field_of(request.actor, name=FILES, material="意见附件", numbers=numbers)
    status = 200
    if request.method == "POST":
        status = 422
        field = from_form(
            spec=field.spec,
            numbers=numbers,
            files=request.FILES.getlist(f"{FILES}-files"),
            removed=request.POST.get(f"{FILES}-remove", ""),
            by=request.actor,
            now=request.now,
        )
        turned = bool(field.faults or request.POST.get(f"{FILES}-remove"))
        if not turned and form.is_valid() and _reply(request, found, form, field.files):
            messages.success(request, "意见已回复。")
            return redirect("office_opinions")
    case = found.case
    definition = pinned(case.version).definition
    context = {
        "opinion": found,
        "case": case,
        "form": form,
        "field": field,
        "name": body_names([found.body]).get(found.body, found.body),
        "verdict": VERDICTS.get(found.verdict, ""),
        "applicant": applicant_shown(case),
        "parts": display_parts(definition.form, case.answers, masked=True),
        "materials": Material.objects.filter(case=case).select_related("upload"),
        "others": _others(request, found),
        "light": today_of(request.now).light(found.due) if found.due else None,
    }
    return render(request, "hall/office/opinion.html", context, status=status)


def _others(request: Any, found: Opinion) -> QuerySet[Opinion]:
    """Return the earlier rounds asked of the same body."""
    rows = asked(request).filter(case_id=found.case_id, body=found.body).exclude(pk=found.pk)
    return rows.prefetch_related(Prefetch("uploads")).order_by("round")


def _reply(request: Any, found: Opinion, form: ReplyForm, files: Any) -> bool:
    if faults := faults_of(files):
        for fault in faults:
            form.add_error(None, fault)
        return False
    try:
        reply_opinion(
            subject=found,
            verdict=form.cleaned_data["verdict"],
            text=form.cleaned_data["text"],
            uploads=list(files),
            by=request.actor,
            now=request.now,
        )
    except (StepRefused, NotPermitted) as error:
        form.add_error(None, str(error))
        return False
    return True
