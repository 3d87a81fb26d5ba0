"""A person's page about their own data."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.home import home
from tongjian.hall.access import hall_page
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applicants.reads import applicant_of
from tongjian.hall.privacy.actions import (
    PrivacyRefused,
    ask_for_copy,
    consequences,
    erase_mine,
)
from tongjian.hall.privacy.copy import looks
from tongjian.hall.privacy.models import DataExport
from tongjian.hall.privacy.reveal import FIELDS
from tongjian.hall.privacy.terms import WORDS

TITLES = {key: title for fields in FIELDS.values() for key, title in fields.items()}


class SureForm(forms.Form):
    """A person is sure."""

    sure = forms.BooleanField(
        label="我知道删除以后不能恢复", error_messages={"required": "请先勾选，确认您知道后果。"}
    )


def _of_applicant(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a page the applicant who opens it; who is none yet is led to say who they are."""

    @wraps(page)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        applicant = applicant_of(request.user)
        if applicant is None:
            return redirect("hall_me")
        return page(request, applicant, *args, **kwargs)

    return opened


@access("hall.apply")
@_of_applicant
def data(request: Any, applicant: Applicant) -> HttpResponseBase:
    """Show what is kept how long, who looked, and copies; make a copy."""
    if request.method == "POST":
        try:
            export = ask_for_copy(subject=applicant, by=request.actor, now=request.now)
        except PrivacyRefused as error:
            messages.error(request, str(error))
        else:
            made = "做好了，可以下载" if export.state == "ready" else "正在准备，好了会通知您"
            messages.success(request, f"您的个人信息副本{made}。")
        return redirect("my_data")
    seen = [
        {"at": one.at, "what": TITLES.get(one.field, one.field), "reason": one.reason}
        for one in looks(applicant)[:50]
    ]
    context = {
        "exports": list(DataExport.objects.filter(applicant=applicant)[:5]),
        "seen": seen,
        "terms": WORDS,
    }
    return render(request, "hall/privacy/data.html", context)


@access("hall.apply")
@_of_applicant
def download(request: Any, applicant: Applicant, pk: int) -> HttpResponseBase:
    """Give a person the copy of their own data."""
    rows = DataExport.objects.filter(applicant=applicant, state="ready")
    export = get_object_or_404(rows, pk=pk)
    try:
        file = (home() / export.path).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"我的个人信息-{export.asked_at:%Y%m%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@access("hall.apply")
@_of_applicant
def erase(request: Any, applicant: Applicant) -> HttpResponseBase:
    """Say what erasing deletes and keeps, and do it once the person is sure."""
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ended = erase_mine(subject=applicant, by=request.actor, now=request.now)
        except PrivacyRefused as error:
            form.add_error(None, str(error))
        else:
            if ended:
                logout(request)
                return redirect("my_data_gone")
            messages.success(request, "能删除的已经删除；还在办理的办完后可以再来删除其余的。")
            return redirect("my_data")
    found = consequences(applicant, request.now)
    status = 422 if form.errors else 200
    context = {"form": form, "found": found}
    return render(request, "hall/privacy/erase.html", context, status=status)


@hall_page
def gone(request: Any) -> HttpResponseBase:
    """Say that it is done, to somebody who is nobody here any more."""
    return render(request, "hall/privacy/gone.html")
