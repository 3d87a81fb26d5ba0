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

FLOW = licence_flow(prereview=True)
LIMITS = [
    statutory("3", "months", cite(PRIVATE, 17)),
    promised("20"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "民办学校办学许可证（培训机构）",
    "教培",
    ("机构名称", "institution_name"),
    ("培训地址", "address"),
    ("负责人", "head"),
    ("培训类别", "category"),
    valid_months=36,
)
