"""The aggregates behind the figures: PostgreSQL counts, Python only arranges.

Each statement groups by one key (item or month) and by nothing, so that the line of totals is
counted with the rest and medians are true medians. Row-level security holds here as everywhere.
"""
# ruff: noqa: S608 - the pieces put together are constants of this file, values are bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from tongjian.core.calendar.days import Calendar
from tongjian.core.scope import set_local

ZONE = "Asia/Shanghai"
TOTAL = None
Key = str | None
ENTERED_BY_MISTAKE = "voided"


@dataclass(frozen=True)
class Span:
    """What is counted: one hall, from a moment up to (without) another, one item or all.

    ``by`` is "item" or "month", what the lines of a table are.
    """

    place: str
    start: datetime
    end: datetime
    item: int | None = None
    by: str = "item"

    @property
    def bound(self) -> dict[str, Any]:
        """The values every statement binds."""
        return {
            "place": self.place,
            "start": self.start,
            "end": self.end,
            "item": self.item,
            "zone": ZONE,
            "mistake": ENTERED_BY_MISTAKE,
        }


@dataclass(frozen=True)
class Line:
    """One line of an answer: its key (an item's id or a month; None for the total), its numbers."""

    key: Key
    values: tuple[Any, ...]
    extra: tuple[Any, ...] = field(default_factory=tuple)


def _key(span: Span, stamp: str) -> str:
    if span.by == "month":
        return f"to_char({stamp} AT TIME ZONE %(zone)s, 'YYYY-MM')"
    return "c.item_id::text"


def _item(span: Span) -> str:
    return "AND c.item_id = %(item)s" if span.item is not None else ""


def make_room() -> None:
    """Let the transaction sort the steps of many cases in memory instead of on disk."""
    set_local("work_mem", "64MB")


