"""Reading warnings, thresholds as of a day, and the ledger rows behind a warning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ibis
from django.db.models import Count, Q, QuerySet

from tongjian.core.orgs.reads import places, towns_of
from tongjian.core.scope import running
from tongjian.supervision.warning.declare import OWN_FROM, LedgerRule, Rule, Settings, Threshold
from tongjian.supervision.warning.engine import Asked, SettingsOf, ledger_versions
from tongjian.supervision.warning.judge import rules
from tongjian.supervision.warning.models import (
    LedgerWarning,
    MissingData,
    RuleSetting,
    WarningRun,
)
from tongjian.supervision.warning.own.reads import own_rule
from tongjian.supervision.warning.view import Changed


def rule_numbered(number: int, version: int | None = None) -> Rule | None:
    """Return the declared rule, or one of the scope's own (in a version of it), or None."""
    if number >= OWN_FROM:
        return own_rule(number, version)
    return next((rule for rule in rules() if rule.number == number), None)


def open_ledger(*, jurisdictions: Sequence[str], year: int | None, as_of: date) -> Asked:
    """Return the ledger as of a day, and what of it is to be judged; ``year`` None is every year.

    The years before that rules look back at are opened as well, and the towns of districts where
    the scope lets them through; confidential datasets too, for what is found in them is seen only
    by who may read them.
    """
    from tongjian.supervision.ledger import reads as ledger

    opened = tuple(sorted({*jurisdictions, *towns_of(jurisdictions)}))
    years = ledger.years(jurisdictions) if year is None else [year]
    back = max((rule.furthest for rule in ledger_versions()), default=0)
    every = sorted({each - before for each in years for before in range(back + 1)})
    tables = ledger.open_tables(as_of=as_of, years=every, jurisdictions=opened, confidential=True)
    changed = _changed(jurisdictions, as_of)
    names = {place.code: place.name for place in places()}
    return Asked(tables, tuple(years), tuple(jurisdictions), changed, names)


def _changed(jurisdictions: Sequence[str], as_of: date) -> frozenset[Changed]:
    """Return the changes of basis of what rules compare over years, as known on a day."""
    from tongjian.supervision.dictionaries.reads import basis_changes

    compared = {name for rule in ledger_versions() for name in rule.reads if rule.before(name)}
    return frozenset(
        Changed(name, row.jurisdiction_id, row.year, row.column, row.prefix)
        for name in sorted(compared)
        for row in basis_changes(name, jurisdictions, as_of)
    )


def years_held(jurisdictions: Sequence[str]) -> list[int]:
    """Return the years anything is published for."""
    from tongjian.supervision.ledger import reads as ledger

    return ledger.years(jurisdictions)


def settings_on(day: date) -> SettingsOf:
    """Return the thresholds of the jurisdictions in scope as of ``day`` (one query)."""
    own: dict[tuple[int, str], dict[str, Decimal]] = {}
    for row in RuleSetting.objects.filter(valid_from__lte=day):
        own.setdefault((row.rule, row.jurisdiction_id), {})[row.name] = row.value

    def settings(rule: LedgerRule, jurisdiction: str) -> Settings:
        known = {each.name for each in rule.thresholds}
        given = own.get((rule.number, jurisdiction), {})
        return rule.defaults() | {name: value for name, value in given.items() if name in known}

    return settings


@dataclass(frozen=True)
class ThresholdShown:
    """A threshold as it counts on a day; ``since`` None means the declared default."""

    threshold: Threshold
    value: Decimal
    since: date | None

    @property
    def text(self) -> str:
        """The value with thousands commas and no idle decimals."""
        whole = self.value == self.value.to_integral_value()
        return f"{self.value:,.0f}" if whole else f"{self.value:,.2f}"


def thresholds(rule: Rule, jurisdiction: str, day: date) -> list[ThresholdShown]:
    """Return a rule's thresholds in a jurisdiction on a day."""
    rows = RuleSetting.objects.filter(
        rule=rule.number, jurisdiction_id=jurisdiction, valid_from__lte=day
    )
    own = {row.name: row for row in rows}
    shown = []
    for each in rule.thresholds:
        row = own.get(each.name)
        value, since = (row.value, row.valid_from) if row else (Decimal(each.default), None)
        shown.append(ThresholdShown(each, value, since))
    return shown


def _right() -> list[str]:
    """Return where the running scope's actor may see what is confidential."""
    from tongjian.supervision.ledger.confidential import RIGHT

    scope = running()
    return list(scope.actor.reach(RIGHT)) if scope is not None and scope.actor is not None else []


