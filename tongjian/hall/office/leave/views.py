"""Leave: who is away, who acts for them meanwhile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.models import User
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.handling import ASSIGN, end_leave, set_leave
from tongjian.hall.cases.models import HallCase, Leave
from tongjian.hall.office.people import Colleague, colleagues, hall_of

READ = "cases.read"


def _state(leave: Leave, today: Any) -> str:
    if leave.ended_at is not None:
        return "已提前结束"
    if today < leave.from_day:
        return "还没开始"
    return "已结束" if today > leave.to_day else "请假中"


def _listing(today: Any, people: list[Colleague]) -> Listing:
    names = [(str(one.pk), one.name) for one in people]
    return Listing(
        name="请假与代办",
        columns=(
            Column("user", "请假人", lambda one: str(one.user), "user__title"),
            Column("from", "从", lambda one: one.from_day.isoformat(), "from_day"),
            Column("to", "到", lambda one: one.to_day.isoformat(), "to_day"),
            Column("deputy", "代办人", lambda one: str(one.deputy) if one.deputy else "没有指定"),
            Column("state", "状态", lambda one: _state(one, today)),
        ),
        filters=(
            Filter("user", "请假人", "user_id", lambda: names),
            Filter("deputy", "代办人", "deputy_id", lambda: names),
            Filter("from", "结束不早于", "to_day__gte", kind="date"),
        ),
        sort="-from",
    )


class LeaveForm(forms.Form):
    """A leave to note."""

    user = forms.ChoiceField(label="谁请假")
    from_day = forms.DateField(
        label="从哪天", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    to_day = forms.DateField(
        label="到哪天", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deputy = forms.ChoiceField(
        label="代办人",
        required=False,
        help_text="代办人在“办件”里会看到“代同事办”一栏，并用自己的权限办理。",
    )

    def __init__(self, *args: Any, people: list[Colleague], only: int | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in people]
        mine = choices if only is None else [one for one in choices if one[0] == str(only)]
        self.fields["user"].choices = mine  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", "没有"), *choices]  # type: ignore[attr-defined]


def _rows(place: str) -> QuerySet[Leave]:
    found: QuerySet[Leave] = Leave.objects.filter(jurisdiction_id=place)
    return found.select_related("user", "deputy")


@access(READ)
def leave(request: Any) -> HttpResponseBase:
    """List leaves and note one: one's own, or a colleague's for whoever assigns."""
    actor, place, today = request.actor, hall_of(request.actor), request.now.date()
    people = colleagues(place, today)
    only = None if actor.can(ASSIGN, place) else actor.user_id
    initial = {"user": str(actor.user_id), "from_day": today, "to_day": today}
    form = LeaveForm(request.POST or None, people=people, only=only, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_leave(
                user=User.objects.get(pk=data["user"]),
                deputy=User.objects.get(pk=data["deputy"]) if data["deputy"] else None,
                from_day=data["from_day"],
                to_day=data["to_day"],
                jurisdiction=place,
                by=actor,
                now=request.now,
            )
        except (StepRefused, NotPermitted) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "请假已登记。")
            return redirect("office_leave")
    lasting = _rows(place).filter(ended_at=None, to_day__gte=today).order_by("from_day", "pk")
    waiting = HallCase.objects.filter(handler_id=actor.user_id, open=True)[:1000].count()
    context = {
        "form": form,
        "lasting": [
            {
                "leave": one,
                "state": _state(one, today),
                "may_end": only is None or one.user_id == actor.user_id,
            }
            for one in lasting
        ],
        "waiting": waiting,
        "place": place,
    }
    listing = _listing(today, people)
    response = respond(request, listing, _rows(place), "hall/office/leave.html", **context)
    response.status_code = 422 if form.errors else 200
    return response


@access(READ)
@require_POST
def end(request: Any, pk: int) -> HttpResponseBase:
    """End a leave early."""
    found = get_object_or_404(_rows(hall_of(request.actor)), pk=pk)
    end_leave(subject=found, by=request.actor, now=request.now)
    messages.success(request, "请假已结束。")
    return redirect("office_leave")
