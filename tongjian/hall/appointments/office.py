"""Officials' pages: a day's appointments, the queue, desks and their exceptions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.documents.codes import tidied
from tongjian.core.ui.fragments import wants_fragment
from tongjian.hall.appointments import reads
from tongjian.hall.appointments.bookings import (
    FINISHED,
    BookingRefused,
    arrive,
    call_next,
    cancel_for,
    finish,
    walk_in,
)
from tongjian.hall.appointments.desks import (
    DeskRefused,
    drop_exception,
    set_desk,
    set_exception,
    today_of,
)
from tongjian.hall.appointments.forms import (
    ArriveForm,
    DeskForm,
    ExceptionForm,
    RuleFormSet,
    WalkInForm,
    rows_of,
)
from tongjian.hall.appointments.models import Booking, Desk, DeskException
from tongjian.hall.appointments.opening import OpeningInvalid, parse, said

MANAGE = "appointments.manage"


def _desk(pk: int) -> Desk:
    found: Desk = get_object_or_404(Desk, pk=pk)
    return found


def _booking(pk: int) -> Booking:
    rows = Booking.objects.select_related("slot__desk")
    found: Booking = get_object_or_404(rows, pk=pk)
    return found


@access(MANAGE)
def day(request: Any) -> HttpResponseBase:
    """Show a day's appointments, desk by desk."""
    today = today_of(request.now)
    try:
        shown = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        shown = today
    if not date(2000, 1, 1) <= shown <= date(2100, 1, 1):
        shown = today
    desks = list(Desk.objects.all())
    context = {
        "day": shown,
        "today": today,
        "before": shown - timedelta(days=1),
        "after": shown + timedelta(days=1),
        "desks": reads.day_at(desks, shown),
        "form": ArriveForm(),
    }
    return render(request, "hall/appointments/office_day.html", context)


@access(MANAGE)
@require_POST
def arrive_by_code(request: Any) -> HttpResponseBase:
    """Draw a queue number for the code somebody shows."""
    form = ArriveForm(request.POST)
    code = tidied(form.cleaned_data["code"]) if form.is_valid() else ""
    rows = Booking.objects.filter(code=code, day=today_of(request.now)).exclude(state="cancelled")
    found = rows.select_related("slot__desk").first() if code else None
    if found is None:
        messages.error(request, f"今天没有预约码为“{code}”的预约，请核对")
        return redirect("office_appointments")
    return _arrive(request, found)


@access(MANAGE)
@require_POST
def arrive_one(request: Any, pk: int) -> HttpResponseBase:
    """Draw a queue number for a booking of the list."""
    return _arrive(request, _booking(pk))


def _arrive(request: Any, found: Booking) -> HttpResponseBase:
    try:
        done = arrive(subject=found, by=request.actor, now=request.now)
    except BookingRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已取号：{found.slot.desk.name} {done.queue} 号")
    return redirect("office_appointments")


@access(MANAGE)
@require_POST
def cancel_one(request: Any, pk: int) -> HttpResponseBase:
    """Cancel somebody's booking."""
    found = _booking(pk)
    reason = request.POST.get("reason", "")
    try:
        cancel_for(subject=found, reason=reason, by=request.actor, now=request.now)
    except BookingRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已取消，并已告知本人")
    return redirect(f"/office/appointments/?day={found.day}")


@access(MANAGE)
def queue(request: Any, pk: int) -> HttpResponseBase:
    """Show a desk's queue to who calls it; polled by itself."""
    return _queue(request, _desk(pk))


def _queue(
    request: Any, desk: Desk, form: WalkInForm | None = None, status: int = 200
) -> HttpResponseBase:
    rows = Booking.objects.filter(slot__desk=desk, day=today_of(request.now), queue__isnull=False)
    people = rows.select_related("applicant__party", "item__current", "slot").order_by("queue")
    shown = [{"booking": row, "person": reads.person(row), "what": row.item} for row in people]
    context = {
        "desk": desk,
        "called": [row for row in shown if row["booking"].state == "called"],
        "waiting": [row for row in shown if row["booking"].state == "arrived"],
        "done": sum(row["booking"].state in ("served", "missed") for row in shown),
        "outcomes": list(FINISHED.items()),
        "form": form or WalkInForm(items=_items(request)),
    }
    name = "office_queue_now" if wants_fragment(request) else "office_queue"
    return render(request, f"hall/appointments/{name}.html", context, status=status)


@access(MANAGE)
@require_POST
def take_in(request: Any, pk: int) -> HttpResponseBase:
    """Give a number to somebody without an appointment."""
    desk = _desk(pk)
    form = WalkInForm(request.POST, items=_items(request))
    if not form.is_valid():
        return _queue(request, desk, form, status=422)
    version = reads.appointable(today_of(request.now)).get(item__key=form.cleaned_data["item"])
    try:
        made = walk_in(
            subject=desk,
            applicant=form.cleaned_data["who"],
            item=version.item,
            by=request.actor,
            now=request.now,
        )
    except BookingRefused as error:
        form.add_error(None, str(error))
        return _queue(request, desk, form, status=422)
    messages.success(request, f"已取号：{desk.name} {made.queue} 号")
    return redirect("office_queue", pk=pk)


