"""The financial sector: indicators the regulator gives in confidence."""

from dataclasses import replace

from tongjian.supervision.datasets.declare import SECRET, Dataset, common_columns
from tongjian.supervision.datasets.shared import BY_MONTH, MONTHLY
from tongjian.supervision.datasets.statistic import (
    BY_INDICATOR,
    CHECKS,
    COLUMNS,
    DIMENSIONS,
    KEY,
    SHOWN,
    VALUE,
)

DATASET = Dataset(
    name="financial_sector",
    title="金融指标",
    group="departments",
    confidential=True,
    purpose="辖区金融运行的指标，例如存款、贷款、不良率。属于保密数据，只有获准的人可以查看。",
    owner="金融监管部门",
    basis="《上海市预算审查监督条例》第二十一条：提供金融方面数据，并加强涉密数据信息管理，确保数据安全。",
    columns=(
        *common_columns(fund=False, scoped=False),
        *(replace(column, sensitivity=SECRET) for column in COLUMNS),
    ),
    key=KEY,
    sources={"financial_regulator": "金融监管部门"},
    checks=CHECKS,
    dimensions=DIMENSIONS,
    hierarchies=(BY_INDICATOR, BY_MONTH),
    measures=(VALUE,),
    period=MONTHLY,
    sort=("indicator", "period"),
    words=("indicator_name",),
    shown=SHOWN,
    notes=(
        "保密数据单独存放，没有查阅权限的人看不到任何页面、下载和报送内容。",
        "不同指标、不同行政区划的数值从不相加。",
    ),
)
