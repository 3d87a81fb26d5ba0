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
    statutory("30", "days", cite(PRIVATE, 14)),
    promised("20"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "民办学校筹设批准书",
    "民筹",
    ("拟办学校名称", "school_name"),
    ("举办者", "sponsor_names"),
    ("办学层次", "school_kind"),
    ("办学规模（班）", "classes"),
    ("校址", "site"),
    valid_months=36,
    renew_days=0,
)
