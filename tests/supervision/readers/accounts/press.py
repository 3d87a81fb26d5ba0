"""Typesets the cells and tables of one layout; a layout is how a bureau lays its tables out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.supervision.readers.accounts.figures import ITEMS, ITEMS_TOTAL, OFFICE, STAFF, amounts


@dataclass
class Layout:
    """How a bureau lays the nine tables out; every choice is one seen in published documents."""

    codes: int = 1  # code columns: 1 or 3
    rules: str = "full"  # full | open (no outer sides) | across | columns | booktabs | none
    title: str = "plain"  # plain | ordinal | form | table | unit | split
    line_numbers: bool = False  # 行次 columns and a 栏次 row
    repeat_head: bool = False
    name_first: bool = False
    total: str = "first"  # first | last | head
    three_public: str = "pairs"  # pairs | halves | lines
    basic: str = "two"  # two | three | list
    money_unit: str = "万元"
    commas: str = ","
    blank: str = ""
    flipped: bool = False
    font_size: float = 8.5
    name_width: str = "3.4cm"
    inset: str = "(x: 3pt, y: 4pt)"
    page_numbers: bool = True
    spaced: bool = False  # 合　计, 项　目
    turned: bool = False  # landscape content on a portrait page
    code_width: str = "auto"
    money_width: str = "1fr"
    head_fill: str = "none"
    lead: str = ""  # typst before the document
    digits: str = "ascii"
    contents: bool = True
    caption: str = "both"  # unit of money and 编制单位 above the table
    names: dict[str, str] = field(default_factory=dict)


def shown(layout: Layout, value: str | None) -> str:
    """Return a figure as printed."""
    if value is None:
        return layout.blank
    whole, _, part = value.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    groups: list[str] = []
    while len(whole) > 3 and layout.commas:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    text = sign + layout.commas.join([whole, *groups]) + ("." + part if part else "")
    if layout.digits == "full":
        text = text.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
    return text


def esc(text: str) -> str:
    for mark in "\\#$*_`<>@[]=-+/~":
        text = text.replace(mark, "\\" + mark)
    return text


class Press:
    """Writes the cells of one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def cell(
        self, text: str, across: int = 1, down: int = 1, align: str = "left + horizon", **_: Any
    ) -> str:
        if self.layout.spaced and text in {"合计", "项目", "总计", "小计", "收入", "支出"}:
            text = "　".join(text)
        head = f"colspan: {across}, rowspan: {down}, align: {align}"
        return f"table.cell({head})[{esc(text)}]"

    def head(self, text: str, across: int = 1, down: int = 1) -> str:
        return self.cell(text, across, down, "center + horizon")

    def money(self, value: str | None) -> str:
        return self.cell(shown(self.layout, value), align="right + horizon")

    def names(self) -> str:
        return self.layout.name_width

    def table(self, columns: list[str], head: list[str], body: list[str]) -> str:
        stroke = {
            "full": "0.5pt",
            "open": "(x, y) => (top: 0.5pt, bottom: 0.5pt, "
            f"left: if x == 0 {{ none }} else {{ 0.5pt }}, "
            f"right: if x == {len(columns) - 1} {{ none }} else {{ 0.5pt }})",
            "across": "(top: 0.5pt, bottom: 0.5pt, left: none, right: none)",
            "columns": "(x, y) => if y < HEAD { 0.5pt } else { (left: 0.5pt, right: 0.5pt) }",
            "booktabs": "none",
            "none": "none",
        }[self.layout.rules]
        rows = self._head_rows(head, len(columns))
        stroke = stroke.replace("HEAD", str(rows))
        line = "table.hline(stroke: 0.8pt),"
        ruled = self.layout.rules in {"booktabs", "columns"}
        parts = [
            "#table(",
            f"  columns: ({', '.join(columns)},), stroke: {stroke}, inset: {self.layout.inset},",
            f"  fill: (x, y) => if y < {rows} {{ {self.layout.head_fill} }},",
            line if ruled else "",
            f"  table.header(repeat: {str(self.layout.repeat_head).lower()},",
            "    " + ",\n    ".join(head) + "),",
            line if ruled else "",
            "  " + ",\n  ".join(body) + ",",
            line if ruled else "",
            ")",
        ]
        return "\n".join(parts)

    @staticmethod
    def _head_rows(head: list[str], columns: int) -> int:
        area = 0
        for cell in head:
            match = re.search(r"colspan: (\d+), rowspan: (\d+)", cell)
            assert match is not None
            across, down = map(int, match.groups())
            area += across * down
        return area // columns

    # -- the nine tables

    def two_sided(
        self, income: list[Any], expense: list[Any], columns: list[str], tail: list[Any]
    ) -> str:
        numbered = self.layout.line_numbers
        w = self.layout.money_width
        left = 2 + numbered
        right = 1 + numbered + len(columns)
        head = [self.head("收入", left), self.head("支出", right)]
        head += [self.head("项目"), *([self.head("行次")] if numbered else [])]
        head += [self.head("决算数")]
        head += [self.head("项目"), *([self.head("行次")] if numbered else [])]
        head += [self.head(c) for c in columns]
        if numbered:
            head += [self.head("栏次"), self.head(""), self.head("1")]
            head += [self.head("栏次"), self.head("")]
            head += [self.head(str(k)) for k in range(2, 2 + len(columns))]
        lines = []
        for k in range(max(len(income), len(expense))):
            lines.append(
                (
                    *(income[k] if k < len(income) else ("", None)),
                    *(expense[k] if k < len(expense) else ("", {})),
                )
            )
        body: list[str] = []
        count = len(lines) + len(tail)
        for k, (name, value, other, values) in enumerate([*lines, *tail]):
            body += [self.cell(name), *([self.head(str(k + 1))] if numbered else [])]
            body += [self.money(value) if name else self.cell("")]
            body += [self.cell(other), *([self.head(str(k + 1 + count))] if numbered else [])]
            body += [self.money(values.get(c)) if other else self.cell("") for c in columns]
        widths = [self.names(), *(["auto"] if numbered else []), w]
        widths += [self.names(), *(["auto"] if numbered else []), *[w] * len(columns)]
        return self.table(widths, head, body)

    def coded(
        self, columns: list[Any], lines: list[Any], total: dict[str, str] | None, extra: int = 0
    ) -> str:
        """Lines by function code; ``columns`` are names or (parent, children)."""
        layout = self.layout
        nested = any(isinstance(c, tuple) for c in columns)
        flat = [
            f"{c[0]}/{x}" if isinstance(c, tuple) else c
            for c in columns
            for x in (c[1] if isinstance(c, tuple) else [None])
        ]
        head = self._code_head(columns, nested)
        body: list[str] = []
        total_row = [
            self.head("合计", layout.codes + 1),
            *(self.money((total or {}).get(c)) for c in flat),
        ]
        if layout.total == "head" and layout.codes == 3:
            total_row = [self.head("类"), self.head("款"), self.head("项"), self.head("合计")]
            total_row += [self.money((total or {}).get(c)) for c in flat]
        if layout.total != "last":
            body += total_row
        for code, name, values in lines:
            body += self._code_cells(code, name)
            body += [self.money(values.get(c)) for c in flat]
        for _ in range(extra):
            body += [self.cell("")] * (layout.codes + 1 + len(flat))
        if layout.total == "last":
            body += total_row
        widths = [layout.code_width if layout.codes == 1 else "auto"] * layout.codes
        widths = [self.names(), *widths] if layout.name_first else [*widths, self.names()]
        return self.table([*widths, *[layout.money_width] * len(flat)], head, body)

    def _code_head(self, columns: list[Any], nested: bool) -> list[str]:
        layout = self.layout
        codes = layout.codes
        levels = 3 if codes == 3 and layout.total != "head" else 2
        head = [self.head("项目", codes + 1)]
        for column in columns:
            if isinstance(column, tuple):
                head.append(self.head(column[0], len(column[1])))
            else:
                head.append(self.head(column, 1, levels))
        name = self.head("科目名称", 1, levels - 1)
        code = self.head("支出功能分类科目编码", codes)
        if codes == 1:
            code = self.head("支出功能分类科目编码", 1, levels - 1)
        head += [name, code] if layout.name_first else [code, name]
        for column in columns:
            if isinstance(column, tuple):
                head += [self.head(c, 1, levels - 1) for c in column[1]]
        if levels == 3:
            head += [self.head("类"), self.head("款"), self.head("项")]
        if layout.line_numbers:
            flat = sum(len(c[1]) if isinstance(c, tuple) else 1 for c in columns)
            head += [self.head("栏次", codes + 1), *(self.head(str(k + 1)) for k in range(flat))]
        return head

    def _code_cells(self, code: str, name: str) -> list[str]:
        levels = [code] if self.layout.codes == 1 else [code[:3], code[3:5], code[5:7]]
        parts = [self.cell(level) for level in levels]
        named = self.cell(name)
        return [named, *parts] if self.layout.name_first else [*parts, named]

    def basic(self) -> str:
        layout = self.layout
        w = layout.money_width

        def figures(rows: list[Any]) -> list[Any]:
            return [
                (c, n, amounts(c, ["决算数"], "basic").get("决算数") if int(c) % 3 else None)
                for c, n in rows
            ]

        staff, office = figures(STAFF), figures(OFFICE)
        if layout.basic == "list":
            head = [self.head("经济分类科目编码"), self.head("科目名称"), self.head("决算数")]
            body = []
            for group, total in ((staff, "人员经费合计"), (office, "公用经费合计")):
                for code, name, value in group:
                    body += [self.cell(code), self.cell(name), self.money(value)]
                body += [self.head(total, 2), self.money("777.77")]
            return self.table(["auto", self.names(), w], head, body)
        thirds = [staff, office] if layout.basic == "two" else [staff, office[:5], office[5:]]
        triple = ["经济分类科目编码", "科目名称", "决算数"]
        head = []
        if layout.basic == "three":
            head += [self.head("人员经费", 3), self.head("公用经费", 6)]
        head += [self.head(t) for _ in thirds for t in triple]
        body = []
        for k in range(max(map(len, thirds))):
            for third in thirds:
                if k < len(third):
                    code, name, value = third[k]
                    body += [self.cell(code), self.cell(name), self.money(value)]
                else:
                    body += [self.cell("")] * 3
        body += [self.head("人员经费合计", 2), self.money("777.77")]
        rest = 3 * (len(thirds) - 1) - 1
        body += [self.head("公用经费合计", rest), self.money("777.77")]
        return self.table(["auto", self.names(), w] * len(thirds), head, body)

    def three_public(self) -> str:
        layout = self.layout
        kind = layout.three_public
        w = layout.money_width
        if kind == "lines":
            head = [self.head("项目"), self.head("预算数"), self.head("决算数")]
            names = [
                "1．因公出国（境）费",
                "2．公务用车购置及运行维护费",
                "其中：（1）公务用车购置费",
            ]
            names += ["（2）公务用车运行维护费", "3．公务接待费"]
            body = [self.cell("合计"), self.money(ITEMS_TOTAL[0]), self.money(ITEMS_TOTAL[1])]
            for name, (budget, actual) in zip(names, ITEMS.values(), strict=True):
                body += [self.cell(name), self.money(budget), self.money(actual)]
            return self.table([self.names(), w, w], head, body)
        values = [ITEMS_TOTAL, *ITEMS.values()]
        if kind == "pairs":
            head = [self.head("财政拨款“三公”经费", 12), self.head("合计", 2, 2)]
            head += [self.head("因公出国（境）费", 2, 2), self.head("公务用车购置及运行费", 6)]
            head += [self.head("公务接待费", 2, 2), self.head("小计", 2)]
            head += [self.head("公务用车购置费", 2), self.head("公务用车运行费", 2)]
            head += [self.head(t) for _ in range(6) for t in ("预算数", "决算数")]
            body = [self.money(v) for pair in values for v in pair]
            return self.table(["1fr"] * 12, head, body)
        head = [self.head("预算数", 6), self.head("决算数", 6)]
        for _ in range(2):
            head += [self.head("合计", 1, 2), self.head("因公出国（境）费", 1, 2)]
            head += [self.head("公务用车购置及运行维护费", 3), self.head("公务接待费", 1, 2)]
        for _ in range(2):
            head += [self.head(t) for t in ("小计", "公务用车购置费", "公务用车运行维护费")]
        if layout.line_numbers:
            head += [self.head(str(k)) for k in range(1, 13)]
        body = [self.money(pair[k]) for k in (0, 1) for pair in values]
        return self.table(["1fr"] * 12, head, body)
