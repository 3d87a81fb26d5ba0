"""Balances of the treasury and of current accounts, opening and closing of each month."""

from tongjian.supervision.datasets.declare import Check, Dataset, Level, common_columns
from tongjian.supervision.datasets.shared import (
    BY_MONTH,
    FUND,
    MONTH,
    MONTHLY,
    SCOPE,
    UNIT_OF_PLACE,
    by_choice,
    by_organisation,
    choice,
    code,
    month,
    newest,
    of,
    text,
    unit,
    yuan,
)

ACCOUNT = choice(
    "account",
    "账户类型",
    {
        "treasury": "国库库款",
        "advance": "暂付款",
        "current": "往来款",
        "working_fund": "预算周转金",
        "stabilisation": "预算稳定调节基金",
        "reserve": "预备费",
    },
    "国库库款、暂付款、往来款、预算周转金、预算稳定调节基金或预备费。",
    "科目类型",
)
LINE = Level(name="account_no", title="账户", column="account_no", label="account_name")

DATASET = Dataset(
    name="balance",
    title="库款与往来",
    group="assets",
    purpose="国库库款、暂付款、往来款、预算周转金、预算稳定调节基金各月的期初和期末余额。",
    owner="财政部门（国库支付机构）",
    basis="《预算法实施条例》第七十五条：地方各级政府财政部门应当定期报送政府债务余额统计报告、国库库款报告。",
    columns=(
        *common_columns(fund=False, scoped=False),
        ACCOUNT,
        code("account_no", "账户编号", "账户或明细科目的编号。", "科目编号", required=True),
        text("account_name", "账户名称", "账户或明细科目的名称。", "科目名称"),
        unit("账户所属的预算单位编码；财政总账户留空。"),
        month(),
        yuan("opening_yuan", "月初余额", "月初余额。", "期初余额", required=True),
        yuan("closing_yuan", "月末余额", "月末余额。", "期末余额", "余额", required=True),
    ),
    key=("account", "account_no", "period"),
    sources={"finance": "财政部门"},
    checks=(
        UNIT_OF_PLACE,
        Check(
            code="treasury_negative",
            column="closing_yuan",
            holds="account IN ('advance', 'current') OR closing_yuan >= 0",
            expected="'不小于 0 的数'",
            message="库款、周转金、稳定调节基金和预备费的月末余额不应为负",
        ),
        Check(
            code="current_has_unit",
            column="unit",
            holds="account <> 'current' OR unit IS NOT NULL",
            expected="'预算单位编码'",
            message="往来款应写明单位编码",
            fatal=False,
        ),
    ),
    dimensions=(FUND, SCOPE, of(ACCOUNT), MONTH),
    hierarchies=(
        by_choice(ACCOUNT, LINE, BY_MONTH.levels[-1]),
        by_organisation(LINE),
        BY_MONTH,
    ),
    measures=(
        newest(
            "closing",
            "月末余额",
            "closing_yuan",
            "一类账户最近一月的月末余额之和；各类账户之间从不相加。",
            pinned=("account",),
        ),
    ),
    period=MONTHLY,
    sort=("account", "account_no", "period"),
    words=("account_name",),
    shown=("period", "account", "account_name", "unit", "opening_yuan", "closing_yuan"),
)
