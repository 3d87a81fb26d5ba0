"""The report: its rows, its two tables, and keeping the table of a part that was not measured."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
Row = tuple[str, str, str, str, str]
Line = tuple[str, ...]
HEAD = (
    "| 工作 | 目标 | 本系统 | 直接用 PostgreSQL | 倍数（大于 1 为更快） |",
    "|---|---|---|---|---|",
)


def seconds(title: str, goal: str, ours: float, theirs: float) -> Row:
    """Return a row of seconds."""
    return title, goal, f"{ours:.2f} 秒", f"{theirs:.2f} 秒", f"{theirs / ours:.2f}"


def milliseconds(title: str, goal: str, ours: float, theirs: float) -> Row:
    """Return a row of milliseconds, given in seconds."""
    return (
        title,
        goal,
        f"{ours * 1000:.0f} 毫秒",
        f"{theirs * 1000:.{0 if theirs >= 0.01 else 1}f} 毫秒",
        f"{theirs / ours:.2f}",
    )


def section(title: str, rows: Iterable[Row], *, before: str, notes: Iterable[str]) -> str:
    """Return one part of the report in Markdown."""
    lines = [f"## {title}", "", before, "", *HEAD]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", "说明：", "", *(f"- {note}" for note in notes), ""]
    return "\n".join(lines)


def table(title: str, head: tuple[str, str], rows: Iterable[Line]) -> str:
    """Return one table of a part in Markdown, under its own heading."""
    return "\n".join([f"### {title}", "", *head, *(f"| {' | '.join(row)} |" for row in rows), ""])


def part(title: str, before: str, tables: Iterable[str], notes: Iterable[str]) -> str:
    """Return a part of several tables in Markdown."""
    ending = ["说明：", "", *(f"- {note}" for note in notes), ""]
    return "\n".join([f"## {title}", "", before, "", *tables, *ending])


def kept(title: str) -> str:
    """Return a part as the report holds it now, "" when it holds none."""
    text = REPORT.read_text() if REPORT.exists() else ""
    parts = [part for part in text.split("\n## ") if part.startswith(f"{title}\n")]
    return f"## {parts[0].rstrip()}\n" if parts else ""


def write(sections: Iterable[str]) -> None:
    """Write the report anew."""
    head = "# 性能\n\n由 `make bench` 生成。同一次运行里，左边是本系统，右边是在 PostgreSQL 里直接执行的同样的工作。\n"
    REPORT.write_text("\n".join([head, *(part for part in sections if part)]))
