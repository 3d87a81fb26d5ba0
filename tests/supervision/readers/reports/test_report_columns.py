"""What columns hold, by the words above them."""

import pytest

from tongjian.supervision.readers.reports.roles import resolve, role_of
from tongjian.supervision.readers.reports.words import unit_in, unit_in_head, years_in

WORDINGS = {
    "budget": "预算数 年初预算 年初预算数 批准预算 2024年预算数 预算数（含上年结转） 预算数（万元） 全年预算 "
    "人代会批准预算数 年度预算 计划数 一般公共预算预算数",
    "adjusted": "调整预算 调整预算数 变动后预算 调整后预算 变动预算数 调整后预算数 预算调整后",
    "actual": "决算数 执行数 实际完成 累计完成 完成数 本年累计 1-9月执行数 1—9月累计 截至9月底执行数 实绩 "
    "2024年执行数 预算执行数 本月累计 9月末累计 预计执行数 决算（执行）数 1-9月",
    "prior": "上年决算数 上年同期 上年同期累计 去年同期数",
    "month": "本月数 当月完成 9月完成数 9月当月",
    "ratio": "完成预算% 占比 占预算% 决算数为预算数的% 决算数为上年决算数的％ 执行率 增减% 完成年度预算(%) "
    "同比（%） 预算执行率 累计完成年初预算 较上年增长%",
    "diff": "增减额 比上年增减额 比上年同期增减 2024年决算数比2023年增减",
    "delta": "预算调整数 调整数 调增",
    "remark": "备注 说明",
    "amount": "金额 本年数 合计",
    "year": "2024年 2024年度",
}


@pytest.mark.parametrize(
    ("words", "role"), [(words, role) for role, all_ in WORDINGS.items() for words in all_.split()]
)
def test_wordings(words: str, role: str) -> None:
    assert role_of(words) == role


@pytest.mark.parametrize(
    "words",
    [
        "项目",
        "科目名称",
        "预算科目",
        "上年结转",
        "安排预算稳定调节基金",
        "一般公共预算收入",
        "万元",
    ],
)
def test_words_that_are_no_heading_of_amounts(words: str) -> None:
    assert role_of(words) is None


@pytest.mark.parametrize(
    ("path", "role"),
    [
        (["2024年", "预算数"], "budget"),
        (["预算数", "年初预算"], "budget"),
        (["预算数", "调整预算"], "adjusted"),
        (["调整后", "预算数"], "adjusted"),
        (["执行数", "本月"], "month"),
        (["执行数", "累计"], "actual"),
        (["上年同期", "累计完成"], "prior"),
        (["比上年增减", "金额"], "diff"),
        (["决算数", "合计"], "actual"),
        (["收入", "项目"], None),
    ],
)
def test_headings_of_several_rows(path: list[str], role: str | None) -> None:
    assert resolve(path) == role


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("单 位 ： 万 元", "万元"),
        ("（金额单位：人民币亿元）", "亿元"),
        ("2024年收支总表（单位：千元）", "千元"),
        ("单位：元（列至角分）", "元"),
        ("单位：万元、%", "万元"),
        ("编制单位：元江县财政局", None),
        ("编制单位：某局　单位：元", "元"),
        ("注：本表金额均以万元为单位。", "万元"),
        ("计量单位:万元", "万元"),
        ("单位（万元）", "万元"),
        ("某某区财政局", None),
    ],
)
def test_units_in_captions(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


def test_units_in_headings() -> None:
    assert unit_in_head("预算数（万元）") == "万元"
    assert unit_in_head("决算数/亿元") == "亿元"
    assert unit_in_head("万元") == "万元"
    assert unit_in_head("预算数") is None


def test_years() -> None:
    assert years_in("２０２４年决算和2025年预算") == [2024, 2025]
    assert years_in("二〇二四年度") == [2024]
    assert years_in("编号12024") == []
