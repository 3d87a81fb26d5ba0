"""How it goes and how long it may take: on the spot."""

from tongjian.hall.catalog.blocks import (
    TEACHERS,
    certificate,
    cite,
    promised,
    statutory,
    usual_limits,
)
from tongjian.hall.catalog.flows import spot_flow

FLOW = spot_flow()
LIMITS = [
    statutory("10", "working_days", cite(TEACHERS, 16), note="条例没有规定期限，示例时限"),
    promised("0"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "教师资格证书（补发、换发）",
    "教资补",
    ("姓名", "name"),
    ("资格种类", "level"),
    ("原证书号码", "number"),
)
