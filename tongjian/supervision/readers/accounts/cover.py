"""Whose accounts and of which year: from the cover, else from headings and captions."""

import re
from collections import Counter

from tongjian.supervision.readers.accounts.chars import squeeze, year_in
from tongjian.supervision.readers.accounts.lines import Line

_YEAR = r"(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年(?:度)?"
_WHAT = r"(?:部门|单位)?(?:收支)?决算(?:公开|情况|报告|说明|信息)*(?:表|文本|材料|报表|说明|目录)*"
_NOISE = re.compile(
    r"20\d\d年\d{1,2}月(?:\d{1,2}日)?|二[〇零○一二三四五六七八九]{3}年[一二三四五六七八九十]+月(?:[一二三四五六七八九十]+日)?|"
    rf"{_YEAR}|{_WHAT}|[（(](?:部门|汇总|单位|本级决算|公开版?)[）)]|附件\d*[:：]?|^关于|的$|目录|公开日期.*|"
    r"\d+"
)
_CAPTION = re.compile(
    r"(?:编制|预算)?(?:单位|部门)(?:名称)?[:：]([^:：]{3,40}?)(?=(?:金额)?单位[:：]|公开|$)"
)
_PART = re.compile(
    rf"第[一二三四五六七八]部分[:：]?(?P<unit>\D{{3,40}}?)(?:{_YEAR}|概况|基本情况|部门决算|单位决算)"
)


def year_of(cover: list[Line], others: list[str]) -> int | None:
    """Return the accounts' year: the cover's, else the one headings name most."""
    joined = "".join(line.text for line in cover)
    if (year := year_in(joined)) is not None:
        return year
    years = Counter(y for text in others if (y := year_in(text)) is not None)
    return years.most_common(1)[0][0] if years else None


def unit_of(cover: list[Line], headings: list[str], captions: list[str]) -> str | None:
    """Return the bureau's name as the cover prints it.

    A cover may print name, year and 部门决算 in one line or in several, in any order. Without a
    cover the parts' headings and the tables' 编制单位 lines are asked.
    """
    text = "".join(line.text for line in cover)
    if "决算" in text or year_in(text):
        name = _cleaned(text)
        if _is_name(name):
            return name
        names = [n for line in cover if _is_name(n := _cleaned(line.text))]
        if names:
            return names[0]
    named = Counter(
        m.group("unit") for text in headings if (m := _PART.match(squeeze(text))) is not None
    )
    named.update(m.group(1) for text in captions if (m := _CAPTION.search(squeeze(text))))
    good = [name for name, _ in named.most_common() if _is_name(name)]
    return good[0] if good else None


def _cleaned(text: str) -> str:
    text = squeeze(text)
    while (shorter := _NOISE.sub("", text)) != text:
        text = shorter
    return text.strip("《》“”:：-—·.、")


def _is_name(text: str) -> bool:
    return (
        3 <= len(text) <= 40
        and not re.search(r"[。；，,？！表]|^第.部分", text)
        and "概况" not in text
    )
