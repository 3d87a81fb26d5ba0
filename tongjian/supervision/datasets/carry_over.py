"""Carried-over money: of which year, how much at the start, used and left."""

from tongjian.supervision.datasets.budget import DATASET as BUDGET
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
    FUNCTION,
    FUND,
    PROJECT,
    SCOPE,
    UNIT_OF_PLACE,
    by_organisation,
    count,
    not_negative,
    project,
    sums,
    unit,
    yuan,
)

DATASET = Dataset(
    name="carry_over",
    title="结转资金",
    group="execution",
    purpose="各单位各项目从以前年度结转来的资金：哪一年的、年初多少、用了多少、还剩多少。",
    owner="财政部门",
    basis="《预算法》第四十二条：连续两年未用完的结转资金，应当作为结余资金管理。",
    columns=(
        *common_columns(scoped=False),
        *project(),
        unit(required=True),
        BUDGET.column("function_code"),
        count("origin_year", "资金来源年度", "资金最初列入预算的年度。", "结转年度", required=True),
        yuan("opening_yuan", "年初结转", "年初结转余额。", required=True, sensitivity=PUBLIC),
        yuan("used_yuan", "本年使用", "本年已使用的结转资金。", required=True, sensitivity=PUBLIC),
        yuan("closing_yuan", "年末结转", "年末尚未使用的余额。", required=True, sensitivity=PUBLIC),
    ),
    key=("unit", "function_code", "project", "origin_year", "fund_type"),
    sources={"finance": "财政部门"},
    checks=(
        UNIT_OF_PLACE,
        Check(
            code="closing_adds_up",
            column="closing_yuan",
            holds="closing_yuan = opening_yuan - used_yuan",
            expected="opening_yuan - used_yuan",
            message="年末结转应等于年初结转减本年使用",
        ),
        Check(
            code="origin_before",
            column="origin_year",
            holds="origin_year BETWEEN 2000 AND fiscal_year - 1",
            expected="'早于 ' || fiscal_year || ' 的年份'",
            message="资金来源年度应早于本年度",
        ),
        not_negative("opening_yuan", "年初结转", fatal=True),
        not_negative("used_yuan", "本年使用"),
        not_negative("closing_yuan", "年末结转"),
    ),
    dimensions=(
        FUND,
        SCOPE,
        Dimension(name="origin_year", title="资金来源年度", column="origin_year"),
    ),
    hierarchies=(
        by_organisation(PROJECT),
        FUNCTION,
        Hierarchy(
            name="by_origin",
            title="按来源年度",
            levels=(Level(name="origin", title="来源年度", column="origin_year"), PROJECT),
        ),
    ),
    measures=(
        sums("closing", "年末结转", "closing_yuan", "所选各行年末结转之和。"),
        sums("opening", "年初结转", "opening_yuan", "所选各行年初结转之和。"),
        sums("used", "本年使用", "used_yuan", "所选各行本年使用之和。"),
    ),
    sort=("unit", "function_code", "project"),
    words=("project_name",),
    shown=(
        "unit",
        "function_code",
        "project_name",
        "origin_year",
        "opening_yuan",
        "used_yuan",
        "closing_yuan",
    ),
    between_levels=("function_code", ("230",)),
)
