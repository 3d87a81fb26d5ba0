"""Running ledger rules: set-based, one query a rule, the same answer in the same order each time.

A threshold may differ from jurisdiction to jurisdiction. Those with equal thresholds are judged
together, so that one query serves them all where nobody has changed anything. Where data a rule
needs is missing, the rule does not judge, and that is an answer of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import LedgerRule, Settings, is_town, missing_words
from tongjian.supervision.warning.judge import rules as all_rules
from tongjian.supervision.warning.judge import versions as all_versions
from tongjian.supervision.warning.own.reads import own_versions
from tongjian.supervision.warning.shared import Shared, shared
from tongjian.supervision.warning.view import Changed, Executable, View, lies_in

LONGEST_CODE, LONGEST_NAME = 290, 400  # as kept, with room for a number after the code
SettingsOf = Callable[[LedgerRule, str], Settings]
Broke = Callable[[LedgerRule, Iterable[tuple[str, int]], Exception], None]


@dataclass(frozen=True)
class Asked:
    """Opened tables and what of them is to be judged: the other years and places are read only.

    ``names`` are those of places by their codes, as far as they are known.
    """

    tables: Executable
    years: Sequence[int]
    jurisdictions: Sequence[str]
    changed: frozenset[Changed] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What a warning is about; ``kind`` is a key of ``declare.SUBJECT_KINDS``."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True)
class Result:
    """One hit of one rule. Figures are in ``unit``; ``evidence`` may be cut at a limit."""

    rule: LedgerRule
    jurisdiction: str
    year: int
    subject: Subject
    level: str
    actual: Decimal
    expected: Decimal
    difference: Decimal
    unit: str
    evidence: tuple[Mapping[str, Any], ...]
    evidence_total: int
    words: str

    @property
    def confidential(self) -> bool:
        """Whether only holders of ``ledger.confidential`` may see it."""
        return self.rule.confidential

    @property
    def identity(self) -> tuple[int, str, int, str, str]:
        """Return what makes two hits the same warning."""
        return (
            self.rule.number,
            self.jurisdiction,
            self.year,
            self.subject.kind,
            self.subject.code,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the published shape; ``evidence_total`` only where evidence was cut."""
        published = {
            "rule": self.rule.number,
            "version": self.rule.version,
            "level": self.level,
            "group": self.rule.group,
            "jurisdiction": self.jurisdiction,
            "year": self.year,
            "subject": {
                "kind": self.subject.kind,
                "code": self.subject.code,
                "name": self.subject.name,
            },
            "actual": str(self.actual),
            "expected": str(self.expected),
            "difference": str(self.difference),
            "unit": self.unit,
            "evidence": [dict(each) for each in self.evidence],
            "basis": cited(self.rule),
            "words": self.words,
        }
        if self.evidence_total > len(self.evidence):
            published["evidence_total"] = self.evidence_total
        return published


@dataclass(frozen=True)
class Missing:
    """What kept a rule from judging a jurisdiction's year: a dataset of which nothing counts.

    ``of_year`` is the year the data would be of, ``of`` the town whose data a district's judging
    would need, "" for the jurisdiction's own; without a town's data the rest is judged. So it is
    without a dataset or a year before where the rule can do with the rest (``part``).
    """

    rule: LedgerRule
    jurisdiction: str
    year: int
    dataset: str
    of_year: int
    of: str = ""

    @property
    def identity(self) -> tuple[str, int, int, str, int, str]:
        """Return what tells it from others, in the order they are listed."""
        place = (self.jurisdiction, self.year, self.rule.number)
        return (*place, self.dataset, self.of_year, self.of)

    @property
    def confidential(self) -> bool:
        """Whether only those may know it who may see the dataset."""
        return dataset_named(self.dataset).confidential

    @property
    def part(self) -> bool:
        """Whether the rest is judged all the same."""
        return bool(self.of) or self.rule.does_without(self.dataset, self.year - self.of_year)

    @property
    def words(self) -> str:
        """Say it in one sentence."""
        return missing_words(
            self.rule.key, self.year, self.dataset, self.of_year, whose=self.of, part=self.part
        )

    def as_json(self) -> dict[str, Any]:
        """Return the published shape; ``of`` only where it is another jurisdiction's data."""
        published = {
            "rule": self.rule.number,
            "version": self.rule.version,
            "jurisdiction": self.jurisdiction,
            "year": self.year,
            "dataset": self.dataset,
            "of_year": self.of_year,
            "words": self.words,
        }
        return {**published, "of": self.of} if self.of else published


@dataclass(frozen=True)
class Judged:
    """What the rules found, and what they could not judge, each in its order."""

    results: list[Result]
    missing: list[Missing]


