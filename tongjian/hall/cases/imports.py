"""Taking over running cases from a list: every row is checked, and all are taken over or none.

A row gives the moments at which things happened; they are the events of the clocks, kept apart
from the moment of entry. No letters are issued again and nobody is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tongjian.core.action import action, note
from tongjian.core.calendar.clock import day_of
from tongjian.core.calendar.days import Calendar
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership
from tongjian.core.identity.roles import ROLES
from tongjian.hall.cases.clocks import Ledger
from tongjian.hall.cases.doing import CLOCK_FIELDS, EARLIEST, too_early
from tongjian.hall.cases.flow import BEFORE_ACCEPTANCE, DECIDED, PHASES, CaseState
from tongjian.hall.cases.models import ClockEntry, HallCase, HallStep
from tongjian.hall.cases.numbers import free_codes, next_case_number
from tongjian.hall.cases.pinned import ACCEPTANCE, DECISION, RECEIPT, SUBMISSION, Pinned, pinned
from tongjian.hall.cases.sheets import Row, read_table
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.reads import versions_on
from tongjian.hall.items.windows import open_on

NUMBER, ITEM, NAME, PHONE, STATE = "办件编号", "事项", "办事人", "联系电话", "当前环节"
RECEIVED, ACCEPTED, DECIDED_AT, ENTERED = "收件时间", "受理时间", "决定时间", "进入环节时间"
OUTCOME, HANDLER, PAPER = "决定结果", "承办人", "收过纸质材料"
COLUMNS = {
    NUMBER: "原来的编号，留空则新编",
    ITEM: "事项的名称或者标识",
    NAME: "姓名或者单位名称",
    PHONE: "可留空",
    STATE: "该事项流程里的环节名称",
    RECEIVED: "如 2026-02-12 09:30",
    ACCEPTED: "受理以后的环节必填",
    DECIDED_AT: "作出决定以后的环节必填",
    ENTERED: "留空则为最近一次事件的时间",
    OUTCOME: "准予 或 不予许可，作出决定以后的环节必填",
    HANDLER: "承办人的用户名，可留空",
    PAPER: "是 或 否，留空为是",
}
NEEDED = (ITEM, NAME, STATE, RECEIVED)
OUTCOMES = {"准予": "granted", "不予许可": "rejected"}
YES_NO = {"是": True, "否": False, "": True}
TELEPHONE = re.compile(r"[0-9+][0-9 ()-]{4,19}")
OWN_NUMBER = re.compile(r"[0-9]{6,12}-[0-9]{4}-[0-9]{6,}")  # as next_case_number writes it
BATCH = 500


@dataclass(frozen=True)
class Fault:
    """What is wrong where, and what was expected."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}{f'“{self.sheet}”' if self.sheet else ''}第{self.row}行“{self.column}”"
        return f"{place}：“{self.value[:40]}”，应为{self.expected}"


