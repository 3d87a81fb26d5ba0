"""Declared things as pages below ``docs/``: one for each rule and dataset, and an index of each;
the analyses are one page.

What is written is a pure function of the declarations, so a difference between a page and its
declaration is a page nobody rebuilt (``make docs``), and the lint says so. No database is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tongjian.core.law import article
from tongjian.supervision.analyses.catalog import all_analyses
from tongjian.supervision.analyses.declare import GROUPS as ANALYSIS_GROUPS
from tongjian.supervision.analyses.declare import Analysis
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.template import page as dataset_page
from tongjian.supervision.warning.declare import (
    GROUPS,
    LEVELS,
    PLACES,
    Basis,
    DocumentRule,
    LedgerRule,
    Rule,
    Threshold,
)
from tongjian.supervision.warning.judge import rules, versions

MARK = "<!-- 本页由声明生成：请修改声明，再运行 make docs。 -->"
DOCUMENTS = {"accounts": "部门决算公开文件", "declaration": "绩效目标申报表"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")


def build(folder: Path) -> list[Path]:
    """Write every page below ``folder`` and return their paths.

    Pages of things no longer declared are removed; a page without the generated mark is somebody's
    own and stays.
    """
    pages = rendered()
    for name in ("rules", "datasets", "analyses"):
        for path in (folder / name).glob("*.md"):
            if f"{name}/{path.name}" not in pages and generated(path):
                path.unlink()
    written = []
    for relative, text in pages.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def generated(path: Path) -> bool:
    """Whether a page was written from a declaration."""
    return path.read_text(encoding="utf-8").startswith(MARK)


def rendered() -> dict[str, str]:
    """Return every page's text by its path below the documentation folder."""
    pages = {"rules/README.md": _joined(_rules_index())}
    pages |= {f"rules/{rule.key}.md": rule_page(rule) for rule in rules()}
    pages["datasets/README.md"] = _joined(_datasets_index())
    pages |= {f"datasets/{item.name}.md": _dataset_page(item) for item in all_datasets()}
    pages["analyses/README.md"] = _joined(_analyses())
    return pages


def rule_page(rule: Rule) -> str:
    """Return a rule's page (Chinese, Markdown): what it says of itself, and the law's own text."""
    page = rule.page
    sections = (
        ("目的", page.purpose),
        ("为什么重要", page.why),
        ("方法", page.method),
        ("算例", page.example),
        ("不判断的情形", page.exclusions),
    )
    lines = [f"# {rule.key} {_plain(rule.title)}", "", *_facts(rule)]
    for title, text in sections:
        lines += ["", f"## {title}", "", _plain(text)]
    lines += ["", "## 依据", *_basis(rule.basis)]
    if rule.thresholds:
        lines += ["", "## 界限", "", *_thresholds(rule.thresholds)]
    if isinstance(rule, LedgerRule) and rule.word_lists:
        lines += ["", "## 词表", "", *_words(rule.word_lists)]
    if earlier := list(_earlier(rule)):
        lines += ["", "## 以前的版本", "", *earlier]
    return _joined(lines)


def _facts(rule: Rule) -> Iterator[str]:
    yield f"- 级别：{LEVELS[rule.level]}"
    yield f"- 分组：{GROUPS[rule.group]}"
    yield f"- 读取：{_reads(rule)}"
    yield f"- 责任：{rule.owner}"
    yield f"- 版本：{rule.version}"
    until = f"至{_day(rule.in_force_to)}" if rule.in_force_to else "起"
    yield f"- 施行：自{_day(rule.in_force_from)}{until}"
    if isinstance(rule, LedgerRule):
        if rule.places != "all":
            yield f"- 范围：只判断{PLACES[rule.places]}"
        if rule.confidential:
            yield "- 保密：所发现的事项只有有权查看保密数据的人看得到"


def _reads(rule: Rule) -> str:
    if isinstance(rule, DocumentRule):
        return DOCUMENTS[rule.documents]
    assert isinstance(rule, LedgerRule)
    read = "台账中的" + "、".join(_linked(rule, name) for name in rule.datasets)
    if rule.optional:
        read += "；有则读取" + "、".join(_linked(rule, name) for name in rule.optional)
    return read


def _linked(rule: LedgerRule, name: str) -> str:
    before, reach = rule.before(name), rule.reach(name)
    years = f"（含以前{before}年）" if before else f"（有则含以前{reach}年）" if reach else ""
    return f"[{dataset_named(name).title}](../datasets/{name}.md){years}"


