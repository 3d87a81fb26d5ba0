"""Treasury payments: one row per payment voucher."""

from tongjian.supervision.datasets.budget import DATASET as BUDGET
from tongjian.supervision.datasets.budget import KINDS
from tongjian.supervision.datasets.declare import (
    PERSONAL,
    Check,
    Column,
    Dataset,
    Dimension,
    Hierarchy,
    Level,
    Measure,
    Period,
    common_columns,
)

SETTLEMENTS = {"transfer": "转账", "cash": "现金", "card": "公务卡"}
PAYMENT = Level(name="payment", title="支付凭证", column="payment_no")
BY_ORGANISATION = next(item for item in BUDGET.hierarchies if item.name == "organisation")

DATASET = Dataset(
    name="payment",
    title="国库集中支付",
    purpose="每一笔国库集中支付：谁、何时、从哪个科目和项目、付给谁、付多少。",
    owner="财政部门（国库支付机构）",
    basis="《预算法》第六十一条：国家实行国库集中收缴和集中支付制度。",
    columns=(
        *common_columns(),
        Column(
            name="payment_no",
            title="支付凭证号",
            type="code",
            required=True,
            aliases=("凭证号", "支付单号"),
            meaning="一笔支付的唯一编号，同一文件内不得重复。",
        ),
        Column(
            name="date_applied",
            title="申请日期",
            type="date",
            meaning="单位提出支付申请的日期。",
        ),
        Column(
            name="date_paid",
            title="支付日期",
            type="date",
            required=True,
            aliases=("付款日期",),
            meaning="国库实际支付的日期；按它的月份归入期间。",
        ),
        *(
            BUDGET.column(name)
            for name in ("unit", "function_code", "dept_econ_code", "gov_econ_code")
        ),
        BUDGET.column("project"),
        BUDGET.column("project_name"),
        Column(
            name="kind",
            title="支出类型",
            type="choice",
            choices=KINDS,
            required=True,
            meaning="基本支出或项目支出。",
        ),
        Column(
            name="payee",
            title="收款人",
            type="text",
            sensitivity=PERSONAL,
            protect="payee",
            aliases=("收款人名称", "收款单位"),
            meaning="收款人全称；个人姓名入库后只保留代号，姓名另存并可依法删除。",
        ),
        Column(
            name="payee_account",
            title="收款账号",
            type="code",
            sensitivity=PERSONAL,
            protect="account",
            aliases=("收款人账号",),
            longest=64,
            meaning="收款账号；入库后只保留加密比对值和末四位。",
        ),
        Column(
            name="purpose",
            title="用途",
            type="text",
            aliases=("摘要", "资金用途"),
            longest=500,
            meaning="资金用途，用中文写明。",
        ),
        Column(
            name="settlement",
            title="结算方式",
            type="choice",
            choices=SETTLEMENTS,
            meaning="转账、现金或公务卡。",
        ),
        Column(
            name="amount_yuan",
            title="支付金额",
            type="amount",
            unit="元",
            required=True,
            aliases=("金额",),
            meaning="支付金额，退款为负。",
        ),
        Column(
            name="allotment",
            title="指标文号",
            type="text",
            aliases=("预算指标文号",),
            meaning="所用预算指标的文号。",
        ),
        Column(
            name="contract",
            title="合同编号",
            type="text",
            meaning="对应的合同编号；无合同留空。",
        ),
    ),
    key=("payment_no",),
    sources={"finance": "财政部门"},
    checks=(
        Check(
            code="own_level_only",
            column="level_scope",
            holds="level_scope = 'own_level'",
            expected="'本级'",
            message="支付数据一律为本级口径",
        ),
        Check(
            code="payment_with_unit",
            column="unit",
            holds="unit IS NOT NULL",
            expected="'预算单位编码'",
            message="每笔支付必须写明单位编码",
        ),
        Check(
            code="paid_in_year",
            column="date_paid",
            holds="year(date_paid) = fiscal_year",
            expected="fiscal_year || ' 年内的日期'",
            message="支付日期不在预算年度内",
            fatal=False,
        ),
    ),
    dimensions=(
        Dimension(name="fund_type", title="预算种类", column="fund_type"),
        Dimension(name="level_scope", title="口径", column="level_scope", pinned="own_level"),
        Dimension(name="kind", title="支出类型", column="kind"),
        Dimension(name="settlement", title="结算方式", column="settlement"),
        Dimension(name="payee", title="收款人", column="payee"),
        Dimension(name="date_paid", title="支付日期", column="date_paid"),
    ),
    hierarchies=(
        Hierarchy(
            name="organisation",
            title="按单位",
            levels=(*BY_ORGANISATION.levels, PAYMENT),
        ),
        *(
            Hierarchy(name=item.name, title=item.title, levels=(*item.levels, PAYMENT))
            for item in BUDGET.hierarchies
            if item.name != "organisation"
        ),
        Hierarchy(
            name="time",
            title="按时间",
            levels=(
                Level(name="year", title="年度", column="fiscal_year"),
                Level(name="month", title="月", column="date_paid", cut=7),
                Level(name="day", title="日", column="date_paid"),
                PAYMENT,
            ),
        ),
    ),
    measures=(
        Measure(
            name="paid",
            title="支付金额",
            column="amount_yuan",
            meaning="所选各笔支付金额之和，退款以负数计入。",
        ),
    ),
    period=Period(column="date_paid", kind="date", strict=False),
    sort=("unit", "date_paid"),
    words=("project_name", "payee", "purpose"),
    shown=(
        "date_paid",
        "unit",
        "project_name",
        "payee",
        "purpose",
        "amount_yuan",
    ),
    between_levels=("function_code", ("230",)),
    notes=(
        "可以逐月报送（期间 01 至 12，按支付日期的月份），也可以报送全年；全年覆盖此前各月。",
        "个人收款人的姓名和全部账号不进入查询数据，只在加密封存的原文件中保留。",
    ),
)
