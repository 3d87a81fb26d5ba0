"""Meetings and training of units: people, days and money of each."""

from tongjian.supervision.datasets.declare import Check, Dataset, Level, Period, common_columns
from tongjian.supervision.datasets.shared import (
    FUND,
    SCOPE,
    by_choice,
    by_organisation,
    choice,
    code,
    count,
    counted,
    day,
    not_negative,
    number,
    of,
    sums,
    text,
    unit,
    with_unit,
    within_year,
    yuan,
)

KIND = choice("kind", "类型", {"meeting": "会议", "training": "培训"}, "会议或培训。")
RECORD = Level(name="record", title="会议（培训）", column="record_no", label="title")

DATASET = Dataset(
    name="meeting_training",
    title="会议与培训",
    group="public",
    purpose="各单位的每一次会议和培训：什么内容、多少人、几天、在哪里、花了多少钱。",
    owner="各预算单位",
    basis="工作惯例：各地会议费、培训费管理办法按人数、天数和标准核定支出。",
    columns=(
        *common_columns(fund=False, scoped=False),
        unit(required=True),
        code("record_no", "记录编号", "一次会议或培训的唯一编号。", "编号", required=True),
        KIND,
        text("title", "名称", "会议或培训的名称。", "会议名称", "培训名称", required=True),
        day("date", "开始日期", "开始的日期；按它的月份归入期间。", "日期", required=True),
        count("people", "人数", "参加人数，含工作人员。", "参加人数", required=True),
        number("days", "天数", "会期或培训天数，半天填 0.5。", required=True),
        text("place", "地点", "举办的地点或酒店。", "举办地点"),
        yuan("amount_yuan", "支出金额", "全部支出。", "金额", required=True),
    ),
    key=("record_no",),
    sources={"units": "预算单位"},
    checks=(
        with_unit("会议和培训"),
        Check(
            code="some_people",
            column="people",
            holds="people > 0",
            expected="'大于 0 的整数'",
            message="人数应大于 0",
        ),
        Check(
            code="half_days",
            column="days",
            holds="days > 0 AND days * 2 = round(days * 2)",
            expected="'0.5 的倍数'",
            message="天数以半天为单位，应大于 0",
        ),
        Check(
            code="long_meeting",
            column="days",
            holds="days <= 60",
            expected="'不超过 60 天'",
            message="天数过长，请核对是否与人数填反",
            fatal=False,
        ),
        not_negative("amount_yuan", "支出金额", fatal=True),
        within_year("date", "开始日期"),
    ),
    dimensions=(FUND, SCOPE, of(KIND)),
    hierarchies=(by_organisation(RECORD), by_choice(KIND, RECORD)),
    measures=(
        sums("amount", "支出金额", "amount_yuan", "所选各次会议、培训的支出之和。"),
        sums("people", "人次", "people", "所选各次会议、培训的人数之和。", unit="人次"),
        counted("次数", "次", "所选会议、培训的次数。"),
    ),
    period=Period(column="date", kind="date"),
    sort=("unit", "date"),
    words=("title", "place"),
    shown=("date", "unit", "kind", "title", "people", "days", "place", "amount_yuan"),
)
