"""What the pages of the sources show: lists, the matrix, the sentence, the chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from tongjian.core.charts.model import Bars, Series
from tongjian.core.identity.roles import ROLES
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.records import Records
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.linkage.board import STATES, TONES, Line
from tongjian.supervision.linkage.models import STATES as ANSWERS
from tongjian.supervision.linkage.models import DataSeen, Explanation, ObligationChange
from tongjian.supervision.linkage.obligations import (
    DAYS,
    DECLARED,
    FREQUENCIES,
    YEAR,
    Obligation,
    Period,
)
from tongjian.supervision.linkage.reads import source_titles, titled

ANSWER_TONES = {"demanded": "red", "answered": "blue", "returned": "yellow", "accepted": "green"}
SHORT = {
    "ahead": "—",
    "soon": "将到期",
    "received": "按时",
    "late": "迟到",
    "rejected": "退回",
    "missing": "没有报",
}


@dataclass(frozen=True)
class Row:
    """A line of the board as the list shows it."""

    line: Line
    place: str
    dataset: str
    source: str
    source_key: str
    explanation: Explanation | None
    opens: bool = True

    @property
    def dataset_key(self) -> str:
        """The dataset's name, for the filter."""
        return self.line.obligation.dataset

    @property
    def state(self) -> str:
        """The state's key, for the filter."""
        return self.line.state

    @property
    def due(self) -> date:
        """The term."""
        return self.line.due

    @property
    def received(self) -> date | None:
        """The day it came."""
        return self.line.received

    @property
    def committee(self) -> str:
        """Whom it is owed to."""
        return self.line.obligation.committee


def rows(
    lines: Iterable[Line],
    places: Mapping[str, str],
    answers: Mapping[tuple[str, str, str, int, str], Explanation],
    closed: frozenset[str] = frozenset(),
) -> Records[Row]:
    """Return the board as rows of a list; deliveries of ``closed`` datasets are not led to."""
    titles = source_titles()
    return Records(
        Row(
            line,
            places[line.jurisdiction],
            dataset_named(line.obligation.dataset).title,
            titles[line.obligation.source],
            line.obligation.source,
            answers.get(line.key),
            line.obligation.dataset not in closed,
        )
        for line in lines
    )


def _delivery_url(row: Row) -> str:
    accepted = [one for one in row.line.arrivals if one.accepted] or list(row.line.arrivals)
    return reverse("delivery", args=[accepted[-1].delivery]) if accepted and row.opens else ""


def _said(row: Row) -> str:
    return ANSWERS[row.explanation.state] if row.explanation else ""


def _explanation_url(row: Row) -> str:
    return reverse("explanation", args=[row.explanation.pk]) if row.explanation else ""


def _times(row: Row) -> str:
    parts = []
    if row.line.rejected:
        parts.append(f"退回 {row.line.rejected} 次")
    if row.line.corrected:
        parts.append(f"更正 {row.line.corrected} 次")
    return "，".join(parts)


LISTING = Listing(
    name="数据来源",
    columns=(
        Column(
            "state", "状态", lambda row: (TONES[row.state], STATES[row.state]), "state", "badge"
        ),
        Column("dataset", "数据", lambda row: row.dataset, "dataset", url=_delivery_url),
        Column("period", "期间", lambda row: row.line.period.title, "line__period__key"),
        Column("source", "来源", lambda row: row.source, "source"),
        Column("due", "期限", lambda row: row.due.isoformat(), "due"),
        Column(
            "received",
            "收到",
            lambda row: row.received.isoformat() if row.received else "",
            "received",
        ),
        Column("times", "退回与更正", _times),
        Column("said", "书面说明", _said, url=_explanation_url),
        Column("committee", "报给", lambda row: row.committee, "committee"),
    ),
    filters=(
        Filter("state", "状态", "state", lambda: list(STATES.items())),
        Filter(
            "dataset", "数据", "dataset_key", lambda: [(d.name, d.title) for d in all_datasets()]
        ),
        Filter("source", "来源", "source_key", lambda: list(source_titles().items())),
    ),
    sort="due",
)


def explanation_list(route: str) -> Listing:
    """Return the list of explanations, each leading to the page called ``route``."""
    return Listing(
        name="书面说明",
        columns=(
            Column(
                "state",
                "状态",
                lambda row: (ANSWER_TONES[row.state], ANSWERS[row.state]),
                "state",
                "badge",
            ),
            Column(
                "what",
                "哪项数据",
                lambda row: titled(row.dataset, Period(row.year, row.period)),
                "dataset",
                url=lambda row: reverse(route, args=[row.pk]),
            ),
            Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
            Column("source", "来源", lambda row: source_titles()[row.source], "source"),
            Column("due", "报送期限", lambda row: row.due.isoformat(), "due"),
            Column("answer", "答复期限", lambda row: row.answer_due.isoformat(), "answer_due"),
            Column("at", "提出时间", lambda row: row.demanded_at, "demanded_at", "date"),
        ),
        filters=(
            Filter("state", "状态", "state", lambda: list(ANSWERS.items())),
            Filter(
                "place",
                "行政区划",
                "jurisdiction_id",
                lambda: Jurisdiction.objects.values_list("code", "name"),
            ),
            Filter(
                "dataset", "数据", "dataset", lambda: [(d.name, d.title) for d in all_datasets()]
            ),
        ),
        sort="-at",
    )


