"""Many people book one slot at the same moment, each with a connection of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.hall.appointments.conftest import Hall, make_hall
from tests.world import DISTRICT, ROOT, World
from tongjian.core.audit import trail
from tongjian.core.scope import scope
from tongjian.hall.appointments.bookings import (
    MOST,
    BookingRefused,
    SlotFull,
    arrive,
    book,
    cancel,
)
from tongjian.hall.appointments.desks import set_desk, today_of
from tongjian.hall.appointments.models import Booking, Slot

CAPACITY = 5


@pytest.fixture
def hall(own_database: str, now: Any) -> Hall:
    found = make_hall(World.make(now))
    opening = [
        {"weekday": day, "from": "09:00", "to": "11:00", "minutes": 30, "capacity": CAPACITY}
        for day in range(1, 6)
    ]
    with found.world.scope():
        set_desk(
            subject=found.desk,
            jurisdiction=DISTRICT,
            name="教育窗口",
            place="示例路 1 号",
            opening=opening,
            by=ROOT,
            now=now,
        )
    return found


def at_once(works: list[Callable[[], Any]]) -> Counter[str]:
    """Run the works in threads that start together; how often each came out."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        try:
            start.wait()
            work()
            return "done"
        except BookingRefused as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(run, works))


def taking(hall: Hall, slot: Slot, name: str) -> Callable[[], Any]:
    actor = hall.actor(name)

    def take() -> None:
        with scope([DISTRICT], actor):
            book(slot=slot, item=hall.item, by=actor, now=hall.now)

    return take


@pytest.mark.parametrize("people", [12, pytest.param(80, marks=pytest.mark.soak)])
def test_a_slot_is_never_overbooked(hall: Hall, people: int, tmp_path: Any) -> None:
    slot = hall.slots()[0]
    works = [taking(hall, slot, f"人{number:02}") for number in range(people)]
    assert at_once(works) == {"done": CAPACITY, SlotFull.__name__: people - CAPACITY}
    with hall.world.scope():
        assert Booking.objects.filter(slot=slot, state="booked").count() == CAPACITY
        assert Slot.objects.get(pk=slot.pk).taken == CAPACITY
        assert trail.verify(tmp_path / "no-heads") == []


def test_one_person_in_many_tabs_books_once(hall: Hall) -> None:
    slots = hall.slots()[:2] * 3
    found = at_once([taking(hall, slot, "同一人") for slot in slots])
    assert found == {"done": 1, BookingRefused.__name__: 5}


def test_one_person_in_many_tabs_holds_no_more_than_anybody(hall: Hall) -> None:
    by_day = {today_of(slot.starts_at): slot for slot in hall.slots()}
    slots = list(by_day.values())[: MOST + 4]
    assert len(slots) == MOST + 4
    found = at_once([taking(hall, slot, "同一人") for slot in slots])
    assert found == {"done": MOST, BookingRefused.__name__: 4}
    with hall.world.scope():
        assert Booking.objects.filter(state="booked").count() == MOST


def test_places_given_back_while_others_book_are_counted_right(hall: Hall) -> None:
    slot = hall.slots()[0]
    held = [hall.book(slot, f"先{number}") for number in range(CAPACITY)]

    def giving(booking: Booking, number: int) -> Callable[[], Any]:
        actor = hall.actor(f"先{number}")

        def give() -> None:
            with scope([DISTRICT], actor):
                cancel(subject=booking, by=actor, now=hall.now)

        return give

    works = [giving(booking, number) for number, booking in enumerate(held[:3])]
    at_once(works + [taking(hall, slot, f"后{number}") for number in range(6)])
    with hall.world.scope():
        there = Booking.objects.filter(slot=slot, state="booked").count()
        assert there == Slot.objects.get(pk=slot.pk).taken <= CAPACITY
        assert there >= CAPACITY - 3


def test_who_arrive_together_get_different_numbers(hall: Hall) -> None:
    slots = hall.slots()[:2]
    bookings = [hall.book(slots[number % 2], f"到{number}") for number in range(6)]

    def coming(booking: Booking) -> Callable[[], Any]:
        def come() -> None:
            with scope([DISTRICT], ROOT):
                arrive(subject=booking, by=ROOT, now=hall.now)

        return come

    assert at_once([coming(booking) for booking in bookings]) == {"done": 6}
    with hall.world.scope():
        numbers = Booking.objects.values_list("queue", flat=True)
        assert sorted(number or 0 for number in numbers) == [1, 2, 3, 4, 5, 6]
