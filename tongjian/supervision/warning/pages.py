"""What the warning pages show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from tongjian.core import clock
from tongjian.core.charts.model import Bars, Series
from tongjian.core.law import article
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.dictionaries import names
from tongjian.supervision.queries.cells import Cell, heading, line
from tongjian.supervision.queries.source import Source
from tongjian.supervision.warning.declare import (
    GROUPS,
    LEVELS,
    SUBJECT_KINDS,
    DocumentRule,
    LedgerRule,
    Rule,
    rule_key,
)
from tongjian.supervision.warning.judge import rules
from tongjian.supervision.warning.models import BROKE, LedgerWarning
from tongjian.supervision.warning.own.reads import latest_own
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.reads import missing, seen

PERSON = "个人"
LEDGER = "核查报送的数据"
"""What a ledger rule does, for a reader."""
KNOWN_CODE = 18  # characters; longer ones are keys of rows, which the evidence leads to
UNCODED = frozenset({"payment", "row", "payee"})
NOTHING = "none"
"""What a rule that broke lacks, as a filter of the list says it."""


def figure(value: Decimal, unit: str) -> str:
    """Return a warning's figure with its unit; money in the unit that reads best."""
    if unit == "元":
        return money(value)
    text = f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")
    if unit == "百分点":
        return f"{text}个百分点"
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def arithmetic(warning: LedgerWarning) -> dict[str, str]:
    """Return the three figures as printed; what differs by points is itself in percent."""
    unit = "%" if warning.unit == "百分点" else warning.unit
    return {
        "actual": figure(warning.actual, unit),
        "expected": figure(warning.expected, unit),
        "difference": figure(warning.difference, warning.unit),
    }


def rule_titles() -> dict[int, str]:
    """Return number and title of every rule by number, the scope's own last."""
    every = (*rules(), *latest_own())
    return {rule.number: f"{rule.key} {rule.title}" for rule in every}


def rule_title(number: int) -> str:
    """Return a rule's number and title, also of one that is no longer declared."""
    return rule_titles().get(number, rule_key(number))


def _places() -> Iterable[tuple[str, str]]:
    return Jurisdiction.objects.values_list("code", "name")


def _years() -> Iterable[tuple[str, str]]:
    return _listed_years(seen())


def _listed_years(rows: QuerySet[Any]) -> Iterable[tuple[str, str]]:
    years = rows.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), f"{year}年") for year in years]


def _rules() -> Iterable[tuple[str, str]]:
    return [(str(number), title) for number, title in rule_titles().items()]


FILTERS = (
    Filter("level", "级别", "level", LEVELS.items),
    Filter("group", "分组", "group", GROUPS.items),
    Filter("year", "年度", "year", _years),
    Filter("place", "行政区划", "jurisdiction_id", _places),
    Filter("rule", "规则", "rule", _rules),
    Filter("subject", "对象名称含", "subject_name__contains"),
)


def _columns(level: Column) -> tuple[Column, ...]:
    return (
        level,
        Column(
            "words",
            "说明",
            lambda one: one.words,
            url=lambda one: reverse("warning", args=[one.pk]),
        ),
        Column("rule", "规则", lambda one: rule_title(one.rule), "rule"),
        Column("year", "年度", lambda one: one.year, "year"),
        Column("place", "行政区划", lambda one: one.jurisdiction.name, "jurisdiction_id"),
        Column(
            "difference",
            "相差",
            lambda one: figure(one.difference, one.unit),
            "difference",
            "number",
        ),
        Column("found", "发现时间", lambda one: one.found_at, "found_at", "date"),
    )


LISTING = Listing(
    name="预警",
    columns=_columns(Column("level", "级别", lambda one: one.level, "urgency", "level")),
    filters=FILTERS,
)
EXPORT = Listing(
    name="预警",
    columns=_columns(Column("level", "级别", lambda one: one.get_level_display(), "urgency")),
    filters=FILTERS,
)


MISSING = Listing(
    name="没有判断的",
    columns=(
        Column(
            "rule",
            "规则",
            lambda one: rule_title(one.rule),
            "rule",
            url=lambda one: reverse("rule", args=[one.rule]),
        ),
        Column("year", "年度", lambda one: one.year, "year"),
        Column("place", "行政区划", lambda one: one.jurisdiction.name, "jurisdiction_id"),
        Column("dataset", "缺少的数据", lambda one: dataset_title(one.dataset), "dataset"),
        Column("words", "说明", lambda one: one.words),
        Column("found", "发现时间", lambda one: one.found_at, "found_at", "date"),
    ),
    filters=(
        Filter("rule", "规则", "rule", _rules),
        Filter(
            "dataset",
            "缺少的数据",
            "dataset",
            lambda: _datasets(missing()),
            narrow=lambda rows, name: rows.filter(dataset=BROKE if name == NOTHING else name),
        ),
        Filter("group", "分组", "group", GROUPS.items),
        Filter("year", "年度", "year", lambda: _listed_years(missing())),
        Filter("place", "行政区划", "jurisdiction_id", _places),
    ),
)


def _datasets(rows: QuerySet[Any]) -> Iterable[tuple[str, str]]:
    names = rows.order_by("dataset").values_list("dataset", flat=True).distinct()
    return [(name or NOTHING, dataset_title(name)) for name in names]


