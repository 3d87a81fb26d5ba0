"""Officials' pages of certificates: the list, one of them, and what is decided of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.hall.certificates import reads
from tongjian.hall.certificates.actions import (
    BASES,
    FROM,
    WORDS,
    CertificateRefused,
    change_state,
    decline_renewal,
    today_of,
)
from tongjian.hall.certificates.forms import StateForm
from tongjian.hall.certificates.models import STATES, Certificate
from tongjian.hall.items.models import Item

SOON = 60
WHICH = [
    ("asked", "延续申请待答复"),
    ("soon", f"{SOON} 天内到期"),
    ("expired", "已过有效期"),
]


def _items() -> list[tuple[str, str]]:
    rows = Item.objects.select_related("current")
    return [(str(row.pk), str(row)) for row in rows]


def _until(row: Certificate) -> str:
    return row.valid_until.isoformat() if row.valid_until else "长期"


LISTING = Listing(
    name="证照",
    columns=(
        Column("number", "编号", lambda row: row.number, "number", url=lambda row: f"{row.pk}/"),
        Column("name", "证照", lambda row: row.name, "name"),
        Column("holder", "持证人", reads.public_holder),
        Column("issued", "签发", lambda row: row.issued_on.isoformat(), "issued_on"),
        Column("until", "有效期至", _until, "valid_until"),
        Column("state", "状态", lambda row: row.get_state_display(), "state"),
        Column(
            "asked",
            "申请延续",
            lambda row: row.renewal_asked_on and row.renewal_asked_on.isoformat(),
            "renewal_asked_on",
        ),
    ),
    filters=(
        Filter("number", "编号含", "number__contains"),
        Filter("item", "事项", "item_id", _items),
        Filter("state", "状态", "state", lambda: STATES),
        Filter("from", "签发不早于", "issued_on__gte", kind="date"),
        Filter("to", "签发不晚于", "issued_on__lte", kind="date"),
    ),
    sort="-issued",
)


def _which(rows: QuerySet[Certificate], text: str, today: Any) -> QuerySet[Certificate]:
    valid = Q(state="valid")
    chosen = {
        "asked": valid & Q(renewal_asked_on__isnull=False),
        "soon": valid & Q(valid_until__range=(today, today + timedelta(days=SOON))),
        "expired": valid & Q(valid_until__lt=today),
    }.get(text)
    return rows if chosen is None else rows.filter(chosen)


@access("certificates.read")
def certificates(request: Any) -> HttpResponseBase:
    """List the certificates."""
    today = today_of(request.now)
    rows = Certificate.objects.select_related("party")
    which = request.GET.get("which", "")
    tabs = [{"title": "全部", "url": "?", "current": which not in dict(WHICH)}]
    tabs += [
        {
            "title": title,
            "url": f"?which={key}",
            "current": which == key,
            "count": _which(rows, key, today).count(),
        }
        for key, title in WHICH
    ]
    chosen = _which(rows, which, today)
    return respond(request, LISTING, chosen, "hall/certificates/office_list.html", tabs=tabs)


def _get(pk: int) -> Certificate:
    rows = Certificate.objects.select_related("party", "applicant", "case__version")
    found: Certificate = get_object_or_404(rows, pk=pk)
    return found


@access("certificates.read")
def certificate(request: Any, pk: int) -> HttpResponseBase:
    """Show one, its history, and what may be done with it."""
    return _shown(request, _get(pk))


def _shown(
    request: Any, found: Certificate, form: StateForm | None = None, status: int = 200
) -> HttpResponseBase:
    labels = [label for label, _ in found.payload["facts"]]
    may = request.actor.can("certificates.manage", found.jurisdiction_id)
    today = today_of(request.now)
    doable = [state for state in WORDS if found.state in FROM[state]] if may else []
    chosen = form.data.get("state") if form is not None else request.GET.get("do")
    chosen = chosen if chosen in doable else ""
    context = {
        "certificate": found,
        "status": reads.status(found, today),
        "holder": reads.public_holder(found),
        "body": found.payload["body"],
        "changes": found.changes.all(),
        "titles": reads.TITLES,
        "successor": reads.successor(found),
        "doable": [(state, WORDS[state]) for state in doable],
        "chosen": chosen,
        "word": WORDS.get(chosen, ""),
        "bases": BASES.get(chosen, ()),
        "form": form or StateForm(initial={"state": chosen}, labels=labels),
        "may_decline": may and found.renewal_asked_on and not reads.expired(found, today),
    }
    return render(request, "hall/certificates/office_certificate.html", context, status=status)


@access("certificates.manage")
@require_POST
def change(request: Any, pk: int) -> HttpResponseBase:
    """Decide; what was written stays when the decision is refused."""
    found = _get(pk)
    labels = [label for label, _ in found.payload["facts"]]
    form = StateForm(request.POST, labels=labels)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    data, changing = form.cleaned_data, form.cleaned_data["state"] == "changed"
    try:
        held = change_state(
            subject=found,
            state=data["state"],
            reason=data["reason"],
            basis=data["basis"],
            facts=form.facts() if changing else None,
            holder=data["holder"] if changing else "",
            by=request.actor,
            now=request.now,
        )
    except CertificateRefused as error:
        form.add_error(None, str(error))
        return _shown(request, found, form, status=422)
    messages.success(request, f"已办理{WORDS[data['state']]}")
    return redirect("office_certificate", pk=held.pk)


@access("certificates.manage")
@require_POST
def decline(request: Any, pk: int) -> HttpResponseBase:
    """Refuse a renewal."""
    found = _get(pk)
    try:
        decline_renewal(
            subject=found, reason=request.POST.get("reason", ""), by=request.actor, now=request.now
        )
    except CertificateRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已决定不予延续，证照到期前仍然有效")
    return redirect("office_certificate", pk=pk)
