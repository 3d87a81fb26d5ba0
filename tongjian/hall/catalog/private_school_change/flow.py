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
    statutory(
        "3",
        "months",
        cite(PRIVATE, 55),
        note="分立、合并、变更名称、层次、类别适用；举办者变更法律没有规定期限，按承诺时限办理",
    ),
    promised("30"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "民办学校办学许可证（变更）",
    "教民变",
    ("学校名称", "party_name"),
    ("法定代表人", "legal_person"),
    ("许可证编号", "licence_number"),
    valid_months=60,
)
