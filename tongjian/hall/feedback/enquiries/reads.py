"""Enquiries as their askers, officials and the public see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from tongjian.core.identity.actor import Actor
from tongjian.hall.feedback.models import Enquiry

SAID = {
    "asked": "已收到",
    "handed": "已转办",
    "extended": "延长答复期限",
    "answered": "答复",
    "returned": "提出人不满意，重新办理",
    "closed": "提出人评价，办结",
}
PUBLIC_TEXT = frozenset({"extended", "answered", "returned", "closed"})


@dataclass(frozen=True)
class Line:
    """One line of a history as shown."""

    at: str
    title: str
    text: str
    by: str


def tracked(code: str, last4: str) -> Enquiry | None:
    """Return the enquiry of a code and four digits: of the telephone given, else of its number."""
    mine = Q(phone_last4=last4) & ~Q(phone_last4="") | Q(phone_last4="", number__endswith=last4)
    if len(last4) != 4:
        return None
    found: Enquiry | None = (
        Enquiry.objects.filter(mine, jurisdiction_id=settings.HALL, code=code, erased_at=None)
        .select_related("item__current")
        .first()
    )
    return found


def of_asker(actor: Actor) -> QuerySet[Enquiry]:
    """Return what a signed-in person asked."""
    rows: QuerySet[Enquiry] = Enquiry.objects.filter(
        applicant__user_id=actor.user_id, applicant__isnull=False, erased_at=None
    )
    return rows if actor.user_id else rows.none()


def urgent_first(actor: Actor) -> QuerySet[Enquiry]:
    """Return what officials see, the open ones first by the day they are due."""
    rows: QuerySet[Enquiry] = (
        Enquiry.objects.filter(jurisdiction_id__in=actor.reach("feedback.read"))
        .select_related("item__current", "handler", "jurisdiction")
        .annotate(
            rank=Case(
                When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField()
            )
        )
        .order_by("rank", "due", "-at", "pk")
    )
    return rows


def history(enquiry: Enquiry, *, public: bool) -> list[Line]:
    """Return what happened; the asker sees reasons and answers, not who handed it to whom."""
    return [
        Line(
            at=line["at"],
            title=SAID.get(line["what"], line["what"]),
            text=line["text"] if not public or line["what"] in PUBLIC_TEXT else "",
            by="" if public else line["by"],
        )
        for line in enquiry.history
    ]


@dataclass(frozen=True)
class Met:
    """需求满足度: requirements answered as met, of all answered ones. ``share`` in percent."""

    met: int
    answered: int
    asked: int

    @property
    def share(self) -> float | None:
        """The share, None when nothing was answered."""
        return round(100 * self.met / self.answered, 1) if self.answered else None


def requirements_met(from_day: date, to_day: date) -> Met:
    """Return how far the requirements asked from a day to a day (inclusive) were met."""
    counted: dict[str, Any] = Enquiry.objects.filter(
        kind="requirement", at__date__gte=from_day, at__date__lte=to_day
    ).aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(met__isnull=False)),
        met=Count("pk", filter=Q(met=True)),
    )
    return Met(counted["met"], counted["answered"], counted["asked"])
