"""State assets: the accounts of each enterprise or administrative body, and what it paid in."""

from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Dataset,
    Dimension,
    Level,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    FUND,
    PERCENT,
    SCOPE,
    UNIT_OF_PLACE,
    by_choice,
    by_organisation,
    choice,
    code,
    not_negative,
    number,
    of,
    percent,
    sums,
    text,
    unit,
    yuan,
)

KIND = choice(
    "kind",
    "资产类型",
    {"enterprise": "企业国有资产", "administrative": "行政事业性国有资产"},
    "企业国有资产或行政事业性国有资产。",
    "类型",
)
ENTERPRISE = Level(
    name="enterprise", title="企业（单位）", column="enterprise", label="enterprise_name"
)

DATASET = Dataset(
    name="state_asset",
    title="国有资产",
    group="assets",
    purpose="各国有企业和行政事业单位的资产、负债、收入、利润，以及应缴比例和上缴的国有资本收益。",
    owner="国有资产监督管理部门",
    basis="《上海市预算审查监督条例》第十一条：审查监督国有资本足额上缴收益和产权转让等收入的情况。",
    columns=(
        *common_columns(fund=False, scoped=False),
        code("enterprise", "企业编码", "企业或单位的编码。", "企业代码", required=True),
        text(
            "enterprise_name", "企业名称", "企业或单位的全称。", required=True, sensitivity=PUBLIC
        ),
        KIND,
        unit("主管的预算单位编码；行政事业性国有资产填本单位。"),
        yuan("assets_yuan", "资产总额", "年末资产总额。", "资产"),
        yuan("liabilities_yuan", "负债总额", "年末负债总额。", "负债"),
        yuan("revenue_yuan", "营业收入", "全年营业收入。", "收入"),
        yuan("profit_yuan", "利润", "应缴收益所依据的利润，亏损为负。", "净利润"),
        number(
            "rate_pct", "收益上缴比例", "按规定应上缴的利润比例，百分数。", "上缴比例", unit=PERCENT
        ),
        yuan("paid_in_yuan", "已上缴收益", "全年实际上缴国库的国有资本收益。", "上缴收益"),
    ),
    key=("enterprise",),
    sources={"state_assets": "国有资产监督管理部门"},
    checks=(
        UNIT_OF_PLACE,
        percent("rate_pct", "收益上缴比例"),
        Check(
            code="enterprise_has_assets",
            column="assets_yuan",
            holds="assets_yuan IS NOT NULL",
            expected="'资产总额'",
            message="资产总额不能为空",
            fatal=False,
        ),
        Check(
            code="liabilities_within_assets",
            column="liabilities_yuan",
            holds="liabilities_yuan <= assets_yuan",
            expected="'不大于 ' || assets_yuan",
            message="负债总额大于资产总额",
            fatal=False,
        ),
        Check(
            code="administrative_has_unit",
            column="unit",
            holds="kind <> 'administrative' OR unit IS NOT NULL",
            expected="'预算单位编码'",
            message="行政事业性国有资产应写明单位编码",
        ),
        not_negative("assets_yuan", "资产总额", fatal=True),
        not_negative("liabilities_yuan", "负债总额", fatal=True),
        not_negative("paid_in_yuan", "已上缴收益"),
    ),
    dimensions=(
        FUND,
        SCOPE,
        of(KIND),
        Dimension(name="enterprise", title="企业（单位）", column="enterprise"),
    ),
    hierarchies=(by_choice(KIND, ENTERPRISE), by_organisation(ENTERPRISE)),
    measures=(
        sums("assets", "资产总额", "assets_yuan", "所选各企业（单位）资产总额之和。"),
        sums("liabilities", "负债总额", "liabilities_yuan", "所选各企业（单位）负债总额之和。"),
        sums("revenue", "营业收入", "revenue_yuan", "所选各企业营业收入之和。"),
        sums("profit", "利润", "profit_yuan", "所选各企业利润之和，亏损以负数计入。"),
        sums("paid_in", "已上缴收益", "paid_in_yuan", "所选各企业已上缴收益之和。"),
        sums(
            "rate",
            "上缴比例",
            "rate_pct",
            "一个企业的收益上缴比例。",
            unit=PERCENT,
            pinned=("enterprise",),
        ),
    ),
    sort=("enterprise",),
    words=("enterprise_name",),
    shown=(
        "enterprise_name",
        "kind",
        "assets_yuan",
        "liabilities_yuan",
        "profit_yuan",
        "rate_pct",
        "paid_in_yuan",
    ),
)
