"""What the pages of cases show, made ready for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from tongjian.core.identity.actor import Actor
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.records import Records
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.about import BANDS, band
from tongjian.supervision.cases.flow import AGENDA, ENDS, MANAGE, TITLES, TONES
from tongjian.supervision.cases.freezing import cause_of
from tongjian.supervision.cases.models import AUDIT, KINDS, CaseFinding, WarningCase
from tongjian.supervision.cases.part import findings_in, sum_in, told_in
from tongjian.supervision.cases.staff import Staff, staff_of
from tongjian.supervision.cases.story import FINANCE, answering
from tongjian.supervision.cases.successors import Lineage
from tongjian.supervision.linkage.reads import titles as people_titles
from tongjian.supervision.warning.declare import LEVELS
from tongjian.supervision.warning.pages import figure, rule_title, rule_titles

FINDINGS = 20  # of one page of a case
NOBODY = "没有人可以答复"
BAND_RANGES = {
    words: (least, BANDS[at - 1][0] if at else 1000) for at, (least, words, _) in enumerate(BANDS)
}


def _places() -> Iterable[tuple[str, str]]:
    return Jurisdiction.objects.values_list("code", "name")


def _years(rows: QuerySet[WarningCase]) -> Iterable[tuple[str, str]]:
    years = rows.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), f"{year}年") for year in years]


def _rules() -> Iterable[tuple[str, str]]:
    return [(str(number), title) for number, title in rule_titles().items()]


def _banded(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    least, below = BAND_RANGES[words]
    return rows.filter(priority__gte=least, priority__lt=below)


def _found_by(rows: QuerySet[Any], rule: str) -> QuerySet[Any]:
    return rows.filter(Exists(CaseFinding.objects.filter(case=OuterRef("pk"), rule=int(rule))))


def _answered_by(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(unit="") if text == FINANCE else rows.filter(unit_name__contains=text)


def listing(today: date, seen: QuerySet[WarningCase], actor: Actor) -> Listing:
    """Return the list of cases as of a day, which tells what is late, to who sees ``seen``."""
    staff = staff_of(actor.reach(MANAGE))

    def lateness(rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        return reads.late(rows, today) if chosen == "yes" else rows

    def unanswered(rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        found = Q(pk__in=())
        for place, people in staff.items():
            found |= Q(jurisdiction_id=place) & reads.unanswerable(people)
        return rows.filter(found) if chosen == "yes" else rows

    nobody = Filter("nobody", "答复", "", lambda: [("yes", NOBODY)], narrow=unanswered)
    return Listing(
        name="督办",
        columns=_columns(today, staff, reads.whole_places(actor)),
        filters=(
            Filter("state", "状态", "track__state", TITLES.items),
            Filter(
                "band", "优先", "", lambda: [(word, word) for word in BAND_RANGES], narrow=_banded
            ),
            Filter("late", "期限", "", lambda: [("yes", "已逾期")], narrow=lateness),
            Filter("level", "级别", "level", LEVELS.items),
            Filter("kind", "对象", "kind", KINDS.items),
            Filter("year", "年度", "year", lambda: _years(seen)),
            Filter("rule", "规则", "", _rules, narrow=_found_by),
            Filter("agenda", "提请审议", "agenda", lambda: [(name, name) for name in AGENDA]),
            Filter("place", "行政区划", "jurisdiction_id", _places),
            Filter("unit", "答复单位含", "", narrow=_answered_by),
            Filter("name", "名称含", "title__contains"),
            *((nobody,) if staff else ()),
        ),
        sort="-priority",
        keeps=("whose",),
    )


def _columns(today: date, staff: Mapping[str, Staff], whole: frozenset[str]) -> tuple[Column, ...]:
    def yuan(case: WarningCase) -> Decimal | None:
        return sum_in(case, whole=case.jurisdiction_id in whole) or None

    def answers(case: WarningCase) -> str:
        people = staff.get(case.jurisdiction_id)
        if people is not None and reads.is_unanswerable(case, people):
            return f"{answering(case)}（{NOBODY}）"
        return answering(case)

    def due(case: WarningCase) -> tuple[str, str]:
        if case.due is None:
            return "", "—"
        late = reads.is_late(case, today)
        return ("red", f"{case.due} 逾期") if late else ("", f"{case.due}")

    return (
        Column(
            "title",
            "事项",
            lambda c: c.title,
            "title",
            url=lambda c: reverse("oversight_case", args=[c.pk]),
        ),
        Column("priority", "优先", lambda c: banded(c.priority), "priority", "badge"),
        Column("state", "状态", state_badge, "track__state", "badge"),
        Column("due", "期限", due, "due", "badge"),
        Column("level", "级别", lambda c: (c.level, LEVELS[c.level]), "urgency", "badge"),
        Column("sum", "涉及金额", yuan, "involved_yuan" if whole else "own_yuan", "money"),
        Column("unit", "答复单位", answers, "unit_name"),
        Column("place", "行政区划", lambda c: c.jurisdiction.name, "jurisdiction_id"),
        Column("number", "编号", lambda c: c.number, "number"),
    )


def banded(points: int) -> tuple[str, str]:
    """Return an urgency with its points as a badge: tone and words."""
    words, tone = band(points)
    return tone, f"{words} {points}"


def since(case: WarningCase, rows: QuerySet[WarningCase], units: Lineage) -> QuerySet[WarningCase]:
    """Return the cases of the same subject in later years: of a problem, of its unit and kind.

    A unit that was renamed or merged and the one it has become are the same.
    """
    later = rows.filter(
        jurisdiction_id=case.jurisdiction_id, year__gt=case.year, confidential=case.confidential
    ).order_by("year", "round")
    if case.kind == AUDIT:
        family = units.family(case.audit.unit)
        return later.filter(kind=AUDIT, audit__unit__in=family, audit__kind=case.audit.kind)
    codes = units.family(case.code) if case.kind == "unit" else {case.code}
    return later.filter(kind=case.kind, code__in=codes)


def state_badge(case: WarningCase) -> tuple[str, str]:
    """Return where a case stands as a badge: tone and words."""
    return TONES.get(case.track.state, "blue"), reads.state_title(case)


@dataclass(frozen=True)
class ShownFinding:
    """A finding as frozen, and what later data say of it."""

    finding: CaseFinding
    frozen: Mapping[str, Any]
    gone: bool
    changed: str
    later: bool
    again: bool


def findings(case: WarningCase, *, whole: bool, page: str) -> tuple[Page[Any], list[ShownFinding]]:
    """Return a page of the findings of a case, with what has become of them.

    ``whole`` False leaves out what concerns other units than the one that answers.
    """
    first = case.letters.first()
    rows = findings_in(case, whole=whole).select_related("warning").order_by("rule", "pk")
    listed = Paginator(rows, FINDINGS).get_page(page)
    shown = []
    for one in listed.object_list:
        now = one.warning
        gone = now.gone_at is not None
        since = case.ended_at is not None and now.changed_at > case.ended_at
        changed = not gone and cause_of(now) != one.cause
        shown.append(
            ShownFinding(
                finding=one,
                frozen=(told := told_in(case, one.frozen, whole=whole)),
                gone=gone,
                changed=_changed(one, now) if changed and told["printed"] else "",
                later=first is not None and one.joined_at > first.issued_at,
                again=since and not gone and cause_of(now) == one.cause,
            )
        )
    return listed, shown


def _changed(kept: CaseFinding, now: Any) -> str:
    """Return in words in what a warning, as it stands, differs from what a case keeps of it."""
    unit = "%" if now.unit == "百分点" else now.unit
    if now.actual != Decimal(kept.frozen["actual"]):
        return f"后来的数字有变化，现在实际为{figure(now.actual, unit)}。"
    if now.expected != Decimal(kept.frozen["expected"]):
        said = figure(now.expected, unit)
        return f"后来用来对照的数是{said}（界限已调整，或者对照的数据有更正），实际没有变。"
    return f"后来的级别是{LEVELS[now.level]}。"


@dataclass(frozen=True)
class Moment:
    """A step on the timeline with the files that came with it."""

    at: datetime
    title: str
    by: str
    text: str
    files: tuple[Any, ...] = ()


def timeline(case: WarningCase, *, whole: bool) -> list[Moment]:
    """Return all that happened, oldest first; ``whole`` as of ``findings``."""
    taken = reads.history(case)
    titles = people_titles(one.by for one in taken)
    files: dict[int, list[Any]] = {}
    for file in case.files.all():
        files.setdefault(file.step_id, []).append(file)
    joined: dict[datetime, Counter[int]] = {}
    for at, rule in _joined(case, whole=whole):
        joined.setdefault(at, Counter())[rule] += 1
    moments = [Moment(at, "预警并入事项", "系统", _titles(rules)) for at, rules in joined.items()]
    moments += [
        Moment(
            one.at,
            one.title,
            titles.get(one.by, one.by),
            one.reason,
            tuple(files.get(one.pk, ())),
        )
        for one in taken
    ]
    return sorted(moments, key=lambda one: one.at)


def _joined(case: WarningCase, *, whole: bool) -> Iterable[tuple[datetime, int]]:
    rows = findings_in(case, whole=whole).order_by("rule", "pk")
    return rows.values_list("joined_at", "rule")


def _titles(joined: Mapping[int, int]) -> str:
    return "、".join(
        rule_title(rule) if number == 1 else f"{rule_title(rule)}（{number}条）"
        for rule, number in joined.items()
    )


@dataclass(frozen=True)
class Counted:
    """A line of the board."""

    name: str
    open: int
    late: int
    closed: int
    dismissed: int
    violation: int
    paid: Decimal | None
    url: str


def board_listing(by: str, *, whole: bool) -> Listing:
    """Return the list of the board; what cases of a unit rest on is summed, every payment once.

    ``whole`` False leaves that out: it counts what is other units' as well.
    """
    paid = Column("paid", "涉及支付（一笔只计一次）", lambda c: c.paid, "paid", "money")
    return Listing(
        name="督办看板",
        columns=(
            Column("name", BOARDS[by], lambda c: c.name, "name", url=lambda c: c.url),
            Column("open", "办理中", lambda c: c.open, "open", "number"),
            Column("late", "其中逾期", lambda c: c.late, "late", "number"),
            Column("closed", "已销号", lambda c: c.closed, "closed", "number"),
            Column("violation", "认定违规", lambda c: c.violation, "violation", "number"),
            Column("dismissed", "不予立案", lambda c: c.dismissed, "dismissed", "number"),
            *((paid,) if by == "unit" and whole else ()),
        ),
        filters=(Filter("name", "名称含", "name__contains"),),
        sort="-open",
        keeps=("by",),
    )


BOARDS = {"unit": "答复单位", "rule": "规则"}


def board(rows: QuerySet[WarningCase], by: str, today: date) -> Records[Counted]:
    """Return the cases counted by the unit that answers or by rule."""
    facts = [
        _Fact(*row)
        for row in rows.order_by("pk").values_list(
            "pk", "unit", "unit_name", "track__state", "due", "verdict"
        )
    ]
    return Records(_by_rule(rows, facts, today) if by == "rule" else _by_unit(facts, today))


@dataclass(frozen=True)
class _Fact:
    pk: int
    unit: str
    unit_name: str
    state: str
    due: date | None
    verdict: str


def _by_unit(facts: list[_Fact], today: date) -> list[Counted]:
    groups: dict[str, list[_Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.unit, []).append(fact)
    paid = _paid([fact.pk for fact in facts])
    lines = []
    for unit, found in sorted(groups.items()):
        name = found[-1].unit_name or FINANCE
        lines.append(_counted(name, found, today, {"unit": name}, paid.get(unit)))
    return lines


def _by_rule(rows: QuerySet[WarningCase], facts: list[_Fact], today: date) -> list[Counted]:
    known = {fact.pk: fact for fact in facts}
    groups: dict[int, list[_Fact]] = {}
    pairs = CaseFinding.objects.filter(case__in=rows.order_by()).values_list("case", "rule")
    for case, rule in sorted(set(pairs)):
        if case in known:  # not one that was made since
            groups.setdefault(rule, []).append(known[case])
    return [
        _counted(rule_title(rule), found, today, {"rule": str(rule)})
        for rule, found in sorted(groups.items())
    ]


def _counted(
    name: str,
    found: list[_Fact],
    today: date,
    chosen: Mapping[str, str],
    paid: Decimal | None = None,
) -> Counted:
    running = [fact for fact in found if fact.state not in ENDS]
    return Counted(
        name=name,
        open=len(running),
        late=sum(fact.due is not None and fact.due < today for fact in running),
        closed=sum(fact.state == "closed" for fact in found),
        dismissed=sum(fact.state == "dismissed" for fact in found),
        violation=sum(fact.verdict == "violation" for fact in found),
        paid=paid,
        url=f"{reverse('oversight')}?{urlencode({'whose': 'all', **chosen})}",
    )


PAID = """
SELECT unit, sum(amount_yuan) FROM (
  SELECT DISTINCT ON (c.unit, p.delivery, p.row) c.unit, p.amount_yuan
  FROM supervision_casepayment p JOIN supervision_warningcase c ON c.id = p.case_id
  WHERE p.case_id = ANY(%s)
) once GROUP BY unit
"""


def _paid(cases: list[int]) -> dict[str, Decimal]:
    """Return the payments behind each unit's cases, every payment once."""
    with connection.cursor() as cursor:
        cursor.execute(PAID, [cases])
        return dict(cursor.fetchall())
