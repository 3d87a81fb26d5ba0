"""Accounting vouchers of units, line by line: given in confidence."""

from tongjian.supervision.datasets.declare import (
    SECRET,
    Check,
    Dataset,
    Dimension,
    Hierarchy,
    Level,
    Period,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    FUND,
    SCOPE,
    UNIT_OF_PLACE,
    by_organisation,
    code,
    count,
    day,
    sums,
    text,
    unit,
    yuan,
)

DEBIT = Level(name="debit", title="借方科目", column="debit_account", label="debit_name")
CREDIT = Level(name="credit", title="贷方科目", column="credit_account", label="credit_name")

DATASET = Dataset(
    name="voucher",
    title="会计凭证",
    group="records",
    confidential=True,
    purpose="预算单位会计凭证的每一行：日期、借贷科目、摘要、金额。属于保密数据，只有获准的人可以查看。",
    owner="财政部门",
    basis="《预算法实施条例》第六十一条：各部门、各单位应当按照本级政府财政部门的要求建立健全财务制度，加强会计核算。",
    columns=(
        *common_columns(fund=False, scoped=False),
        code("voucher_no", "凭证号", "凭证编号，同一文件内与行号一起不重复。", required=True),
        count("line_no", "行号", "凭证内的行号。", "分录号", required=True),
        day("date", "日期", "记账日期；按它的月份归入期间。", "记账日期", required=True),
        unit(required=True),
        code("debit_account", "借方科目", "借方会计科目编码。", "借方科目编码", required=True),
        text("debit_name", "借方科目名称", "借方会计科目名称。"),
        code("credit_account", "贷方科目", "贷方会计科目编码。", "贷方科目编码", required=True),
        text("credit_name", "贷方科目名称", "贷方会计科目名称。"),
        text("summary", "摘要", "业务摘要，用中文写明。", longest=500, sensitivity=SECRET),
        yuan("amount_yuan", "金额", "金额，红字冲销为负。", required=True, sensitivity=SECRET),
    ),
    key=("unit", "voucher_no", "line_no"),
    sources={"finance": "财政部门"},
    checks=(
        UNIT_OF_PLACE,
        Check(
            code="two_accounts",
            column="credit_account",
            holds="debit_account <> credit_account",
            expected="'与借方不同的科目'",
            message="借方科目与贷方科目相同",
            fatal=False,
        ),
        Check(
            code="some_amount",
            column="amount_yuan",
            holds="amount_yuan <> 0",
            expected="'不为 0 的金额'",
            message="金额为 0",
            fatal=False,
        ),
        Check(
            code="line_from_one",
            column="line_no",
            holds="line_no >= 1",
            expected="'1、2、3…'",
            message="行号从 1 开始",
        ),
    ),
    dimensions=(
        FUND,
        SCOPE,
        Dimension(name="date", title="日期", column="date"),
        Dimension(name="debit_account", title="借方科目", column="debit_account"),
        Dimension(name="credit_account", title="贷方科目", column="credit_account"),
    ),
    hierarchies=(
        by_organisation(DEBIT, CREDIT),
        Hierarchy(name="debit", title="按借方科目", levels=(DEBIT, CREDIT)),
    ),
    measures=(sums("amount", "金额", "amount_yuan", "所选各行金额之和，冲销以负数计入。"),),
    period=Period(column="date", kind="date"),
    sort=("unit", "date", "voucher_no", "line_no"),
    words=("summary", "debit_name", "credit_name"),
    shown=(
        "date",
        "unit",
        "voucher_no",
        "debit_name",
        "credit_name",
        "summary",
        "amount_yuan",
    ),
    notes=("保密数据单独存放，没有查阅权限的人看不到任何页面、下载和报送内容。",),
)
