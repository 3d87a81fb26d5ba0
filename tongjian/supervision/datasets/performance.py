"""Performance: each target of a project, what was declared, measured and scored."""

from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Dataset,
    Dimension,
    Hierarchy,
    Level,
    Measure,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    FUND,
    PROJECT,
    SCOPE,
    by_organisation,
    choice,
    code,
    counted,
    not_negative,
    number,
    of,
    project,
    sums,
    text,
    unit,
    with_unit,
    yuan,
)

DIRECTION = choice(
    "direction",
    "指标方向",
    {"ge": "不少于", "le": "不多于", "eq": "等于", "text": "定性"},
    "实际值不少于、不多于、等于目标值，或者只作定性描述。",
    "比较方向",
)
ONCE = ("target_no",)
TARGET = Level(name="target", title="绩效指标", column="target_no", label="level3")

DATASET = Dataset(
    name="performance",
    title="预算绩效",
    group="results",
    purpose="各项目的绩效指标：申报了什么目标、实际达到多少、得了多少分。",
    owner="各预算单位",
    basis="《上海市预算审查监督条例》第十七条：各级政府、各部门、各单位应当实施全面预算绩效管理。",
    columns=(
        *common_columns(fund=False, scoped=False),
        unit(required=True),
        *project(required=True),
        code("target_no", "指标编号", "指标在该项目内的编号。", "指标序号", required=True),
        text("level1", "一级指标", "一级指标，例如 产出指标。", required=True),
        text("level2", "二级指标", "二级指标，例如 数量指标。"),
        text("level3", "三级指标", "三级指标，即具体的指标名称。", "指标名称", required=True),
        text("declared", "目标值说明", "申报的目标，原文照录，例如 ≥95%。", "年度指标值"),
        DIRECTION,
        number("target_value", "目标值", "申报的目标数；定性指标留空。"),
        number("measured_value", "实际值", "实际达到的数；尚未自评的留空。", "完成值"),
        text("measured", "完成情况说明", "实际完成情况，原文照录。", "实际完成情况"),
        text("measure_unit", "计量单位", "目标值和实际值的单位，例如 人次、%。", longest=20),
        number("weight", "权重", "该指标的分值，一个项目合计 100。", "分值"),
        number("score", "得分", "自评或评价得分。", "自评得分"),
        yuan("budget_yuan", "项目预算", "项目的全年预算，每个指标行重复填写。", sensitivity=PUBLIC),
        yuan("actual_yuan", "项目支出", "项目的实际支出，每个指标行重复填写。", "执行数"),
    ),
    key=("project", "target_no"),
    sources={"units": "预算单位"},
    by_unit=True,
    checks=(
        with_unit("绩效指标"),
        Check(
            code="target_of_number",
            column="target_value",
            holds="direction = 'text' OR target_value IS NOT NULL",
            expected="'数字'",
            message="方向为不少于、不多于、等于的指标必须填目标值",
        ),
        Check(
            code="unit_of_number",
            column="measure_unit",
            holds="direction = 'text' OR measure_unit IS NOT NULL",
            expected="'计量单位'",
            message="有目标值的指标应写明计量单位",
            fatal=False,
        ),
        Check(
            code="score_within_weight",
            column="score",
            holds="score BETWEEN 0 AND coalesce(weight, 100)",
            expected="'0 至 ' || coalesce(weight, 100)",
            message="得分应在 0 与权重之间",
        ),
        Check(
            code="weight_range",
            column="weight",
            holds="weight BETWEEN 0 AND 100",
            expected="'0 至 100'",
            message="权重应在 0 至 100 之间",
        ),
        not_negative("budget_yuan", "项目预算", fatal=True),
    ),
    dimensions=(
        FUND,
        SCOPE,
        of(DIRECTION),
        Dimension(name="project", title="项目", column="project"),
        Dimension(name="target_no", title="指标编号", column="target_no"),
    ),
    hierarchies=(
        by_organisation(PROJECT, TARGET),
        Hierarchy(
            name="level",
            title="按指标类型",
            levels=(
                Level(name="level1", title="一级指标", column="level1"),
                Level(name="level2", title="二级指标", column="level2"),
            ),
        ),
    ),
    measures=(
        Measure(
            name="budget",
            title="项目预算",
            column="budget_yuan",
            latest=ONCE,
            meaning="所选各项目的预算之和，一个项目只计一次。",
        ),
        Measure(
            name="actual",
            title="项目支出",
            column="actual_yuan",
            latest=ONCE,
            meaning="所选各项目的支出之和，一个项目只计一次。",
        ),
        sums("score", "得分", "score", "一个项目各指标得分之和。", unit="分", pinned=("project",)),
        sums(
            "weight", "权重", "weight", "一个项目各指标权重之和。", unit="分", pinned=("project",)
        ),
        counted("指标数", "个", "所选绩效指标的个数。"),
    ),
    sort=("unit", "project", "target_no"),
    words=("project_name", "level3", "declared"),
    shown=(
        "unit",
        "project_name",
        "level3",
        "declared",
        "measured",
        "weight",
        "score",
    ),
    notes=(
        "按单位报送，一个单位一份，全年一次；自评完成后重新报送，填上实际值和得分。",
        "项目预算和项目支出在该项目的每一行都要填，计算时一个项目只计一次。",
    ),
)
