"""What is wrong with a delivered file: every fault at its place, the first thousand kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

KEEP = 1_000
FATAL = {
    "unreadable": "文件无法读取",
    "encoding": "编码无法识别",
    "empty": "文件没有数据",
    "no_header": "找不到表头",
    "too_many_columns": "列数过多",
    "missing_column": "缺少必填列",
    "repeated_column": "列名重复",
    "wrong_unit": "列的单位不对",
    "ragged_row": "列数与表头不一致",
    "stray_quote": "引号不成对",
    "total_row": "数据中混有合计行",
    "missing": "必填项为空",
    "not_date": "不是有效日期",
    "not_amount": "不是有效金额",
    "not_number": "不是有效数字",
    "too_precise": "小数位数过多",
    "not_integer": "不是整数",
    "not_choice": "不在可选值之内",
    "not_period": "不是有效期间",
    "too_long": "内容过长",
    "wrong_jurisdiction": "行政区划与本次报送不符",
    "wrong_year": "年度与本次报送不符",
    "wrong_period": "期间与本次报送不符",
    "other_unit": "单位与本次报送不符",
    "duplicate_key": "主键重复",
    "unknown_total": "合计所指的列不存在",
    "not_total": "合计不是有效金额",
    "total_mismatch": "合计与明细不符",
    "row_count_mismatch": "行数与明细不符",
}
WARNINGS = {
    "unknown_column": "未识别的列",
    "unread_sheet": "未读取的工作表",
    "unknown_code": "代码不在当年代码表中",
}


@dataclass(frozen=True)
class Fault:
    """One fault. ``row`` counts from 1 including the heading, as a spreadsheet shows it.

    ``sheet`` is "" for a text file; ``row`` and ``column`` are None where the fault concerns the
    whole file or column. ``value`` is verbatim (personal values masked), None for a blank cell.
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    value: str | None
    expected: str | None
    code: str
    message: str
    fatal: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the fault as plain values."""
        return asdict(self)

    @property
    def where(self) -> str:
        """Return the place in Chinese, e.g. 工作表“六月”第 12 行“支付日期”."""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        row = f"第 {self.row} 行" if self.row is not None else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{sheet}{row}{column}"

    def __str__(self) -> str:
        return f"{self.file}：{self.where}{'：' if self.where else ''}{self.message}"


class FaultLog:
    """Counts every fault by kind and keeps the first thousand, fatal ones before warnings."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.counts: Counter[str] = Counter()
        self.fatal = False
        self._kept: list[Fault] = []

    def add(
        self,
        code: str,
        message: str,
        *,
        sheet: str = "",
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        expected: str | None = None,
        fatal: bool | None = None,
    ) -> None:
        """Record one fault and count it."""
        is_fatal = code not in WARNINGS if fatal is None else fatal
        self.keep([Fault(self.file, sheet, row, column, value, expected, code, message, is_fatal)])
        self.count(code, 1, fatal=is_fatal)

    def count(self, code: str, number: int, *, fatal: bool) -> None:
        """Count faults whose details are kept separately."""
        if number:
            self.counts[code] += number
            self.fatal = self.fatal or fatal

    def keep(self, faults: Iterable[Fault]) -> None:
        """Keep details without counting them, bounded whatever the file brings."""
        self._kept.extend(faults)
        if len(self._kept) > 4 * KEEP:
            self._kept = self.first()

    def first(self) -> list[Fault]:
        """Return the first thousand faults: fatal ones first, then in order of the file."""

        def order(fault: Fault) -> tuple[bool, bool, int]:
            return (not fault.fatal, fault.row is not None, fault.row or 0)

        return sorted(self._kept, key=order)[:KEEP]


def title_of(code: str, checks: dict[str, str] | None = None) -> str:
    """Return the Chinese name of a kind of fault; ``checks`` names a dataset's own checks."""
    return FATAL.get(code) or WARNINGS.get(code) or (checks or {}).get(code, code)
