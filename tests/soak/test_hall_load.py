"""A busy hour in under a minute: sixteen people at once against the real server, nothing lost."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db.models import Count, F, Q

from benchmarks import server
from benchmarks.hall import applying, place
from tests.world import ROOT
from tongjian.core import clock
from tongjian.core.audit import trail
from tongjian.core.documents.models import NumberSeries
from tongjian.core.identity.reads import actor_of
from tongjian.core.scope import scope
from tongjian.hall.appointments.desks import set_desk
from tongjian.hall.appointments.models import Booking, Slot
from tongjian.hall.appointments.reads import appointable
from tongjian.hall.cases.models import CaseDocument, ClockEntry, HallCase, HallStep, Material
from tongjian.hall.cases.numbers import SERIES

pytestmark = pytest.mark.soak
SECONDS = float(os.environ.get("SOAK_SECONDS", "45"))
FAMILIES, OFFICIALS, DRAFTS, LIVED = 8, 8, 5, 40
CAPACITY = 3


@dataclass
class Seen:
    """What the people were answered."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    cases: list[int] = field(default_factory=list)
    booked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: int) -> None:
        with self.lock:
            self.answers[kind, status] += 1

    def submitted(self, where: str) -> None:
        with self.lock:
            self.cases.append(int(where.split("/")[3]))

    def has_booked(self) -> None:
        with self.lock:
            self.booked += 1


@dataclass
class Load:
    """The hall under load: whom there is, and what they look at."""

    port: int
    codes: list[tuple[str, str]]
    cases: list[int]
    slots: list[tuple[str, int]]
    seen: Seen

    def official(self, cookie: str, rng: Random) -> Callable[[], None]:
        get = _getting(self.port, cookie)

        def work() -> None:
            if rng.random() < 0.5:
                tab = rng.choice(["", "?tab=mine", "?tab=all&light=red", "?tab=closed"])
                self.seen.note("worklist", get(f"/office/cases/{tab}"))
            else:
                with self.seen.lock:
                    known = [*self.cases, *self.seen.cases]
                self.seen.note("case", get(f"/office/cases/{rng.choice(known)}/"))

        return work

    def applicant(self, cookie: str, drafts: list[int], rng: Random) -> Callable[[], None]:
        get, post, visit = (
            _getting(self.port, cookie),
            server.posting(self.port, cookie),
            server.posting(self.port),
        )
        every = SECONDS / (len(drafts) + 1)
        left, begun = list(drafts), time.monotonic()

        def work() -> None:
            if left and time.monotonic() - begun > every * (len(drafts) - len(left)):
                path = f"/hall/drafts/{left.pop()}/check/"
                status, where = post(path, server.form({"true": "yes"}))
                self.seen.note("submit", status)
                self.seen.submitted(where)
                return
            drawn = rng.random()
            if drawn < 0.4:
                code, digits = rng.choice(self.codes)
                body = server.form({"code": code, "last4": digits})
                self.seen.note("track", visit("/hall/track/", body)[0])
            elif drawn < 0.7:
                self.seen.note("my", get("/hall/my/"))
            else:
                key, slot = rng.choice(self.slots)
                status, where = post(f"/hall/appointments/{key}/{slot}/", b"note_text=")
                self.seen.note("book", status)
                if "/booking/" in where:
                    self.seen.has_booked()

        return work


def _getting(port: int, cookie: str) -> Callable[[str], int]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(path: str) -> int:
        link.request("GET", path, headers={"Cookie": cookie})
        answer = link.getresponse()
        answer.read()
        return answer.status

    return get


def _at_once(works: list[Callable[[], None]]) -> list[BaseException]:
    """Let everybody work until the time is over; what went wrong."""
    end = time.monotonic() + SECONDS
    wrong: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            while time.monotonic() < end:
                work()
                time.sleep(0.05)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def _slots(clerk: place.Place) -> list[tuple[str, int]]:
    """Open a desk; a few slots of it, so that people meet."""
    by = actor_of(clerk.window)
    opening = [
        {"weekday": day, "from": "09:00", "to": "11:00", "minutes": 30, "capacity": CAPACITY}
        for day in range(1, 6)
    ]
    with scope(by.reach("appointments.manage"), by):
        set_desk(
            jurisdiction=by.home,
            name="教育窗口",
            place="示例路 1 号",
            opening=opening,
            by=by,
            now=clerk.now,
        )
        keys = [version.item.key for version in appointable(clerk.now.date())]
        ahead = Slot.objects.filter(starts_at__gt=clerk.now, closed=False).order_by("starts_at")
        return [(key, slot.pk) for slot in ahead[4:12] for key in keys]


