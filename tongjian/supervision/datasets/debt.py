"""Government debt: limits, issues, repayments and balances of each bond or loan by month."""

from tongjian.supervision.datasets.declare import PUBLIC, Check, Dataset, Level, common_columns
from tongjian.supervision.datasets.shared import (
    BY_MONTH,
    BY_PLACE,
    FUND,
    MONTH,
    MONTHLY,
    SCOPE,
    by_choice,
    choice,
    code,
    month,
    newest,
    not_negative,
    of,
    project,
    sums,
    yuan,
)

KIND = choice(
    "kind",
    "债务类型",
    {"general": "一般债务", "special": "专项债务"},
    "一般债务或专项债务，限额分别管理。",
    "类型",
    sensitivity=PUBLIC,
)

DATASET = Dataset(
    name="debt",
    title="政府债务",
    group="assets",
    purpose="一般债务和专项债务的限额、余额，以及各月发行、还本、付息和逾期。",
    owner="财政部门",
    basis="《预算法实施条例》第四十三条：地方政府债务余额实行限额管理；"
    "《上海市预算审查监督条例》第五十条规定每季度或者每半年提供一次。",
    columns=(
        *common_columns(fund=False, scoped=False),
        KIND,
        code("debt_no", "债务编号", "债券或贷款的编号；只写限额的行留空。", "债券编号"),
        *project(),
        month(),
        yuan("limit_yuan", "债务限额", "该类债务的限额，每月重复填写，一类只填在一行。", "限额"),
        yuan("opening_yuan", "月初余额", "月初债务余额。", "期初余额"),
        yuan("issued_yuan", "本月举借", "当月发行或借入的金额。", "发行额"),
        yuan("repaid_yuan", "本月还本", "当月偿还的本金。", "还本额"),
        yuan("due_yuan", "本月到期", "当月应还的本金。", "到期额"),
        yuan("overdue_yuan", "本月逾期", "当月到期而没有偿还的本金。", "逾期额"),
        yuan("interest_yuan", "本月付息", "当月支付的利息。", "付息额"),
        yuan("balance_yuan", "月末余额", "月末债务余额。", "期末余额", "债务余额"),
    ),
    key=("level_scope", "kind", "debt_no", "period"),
    sources={"finance": "财政部门"},
    checks=(
        Check(
            code="balance_adds_up",
            column="balance_yuan",
            holds="balance_yuan = opening_yuan + coalesce(issued_yuan, 0) - coalesce(repaid_yuan, 0)",
            expected="opening_yuan + coalesce(issued_yuan, 0) - coalesce(repaid_yuan, 0)",
            message="月末余额应等于月初余额加本月举借减本月还本",
        ),
        Check(
            code="kind_of_fund",
            column="fund_type",
            holds="(kind = 'general' AND fund_type = 'general')"
            " OR (kind = 'special' AND fund_type = 'fund')",
            expected="CASE kind WHEN 'general' THEN '一般公共预算' ELSE '政府性基金预算' END",
            message="一般债务列入一般公共预算，专项债务列入政府性基金预算",
        ),
        Check(
            code="some_figure",
            column="balance_yuan",
            holds="limit_yuan IS NOT NULL OR balance_yuan IS NOT NULL",
            expected="'限额或余额'",
            message="债务限额和月末余额不能都为空",
        ),
        Check(
            code="overdue_within_due",
            column="overdue_yuan",
            holds="overdue_yuan <= due_yuan",
            expected="'不大于 ' || due_yuan",
            message="本月逾期大于本月到期",
            fatal=False,
        ),
        *(
            not_negative(name, title, fatal=True)
            for name, title in (
                ("limit_yuan", "债务限额"),
                ("balance_yuan", "月末余额"),
                ("issued_yuan", "本月举借"),
                ("repaid_yuan", "本月还本"),
            )
        ),
    ),
    dimensions=(
        FUND,
        SCOPE,
        of(KIND),
        of(project()[0]),
        MONTH,
    ),
    hierarchies=(
        by_choice(KIND, Level(name="debt", title="债务", column="debt_no"), BY_MONTH.levels[-1]),
        BY_MONTH,
        BY_PLACE,
    ),
    measures=(
        newest("balance", "债务余额", "balance_yuan", "各笔债务最近一月的余额之和。"),
        newest("limit", "债务限额", "limit_yuan", "最近一月的限额之和。"),
        sums("issued", "举借", "issued_yuan", "所选各月举借之和。"),
        sums("repaid", "还本", "repaid_yuan", "所选各月还本之和。"),
        sums("interest", "付息", "interest_yuan", "所选各月付息之和。"),
        sums("due", "到期", "due_yuan", "所选各月到期应还之和。"),
        sums("overdue", "逾期", "overdue_yuan", "所选各月新增逾期之和。"),
    ),
    period=MONTHLY,
    sort=("kind", "debt_no", "period"),
    words=("project_name",),
    shown=(
        "period",
        "kind",
        "debt_no",
        "project_name",
        "limit_yuan",
        "issued_yuan",
        "repaid_yuan",
        "balance_yuan",
    ),
    notes=("限额按债务类型填写在债务编号为空的一行，余额按每笔债务填写。",),
)