def seen() -> QuerySet[LedgerWarning]:
    """Return the warnings the reader may see: confidential ones with the right alone.

    Every page, count and export reads warnings through here.
    """
    rows: QuerySet[LedgerWarning] = LedgerWarning.objects.select_related("jurisdiction")
    return rows.filter(Q(confidential=False) | Q(jurisdiction_id__in=_right()))


def standing() -> QuerySet[LedgerWarning]:
    """Return the warnings in scope that the latest run still found, the most urgent first."""
    order = ("urgency", "-year", "jurisdiction", "rule", "subject_code")
    return seen().filter(gone_at=None).order_by(*order)


def missing() -> QuerySet[MissingData]:
    """Return what rules did not judge for want of data, as the latest run found it."""
    rows: QuerySet[MissingData] = MissingData.objects.select_related("jurisdiction")
    rows = rows.filter(Q(confidential=False) | Q(jurisdiction_id__in=_right()), gone_at=None)
    return rows.order_by("jurisdiction", "-year", "rule", "dataset", "of_year", "of")


def counts(jurisdictions: Iterable[str], year: int) -> dict[str, int]:
    """Return how many warnings of each level stand; every level is there, 0 included."""
    rows = standing().filter(jurisdiction_id__in=list(jurisdictions), year=year)
    return rows.aggregate(
        **{level: Count("id", filter=Q(level=level)) for level in ("red", "yellow", "blue")}
    )


def since(moment: datetime, jurisdictions: Iterable[str]) -> QuerySet[LedgerWarning]:
    """Return the standing warnings found after ``moment``."""
    return standing().filter(jurisdiction_id__in=list(jurisdictions), found_at__gt=moment)


def last_run(jurisdictions: Iterable[str]) -> WarningRun | None:
    """Return the latest run over any of the jurisdictions."""
    return WarningRun.objects.filter(jurisdiction_id__in=list(jurisdictions)).first()


def evidence_tables(warning: LedgerWarning) -> Any:
    """Return the ledger a warning's evidence lies in, as it stood when it was found."""
    from tongjian.supervision.ledger import reads as ledger

    known = ledger.deliveries_by_id({each["delivery"] for each in warning.evidence}).values()
    return ledger.open_tables(
        as_of=warning.as_of,
        years=sorted({each.fiscal_year for each in known}),
        jurisdictions=sorted({each.jurisdiction_id for each in known}),
        confidential=warning.confidential,
    )


def evidence_rows(warning: LedgerWarning, tables: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the ledger rows behind a warning by dataset, from ``evidence_tables``.

    A row whose delivery no longer counts as of that day is absent.
    """
    wanted: dict[str, list[Mapping[str, Any]]] = {}
    for each in warning.evidence:
        wanted.setdefault(each["dataset"], []).append(each)
    return {dataset: _rows(tables, dataset, keys) for dataset, keys in wanted.items()}


def _rows(tables: Any, dataset: str, keys: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    by_delivery: dict[str, list[int]] = {}
    for key in keys:
        by_delivery.setdefault(key["delivery"], []).append(key["row"])
    table = tables.dataset(dataset)
    chosen = [
        (table.delivery == delivery) & table["row"].isin(rows)
        for delivery, rows in by_delivery.items()
    ]
    found: list[dict[str, Any]] = tables.execute(table.filter(ibis.or_(*chosen))).to_pylist()
    place = {(key["delivery"], key["row"]): at for at, key in enumerate(keys)}
    return sorted(found, key=lambda row: place[(row["delivery"], row["row"])])


@dataclass(frozen=True)
class Hits:
    """How often a rule hits now and the first of the warnings or documents; what it lacks."""

    count: int
    warnings: Sequence[LedgerWarning] = ()
    findings: Sequence[Any] = ()
    unjudged: int = 0
    missing: Sequence[MissingData] = ()


SHOWN_HITS = 20


def hits(rule: Rule, jurisdictions: Iterable[str]) -> Hits:
    """Return what a rule has found in jurisdictions of the scope: warnings, or faults of documents.

    Differences that rounding explains are no hits.
    """
    codes = list(jurisdictions)
    if isinstance(rule, LedgerRule):
        rows = standing().filter(rule=rule.number, jurisdiction_id__in=codes)
        lacking = missing().filter(rule=rule.number, jurisdiction_id__in=codes)
        return Hits(
            rows.count(),
            warnings=list(rows[:SHOWN_HITS]),
            unjudged=lacking.count(),
            missing=list(lacking[:SHOWN_HITS]),
        )
    from tongjian.supervision.documents.models import DocumentFinding

    found = DocumentFinding.objects.filter(rule=rule.number, jurisdiction_id__in=codes)
    found = found.exclude(kind="rounding").select_related("document").order_by("-document_id", "id")
    return Hits(found.count(), findings=list(found[:SHOWN_HITS]))
