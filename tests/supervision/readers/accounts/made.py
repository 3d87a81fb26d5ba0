"""Accounts of an invented bureau, typeset in as many ways as bureaus find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst

UNIT, YEAR = "云岭市青石区园林管理局", 2023
TITLES = {
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
INCOME = [
    ("一、一般公共预算财政拨款收入", "1234567.80"),
    ("二、政府性基金预算财政拨款收入", "20.00"),
    ("三、国有资本经营预算财政拨款收入", None),
    ("四、上级补助收入", None),
    ("五、事业收入", "0.00"),
    ("六、经营收入", None),
    ("七、附属单位上缴收入", None),
    ("八、其他收入", "-3.15"),
]
EXPENSE = [
    ("一、一般公共服务支出", None),
    ("二、外交支出", None),
    ("三、国防支出", None),
    ("四、公共安全支出", None),
    ("五、教育支出", "88.00"),
    ("六、科学技术支出", None),
    ("七、文化旅游体育与传媒支出", None),
    ("八、社会保障和就业支出", "160.75"),
    ("九、卫生健康支出", "60.99"),
    ("十、节能环保支出", None),
    ("十一、城乡社区支出", "1234258.06"),
    ("十二、自然资源海洋气象等支出", None),
    ("十三、灾害防治及应急管理支出", "0.00"),
    ("十四、抗疫特别国债安排的支出", None),
]
TAIL = [
    ("使用非财政拨款结余（含专用结余）", None, "结余分配", None),
    ("年初结转和结余", "49.14", "年末结转和结余", "65.99"),
]
FUNCTIONS = [
    ("205", "教育支出"),
    ("20508", "进修及培训"),
    ("2050803", "培训支出"),
    ("208", "社会保障和就业支出"),
    ("20805", "行政事业单位养老支出"),
    ("2080505", "机关事业单位基本养老保险缴费支出"),
    ("2080506", "机关事业单位职业年金缴费支出"),
    ("2080599", "其他行政事业单位养老支出"),
    ("210", "卫生健康支出"),
    ("21011", "行政事业单位医疗"),
    ("2101101", "行政单位医疗"),
    ("212", "城乡社区支出"),
    ("21201", "城乡社区管理事务"),
    ("2120101", "行政运行"),
    ("2120199", "其他城乡社区管理事务支出"),
    ("21205", "城乡社区环境卫生"),
    ("2120501", "城乡社区环境卫生"),
]
STAFF = [
    ("301", "工资福利支出"),
    ("30101", "基本工资"),
    ("30102", "津贴补贴"),
    ("30108", "机关事业单位基本养老保险缴费"),
    ("30113", "住房公积金"),
    ("303", "对个人和家庭的补助"),
    ("30302", "退休费"),
    ("30399", "其他对个人和家庭的补助"),
]
OFFICE = [
    ("302", "商品和服务支出"),
    ("30201", "办公费"),
    ("30206", "电费"),
    ("30212", "因公出国（境）费用"),
    ("30213", "维修（护）费"),
    ("30231", "公务用车运行维护费"),
    ("30299", "其他商品和服务支出"),
    ("310", "资本性支出"),
    ("31002", "办公设备购置"),
    ("31007", "信息网络及软件购置更新"),
]
ITEMS = {
    "因公出国（境）费": ("5.00", None),
    "公务用车购置及运行维护费（小计）": ("12.50", "11.03"),
    "公务用车购置费": (None, None),
    "公务用车运行维护费": ("12.50", "11.03"),
    "公务接待费": ("0.80", "0.00"),
}
ITEMS_TOTAL = ("18.30", "11.03")
INCOME_COLUMNS = [
    "本年收入合计",
    "财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
]
EXPENSE_COLUMNS = [
    "本年支出合计",
    "基本支出",
    "项目支出",
    "上缴上级支出",
    "经营支出",
    "对附属单位补助支出",
]


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


def amounts(code: str, columns: list[str], kind: str) -> dict[str, str]:
    """Return invented figures of a line, the same in every layout."""
    seed = sum((k + 3) * int(c) for k, c in enumerate(code)) + 7 * len(kind)
    values = {columns[0]: f"{seed * 13.37:.2f}"}
    for k, column in enumerate(columns[1:], start=1):
        if (seed + k) % 3 == 0:
            values[column] = f"{seed * 91.5 / k:.2f}"
    return values


# -- typst ----------------------------------------------------------------------------------


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
        import re

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


FOUR = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
SUBJECTS = [
    ("一、一般公共预算财政拨款", "1234567.80"),
    ("二、政府性基金预算财政拨款", "20.00"),
    ("三、国有资本经营预算财政拨款", None),
]
BASIC = ["本年支出合计", "基本支出", "项目支出"]
FUND = [
    "年初结转和结余",
    "本年收入",
    ("本年支出", ["小计", "基本支出", "项目支出"]),
    "年末结转和结余",
]
FUND_COLUMNS = [
    "年初结转和结余",
    "本年收入",
    "本年支出/小计",
    "本年支出/基本支出",
    "本年支出/项目支出",
    "年末结转和结余",
]
FUND_LINES = [
    ("212", "城乡社区支出"),
    ("21208", "国有土地使用权出让收入安排的支出"),
    ("2120899", "其他国有土地使用权出让收入安排的支出"),
]
NO_STATE = f"注：{UNIT}{YEAR}年度无国有资本经营预算财政拨款收入和支出，故本表无数据。"


def lines_with(codes: list[Any], columns: list[str], kind: str) -> list[Any]:
    return [(code, name, amounts(code, columns, kind)) for code, name in codes]


def titled(layout: Layout, number: int) -> str:
    title = TITLES[number]
    numerals = "一二三四五六七八九"
    printed = {
        "plain": title,
        "ordinal": f"{numerals[number - 1]}、{title}",
        "form": title,
        "table": f"表{numerals[number - 1]}　{title}",
        "unit": f"{UNIT}{YEAR}年度{title}",
        "split": title,
    }[layout.title]
    out = f"#align(center, text(size: 15pt)[{esc(printed)}])\n"
    if layout.title == "split" and number in (6, 8, 9):
        cut = 9
        out = f"#align(center, text(size: 15pt)[{esc(title[:cut])} \\ {esc(title[cut:])}])\n"
    if layout.title == "form":
        out += f"#align(right)[公开{number:02d}表]\n"
    left = f"编制单位：{UNIT}" if layout.caption == "both" else ""
    out += f"#grid(columns: (1fr, auto), [{esc(left)}], [单位：{layout.money_unit}])\n"
    return out


def printed_title(layout: Layout, number: int) -> str:
    return f"{UNIT}{YEAR}年度{TITLES[number]}" if layout.title == "unit" else TITLES[number]


def total_of(columns: list[str], kind: str) -> dict[str, str]:
    return amounts("999", columns, kind)


def tables(layout: Layout) -> dict[int, str]:
    press = Press(layout)
    left = [
        *INCOME,
    ]
    expense = [(n, {"决算数": v} if v else {}) for n, v in EXPENSE]
    four = [(n, {"合计": v, FOUR[1]: v} if v else {}) for n, v in EXPENSE]
    tail: list[Any] = [("本年收入合计", "1234584.65", "本年支出合计", {"决算数": "1234567.80"})]
    tail += [(a, b, c, {"决算数": d} if d else {}) for a, b, c, d in TAIL]
    tail += [("总计", "1234633.79", "总计", {"决算数": "1234633.79"})]
    tail4 = [
        (
            "本年收入合计",
            "1234587.80",
            "本年支出合计",
            {FOUR[0]: "1234567.80", FOUR[1]: "1234567.80"},
        ),
        ("年初财政拨款结转和结余", "21.63", "年末财政拨款结转和结余", {FOUR[0]: "41.63"}),
        ("一、一般公共预算财政拨款", "21.63", "", {}),
        ("二、政府性基金预算财政拨款", None, "", {}),
        ("三、国有资本经营预算财政拨款", None, "", {}),
        ("总计", "1234609.43", "总计", {FOUR[0]: "1234609.43"}),
    ]
    return {
        1: press.two_sided(left, expense, ["决算数"], tail),
        2: press.coded(
            INCOME_COLUMNS,
            lines_with(FUNCTIONS, INCOME_COLUMNS, "in"),
            total_of(INCOME_COLUMNS, "in"),
        ),
        3: press.coded(
            EXPENSE_COLUMNS,
            lines_with(FUNCTIONS, EXPENSE_COLUMNS, "out"),
            total_of(EXPENSE_COLUMNS, "out"),
        ),
        4: press.two_sided(SUBJECTS, four, FOUR, tail4),
        5: press.coded(BASIC, lines_with(FUNCTIONS, BASIC, "general"), total_of(BASIC, "general")),
        6: press.basic(),
        7: press.three_public(),
        8: press.coded(
            FUND, lines_with(FUND_LINES, FUND_COLUMNS, "fund"), total_of(FUND_COLUMNS, "fund")
        ),
        9: press.coded(FUND, [], None, extra=3),
    }


SECTIONS = [
    (
        "一、收入支出决算总体情况说明",
        f"{UNIT}{YEAR}年度收入支出总计1234633.79万元。与2022年度相比，收入支出总计减少56.95万元，下降1.87%。主要原因：项目安排变化，人员进出以及合同付款进度等原因。",
    ),
    (
        "二、收入决算情况说明",
        "本年收入合计1234584.65万元，其中：财政拨款收入1234587.80万元，占100.00%。",
    ),
    ("十、预算绩效管理情况", "绩效自评的2023年度项目3个，平均得分95.50分。"),
]


def source(layout: Layout) -> str:
    number = 'numbering: "1",' if layout.page_numbers else ""
    size = "width: 297mm, height: 210mm," if layout.flipped else "width: 210mm, height: 297mm,"
    out = [
        f"#set page({size} {number} margin: 2cm)",
        f'#set text(font: ("Libertinus Serif", "Noto Sans CJK SC"), size: {layout.font_size}pt, lang: "zh", region: "cn")',
        layout.lead,
        f"#v(6cm)\n#align(center, text(size: 24pt)[{UNIT}])\n#align(center, text(size: 24pt)[{YEAR}年度部门决算])",
        "#pagebreak()",
    ]
    if layout.contents:
        out += ["#align(center)[目　录]", ""]
        for entry in ("第一部分 " + UNIT + "概况", "第二部分 " + f"{UNIT}{YEAR}年度部门决算表"):
            out += [entry + " #box(width: 1fr, repeat[.]) 3", ""]
        for k, title in enumerate(TITLES.values()):
            out += [
                f"{'一二三四五六七八九'[k]}、{esc(title)} #box(width: 1fr, repeat[.]) {k + 4}",
                "",
            ]
        out += [
            f"第三部分 {UNIT}{YEAR}年度部门决算情况说明 #box(width: 1fr, repeat[.]) 20",
            "",
            "#pagebreak()",
        ]
    out += [f"#align(center, text(size: 18pt)[第一部分　{UNIT}概况])", "", "*一、主要职能*", ""]
    out += ["#set par(first-line-indent: (amount: 2em, all: true), justify: true)"]
    out += ["负责全区园林绿化的规划、建设、养护和管理工作。" * 4, "", "#pagebreak()"]
    out += [f"#align(center, text(size: 18pt)[第二部分　{UNIT}{YEAR}年度部门决算表])", ""]
    for n, table in tables(layout).items():
        note = esc(NO_STATE) if n == 9 else ""
        body = "\n".join([titled(layout, n), table, note])
        if layout.turned:
            body = f"#rotate(-90deg, reflow: true, box(width: 24cm)[{body}])"
        out += ["#set par(first-line-indent: 0em)", body]
        out += ["#pagebreak()"]
    out += ["#set par(first-line-indent: (amount: 2em, all: true), justify: true)"]
    out += [f"#align(center, text(size: 18pt)[第三部分　{UNIT}{YEAR}年度部门决算情况说明])", ""]
    for head, text in SECTIONS:
        out += [f"{head}", "", esc(text), ""]
    return "\n".join(out)


def make(layout: Layout, path: Path) -> Path:
    """Typeset the accounts in ``layout`` and write the PDF."""
    folder = str(Path(noto_cjk_sans_otc.__file__).parent)
    pdf: bytes = typst.compile(
        source(layout).encode(),
        font_paths=typst.Fonts(font_paths=[folder], include_system_fonts=False),
        pdf_tags=False,
    )
    path.write_bytes(pdf)
    return path


# -- what a reader must find ----------------------------------------------------------------


def row(
    code: str | None,
    name: str,
    values: Mapping[str, str | None],
    side: str | None = None,
    section: str | None = None,
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "side": side,
        "section": section,
        "values": {k: v for k, v in values.items() if v is not None},
    }


def expected(layout: Layout) -> list[dict[str, Any]]:
    """Return the nine tables as a careful reader would write them down (without pages)."""
    out = {}
    for n in TITLES:
        out[n] = {"number": n, "title": printed_title(layout, n), "note": None}
    one = [row(None, n, {"决算数": v}, "收入") for n, v in INCOME]
    one += [row(None, a, {"决算数": b}, "收入") for a, b, _, _ in TAIL]
    one += [row(None, n, {"决算数": v}, "支出") for n, v in EXPENSE]
    one += [row(None, c, {"决算数": d}, "支出") for _, _, c, d in TAIL]
    totals = {"本年收入合计": {"决算数": "1234584.65"}, "本年支出合计": {"决算数": "1234567.80"}}
    totals |= {"收入总计": {"决算数": "1234633.79"}, "支出总计": {"决算数": "1234633.79"}}
    out[1] |= {"columns": ["决算数"], "rows": one, "totals": totals}
    for n, columns, kind in (
        (2, INCOME_COLUMNS, "in"),
        (3, EXPENSE_COLUMNS, "out"),
        (5, BASIC, "general"),
    ):
        out[n] |= {
            "columns": columns,
            "rows": [row(c, name, v) for c, name, v in lines_with(FUNCTIONS, columns, kind)],
            "totals": {"合计": total_of(columns, kind)},
        }
    under = "年初财政拨款结转和结余"
    four = [row(None, n, {"决算数": v}, "收入") for n, v in SUBJECTS]
    four += [row(None, under, {"决算数": "21.63"}, "收入")]
    four += [
        row(None, n, {"决算数": v}, "收入", under)
        for n, v in zip([n for n, _ in SUBJECTS], ["21.63", None, None], strict=True)
    ]
    four += [row(None, n, {FOUR[0]: v, FOUR[1]: v}, "支出") for n, v in EXPENSE]
    four += [row(None, "年末财政拨款结转和结余", {FOUR[0]: "41.63"}, "支出")]
    out[4] |= {
        "columns": ["决算数", *FOUR],
        "rows": four,
        "totals": {
            "本年收入合计": {"决算数": "1234587.80"},
            "本年支出合计": {FOUR[0]: "1234567.80", FOUR[1]: "1234567.80"},
            "收入总计": {"决算数": "1234609.43"},
            "支出总计": {FOUR[0]: "1234609.43"},
        },
    }
    six = [
        row(c, n, {"决算数": amounts(c, ["决算数"], "basic")["决算数"] if int(c) % 3 else None})
        for c, n in [*STAFF, *OFFICE]
    ]
    out[6] |= {
        "columns": ["决算数"],
        "rows": six,
        "totals": {"人员经费合计": {"决算数": "777.77"}, "公用经费合计": {"决算数": "777.77"}},
    }
    seven = [row(None, n, {"预算数": b, "决算数": a}) for n, (b, a) in ITEMS.items()]
    out[7] |= {
        "columns": ["预算数", "决算数"],
        "rows": seven,
        "totals": {"合计": dict(zip(["预算数", "决算数"], ITEMS_TOTAL, strict=True))},
    }
    out[8] |= {
        "columns": FUND_COLUMNS,
        "rows": [row(c, n, v) for c, n, v in lines_with(FUND_LINES, FUND_COLUMNS, "fund")],
        "totals": {"合计": total_of(FUND_COLUMNS, "fund")},
    }
    out[9] |= {"columns": FUND_COLUMNS, "rows": [], "totals": {"合计": {}}, "note": NO_STATE}
    return [out[n] for n in sorted(out)]
