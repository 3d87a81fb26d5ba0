"""Personal data's pages for officials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_variables

from tongjian.core.access import access
from tongjian.hall.privacy.reveal import (
    LONGEST,
    SHORTEST,
    RevealRefused,
    model_named,
    reveal,
    title_of,
)

USUAL = ("电话联系申请人", "核对证件号码", "核对申请材料", "制作文书、证件", "核实投诉或差评")


class ReasonForm(forms.Form):
    """Why somebody looks behind the mask."""

    reason = forms.CharField(
        label="为什么要看",
        min_length=SHORTEST,
        max_length=LONGEST,
        help_text="理由、时间和您的账号会留下记录，本人可以查到。",
        widget=forms.TextInput(attrs={"list": "usual-reasons", "autocomplete": "off"}),
    )


@access("personal.reveal")
@sensitive_variables("value")
def reveal_value(request: Any, model: str, pk: int, field: str) -> HttpResponseBase:
    """Ask why, then show one personal value on this page alone."""
    kind = model_named(model)
    title = title_of(kind, field) if kind else None
    if kind is None or title is None:
        raise Http404
    codes = request.actor.reach("personal.reveal")
    rows = kind._default_manager.filter(jurisdiction_id__in=codes)
    subject = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    value, status = None, 200
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            value = reveal(
                subject=subject, field=field, reason=reason, by=request.actor, now=request.now
            )
        except RevealRefused as error:
            form.add_error("reason", str(error))
    if form.errors:
        status = 422
    about = getattr(subject, "number", f"编号 {subject.pk}")
    context = {"title": title, "form": form, "value": value, "usual": USUAL, "about": about}
    return render(request, "hall/privacy/reveal.html", context, status=status)
