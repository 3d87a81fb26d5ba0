"""How it goes and how long it may take."""

from tongjian.hall.catalog.blocks import (
    LICENCE,
    certificate,
    cite,
    promised,
    statutory,
    usual_limits,
)
from tongjian.hall.catalog.flows import licence_flow

FLOW = licence_flow()
LIMITS = [
    statutory("20", "working_days", cite(LICENCE, 42)),
    promised("15"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "自行实施义务教育批准书",
    "义教训",
    ("社会组织", "party_name"),
    ("训练项目", "programme"),
    ("教学地址", "address"),
    ("有效期至", "valid_until"),
    valid_until_field="valid_until",
)
