"""How it goes, when applications are taken, and how long it may take."""

from tongjian.hall.catalog.blocks import (
    TEACHERS,
    certificate,
    cite,
    limit,
    promised,
    statutory,
    usual_limits,
)
from tongjian.hall.catalog.flows import licence_flow

FLOW = licence_flow(prereview=True)
WINDOWS = [
    {"from": "04-01", "to": "04-20", "name": "春季"},
    {"from": "10-08", "to": "10-31", "name": "秋季"},
]
LIMITS = [
    statutory(
        "30",
        "days",
        cite(TEACHERS, 16),
        "window_end",
        "decision",
        note="自受理期限终止之日起算，不是自受理之日起算",
    ),
    promised("20", "window_end", "decision"),
    *usual_limits(),
    limit("prereview", "预审时限", "3", ("receipt", "prereview_end")),
]
CERTIFICATE = certificate(
    "教师资格证书",
    "教资",
    ("姓名", "name"),
    ("性别", "sex"),
    ("出生日期", "birth"),
    ("资格种类", "level"),
    ("任教学科", "subject"),
)
