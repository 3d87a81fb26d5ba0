"""A rule as somebody wrote it: read from what was typed, every part checked, kept as it was typed.

What is kept is read again whenever the rule is used, so that nothing reaches a query that the
declarations do not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tongjian.core.declared.registry import discover
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import Dataset, Measure
from tongjian.supervision.warning.declare import RuleTables, Settings, Threshold
from tongjian.supervision.warning.own import offers
from tongjian.supervision.warning.own.fields import WORDS_MOST, Field, Refused, listed, words

LEVELS = {"yellow": "黄色（需要说明）", "blue": "蓝色（供参考）"}
"""Red stands for limits set by law."""
TITLE_MOST, WHY_MOST, ASK_MOST = 40, 300, 100
CODE_MOST = 40
HELD, ONLY = "held-", "only-"
"""What begins the names of the dimensions held to one value, and of the conditions."""
_CODE = re.compile(r"[0-9A-Za-z._〔〕\[\]()（）号第\-\u4e00-\u9fff]+")
Raw = Mapping[str, Any]


class Faulty(Exception):
    """Parts of a rule cannot be taken: ``faults`` says which and why, in Chinese."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("；".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A shape of rule: what its form asks, what it finds, how it says so.

    ``check`` returns the faults that only several fields together can have; ``thresholds`` the
    limits shown; ``find(tables, content, settings)`` is as of ``declare.LedgerRule``, and so are
    ``words`` and what is said of it.
    """

    key: str
    title: str
    order: int
    describe: str
    fields: tuple[Field, ...]
    check: Callable[[Content], Mapping[str, str]]
    thresholds: Callable[[Content], tuple[Threshold, ...]]
    find: Callable[[RuleTables, Content, Settings], Any]
    words: Callable[[Content, Mapping[str, Any]], str]
    purpose: Callable[[Content], str]
    method: Callable[[Content], str]
    example: Callable[[Content], str]
    exclusions: Callable[[Content], str]
    offered: Callable[[Dataset], bool]
    years_before: Callable[[Content], int] = lambda content: 0
    word_lists: Callable[[Content], Mapping[str, tuple[str, ...]]] = lambda content: {}


OF_MODULE = (
    "check", "thresholds", "find", "words", "purpose", "method", "example", "exclusions"
)  # fmt: skip


def template(module: Mapping[str, Any], **declared: Any) -> Template:
    """Return a template whose functions are those of its module, by their names."""
    return Template(**{name: module[name] for name in OF_MODULE}, **declared)


@dataclass(frozen=True)
class Content:
    """A rule's template, dataset, values and conditions, and what people are told of it.

    ``held`` is the one value of each dimension over which nothing adds up, ``only`` the values of
    each column the rule is limited by. ``place`` is the name of the jurisdiction, for its words.
    """

    template: Template
    dataset: Dataset
    title: str
    level: str
    why: str
    ask: str
    values: Mapping[str, Any]
    held: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    raw: Raw = field(default_factory=dict)
    place: str = ""

    def of(self, place: str) -> Content:
        """Return it with the name of the jurisdiction it is of."""
        return replace(self, place=place)

    def measure(self, name: str) -> Measure:
        """Return the measure a field names."""
        return next(one for one in self.dataset.measures if one.name == self.values[name])

    @property
    def subject(self) -> offers.Subject:
        """Whom its figures are of; a single row where the template asks for none."""
        named = self.values.get("subject", offers.ROW.key)
        return next(one for one in offers.subjects(self.dataset) if one.key == named)

    def limit(self, name: str) -> Decimal:
        """Return a limit's value."""
        return Decimal(self.values[name])


def templates() -> tuple[Template, ...]:
    """Return the templates in their order."""
    found: tuple[Template, ...] = discover(f"{__package__}.templates", "TEMPLATE")
    return tuple(sorted(found, key=lambda one: one.order))


def read(raw: Raw) -> Content:
    """Return a rule from what was typed or kept: field → text, or several texts for a choice.

    Raises ``Faulty`` with every fault there is, each naming its field.
    """
    template = next((one for one in templates() if one.key == raw.get("template")), None)
    dataset = next((one for one in all_datasets() if one.name == raw.get("dataset")), None)
    if template is None:
        raise Faulty({"template": "模板：请选择一种模板"})
    if dataset is None or not template.offered(dataset):
        raise Faulty({"dataset": f"数据：请选择可以用“{template.title}”的数据"})
    faults: dict[str, str] = {}
    values = _values(raw, template, dataset, faults)
    found = Content(
        template=template,
        dataset=dataset,
        title=_text(raw, "title", "名称", TITLE_MOST, faults),
        level=str(raw.get("level", "")),
        why=_text(raw, "why", "为什么要查", WHY_MOST, faults),
        ask=_text(raw, "ask", "要问什么", ASK_MOST, faults).rstrip("。.！!；;，,"),
        values=values,
        held=_held(raw, dataset, faults),
        only=_only(raw, dataset, faults),
    )
    if found.level not in LEVELS:
        faults["level"] = "级别：只能是黄色或蓝色，红色只用于法定界限"
    if not faults:
        faults.update(_pinned(found))
    if not faults:
        faults.update(template.check(found))
    if faults:
        raise Faulty(faults)
    return replace(found, raw=_kept(raw, found))


