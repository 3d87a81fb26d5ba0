"""Social insurance funds: income, expenditure and balance of each fund by month."""

from tongjian.supervision.datasets.declare import PUBLIC, Check, Dataset, common_columns
from tongjian.supervision.datasets.shared import (
    BY_MONTH,
    BY_PLACE,
    FUND,
    MONTH,
    MONTHLY,
    SCOPE,
    by_choice,
    choice,
    month,
    newest,
    not_negative,
    of,
    sums,
    yuan,
)

KIND = choice(
    "fund",
    "险种",
    {
        "pension": "企业职工基本养老保险",
        "medical": "职工基本医疗保险",
        "unemployment": "失业保险",
        "injury": "工伤保险",
        "resident_pension": "城乡居民基本养老保险",
        "resident_medical": "城乡居民基本医疗保险",
    },
    "社会保险基金的险种。",
    "基金",
    sensitivity=PUBLIC,
)

DATASET = Dataset(
    name="social_insurance",
    title="社会保险基金",
    group="assets",
    purpose="各项社会保险基金各月的收入、支出和滚存结余。",
    owner="人力资源和社会保障部门",
    basis="《上海市预算审查监督条例》第十二条：审查监督各项基金收支安排、财政补助和预算平衡的情况。",
    columns=(
        *common_columns(fund=False, scoped=False),
        KIND,
        month(),
        yuan("opening_yuan", "月初结余", "月初滚存结余。", "期初结余", required=True),
        yuan("income_yuan", "本月收入", "当月基金收入。", "收入", required=True),
        yuan("expenditure_yuan", "本月支出", "当月基金支出。", "支出", required=True),
        yuan("balance_yuan", "月末结余", "月末滚存结余。", "滚存结余", "期末结余", required=True),
    ),
    key=("level_scope", "fund", "period"),
    sources={"human_resources": "人力资源和社会保障部门"},
    checks=(
        Check(
            code="balance_adds_up",
            column="balance_yuan",
            holds="balance_yuan = opening_yuan + income_yuan - expenditure_yuan",
            expected="opening_yuan + income_yuan - expenditure_yuan",
            message="月末结余应等于月初结余加本月收入减本月支出",
        ),
        Check(
            code="fund_of_insurance",
            column="fund_type",
            holds="fund_type = 'social_insurance'",
            expected="'社会保险基金预算'",
            message="预算种类应为社会保险基金预算",
        ),
        not_negative("income_yuan", "本月收入"),
        not_negative("expenditure_yuan", "本月支出"),
        not_negative("balance_yuan", "月末结余"),
    ),
    dimensions=(FUND, SCOPE, of(KIND), MONTH),
    hierarchies=(by_choice(KIND, BY_MONTH.levels[-1]), BY_MONTH, BY_PLACE),
    measures=(
        newest("balance", "滚存结余", "balance_yuan", "各险种最近一月的滚存结余之和。"),
        sums("income", "收入", "income_yuan", "所选各月收入之和。"),
        sums("expenditure", "支出", "expenditure_yuan", "所选各月支出之和。"),
    ),
    period=MONTHLY,
    sort=("fund", "period"),
    shown=("period", "fund", "opening_yuan", "income_yuan", "expenditure_yuan", "balance_yuan"),
)
