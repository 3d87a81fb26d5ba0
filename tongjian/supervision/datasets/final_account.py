"""Final accounts line by line: of a unit, or of the whole jurisdiction under its own code."""

from tongjian.supervision.datasets.budget import KINDS
from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Column,
    Dataset,
    Dimension,
    Hierarchy,
    Level,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    BY_REVENUE,
    DEPT_ECON,
    FUNCTION,
    FUND,
    MONTH,
    MONTHLY,
    PLACE,
    SCOPE,
    UNIT,
    UNIT_OF_PLACE,
    choice,
    code,
    newest,
    of,
    text,
    unit,
    yuan,
)

SIDE = choice(
    "side",
    "收支",
    {"revenue": "收入", "expenditure": "支出"},
    "该行属于收入还是支出。",
    "收入或支出",
    sensitivity=PUBLIC,
)
KIND = choice(
    "kind",
    "支出类型",
    KINDS,
    "基本支出或项目支出；不分的行留空。",
    required=False,
    sensitivity=PUBLIC,
)
TABLE = Level(name="table", title="表", column="table_name")
LINE = Level(name="line", title="行", column="line_name")
BOTH_SIDES = Level(name="side", title="收支", column="side")
APART = ("table_name", "side")
TOTALS = (
    "'合计', '总计', '小计', '收入合计', '支出合计', '收入总计', '支出总计', "
    "'本年收入合计', '本年支出合计'"
)

DATASET = Dataset(
    name="final_account",
    title="决算",
    group="execution",
    purpose="各单位和本级政府决算各表的每一行：年初预算数、调整预算数、决算数。",
    owner="财政部门、各预算单位",
    basis="《上海市预算审查监督条例》第四十五条：决算草案应当按预算数、调整预算数以及决算数分别列出。",
    columns=(
        *common_columns(scoped=False),
        text("table_name", "表名", "决算表的名称，例如 收入支出决算总表。", required=True),
        text("line_no", "行次", "表中的行次。", required=True, longest=20),
        text("line_name", "行名称", "该行的名称，例如 一般公共服务支出。", "项目", required=True),
        unit(
            "预算单位编码；整个行政区的决算填行政区划代码。",
            required=True,
        ),
        SIDE,
        code(
            "function_code",
            "功能分类编码",
            "支出功能分类；收入行留空。",
            "支出功能分类编码",
            codes="function",
            sensitivity=PUBLIC,
        ),
        code(
            "revenue_code",
            "收入分类编码",
            "收入分类科目；支出行留空。",
            "收入科目编码",
            codes="revenue",
            sensitivity=PUBLIC,
        ),
        code(
            "dept_econ_code",
            "部门经济分类编码",
            "部门预算支出经济分类；收入行留空。",
            "部门预算支出经济分类编码",
            codes="economic_department",
            sensitivity=PUBLIC,
        ),
        KIND,
        yuan("budget_yuan", "年初预算数", "人代会批准的预算数。", "预算数", sensitivity=PUBLIC),
        yuan("adjusted_yuan", "调整预算数", "调整后的预算数。", "全年预算数", sensitivity=PUBLIC),
        yuan(
            "final_yuan",
            "决算数",
            "决算数；年度中为年初至该月的累计执行数。",
            "执行数",
            "累计数",
            sensitivity=PUBLIC,
        ),
        Column(
            name="period",
            title="期间",
            type="period",
            blank="'12'",
            sensitivity=PUBLIC,
            meaning="年度中的执行表填截至的月份，01 至 12；全年的决算留空。",
        ),
    ),
    key=("table_name", "line_no", "line_name", "unit", "period"),
    period=MONTHLY,
    sources={"finance": "财政部门", "units": "预算单位"},
    by_unit=True,
    checks=(
        UNIT_OF_PLACE,
        Check(
            code="revenue_without_function",
            column="function_code",
            holds="side <> 'revenue' OR (function_code IS NULL AND dept_econ_code IS NULL)",
            expected="'空白'",
            message="收入行不填支出的功能分类和经济分类",
        ),
        Check(
            code="expenditure_without_revenue",
            column="revenue_code",
            holds="side <> 'expenditure' OR revenue_code IS NULL",
            expected="'空白'",
            message="支出行不填收入分类",
        ),
        Check(
            code="total_line",
            column="line_name",
            holds=f"replace(replace(line_name, ' ', ''), '　', '') NOT IN ({TOTALS})",
            expected="'明细行'",
            message="数据中不放合计行，否则会重复计算",
        ),
    ),
    dimensions=(
        FUND,
        SCOPE,
        of(SIDE),
        of(KIND),
        Dimension(name="table_name", title="表", column="table_name"),
        MONTH,
    ),
    hierarchies=(
        Hierarchy(name="table", title="按决算表", levels=(TABLE, BOTH_SIDES, LINE)),
        # a jurisdiction's own accounts have no department
        Hierarchy(
            name="organisation",
            title="按单位",
            levels=(PLACE, UNIT, TABLE, BOTH_SIDES, LINE),
        ),
        FUNCTION,
        BY_REVENUE,
        DEPT_ECON,
    ),
    measures=(
        newest(
            "final",
            "决算数",
            "final_yuan",
            "所选各行决算数之和，年度中取最近一个月的累计数。",
            pinned=APART,
        ),
        newest("adjusted", "调整预算数", "adjusted_yuan", "所选各行调整预算数之和。", pinned=APART),
        newest("budget", "年初预算数", "budget_yuan", "所选各行年初预算数之和。", pinned=APART),
    ),
    sort=("table_name", "line_no"),
    words=("line_name",),
    shown=(
        "unit",
        "table_name",
        "line_name",
        "side",
        "budget_yuan",
        "adjusted_yuan",
        "final_yuan",
    ),
    notes=(
        "按单位报送，一个单位一份；年度中可以按月报累计的执行表，全年的决算替代各月；整个行政区的决算，单位填行政区划代码。",
        "同一笔钱会出现在几张表里，所以不同的表、收入和支出从不相加。",
        "只放最细一级的行；类、款的小计不要和它们下面的项放在一起。",
    ),
)
