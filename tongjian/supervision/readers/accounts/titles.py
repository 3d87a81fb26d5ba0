"""Which of the nine tables a printed title names, however it is dressed.

A title may carry an ordinal (一、 / 表一 / 公开01表 / 附件2), a year or a unit's name before its
official name, and a remark in brackets behind it.
"""

import re
from dataclasses import dataclass

from tongjian.supervision.readers.accounts.chars import squeeze

OFFICIAL = {
    1: "收入支出决算总表",
    2: "收入决算表",
    3: "支出决算表",
    4: "财政拨款收入支出决算总表",
    5: "一般公共预算财政拨款支出决算表",
    6: "一般公共预算财政拨款基本支出决算表",
    7: "财政拨款“三公”经费支出决算表",
    8: "政府性基金预算财政拨款收入支出决算表",
    9: "国有资本经营预算财政拨款收入支出决算表",
}

# Order matters: the longer name is tried before the one it ends with.
_CORES = (
    (9, r"国有资本经营(?:预算)?(?:财政拨款)?(?:收入支出|收支|支出)(?:决算)?(?:总|明细)?表"),
    (8, r"政府性基金(?:预算)?(?:财政拨款)?(?:收入支出|收支|支出)(?:决算)?(?:总|明细)?表"),
    (
        7,
        r"(?:一般公共预算|当年)?(?:财政拨款|安排的)?(?:支出)?“?三公”?经费"
        r"(?:及[^。]{0,12})?(?:支出)?(?:预决算|决算)?(?:情况)?(?:统计|对比)?表",
    ),
    (6, r"(?:一般公共预算)?(?:财政拨款)?基本支出(?:经济分类)?决算(?:明细)?表"),
    (5, r"一般公共预算(?:财政拨款|拨款)?支出决算(?:总)?表(?:（按?功能分类[^）]*）)?"),
    (4, r"财政拨款(?:收入支出|收支)决算(?:总)?表"),
    (1, r"(?:部门)?(?:收入支出|收支)决算总表"),
    (2, r"(?:部门)?收入决算(?:总)?表"),
    (3, r"(?:部门)?支出决算(?:总)?表"),
)
# 一般公共预算 begins with a numeral that belongs to no ordinal (表五一般公共预算…).
_NUMERAL = r"(?:十(?:一(?!般)|[二三四五六七八九])?|一(?!般)|[二三四五六七八九])"
# 表2 may be followed by a year: 表2 2023年度收入决算表.
_DIGITS = r"\d{1,2}(?=20\d\d年|\D|$)"
_ORDINALS = re.compile(
    rf"^(?:"
    rf"(?:部门|单位)?(?:决算)?公开(?:表)?(?:{_DIGITS}|{_NUMERAL})?(?:表)?(?:{_DIGITS})?[:：、.．]?"
    rf"|(?:附[件表]?|表)(?:{_NUMERAL}|{_DIGITS})(?:[-—]\d+)?[:：、.．]?"
    rf"|[（(](?:{_NUMERAL}|\d{{1,2}})[）)][、.．]?"
    rf"|(?:{_NUMERAL}|\d{{1,2}})[、.．]"
    rf"|{_DIGITS}(?=[^\d年]|20\d\d年)"
    rf")"
)
_SUFFIX = r"(?:[（(][^（）()]{0,30}[）)]|续表?|公开\d{1,2}表)*"
_YEAR = re.compile(r"^(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年(?:度)?")
_BODY = re.compile(
    r"(?:局|委|办|厅|部|院|会|所|队|站|中心|馆|校|学|园|处|室|社|镇|乡|街道|政府|区|县|市|团|公司|"
    r"机关|总站|支队|庭|台|库|场|部门|单位|[）)])(?:本级|机关|汇总)?$"
)
_LEADERS = re.compile(r"[.．·…。﹒\s-]{3,}\d*$|[.．·…]{2,}\d*$")
_ANY_TITLE = re.compile(r"[^。；，：:！？“”]{2,40}表(?:[（(][^（）()]{0,20}[）)])?")


@dataclass(frozen=True)
class Title:
    """A recognised title: the table's number and the title as printed without its ordinal."""

    number: int
    text: str


def without_table_ordinal(text: str) -> str:
    """Strip 一、 / 表一 / 公开01表 and the like, repeatedly, from the front of a title."""
    text = squeeze(text)
    while match := _ORDINALS.match(text):
        if not match.group(0) or match.end() >= len(text):
            break
        text = text[match.end() :]
    return text


def identify(text: str) -> Title | None:
    """Return which of the nine tables ``text`` is the title of, or None.

    A line of a contents page (dot leaders, page number) is no title.
    """
    text = squeeze(text)
    if len(text) > 70 or _LEADERS.search(text) or re.search(r"表\d{1,3}$", text):
        return None
    bare = re.sub(r"(?:部门)?公开\d{1,2}表$", "", without_table_ordinal(text))
    bare = re.sub(r"[（(]续表?[一二三四五\d]*[）)]$|续表?$", "", bare)
    plain = bare.replace('"', "”").replace("「", "“").replace("」", "”")
    plain = re.sub(r"[‘’'＂〝〞”“]三公[‘’'＂〝〞”“]", "“三公”", plain)
    for number, core in _CORES:
        match = re.fullmatch(rf"(?P<before>.*?)(?P<core>{core}){_SUFFIX}", plain)
        if match and _may_precede(match.group("before")):
            return Title(number, bare)
        if match:
            return None
    return None


def _may_precede(before: str) -> bool:
    """Whether ``before`` is only a year, a body's name or nothing."""
    rest = _YEAR.sub("", before)
    rest = re.sub(
        r"(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年(?:度)?(?:部门|单位)?(?:决算)?$",
        "",
        rest,
    )
    return rest == "" or bool(_BODY.search(rest))


def looks_like_title(text: str) -> bool:
    """Whether a line alone on its place is the title of some table (also of a tenth)."""
    text = squeeze(text)
    if re.fullmatch(
        r"(?:部门)?公开\d{1,2}表|(?:附[件表]?|表)(?:[一二三四五六七八九十]+|\d{1,2})", text
    ):
        return False
    bare = without_table_ordinal(text).replace("“", "").replace("”", "")
    return bool(_ANY_TITLE.fullmatch(bare)) and "续表" not in text and "本表" not in text
