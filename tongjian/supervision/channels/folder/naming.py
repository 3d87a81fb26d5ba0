"""What a file of the watched folder is, from its name or from the slip beside it; pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

KINDS = (".csv", ".xlsx")
SLIP = ".json"
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
NAMED = re.compile(
    r"(?P<dataset>[^\W\d][^\W-]*(?:\w)*)-(?P<year>20\d\d)"
    r"(?:-(?P<period>\d\d))?(?:-(?P<unit>[0-9A-Za-z]{3,24}))?"
)
PATTERN = "数据集-年度[-期间][-单位编码].csv 或 .xlsx，例如 payment-2025-06.csv"
LONGEST = 150
NAME_BYTES = 180  # of 255 on most file systems, so that marks and endings fit beside it
UNSOUND = re.compile("[\ud800-\udfff]|\\\\u0000")  # half characters, and NUL as JSON writes it
ASKED = frozenset({"dataset", "fiscal_year", "period", "unit", "totals"})


class Unclear(Exception):
    """The name or slip does not say what the file is; the message is Chinese."""


@dataclass(frozen=True)
class Slip:
    """What a file is said to be; ``period`` and ``unit`` "" where none is said."""

    dataset: str
    fiscal_year: int
    period: str = ""
    unit: str = ""
    totals: dict[str, str] = field(default_factory=dict)


def of_interest(name: str) -> bool:
    """Whether a name is that of a finished file: hidden and unfinished ones and slips are not."""
    lower = name.lower()
    return not lower.startswith(".") and not lower.endswith((*UNFINISHED, SLIP))


def name_problem(name: str) -> str | None:
    """Return why a name is not taken, or None."""
    if len(name) > LONGEST:
        return f"文件名超过 {LONGEST} 个字"
    if not name.isprintable() or any("\ud800" <= one <= "\udfff" for one in name):
        return "文件名含有不能显示的字符"
    if "/" in name or "\\" in name or ".." in name or name.startswith(("-", "~", ".")):
        return "文件名含有 / \\ .. 或以 - ~ . 开头"
    if PurePath(name).suffix.lower() not in KINDS:
        return "不是 CSV 或 XLSX 文件"
    return None


def safe_name(name: str) -> str:
    """Return a name as it may be kept and shown, whatever it was."""
    shown = "".join(
        one
        if one.isprintable() and not "\ud800" <= one <= "\udfff" and one not in '/\\:*?"<>|'
        else "_"
        for one in name
    )
    return shown.replace("..", "_").lstrip("-~.")[-LONGEST:] or "_"


def stem_of(name: str) -> str:
    """Return a kept name without its ending, short enough to be put together with a mark."""
    return PurePath(name).stem.encode()[:NAME_BYTES].decode(errors="ignore")


def from_name(name: str) -> Slip:
    """Return what ``<dataset>-<year>[-<period>][-<unit>]`` says, or raise ``Unclear``."""
    found = NAMED.fullmatch(PurePath(name).stem)
    if found is None:
        raise Unclear(f"文件名应写作 {PATTERN}；也可以在旁边放同名加 .json 的说明")
    return Slip(found["dataset"], int(found["year"]), found["period"] or "", found["unit"] or "")


def from_slip(content: bytes) -> Slip:
    """Return what a slip beside the file says, or raise ``Unclear``."""
    try:
        said: Any = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unclear("说明文件（.json）无法读取，应为 UTF-8 编码的 JSON") from error
    if UNSOUND.search(json.dumps(said, ensure_ascii=False)):
        raise Unclear("说明文件（.json）含有不能保存的字符")
    if not isinstance(said, dict):
        raise Unclear(
            '说明文件（.json）应为一个对象，例如 {"dataset": "payment", "fiscal_year": 2025}'
        )
    if unknown := set(said) - ASKED:
        raise Unclear(
            f"说明文件（.json）有不认识的项“{min(unknown)[:40]}”；可用：{'、'.join(sorted(ASKED))}"
        )
    year, totals = said.get("fiscal_year"), said.get("totals", {})
    if (
        not isinstance(said.get("dataset"), str)
        or isinstance(year, bool)
        or not isinstance(year, int)
    ):
        raise Unclear("说明文件（.json）应写明 dataset（文字）和 fiscal_year（四位年份）")
    if not 2000 <= year <= 2100:
        raise Unclear(f"说明文件（.json）的 fiscal_year 写作 {str(year)[:20]}，应为四位年份")
    if not isinstance(totals, dict):
        raise Unclear("说明文件（.json）的 totals 应为 列名 和 合计数 的对照")
    plain = (str, int, float)
    if any(not isinstance(value, plain) or isinstance(value, bool) for value in totals.values()):
        raise Unclear("说明文件（.json）的 totals 里，合计数应为数字")
    return Slip(
        said["dataset"],
        year,
        _text(said, "period"),
        _text(said, "unit"),
        {str(name): str(value) for name, value in totals.items()},
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str) or "\x00" in value:
        raise Unclear(f'说明文件（.json）的 {name} 应为文字，例如 "06"')
    return value.strip()
