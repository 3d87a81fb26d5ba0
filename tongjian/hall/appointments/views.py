"""Public pages: what can be booked, when, one's own bookings, the live queue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.documents.qr import qr_svg
from tongjian.core.ui.fragments import wants_fragment
from tongjian.hall.access import hall_page
from tongjian.hall.appointments import reads
from tongjian.hall.appointments.bookings import BookingRefused, SlotFull, book, cancel
from tongjian.hall.appointments.desks import today_of
from tongjian.hall.appointments.forms import BookForm
from tongjian.hall.appointments.models import Booking, Desk, Slot
from tongjian.hall.items.models import ItemVersion

WAYS = {"desk": False, "online": True}


def _version(request: Any, key: str) -> ItemVersion:
    found = reads.appointable(today_of(request.now)).filter(item__key=key).first()
    if found is None:
        raise Http404(key)
    return found


@hall_page
def index(request: Any) -> HttpResponseBase:
    """Show one's bookings and what can be booked; ``?item=`` leads on to that item's times."""
    today = today_of(request.now)
    wanted = request.GET.get("item", "")
    if wanted and reads.appointable(today).filter(item__key=wanted).exists():
        return redirect("hall_times", key=wanted)
    context = {
        "own": reads.own(request.actor.user_id).filter(day__gte=today).exclude(state="cancelled"),
        "versions": reads.appointable(today),
        "desks": Desk.objects.filter(active=True, online=False),
    }
    return render(request, "hall/appointments/index.html", context)


@hall_page
def times(request: Any, key: str) -> HttpResponseBase:
    """Show the days ahead with the places left, and the times of the chosen day."""
    version = _version(request, key)
    way = request.GET.get("way", "")
    slots = reads.offered(key, WAYS.get(way), request.now)
    desks = list(reads.serving(key))
    chosen = _chosen(request.GET.get("day", ""))
    if chosen is None:
        free = [slot for slot in slots if slot.left]
        chosen = today_of(free[0].starts_at) if free else None
    context = {
        "version": version,
        "key": key,
        "way": way if way in WAYS else "",
        "both": len({desk.online for desk in desks}) == 2,
        "weeks": reads.weeks(slots, request.now),
        "chosen": chosen,
        "times": reads.by_desk(slots, chosen) if chosen else [],
        "any": bool(slots),
        "desks": desks,
    }
    return render(request, "hall/appointments/times.html", context)


def _chosen(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@access("appointments.book")
def book_slot(request: Any, key: str, pk: int) -> HttpResponseBase:
    """Confirm and book; a slot that filled up meanwhile leads back to the others."""
    version = _version(request, key)
    slot: Slot = get_object_or_404(Slot.objects.select_related("desk"), pk=pk)
    form = BookForm(request.POST if request.method == "POST" else None)
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = book(
                slot=slot,
                item=version.item,
                note_text=form.cleaned_data["note_text"],
                by=request.actor,
                now=request.now,
            )
        except SlotFull as error:
            messages.error(request, str(error))
            return redirect(f"/hall/appointments/{key}/?day={today_of(slot.starts_at)}")
        except BookingRefused as error:
            fault = str(error)
        else:
            messages.success(request, "预约成功")
            return redirect("hall_booking", pk=made.pk)
    context = {"version": version, "key": key, "slot": slot, "form": form, "fault": fault}
    context["left"] = slot.left
    status = 422 if fault or form.errors else 200
    return render(request, "hall/appointments/book.html", context, status=status)


def _own(request: Any, pk: int) -> Booking:
    found: Booking = get_object_or_404(reads.own(request.actor.user_id), pk=pk)
    return found


@access("appointments.book")
def booking(request: Any, pk: int) -> HttpResponseBase:
    """Show one's booking; its place in the queue keeps itself up to date."""
    found = _own(request, pk)
    context = {
        "booking": found,
        "online": found.slot.desk.online,
        "may_cancel": found.state == "booked" and found.slot.starts_at > request.now,
        "ahead": reads.ahead_of(found) if found.state == "arrived" else None,
        "live": found.day == today_of(request.now)
        and found.state in ("booked", "arrived", "called"),
    }
    if wants_fragment(request):
        return render(request, "hall/appointments/booking_state.html", context)
    context["qr"] = qr_svg(found.code, "预约码二维码")
    return render(request, "hall/appointments/booking.html", context)


@access("appointments.book")
@require_POST
def cancel_booking(request: Any, pk: int) -> HttpResponseBase:
    """Give a place back."""
    found = _own(request, pk)
    try:
        cancel(subject=found, by=request.actor, now=request.now)
    except BookingRefused as error:
        messages.error(request, str(error))
        return redirect("hall_booking", pk=pk)
    messages.success(request, "预约已取消")
    return redirect("hall_appointments")


@hall_page
def queue(request: Any, pk: int) -> HttpResponseBase:
    """Show a desk's queue, by numbers alone; polled by itself."""
    desk: Desk = get_object_or_404(Desk, pk=pk, active=True)
    context = {"queue": reads.queue(desk, request.now), "desk": desk, "at": request.now}
    name = "queue_now" if wants_fragment(request) else "queue"
    return render(request, f"hall/appointments/{name}.html", context)
