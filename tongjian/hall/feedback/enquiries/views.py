"""The one box for everybody: say something, see what became of it, rate the answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.calendar.clock import explain
from tongjian.core.documents.codes import tidied
from tongjian.core.identity.throttle import TooOften
from tongjian.hall.access import hall_page
from tongjian.hall.applicants.reads import applicant_of
from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.days import reckoned
from tongjian.hall.feedback.enquiries import reads
from tongjian.hall.feedback.enquiries.actions import EnquiryRefused, ask, satisfy
from tongjian.hall.feedback.enquiries.forms import AskForm, SatisfyForm, TrackForm
from tongjian.hall.feedback.enquiries.limits import LIMITS
from tongjian.hall.feedback.models import Enquiry
from tongjian.hall.feedback.throttling import count_wrong, require_room, source_of
from tongjian.hall.items.models import Item
from tongjian.hall.items.reads import versions_on

SESSION = "feedback.sent"
NOT_FOUND = "没有找到。请核对查询码，以及手机号的后四位；没有留手机号的，填编号的最后四位。"


@hall_page
def landing(request: Any) -> HttpResponseBase:
    """Show the box: what one can say, how to follow it, and one's own when signed in."""
    kinds = [(key, title, LIMITS[key]) for key, title in Enquiry.KINDS]
    mine = list(reads.of_asker(request.actor)[:50])
    context = {"kinds": kinds, "mine": mine, "form": TrackForm()}
    return render(request, "hall/feedback/landing.html", context)


@hall_page
@sensitive_post_parameters("text", "name", "phone")
def new(request: Any) -> HttpResponseBase:
    """Take something in and lead to its number and code."""
    applicant = applicant_of(request.user)
    items = [(version.item.key, version.name) for version in versions_on(request.now.date())]
    given = {key: request.GET.get(key, "")[:200] for key in ("kind", "page", "item")}
    initial = {**given, "phone": applicant.phone if applicant else ""}
    form = AskForm(request.POST if request.method == "POST" else None, initial=initial, items=items)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        case, text = _case(applicant, data["number"], data["text"])
        try:
            made = ask(
                kind=data["kind"],
                text=text,
                name=data["name"],
                phone=data["phone"],
                page=data["page"],
                item=Item.objects.filter(key=data["item"]).first() if data["item"] else None,
                case=case,
                applicant=applicant,
                source=source_of(request),
                jurisdiction=settings.HALL,
                by=request.actor,
                now=request.now,
            )
        except TooOften as error:
            form.add_error(None, f"{error}；您写的内容还在，过后可以直接再提交。")
        else:
            request.session[SESSION] = made.pk
            return redirect("feedback_sent")
    status = 422 if form.errors else 200
    return render(request, "hall/feedback/new.html", {"form": form}, status=status)


def _case(applicant: Any, number: str, text: str) -> tuple[HallCase | None, str]:
    """Return one's own case of a number; another number stays in the text for who answers."""
    number = number.strip()
    if not number:
        return None, text
    own = HallCase.objects.filter(applicant=applicant, number=number).first() if applicant else None
    return own, text if own else f"{text}\n（提出人写的办件编号：{number}）"


@hall_page
def sent(request: Any) -> HttpResponseBase:
    """Show number, code and the day of the answer to who has just sent it."""
    pk = request.session.get(SESSION, 0)
    enquiry = Enquiry.objects.filter(pk=pk).first()
    if enquiry is None:
        return redirect("feedback")
    why = explain(reckoned(enquiry.at, LIMITS[enquiry.kind].days))
    return render(request, "hall/feedback/sent.html", {"enquiry": enquiry, "why": why})


@hall_page
@sensitive_post_parameters("code", "last4")
def track(request: Any) -> HttpResponseBase:
    """Show the state of what a code and four digits name; wrong ones are throttled."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    enquiry, status = None, 200
    if request.method == "POST":
        enquiry, status = _found(request, form)
    if enquiry is None:
        return render(request, "hall/feedback/track.html", {"form": form}, status=status)
    return _shown(request, enquiry, SatisfyForm(), proof=form.cleaned_data)


def _found(request: Any, form: TrackForm) -> tuple[Enquiry | None, int]:
    """Return the enquiry a form names, or None with the answer's status and the form's error."""
    if not form.is_valid():
        return None, 422
    source = source_of(request)
    try:
        require_room(source, request.now)
    except TooOften as error:
        form.add_error(None, str(error))
        return None, 429
    data = form.cleaned_data
    enquiry = reads.tracked(tidied(data["code"]), data["last4"].strip())
    if enquiry is None:
        count_wrong(source, request.now)
        form.add_error(None, NOT_FOUND)
        return None, 422
    return enquiry, 200


@access("hall.apply")
def mine(request: Any, pk: int) -> HttpResponseBase:
    """Show a signed-in person what they asked."""
    enquiry = get_object_or_404(reads.of_asker(request.actor), pk=pk)
    form = SatisfyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _satisfied(request, enquiry, form, proof={}) or redirect("feedback_mine", pk=pk)
    return _shown(request, enquiry, form, proof={})


@hall_page
@require_POST
@sensitive_post_parameters("code", "last4")
def satisfied(request: Any) -> HttpResponseBase:
    """Take the rating of an answer from who has the code and the four digits."""
    proof = TrackForm(request.POST)
    enquiry, status = _found(request, proof)
    if enquiry is None:
        return render(request, "hall/feedback/track.html", {"form": proof}, status=status)
    form = SatisfyForm(request.POST)
    if form.is_valid():
        refused = _satisfied(request, enquiry, form, proof=proof.cleaned_data)
        if refused is not None:
            return refused
        enquiry.refresh_from_db()
    return _shown(request, enquiry, form, proof=proof.cleaned_data)


def _satisfied(
    request: Any, enquiry: Enquiry, form: SatisfyForm, proof: dict[str, str]
) -> HttpResponseBase | None:
    try:
        satisfy(subject=enquiry, **form.cleaned_data, by=request.actor, now=request.now)
    except EnquiryRefused as error:
        form.add_error(None, str(error))
        return _shown(request, enquiry, form, proof)
    messages.success(request, "已收到您的评价，谢谢。")
    return None


def _shown(
    request: Any, enquiry: Enquiry, form: SatisfyForm, proof: dict[str, str]
) -> HttpResponseBase:
    context = {
        "enquiry": enquiry,
        "history": reads.history(enquiry, public=True),
        "form": form,
        "proof": proof,
    }
    status = 422 if form.errors else 200
    return render(request, "hall/feedback/enquiry.html", context, status=status)
