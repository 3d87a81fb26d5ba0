"""What is done with versions: started, handed in, given up, decided."""

from __future__ import annotations

import copy
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.hall.items.actions import (
    VersionRefused,
    abandon_version,
    approve_version,
    return_version,
    start_version,
    submit_version,
)
from tongjian.hall.items.definition import DefinitionInvalid
from tongjian.hall.items.editor.forms import DecideForm, HandInForm, NewItemForm, StartForm
from tongjian.hall.items.editor.views import find, shown
from tongjian.hall.items.models import Item


@access("items.edit")
def new_item(request: Any) -> HttpResponseBase:
    """Start a new item."""
    form = NewItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copied = form.cleaned_data["copied"]
        definition = copy.deepcopy(copied.current.definition) if copied else {"fields": {}}
        definition["fields"]["name"] = form.cleaned_data["name"]
        made = start_version(
            key=form.cleaned_data["key"],
            definition=definition,
            change="add",
            reason=form.cleaned_data["reason"],
            jurisdiction=settings.HALL,
            by=request.actor,
            now=request.now,
        )
        return redirect("office_version", pk=made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "hall/items/editor/new.html", {"form": form}, status=status)


@access("items.edit")
@require_POST
def start(request: Any, key: str) -> HttpResponseBase:
    """Start the next version of an item, as a copy of the one in force."""
    subject = get_object_or_404(Item.objects.select_related("current"), key=key)
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明变更的理由")
        return redirect("office_item", key=key)
    last = subject.current or subject.versions.first()
    try:
        made = start_version(
            key=key,
            definition=copy.deepcopy(last.definition) if last else {"fields": {}},
            jurisdiction=subject.jurisdiction_id,
            by=request.actor,
            now=request.now,
            **form.cleaned_data,
        )
    except VersionRefused as error:
        messages.error(request, str(error))
        return redirect("office_item", key=key)
    return redirect("office_version", pk=made.pk)


@access("items.edit")
@require_POST
def hand_in(request: Any, pk: int) -> HttpResponseBase:
    """Hand a version in for decision, or give it up."""
    subject, form = find(pk), HandInForm(request.POST)
    if not form.is_valid():
        return shown(request, subject, status=422, hand_in=form)
    data = form.cleaned_data
    common = {"subject": subject, "turn": data["turn"], "by": request.actor, "now": request.now}
    try:
        if "abandon" in request.POST:
            abandon_version(reason=data["reason"], **common)
            messages.success(request, "已放弃这个版本")
        elif data["in_force_from"] is None:
            raise VersionRefused("请填写从哪天起生效")
        else:
            submit_version(in_force_from=data["in_force_from"], **common)
            messages.success(request, "已提交，请另一位审定人审定")
    except (VersionRefused, DefinitionInvalid) as error:
        messages.error(request, str(error))
        return shown(request, find(pk), status=422, hand_in=form)
    return redirect("office_version", pk=pk)


@access("items.approve")
@require_POST
def decide(request: Any, pk: int) -> HttpResponseBase:
    """Approve a version, or send it back."""
    subject, form = find(pk), DecideForm(request.POST)
    if not form.is_valid():
        return shown(request, subject, status=422, decide=form)
    act = return_version if "return" in request.POST else approve_version
    try:
        act(subject=subject, by=request.actor, now=request.now, **form.cleaned_data)
    except (VersionRefused, DefinitionInvalid) as error:
        messages.error(request, str(error))
        return shown(request, find(pk), status=422, decide=form)
    messages.success(request, "已退回" if act is return_version else "已审定")
    return redirect("office_version", pk=pk)
