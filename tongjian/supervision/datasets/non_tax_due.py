"""Non-tax revenue due and paid in, by unit and item, month by month."""

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
    SCOPE,
    UNIT,
    UNIT_OF_PLACE,
    by_organisation,
    code,
    month,
    not_negative,
    sums,
    text,
    unit,
    yuan,
)

ITEM = Level(name="item", title="收入项目", column="item", label="item_name")

DATASET = Dataset(
    name="non_tax_due",
    title="非税收入征缴",
    group="revenue",
    purpose="各执收单位各项非税收入当月应缴多少、已缴入国库多少。",
    owner="财政部门",
    basis="《预算法》第五十六条：政府的全部收入应当上缴国库，任何部门、单位和个人不得截留、占用、挪用或者拖欠。",
    columns=(
        *common_columns(scoped=False),
        unit("执收单位的预算单位编码。", required=True),
        code(
            "item",
            "收入项目编码",
            "收入分类科目编码，103 开头。",
            "收入分类编码",
            codes="revenue",
            required=True,
            sensitivity=PUBLIC,
        ),
        text("item_name", "收入项目名称", "收入项目的名称。", sensitivity=PUBLIC),
        month(),
        yuan("due_yuan", "本月应缴", "当月应当上缴国库的金额。", "应缴金额", required=True),
        yuan("paid_in_yuan", "本月已缴", "当月实际缴入国库的金额。", "已缴金额", required=True),
    ),
    key=("unit", "item", "period", "fund_type"),
    sources={"finance": "财政部门"},
    checks=(
        UNIT_OF_PLACE,
        Check(
            code="non_tax_code",
            column="item",
            holds="starts_with(item, '103')",
            expected="'103 开头的编码'",
            message="非税收入征缴只含非税收入科目",
        ),
        not_negative("due_yuan", "本月应缴"),
        not_negative("paid_in_yuan", "本月已缴"),
    ),
    dimensions=(
        FUND,
        SCOPE,
        MONTH,
        Dimension(name="item", title="收入项目", column="item"),
    ),
    hierarchies=(
        by_organisation(ITEM),
        Hierarchy(name="by_item", title="按收入项目", levels=(ITEM, UNIT)),
        BY_MONTH,
    ),
    measures=(
        sums("paid_in", "已缴", "paid_in_yuan", "所选各月已缴之和。"),
        sums("due", "应缴", "due_yuan", "所选各月应缴之和。"),
    ),
    period=MONTHLY,
    sort=("unit", "item", "period"),
    words=("item_name",),
    shown=("period", "unit", "item", "due_yuan", "paid_in_yuan"),
)
