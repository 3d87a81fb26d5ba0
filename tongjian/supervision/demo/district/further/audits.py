"""Audit findings: what each year's report found, and how far it has been put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tongjian.supervision.demo.district.further.book import Book, Row, rounded
from tongjian.supervision.demo.district.further.outbox import Mark, Outbox
from tongjian.supervision.demo.district.units import Unit

_A_YEAR = 10
_PROBLEMS = {
    "budget": "年初预算编制不够细化，部分项目没有落实到具体内容",
    "payment": "部分支出未按规定用途使用",
    "asset": "部分固定资产没有及时入账",
    "procurement": "部分采购没有按规定履行程序",
    "performance": "绩效目标设置不够具体",
    "revenue": "部分收入没有及时上缴",
    "three_public": "公务用车费用登记不完整",
    "debt": "专项债券资金使用进度慢",
    "other": "内部控制制度不健全",
}
_REPORTED, _DUE, _FOLLOWED = (7, 25), (1, 25), (2, 5)
_FIRST_SUM = 1_860_000
# Years back → (the earlier year's distance, near): a problem of that year found again.
_AGAIN = {0: ((2, False), (4, True)), 1: ((1, False),)}
# Years back → how the first problem ends: still open after the day it was due, or done on the day.
_ENDS = {1: "overdue", 2: "on_the_day", 3: "overdue"}


@dataclass
class _Problem:
    number: str
    unit: Unit
    kind: str
    cents: int
    reported: date
    due: date
    done: date | None
    mark: Mark | None = None


def make(out: Outbox) -> None:
    """Deliver the district's list in summer and again when it has been followed up."""
    used: set[tuple[str, str]] = set()
    found: dict[int, list[_Problem]] = {}
    for book in out.history.district():
        if date(book.year, *_REPORTED) > out.history.as_of:
            continue
        found[book.year] = _year(out, book, used, found)
        first = date(book.year, 7, 30)
        follow = date(book.year + 1, *_FOLLOWED)
        if follow > out.history.as_of:
            follow = date(book.year, 12, 20)
        followed = follow <= out.history.as_of
        for day in (first, follow) if followed else (first,):
            rows = [_row(book, one, day) for one in found[book.year]]
            version = "-first" if followed and day == first else ""
            out.whole("audit_finding", book, rows, source="audit", received=day, version=version)


def _year(
    out: Outbox, book: Book, used: set[tuple[str, str]], found: dict[int, list[_Problem]]
) -> list[_Problem]:
    units, kinds = book.plain(), list(_PROBLEMS)
    problems: list[_Problem] = []
    offset = (book.year - out.history.years[0]) * _A_YEAR
    for number in range(_A_YEAR):
        unit = units[(offset + number) % len(units)]
        start = (number * 2 + book.year) % len(kinds)
        order = [*kinds[start:], *kinds[:start]]
        kind = next((one for one in order if (unit.code, one) not in used), None)
        if kind is None:
            continue
        used.add((unit.code, kind))
        problems.append(_problem(book, number, unit, kind))
    for distance, near in _AGAIN.get(out.history.back(book.year), ()):
        problems += _again(out, book, found.get(book.year - distance, []), near, len(problems))
    _end_first(out, book, problems)
    return problems


def _problem(book: Book, number: int, unit: Unit, kind: str) -> _Problem:
    reported = date(book.year, *_REPORTED)
    return _Problem(
        f"SJ{book.year}-{number + 1:02d}",
        unit,
        kind,
        rounded(_FIRST_SUM * (1 + number * number) * 10),
        reported,
        date(book.year + 1, *_DUE),
        reported + timedelta(days=45 + number * 9),
    )


def _again(
    out: Outbox, book: Book, earlier: list[_Problem], near: bool, number: int
) -> list[_Problem]:
    here = {unit.code for unit in book.units}
    # The last of the year's own, so that no problem is found again more than once.
    one = next(
        (each for each in reversed(earlier) if each.unit.code in here and not each.mark), None
    )
    if one is None:
        return []
    problem = _problem(book, number, one.unit, one.kind)
    years = book.year - one.reported.year
    problem.mark = out.mark(
        "audit_problem_again_later" if near else "audit_problem_again",
        f"{one.unit.name}在{one.reported.year}年和{book.year}年的审计中查出同类问题，相隔{years}年。",
        book,
        near=near,
        unit=one.unit.code,
        subjects=(one.unit.code,),
        kind_of_problem=one.kind,
        earlier=one.number,
    )
    one.mark = one.mark or problem.mark
    return [problem]


def _end_first(out: Outbox, book: Book, problems: list[_Problem]) -> None:
    ending = _ENDS.get(out.history.back(book.year))
    if not ending or not problems:
        # What the last report found may take until spring.
        for one in problems[-2:] if out.history.back(book.year) == 0 else ():
            one.due, one.done = date(book.year + 1, 3, 31), None
        return
    first = problems[0]
    first.done = first.due if ending == "on_the_day" else None
    first.mark = out.mark(
        "rectification_done_on_day" if ending == "on_the_day" else "rectification_overdue",
        f"{first.unit.name}{book.year}年的审计问题应于{first.due}前整改，"
        + ("当天完成。" if ending == "on_the_day" else "到期没有完成。"),
        book,
        near=ending == "on_the_day",
        unit=first.unit.code,
        subjects=(first.unit.code,),
        cents=(first.cents,),
        dates=(first.due,),
    )


def _row(book: Book, one: _Problem, known: date) -> Row:
    done = one.done is not None and one.done <= known
    started = known > one.reported + timedelta(days=30)
    return {
        "problem_no": one.number,
        "report": f"关于{book.year - 1}年度区级预算执行和其他财政收支的审计工作报告",
        "date_reported": one.reported,
        "problem": f"{one.unit.name}：{_PROBLEMS[one.kind]}",
        "kind": one.kind,
        "unit": one.unit.code,
        "sum_yuan": one.cents,
        "due": one.due,
        "status": "done" if done else "rectifying" if started else "open",
        "date_done": one.done if done else None,
        "rectified_yuan": one.cents if done else one.cents * 2 // 5 if started else 0,
        **({"_mark": one.mark} if one.mark and one.mark.happening.fiscal_year == book.year else {}),
    }