def read_kept(raw: Raw) -> Content:
    """Return a rule from what was kept when it was written, as ``read`` does.

    Also what the declarations dropped since is a fault: without its condition a rule would find
    more than what was approved.
    """
    found = read(raw)
    known = {f"{HELD}{one.name}" for one in offers.held(found.dataset)}
    known |= {f"{ONLY}{one.column.name}" for one in offers.conditions(found.dataset)}
    if lost := [name for name in raw if name.startswith((HELD, ONLY)) and name not in known]:
        names = [name.removeprefix(HELD).removeprefix(ONLY) for name in lost]
        told = f"条件：{found.dataset.title}数据不再有所用的栏目：{'、'.join(names)}"
        raise Faulty(dict.fromkeys(lost, told))
    return found


def one_text(given: Any) -> str:
    """Return a text of what a form or a file gives, the first of several."""
    if isinstance(given, (list, tuple)):
        given = given[0] if given else ""
    return given if isinstance(given, str) else ""


def _text(raw: Raw, name: str, title: str, most: int, faults: dict[str, str]) -> str:
    text = one_text(raw.get(name)).strip()
    if not text:
        faults[name] = f"{title}：请填写"
    elif len(text) > most:
        faults[name] = f"{title}：最多{most}字，收到{len(text)}字"
    return text


def _values(
    raw: Raw, template: Template, dataset: Dataset, faults: dict[str, str]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in template.fields:
        given = raw.get(one.name)
        text = "、".join(given) if isinstance(given, (list, tuple)) else one_text(given)
        try:
            values[one.name] = one.read(text, dataset)
        except Refused as error:
            faults[one.name] = f"{one.title}：{error}"
    return values


def _held(raw: Raw, dataset: Dataset, faults: dict[str, str]) -> dict[str, str]:
    """Return the one value of each dimension over which nothing adds up."""
    found = {}
    for one in offers.held(dataset):
        text = one_text(raw.get(f"{HELD}{one.name}")) or str(one.pinned)
        if text not in dataset.column(one.column).choices:
            faults[f"{HELD}{one.name}"] = f"{one.title}：“{text[:40]}”不在可选的范围内"
        found[one.column] = text
    return found


def _only(raw: Raw, dataset: Dataset, faults: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the values of each column the rule is limited by."""
    found = {}
    for one in offers.conditions(dataset):
        given = raw.get(f"{ONLY}{one.column.name}") or ""
        try:
            values = _condition(one, given if isinstance(given, str) else [*map(str, given)])
        except Refused as error:
            faults[f"{ONLY}{one.column.name}"] = f"{one.column.title}：{error}"
            continue
        if values:
            found[one.column.name] = values
    return found


def _condition(one: offers.Condition, given: str | Sequence[str]) -> tuple[str, ...]:
    if one.how == offers.HOLDS:
        return words(given)
    values = listed(given)
    if len(values) > WORDS_MOST:
        raise Refused(f"最多{WORDS_MOST}个，收到{len(values)}个")
    for value in values:
        if one.how == offers.IN and value not in one.column.choices:
            raise Refused(f"“{value[:40]}”不在可选的范围内")
        if one.how != offers.IN and (len(value) > CODE_MOST or not _CODE.fullmatch(value)):
            raise Refused(f"“{value[:40]}”不像代码或编号")
    return values


def _pinned(content: Content) -> dict[str, str]:
    """Say which measures have no figure over what the rule would add up."""
    faults = {}
    for one in content.template.fields:
        if one.kind != "measure" or content.subject == offers.ROW:
            continue
        measure = content.measure(one.name)
        open_ = [
            dimension.title
            for dimension in offers.apart(measure, content.dataset)
            if dimension.column != content.subject.column
            and not _one_value(content, dimension.column)
        ]
        if open_:
            faults[one.name] = (
                f"{one.title}：“{measure.title}”在不同的{'、'.join(open_)}之间从不相加，"
                f"请在条件中只选一个{'、一个'.join(open_)}"
            )
    return faults


def _one_value(content: Content, column: str) -> bool:
    """Whether a condition leaves one value of a column alone: chosen, or exactly equal."""
    how = {one.column.name: one.how for one in offers.conditions(content.dataset)}
    return len(content.only.get(column, ())) == 1 and how.get(column) in (offers.IN, offers.IS)


def _kept(raw: Raw, content: Content) -> dict[str, Any]:
    """Return what is kept of what was typed: known fields alone, as texts or lists of texts."""
    kept: dict[str, Any] = {
        "template": content.template.key,
        "dataset": content.dataset.name,
        "title": content.title,
        "level": content.level,
        "why": content.why,
        "ask": content.ask,
    }
    for one in content.template.fields:
        given = raw.get(one.name)
        text = "、".join(given) if isinstance(given, (list, tuple)) else one_text(given)
        if text.strip():
            kept[one.name] = text.strip()
    for dimension in offers.held(content.dataset):
        kept[f"{HELD}{dimension.name}"] = content.held[dimension.column]
    for name, values in content.only.items():
        kept[f"{ONLY}{name}"] = list(values)
    return kept
