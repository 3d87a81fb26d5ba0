"""How it goes and how long it may take."""

from tongjian.hall.catalog.blocks import (
    PRIVATE,
    certificate,
    cite,
    promised,
    statutory,
    usual_limits,
)
from tongjian.hall.catalog.flows import licence_flow

FLOW = licence_flow(("专家评审",), prereview=True)
LIMITS = [
    statutory("3", "months", cite(PRIVATE, 17)),
    promised("37"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "民办学校办学许可证",
    "教民",
    ("学校名称", "school_name"),
    ("办学地址", "address"),
    ("校长", "principal"),
    ("办学层次", "school_kind"),
    ("法人属性", "profit"),
    valid_months=60,
)
