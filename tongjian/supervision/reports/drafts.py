"""From what was read in a document to the rows of a delivery. Pure.

A row is a mapping of a dataset's columns to text, as a file would have it. What is not taken says
why: a subtotal is the sum of other lines and would count twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Row = dict[str, str]
UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(10**8)}
LISTS = {
    "function": "function_code",
    "economic_department": "dept_econ_code",
    "economic_government": "dept_econ_code",
    "revenue": "revenue_code",
}
PUBLIC_ITEMS = (
    ("购置费", "vehicle_purchase"),
    ("运行", "vehicle_operation"),
    ("接待", "reception"),
    ("出国", "abroad"),
)
TARGET = re.compile(
    r"(?P<sign>≥|>=|＞=|大于等于|不低于|不少于|达到|超过|＞|>|≤|<=|＜=|小于等于|不超过|不高于|少于|＜|<|=|＝|等于)?"
    r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s，。；;,]{0,10})"
)
AT_LEAST = frozenset("≥ >= ＞= 大于等于 不低于 不少于 达到 超过 ＞ >".split())
AT_MOST = frozenset("≤ <= ＜= 小于等于 不超过 不高于 少于 ＜ <".split())


@dataclass(frozen=True)
class Head:
    """What all rows of an intake share."""

    jurisdiction: str
    fiscal_year: int
    period: str
    unit: str
    level_scope: str = "own_level"
    project: str = ""


@dataclass
class Draft:
    """The rows by dataset, and the lines left out with the reason."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def add(self, dataset: str, row: Mapping[str, Any]) -> None:
        """Take a row; blank values stay out."""
        kept = {key: str(value) for key, value in row.items() if value not in (None, "")}
        self.rows.setdefault(dataset, []).append(kept)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(rows) for rows in self.rows.values())


def draft(kind: str, content: Mapping[str, Any], head: Head) -> Draft:
    """Return the rows of a document of ``kind`` (report, accounts or declaration)."""
    made = {"report": _report, "accounts": _accounts, "declaration": _declaration}
    found = Draft()
    made[kind](content, head, found)
    return found


def _common(head: Head, fund: str = "general") -> Row:
    return {
        "jurisdiction": head.jurisdiction,
        "fiscal_year": str(head.fiscal_year),
        "fund_type": fund,
        "level_scope": head.level_scope,
    }


def _report(content: Mapping[str, Any], head: Head, found: Draft) -> None:
    """Take the lines that add up to the tables once."""
    parts, lines = content["sheets"], iter(content["lines"])
    for number, part in enumerate(parts, 1):
        title = str(part["title"] or part["sheet"])[:150]
        # the same title on several sheets is several tables
        if len({one["sheet"] for one in parts if one["title"] == part["title"]}) > 1:
            title = f"{title}（{part['sheet']}）"
        for _ in range(part["lines"]):
            _report_line(next(lines), part, head, found, mark=f"{number}-", title=title)


def _report_line(
    line: Mapping[str, Any],
    part: Mapping[str, Any],
    head: Head,
    found: Draft,
    *,
    mark: str,
    title: str,
) -> None:
    figures = [line[f"{role}_yuan"] for role in ("budget", "adjusted", "actual")]
    if line["subtotal"] or line["of_which"]:
        why = "是其他行之和，不重复计算" if line["subtotal"] else "已经算在别的行里（其中项）"
        found.left_out.append((line["printed"], why))
    elif figures == [None, None, None]:
        found.left_out.append((line["printed"], "没有金额"))
    else:
        code = line["code"]
        found.add(
            "final_account",
            {
                **_common(head, part["fund_type"] or "general"),
                "table_name": title,
                "line_no": f"{mark}{line['row']}",
                "line_name": line["name"],
                "unit": head.unit,
                "side": line["side"],
                "period": head.period,
                _code_column(code, line["side"]): code,
                "budget_yuan": line["budget_yuan"],
                "adjusted_yuan": line["adjusted_yuan"],
                "final_yuan": line["actual_yuan"],
            },
        )


def _code_column(code: str | None, side: str) -> str:
    if side == "revenue":
        return "revenue_code"
    return "dept_econ_code" if code and code[0] in "35" else "function_code"


