"""A hall in which everything happens at once: something to show on each of its pages."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from tests.hall.applicants.people import SCHOOL, actor
from tests.journeys.hall.given import QUESTIONS, Family, deferral, family, taken
from tests.journeys.hall.story import Hall
from tests.world import DISTRICT
from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Authority
from tongjian.hall.applicants.rights import add_organisation, invite
from tongjian.hall.applications.actions import start_draft
from tongjian.hall.appointments.bookings import arrive, book, call_next, finish
from tongjian.hall.appointments.desks import set_desk, set_exception
from tongjian.hall.appointments.models import Slot
from tongjian.hall.cases.extensions import ask_extension
from tongjian.hall.cases.handling import record_visit, send_message, set_leave
from tongjian.hall.cases.hearings import tell_hearing
from tongjian.hall.cases.models import Finding, HallCase
from tongjian.hall.cases.opinions import ask_opinion
from tongjian.hall.cases.tasks import run_due, run_monitoring
from tongjian.hall.catalog.blocks import POLICE
from tongjian.hall.feedback.enquiries.actions import ask
from tongjian.hall.feedback.ratings.actions import rate
from tongjian.hall.items.actions import start_version, submit_version
from tongjian.hall.items.models import Item
from tongjian.hall.items.reads import in_force
from tongjian.hall.office.monitoring.actions import decide_finding, issue_advice
from tongjian.hall.privacy.actions import ask_for_copy

OPENING = [
    {"weekday": day, "from": "09:00", "to": "11:00", "minutes": 30, "capacity": 5}
    for day in range(1, 6)
]


class Busy:
    """Makes it, thing by thing; ``home`` is the applicant whose pages are walked."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.world = hall, hall.site.world
        self.home: Family = family(hall, 1)

    def who(self, role: str, unit: str = "") -> Actor:
        return self.world.actor(role, DISTRICT, unit)

    def fill(self) -> Busy:
        hall = self.hall
        hall.at("2026-02-10 10:00")
        self.ended()
        deferral(hall, self.home)  # left without a word: counts as accepted
        hall.at("2026-02-27 10:00")
        run_due(self.world.now)
        run_monitoring(self.world.now)
        self.advised()
        hall.at("2026-03-02 10:00")
        deferral(hall, self.home, materials=("household", "diagnosis"), later=("records",))
        self.examined()
        self.corrected()
        with self.world.scope():
            self.person()
            self.feedback()
            self.versions()
            self.away()
        self.booked()
        return self

    def ended(self) -> None:
        """One case to its end, rated worst; one refused."""
        hall = self.hall
        case = deferral(hall, self.home)
        taken(hall, case, "accept", "officer")
        taken(hall, case, "report", "officer", reason="建议准予。")
        taken(hall, case, "grant", "head", reason="准予。")
        taken(hall, case, "certify", "officer")
        taken(hall, case, "deliver", "officer", manner="online")
        taken(hall, case, "complete", "officer")
        with self.world.scope():
            rate(
                subject=HallCase.objects.get(pk=case.pk),
                score=5,
                tags=[],
                text="说了几次才说清楚。",
                open_text=True,
                channel="mobile",
                source="",
                by=actor(self.home.parent),
                now=self.world.now,
            )
        cite = [{"law": "义务教育法", "article": 11}]
        refused = deferral(hall, self.home)
        taken(hall, refused, "refuse", "officer", reason="不在本区居住。", basis=cite)

    def examined(self) -> None:
        """One case with everything beside the flow."""
        hall, now = self.hall, self.world.now
        case = taken(hall, deferral(hall, self.home), "accept", "officer")
        officer = self.who("officer")
        with self.world.scope():
            common: dict[str, Any] = {"subject": case, "by": officer, "now": now}
            question = "请就孩子的情况提出意见。"
            due = date(2026, 3, 10)
            ask_opinion(kind="joint", body=POLICE, question=question, due=due, **common)
            ask_extension(reason="需要向外省医院核实。", **common)
            tell_hearing(party="就读学校", **common)
            send_message(text="请保持电话畅通。", **common)
            record_visit(
                place="示例路1弄2号",
                at=now - timedelta(minutes=30),
                people="承办人01、承办人02",
                points=[{"what": "孩子在家休养", "ok": True, "note": "属实"}],
                conclusion="情况属实。",
                **common,
            )

    def corrected(self) -> None:
        case = deferral(self.hall, self.home)
        points = [
            {"material": "diagnosis", "what": "没有盖章。"},
            {"field": "reason", "what": "请写明病名。"},
        ]
        taken(self.hall, case, "ask_correction", "officer", reason="需要补正", points=points)

    def person(self) -> None:
        """The applicant's own pages: a draft, a school that waits, an invitation, a copy."""
        parent, now = self.home.parent, self.world.now
        by = actor(parent)
        start_draft(
            applicant=parent,
            version=in_force("deferral", now.date()),
            party=self.home.child,
            questions=QUESTIONS,
            by=by,
            now=now,
        )
        add_organisation(
            subject=parent,
            identity=SCHOOL,
            right="agent",
            valid_to=date(2026, 12, 31),
            address={},
            by=by,
            now=now,
        )
        held = Authority.objects.get(applicant=parent, right="guardian")
        invite(subject=held, valid_to=None, by=by, now=now)
        ask_for_copy(subject=parent, by=by, now=now)

    def feedback(self) -> None:
        parent, now = self.home.parent, self.world.now
        given: dict[str, Any] = {
            "jurisdiction": DISTRICT,
            "source": "",
            "by": actor(parent),
            "now": now,
        }
        ask(kind="consultation", text="休学期间学籍怎么办？", applicant=parent, **given)
        ask(kind="requirement", text="希望可以邮寄证明。", applicant=parent, **given)

    def versions(self) -> None:
        """One version being written, one handed in."""
        editor, now = self.who("item_editor"), self.world.now
        for key in ("deferral", "transfer"):
            item = Item.objects.select_related("current").get(key=key)
            assert item.current is not None
            version = start_version(
                key=key,
                definition=copy.deepcopy(item.current.definition),
                change="change",
                reason="按新规定修改",
                jurisdiction=DISTRICT,
                by=editor,
                now=now,
            )
            if key == "transfer":
                day = now.date() + timedelta(days=10)
                submit_version(
                    subject=version, turn=version.turn, in_force_from=day, by=editor, now=now
                )

    def away(self) -> None:
        colleague, today = self.world.person("officer", DISTRICT, "2"), self.world.now.date()
        set_leave(
            user=self.world.person("officer"),
            deputy=colleague,
            from_day=today,
            to_day=today + timedelta(days=3),
            jurisdiction=DISTRICT,
            by=self.who("officer"),
            now=self.world.now,
        )

    def advised(self) -> None:
        supervisor, now = self.who("hall_supervisor"), self.world.now
        with self.world.scope():
            found = Finding.objects.filter(trigger="deemed").last()
            assert found is not None
            decide_finding(
                subject=found, state="confirmed", reason="窗口漏看。", by=supervisor, now=now
            )
            issue_advice(
                jurisdiction=DISTRICT,
                findings=[Finding.objects.get(pk=found.pk)],
                recipient="行政审批科",
                text="请改进每天的收件检查。",
                answer_by=now.date() + timedelta(days=10),
                by=supervisor,
                now=now,
            )

    def booked(self) -> None:
        """A desk with an exception, a visit to come and one that is over."""
        window, by = self.who("window"), actor(self.home.parent)
        item = self._item()
        self.hall.at("2026-03-02 08:30")
        with self.world.scope():
            desk = set_desk(
                jurisdiction=DISTRICT,
                name="教育窗口",
                place="示例路1号一楼",
                opening=OPENING,
                by=window,
                now=self.world.now,
            )
            set_exception(
                subject=desk,
                day=date(2026, 3, 6),
                opening=[],
                reason="线路检修",
                by=window,
                now=self.world.now,
            )
            slots = list(Slot.objects.filter(desk=desk, closed=False).order_by("starts_at"))
            first = book(slot=slots[0], item=item, by=by, now=self.world.now)
            book(slot=slots[-1], item=item, by=by, now=self.world.now)
        self.hall.at("2026-03-02 09:05")
        with self.world.scope():
            arrive(subject=first, by=window, now=self.world.now)
            called = call_next(subject=desk, by=window, now=self.world.now)
            assert called is not None
            finish(subject=called, outcome="served", by=window, now=self.world.now)

    def _item(self) -> Item:
        with self.world.scope():
            found: Item = Item.objects.select_related("current").get(key="deferral")
            return found
