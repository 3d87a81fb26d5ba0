"""How long each kind of feedback may take, in working days, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """``days``: working days to answer; ``about``: when to choose the kind."""

    days: int
    about: str


LIMITS = {
    "consultation": Limit(5, "不清楚怎么办、要什么材料、去哪里办"),
    "complaint": Limit(15, "对办理过程、工作人员、收费等不满意"),
    "stuck": Limit(5, "跑了几次都没办成，或被来回推"),
    "suggestion": Limit(15, "觉得哪里可以改进"),
    "requirement": Limit(15, "希望增加什么服务、事项或办法"),
    "page": Limit(5, "网页打不开、写错了、看不懂"),
}
AGAIN = 5  # working days to answer anew when the asker was not satisfied
