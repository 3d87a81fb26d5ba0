"""Registers other data are held against: listed suppliers and standards."""

from tongjian.supervision.datasets.declare import Check, Dataset, common_columns
from tongjian.supervision.datasets.shared import (
    FUND,
    SCOPE,
    by_choice,
    choice,
    code,
    counted,
    day,
    number,
    of,
    text,
)

KIND = choice(
    "kind",
    "登记类型",
    {"supplier": "定点供应商", "standard": "开支标准"},
    "定点供应商名单，或开支标准。",
    "类型",
)

DATASET = Dataset(
    name="register",
    title="名单与标准",
    group="records",
    purpose="会议、维修等定点供应商名单，以及会议费、培训费等开支标准，用来与实际支出比对。",
    owner="财政部门",
    basis="工作惯例：财政部门公布的定点供应商名单和开支标准。",
    columns=(
        *common_columns(fund=False, scoped=False),
        KIND,
        code("entry_no", "登记编号", "登记项在该类型内的唯一编号。", "编号", required=True),
        text("key", "登记项", "供应商全称，或标准的名称。", "供应商", "标准名称", required=True),
        text("value", "内容", "供应商的服务类别，或标准的文字说明。", "说明", longest=500),
        number("number_value", "标准值", "标准的数值，例如每人每天多少元；名单留空。", "数值"),
        day("date_from", "起始日期", "自哪一天起有效。", "开始日期", required=True),
        day("date_to", "终止日期", "到哪一天为止有效；长期有效的留空。", "结束日期"),
    ),
    key=("kind", "entry_no"),
    sources={"finance": "财政部门"},
    checks=(
        Check(
            code="from_before_to",
            column="date_to",
            holds="date_to >= date_from",
            expected="'不早于 ' || date_from",
            message="终止日期早于起始日期",
        ),
        Check(
            code="standard_has_number",
            column="number_value",
            holds="kind <> 'standard' OR number_value IS NOT NULL",
            expected="'数字'",
            message="开支标准必须填标准值",
        ),
        Check(
            code="standard_positive",
            column="number_value",
            holds="number_value > 0",
            expected="'大于 0 的数'",
            message="标准值应大于 0",
        ),
    ),
    dimensions=(FUND, SCOPE, of(KIND)),
    hierarchies=(by_choice(KIND),),
    measures=(counted("项数", "项", "所选登记项的项数。"),),
    sort=("kind", "entry_no"),
    words=("key", "value"),
    shown=("kind", "key", "value", "number_value", "date_from", "date_to"),
    notes=("名单或标准变动后，重新报送全部登记项；不再有效的填上终止日期并保留。",),
)