def _accounts(content: Mapping[str, Any], head: Head, found: Draft) -> None:
    """Take the finest lines of each table of a department's published final accounts."""
    factor = UNITS.get(content.get("money_unit") or "万元", Decimal(10_000))
    for table in content["tables"]:
        if table["number"] == 7:
            _three_public(table, factor, head, found)
            continue
        codes = [row["code"] for row in table["rows"] if row["code"]]
        for place, row in enumerate(table["rows"], 1):
            if row["code"] and any(
                one != row["code"] and one.startswith(row["code"]) for one in codes
            ):
                found.left_out.append(
                    (f"{table['title']}：{row['name']}", "是其他行之和，不重复计算")
                )
                continue
            _account_line(table, row, head, found, place=place, factor=factor)


def _account_line(
    table: Mapping[str, Any],
    row: Mapping[str, Any],
    head: Head,
    found: Draft,
    *,
    place: int,
    factor: Decimal,
) -> None:
    number = table["number"]
    side = {"收入": "revenue", "支出": "expenditure"}.get(row["side"] or "")
    side = side or ("revenue" if number == 2 else "expenditure")
    final = _yuan(row["values"], _figure_columns(number, side), factor)
    name = re.sub(r"^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）", "", row["name"])
    if final is None or name.startswith("其中"):
        why = "已经算在别的行里（其中项）" if name.startswith("其中") else "没有金额"
        found.left_out.append((f"{table['title']}：{row['name']}", why))
        return
    code = row["code"] or ""
    coded = {} if number == 2 or not code else {_code_column(code, side): code}
    fund = {8: "fund", 9: "state_capital"}.get(number, "general")
    found.add(
        "final_account",
        {
            **_common(head, fund),
            "table_name": table["title"],
            "line_no": str(place),
            "line_name": name,
            "unit": head.unit,
            "side": side,
            **coded,
            "final_yuan": final,
        },
    )


def _figure_columns(number: int, side: str) -> tuple[str, ...]:
    """Return which columns hold the line's figure, the first that is there counts."""
    if number == 4 and side == "expenditure":
        return ("合计",)
    return ("决算数", "本年支出合计", "本年收入合计", "本年支出/小计", "合计")


def _yuan(values: Mapping[str, str], columns: Iterable[str], factor: Decimal) -> Decimal | None:
    for column in columns:
        if values.get(column):
            return (Decimal(values[column]) * factor).quantize(Decimal("0.01"))
    return None


def _three_public(table: Mapping[str, Any], factor: Decimal, head: Head, found: Draft) -> None:
    for row in table["rows"]:
        name = row["name"]
        item = next((item for word, item in PUBLIC_ITEMS if word in name), None)
        if item is None or "小计" in name or ("购置" in name and "运行" in name):
            found.left_out.append((f"{table['title']}：{name}", "是其他行之和，不重复计算"))
            continue
        budget = _yuan(row["values"], ("预算数",), factor)
        actual = _yuan(row["values"], ("决算数",), factor)
        if budget is None and actual is None:
            found.left_out.append((f"{table['title']}：{name}", "没有金额"))
            continue
        found.add(
            "three_public",
            {
                **_common(head),
                "unit": head.unit,
                "item": item,
                "period": "12",
                "budget_yuan": budget,
                # the form leaves a figure blank where nothing was spent on what was budgeted
                "actual_yuan": Decimal("0.00") if actual is None else actual,
            },
        )


def _declaration(content: Mapping[str, Any], head: Head, found: Draft) -> None:
    for number, target in enumerate(content["targets"], 1):
        name = target["indicator"] or ""
        if not name:
            found.left_out.append((target["target"] or f"第 {number} 行", "没有指标名称"))
            continue
        direction, value, unit = measured(target["target"] or "")
        found.add(
            "performance",
            {
                **_common(head),
                "unit": head.unit,
                "project": head.project,
                "project_name": content["project"],
                "target_no": f"{number:03d}",
                "level1": target["level1"] or "（未写）",
                "level2": target["level2"],
                "level3": name,
                "declared": target["target"],
                "direction": direction,
                "target_value": value,
                "measure_unit": unit,
                "budget_yuan": content["year_budget_yuan"],
            },
        )


def measured(text: str) -> tuple[str, str | None, str | None]:
    """Return direction (ge, le, eq or text), value and unit of a target's words.

    A text with several numbers, or none, is not measured by one figure.
    """
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    found = TARGET.search(text)
    if len(numbers) != 1 or found is None:
        return "text", None, None
    sign = found["sign"] or ""
    direction = "ge" if sign in AT_LEAST else "le" if sign in AT_MOST else "eq"
    return direction, found["number"], found["unit"] or None
