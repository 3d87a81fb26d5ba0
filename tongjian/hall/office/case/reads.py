"""Everything an official sees of one case, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tongjian.core.calendar.clock import Reckoning, State, Unit, amount_title, day_of, explain
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.hall.cases.clocks import Ledger
from tongjian.hall.cases.doing import ledger_of
from tongjian.hall.cases.effects.examination import VERDICTS
from tongjian.hall.cases.flow import APPLICANT
from tongjian.hall.cases.models import (
    CaseDocument,
    CaseRead,
    Correction,
    Extension,
    HallCase,
    HallStep,
    Hearing,
    Material,
    Message,
    Opinion,
    SiteVisit,
    Suspension,
)
from tongjian.hall.cases.pinned import Pinned, pinned
from tongjian.hall.cases.reads import OpenStep, steps_open
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.forms.display import Part, display_parts, mask_name, mask_phone
from tongjian.hall.items.reads import body_names
from tongjian.hall.office.lights import Day, Light
from tongjian.hall.office.people import DESKS
from tongjian.hall.uploads.models import GRADES, STATES

ELSEWHERE = ("answer_correction", "body_reply")
SCANS = {"clean": "green", "quarantined": "yellow", "refused": "red"}
WHOLE_FIRST = ("promised", "statutory")


@dataclass(frozen=True)
class ClockShown:
    """One clock: its light, when it is due, the proof day by day."""

    title: str
    light: Light
    due: date | None
    state: str
    lines: Sequence[str]
    provisional: bool


@dataclass(frozen=True)
class MaterialShown:
    """One thing handed in, or one that is missing."""

    name: str
    required: bool
    row: Material | None = None
    what: str = ""
    tone: str = "grey"
    said: str = ""
    grade: str = ""
    may_check: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class Happened:
    """One line of the timeline: ``late`` is when it was entered, where that is another day."""

    title: str
    by: str
    at: datetime
    late: datetime | None
    reason: str
    detail: str
    fresh: bool


@dataclass(frozen=True)
class OpinionShown:
    """One opinion asked: of whom, the reply in words, its files."""

    row: Opinion
    name: str
    verdict: str
    asked_by: str
    tone: str
    fresh: bool


@dataclass(frozen=True)
class MessageShown:
    """One message and who wrote it."""

    row: Message
    who: str
    fresh: bool


@dataclass(frozen=True)
class Span:
    """An extension or a special procedure with its length in words."""

    row: Extension | Suspension
    length: str


@dataclass(frozen=True)
class Page:
    """What the page of a case shows."""

    case: HallCase
    pinned: Pinned
    day: Day
    since: datetime | None
    ledger: Ledger
    reckonings: dict[str, Reckoning]
    people: dict[str, str]
    bodies: dict[str, str]
    corrections: Sequence[Correction]
    opinions: Sequence[Opinion]
    suspensions: Sequence[Suspension]
    extensions: Sequence[Extension]
    hearings: Sequence[Hearing]
    visits: Sequence[SiteVisit]
    messages: Sequence[Message]
    documents: Sequence[CaseDocument]
    certificates: Sequence[Certificate]
    steps: Sequence[HallStep]
    rows: Sequence[Material] = field(default_factory=tuple)

    def new(self, moment: datetime) -> bool:
        """Whether something happened since the person last looked."""
        return self.since is not None and moment > self.since

    def who(self, label: str) -> str:
        """Return a person of the trail as colleagues call them."""
        return self.people.get(label, label)

    @property
    def state_title(self) -> str:
        """The state as the flow calls it."""
        return self.pinned.flow.states[self.case.state].title

    @property
    def waiting_for(self) -> str:
        """Who must act now."""
        case = self.case
        if not case.open:
            return "没有人，本件已经结束"
        if case.desk == APPLICANT:
            return "申请人"
        if case.body:
            return self.bodies.get(case.body, case.body)
        return DESKS.get(case.desk, "")

    @property
    def parts(self) -> list[Part]:
        """The answers, masked, by the form of the pinned version."""
        return display_parts(self.pinned.definition.form, self.case.answers, masked=True)

    @property
    def clocks(self) -> list[ClockShown]:
        """Every clock that has started, those of the whole first."""
        keys = [key for key in WHOLE_FIRST if key in self.reckonings]
        keys += [key for key in self.reckonings if key not in keys]
        return [self._clock(key, self.reckonings[key]) for key in keys]

    def _clock(self, key: str, found: Reckoning) -> ClockShown:
        limit = self.pinned.limit(key)
        light = self.day.light(found.due, paused=found.state is State.PAUSED)
        if found.state is State.PAUSED:
            light = Light("grey", "暂停计时")
        if found.state is State.STOPPED:
            late = found.on_time is False
            light = Light("red", "超期后停止") if late else Light("green", "按时停止")
        return ClockShown(
            title=limit.title if limit else key,
            light=light,
            due=found.due,
            state=found.state,
            lines=explain(found),
            provisional=found.provisional,
        )

    @property
    def materials(self) -> list[MaterialShown]:
        """What was handed in, with what is still missing of what these answers ask for."""
        there = {row.key for row in self.rows}
        definition = self.pinned.definition
        shown = [self._material(row) for row in self.rows]
        shown += [
            MaterialShown(one.name, one.required, what="没有交", tone="red", said="缺少")
            for one in definition.needed_to_decide(self.case.answers)
            if one.required and one.key not in there
        ]
        return shown

    def _material(self, row: Material) -> MaterialShown:
        known = self.pinned.definition.material(row.key)
        tone, said, what = "grey", "", "电子件"
        if row.paper:
            tone, said, what = "green", "窗口收的纸质件", "纸质件"
        elif row.upload is not None:
            tone, said = SCANS[row.upload.state], dict(STATES)[row.upload.state]
        elif row.later:
            tone, said, what = "yellow", "容缺后补", "还没有交"
        elif row.commitment:
            tone, said, what = "blue", "告知承诺", "承诺书代替"
        return MaterialShown(
            name=row.name,
            required=bool(known and known.required),
            row=row,
            what=what,
            tone=tone,
            said=said,
            grade=dict(GRADES).get(row.grade, ""),
            may_check=row.grade in ("C", "D")
            and row.upload is not None
            and row.upload.state == "clean",
            fresh=self.new(row.at),
        )

    @property
    def timeline(self) -> list[Happened]:
        """What happened, the latest first."""
        return [self._happened(step) for step in reversed(self.steps)]

    def _happened(self, step: HallStep) -> Happened:
        entered = step.entered_at
        late = entered if day_of(entered) != day_of(step.at) else None
        states = self.pinned.flow.states
        detail = ""
        if step.source != step.target and step.target in states:
            detail = f"现在是“{states[step.target].title}”"
        if step.body:
            detail = "，".join(x for x in (self.bodies.get(step.body, step.body), detail) if x)
        return Happened(
            step.title, self.who(step.by), step.at, late, step.reason, detail, self.new(entered)
        )

    @property
    def opinions_shown(self) -> list[OpinionShown]:
        """Every opinion asked, in order."""
        return [
            OpinionShown(
                row=one,
                name=self.bodies.get(one.body, one.body),
                verdict=VERDICTS.get(one.verdict, ""),
                asked_by=self.who(one.asked_by),
                tone={"agree": "green", "disagree": "red"}.get(one.verdict, "yellow"),
                fresh=self.new(one.replied_at or one.asked_at),
            )
            for one in self.opinions
        ]

    @property
    def messages_shown(self) -> list[MessageShown]:
        """The messages between applicant and officials."""
        return [
            MessageShown(
                one, "申请人" if one.from_applicant else self.who(one.by), self.new(one.at)
            )
            for one in self.messages
        ]

    @property
    def extensions_shown(self) -> list[Span]:
        """The extensions asked."""
        return [Span(one, amount_title(one.amount, Unit(one.unit))) for one in self.extensions]

    @property
    def suspensions_shown(self) -> list[Span]:
        """The special procedures asked."""
        return [Span(one, amount_title(one.needed, Unit(one.unit))) for one in self.suspensions]

    @property
    def open_suspension(self) -> Suspension | None:
        """The special procedure that runs now."""
        running = (one for one in self.suspensions if one.from_at and not one.until_at)
        return next(running, None)


def page_of(case: HallCase, actor: Actor, day: Day) -> Page:
    """Gather the page of a case for one person."""
    found = pinned(case.version)
    ledger = ledger_of(case, found)
    since = CaseRead.objects.filter(case=case, user_id=actor.user_id).values_list("at", flat=True)
    steps = list(HallStep.objects.filter(case=case))
    messages = list(Message.objects.filter(case=case))
    documents = list(CaseDocument.objects.filter(case=case).defer("content"))
    opinions = list(Opinion.objects.filter(case=case).prefetch_related("uploads"))
    labels = {row.by for rows in (steps, messages, documents) for row in rows}
    labels |= {label for one in opinions for label in (one.asked_by, one.replied_by)}
    return Page(
        case=case,
        pinned=found,
        day=day,
        since=since.first(),
        ledger=ledger,
        reckonings=ledger.reckonings(),
        people=names_of(labels),
        bodies=body_names(),
        corrections=list(Correction.objects.filter(case=case)),
        opinions=opinions,
        suspensions=list(Suspension.objects.filter(case=case)),
        extensions=list(Extension.objects.filter(case=case)),
        hearings=list(Hearing.objects.filter(case=case)),
        visits=list(SiteVisit.objects.filter(case=case).prefetch_related("uploads")),
        messages=messages,
        documents=documents,
        certificates=list(Certificate.objects.filter(case=case)),
        steps=steps,
        rows=list(Material.objects.filter(case=case).select_related("upload")),
    )


def names_of(labels: set[str]) -> dict[str, str]:
    """Return what colleagues call the people of the trail (user names) in one query."""
    rows = User.objects.filter(username__in=labels).values_list("username", "title")
    return {username: title for username, title in rows if title}


def steps_for(case: HallCase, actor: Actor, on: date) -> list[OpenStep]:
    """Return the steps this person may take on the case's own page now.

    Corrections handed in on paper and replies of joint bodies have pages of their own.
    """
    return [step for step in steps_open(case, actor, on) if step.effect not in ELSEWHERE]


def look(case: HallCase, user_id: int | None, now: datetime) -> None:
    """Remember that a person has seen the case as it is now."""
    if user_id is None:
        return
    CaseRead.objects.bulk_create(
        [CaseRead(jurisdiction_id=case.jurisdiction_id, case=case, user_id=user_id, at=now)],
        update_conflicts=True,
        unique_fields=["case", "user"],
        update_fields=["at"],
    )


def applicant_masked(case: HallCase) -> dict[str, Any]:
    """Return who applied, as the page shows it before anything is revealed.

    ``hidden`` says that the name is a person's and masked.
    """
    legal = case.party is not None and case.party.kind == "legal"
    return {
        "name": case.party_name if legal else mask_name(case.party_name or "＊"),
        "phone": mask_phone(case.phone) if case.phone else "没有留手机号",
        "hidden": not legal,
    }
