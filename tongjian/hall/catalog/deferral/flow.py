"""How it goes and how long it may take."""

from tongjian.hall.catalog.blocks import (
    LICENCE,
    certificate,
    cite,
    promised,
    statutory,
    usual_limits,
)
from tongjian.hall.catalog.flows import simple_flow

FLOW = simple_flow()
LIMITS = [
    statutory("20", "working_days", cite(LICENCE, 42)),
    promised("1"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "延缓入学、休学证明",
    "缓学证",
    ("姓名", "child_name"),
    ("性别", "child_sex"),
    ("出生日期", "child_birth"),
    ("起", "period_from"),
    ("止", "period_until"),
    valid_until_field="period_until",
)
