"""One change of a case on its way: the locked case, its clocks, what is to be written and told.

Everything that moves a case goes through here, so that a step, its clock entries, its letters and
its notices are one thing. The effects (``tongjian.hall.cases.effects``) fill a ``Doing`` in;
``finish`` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from tongjian.core.action import note
from tongjian.core.calendar.clock import day_of
from tongjian.core.calendar.reads import calendar_of
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applicants.reads import may_act
from tongjian.hall.cases import notices
from tongjian.hall.cases.clocks import Entry, Ledger
from tongjian.hall.cases.documents import issue
from tongjian.hall.cases.findings import find
from tongjian.hall.cases.flow import APPLICANT, CLOSED, CaseStep
from tongjian.hall.cases.models import CaseDocument, ClockEntry, HallCase, HallStep
from tongjian.hall.cases.pinned import Pinned, pinned

SYSTEM = "系统"
GONE = "这件事刚刚被别人办理过，请刷新页面后再看"
EARLIEST = 2004  # the first year whose holidays are known and counted
CLOCK_FIELDS = ("statutory_due", "promised_due", "step_due", "urgent_on", "paused")
STEP_FIELDS = (
    *CLOCK_FIELDS,
    "state",
    "phase",
    "turn",
    "desk",
    "body",
    "handler",
    "open",
    "outcome",
    "received_on",
    "accepted_on",
    "decided_on",
    "closed_at",
    "corrected",
    "paper",
    "answers",
    "last_event_at",
    "keep_until",
)


def locked(subject: HallCase) -> HallCase:
    """Lock a case and read it with what it is bound to; the definition comes when it is needed."""
    rows = HallCase.objects.select_for_update(of=("self",)).select_related("version", "applicant")
    case: HallCase = rows.defer("version__definition").get(pk=subject.pk)
    return case


def ledger_of(case: HallCase, found: Pinned | None = None) -> Ledger:
    """Return the clocks of a case as they stand."""
    limits = (found or pinned(case.version)).limits
    return Ledger(limits, calendar_of(case.calendar_id), entries_of(case))


def entries_of(case: HallCase) -> list[Entry]:
    """Return the stored ledger of a case."""
    rows = ClockEntry.objects.filter(case=case).order_by("id")
    fields = ("clock", "kind", "name", "at", "amount", "unit", "reason")
    return [Entry(*row) for row in rows.values_list(*fields)]


def too_early(at: datetime) -> bool:
    """Whether a moment lies before anything a case can have begun with: a slip of the pen."""
    return at.year < EARLIEST


def moment(case: HallCase, now: datetime, event_at: datetime | None) -> datetime:
    """Return when something happened: not in the future, not before the step before it."""
    if event_at is None:
        return max(now, case.last_event_at)  # clocks of two machines may differ by a moment
    if event_at > now:
        raise StepRefused("发生时间不能晚于现在")
    last = HallStep.objects.filter(case=case).aggregate(at=Max("at"))["at"]
    if last is not None and event_at < last:
        raise StepRefused(f"发生时间不能早于上一步（{last.astimezone(SHANGHAI):%Y-%m-%d %H:%M}）")
    return event_at


def owns(case: HallCase, by: Actor, on: date) -> bool:
    """Whether the actor applied, or may act for whom the case is about."""
    if by.user_id is None:
        return False
    if case.applicant is not None and case.applicant.user_id == by.user_id:
        return True
    if case.party is None:
        return False
    applicant = Applicant.objects.filter(user_id=by.user_id, erased_at=None).first()
    return applicant is not None and may_act(applicant, case.party, on, case.item.key)


def require_owner(case: HallCase, by: Actor, now: datetime) -> None:
    """Raise ``NotPermitted`` unless the actor applied or may act for whom the case is about."""
    if not (by.can(APPLICANT, case.jurisdiction_id) and owns(case, by, day_of(now))):
        raise NotPermitted("这不是您的办件")


def require_official(case: HallCase, permission: str | tuple[str, ...], by: Actor) -> None:
    """Raise ``NotPermitted`` unless the actor holds the permission (or one of several).

    Whoever applied does not handle their own case.
    """
    wanted = (permission,) if isinstance(permission, str) else permission
    if not any(by.can(one, case.jurisdiction_id) for one in wanted):
        by.require(wanted[0], case.jurisdiction_id)
    applicant = case.applicant
    if by.user_id is not None and applicant is not None and applicant.user_id == by.user_id:
        raise NotPermitted("您是本件的申请人，应当回避")


def require_system(by: Actor) -> None:
    """Raise ``NotPermitted`` for a person: this is what time does, by the system or its operator."""
    if not by.everything:
        raise NotPermitted("这一步由系统按时办理")


@dataclass
class Doing:
    """A change being made; ``record`` becomes the step's data, ``after`` its letters and notices."""

    case: HallCase
    pinned: Pinned
    ledger: Ledger
    by: Actor
    now: datetime
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    step: CaseStep | None = None
    record: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    waits_for: str = ""
    stays: bool = False
    letters: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        case: HallCase,
        *,
        by: Actor,
        now: datetime,
        event_at: datetime | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Doing:
        """Start a change of a locked case."""
        found = pinned(case.version)
        at = moment(case, now, event_at)
        return cls(case, found, ledger_of(case, found), by, now, at, data or {})

    @property
    def today(self) -> date:
        """The day on which it happens."""
        return day_of(self.at)

    @property
    def reason(self) -> str:
        """The reason given."""
        return str(self.data.get("reason") or "").strip()

    def happen(self, event: str, at: datetime | None = None) -> None:
        """Let an event start and stop clocks."""
        self.ledger.happen(event, at or self.at)

    def letter(self, kind: str, **facts: Any) -> None:
        """Have a letter issued when all else is written."""
        self.letters.append((kind, facts))

    def tell(self, kind: str, **words: Any) -> None:
        """Have the applicant told when all else is written."""
        self.told.append({"kind": kind, **words})

    def finish(self) -> HallCase:
        """Move the case by the step and write everything."""
        assert self.step is not None
        case, flow = self.case, self.pinned.flow
        source = case.state
        if not self.stays:
            self._move()
        case.turn += 1
        case.last_event_at = max(case.last_event_at, self.at)
        officer = self.by.user_id is not None and self.by.can("cases.handle", case.jurisdiction_id)
        if officer and case.handler_id is None and self.step.permission != APPLICANT:
            case.handler_id = self.by.user_id
        self.show_clocks()
        case.save(update_fields=STEP_FIELDS)
        self.write_step(self.step.action, self.step.title, source, case.state, self.step.effect)
        self.write()
        note(step=self.step.action, state=case.state)
        if flow.states[case.state].open and case.desk != APPLICANT and case.handler_id:
            self._tell_handler()
        return case

    def finish_beside(self, action: str, title: str, *, turn: bool = True) -> HallCase:
        """Write what happened beside the flow; the case stays where it is.

        ``turn`` False: nothing a colleague decides by has changed, so their page stays good.
        """
        case = self.case
        case.turn += int(turn)
        case.last_event_at = max(case.last_event_at, self.at)
        self.show_clocks()
        case.save(update_fields=[*CLOCK_FIELDS, "turn", "last_event_at", "handler", "paper"])
        self.write_step(action, title, case.state, case.state)
        self.write()
        note(step=action)
        return case

    def _move(self) -> None:
        assert self.step is not None
        case, flow = self.case, self.pinned.flow
        self.ledger.leave(case.state, self.at)
        target = flow.states[self.step.target]
        case.state, case.phase = target.key, target.phase
        case.body = target.body or self.waits_for
        case.desk = flow.desk(target.key)
        self.ledger.happen(f"state:{target.key}", self.at)
        case.open = target.open
        if target.phase in CLOSED or target.end:
            self.ledger.close(self.at)
            case.closed_at = case.closed_at or self.at
            years = self.pinned.definition.retention_years
            case.keep_until = _years_after(day_of(case.closed_at), years)

    def show_clocks(self) -> None:
        """Bring the due days the case carries up to date."""
        dues = self.ledger.dues()
        for name in CLOCK_FIELDS:
            setattr(self.case, name, getattr(dues, name))

    def write_step(
        self, action: str, title: str, source: str = "", target: str = "", effect: str = ""
    ) -> None:
        """Record what was done; entering it afterwards is itself a finding."""
        HallStep.objects.create(
            jurisdiction_id=self.case.jurisdiction_id,
            case=self.case,
            action=action,
            title=title,
            source=source,
            target=target,
            effect=effect,
            reason=self.reason,
            body=self.body,
            by=self.by.label,
            at=self.at,
            entered_at=self.now,
            data=self.record,
        )
        if day_of(self.at) < day_of(self.now) and self.by.label != SYSTEM:
            text = f"“{title}”发生于{day_of(self.at)}，{day_of(self.now)}才录入"
            find(self.case, "afterwards", f"{action}:{self.case.turn}", text, self.now)

    def write(self) -> None:
        """Write the new clock entries, the letters and the notices."""
        write_entries(self.case, self.ledger, by=self.by.label, now=self.now)
        for kind, facts in self.letters:
            self.issue(kind, **facts)
        for words in self.told:
            kind = words.pop("kind")
            item = self.pinned.definition.name
            notices.tell_applicant(self.case, kind, item=item, now=self.now, **words)

    def issue(self, kind: str, **facts: Any) -> CaseDocument:
        """Issue a letter now."""
        return issue(self.case, self.pinned, kind, by=self.by.label, now=self.now, **facts)

    def _tell_handler(self) -> None:
        case = self.case
        if case.handler_id != self.by.user_id and self.step is not None:
            title = self.pinned.flow.states[case.state].title
            notices.tell_user(
                case, case.handler_id, f"{self.step.title}，现在是“{title}”", self.now
            )


def write_entries(case: HallCase, ledger: Ledger, *, by: str, now: datetime) -> None:
    """Store the ledger's new entries."""
    ClockEntry.objects.bulk_create(
        ClockEntry(
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            clock=entry.clock,
            kind=entry.kind,
            name=entry.name,
            at=entry.at,
            amount=entry.amount,
            unit=entry.unit,
            reason=entry.reason,
            by=by,
            entered_at=now,
        )
        for entry in ledger.new
    )
    ledger.old, ledger.new = ledger.entries, []


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
