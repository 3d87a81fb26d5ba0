"""Answering an analysis: the tables it reads, what is missing, the tolerance in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from tongjian.core.documents.numbers import Absent
from tongjian.supervision.analyses import basis
from tongjian.supervision.analyses.declare import Analysis, Answer, Ask
from tongjian.supervision.analyses.figures import delivered, months_delivered
from tongjian.supervision.analyses.models import ToleranceSetting
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.dictionaries.reads import edition
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.queries.kept import kept
from tongjian.supervision.queries.source import Source


@dataclass(frozen=True)
class Missing:
    """A dataset nobody delivered for the year, and who should have."""

    title: str
    source: str
    name: str


@dataclass(frozen=True)
class Used:
    """A dataset an answer rests on: its source and the last day something of it came in."""

    name: str
    title: str
    source: str
    received: date | None


@dataclass(frozen=True)
class Finding:
    """An analysis answered: either an answer and its sentence, or what is missing for it."""

    analysis: Analysis
    ask: Ask
    answer: Answer | None
    sentence: str
    missing: Sequence[Missing]
    used: Sequence[Used]
    notes: Sequence[str]
    changes: Sequence[str]


def find(analysis: Analysis, ask: Ask, opened: Source | None = None) -> Finding:
    """Answer an analysis, or say which dataset from which source is missing.

    ``opened`` are tables that hold what the analysis needs, where several are answered at once.
    """
    names = (*analysis.datasets, *analysis.helpful)
    places = _places(analysis, ask)
    ask = replace(
        ask,
        tolerance=tolerance(analysis, ask.jurisdiction, ask.as_of),
        changes=basis.known(names, places, ask.as_of) if analysis.before else (),
    )
    tables = opened or open_for(ask, places, analysis.before)
    missing = [
        _missing(name) for name in analysis.datasets if not delivered(tables.tables, name, ask)
    ]
    used = [_used(tables, name, ask) for name in names]
    if missing or (analysis.of_district and not ask.towns):
        return Finding(analysis, ask, None, "", missing, used, (), ())
    answer = kept(
        ("analysis", analysis.key, tables.identity, edition(ask.as_of), ask),
        lambda: analysis.build(tables, ask),
    )
    gaps = _gaps(tables, analysis, ask)
    changes = _changes(ask, answer, analysis.before)
    notes = (*answer.notes, *gaps)
    return Finding(analysis, ask, answer, analysis.sentence(answer), (), used, notes, changes)


def _changes(ask: Ask, answer: Answer, before: int) -> list[str]:
    """Say which changes of basis keep figures of the answer from being compared."""
    if not any(Absent.NOT_COMPARABLE in row.values.values() for row in answer.rows):
        return []
    between = (each for each in ask.changes if ask.year - before < each.year <= ask.year)
    return list(dict.fromkeys(each.words for each in between))


def _places(analysis: Analysis, ask: Ask) -> tuple[str, ...]:
    if analysis.of_district or analysis.with_towns:
        return (ask.jurisdiction, *ask.towns)
    return ask.places


def open_for(ask: Ask, places: Sequence[str], before: int = 0) -> Source:
    """Return the ledger of some places for the year asked for and some years before it."""
    years = tuple(range(ask.year - before, ask.year + 1))
    return Source(ledger.open_tables(as_of=ask.as_of, years=years, jurisdictions=places), ask.year)


def _missing(name: str) -> Missing:
    declared = dataset_named(name)
    return Missing(declared.title, next(iter(declared.sources.values())), name)


def _used(tables: Source, name: str, ask: Ask) -> Used:
    declared = dataset_named(name)
    days = [
        source.part.published.received
        for source in tables.tables.sources
        if source.part.published.dataset == name and source.part.published.fiscal_year == ask.year
    ]
    title = next(iter(declared.sources.values()))
    return Used(name, declared.title, title, max(days, default=None))


def _gaps(tables: Source, analysis: Analysis, ask: Ask) -> list[str]:
    """Say which of several places a figure is without."""
    if len(ask.places) < 2:
        return []
    names, found = tables.names("jurisdiction"), []
    for name in (*analysis.datasets, *analysis.helpful):
        have = delivered(tables.tables, name, ask)
        lacking = [names.get(code, code) for code in ask.places if code not in have]
        if have and lacking:
            title = dataset_named(name).title
            found.append(f"{title}数据缺{'、'.join(lacking)}，合计不含这些地方。")
        last = {
            code: each for code, each in months_delivered(tables.tables, ask, name).items() if each
        }
        if len(set(last.values())) > 1:
            behind = min(last.values())
            slow = "、".join(names.get(code, code) for code in last if last[code] == behind)
            found.append(
                f"{dataset_named(name).title}数据{slow}只到 {int(behind)} 月，其他地方到得更晚。"
            )
    return found


def tolerance(analysis: Analysis, jurisdiction: str, day: date) -> Decimal | None:
    """Return a comparison's tolerance in a jurisdiction on a day; None for other analyses."""
    if analysis.tolerance is None:
        return None
    own = settings(analysis).filter(jurisdiction_id=jurisdiction, valid_from__lte=day).first()
    return own.value if own is not None else analysis.tolerance.default


def settings(analysis: Analysis) -> QuerySet[ToleranceSetting]:
    """Return what was ever set for a comparison within the scope, the latest in force first."""
    rows: QuerySet[ToleranceSetting] = ToleranceSetting.objects.filter(analysis=analysis.key)
    return rows.select_related("jurisdiction").order_by("-valid_from", "-id")