@dataclass(frozen=True)
class _Plan:
    """A version of a rule with the years it judges and, of those, what is there to judge."""

    rule: LedgerRule
    years: tuple[int, ...]
    missing: tuple[Missing, ...]
    pairs: frozenset[tuple[str, int]]


def cited(rule: LedgerRule) -> str:
    """Return the rule's basis as a reader sees it."""
    return "；".join(basis.cited for basis in rule.basis)


def ledger_rules() -> tuple[LedgerRule, ...]:
    """Return the declared ledger rules by number, each in its latest version."""
    return tuple(rule for rule in all_rules() if isinstance(rule, LedgerRule))


def ledger_versions() -> tuple[LedgerRule, ...]:
    """Return the declared ledger rules with their earlier versions, then the scope's own."""
    declared = (rule for rule in all_versions() if isinstance(rule, LedgerRule))
    return (*declared, *own_versions())


def defaults(rule: LedgerRule, jurisdiction: str) -> Settings:
    """Return the thresholds as declared, the same everywhere."""
    return rule.defaults()


def judge_ledger(
    tables: Executable | Asked,
    settings_of: SettingsOf = defaults,
    rules: Iterable[LedgerRule] | None = None,
) -> list[Result]:
    """Run the rules over the tables; ordered by jurisdiction, year, rule and subject."""
    return judge(tables, settings_of, rules).results


def judge(
    tables: Executable | Asked,
    settings_of: SettingsOf = defaults,
    rules: Iterable[LedgerRule] | None = None,
    told: Callable[[int, int], None] | None = None,
    broke: Broke | None = None,
) -> Judged:
    """Run the rules over the tables, and say where data they need is missing.

    ``settings_of`` gives a rule's thresholds in a jurisdiction. Of several versions of a rule each
    year is judged by the one in force on its last day. Tables without confidential data are not
    asked by rules that need it. Everything that was opened is judged unless ``Asked`` says less.
    ``told`` is called with how many rules of how many are judged. A rule that raises ends it all;
    with ``broke``, which is told the rule, the places and years and the error, the others judge on.
    """
    asked = (
        tables if isinstance(tables, Asked) else Asked(tables, tables.years, tables.jurisdictions)
    )
    plans = [
        _plan(rule, years, asked)
        for rule, years in _in_force(ledger_versions() if rules is None else rules, asked.years)
        if asked.tables.confidential or not rule.confidential
    ]
    return Judged(
        _distinct(_found([plan for plan in plans if plan.pairs], asked, settings_of, told, broke)),
        sorted((each for plan in plans for each in plan.missing), key=lambda one: one.identity),
    )


def _in_force(
    rules: Iterable[LedgerRule], years: Sequence[int]
) -> list[tuple[LedgerRule, tuple[int, ...]]]:
    """Return each version with the years it judges, of rules that judge any."""
    by_number: dict[int, list[LedgerRule]] = {}
    for rule in rules:
        by_number.setdefault(rule.number, []).append(rule)
    chosen: list[tuple[LedgerRule, tuple[int, ...]]] = []
    for alike in by_number.values():
        newest_first = sorted(alike, key=lambda rule: -rule.version)
        judging = {
            year: next((rule for rule in newest_first if rule.in_force(year)), None)
            for year in sorted(set(years))
        }
        for rule in newest_first:
            own = tuple(year for year, of in judging.items() if of is rule)
            if own:
                chosen.append((rule, own))
    return chosen


def _plan(rule: LedgerRule, years: tuple[int, ...], asked: Asked) -> _Plan:
    """Look for what the rule needs, jurisdiction by jurisdiction and year by year."""
    missing: list[Missing] = []
    pairs = set()
    for code in sorted(set(asked.jurisdictions)):
        if not rule.concerns(code):
            continue
        towns = [each for each in asked.tables.jurisdictions if rule.towns and lies_in(each, code)]
        for year in years:
            own = list(_lacking(rule, code, year, asked))
            lacking = any(not each.part for each in own)
            if lacking and rule.places == "delivered" and is_town(code):
                continue
            missing += own or [
                replace(each, jurisdiction=code, of=town)
                for town in sorted(towns)
                for each in _lacking(rule, town, year, asked)
            ]
            if not lacking:
                pairs.add((code, year))
    return _Plan(rule, years, tuple(missing), frozenset(pairs))


def _lacking(rule: LedgerRule, code: str, year: int, asked: Asked) -> Iterator[Missing]:
    for dataset in rule.datasets:
        for of_year in range(year - rule.before(dataset), year + 1):
            if (dataset, code, of_year) not in asked.tables.delivered:
                yield Missing(rule, code, year, dataset, of_year)