@access(MANAGE)
@require_POST
def call(request: Any, pk: int) -> HttpResponseBase:
    """Call the next number."""
    desk = _desk(pk)
    called = call_next(subject=desk, by=request.actor, now=request.now)
    if called is None:
        messages.info(request, "现在没有人等候")
    else:
        messages.success(request, f"请 {called.queue} 号到 {desk.name}")
    return redirect("office_queue", pk=pk)


@access(MANAGE)
@require_POST
def finish_one(request: Any, pk: int) -> HttpResponseBase:
    """Say what became of a number."""
    found = _booking(pk)
    outcome = request.POST.get("outcome", "")
    try:
        finish(subject=found, outcome=outcome, by=request.actor, now=request.now)
    except BookingRefused as error:
        messages.error(request, str(error))
    return redirect("office_queue", pk=found.slot.desk_id)


@access(MANAGE)
def desks(request: Any) -> HttpResponseBase:
    """List the desks."""
    rows = [{"desk": desk, "rules": said(parse(desk.opening))} for desk in Desk.objects.all()]
    return render(request, "hall/appointments/office_desks.html", {"rows": rows})


def _items(request: Any) -> list[tuple[str, str]]:
    return [(one.item.key, one.name) for one in reads.appointable(today_of(request.now))]


@access(MANAGE)
def new_desk(request: Any) -> HttpResponseBase:
    """Make a desk."""
    return _edit(request, None)


@access(MANAGE)
def desk(request: Any, pk: int) -> HttpResponseBase:
    """Change a desk."""
    return _edit(request, _desk(pk))


def _edit(request: Any, found: Desk | None) -> HttpResponseBase:
    items = _items(request)
    if request.method != "POST":
        first: dict[str, Any] = {"active": True}
        if found is not None:
            first = {
                "name": found.name,
                "place": found.place,
                "online": found.online,
                "active": found.active,
                "items": found.items,
            }
        form = DeskForm(initial=first, items=items)
        rules = RuleFormSet(initial=rows_of(found.opening) if found else [])
        return _edited(request, found, form, rules)
    form, rules = DeskForm(request.POST, items=items), RuleFormSet(request.POST)
    if not (form.is_valid() and rules.is_valid()):
        return _edited(request, found, form, rules, status=422)
    try:
        made = set_desk(
            subject=found,
            jurisdiction=found.jurisdiction_id if found else request.actor.home,
            opening=[rule for row in rules for rule in row.rules()],
            by=request.actor,
            now=request.now,
            **form.cleaned_data,
        )
    except OpeningInvalid as error:
        form.add_error(None, str(error))
        return _edited(request, found, form, rules, status=422)
    messages.success(request, "已保存，可预约的时段已经更新")
    return redirect("office_desk", pk=made.pk)


def _edited(
    request: Any,
    found: Desk | None,
    form: DeskForm,
    rules: Any,
    *,
    exception: ExceptionForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    today = today_of(request.now)
    context = {
        "desk": found,
        "form": form,
        "rules": rules,
        "exception": exception or ExceptionForm(),
        "exceptions": found.exceptions.filter(day__gte=today).order_by("day") if found else [],
    }
    return render(request, "hall/appointments/office_desk.html", context, status=status)


@access(MANAGE)
@require_POST
def add_exception(request: Any, pk: int) -> HttpResponseBase:
    """Close a desk on a day or open it at other hours."""
    found = _desk(pk)
    form = ExceptionForm(request.POST)
    if form.is_valid():
        try:
            set_exception(
                subject=found,
                day=form.cleaned_data["day"],
                opening=form.rules(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=request.now,
            )
        except (DeskRefused, OpeningInvalid) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，受影响的预约已经取消并告知")
            return redirect("office_desk", pk=pk)
    first = {"name": found.name, "place": found.place, "online": found.online}
    first |= {"active": found.active, "items": found.items}
    desk_form = DeskForm(initial=first, items=_items(request))
    rules = RuleFormSet(initial=rows_of(found.opening))
    return _edited(request, found, desk_form, rules, exception=form, status=422)


@access(MANAGE)
@require_POST
def remove_exception(request: Any, pk: int) -> HttpResponseBase:
    """Let a day follow the rules again."""
    rows = DeskException.objects.select_related("desk")
    found: DeskException = get_object_or_404(rows, pk=pk)
    where = found.desk_id
    drop_exception(subject=found, by=request.actor, now=request.now)
    messages.success(request, "这一天恢复按平时开放")
    return redirect("office_desk", pk=where)