@pytest.mark.timeout(600)
def test_everything_at_once(own_database: str, tmp_path: Path) -> None:
    now = clock.now()
    made = place.make_place(now, LIVED)
    families = applying.families(FAMILIES, now)
    drafts = {one.cookie: list(applying.drafts(one, DRAFTS, now)) for one in families}
    slots = _slots(made)
    with scope(ROOT.everywhere, ROOT):
        cases = list(HallCase.objects.values_list("pk", flat=True))
        named = HallCase.objects.exclude(phone_last4="").filter(erased_at=None)
        codes = list(named.values_list("code", "phone_last4"))
    officials = [place.session(user) for user in made.officials[:OFFICIALS]]
    server_settings = {
        "TONGJIAN_DATABASE": own_database,
        "TONGJIAN_SECRET_KEY": settings.SECRET_KEY,
    }
    with server.serving(**server_settings) as (port, _):
        load = Load(port, codes, cases, slots, Seen())
        works = [load.official(cookie, Random(at)) for at, cookie in enumerate(officials)]
        works += [
            load.applicant(cookie, own, Random(100 + at))
            for at, (cookie, own) in enumerate(drafts.items())
        ]
        assert _at_once(works) == []
    _no_fault(load.seen)
    with scope(ROOT.everywhere, ROOT):
        _nothing_lost(load.seen, len(cases))
        _numbers_whole()
        _slots_right(load.seen)
        assert trail.verify(tmp_path / "no-heads") == []


def _no_fault(seen: Seen) -> None:
    kinds = {kind for kind, _ in seen.answers}
    assert kinds == {"worklist", "case", "submit", "track", "my", "book"}, kinds
    allowed = {"submit": {302}, "book": {302, 422}}
    wrong = {
        key: times
        for key, times in seen.answers.items()
        if key[1] not in allowed.get(key[0], {200})
    }
    assert not wrong, wrong


def _nothing_lost(seen: Seen, before: int) -> None:
    """Every submission answered is one case of its own with all that belongs to it."""
    assert len(seen.cases) == len(set(seen.cases)) == FAMILIES * DRAFTS
    assert HallCase.objects.count() == before + len(seen.cases)
    for rows, each in (
        (Material.objects.filter(upload__isnull=False), applying.ATTACHMENTS),
        (CaseDocument.objects.filter(kind="receipt_notice"), 1),
        (HallStep.objects.filter(action="submit"), 1),
    ):
        found = rows.filter(case_id__in=seen.cases).order_by().values("case_id")
        counted = found.annotate(times=Count("pk")).values_list("times", flat=True)
        assert list(counted) == [each] * len(seen.cases), rows.model
    started = ClockEntry.objects.filter(case_id__in=seen.cases, kind="start")
    assert started.values("case_id").distinct().count() == len(seen.cases)


def _numbers_whole() -> None:
    """No number of a year is missing and none is given twice."""
    for series in NumberSeries.objects.filter(series=SERIES):
        given = HallCase.objects.filter(
            number__startswith=f"{series.jurisdiction_id}-{series.year}-"
        )
        numbers = sorted(
            int(number.rsplit("-", 1)[1]) for number in given.values_list("number", flat=True)
        )
        assert numbers == list(range(1, series.last + 1))


def _slots_right(seen: Seen) -> None:
    held = Booking.objects.exclude(state="cancelled")
    assert held.count() == seen.booked
    there = Count("bookings", filter=~Q(bookings__state="cancelled"))
    counted = Slot.objects.annotate(there=there)
    assert not counted.exclude(taken=F("there")).exists()
    assert not counted.filter(there__gt=F("capacity")).exists()