def _earlier(rule: Rule) -> Iterator[str]:
    older = [each for each in versions() if each.number == rule.number and each != rule]
    for each in older:
        until = f"至{_day(each.in_force_to)}" if each.in_force_to else "起"
        yield f"- 第{each.version}版：自{_day(each.in_force_from)}{until}，{_plain(each.page.method)}"


def _basis(bases: Sequence[Basis]) -> Iterator[str]:
    for basis in bases:
        yield ""
        yield f"{basis.cited}。"
        if basis.law is not None and basis.article is not None:
            for paragraph in article(basis.law, basis.article).splitlines():
                yield ""
                yield f"> {_plain(paragraph)}"


def _thresholds(thresholds: Iterable[Threshold]) -> Iterator[str]:
    yield "各行政区划可以自定，下表是没有自定时的数值。"
    yield ""
    yield "| 含义 | 数值 | 单位 | 可设范围 |"
    yield "|---|---:|---|---|"
    for each in thresholds:
        value, unit = f"{Decimal(each.default):,}", _plain(each.unit)
        yield f"| {_plain(each.meaning)} | {value} | {unit} | {_plain(each.range)} |"


def _words(lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for title, words in lists.items():
        yield f"- {_plain(title)}：{'、'.join(_plain(word) for word in words)}"


def _dataset_page(dataset: Dataset) -> str:
    used = [rule for rule in rules() if isinstance(rule, LedgerRule) and dataset.name in rule.reads]
    lines = [*dataset_page(dataset).splitlines(), "", "## 用到这个数据集的规则", ""]
    lines += [f"- [{rule.key} {_plain(rule.title)}](../rules/{rule.key}.md)" for rule in used] or [
        "没有。"
    ]
    return _joined(lines)


def _rules_index() -> Iterator[str]:
    yield "# 预警规则"
    yield ""
    yield (
        f"现有 {len(rules())} 条。红色：突破法定界限，或迹象强到应当书面答复；"
        "黄色：需要说明；蓝色：供参考。"
    )
    for group, title in GROUPS.items():
        members = [rule for rule in rules() if rule.group == group]
        if members:
            yield from ("", f"## {title}", "", "| 编号 | 规则 | 级别 | 目的 |", "|---|---|---|---|")
        for rule in members:
            yield (
                f"| [{rule.key}]({rule.key}.md) | {_plain(rule.title)} | {LEVELS[rule.level]} "
                f"| {_plain(rule.page.purpose)} |"
            )


def _datasets_index() -> Iterator[str]:
    yield from ("# 数据集", "", "| 数据集 | 名称 | 列数 | 内容 |", "|---|---|---:|---|")
    for item in all_datasets():
        yield (
            f"| [{item.name}]({item.name}.md) | {_plain(item.title)} | {len(item.columns)} "
            f"| {_plain(item.purpose)} |"
        )


def _analyses() -> Iterator[str]:
    yield "# 分析"
    yield ""
    yield f"现有 {len(all_analyses())} 项，每项用一张图、一张表和一两句话回答一个问题。"
    for group, title in ANALYSIS_GROUPS.items():
        yield from ("", f"## {title}")
        for each in all_analyses():
            if each.group == group:
                yield from ("", *_analysis(each))


def _analysis(each: Analysis) -> Iterator[str]:
    yield f"### {_plain(each.title)}"
    yield ""
    yield f"{_plain(each.question)}（`{each.key}`）"
    yield ""
    yield f"- 用到：{_datasets_linked(each.datasets)}" + (
        f"；有则更全：{_datasets_linked(each.helpful)}" if each.helpful else ""
    )
    yield f"- 依据：{'；'.join(basis.cited for basis in each.basis)}"
    if each.tolerance is not None:
        limit = f"{each.tolerance.default:f} {each.tolerance.unit}"
        yield f"- 容许范围：{limit}（{_plain(each.tolerance.meaning)}），各行政区划可以自定"
    for caveat in each.caveats:
        yield f"- {_plain(caveat)}"


def _datasets_linked(names: Iterable[str]) -> str:
    return "、".join(f"[{dataset_named(name).title}](../datasets/{name}.md)" for name in names)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text.strip())


def _joined(lines: Iterable[str]) -> str:
    return "\n".join([MARK, "", *lines]).rstrip() + "\n"
