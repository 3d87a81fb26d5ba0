"""Kinds of fields: their Chinese names, options and defaults; the form builder reads them too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tongjian.hall.forms.identifiers import DOCUMENT_TYPES

RELATIVE_DATE = re.compile(r"today(?:([+-])([0-9]{1,5})([dmy]))?")
PREFILL = re.compile(
    r"applicant\.(name|phone|id_number)|party\.(name|id_number|birth|sex|address|credit_code)"
    r"|last\.[a-z][a-z0-9_]*"
)
PREFILL_TITLES = {
    "applicant.name": "办事人姓名",
    "applicant.phone": "办事人手机号码",
    "applicant.id_number": "办事人证件号码",
    "party.name": "办事主体名称",
    "party.id_number": "办事主体证件号码",
    "party.birth": "办事主体出生日期",
    "party.sex": "办事主体性别",
    "party.address": "办事主体地址",
    "party.credit_code": "办事主体统一社会信用代码",
}
Checker = Callable[[Any], str]


def _whole(low: int, high: int) -> Checker:
    def check(value: Any) -> str:
        sound = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if sound else f"应为 {low} 至 {high} 的整数"

    return check


def _number(value: Any) -> str:
    sound = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if sound and Decimal(str(value)).is_finite() else "应为数字"


def _day(value: Any) -> str:
    if not isinstance(value, str):
        return "应为日期"
    try:
        sound = 1800 <= day_limit(value, date(2000, 1, 1)).year <= 2300
    except (ValueError, OverflowError):
        sound = False
    return "" if sound else "应写成 2026-09-01、today 或 today+30d 的样子"


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "应为是或否"


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "应为文字"


def _options(value: Any) -> str:
    if not isinstance(value, list) or not 1 <= len(value) <= 300:
        return "应列出 1 至 300 个选项"
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == 2 and not any(map(_text, pair))):
            return "每个选项应写成 [值, 名称]"
    values = [pair[0] for pair in value]
    return "" if len(values) == len(set(values)) else "有两个选项的值相同"


def _types(value: Any) -> str:
    sound = isinstance(value, list) and value and all(one in DOCUMENT_TYPES for one in value)
    return "" if sound else f"应从 {'、'.join(DOCUMENT_TYPES)} 中选"


def _districts(value: Any) -> str:
    sound = isinstance(value, list) and value and not any(map(_text, value))
    return "" if sound else "应列出区的名称"


@dataclass(frozen=True)
class Kind:
    """``options`` maps an option's name to its check; ``compared`` says what literals fit it."""

    title: str
    options: Mapping[str, Checker] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    compared: str = "text"
    sensitive: bool = False


KINDS: dict[str, Kind] = {
    "text": Kind("一行文字", {"max": _whole(1, 1000)}),
    "textarea": Kind("多行文字", {"max": _whole(1, 10_000)}),
    "number": Kind(
        "数字（可有小数）",
        {"min": _number, "max": _number, "decimals": _whole(0, 6), "unit": _text},
        compared="number",
    ),
    "integer": Kind("整数", {"min": _number, "max": _number, "unit": _text}, compared="number"),
    "date": Kind("日期", {"min": _day, "max": _day}, compared="date"),
    "choice": Kind("单选", {"options": _options}, ("options",), "choice"),
    "choices": Kind("多选", {"options": _options, "max": _whole(1, 300)}, ("options",), "choice"),
    "yes_no": Kind("是或否", {}, compared="flag"),
    "phone": Kind("手机号码", {"landline": _flag}, sensitive=True),
    "id_number": Kind("居民身份证号码", sensitive=True),
    "id_document": Kind(
        "身份证件（可选类型）", {"types": _types}, compared="filled", sensitive=True
    ),
    "credit_code": Kind("统一社会信用代码"),
    "address": Kind("地址", {"districts": _districts}, compared="filled", sensitive=True),
    "email": Kind("电子邮箱", sensitive=True),
    "person_name": Kind("姓名", sensitive=True),
    "upload": Kind(
        "上传材料", {"material": _text, "max_files": _whole(1, 20)}, ("material",), "filled"
    ),
    "note": Kind("说明文字", {}, compared="none"),
}
DEFAULT_MAX = {"text": 200, "textarea": 2000}


def day_limit(text: str, today: date) -> date:
    """Return the day a limit means: ISO, ``today``, or ``today±N`` days, months or years.

    Raises ValueError for anything else.
    """
    found = RELATIVE_DATE.fullmatch(text)
    if found is None:
        return date.fromisoformat(text)
    sign, amount, unit = found.groups()
    if sign is None:
        return today
    number = int(amount) if sign == "+" else -int(amount)
    if unit == "d":
        return today + timedelta(days=number)
    months = today.year * 12 + today.month - 1 + number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    for day in (today.day, 30, 29, 28):  # 31 January + one month is the end of February
        try:
            return date(year, month + 1, day)
        except ValueError:
            if day <= 28:
                raise
    raise ValueError(text)