class ImportRefused(Exception):
    """Nothing was imported; ``faults`` name every place, the message the first ones."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f"……共{len(faults)}处" if len(faults) > 3 else ""
        super().__init__("；".join(str(fault) for fault in faults[:3]) + more)
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Running:
    """A row that was understood."""

    number: str
    version: ItemVersion
    state: CaseState
    name: str
    phone: str
    received: datetime
    accepted: datetime | None
    decided: datetime | None
    entered: datetime
    outcome: str
    handler: int | None
    paper: bool


@dataclass
class _Reading:
    """Reads rows against what the hall knows; ``faults`` collects."""

    file: str
    now: datetime
    items: Mapping[str, ItemVersion]
    people: Mapping[str, int]
    taken: set[str]
    faults: list[Fault] = field(default_factory=list)

    def row(self, row: Row) -> Running | None:
        """Return what a row says, None when something is wrong with it."""
        before = len(self.faults)
        version = self._item(row)
        state = self._state(row, version) if version else None
        for column in (NAME, RECEIVED):
            if not row.cells.get(column):
                self.fault(row, column, "不能为空")
        moments = {
            column: self._moment(row, column)
            for column in (RECEIVED, ACCEPTED, DECIDED_AT, ENTERED)
        }
        outcome = self._outcome(row, state)
        self._order(row, state, moments)
        number, handler = self._number(row), self._handler(row)
        if row.cells.get(PHONE) and not TELEPHONE.fullmatch(row.cells[PHONE]):
            self.fault(row, PHONE, "电话号码，或者留空")
        paper = row.cells.get(PAPER, "")
        if paper not in YES_NO:
            self.fault(row, PAPER, "是、否或者留空")
        received = moments[RECEIVED]
        if len(self.faults) > before or version is None or state is None or received is None:
            return None
        after = [moment for moment in (moments[ACCEPTED], moments[DECIDED_AT]) if moment]
        return Running(
            number=number,
            version=version,
            state=state,
            name=row.cells[NAME][:100],
            phone=row.cells.get(PHONE, "")[:20],
            received=received,
            accepted=moments[ACCEPTED],
            decided=moments[DECIDED_AT],
            entered=moments[ENTERED] or max(after, default=received),
            outcome=outcome,
            handler=handler,
            paper=YES_NO[paper],
        )

    def fault(self, row: Row, column: str, expected: str) -> None:
        """Note a fault of one cell."""
        value = row.cells.get(column, "")
        self.faults.append(Fault(self.file, row.sheet, row.number, column, value, expected))

    def _item(self, row: Row) -> ItemVersion | None:
        found = self.items.get(row.cells.get(ITEM, ""))
        if found is None:
            self.fault(row, ITEM, "现行事项的名称或者标识")
        return found

    def _state(self, row: Row, version: ItemVersion) -> CaseState | None:
        order = list(PHASES)
        states = sorted(
            pinned(version).flow.states.values(),
            key=lambda one: order.index(one.phase) if one.phase else -1,
        )
        given = row.cells.get(STATE, "")
        found = next((one for one in states if given and given in (one.title, one.key)), None)
        if found is None or not _importable(found):
            shown = "、".join(one.title for one in states if _importable(one))
            self.fault(row, STATE, f"可以导入的环节：{shown}")
            return None
        return found

    def _moment(self, row: Row, column: str) -> datetime | None:
        given = row.cells.get(column, "")
        if not given:
            return None
        try:
            read = datetime.fromisoformat(given.replace("/", "-"))
        except ValueError:
            self.fault(row, column, "日期和时间，如 2026-02-12 09:30")
            return None
        if too_early(read):
            self.fault(row, column, f"{EARLIEST}年以后的时间")
            return None
        moment = (read if read.tzinfo else read.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
        if moment > self.now:
            self.fault(row, column, "不晚于现在的时间")
            return None
        return moment

    def _order(
        self, row: Row, state: CaseState | None, moments: Mapping[str, datetime | None]
    ) -> None:
        """Check which moments the state needs, and that none lies before the one before it."""
        phase = state.phase if state else ""
        if phase and phase not in BEFORE_ACCEPTANCE and not row.cells.get(ACCEPTED):
            self.fault(row, ACCEPTED, f"环节“{row.cells[STATE]}”以前受理的时间")
        if phase in DECIDED and not row.cells.get(DECIDED_AT):
            self.fault(row, DECIDED_AT, f"环节“{row.cells[STATE]}”以前作出决定的时间")
        if phase in BEFORE_ACCEPTANCE and row.cells.get(ACCEPTED):
            self.fault(row, ACCEPTED, "空：当前环节还没有受理")
        if phase and phase not in DECIDED and row.cells.get(DECIDED_AT):
            self.fault(row, DECIDED_AT, "空：当前环节还没有作出决定")
        last: datetime | None = None
        for column, moment in moments.items():
            if moment is not None and last is not None and moment < last:
                self.fault(row, column, "不早于前一个时间")
            last = moment or last

    def _outcome(self, row: Row, state: CaseState | None) -> str:
        given, decided = row.cells.get(OUTCOME, ""), state is not None and state.phase in DECIDED
        if decided and given not in OUTCOMES:
            self.fault(row, OUTCOME, "准予、不予许可")
        elif not decided and given:
            self.fault(row, OUTCOME, "空：当前环节还没有作出决定")
        return OUTCOMES.get(given, "")

    def _number(self, row: Row) -> str:
        number = row.cells.get(NUMBER, "")
        if len(number) > 40:
            self.fault(row, NUMBER, "最多40个字")
        elif OWN_NUMBER.fullmatch(number):
            # The counter would come to it one day, and nobody could apply any more.
            self.fault(row, NUMBER, "原系统的编号；大厅自己的编号由系统编，请留空")
        elif number in self.taken:
            self.fault(row, NUMBER, "没有用过的编号")
        elif number:
            self.taken.add(number)
        return number

    def _handler(self, row: Row) -> int | None:
        given = row.cells.get(HANDLER, "")
        if given and given not in self.people:
            self.fault(row, HANDLER, "本单位承办人的用户名，或者留空")
        return self.people.get(given)


def _importable(state: CaseState) -> bool:
    """Whether a case can be taken over in a state.

    Where it waits for somebody's answer to a letter of the old system (corrections, opinions,
    special procedures) the answer would find no question: it is taken over a step before.
    """
    return state.open and state.phase not in ("", "correction", "joint", "special")


@action("cases.import", "cases.import")
def import_cases(
    *, name: str, content: bytes, jurisdiction: str, by: Actor, now: datetime
) -> list[HallCase]:
    """Take over the running cases of a file, all of them or none.

    Raises ``sheets.Unreadable`` or ``ImportRefused`` with every fault.
    """
    rows = read_table(name, content)
    reading = _reading(name, rows, jurisdiction, now)
    if reading.faults:
        raise ImportRefused(reading.faults)
    read = [reading.row(row) for row in rows]
    if reading.faults:
        raise ImportRefused(reading.faults)
    running = [one for one in read if one is not None]
    version, made = latest(), []
    calendar = calendar_of(version.pk)
    with transaction.atomic():
        for start in range(0, len(running), BATCH):
            batch = running[start : start + BATCH]
            made += _store(batch, jurisdiction, calendar=calendar, version=version, by=by, now=now)
    note(cases=len(made))
    return made


def _reading(name: str, rows: Sequence[Row], jurisdiction: str, now: datetime) -> _Reading:
    items: dict[str, ItemVersion] = {}
    for version in versions_on(day_of(now)).filter(jurisdiction_id=jurisdiction):
        items[version.item.key] = items[version.name] = version
    roles = [role.key for role in ROLES.values() if "cases.handle" in role.permissions]
    people = Membership.objects.filter(jurisdiction_id=jurisdiction, role__in=roles)
    numbers = [row.cells.get(NUMBER, "") for row in rows]
    taken = HallCase.objects.filter(jurisdiction_id=jurisdiction, number__in=numbers)
    reading = _Reading(
        file=name,
        now=now,
        items=items,
        people=dict(people.values_list("user__username", "user_id")),
        taken=set(taken.values_list("number", flat=True)),
    )
    lacking = [column for column in NEEDED if column not in rows[0].cells]
    reading.faults += [
        Fault(name, rows[0].sheet, 1, column, "", f"有这一列（{COLUMNS[column]}）")
        for column in lacking
    ]
    return reading


def _store(
    batch: Sequence[Running],
    jurisdiction: str,
    *,
    calendar: Calendar,
    version: CalendarVersion,
    by: Actor,
    now: datetime,
) -> list[HallCase]:
    made, ledgers = [], []
    for one, code in zip(batch, free_codes(len(batch)), strict=True):
        found = pinned(one.version)
        ledger = _ledger(one, found, calendar)
        case = _case(one, jurisdiction, ledger=ledger, found=found, now=now)
        case.calendar, case.code = version, code
        made.append(case)
        ledgers.append(ledger)
    HallCase.objects.bulk_create(made)
    label = by.label
    HallStep.objects.bulk_create(
        step
        for case, one in zip(made, batch, strict=True)
        for step in _steps(case, one, label, now)
    )
    ClockEntry.objects.bulk_create(
        ClockEntry(
            jurisdiction_id=jurisdiction,
            case=case,
            clock=entry.clock,
            kind=entry.kind,
            name=entry.name,
            at=entry.at,
            by=label,
            entered_at=now,
        )
        for case, ledger in zip(made, ledgers, strict=True)
        for entry in ledger.new
    )
    return made


def _ledger(one: Running, found: Pinned, calendar: Calendar) -> Ledger:
    """Let the row's events happen in their order."""
    ledger = Ledger(found.limits, calendar)
    ledger.happen(SUBMISSION, one.received)
    if one.state.phase != "prereview":
        ledger.happen("prereview_end", one.received)
        ledger.happen(RECEIPT, one.received)
    if one.accepted is not None:
        ledger.happen(ACCEPTANCE, one.accepted)
        windows = found.definition.windows
        span = open_on(windows, day_of(one.received)) if windows else None
        if span is None:
            ledger.happen("window_end", one.accepted)
        else:
            ledger.window_ends(span.last)
    if one.decided is not None:
        ledger.happen(DECISION, one.decided)
    for phase, event in (("certified", "certificate"), ("delivered", "delivery")):
        if one.state.phase == phase:
            ledger.happen(event, one.entered)
    ledger.happen(f"state:{one.state.key}", one.entered)
    return ledger