def dataset_title(name: str) -> str:
    """Return a dataset's title, also of one no longer declared and of none: the rule broke."""
    if name == BROKE:
        return "不缺，判断时出错"
    return next((one.title for one in all_datasets() if one.name == name), name)


@dataclass(frozen=True)
class Counted:
    """A number of warnings and the list of them."""

    level: str
    number: int
    url: str


def overview(rows: QuerySet[LedgerWarning]) -> dict[str, Any]:
    """Return the standing warnings counted by group and level, each with the list's address."""
    counted = {
        (found["group"], found["level"]): found["number"]
        for found in rows.order_by().values("group", "level").annotate(number=Count("pk"))
    }
    groups = [
        {
            "group": group,
            "title": title,
            "counts": [
                Counted(
                    level,
                    counted.get((group, level), 0),
                    "?" + urlencode({"group": group, "level": level}),
                )
                for level in LEVELS
            ],
        }
        for group, title in GROUPS.items()
        if any((group, level) in counted for level in LEVELS)
    ]
    totals = [
        Counted(
            level,
            sum(number for (_, of), number in counted.items() if of == level),
            "?" + urlencode({"level": level}),
        )
        for level in LEVELS
    ]
    return {
        "groups": groups,
        "totals": totals,
        "levels": LEVELS.items(),
        "chart": _by_group(groups) if groups else None,
    }


def _by_group(groups: Sequence[Mapping[str, Any]]) -> Bars:
    """Return the standing warnings of each group by level, each bar leading to its list."""
    total = {one["title"]: sum(each.number for each in one["counts"]) for one in groups}
    most = max(total, key=lambda title: total[title])
    return Bars(
        title="各组有多少条",
        summary=f"共{sum(total.values()):,}条，最多的是{most}，{total[most]:,}条。",
        unit="条",
        categories=tuple(one["title"] for one in groups),
        links=tuple(f"?{urlencode({'group': one['group']})}" for one in groups),
        series=tuple(
            Series(title, tuple(Decimal(one["counts"][at].number) for one in groups), level)
            for at, (level, title) in enumerate(LEVELS.items())
        ),
        stacked=True,
        horizontal=True,
        heading="分组",
    )


def basis_shown(rule: Rule) -> list[dict[str, Any]]:
    """Return each basis with the paragraphs of its article; practice has none."""
    return [
        {
            "cited": basis.cited,
            "paragraphs": article(basis.law, basis.article or 0).splitlines() if basis.law else [],
        }
        for basis in rule.basis
    ]


def evidence_shown(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], source: Source | None = None
) -> list[dict[str, Any]]:
    """Return one table per dataset: headings, cells, the address of each row. People unnamed.

    With ``source`` codes are told by name, as everywhere on pages; a case keeps them as delivered.
    """
    tables = []
    for name, found in rows.items():
        dataset = dataset_named(name)
        columns = [dataset.column(key) for key in dataset.shown]
        lines = [line(name, row, [_cell(row, each, source) for each in columns]) for row in found]
        heads = [heading(each) if source else each.heading for each in columns]
        tables.append(
            {
                "title": dataset.title,
                "columns": columns,
                "heads": list(zip(heads, columns, strict=True)),
                "lines": lines,
            }
        )
    return tables


def _cell(row: Mapping[str, Any], column: Any, source: Source | None) -> Cell:
    value = _value(row, column)
    if source is None:
        return Cell(column, value, named=False)
    if column.codes and value is not None:
        value = source.names(column.codes).get(value, value)
    return Cell(column, value)


def _value(row: Mapping[str, Any], column: Any) -> Any:
    value = row[column.name]
    if column.name == "payee" and row["payee_is_person"]:
        return PERSON
    return column.choices.get(value, value) if column.choices else value


def rule_kind(rule: Rule) -> str:
    """Return whether the rule reads the ledger or a document, for a reader."""
    if isinstance(rule, DocumentRule):
        return {"accounts": "审读决算公开", "declaration": "审读绩效目标申报表"}[rule.documents]
    return LEDGER


def word_lists(rule: Rule) -> list[tuple[str, tuple[str, ...]]]:
    """Return a ledger rule's word lists under their titles; codes with what they stand for."""
    lists = rule.word_lists.items() if isinstance(rule, LedgerRule) else ()
    return [(title, tuple(_word(title, word) for word in words)) for title, words in lists]


def _word(title: str, word: str) -> str:
    """Return a code of a function with its name; other words as they are."""
    if not word.isdecimal() or "科目" in title.replace("功能分类科目", ""):
        return word
    name = names("function", clock.now().year).get(word)
    return f"{name}（{word}）" if name else word


def subject_code(warning: LedgerWarning) -> str:
    """Return the code people know the thing by; none where it is a key put together by us."""
    code = warning.subject_code
    known = code != warning.subject_name and "/" not in code and len(code) <= KNOWN_CODE
    return code if known and warning.subject_kind not in UNCODED else ""


def subject_kind(warning: LedgerWarning) -> str:
    """Return what kind of thing the warning is about."""
    return SUBJECT_KINDS.get(warning.subject_kind, warning.subject_kind)
