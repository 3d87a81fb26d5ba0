"""Public pages of certificates: looking one up, what it is now, its file, the public key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.documents.codes import plausible
from tongjian.core.home import InsecureSetup, home
from tongjian.core.identity.throttle import Ceiling, TooOften, admit
from tongjian.core.keys import keyed
from tongjian.hall.access import hall_page
from tongjian.hall.certificates import reads
from tongjian.hall.certificates.actions import (
    CODE_LENGTH,
    CertificateRefused,
    ask_renewal,
    open_file,
    today_of,
)
from tongjian.hall.certificates.forms import LookupForm
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.certificates.signing import fingerprint, pem, private_key

LOOKUPS = (Ceiling(20, timedelta(minutes=10)), Ceiling(100, timedelta(days=1)))
NOT_FOUND = "没有找到这份证照。请核对编号或核验码；仍然找不到，请不要相信这份证照，可以向我们咨询。"


def _count(request: Any) -> None:
    """Count a lookup against the address it came from; raises ``TooOften``."""
    source = keyed("hall.certificates", str(get_client_ip_address(request)))
    admit({f"certificates:{source}": LOOKUPS}, request.now)


@hall_page
def lookup(request: Any) -> HttpResponseBase:
    """Find a certificate by its number or code."""
    form = LookupForm(request.GET if "q" in request.GET else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            _count(request)
        except TooOften as error:
            form.add_error("q", str(error))
            status = 429
        else:
            found = _found(form)
            if found is not None:
                return redirect("hall_certificate", code=found.code)
            form.add_error("q", NOT_FOUND)
            status = 404
    return render(request, "hall/certificates/lookup.html", {"form": form}, status=status)


def _found(form: LookupForm) -> Certificate | None:
    code = form.code()
    number = "".join(form.cleaned_data["q"].split())
    rows = Certificate.objects.filter(**({"code": code} if code else {"number": number}))
    found: Certificate | None = rows.first()
    return found


@hall_page
def certificate(request: Any, code: str) -> HttpResponseBase:
    """Show what a certificate is now, with no more of its holder than is needed."""
    rows = Certificate.objects.select_related("party", "item__current", "case__version")
    found = rows.filter(code=code).first() if plausible(code, CODE_LENGTH) else None
    if found is None:
        return _missed(request)
    today = today_of(request.now)
    next_one = reads.successor(found)
    holder = reads.held_by(request.actor, today).filter(pk=found.pk).exists()
    context = {
        "certificate": found,
        "status": reads.status(found, today),
        "holder": found.holder if holder else reads.public_holder(found),
        "masked": reads.natural(found) and not holder,
        "body": found.payload["body"],
        "item_name": found.payload["item"],
        "history": reads.history(found),
        "successor": next_one,
        "may_open": holder or request.actor.can("certificates.read", found.jurisdiction_id),
        "ask_until": reads.last_day_to_ask(found) if holder and found.state == "valid" else None,
        "today": today,
    }
    return render(request, "hall/certificates/certificate.html", context)


def _missed(request: Any) -> HttpResponseBase:
    """Answer for a code that is none, counted: codes are not to be guessed."""
    form = LookupForm()
    try:
        _count(request)
    except TooOften as error:
        context = {"form": form, "missed": str(error)}
        return render(request, "hall/certificates/lookup.html", context, status=429)
    context = {"form": form, "missed": NOT_FOUND}
    return render(request, "hall/certificates/lookup.html", context, status=404)


@hall_page
def file(request: Any, code: str) -> HttpResponseBase:
    """Give the signed file to its holder and to officials; nobody else learns that it is there."""
    if not request.user.is_authenticated:
        return redirect(f"/hall/sign-in/?next={request.path}")
    rows = reads.readable(request.actor, today_of(request.now))
    found: Certificate = get_object_or_404(rows, code=code)
    path = home() / found.path
    if not found.path or not path.is_file():
        raise Http404(code)
    open_file(subject=found, by=request.actor, now=request.now)
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{found.number}.pdf",
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@hall_page
def key(request: Any) -> HttpResponseBase:
    """Serve the public key, for checks without us."""
    try:
        public = private_key().public_key()
    except InsecureSetup as error:  # no certificate was ever signed here
        raise Http404("key") from error
    response = HttpResponse(pem(public), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="key.pem"'
    response["X-Fingerprint-SM3"] = fingerprint(public)
    return response


@access("hall.apply")
def mine(request: Any) -> HttpResponseBase:
    """List an applicant's certificates."""
    today = today_of(request.now)
    rows = reads.held_by(request.actor, today).select_related("case__version", "party")
    shown = [
        {
            "certificate": row,
            "status": reads.status(row, today),
            "ask_until": reads.last_day_to_ask(row) if row.state == "valid" else None,
        }
        for row in rows
    ]
    context = {"rows": shown, "today": today}
    return render(request, "hall/certificates/mine.html", context)


@access("hall.apply")
@require_POST
def renewal(request: Any, code: str) -> HttpResponseBase:
    """Ask for renewal."""
    rows = reads.held_by(request.actor, today_of(request.now))
    found: Certificate = get_object_or_404(rows, code=code)
    try:
        ask_renewal(subject=found, by=request.actor, now=request.now)
    except CertificateRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, "已提出延续申请。有效期届满前没有答复的，依法视为准予延续，系统会自动换发。"
        )
    return redirect("hall_certificate", code=code)
