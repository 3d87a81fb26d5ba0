"""What a dataset's declaration is turned into for people: an Excel template and a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from tongjian.supervision.datasets.declare import CODE_LISTS, Column, Dataset, Measure
from tongjian.supervision.datasets.dictionaries import FILES, codes
from tongjian.supervision.ledger.typing_sql import expected

TYPES = {
    "code": "编码（文本）",
    "text": "文本",
    "choice": "可选值",
    "int": "整数",
    "period": "期间",
    "date": "日期",
    "amount": "金额",
    "number": "数字",
}
TEXT_FORMATS = frozenset({"code", "text", "period"})
LAST_ROW = 1_048_575
FONT = "Microsoft YaHei"


def write_template(
    dataset: Dataset,
    target: Path | IO[bytes],
    year: int,
    units: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the template for ``year`` to a file: data, 填写说明, 代码表 and 合计.

    ``units`` are the (code, name) of the units the sender may use.
    """
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target)
    styles = {
        "head": book.add_format(
            {"bold": True, "bg_color": "#E8EDF2", "bottom": 1, "font_name": FONT}
        ),
        "must": book.add_format(
            {"bold": True, "bg_color": "#F6E3DF", "bottom": 1, "font_name": FONT}
        ),
        "text": book.add_format({"num_format": "@", "font_name": FONT}),
        "amount": book.add_format({"num_format": "#,##0.00", "font_name": FONT}),
        "number": book.add_format({"num_format": "#,##0.####", "font_name": FONT}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "font_name": FONT}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top", "font_name": FONT}),
    }
    _data_sheet(book, dataset, styles)
    _notes_sheet(book, dataset, styles)
    _codes_sheet(book, dataset, year, units, styles)
    _totals_sheet(book, dataset, styles)
    book.close()


def _data_sheet(book: Any, dataset: Dataset, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(dataset.title)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(dataset.columns):
        kind = "text" if column.type in TEXT_FORMATS else column.type
        width = max(12, 2 * len(column.heading) + 2)
        sheet.set_column(index, index, width, styles.get(kind))
        sheet.write(0, index, column.heading, styles["must" if column.required else "head"])
        sheet.write_comment(0, index, column.meaning)
        if column.choices:
            sheet.data_validation(
                1,
                index,
                LAST_ROW,
                index,
                {"validate": "list", "source": list(column.choices.values())},
            )


def _notes_sheet(book: Any, dataset: Dataset, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 22, styles["wrap"])
    sheet.set_column(1, 3, 14, styles["wrap"])
    sheet.set_column(4, 4, 60, styles["wrap"])
    sheet.set_column(5, 5, 34, styles["wrap"])
    sheet.write(0, 0, f"{dataset.title}：{dataset.purpose}")
    row = 1
    for note in dataset.notes:
        sheet.write(row, 0, note)
        row += 1
    row += 1
    sheet.write_row(row, 0, COLUMN_TABLE, styles["head"])
    for column in dataset.columns:
        row += 1
        sheet.write_row(row, 0, _described(column), styles["wrap"])


COLUMN_TABLE = ("列名", "英文名", "类型", "必填", "含义", "应填")


def _described(column: Column) -> tuple[str, ...]:
    should = CODE_LISTS[column.codes] + "代码" if column.codes else expected(column)
    return (
        column.heading,
        column.name,
        TYPES[column.type],
        "必填" if column.required else "可空",
        column.meaning,
        should,
    )


def _codes_sheet(
    book: Any,
    dataset: Dataset,
    year: int,
    units: Sequence[tuple[str, str]],
    styles: Mapping[str, Any],
) -> None:
    sheet = book.add_worksheet("代码表")
    at = 0
    for name, pairs in _code_lists(dataset, year, units):
        sheet.set_column(at, at, 16, styles["text"])
        sheet.set_column(at + 1, at + 1, 34, styles["text"])
        sheet.write_row(0, at, [f"{name}代码", f"{name}名称"], styles["head"])
        for row, pair in enumerate(pairs, 1):
            sheet.write_row(row, at, pair, styles["text"])
        at += 3


def _code_lists(
    dataset: Dataset, year: int, units: Sequence[tuple[str, str]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for column in dataset.columns:
        if column.codes in FILES:
            listed = [(code.code, code.name) for code in codes(column.codes, year)]
            found.append((CODE_LISTS[column.codes], listed))
        elif column.codes == "unit" and units:
            found.append((CODE_LISTS["unit"], list(units)))
    return found


def _totals_sheet(book: Any, dataset: Dataset, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet("合计")
    sheet.set_column(0, 0, 24, styles["text"])
    sheet.set_column(1, 1, 24, styles["amount"])
    sheet.write_row(0, 0, ["列名", "合计"], styles["head"])
    sheet.write_column(1, 0, [*(column.heading for column in dataset.totals), "行数"])


def page(dataset: Dataset) -> str:
    """Return the dataset's documentation page (Chinese, Markdown)."""
    sources = "、".join(f"{title}（`{name}`）" for name, title in dataset.sources.items())
    lines = [
        f"# {dataset.title}（{dataset.name}）",
        "",
        dataset.purpose,
        "",
        f"- 责任单位：{dataset.owner}",
        f"- 报送来源：{sources}",
        f"- 依据：{dataset.basis}",
        f"- 主键：{'、'.join(dataset.column(name).title for name in dataset.key)}",
        f"- 结构版本：{dataset.version}",
        *(f"- {note}" for note in dataset.notes),
        "",
        "## 列",
        "",
        "| " + " | ".join(COLUMN_TABLE) + " |",
        "|" + "---|" * len(COLUMN_TABLE),
        *("| " + " | ".join(_described(column)) + " |" for column in dataset.columns),
        "",
        "列名用中文或英文均可，次序不限；不认识的列只提示、不读取。",
        "",
        "## 校验",
        "",
        "以下任一不符，整份文件退回，已收到的原文件保留：必填项为空，日期、金额、期间格式不对，"
        "行政区划、年度、期间与报送不一致，主键重复，合计与明细不符。",
        "代码不在当年代码表中只作提示，照常入库。",
        *(
            f"- {check.message}。{'' if check.fatal else '（只作提示）'}"
            for check in dataset.checks
        ),
        "",
        "## 怎样相加",
        "",
        *(f"- {measure.title}：{_adds(dataset, measure)}" for measure in dataset.measures),
        "",
        "## 层级",
        "",
        *(
            f"- {item.title}：{' → '.join(level.title for level in item.levels)}"
            for item in dataset.hierarchies
        ),
    ]
    return "\n".join(lines) + "\n"


def _adds(dataset: Dataset, measure: Measure) -> str:
    titles = {item.name: item.title for item in dataset.dimensions}
    rules = [f"“{titles[name]}”必须取定一个值，各值之间不相加" for name in measure.pinned]
    rules += [f"按“{titles[name]}”取最近一期，不跨期相加" for name in measure.latest]
    return measure.meaning + ("；".join(rules) + "。" if rules else "各维度均可相加。")
