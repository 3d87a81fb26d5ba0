"""How it goes, when applications are taken, and how long it may take."""

from tongjian.hall.catalog.blocks import certificate, cite, promised, statutory, usual_limits
from tongjian.hall.catalog.flows import simple_flow

FLOW = simple_flow()
WINDOWS = [{"from": "01-10", "to": "02-20", "name": "寒假转学"}]
LIMITS = [
    statutory(
        "20",
        "working_days",
        cite("上海市中小学学籍管理办法", None),
        note="公共服务，法规没有规定期限，按本区公布的时间办理（演示）",
    ),
    promised("15"),
    *usual_limits(),
]
CERTIFICATE = certificate(
    "转学通知书",
    "转学",
    ("学生姓名", "student_name"),
    ("原学校", "old_school"),
    ("年级", "grade"),
    valid_months=6,
)
