"""The implementation code of an item, by the scheme its length tells.

GB/T 39046: 18 characters of the body's unified social credit code, one of the level, twelve of the
basic code (region 2, type 2, main item 5, sub-item 3) make 31; a sub-procedure adds two. Other
regions build it differently, so any other code of capitals and digits up to 40 is kept as it is.
"""

from __future__ import annotations

import re

from tongjian.hall.forms.identifiers import credit_fault
from tongjian.hall.items.codes import LEVELS, TYPES

LONGEST = 40
BASIC = re.compile(r"[0-9]{2}(?P<type>[0-9]{2})[0-9A-Z]{5}[0-9]{3}")
PLAIN = re.compile(r"[0-9A-Z-]*")


def build(credit_code: str, level: str, basic: str, part: str = "") -> str:
    """Return the implementation code of a body's item (or of its sub-procedure ``part``)."""
    return f"{credit_code}{level}{basic}{part}"


def basic_fault(basic: str, type_code: str) -> str:
    """Return what is wrong with a basic code, "" when nothing."""
    found = BASIC.fullmatch(basic)
    if found is None:
        return "基本编码应为 12 位：地区 2 位、事项类型 2 位、主项 5 位、子项 3 位"
    if found["type"] not in TYPES:
        return f"基本编码第 3、4 位应为事项类型，没有类型 {found['type']}"
    if type_code and found["type"] != type_code:
        return f"基本编码里的事项类型是 {found['type']}，与事项类型 {type_code} 不一致"
    return ""


def fault(code: str, *, credit_code: str, level: str, basic: str) -> str:
    """Return what is wrong with an implementation code, "" when nothing.

    Codes of 31 and 33 characters must agree with the item's own body, level and basic code.
    """
    if len(code) > LONGEST or not PLAIN.fullmatch(code):
        return f"实施编码应为 {LONGEST} 位以内的数字和大写字母"
    if len(code) not in (31, 33):
        return ""
    for part, own, name in (
        (code[:18], credit_code, "实施主体的统一社会信用代码"),
        (code[18], level, "行使层级"),
        (code[19:31], basic, "基本编码"),
    ):
        if own and part != own:
            return f"实施编码里的{name}是 {part}，与本事项的 {own} 不一致"
    if words := credit_fault(code[:18]):
        return f"前 18 位应为统一社会信用代码：{words}"
    if code[18] not in LEVELS or not (code[31:] or "0").isdigit():
        return "第 19 位应为行使层级（1 至 6），第 32、33 位应为办理项的序号"
    return basic_fault(code[19:31], "")
