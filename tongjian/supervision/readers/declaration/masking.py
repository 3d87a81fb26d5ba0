"""Names and telephone numbers of people, taken out of a form before anything else reads it.

Masked at the source, they can reach no field, finding or message. The mask is the one scans of
published forms already carry: ＊＊ for a name, the first three digits of a mobile number.
"""

from __future__ import annotations

import re
import unicodedata

from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row
from tongjian.supervision.readers.declaration.words import LABELS, is_blank, label_of

NAME = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,6})*|[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff]){1,2}"
)
NAMES_ONLY = re.compile(rf"(?:{NAME.pattern})(?:[、,，/／;；\s]+(?:{NAME.pattern}))*")
MOBILE = re.compile(
    r"(?<![\d.,])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\d.,]*[\d万元%])"
)
LANDLINE = re.compile(r"(?<![\d.,-])[(（]?0\d{2,3}[)）]?[-－—– ]\d{7,8}(?![\d元万%])")
NUMBER_AFTER_WORD = re.compile(
    r"((?:电话|手机号?码?|联系方式|Tel\.?|TEL)\s*[:：]?\s*)([\d(（][\d\-－ ()（）]{5,16}\d)"
)
IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)")
PERSON_WORDS = "|".join(sorted(LABELS["person"], key=len, reverse=True))
PERSON_IN_TEXT = re.compile(
    rf"((?:{PERSON_WORDS})\s*[:：]\s*)([\u4e00-\u9fff]{{2,4}}(?:·[\u4e00-\u9fff]{{1,6}})?)"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕"
    "丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏傅邹熊白孟秦邱侯江尹薛闫雷龙陶贺毛郝顾龚邵严武钱戴莫孔"
)
AFTER_TITLE = re.compile(
    rf"((?:书记|主任|局长|区长|市长|县长|镇长|处长|科长|校长|院长|主席|部长|经理|同志)(?:是|为|由)?)([{SURNAMES}])"
    r"(某某?|[\u4e00-\u9fff]{1,2}?)(?=同志|要求|指出|强调|负责|担任|主持|牵头|带队|提出|任|等|[，。、；：（(\s]|$)"
)
WITHOUT_COLON = re.compile(
    rf"((?:{PERSON_WORDS})\s*)([{SURNAMES.translate(str.maketrans('', '', '任高于'))}][\u4e00-\u9fff]{{1,2}})"
    r"(?=[，。、；：（(）),;\s\d]|$)"
)
MASK = "＊＊"
NOT_NAMES = frozenset(
    {"无", "无无", "待定", "同上", "暂无", "详见", "见附件", "签字", "签章", "盖章", "签名"}
)
ORGANISATION = re.compile(r"^各|(?:科室?|[处局股厅委]|办公?室?|单位|部门|中心|小组)$")
SHORTEST_SPREAD = 2


def mask(grid: Grid) -> None:
    """Mask names and numbers in every cell of ``grid``, in place."""
    names: set[str] = set()
    for row in grid.rows:
        _labelled(row, names)
        for cell in row.cells:
            found = [*PERSON_IN_TEXT.findall(cell.text), *WITHOUT_COLON.findall(cell.text)]
            names |= {name for _, name in found if name[0] in SURNAMES and len(name) < 4}
    spread = sorted((name for name in names if len(name) >= SHORTEST_SPREAD), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, spread))) if spread else None
    for row in grid.rows:
        for cell in row.cells:
            cell.text = _free(cell.text, pattern)
            cell.origin = _free(cell.origin, pattern)


def _labelled(row: Row, names: set[str]) -> None:
    """Mask the values of the labels for persons and telephones, and remember the names."""
    field = ""
    for cell in row.cells:
        found = label_of(cell.text) if cell.text else None
        if found:
            field, _, value = found
            if value and field in {"person", "phone"}:
                cell.text = cell.text[: cell.text.rindex(value)] + _value(value, names)
                field = ""
        elif field in {"person", "phone"} and not is_blank(cell.text):
            _replace(cell, names)


def _replace(cell: Cell, names: set[str]) -> None:
    cell.text = _value(cell.text, names)


def _value(text: str, names: set[str]) -> str:
    """Mask a value that is to hold names, numbers, or both."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    without = re.sub(r"[\d\-－—+()（）转\s]+$", "", text).strip(" ,，、;；")
    parts = re.split(r"([:：]|\s{2,})", text, maxsplit=1)
    if len(parts) == 3 and label_of(parts[0] + ":"):  # another label inside the value
        return parts[0] + parts[1] + _value(parts[2], names)
    if ORGANISATION.search(without):
        return text
    if without and without not in NOT_NAMES and NAMES_ONLY.fullmatch(without):
        names |= {re.sub(r"\s", "", name) for name in re.split(r"[、,，/／;；]", without)}
        return MASK + (_number(digits) if digits else "")
    if digits and len(digits) >= 5 and not re.search(r"[\u4e00-\u9fff]", text):
        return _number(digits)
    return text


def _number(digits: str) -> str:
    kept = 3 if len(digits) == 11 and digits.startswith("1") else 4 if len(digits) == 8 else 0
    return digits[:kept] + "＊" * max(len(digits) - kept, 4)


def _free(text: str, names: re.Pattern[str] | None) -> str:
    if not text:
        return text
    text = MOBILE.sub(lambda found: found[1] + "＊" * 8, text)
    text = LANDLINE.sub("＊" * 8, text)
    text = IDENTITY.sub("＊" * 18, text)
    text = NUMBER_AFTER_WORD.sub(lambda found: found[1] + "＊" * 8, text)
    text = PERSON_IN_TEXT.sub(_masked_person, text)
    text = WITHOUT_COLON.sub(_masked_person, text)
    text = AFTER_TITLE.sub(lambda found: found[1] + MASK, text)
    return names.sub(MASK, text) if names else text


def _masked_person(found: re.Match[str]) -> str:
    return found[0] if found[2] in NOT_NAMES else found[1] + MASK
