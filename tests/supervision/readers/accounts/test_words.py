"""Characters, figures, titles and names, one by one."""

import pytest

from tongjian.supervision.readers.accounts import chars, cover, three_public, titles, words
from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.sheet import Glyph


def line(text: str, base: float = 100.0) -> Line:
    return Line([Glyph(c, 50.0 + 12 * k, 62.0 + 12 * k, base, 12.0) for k, c in enumerate(text)])


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,234.50", "1234.50"),
        ("１，２３４．５０", "1234.50"),
        ("2，940.05", "2940.05"),
        ("-3.15", "-3.15"),
        ("－3.15", "-3.15"),
        ("（3.15）", "-3.15"),
        ("0.00", "0.00"),
        ("0", "0"),
        ("1 234.50", "1234.50"),
        ("98.20%", "98.20"),
        ("-", None),
        ("—", None),
        ("/", None),
        ("", None),
        ("无", None),
        ("1.2.3", None),
    ],
)
def test_figures(printed: str, value: str | None) -> None:
    text = "".join(chars.plain(c) for c in printed)
    assert chars.figure(text) == value


def test_a_part_of_a_figure_is_no_figure() -> None:
    assert chars.whole_figure("1,234,567.80")
    assert not chars.whole_figure("1,234,")
    assert not chars.whole_figure("1,234,5")
    assert not chars.whole_figure(".80")
    assert not chars.whole_figure("57682")


def test_stray_forms_of_characters() -> None:
    assert chars.plain("⽉") == "月"
    assert chars.plain("３") == "3"
    assert chars.plain("（") == "（"
    assert chars.plain("(cid:12)") == "\ufffd"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("二十六", 26),
        ("十一十", None),
        ("", None),
    ],
)
def test_chinese_numbers(text: str, number: int | None) -> None:
    assert chars.chinese_number(text) == number


@pytest.mark.parametrize(
    ("printed", "number", "title"),
    [
        ("表一 收入支出决算总表", 1, "收入支出决算总表"),
        ("公开01表收入支出决算总表", 1, "收入支出决算总表"),
        ("表2 2023年度收入决算表", 2, "2023年度收入决算表"),
        ("三、支 出 决 算 表", 3, "支出决算表"),
        ("部门决算公开表4 财政拨款收入支出决算总表", 4, "财政拨款收入支出决算总表"),
        ("表五 一般公共预算财政拨款支出决算表", 5, "一般公共预算财政拨款支出决算表"),
        ("附表6：一般公共预算财政拨款基本支出决算明细表", 6, None),
        ("一般公共预算财政拨款“三公”经费支出决算表", 7, None),
        ("政府性基金预算财政拨款支出决算表", 8, None),
        ("国有资本经营预算财政拨款支出决算表（续）", 9, "国有资本经营预算财政拨款支出决算表"),
        ("青石区园林管理局2023年度收入决算表", 2, "青石区园林管理局2023年度收入决算表"),
    ],
)
def test_titles(printed: str, number: int, title: str | None) -> None:
    found = titles.identify(printed)
    assert found is not None
    assert found.number == number
    assert title is None or found.text == title


@pytest.mark.parametrize(
    "text",
    [
        "一、收入支出决算总表........4",
        "收入支出决算总表4",
        "一般公共预算财政拨款项目支出决算表",
        "机关运行经费支出决算表",
        "收入支出预算总表",
        "财政拨款支出决算明细表",
        "十、国有资产占用情况表",
        "续表",
    ],
)
def test_other_lines_are_no_title_of_the_nine(text: str) -> None:
    assert titles.identify(text) is None


@pytest.mark.parametrize(
    ("lines", "unit", "year"),
    [
        (["青石区园林管理局", "2023年度部门决算"], "青石区园林管理局", 2023),
        (["2023年度", "青石区园林管理局", "部门决算公开", "2024年9月"], "青石区园林管理局", 2023),
        (["青石区园林管理局2023年度部门决算"], "青石区园林管理局", 2023),
        (["二〇二三年度青石区园林管理局部门决算"], "青石区园林管理局", 2023),
        (
            ["青石区人民政府办公室", "（部门）", "2023年度单位决算公开说明"],
            "青石区人民政府办公室",
            2023,
        ),
        (["2023年度部门决算", "青石区档案馆", "目录"], "青石区档案馆", 2023),
        (["２０２３年度", "中共青石区委组织部", "部门决算"], "中共青石区委组织部", 2023),
    ],
)
def test_covers(lines: list[str], unit: str, year: int) -> None:
    printed = [line("".join(chars.plain(c) for c in t), 100 + 30 * k) for k, t in enumerate(lines)]
    assert cover.unit_of(printed, [], []) == unit
    assert cover.year_of(printed, []) == year


def test_without_a_cover_headings_and_captions_are_asked() -> None:
    heading = "第三部分青石区园林管理局2023年度部门决算情况说明"
    assert cover.unit_of([], [heading], []) == "青石区园林管理局"
    assert (
        cover.unit_of([], [], ["编制单位：青石区园林管理局 金额单位：万元"]) == "青石区园林管理局"
    )
    assert cover.year_of([], [heading]) == 2023


@pytest.mark.parametrize(
    ("headings", "item"),
    [
        ("财政拨款“三公”经费/合计/预算数", "合计"),
        ("因公出国（境）费/决算数", "因公出国（境）费"),
        ("公务用车购置及运行费/小计/决算数", "公务用车购置及运行维护费（小计）"),
        ("2．公务用车购置及运行维护费", "公务用车购置及运行维护费（小计）"),
        ("预算数/公务用车购置及运行维护费/公务用车购置费", "公务用车购置费"),
        ("其中：（1）公务用车购置支出", "公务用车购置费"),
        ("公务用车购置及运行费/公务用车运行费/预算数", "公务用车运行维护费"),
        ("3．公务接待费", "公务接待费"),
        ("其中：外事接待费", None),
        ("公务接待批次（个）", None),
        ("会议费", None),
    ],
)
def test_items_of_three_public_expenses(headings: str, item: str | None) -> None:
    assert three_public.item_of(headings) == item


def test_rows_that_only_number_the_columns() -> None:
    assert words.is_enumeration(["类", "款", "项", "栏次", "1", "2", "3"])
    assert words.is_enumeration(["栏次", "", "1", "栏次", "", "2"])
    assert words.is_enumeration(["甲", "乙", "1", "2"])
    assert words.is_enumeration(["1", "2=3+4", "3", "4"])
    assert not words.is_enumeration(["类", "款", "项"])
    assert not words.is_enumeration(["201", "06", "01", "行政运行", "1", "2"])
    assert not words.is_enumeration(["合计", "10", "7"])


@pytest.mark.parametrize(
    "name", ["合计", "合 计", "总计", "本年收入合计", "人员经费合计", "收入总计"]
)
def test_totals(name: str) -> None:
    assert words.is_total(name)


@pytest.mark.parametrize("name", ["其他收入", "年初结转和结余", "统计信息事务", "合计局"])
def test_no_totals(name: str) -> None:
    assert not words.is_total(name)
