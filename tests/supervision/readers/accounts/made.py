"""Accounts of an invented bureau, typeset in as many ways as bureaus find."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst

from tests.supervision.readers.accounts.figures import (
    BASIC,
    EXPENSE,
    EXPENSE_COLUMNS,
    FOUR,
    FUNCTIONS,
    FUND,
    FUND_COLUMNS,
    FUND_LINES,
    INCOME,
    INCOME_COLUMNS,
    ITEMS,
    ITEMS_TOTAL,
    NO_STATE,
    OFFICE,
    STAFF,
    SUBJECTS,
    TAIL,
    TITLES,
    UNIT,
    YEAR,
    amounts,
    lines_with,
    total_of,
)
from tests.supervision.readers.accounts.press import Layout, Press, esc


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
