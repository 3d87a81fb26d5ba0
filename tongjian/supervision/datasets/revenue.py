"""Revenue by month and revenue code, beside the year's budget."""

from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Column,
    Dataset,
    Dimension,
    Hierarchy,
    Level,
    Measure,
    Period,
    common_columns,
)

DATASET = Dataset(
    name="revenue",
    group="revenue",
    title="收入",
    purpose="各月各收入科目的预算数与实际收入，用来看收入进度和结构。",
    owner="财政部门、税务部门",
    basis="《预算法》第六条、第二十七条：一般公共预算收入的范围。",
    columns=(
        *common_columns(),
        Column(
            name="period",
            title="期间",
            type="period",
            required=True,
            sensitivity=PUBLIC,
            aliases=("月份",),
            meaning="月份，01 至 12。",
        ),
        Column(
            name="revenue_code",
            title="收入分类编码",
            type="code",
            codes="revenue",
            required=True,
            sensitivity=PUBLIC,
            aliases=("收入科目编码",),
            meaning="收入分类科目编码。",
        ),
        Column(
            name="budget_yuan",
            title="收入预算",
            type="amount",
            unit="元",
            sensitivity=PUBLIC,
            meaning="该科目全年收入预算，每月重复填写；取最近一月的数，不跨月相加。",
        ),
        Column(
            name="actual_yuan",
            title="本期收入",
            type="amount",
            unit="元",
            required=True,
            sensitivity=PUBLIC,
            meaning="该科目当月收入，退库为负。",
        ),
    ),
    key=("fund_type", "level_scope", "period", "revenue_code"),
    sources={"finance": "财政部门", "tax": "税务部门"},
    dimensions=(
        Dimension(name="fund_type", title="预算种类", column="fund_type"),
        Dimension(name="level_scope", title="口径", column="level_scope", pinned="own_level"),
        Dimension(name="period", title="期间", column="period"),
    ),
    hierarchies=(
        Hierarchy(
            name="revenue",
            title="按收入分类",
            levels=(
                Level(name="class", title="类", column="revenue_code", cut=3, names="revenue"),
                Level(name="section", title="款", column="revenue_code", cut=5, names="revenue"),
                Level(name="item", title="项", column="revenue_code", cut=7, names="revenue"),
            ),
        ),
        Hierarchy(
            name="time",
            title="按时间",
            levels=(
                Level(name="year", title="年度", column="fiscal_year"),
                Level(name="month", title="月", column="period"),
            ),
        ),
        Hierarchy(
            name="organisation",
            title="按行政区划",
            levels=(
                Level(
                    name="jurisdiction",
                    title="行政区划",
                    column="jurisdiction",
                    names="jurisdiction",
                ),
            ),
        ),
    ),
    measures=(
        Measure(
            name="actual", title="实际收入", column="actual_yuan", meaning="所选各月实际收入之和。"
        ),
        Measure(
            name="budget",
            title="收入预算",
            column="budget_yuan",
            latest=("period",),
            meaning="各科目最近一月所载的全年预算之和。",
        ),
    ),
    period=Period(column="period", kind="month"),
    sort=("revenue_code", "period"),
    shown=(
        "period",
        "revenue_code",
        "budget_yuan",
        "actual_yuan",
    ),
    between_levels=("revenue_code", ("110",)),
    notes=("财政与税务可以各自报送；同一口径只取其中一个来源，默认取财政部门。",),
)