def _case(
    one: Running, jurisdiction: str, *, ledger: Ledger, found: Pinned, now: datetime
) -> HallCase:
    dues = ledger.dues()
    return HallCase(
        jurisdiction_id=jurisdiction,
        number=one.number or next_case_number(jurisdiction, one.received.year),
        item_id=one.version.item_id,
        version=one.version,
        party_name=one.name,
        phone=one.phone,
        phone_last4=one.phone[-4:],
        channel="import",
        paper=one.paper,
        state=one.state.key,
        phase=one.state.phase,
        desk=found.flow.desk(one.state.key),
        body=one.state.body,
        handler_id=one.handler,
        outcome=one.outcome,
        submitted_at=one.received,
        received_on=None if one.state.phase == "prereview" else day_of(one.received),
        accepted_on=day_of(one.accepted) if one.accepted else None,
        decided_on=day_of(one.decided) if one.decided else None,
        imported=True,
        last_event_at=one.entered,
        **{name: getattr(dues, name) for name in CLOCK_FIELDS},
    )


def _steps(case: HallCase, one: Running, label: str, now: datetime) -> list[HallStep]:
    """Return the row's events as steps of the case, entered now."""
    events = [("submit", "提交申请（导入）", "receive", one.received)]
    if one.accepted is not None:
        events.append(("accept", "受理（导入）", "accept", one.accepted))
    if one.decided is not None:
        title = "准予（导入）" if one.outcome == "granted" else "不予许可（导入）"
        effect = "grant" if one.outcome == "granted" else "reject"
        events.append((effect, title, effect, one.decided))
    events.append(("import", f"导入时在“{one.state.title}”", "", one.entered))
    return [
        HallStep(
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            action=name,
            title=title[:60],
            target=one.state.key if name == "import" else "",
            effect=effect,
            by=label,
            at=at,
            entered_at=now,
            data={"imported": True},
        )
        for name, title, effect, at in events
    ]


def template() -> str:
    """Return an empty list with its headings and one row that explains each, as CSV."""
    return "\ufeff" + ",".join(COLUMNS) + "\r\n" + ",".join(COLUMNS.values()) + "\r\n"
