"""A text that holds one of the words and none of those that mean something else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis

from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.warning.declare import RuleTables, Settings, Threshold
from tongjian.supervision.warning.expressions_texts import texts_with
from tongjian.supervision.warning.own import phrases
from tongjian.supervision.warning.own.content import Content, template
from tongjian.supervision.warning.own.fields import Field
from tongjian.supervision.warning.own.rows import SUMS, chosen, needed, per_row
from tongjian.supervision.warning.wording import WordList

COUNTED = "条"


def _amount(dataset: Dataset) -> Column | None:
    """Return the column of the sum a row is about, None where rows have none."""
    return dataset.column(dataset.main_amount) if dataset.main_amount else None


def check(content: Content) -> dict[str, str]:
    """Words are looked for; a least sum needs sums."""
    values = content.values
    if both := set(values["words"]) & set(values["exclusions"] or ()):
        return {"exclusions": f"排除的词：“{min(both)}”同时是要查的词"}
    if values["least"] and _amount(content.dataset) is None:
        return {"least": "金额至少：这份数据没有金额，请留空"}
    return {}


def find(tables: RuleTables, content: Content, settings: Settings) -> Any:
    """Find the rows whose text holds a word; each distinct text is looked at once."""
    column = content.values["column"]
    amount = _amount(content.dataset)
    person = "payee_is_person" if column == "payee" else ""
    columns = (*needed(content), column, person, amount.name if amount else "")
    rows = chosen(tables, content, *columns)
    if person:  # a person is a token, whose letters mean nothing
        rows = rows.filter(~rows.payee_is_person.fill_null(False))
    texts = rows.filter(rows[column].notnull()).select(text=rows[column]).distinct()
    texts = texts_with(texts, WordList(content.values["words"]))
    if content.values["exclusions"]:
        texts = texts.filter(~WordList(content.values["exclusions"]).found_in(texts.text))
    hits = rows.semi_join(texts, [(column, "text")])
    if amount is None:
        one, none = (ibis.literal(Decimal(n), type="decimal(38, 2)") for n in (1, 0))
        hits = hits.mutate(actual=one, expected=none, text=hits[column])
        return per_row(hits, tables, content, unit=COUNTED, further=("text",))
    kind = SUMS[amount.type]
    hits = hits.mutate(
        actual=hits[amount.name].cast(kind),
        expected=ibis.literal(settings["least"], type=kind),
        text=hits[column],
    )
    hits = hits.filter(hits.actual.notnull())
    if settings["least"]:
        hits = hits.filter(hits.actual >= hits.expected)
    return per_row(hits, tables, content, unit="元", further=("text",))


def words(content: Content, row: Mapping[str, Any]) -> str:
    """Say what the text says, and the sum."""
    column = content.dataset.column(content.values["column"])
    sum_ = f"，金额{phrases.shown(row['actual'], '元')}" if row["unit"] == "元" else ""
    return (
        f"{phrases.begins(content, row)}的{column.title}写有“{row['text']}”，"
        f"含有要查的词“{_met(content, row['text'])}”{sum_}，{phrases.asks(content)}"
    )


def _met(content: Content, text: str) -> str:
    """Return the first of the words the text holds, whatever the case of its letters."""
    held = text.casefold()
    return next((word for word in content.values["words"] if word.casefold() in held), "")


def purpose(content: Content) -> str:
    """Say what is looked for."""
    column = content.dataset.column(content.values["column"])
    return (
        f"找出{column.title}含有“{'、'.join(content.values['words'])}”的{content.dataset.title}。"
    )


def method(content: Content) -> str:
    """Say how it is looked for."""
    column = content.dataset.column(content.values["column"])
    without = "，并且不含任何一个排除的词" if content.values["exclusions"] else ""
    least = content.values["least"]
    large = f"，金额达到{phrases.exact(least, '元')}" if least else ""
    return (
        f"取{phrases.rows_meant(content)}，逐行看{column.title}，含有词表中的任何一个词{without}"
        f"{large}，即预警，每行一条。"
    )


def example(content: Content) -> str:
    """Say what is found and what is nearly found."""
    word = content.values["words"][0]
    exclusions = content.values["exclusions"] or ()
    near = f"；同时含有“{exclusions[0]}”的，不预警" if exclusions else ""
    return f"写有“{word}”的，预警{near}。"


def exclusions(content: Content) -> str:
    """Say what is left out."""
    column = content.dataset.column(content.values["column"])
    person = "收款人为个人的不查姓名；" if column.name == "payee" else ""
    blank = "没有填写金额的不判断；" if _amount(content.dataset) else ""
    return f"{person}{blank}没有填写{column.title}的不判断。"


def thresholds(content: Content) -> tuple[Threshold, ...]:
    """Return the least sum, where rows have sums."""
    if _amount(content.dataset) is None:
        return ()
    least = content.values["least"] or Decimal(0)
    return (Threshold("least", least, "元", "金额达到此数才判断，0为不限（自定标准）"),)


def word_lists(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the words as the rule's page shows them."""
    lists = {"查找的词": content.values["words"], "排除的词": content.values["exclusions"] or ()}
    return {title: listed for title, listed in lists.items() if listed}


TEMPLATE = template(
    globals(),
    key="keyword",
    title="文字里含有某些词",
    order=4,
    describe="用途、项目名称、收款人等文字里含有要查的词，又不含排除的词，金额达到一个数。",
    fields=(
        Field("column", "看哪一栏", "text"),
        Field("words", "要查的词", "words", "几个用顿号分开，含有任何一个就算。"),
        Field(
            "exclusions",
            "排除的词",
            "words",
            "含有其中任何一个的不算，例如查“酒”时排除“酒精、酒店”；不填为没有。",
            required=False,
        ),
        Field("least", "金额至少（元）", "amount", "不填为不限。", required=False, limit=True),
    ),
    offered=lambda dataset: bool(dataset.words),
    word_lists=word_lists,
)
