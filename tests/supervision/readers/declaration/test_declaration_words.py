"""Dates, ticks, labels and masks as forms write them."""

from pathlib import Path

import pytest

from tongjian.supervision.readers.declaration import read_grid
from tongjian.supervision.readers.declaration.dates import read_span, read_year, years_in
from tongjian.supervision.readers.declaration.masking import mask
from tongjian.supervision.readers.declaration.ticks import read_ticks
from tongjian.supervision.readers.declaration.words import label_of, tidy

from . import forms


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-01-01", "2024-01-01", "2024-01-01"),
        ("2024/3/5", "2024-03-05", "2024-03-05"),
        ("2024.12.31", "2024-12-31", "2024-12-31"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("２０２４年１月１日", "2024-01-01", "2024-01-01"),
        ("20240101", "2024-01-01", "2024-01-01"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("2024年度", "2024-01-01", "2024-12-31"),
        ("2024年1月-2024年12月", "2024-01-01", "2024-12-31"),
        ("2024年1月—12月", "2024-01-01", "2024-12-31"),
        ("2024.01.01-2024.12.31", "2024-01-01", "2024-12-31"),
        ("2024-01-01 至 2026-06-30", "2024-01-01", "2026-06-30"),
        ("2024.1.1-12.31", "2024-01-01", "2024-12-31"),
        ("2024年1-12月", "2024-01-01", "2024-12-31"),
        ("2024年1月1日至2024年12月31日（共12个月）", "2024-01-01", "2024-12-31"),
        ("2024-2026年", "2024-01-01", "2026-12-31"),
        ("从2024年1月起至2025年6月底", "2024-01-01", "2025-06-30"),
        ("二〇二四年一月至二○二四年十二月", "2024-01-01", "2024-12-31"),
        ("2024-01-01 00:00:00", "2024-01-01", "2024-01-01"),
    ],
)
def test_dates(text: str, first: str, last: str) -> None:
    span = read_span(text)
    assert span is not None
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["", "长期", "3年", "2024-02-30", "2024年13月", "已立项", "45800"])
def test_what_is_no_date(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("（2019年）", 2019),
        ("（ 2020 年）", 2020),
        ("2024年度项目支出绩效目标申报表", 2024),
        ("(二〇二四年度)", 2024),
        ("（  年度）", None),
        ("填报日期：2018年10月", None),
    ],
)
def test_the_year_of_a_title(text: str, year: int | None) -> None:
    assert read_year(text) == year


def test_years_in_text() -> None:
    assert years_in("2017年-2019年完成，见2020年计划") == [2017, 2019, 2020]


@pytest.mark.parametrize(
    ("text", "options", "ticked"),
    [
        ("□新增项目 ☑延续项目", "新增项目 延续项目", "延续项目"),
        ("□新增项目  ☒延续项目", "新增项目 延续项目", "延续项目"),
        ("新增项目□   延续项目√", "新增项目 延续项目", "延续项目"),
        ("新增项目□延续项目☑", "新增项目 延续项目", "延续项目"),
        ("一次性项目（√） 经常性项目（  ）", "一次性项目 经常性项目", "一次性项目"),
        ("[ ] 基本建设类 [x] 专项业务类", "基本建设类 专项业务类", "专项业务类"),
        ("○一般项目 ●重点项目", "一般项目 重点项目", "重点项目"),
        ("□新增 ■延续", "新增 延续", "延续"),
        ("1.新增项目□ 2.延续项目☑", "新增项目 延续项目", "延续项目"),
        ("£新增项目 R延续项目", "新增项目 延续项目", "延续项目"),
        ("\uf0a3新增项目 \uf052延续项目", "新增项目 延续项目", "延续项目"),
        ("口新增项目 ☑延续项目", "新增项目 延续项目", "延续项目"),
        ("口新增项目 口延续项目", "新增项目 延续项目", ""),
        ("□√新增项目 □延续项目", "新增项目 延续项目", "新增项目"),
        (
            '<input type="checkbox"/> 一次性项目 <input checked="" type="checkbox"/> 经常性项目',
            "一次性项目 经常性项目",
            "经常性项目",
        ),
        ("□新增项目 □延续项目", "新增项目 延续项目", ""),
        ("立项和计划阶段 ✓", "立项和计划阶段", "立项和计划阶段"),
    ],
)
def test_ticks(text: str, options: str, ticked: str) -> None:
    found = read_ticks(text)
    assert found.options == tuple(options.split())
    assert found.ticked == tuple(ticked.split())


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("项 目 名 称", "project", ""),
        ("项目名称：道路养护", "project", "道路养护"),
        ("一、项目总预算: 45800", "total", "45800"),
        ("填报单位（盖章）", "other", ""),
        ("年度绩效目标：完成：三件事", "text", "完成：三件事"),
    ],
)
def test_labels(text: str, field: str, value: str) -> None:
    found = label_of(text)
    assert found is not None
    assert (found[0], found[2]) == (field, value)


@pytest.mark.parametrize("text", ["项目名称由财政部门统一规定", "年度道路养护", "2024", ""])
def test_prose_is_no_label(text: str) -> None:
    assert label_of(text) is None


def test_a_wrapped_cell_is_closed_up() -> None:
    assert tidy("城区道路\n养护  (二期)\nABC\nDEF") == "城区道路养护 (二期) ABC DEF"


def test_names_and_numbers_are_masked_wherever_they_stand(tmp_path: Path) -> None:
    content = (
        "项目名称\t道路养护\n"
        "项目负责人\t贾宝玉\t联系人：林黛玉\t联系电话\t54941234\n"
        "项目负责人及电话\t薛宝钗 13712345678\t办公电话\t021-64541234\n"
        "项目概况\t由贾宝玉牵头，联系林黛玉（13812345678），电话：64541234，区长王熙凤负责督办。\n"
        "当年预算\t13500.00\n"
        "填报人：史湘云\n"
        "经办人 周瑞 13612345678\t责任人：各科室\n"
        "立项依据\t由联系人冯紫英，会同周瑞办理（联系人：尤氏），各科室配合，项目负责人高度重视。\n"
    )
    grid = read_grid(forms.text(tmp_path / "表.txt", content))
    mask(grid)
    shown = "\n".join(cell.text for row in grid.rows for cell in row.cells)
    for secret in ("贾宝玉", "林黛玉", "薛宝钗", "史湘云", "王熙凤", "周瑞", "冯紫英", "尤氏"):
        assert secret not in shown
    for secret in ("54941234", "13712345678", "64541234", "13812345678", "12345678"):
        assert secret not in shown
    assert "13500.00" in shown
    assert "各科室配合，项目负责人高度重视。" in shown
    assert "（联系人：＊＊），" in shown
    assert "道路养护" in shown
    assert "138＊＊＊＊＊＊＊＊" in shown


@pytest.mark.parametrize(
    "text",
    ["13500000000元", "18.50", "投入13800.50万元", "文号〔2015〕36号", "完成 15000000 平方米"],
)
def test_amounts_are_not_taken_for_telephones(tmp_path: Path, text: str) -> None:
    grid = read_grid(forms.text(tmp_path / "表.txt", f"项目概况\t{text}\n"))
    mask(grid)
    assert grid.rows[0].cells[1].text == text
