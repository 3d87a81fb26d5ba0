"""Statistics: one value of one indicator in one month, as the statistics department gives it."""

from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Dataset,
    Dimension,
    Hierarchy,
    Level,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    BY_MONTH,
    FUND,
    MONTH,
    MONTHLY,
    PLACE,
    SCOPE,
    code,
    month,
    newest,
    number,
    text,
)

INDICATOR = Level(
    name="indicator",
    title="指标",
    column="indicator",
    label="indicator_name",
    unit="measure_unit",
)
ALONE = ("indicator", "jurisdiction")
BY_INDICATOR = Hierarchy(
    name="by_indicator", title="按指标", levels=(INDICATOR, PLACE, BY_MONTH.levels[-1])
)
COLUMNS = (
    month("月份，01 至 12；季度数填季度末的月份，年度数填 12。"),
    code(
        "indicator",
        "指标编码",
        "指标的英文编码，各期不变，例如 gdp。",
        required=True,
        sensitivity=PUBLIC,
    ),
    text("indicator_name", "指标名称", "指标的中文名称。", required=True, sensitivity=PUBLIC),
    number("value", "指标值", "该期的数值。", "数值", required=True, sensitivity=PUBLIC),
    text(
        "measure_unit",
        "计量单位",
        "数值的单位，例如 亿元、万人、%。",
        required=True,
        longest=20,
        sensitivity=PUBLIC,
    ),
)
CHECKS = (
    Check(
        code="rate_is_percent",
        column="value",
        holds="measure_unit <> '%' OR abs(value) <= 1000",
        expected="'百分数，例如 5.2'",
        message="单位是 % 的指标值过大，请核对是否多乘了 100",
        fatal=False,
    ),
    Check(
        code="unit_is_word",
        column="measure_unit",
        holds="NOT regexp_full_match(measure_unit, '[0-9.]+')",
        expected="'单位名称'",
        message="计量单位不能是数字，请核对指标值与计量单位是否填反",
    ),
)
VALUE = newest(
    "value",
    "指标值",
    "value",
    "一个行政区划的一个指标最近一期的数值，单位见“计量单位”。",
    unit="",
    pinned=ALONE,
)
DIMENSIONS = (
    FUND,
    SCOPE,
    MONTH,
    Dimension(name="indicator", title="指标", column="indicator"),
    Dimension(name="jurisdiction", title="行政区划", column="jurisdiction"),
)
SHOWN = ("period", "indicator_name", "value", "measure_unit")
KEY = ("level_scope", "indicator", "period")

DATASET = Dataset(
    name="statistic",
    title="统计指标",
    group="departments",
    purpose="地区生产总值、人口、社会消费品零售、固定资产投资、居民收入、物价等统计指标的各期数值。",
    owner="统计部门",
    basis="《上海市预算审查监督条例》第二十一条：有关部门应当通过预算联网监督系统提供宏观经济、统计方面数据。",
    columns=(*common_columns(fund=False, scoped=False), *COLUMNS),
    key=KEY,
    sources={"statistics": "统计部门"},
    checks=CHECKS,
    dimensions=DIMENSIONS,
    hierarchies=(BY_INDICATOR, BY_MONTH),
    measures=(VALUE,),
    period=MONTHLY,
    sort=("indicator", "period"),
    words=("indicator_name",),
    shown=SHOWN,
    notes=(
        "常用指标编码：gdp 地区生产总值，gdp_growth 地区生产总值增速，population 常住人口（万人），"
        "retail 社会消费品零售总额，fixed_investment 固定资产投资，resident_income 居民人均可支配收入，"
        "cpi 居民消费价格指数，industry_output 规模以上工业总产值。",
        "不同指标、不同行政区划的数值从不相加。",
    ),
)
