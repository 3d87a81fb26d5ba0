"""The steps the law prescribes: drafts, sessions, approvals, replies, publication, reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tongjian.supervision.demo.district.further.book import CONGRESS, Book, Row
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.further.transfers import REPORTED_LATE, UNREPORTED

FINANCE, CONGRESS_BODY, COMMITTEE = "财政部门", "人民代表大会", "人大常委会"
# (place, years back): the draft came so many days before the session; the unit was replied to
# so many days after its department.
_DRAFT_DAYS = {(2, 1): (12, False), (6, 2): (15, True)}
_REPLY_DAYS = {(0, 1): (23, False), (0, 2): (15, True)}
# (place, years back): the budget was published, a department replied to, so many days after approval.
_PUBLISHED_DAYS = {(3, 1): (27, False), (5, 2): (20, True)}
_DEPARTMENT_DAYS = {(0, 3): (26, False), (4, 2): (20, True)}
_TOLD = {
    "draft": (_DRAFT_DAYS, "draft_came_late"),
    "reply": (_REPLY_DAYS, "unit_budget_replied_late"),
    "published": (_PUBLISHED_DAYS, "budget_published_late"),
    "department": (_DEPARTMENT_DAYS, "department_budget_replied_late"),
}
_USUAL_DRAFT = {True: 36, False: 20}


@dataclass(frozen=True)
class _Step:
    kind: str
    subject: str
    day: date
    body: str
    document: str
    unit: str | None = None
    told: str = ""


def make(out: Outbox) -> None:
    """Deliver what is known of a year: with its last month, and of a closed year the autumn after."""
    for book in out.history.views(3):
        steps = sorted(_steps(out, book), key=lambda step: (step.day, step.kind, step.unit or ""))
        final = date(book.year + 1, 9, 12)
        closed = final <= out.history.as_of
        until = final if closed else book.known
        rows = []
        for number, step in enumerate((one for one in steps if one.day <= until), start=1):
            rows.append(_row(out, book, number, step))
        out.whole("procedure", book, rows, received=final if closed else None, lag=1)


def _row(out: Outbox, book: Book, number: int, step: _Step) -> Row:
    row: Row = {
        "procedure_no": f"CX{book.code[-3:]}-{book.year}-{number:04d}",
        "body": step.body,
        "unit": step.unit,
        "kind": step.kind,
        "subject": step.subject,
        "date": step.day,
        "document": step.document,
    }
    if step.told:
        key = (book.place.index, out.history.back(book.year))
        days, kind = _TOLD[step.told]
        near = days[key][1]
        row["_mark"] = out.mark(
            kind + "_near" if near else kind,
            f"{book.place.name}{book.year}年：{step.document}，{step.day}。",
            book,
            near=near,
            unit=step.unit,
            subjects=(step.unit or book.code,),
            dates=(step.day,),
        )
    return row


def _steps(out: Outbox, book: Book) -> Iterator[_Step]:
    yield from _budget(out, book)
    yield from _replies(out, book)
    yield from _during(book)
    yield from _added_from_above(out, book)
    yield from _accounts(book)


def _budget(out: Outbox, book: Book) -> Iterator[_Step]:
    year, name = book.year, f"{book.year}年预算"
    key = (book.place.index, out.history.back(year))
    approved = date(year - 1, *CONGRESS)
    session = approved - timedelta(days=2)
    days, _ = _DRAFT_DAYS.get(key, (_USUAL_DRAFT[book.place.is_district], False))
    told = "draft" if key in _DRAFT_DAYS else ""
    draft = session - timedelta(days=days)
    yield _Step("draft_in", "budget", draft, FINANCE, f"提交{name}草案", None, told)
    yield _Step("session", "budget", session, CONGRESS_BODY, f"审查{name}草案的会议")
    yield _Step("approved", "budget", approved, CONGRESS_BODY, f"关于批准{name}的决议")
    shown, told = 14, ""
    if key in _PUBLISHED_DAYS:
        shown, told = _PUBLISHED_DAYS[key][0], "published"
    day = approved + timedelta(days=shown)
    yield _Step("published", "budget", day, FINANCE, f"公开{name}", None, told)
    if not book.place.is_district:
        filed = approved + timedelta(days=18)
        yield _Step("filed", "budget", filed, FINANCE, f"{name}报区备案")


def _replies(out: Outbox, book: Book) -> Iterator[_Step]:
    year = book.year
    approved = date(year - 1, *CONGRESS)
    key = (book.place.index, out.history.back(year))
    odd = _REPLY_DAYS.get(key)
    seen: set[str] = set()
    plain = book.plain()
    host = plain[(4 * out.history.back(year) + 2) % len(plain)] if plain else None
    for number, unit in enumerate(book.units):
        department = approved + timedelta(days=8 + int(unit.department[-3:]) % 5)
        slow = host is not None and unit.department == host.department and key in _DEPARTMENT_DAYS
        if slow:
            department = approved + timedelta(days=_DEPARTMENT_DAYS[key][0])
        if unit.department not in seen:
            seen.add(unit.department)
            title = f"批复{unit.department_name}{year}年部门预算"
            told = "department" if slow else ""
            yield _Step("replied", "department_budget", department, FINANCE, title, unit.code, told)
            shown = department + timedelta(days=12)
            title = f"公开{unit.department_name}{year}年部门预算"
            yield _Step(
                "published", "department_budget", shown, unit.department_name, title, unit.code
            )
            title = f"公开{unit.department_name}{year}年三公经费预算"
            yield _Step("published", "three_public", shown, unit.department_name, title, unit.code)
        days = odd[0] if odd and unit is host else 5 + number % 7
        title = f"批复{unit.name}{year}年单位预算"
        day = department + timedelta(days=days)
        told = "reply" if odd and unit is host else ""
        yield _Step("replied", "unit_budget", day, unit.department_name, title, unit.code, told)


def _during(book: Book) -> Iterator[_Step]:
    year, district = book.year, book.place.is_district
    body = COMMITTEE if district else CONGRESS_BODY
    before = 33 if district else 17
    session, name = date(year, 8, 28), f"{year}年预算调整"
    yield _Step(
        "draft_in", "adjustment", session - timedelta(days=before), FINANCE, f"提交{name}方案"
    )
    yield _Step("session", "adjustment", session, body, f"审查{name}方案的会议")
    yield _Step("approved", "adjustment", session, body, f"关于批准{name}的决议")
    yield _Step("published", "adjustment", session + timedelta(days=12), FINANCE, f"公开{name}")
    text = f"{year}年上半年预算执行情况的报告"
    yield _Step("draft_in", "half_year", session - timedelta(days=before), FINANCE, f"提交{text}")
    yield _Step("reported", "half_year", session, body, text)
    if district:
        for month, subject in ((1, "general_transfer"), (1, "earmarked_transfer")):
            title = f"下达{year}年转移支付"
            yield _Step("issued", subject, date(year, month, 8), FINANCE, title)
        for month in (4, 7, 10, 13):
            day = date(year + month // 13, (month - 1) % 12 + 1, 15)
            yield _Step(
                "reported", "debt", day, FINANCE, f"{year}年政府债务情况（{month - 1}月底）"
            )


def _added_from_above(out: Outbox, book: Book) -> Iterator[_Step]:
    """Yield the report on what the city added in June, unless it was forgotten."""
    back = out.history.back(book.year)
    if book.place.is_district and back != UNREPORTED:
        day = date(book.year, 12, 20) if back == REPORTED_LATE else date(book.year, 8, 28)
        title = f"{book.year}年上级追加专项转移支付情况的报告"
        yield _Step("reported", "earmarked_transfer", day, FINANCE, title)


def _accounts(book: Book) -> Iterator[_Step]:
    """Yield what happens to the year's final accounts in the year after it."""
    year, district = book.year, book.place.is_district
    body = COMMITTEE if district else CONGRESS_BODY
    session, name = date(year + 1, 7, 28), f"{year}年决算"
    before = 32 if district else 12
    yield _Step(
        "draft_in", "final_account", session - timedelta(days=before), FINANCE, f"提交{name}草案"
    )
    yield _Step("session", "final_account", session, body, f"审查{name}草案的会议")
    yield _Step("approved", "final_account", session, body, f"关于批准{name}的决议")
    yield _Step("published", "final_account", session + timedelta(days=13), FINANCE, f"公开{name}")
    if district:
        title = f"关于{year}年度预算执行和其他财政收支的审计工作报告"
        yield _Step("reported", "audit_report", session, "审计部门", title)
    else:
        yield _Step(
            "filed", "final_account", session + timedelta(days=20), FINANCE, f"{name}报区备案"
        )
    departments = {unit.department: unit for unit in reversed(book.units)}
    for unit in sorted(departments.values(), key=lambda one: one.department):
        day = session + timedelta(days=11)
        title = f"批复{unit.department_name}{name}"
        yield _Step("replied", "final_account", day, FINANCE, title, unit.code)
    for unit in book.units:
        day = session + timedelta(days=20)
        title = f"批复{unit.name}{name}"
        yield _Step("replied", "final_account", day, unit.department_name, title, unit.code)
