"""Words of the forms by which columns, totals and notes are told apart."""

import re
from itertools import pairwise

from tongjian.supervision.readers.accounts.chars import figure, squeeze

_TOTAL = re.compile(
    r"(?:[一二三四五六七八九十]+、)?"
    r"(?:合计|总计|小计|(?:本年|本年度)?(?:收入|支出)(?:合计|总计|小计)|收支总计|"
    r"(?:本年|本年度)?(?:收入|支出)支?出?(?:总计|合计)|"
    r"(?:人员经费|公用经费|日常公用经费|项目支出|基本支出|经费)(?:合计|总计|小计))"
    r"[:：]?"
)
NAME_HEADS = re.compile(
    r"(?:支出|收入)?(?:功能|经济|部门经济)?分类?(?:科目)?(?:编码|代码|名称)?(?:及名称)?"
    r"|(?:支出|收入)?(?:功能分类|经济分类)?科目(?:编码|代码|名称|编码及名称)?"
    r"|(?:部门预算)?(?:支出)?(?:功能|经济)分类(?:科目)?(?:编码|代码|名称)?"
    r"|项目(?:名称)?(?:[（(].{0,20}[）)])?|(?:支出|收入)项目|(?:编码|代码|名称)|[类款项目]|类款项?|"
    r"科目|行次|栏次|序号|备注|单位(?:名称|编码|代码)|(?:预算)?单位|收入|支出"
)
_CODE_HEAD = re.compile(r"编码|代码")
_NAME_HEAD = re.compile(
    r".*名称|(?:支出|收入)?项目(?:名称)?(?:[（(].*[）)])?|.*科目|.*分类|科目编码及名称|.*编码及名称"
)
_LINE_HEAD = re.compile(r"行次|行号|栏次|序号")
_REMARK_HEAD = re.compile(r"备注|说明")
_ENUMERATOR = re.compile(
    r"栏次|行次|[类款项]|[甲乙丙丁戊己庚辛]|[A-Za-z]|(?:第)?\d{1,2}(?:栏|列)?(?:[=＝][\d+＋\-－()（）]+)?|—|-|－"
)
# Lines without an ordinal that stand for themselves in tables 1 and 4.
OWN_LINE = re.compile(
    r"年[初末](?:财政拨款)?结转|使用.{0,4}(?:结余|财政)|结余分配|上年结转|结转下年"
)
_UNIT = re.compile(
    r"(?:金额)?单位[:：]?(?:人民币)?(万元|元|亿元|千元)|[（(](?:单位[:：])?(万元|元)[）)]"
)
_NO_DATA = re.compile(
    r"无(?:此项|相关|该项)?(?:数据|内容|收支)|空表|(?:没有|无(?!形|线|障|人))[^。]{2,40}(?:收入|支出|收支)"
)
_NOTE = re.compile(
    r"^(?:[（(]?(?:备?注|说明|备注说明|填表说明|编制说明)[）)]?\d?[:：、.．]|[*※注])"
)


def is_total(text: str) -> bool:
    """Whether a line's name is that of a total."""
    return bool(_TOTAL.fullmatch(squeeze(text)))


def total_name(text: str) -> str:
    """Return a total's name without ordinal and colon."""
    return re.sub(r"^[一二三四五六七八九十]+、|[:：]$", "", squeeze(text))


def role_of(path: list[str]) -> str:
    """Return what a column holds by its headings: code, name, line, remark or money."""
    if not path:
        return "money"
    last = path[-1]
    if _LINE_HEAD.fullmatch(last):
        return "line"
    if _REMARK_HEAD.fullmatch(last):
        return "remark"
    if _NAME_HEAD.fullmatch(last) and not re.fullmatch(r".*(?:编码|代码)", last):
        return "name"
    if last in {"类", "款", "项", "目", "类款项", "类款"} or _CODE_HEAD.search(last):
        return "code"
    return "money"


def is_enumeration(texts: list[str]) -> bool:
    """Whether a row only numbers the columns (栏次 1 2 3, 甲 乙 1 2)."""
    filled = [t for t in texts if t]
    if len(filled) < 2 or not all(_ENUMERATOR.fullmatch(t) for t in filled):
        return False
    numbers = [int(m.group()) for t in filled if (m := re.match(r"\d+", t.lstrip("第")))]
    ascending = all(b == a + 1 for a, b in pairwise(numbers))
    named = any(t in {"栏次", "行次", "甲", "A"} for t in filled)
    # 栏次 of a two-sided table may leave out the columns that number the lines.
    rising = all(b > a for a, b in pairwise(numbers))
    return bool(numbers) and ((named and rising) or (ascending and len(numbers) >= 2))


def money_unit_in(text: str) -> str | None:
    """Return 万元, 元, … where a line states the unit of money."""
    match = _UNIT.search(squeeze(text))
    return (match.group(1) or match.group(2)) if match else None


def is_note(text: str) -> bool:
    """Whether a line below a table is its note."""
    text = squeeze(text)
    return bool(_NOTE.match(text)) or says_empty(text)


def says_empty(text: str) -> bool:
    """Whether a text says that a table has no data."""
    return bool(_NO_DATA.search(squeeze(text)))


def states_nothing(text: str) -> bool:
    """Whether a cell of a money column holds no figure."""
    return figure(text) is None
