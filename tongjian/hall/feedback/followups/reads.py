"""Follow-ups as officials see them."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, DateField, F, IntegerField, QuerySet, Value, When

from tongjian.core.identity.actor import Actor
from tongjian.hall.feedback.models import FollowUp

SAID = {
    "opened": "收到差评",
    "contacted": "已联系评价人",
    "complex": "按复杂情形延长整改",
    "fixed": "整改完成，待核查",
    "passed": "核查通过，办结",
    "failed": "核查不通过，退回整改",
    "appealed": "申诉恶意差评",
    "malicious": "裁定为恶意差评",
    "not_malicious": "裁定不是恶意差评",
}
ENDS = ("closed", "malicious")


def urgent_first(actor: Actor) -> QuerySet[FollowUp]:
    """Return follow-ups, the open ones first by the day of their next step (``next_by``)."""
    next_by = Case(
        When(state="contact", then=F("contact_by")), default=F("fix_by"), output_field=DateField()
    )
    rank = Case(When(state__in=ENDS, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows: QuerySet[FollowUp] = (
        FollowUp.objects.filter(jurisdiction_id__in=actor.reach("feedback.read"))
        .select_related(
            "rating__item__current", "rating__case", "rating__booking__applicant", "handler"
        )
        .annotate(next_by=next_by, rank=rank)
        .order_by("rank", "next_by", "pk")
    )
    return rows


def late(follow: FollowUp, today: date) -> list[str]:
    """Return which days were missed."""
    found = []
    contacted = follow.contacted_at.date() if follow.contacted_at else today
    if follow.state != "malicious" and contacted > follow.contact_by:
        found.append("联系逾期")
    fixed = follow.fixed_at.date() if follow.fixed_at else today
    if follow.state != "malicious" and fixed > follow.fix_by:
        found.append("整改逾期")
    return found
