"""Tax paid in by month, tax, industry and town, as the tax department counts it."""

from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Dataset,
    Hierarchy,
    Level,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    BY_MONTH,
    BY_PLACE,
    BY_REVENUE,
    FUND,
    MONTH,
    MONTHLY,
    SCOPE,
    by_choice,
    choice,
    code,
    month,
    of,
    sums,
    yuan,
)

INDUSTRY = choice(
    "industry",
    "行业",
    {
        "manufacturing": "制造业",
        "wholesale": "批发和零售业",
        "realestate": "房地产业",
        "finance": "金融业",
        "construction": "建筑业",
        "information": "信息传输、软件和信息技术服务业",
        "services": "租赁和商务服务业",
        "other": "其他行业",
    },
    "纳税人所属行业。",
)
TOWN = Level(name="town", title="镇", column="town", names="jurisdiction")

DATASET = Dataset(
    name="tax",
    title="税收入库",
    group="revenue",
    purpose="各月各税种入库的税收，按行业和镇分，用来看税源结构，并与财政的收入数核对。",
    owner="税务部门",
    basis="《上海市预算审查监督条例》第二十一条：有关部门应当通过预算联网监督系统提供税务方面数据。",
    columns=(
        *common_columns(fund=False, scoped=False),
        month(),
        code(
            "revenue_code",
            "收入分类编码",
            "税种的收入分类科目编码，101 开头。",
            "收入科目编码",
            "税种编码",
            codes="revenue",
            required=True,
            sensitivity=PUBLIC,
        ),
        INDUSTRY,
        code(
            "town",
            "镇",
            "纳税人所在镇的行政区划代码；不分镇的留空。",
            codes="jurisdiction",
            sensitivity=PUBLIC,
        ),
        yuan("amount_yuan", "入库税额", "当月入库的地方级税额，退库为负。", "税额", required=True),
    ),
    key=("level_scope", "period", "revenue_code", "industry", "town"),
    sources={"tax": "税务部门"},
    checks=(
        Check(
            code="tax_code",
            column="revenue_code",
            holds="starts_with(revenue_code, '101')",
            expected="'101 开头的编码'",
            message="税收入库只含税收收入科目",
        ),
        Check(
            code="town_below",
            column="town",
            holds="starts_with(town, jurisdiction)",
            expected="jurisdiction || ' 开头的代码'",
            message="镇的代码应以本行政区划代码开头",
        ),
        Check(
            code="tax_is_general",
            column="fund_type",
            holds="fund_type = 'general'",
            expected="'一般公共预算'",
            message="税收属于一般公共预算收入",
        ),
    ),
    dimensions=(FUND, SCOPE, of(INDUSTRY), MONTH),
    hierarchies=(
        BY_REVENUE,
        by_choice(INDUSTRY, TOWN),
        Hierarchy(name="by_town", title="按镇", levels=(TOWN,)),
        BY_MONTH,
        BY_PLACE,
    ),
    measures=(
        sums("paid_in", "入库税额", "amount_yuan", "所选各月入库税额之和，退库以负数计入。"),
    ),
    period=MONTHLY,
    sort=("revenue_code", "period"),
    shown=("period", "revenue_code", "industry", "town", "amount_yuan"),
    notes=("与财政部门的收入数据是两个来源，从不相加，只作比对。",),
)
