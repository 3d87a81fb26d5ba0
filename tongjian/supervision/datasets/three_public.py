"""The three public expenses of each unit, cumulative by month, beside the year's budget."""

from tongjian.supervision.datasets.declare import PUBLIC, Check, Dataset, Level, common_columns
from tongjian.supervision.datasets.shared import (
    BY_MONTH,
    FUND,
    MONTH,
    MONTHLY,
    SCOPE,
    by_choice,
    by_organisation,
    choice,
    count,
    month,
    newest,
    not_negative,
    of,
    unit,
    with_unit,
    yuan,
)

ITEM = choice(
    "item",
    "三公项目",
    {
        "abroad": "因公出国（境）",
        "reception": "公务接待",
        "vehicle_purchase": "公务用车购置",
        "vehicle_operation": "公务用车运行维护",
    },
    "因公出国（境）、公务接待、公务用车购置、公务用车运行维护。",
    "项目",
    sensitivity=PUBLIC,
)
UNIT = Level(name="unit", title="预算单位", column="unit", names="unit")
ITEM_LEVEL = Level(name="item", title="三公项目", column="item")

DATASET = Dataset(
    name="three_public",
    title="三公经费",
    group="public",
    purpose="各单位因公出国（境）、公务接待、公务用车购置和运行的全年预算与累计支出，以及批次、人次和车辆数。",
    owner="财政部门",
    basis="《预算法》第三十七条：严格控制各部门、各单位的机关运行经费；项目的划分按部门预决算公开的工作惯例。",
    columns=(
        *common_columns(scoped=False),
        unit(required=True),
        ITEM,
        month("月份，01 至 12；金额和数量都是年初至该月的累计数。"),
        count(
            "vehicles", "车辆数", "购置或保有的公务用车，辆；与车辆无关的项目留空。", "公务用车数"
        ),
        count("visits", "批次", "出国（境）团组数或接待批次，年初至该月累计。", "团组数"),
        count("guests", "人次", "出国（境）或接待人次，年初至该月累计。"),
        yuan(
            "budget_yuan",
            "全年预算",
            "该项目的全年预算，每月重复填写。",
            "预算数",
            sensitivity=PUBLIC,
        ),
        yuan(
            "actual_yuan",
            "累计支出",
            "年初至该月的累计支出。",
            "实际支出",
            required=True,
            sensitivity=PUBLIC,
        ),
    ),
    key=("unit", "item", "period", "fund_type"),
    sources={"finance": "财政部门"},
    checks=(
        with_unit("三公经费"),
        Check(
            code="vehicles_of_vehicles",
            column="vehicles",
            holds="vehicles IS NULL OR vehicles = 0 OR item IN ('vehicle_purchase', 'vehicle_operation')",
            expected="'空白'",
            message="只有公务用车购置和运行维护填车辆数",
        ),
        Check(
            code="visits_of_people",
            column="visits",
            holds="coalesce(visits, 0) = 0 OR item IN ('abroad', 'reception')",
            expected="'空白'",
            message="只有因公出国（境）和公务接待填批次",
        ),
        Check(
            code="guests_of_people",
            column="guests",
            holds="coalesce(guests, 0) = 0 OR item IN ('abroad', 'reception')",
            expected="'空白'",
            message="只有因公出国（境）和公务接待填人次",
        ),
        Check(
            code="guests_with_visits",
            column="guests",
            holds="guests >= visits",
            expected="'不少于批次 ' || visits",
            message="人次少于批次",
            fatal=False,
        ),
        not_negative("vehicles", "车辆数", fatal=True),
        not_negative("visits", "批次", fatal=True),
        not_negative("guests", "人次", fatal=True),
        not_negative("actual_yuan", "累计支出"),
        not_negative("budget_yuan", "全年预算", fatal=True),
    ),
    dimensions=(FUND, SCOPE, of(ITEM), MONTH),
    hierarchies=(by_organisation(ITEM_LEVEL), by_choice(ITEM, UNIT), BY_MONTH),
    measures=(
        newest("actual", "累计支出", "actual_yuan", "各单位各项目最近一月的累计支出之和。"),
        newest("budget", "全年预算", "budget_yuan", "各单位各项目最近一月所载的全年预算之和。"),
        newest("vehicles", "车辆数", "vehicles", "最近一月的车辆数之和。", unit="辆"),
        newest("visits", "批次", "visits", "最近一月的累计批次之和。", unit="批次"),
        newest("guests", "人次", "guests", "最近一月的累计人次之和。", unit="人次"),
    ),
    period=MONTHLY,
    sort=("unit", "item", "period"),
    shown=(
        "period",
        "unit",
        "item",
        "vehicles",
        "visits",
        "guests",
        "budget_yuan",
        "actual_yuan",
    ),
    notes=("金额、批次、人次都填年初至该月的累计数，不是当月数。",),
)
