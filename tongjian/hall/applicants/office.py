"""The window's pages: find a person, take one in, check the document, confirm rights."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.identity.codes import phone_key
from tongjian.core.notify.masks import masked_phone
from tongjian.hall.applicants import rights
from tongjian.hall.applicants.actions import (
    PersonRefused,
    check_person,
    clear_factors_at_window,
    take_in,
)
from tongjian.hall.applicants.forms import WindowPersonForm, WindowRightForm
from tongjian.hall.applicants.models import Applicant, Authority
from tongjian.hall.applicants.reads import waiting_for_officials
from tongjian.hall.applicants.views import refused
from tongjian.hall.forms.display import mask_name, mask_number
from tongjian.hall.forms.identifiers import normalise, normalise_phone, phone_fault

SHOWN = 20


@access("applicants.check")
@sensitive_post_parameters()
def people(request: Any) -> HttpResponseBase:
    """Find a person by a whole telephone or document number; list what waits for confirmation.

    The number is posted, so that it stands in no address and no log.
    """
    given = request.POST.get("number", "").strip() if request.method == "POST" else ""
    found = _found(given) if given else []
    context = {
        "given": given,
        "found": [_shown(one) for one in found],
        "waiting": [_shown_right(one) for one in waiting_for_officials()[:SHOWN]],
        "waiting_count": waiting_for_officials().count(),
    }
    return render(request, "hall/applicants/office_people.html", context)


def _found(given: str) -> QuerySet[Applicant]:
    number, telephone = normalise(given), normalise_phone(given)
    query = Q(party__id_number=number)
    if not phone_fault(telephone):
        query |= Q(phone_key=phone_key(telephone))
    rows: QuerySet[Applicant] = (
        Applicant.objects.filter(query, erased_at=None)
        .select_related("party")
        .order_by("-assurance", "id")[:SHOWN]
    )
    return rows


def _shown(applicant: Applicant) -> dict[str, Any]:
    party = applicant.party
    return {
        "pk": applicant.pk,
        "name": mask_name(party.name) if party else "（没有填姓名）",
        "number": mask_number(party.id_number) if party else "",
        "id_type": party.get_id_type_display() if party else "",
        "phone": masked_phone(applicant.phone) if applicant.phone else "没有手机",
        "assurance": applicant.get_assurance_display(),
        "known": applicant.assurance >= 2,
    }


def _shown_right(one: Authority) -> dict[str, Any]:
    """Show a right; an organisation is named in full, a person masked."""
    legal = one.party.kind == "legal"
    return {
        "pk": one.pk,
        "applicant": one.applicant_id,
        "who": mask_name(one.applicant.party.name)
        if one.applicant and one.applicant.party
        else "（没有填姓名）",
        "party": one.party.name if legal else mask_name(one.party.name),
        "number": one.party.id_number if legal else mask_number(one.party.id_number),
        "right": one.get_right_display(),
        "is_self": one.right == "self",
        "valid_to": one.valid_to,
        "confirmed_how": one.confirmed_how,
        "confirmed": one.confirmed_at is not None or one.right == "guardian",
        "revoked": one.revoked_at,
        "evidence": one.evidence,
        "confirm_dialog": f"confirm-{one.pk}",
        "confirm_fields": {"decision": "confirm"},
        "end_dialog": f"end-{one.pk}",
        "waiting": one.right not in ("self", "guardian") and one.confirmed_at is None,
    }


@access("applicants.check")
@sensitive_post_parameters()
def new(request: Any) -> HttpResponseBase:
    """Take a person in, with or without a telephone."""
    form = WindowPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            applicant = take_in(
                identity=form.identity(),
                phone=form.cleaned_data["phone"],
                jurisdiction=request.actor.home,
                by=request.actor,
                now=request.now,
            )
            messages.success(request, "已有档案或已建立档案，请核对证件原件")
            return redirect("office_applicant", pk=applicant.pk)
        except PersonRefused as error:
            refused(form, error)
    return render(request, "hall/applicants/office_new.html", {"form": form})


@access("applicants.check")
@sensitive_post_parameters()
def person(request: Any, pk: int) -> HttpResponseBase:
    """Show one person masked; check the document by typing it from the original."""
    applicant = get_object_or_404(
        Applicant.objects.select_related("party").filter(erased_at=None), pk=pk
    )
    form = WindowPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_person(
                subject=applicant,
                identity=form.identity(),
                phone=form.cleaned_data["phone"],
                by=request.actor,
                now=request.now,
            )
            messages.success(request, "已登记核验：窗口核验证件")
            return redirect("office_applicant", pk=pk)
        except PersonRefused as error:
            refused(form, error)
    held = Authority.objects.filter(applicant=applicant).select_related(
        "party", "applicant__party", "evidence"
    )
    context = {
        "applicant": _shown(applicant),
        "form": form,
        "factors": Authenticator.objects.filter(user_id=applicant.user_id or 0).exists(),
        "held": [_shown_right(one) for one in held.order_by("id")],
    }
    return render(request, "hall/applicants/office_person.html", context)


@access("applicants.check")
@sensitive_post_parameters()
def new_right(request: Any, pk: int) -> HttpResponseBase:
    """Enter a right proved on paper."""
    applicant = get_object_or_404(Applicant.objects.filter(erased_at=None), pk=pk)
    form = WindowRightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rights.give_at_window(
                subject=applicant,
                identity=form.identity(),
                right=form.cleaned_data["right"],
                valid_to=form.cleaned_data["valid_to"],
                how=form.cleaned_data["how"],
                by=request.actor,
                now=request.now,
            )
            messages.success(request, "已登记")
            return redirect("office_applicant", pk=pk)
        except PersonRefused as error:
            refused(form, error)
    context = {"form": form, "applicant": _shown(applicant)}
    return render(request, "hall/applicants/office_right.html", context)


@access("applicants.check")
@require_POST
def clear_factors(request: Any, pk: int) -> HttpResponseBase:
    """Take away second factors that were lost, with a reason."""
    subject = get_object_or_404(
        Applicant.objects.select_related("user").filter(erased_at=None), pk=pk
    )
    try:
        reason = request.POST.get("reason", "")
        clear_factors_at_window(subject=subject, reason=reason, by=request.actor, now=request.now)
        messages.success(request, "已清除，下次登录只要手机验证码")
    except PersonRefused as error:
        messages.error(request, str(error))
    return redirect("office_applicant", pk=pk)


@access("applicants.check")
@require_POST
def decide_right(request: Any, pk: int) -> HttpResponseBase:
    """Confirm a right after seeing its proof, or end it with a reason."""
    subject = get_object_or_404(Authority, pk=pk)
    said = request.POST.get("reason", "")
    try:
        if request.POST.get("decision") == "confirm":
            rights.confirm(subject=subject, how=said, by=request.actor, now=request.now)
            messages.success(request, "已确认，可以代表办事了")
        else:
            rights.end_at_window(subject=subject, reason=said, by=request.actor, now=request.now)
            messages.success(request, "已撤销")
    except PersonRefused as error:
        messages.error(request, str(error))
    return (
        redirect("office_applicant", pk=subject.applicant_id)
        if subject.applicant_id
        else (redirect("office_applicants"))
    )