def _found(
    plans: Sequence[_Plan],
    asked: Asked,
    settings_of: SettingsOf,
    told: Callable[[int, int], None] | None,
    broke: Broke | None,
) -> list[Result]:
    """Return what the plans find, as many run at once as the engine takes.

    Turning a rule into a query keeps one core busy and so does the engine with a small one: of two
    at once one prepares while the other is answered.
    """
    tables = asked.tables
    with shared(tables, lambda: tables.dataset("payment"), tables.years) as common:

        def run(plan: _Plan) -> list[Result]:
            try:
                return list(_run(plan, asked, common, settings_of))
            except Exception as error:
                if broke is None:
                    raise
                broke(plan.rule, plan.pairs, error)
                return []

        found: list[Result] = []
        with ExitStack() as kept:
            answers: Iterable[list[Result]] = map(run, plans)
            if tables.at_once > 1 and len(plans) > 1:
                pool = kept.enter_context(ThreadPoolExecutor(tables.at_once, "rule"))
                jobs = [pool.submit(copy_context().run, run, plan) for plan in plans]
                answers = (job.result() for job in jobs)
            for number, results in enumerate(answers, 1):
                found += results
                if told is not None:
                    told(number, len(plans))
        return found


def _run(plan: _Plan, asked: Asked, common: Shared, settings_of: SettingsOf) -> Iterator[Result]:
    judged = sorted({code for code, _ in plan.pairs})
    for settings, codes in _alike(plan.rule, judged, settings_of):
        pairs = frozenset(pair for pair in plan.pairs if pair[0] in codes)
        years = sorted({year for _, year in pairs})
        view = View(asked.tables, plan.rule, codes, years, pairs, asked.changed, common)
        for row in asked.tables.execute(plan.rule.find(view, settings)).to_pylist():
            if (row["jurisdiction"], row["year"]) in pairs:
                yield _result(plan.rule, row, asked.names)


def _distinct(found: Iterable[Result]) -> list[Result]:
    """Return the results in their order, a subject met again numbered: none hides another.

    A number of a payment or contract may have been given twice; both are found.
    """
    ordered = sorted(found, key=lambda one: (one.identity[1:3], one.identity, _content(one)))
    seen: dict[tuple[int, str, int, str, str], int] = {}
    distinct = []
    for result in ordered:
        count = seen[result.identity] = seen.get(result.identity, 0) + 1
        subject = result.subject
        if count > 1:
            subject = replace(subject, code=f"{subject.code}#{count}")
        distinct.append(replace(result, subject=subject))
    return distinct


def _content(result: Result) -> tuple[Any, ...]:
    """Return what puts results about equal subjects in an order of their own."""
    rows = tuple((each["dataset"], each["delivery"], each["row"]) for each in result.evidence)
    return (rows, result.level, result.actual, result.expected, result.words)


def _alike(
    rule: LedgerRule, jurisdictions: Sequence[str], settings_of: SettingsOf
) -> list[tuple[Settings, tuple[str, ...]]]:
    """Return the jurisdictions grouped by equal thresholds."""
    groups: dict[tuple[tuple[str, Decimal], ...], list[str]] = {}
    for code in sorted(jurisdictions):
        settings = {**rule.defaults(), **settings_of(rule, code)}
        groups.setdefault(tuple(sorted(settings.items())), []).append(code)
    return [(dict(settings), tuple(codes)) for settings, codes in groups.items()]


def fitted(code: str) -> str:
    """Return what tells a subject from others, no longer than is kept; a long one by its hash.

    Codes of deliveries may be long, and several make one: the run of all rules must not fail there.
    """
    if len(code) <= LONGEST_CODE:
        return code
    return f"{code[:200]}…{hashlib.sha256(code.encode()).hexdigest()}"


def _result(rule: LedgerRule, row: Mapping[str, Any], names: Mapping[str, str]) -> Result:
    name = row["subject_name"]
    row = {**row, "place_names": names}
    if row["subject_kind"] == "town":
        row["subject_name"] = name = names.get(name, name)
    return Result(
        rule=rule,
        jurisdiction=row["jurisdiction"],
        year=row["year"],
        subject=Subject(row["subject_kind"], fitted(row["subject_code"]), name[:LONGEST_NAME]),
        level=row["level"],
        actual=row["actual"],
        expected=row["expected"],
        difference=row["difference"],
        unit=row["unit"],
        evidence=tuple(row["evidence"] or ()),
        evidence_total=row["evidence_total"] or 0,
        words=rule.words(row),
    )
