"""How it goes and how long it may take."""

from tongjian.hall.catalog.blocks import (
    COMPULSORY,
    NO_CERTIFICATE,
    cite,
    promised,
    statutory,
    usual_limits,
)
from tongjian.hall.catalog.flows import simple_flow

FLOW = simple_flow(issued=False)
LIMITS = [
    statutory("30", "working_days", cite(COMPULSORY, 44), note="法律没有规定期限，示例时限"),
    promised("20"),
    *usual_limits(),
]
CERTIFICATE = NO_CERTIFICATE
