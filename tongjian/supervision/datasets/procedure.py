"""Procedure: on which day which body took which step with a budget or accounts."""

from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Dataset,
    Dimension,
    Level,
    Period,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    FUND,
    SCOPE,
    by_choice,
    by_organisation,
    choice,
    code,
    counted,
    day,
    of,
    text,
    unit,
)

KIND = choice(
    "kind",
    "环节",
    {
        "draft_in": "提交草案",
        "session": "会议举行",
        "approved": "批准",
        "replied": "批复",
        "issued": "下达",
        "published": "公开",
        "reported": "报告",
        "filed": "备案",
    },
    "走到了哪一步。",
    sensitivity=PUBLIC,
)
SUBJECT = choice(
    "subject",
    "事项",
    {
        "budget": "预算",
        "department_budget": "部门预算",
        "unit_budget": "单位预算",
        "adjustment": "预算调整",
        "final_account": "决算",
        "general_transfer": "一般性转移支付",
        "earmarked_transfer": "专项转移支付",
        "three_public": "三公经费",
        "debt": "政府债务",
        "half_year": "上半年预算执行",
        "audit_report": "审计工作报告",
    },
    "办的是什么事。",
    sensitivity=PUBLIC,
)

DATASET = Dataset(
    name="procedure",
    title="法定程序",
    group="records",
    joint=True,
    purpose="预算、决算、调整和转移支付走过的每一步：哪个机关、哪一天、哪份文件。",
    owner="财政部门、人大常委会预算工委",
    basis="《预算法》第五十二条、第八十条和《上海市预算审查监督条例》第二十五条规定了各环节的期限。",
    columns=(
        *common_columns(fund=False, scoped=False),
        code("procedure_no", "程序编号", "每一步的唯一编号。", "编号", required=True),
        text("body", "机关", "办理这一步的机关。", "办理机关", required=True, sensitivity=PUBLIC),
        unit("涉及的预算单位编码；涉及整个行政区的留空。"),
        KIND,
        SUBJECT,
        day("date", "日期", "这一步的日期。", "办理日期", required=True),
        text("document", "文件", "文件的名称或文号。", "文号", sensitivity=PUBLIC),
    ),
    key=("procedure_no",),
    sources={"finance": "财政部门", "congress": "人大常委会预算工委"},
    checks=(
        Check(
            code="unit_of_unit_budget",
            column="unit",
            holds="NOT (subject IN ('department_budget', 'unit_budget') AND kind = 'replied')"
            " OR unit IS NOT NULL",
            expected="'预算单位编码'",
            message="批复部门预算、单位预算应写明单位编码",
        ),
        Check(
            code="near_year",
            column="date",
            holds="year(date) BETWEEN fiscal_year - 1 AND fiscal_year + 2",
            expected="fiscal_year || ' 年前后的日期'",
            message="日期离预算年度太远，请核对",
            fatal=False,
        ),
    ),
    dimensions=(
        FUND,
        SCOPE,
        of(KIND),
        of(SUBJECT),
        Dimension(name="date", title="日期", column="date"),
    ),
    hierarchies=(
        by_choice(SUBJECT, Level(name="kind", title="环节", column="kind")),
        by_choice(KIND),
        by_organisation(),
    ),
    measures=(counted("件数", "件", "所选程序的件数。"),),
    period=Period(column="date", kind="date", strict=False),
    sort=("date",),
    words=("document", "body"),
    shown=("date", "body", "subject", "kind", "unit", "document"),
    notes=("年度填预算、决算所属的年度，不是办理的年度。",),
)
