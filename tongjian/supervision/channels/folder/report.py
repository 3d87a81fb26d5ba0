"""The report beside a file of the watched folder, in words; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

MOST = 200


@dataclass(frozen=True)
class Line:
    """One fault: where it is, what is written, what should be."""

    sheet: str
    row: int | None
    column: str
    value: str | None
    expected: str
    message: str

    def text(self) -> str:
        """Return the fault as one sentence."""
        place = f"工作表“{self.sheet}”" if self.sheet else ""
        place += f"第 {self.row} 行" if self.row else ""
        place += f"“{self.column}”列" if self.column else ""
        said = self.message
        if self.value is not None and self.value not in said:
            said += f"，写作“{self.value}”"
        if self.expected and self.expected not in said:
            said += f"，应为 {self.expected}"
        return f"{place or '整份文件'}：{said}"


@dataclass(frozen=True)
class Result:
    """What became of a file; ``facts`` are (name, value)."""

    file: str
    taken: bool
    said: str
    at: datetime
    facts: Sequence[tuple[str, str]] = ()
    lines: Sequence[Line] = ()
    more: int = 0

    def text(self) -> str:
        """Return the report."""
        head = "报送回执" if self.taken else "退回说明"
        told = [
            f"{head}（通鉴）",
            "",
            f"文件：{self.file}",
            f"结果：{self.said}",
            f"时间：{self.at:%Y-%m-%d %H:%M}",
            *(f"{name}：{value}" for name, value in self.facts),
        ]
        if self.lines:
            told += ["", "问题和提示：" if self.taken else "问题："]
            told += [f"{number}. {line.text()}" for number, line in enumerate(self.lines, 1)]
        if self.more:
            told += [f"另有 {self.more} 处，请在系统的批次页面查看。"]
        if not self.taken:
            told += ["", "改正后以新文件重新放入上一级目录即可；没有任何数据入库。"]
        return "\n".join(told) + "\n"