TO_READ = explanation_list("explanation")
TO_ANSWER = explanation_list("explanation_answer")


def _role(row: DataSeen) -> str:
    return ROLES[row.role].title if row.role in ROLES else "—"


SEEN = Listing(
    name="谁看过",
    columns=(
        Column("who", "谁", lambda row: row.user.title, "user__title"),
        Column("role", "身份", _role, "role"),
        Column("day", "哪一天", lambda row: row.day.isoformat(), "day"),
        Column("at", "当天第一次看的时间", lambda row: row.first_at, "first_at", "date"),
    ),
    filters=(
        Filter("role", "身份", "role", lambda: [(one.key, one.title) for one in ROLES.values()]),
    ),
    sort="-at",
)


def sentence(lines: Sequence[Line], place: str, year: int) -> str:
    """Return in one sentence how the year's data came in."""
    count = Counter(line.state for line in lines)
    due = [line for line in lines if line.state not in ("ahead", "soon")]
    if not lines:
        return f"{place} {year} 年没有要报的数据。"
    if not due:
        return f"{place} {year} 年要报 {len(lines)} 份数据，都还没到期。"
    text = f"{place} {year} 年已到期 {len(due)} 份：按时 {count['received']} 份，迟到 {count['late']} 份"
    wanting = count["missing"] + count["rejected"]
    return f"{text}，{f'还缺 {wanting} 份' if wanting else '没有缺的'}。"


def matrix(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return one row a dataset with its periods' states in order."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault(line.obligation.key, []).append(line)
    titles = source_titles()
    return [
        {
            "dataset": dataset_named(dataset).title,
            "source": titles[source],
            "frequency": FREQUENCIES[own[0].obligation.frequency],
            "cells": [
                {"tone": TONES[line.state], "text": SHORT[line.state], "title": line.period.title}
                for line in sorted(own, key=lambda line: line.period.key)
            ],
        }
        for (dataset, source), own in sorted(
            found.items(), key=lambda item: item[1][0].obligation.source
        )
    ]


def chart(lines: Sequence[Line], title: str) -> Bars:
    """Return the states by source, stacked."""
    titles = source_titles()
    sources = sorted({line.obligation.source for line in lines})
    count = Counter((line.obligation.source, line.state) for line in lines)
    worst = max(sources, key=lambda source: (count[(source, "missing")], source))
    missing = count[(worst, "missing")]
    return Bars(
        title=title,
        summary=f"逾期没有报的最多的是{titles[worst]}，{missing} 份。"
        if missing
        else "没有逾期没有报的。",
        categories=tuple(titles[source] for source in sources),
        series=tuple(
            Series(words, tuple(Decimal(count[(source, state)]) for source in sources))
            for state, words in STATES.items()
            if any(count[(source, state)] for source in sources)
        ),
        stacked=True,
        unit="份",
        horizontal=True,
        heading="来源",
    )


def demandable(
    lines: Iterable[Line],
    answers: Mapping[tuple[str, str, str, int, str], Explanation],
    today: date,
) -> list[dict[str, Any]]:
    """Return what can be chased: overdue or late, and not explained yet; the most overdue first."""
    titles = source_titles()
    return [
        {
            "line": line,
            "what": titled(line.obligation.dataset, line.period),
            "source": titles[line.obligation.source],
            "days": (today - line.due).days,
            "state": STATES[line.state],
            "tone": TONES[line.state],
        }
        for line in sorted(lines, key=lambda line: (line.state == "late", line.due))
        if line.state in ("missing", "rejected", "late")
        and today > line.due
        and line.key not in answers
    ][:30]


def terms(owed: Iterable[Obligation]) -> list[dict[str, Any]]:
    """Return who owes what by when in words."""
    titles = source_titles()
    return [
        {
            "source": titles[one.source],
            "dataset": dataset_named(one.dataset).title,
            "frequency": FREQUENCIES[one.frequency],
            "term": _term(one),
            "committee": one.committee,
        }
        for one in sorted(owed, key=lambda one: (one.source, one.dataset))
    ]


def _term(one: Obligation) -> str:
    if one.days is not None or one.frequency != YEAR:
        days = DAYS[one.frequency] if one.days is None else one.days
        return f"{FREQUENCIES[one.frequency][1:]}后 {days} 个工作日内"
    return f"{'当年' if one.ahead else '次年'} {one.month} 月底前"


def changes(found: Mapping[tuple[str, str], ObligationChange]) -> list[dict[str, Any]]:
    """Return a jurisdiction's own terms in words, the newest first."""
    titles = source_titles()
    return [
        {
            "what": f"{dataset_named(row.dataset).title}（{titles.get(row.source, row.source)}）"
            if row.dataset
            else "自动催报",
            "said": ("要求报送" if row.dataset else "打开")
            if row.active
            else ("不要求" if row.dataset else "关闭"),
            "days": row.days,
            "row": row,
        }
        for row in sorted(found.values(), key=lambda row: row.entered_at, reverse=True)
    ]


def whats() -> list[tuple[str, str]]:
    """Return what a term can be set for."""
    titles = source_titles()
    known = {one.name for one in all_datasets()}
    return [
        ("/", "自动催报"),
        *(
            (
                f"{one.dataset}/{one.source}",
                f"{dataset_named(one.dataset).title}（{titles[one.source]}）",
            )
            for one in DECLARED
            if one.dataset in known and one.source in titles
        ),
    ]
