"""Rating what was done for one, and everybody's ratings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from tongjian.core.access import access
from tongjian.core.documents.codes import tidied
from tongjian.core.identity.throttle import TooOften
from tongjian.core.typed import whole
from tongjian.hall.access import hall_page
from tongjian.hall.applicants.reads import applicant_of
from tongjian.hall.appointments.models import Booking
from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.models import Rating
from tongjian.hall.feedback.ratings import reads
from tongjian.hall.feedback.ratings.actions import DONE, RatingRefused
from tongjian.hall.feedback.ratings.actions import rate as give
from tongjian.hall.feedback.ratings.forms import ProofForm, RateForm
from tongjian.hall.feedback.ratings.tags import BAD, GOOD, TAGS
from tongjian.hall.feedback.throttling import count_wrong, require_room, source_of
from tongjian.hall.items.models import Item

SESSION = "rating.case"
NOT_FOUND = "没有找到。请核对查询码和申请时所留手机号的后四位。"
PAGE = 20
PHONE = ("Mobile", "Android", "iPhone")


@hall_page
@sensitive_post_parameters("code", "last4")
def start(request: Any, code: str = "") -> HttpResponseBase:
    """Ask which case, unless it is one's own; the code may come in the address, never the digits."""
    own = _own(request, tidied(code[:20])) if code else None
    if own is not None:
        request.session[SESSION] = own.pk
        return redirect("rate_case")
    form = ProofForm(
        request.POST if request.method == "POST" else None, initial={"code": tidied(code[:20])}
    )
    status = 200
    if request.method == "POST":
        status = _prove(request, form)
        if status == 200:
            return redirect("rate_case")
    cases = _unrated(request)
    return render(
        request, "hall/feedback/rate_start.html", {"form": form, "cases": cases}, status=status
    )


def _own(request: Any, code: str) -> HallCase | None:
    applicant = applicant_of(request.user)
    if applicant is None:
        return None
    found: HallCase | None = HallCase.objects.filter(
        applicant=applicant, code=code, erased_at=None
    ).first()
    return found


def _unrated(request: Any) -> list[HallCase]:
    applicant = applicant_of(request.user)
    if applicant is None:
        return []
    rows = HallCase.objects.filter(applicant=applicant, rating=None, erased_at=None)
    return list(rows.select_related("version").order_by("-submitted_at")[:20])


def _prove(request: Any, form: ProofForm) -> int:
    """Keep in the session which case may be rated; the answer's status, errors on the form."""
    if not form.is_valid():
        return 422
    source = source_of(request)
    try:
        require_room(source, request.now)
    except TooOften as error:
        form.add_error(None, str(error))
        return 429
    data = form.cleaned_data
    last4 = data["last4"].strip()
    found = HallCase.objects.filter(
        jurisdiction_id=settings.HALL,
        code=tidied(data["code"]),
        phone_last4=last4 if len(last4) == 4 else "-",
        erased_at=None,
    ).first()
    if found is None:
        count_wrong(source, request.now)
        form.add_error(None, NOT_FOUND)
        return 422
    request.session[SESSION] = found.pk
    return 200


@hall_page
def rate_case(request: Any) -> HttpResponseBase:
    """Rate the case that was proven to be one's own."""
    pk = request.session.get(SESSION, 0)
    case = HallCase.objects.filter(pk=pk, erased_at=None).select_related("version").first()
    if case is None:
        return redirect("rate")
    return _rate(request, case, f"{case.version.name}（{case.number}）")


@access("hall.apply")
def rate_visit(request: Any, pk: int) -> HttpResponseBase:
    """Rate one's own visit."""
    rows = Booking.objects.filter(applicant__user_id=request.actor.user_id)
    visit = get_object_or_404(rows.select_related("slot__desk", "case", "item"), pk=pk)
    return _rate(request, visit, f"{visit.day:%Y-%m-%d} 到{visit.slot.desk}办事")


def _rate(request: Any, subject: HallCase | Booking, title: str) -> HttpResponseBase:
    done = Rating.objects.filter(
        **{"case" if isinstance(subject, HallCase) else "booking": subject}
    ).first()
    form = RateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done is None and form.is_valid():
        data = form.cleaned_data
        agent = request.headers.get("User-Agent", "")
        try:
            done = give(
                subject=subject,
                **data,
                channel="mobile" if any(word in agent for word in PHONE) else "computer",
                source=source_of(request),
                by=request.actor,
                now=request.now,
            )
        except (RatingRefused, TooOften) as error:
            form.add_error(None, str(error))
        else:
            return redirect(request.path)
    context = {
        "title": title,
        "form": form,
        "done": done,
        "done_words": DONE,
        "groups": [("好的方面", list(GOOD.items())), ("不好的方面", list(BAD.items()))],
        "picked": request.POST.getlist("tags"),
    }
    status = 422 if form.errors else 200
    return render(request, "hall/feedback/rate.html", context, status=status)


@hall_page
def ratings(request: Any) -> HttpResponseBase:
    """Publish every rating: by item and month, with formulas, response and rectification."""
    today = request.now.date()
    choices = reads.years(settings.HALL, today)
    asked = whole(request.GET.get("year"))
    year = asked if asked in choices else choices[0]
    key = request.GET.get("item", "")
    item = Item.objects.filter(key=key).select_related("current").first() if key else None
    key = item.key if item else ""
    single = reads.shown(settings.HALL, key, bad="bad" in request.GET)
    page = Paginator(single, PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "rating": one,
            "tags": [TAGS[tag] for tag in one.tags if tag in TAGS],
            "text": reads.public_text(one),
            "follow": getattr(one, "follow_up", None),
        }
        for one in page.object_list
    ]
    context = {
        "results": reads.results(settings.HALL, year, key),
        "formulas": reads.FORMULAS,
        "few": reads.FEW,
        "year": year,
        "years": choices,
        "item": item,
        "items": list(Item.objects.select_related("current")),
        "bad": "bad" in request.GET,
        "page": page,
        "lines": lines,
    }
    return render(request, "hall/feedback/ratings.html", context)