def _run(statement: str, bound: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        return list(cursor.fetchall())


def _by_key(statement: str, bound: dict[str, Any]) -> dict[Key, tuple[Any, ...]]:
    return {row[0]: tuple(row[1:]) for row in _run(statement, bound)}


def received(span: Span) -> dict[Key, tuple[int, int]]:
    """Return (cases received, those without any paper) by key."""
    return _by_key(
        f"""SELECT {_key(span, "c.submitted_at")} AS k, count(*), count(*) FILTER (WHERE NOT c.paper)
        FROM hall_hallcase c
        WHERE c.jurisdiction_id = %(place)s AND c.outcome <> %(mistake)s
          AND c.submitted_at >= %(start)s AND c.submitted_at < %(end)s {_item(span)}
        GROUP BY GROUPING SETS ((1), ())""",
        span.bound,
    )


def closed(span: Span) -> dict[Key, tuple[int, ...]]:
    """Return (closed, granted or forwarded, rejected, refused, withdrawn, returned,
    granted or forwarded at the first attempt) by key."""
    return _by_key(
        f"""SELECT {_key(span, "c.closed_at")} AS k, count(*),
          count(*) FILTER (WHERE c.outcome IN ('granted', 'forwarded')),
          count(*) FILTER (WHERE c.outcome = 'rejected'),
          count(*) FILTER (WHERE c.outcome = 'refused'),
          count(*) FILTER (WHERE c.outcome = 'withdrawn'),
          count(*) FILTER (WHERE c.outcome = 'returned'),
          count(*) FILTER (WHERE c.outcome IN ('granted', 'forwarded') AND NOT c.corrected)
        FROM hall_hallcase c
        WHERE c.jurisdiction_id = %(place)s AND c.outcome <> %(mistake)s
          AND c.closed_at >= %(start)s AND c.closed_at < %(end)s {_item(span)}
        GROUP BY GROUPING SETS ((1), ())""",
        span.bound,
    )


def on_time(span: Span) -> dict[Key, tuple[int, int, int, int]]:
    """Return (statutory limits that ended, in time, promised limits that ended, in time) by key.

    Limits that the end of a case cut off (withdrawn, returned) were neither kept nor broken.
    """
    local = "(s.ended AT TIME ZONE %(zone)s)::date"
    return _by_key(
        f"""WITH stops AS (
          SELECT e.case_id, e.clock, min(e.at) AS ended FROM hall_clockentry e
          WHERE e.jurisdiction_id = %(place)s AND e.kind = 'stop'
            AND e.clock IN ('statutory', 'promised') AND e.name <> 'closed'
            AND e.at >= %(start)s AND e.at < %(end)s
          GROUP BY 1, 2)
        SELECT {_key(span, "s.ended")} AS k,
          count(*) FILTER (WHERE s.clock = 'statutory' AND c.statutory_due IS NOT NULL),
          count(*) FILTER (WHERE s.clock = 'statutory' AND {local} <= c.statutory_due),
          count(*) FILTER (WHERE s.clock = 'promised' AND c.promised_due IS NOT NULL),
          count(*) FILTER (WHERE s.clock = 'promised' AND {local} <= c.promised_due)
        FROM stops s JOIN hall_hallcase c ON c.id = s.case_id
        WHERE c.jurisdiction_id = %(place)s AND c.outcome <> %(mistake)s {_item(span)}
        GROUP BY GROUPING SETS ((1), ())""",
        span.bound,
    )


def overdue(span: Span, today: date) -> dict[Key, tuple[int, int]]:
    """Return, by item, (open cases past the statutory limit, past the promised one) on a day."""
    return _by_key(
        f"""SELECT c.item_id::text AS k,
          count(*) FILTER (WHERE c.statutory_due < %(today)s AND c.decided_on IS NULL),
          count(*) FILTER (WHERE c.promised_due < %(today)s AND c.decided_on IS NULL)
        FROM hall_hallcase c
        WHERE c.jurisdiction_id = %(place)s AND c.open {_item(span)}
        GROUP BY GROUPING SETS ((1), ())""",
        {**span.bound, "today": today},
    )


def ratings(span: Span) -> dict[Key, tuple[Any, ...]]:
    """Return (ratings, satisfied, mean score, ratings of closed cases) by key; 1 is the best."""
    joined = _item(span).replace("c.item_id", "r.item_id")
    key = _key(span, "r.at").replace("c.item_id", "r.item_id")
    return _by_key(
        f"""SELECT {key} AS k, count(*), count(*) FILTER (WHERE r.score <= 3),
          avg(r.score), count(r.case_id)
        FROM hall_rating r
        WHERE r.jurisdiction_id = %(place)s AND r.at >= %(start)s AND r.at < %(end)s {joined}
        GROUP BY GROUPING SETS ((1), ())""",
        span.bound,
    )


def answered_cases(span: Span) -> dict[Key, tuple[int]]:
    """Return how many of the cases closed in the span have been rated, by key."""
    return _by_key(
        f"""SELECT {_key(span, "c.closed_at")} AS k, count(*)
        FROM hall_hallcase c JOIN hall_rating r ON r.case_id = c.id
        WHERE c.jurisdiction_id = %(place)s AND c.outcome <> %(mistake)s
          AND c.closed_at >= %(start)s AND c.closed_at < %(end)s {_item(span)}
        GROUP BY GROUPING SETS ((1), ())""",
        span.bound,
    )


def corrections(span: Span) -> list[tuple[int, str, int, int, int]]:
    """Return (item id, what had to be corrected, times, cases it concerns, all cases received of
    the item), the most frequent first."""
    return _run(
        f"""WITH asked AS (
          SELECT c.item_id, p ->> 'name' AS name, x.case_id
          FROM hall_correction x JOIN hall_hallcase c ON c.id = x.case_id
          CROSS JOIN LATERAL jsonb_array_elements(x.points) p
          WHERE x.jurisdiction_id = %(place)s AND c.outcome <> %(mistake)s
            AND x.issued_at >= %(start)s AND x.issued_at < %(end)s {_item(span)}),
        came AS (
          SELECT c.item_id, count(*) AS n FROM hall_hallcase c
          WHERE c.jurisdiction_id = %(place)s AND c.outcome <> %(mistake)s
            AND c.submitted_at >= %(start)s AND c.submitted_at < %(end)s {_item(span)}
          GROUP BY 1)
        SELECT a.item_id, coalesce(a.name, ''), count(*), count(DISTINCT a.case_id), max(came.n)
        FROM asked a LEFT JOIN came ON came.item_id = a.item_id
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 200""",
        span.bound,
    )


def step_times(span: Span, calendar: Calendar) -> list[tuple[int, str, int, float, float]]:
    """Return (item id, the state's title, stays that ended, median, ninetieth percentile in
    working days), in the order of item and title.

    A stay lasts from the step into a state to the step out of it. Working days are differences of
    a running number of working days, which the calendar gives for every day of the span.
    """
    first, numbers = _numbered(span, calendar)
    return _run(
        f"""WITH moves AS (
          SELECT c.item_id, c.version_id, s.target, s.at,
            lead(s.at) OVER (PARTITION BY s.case_id ORDER BY s.at, s.id) AS until
          FROM hall_hallstep s JOIN hall_hallcase c ON c.id = s.case_id
          WHERE s.jurisdiction_id = %(place)s AND s.target <> '' AND s.source <> s.target
            AND c.outcome <> %(mistake)s AND s.at >= %(first)s::date AND s.at < %(end)s
            {_item(span)}),
        stays AS (
          SELECT m.item_id, m.version_id, m.target,
            k.numbers[(m.until AT TIME ZONE %(zone)s)::date - k.first + 1]
            - k.numbers[(m.at AT TIME ZONE %(zone)s)::date - k.first + 1] AS took
          FROM moves m, (SELECT %(numbers)s::int[] AS numbers, %(first)s::date AS first) k
          WHERE m.until >= %(start)s AND m.until < %(end)s),
        titles AS (
          SELECT v.id, t.key, t.value ->> 'title' AS title
          FROM (SELECT DISTINCT version_id FROM stays) used
          JOIN hall_itemversion v ON v.id = used.version_id
          CROSS JOIN LATERAL jsonb_each(v.definition -> 'flow' -> 'states') t)
        SELECT s.item_id, coalesce(t.title, s.target), count(*),
          percentile_cont(0.5) WITHIN GROUP (ORDER BY s.took),
          percentile_cont(0.9) WITHIN GROUP (ORDER BY s.took)
        FROM stays s LEFT JOIN titles t ON t.id = s.version_id AND t.key = s.target
        GROUP BY 1, 2 ORDER BY 1, 4 DESC, 2""",
        {**span.bound, "first": first, "numbers": numbers},
    )


YEARS_BACK = 5  # a stay that began earlier is older than any limit and would be an entry's mistake


def _numbered(span: Span, calendar: Calendar) -> tuple[date, Sequence[int]]:
    """Return a first day and, for it and every day after, the working days up to then."""
    first = date(span.start.year - YEARS_BACK, 1, 1)
    numbers: list[int] = []
    number = 0
    for after in range((span.end.date() - first).days + 1):
        number += calendar.works(first + timedelta(after))
        numbers.append(number)
    return first, numbers


def requirements(span: Span) -> tuple[int, int, int]:
    """Return (requirements said in the box, those rated after the answer, those satisfied)."""
    row = _run(
        """SELECT count(*), count(satisfied), count(*) FILTER (WHERE satisfied <= 3)
        FROM hall_enquiry
        WHERE jurisdiction_id = %(place)s AND kind = 'requirement'
          AND at >= %(start)s AND at < %(end)s""",
        span.bound,
    )[0]
    return int(row[0]), int(row[1]), int(row[2])


def due_and_done(span: Span, today: date) -> tuple[int, int]:
    """Return (cases whose statutory day fell into the span, up to today; those decided or closed).

    The share of what had to be done that was done: 完成率.
    """
    row = _run(
        f"""SELECT count(*),
          count(*) FILTER (WHERE c.decided_on IS NOT NULL OR NOT c.open)
        FROM hall_hallcase c
        WHERE c.jurisdiction_id = %(place)s AND c.outcome <> %(mistake)s
          AND c.statutory_due >= %(first)s AND c.statutory_due < least(%(last)s, %(today)s)
          {_item(span)}""",
        {
            **span.bound,
            "today": today,
            "first": span.start.date(),
            "last": span.end.date(),
        },
    )[0]
    return int(row[0]), int(row[1])
