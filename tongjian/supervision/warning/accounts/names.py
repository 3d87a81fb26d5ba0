"""How names of lines, columns and subjects are compared: by what they say, not how they are set."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

# The classes (类) of the functional classification as the official summary tables name them.
# 财政部《政府收支分类科目》, the classes that departmental final accounts print.
CLASSES = {
    "201": "一般公共服务支出",
    "202": "外交支出",
    "203": "国防支出",
    "204": "公共安全支出",
    "205": "教育支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "210": "卫生健康支出",
    "211": "节能环保支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "214": "交通运输支出",
    "215": "资源勘探工业信息等支出",
    "216": "商业服务业等支出",
    "217": "金融支出",
    "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出",
    "221": "住房保障支出",
    "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出",
    "224": "灾害防治及应急管理支出",
    "229": "其他支出",
    "231": "债务还本支出",
    "232": "债务付息支出",
    "234": "抗疫特别国债安排的支出",
}

_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d))"
)
_NOISE = re.compile("[\\s\u3000“”\"'‘’《》]")
_WIDE = str.maketrans("（）［］：；，．％０１２３４５６７８９", "()[]:;,.%0123456789")


def plain(name: str) -> str:
    """Return a name without ordinal, spaces and quotation marks, brackets half-width."""
    return _ORDINAL.sub("", _NOISE.sub("", name)).translate(_WIDE)


def bare(name: str) -> str:
    """Return a category's name without what documents add or drop at will (支出, 经费 of 费)."""
    text = re.sub(r"\((类|款|项)\)$", "", plain(name))
    for endings in (("支出",), ("费用", "经费", "费")):
        for ending in endings:
            if text.endswith(ending) and len(text) > len(ending) + 1:
                text = text[: -len(ending)]
                break
    return text


def same(one: str, other: str) -> bool:
    """Whether two names mean the same category."""
    return bare(one) == bare(other)


def alike(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1."""
    return SequenceMatcher(None, bare(one), bare(other), autojunk=False).ratio()


def class_of(name: str) -> str | None:
    """Return the code of the class that a line of a summary table names, or None."""
    wanted = bare(name)
    for code, standard in CLASSES.items():
        if bare(standard) == wanted:
            return code
    return None
