"""What the worklist shows: whose cases, what is urgent, what is new since one last looked.

Every tab is one equality on an index that ends in ``urgent_on, id``, so that the first page costs
the same with a thousand cases as with a million; counts end at ``CAP``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tongjian.core.identity.actor import Actor
from tongjian.core.listing.prefix import starting
from tongjian.hall.cases.models import CaseRead, HallCase
from tongjian.hall.forms.display import mask_name
from tongjian.hall.items.models import Item
from tongjian.hall.office.lights import GREEN, GREY, RED, Day
from tongjian.hall.office.people import Colleague, desks_of, stands_in_for

CAP = 1000
CODE_LENGTH, LAST = 8, 4
SHOWN = (
    "number",
    "jurisdiction_id",
    "item_id",
    "version__name",
    "party_name",
    "party__kind",
    "phone_last4",
    "channel",
    "paper",
    "phase",
    "state",
    "turn",
    "desk",
    "body",
    "open",
    "outcome",
    "handler__title",
    "handler__username",
    "urgent_on",
    "statutory_due",
    "promised_due",
    "paused",
    "corrected",
    "submitted_at",
    "closed_at",
    "last_event_at",
)


@dataclass(frozen=True)
class Tab:
    """Whose cases a list shows."""

    key: str
    title: str
    help: str


DESK = Tab("desk", "轮到我办", "等待您这个岗位办理的件，最急的在前。")
MINE = Tab("mine", "我承办的", "承办人是您的在办件，不论现在轮到谁。")
DEPUTY = Tab("deputy", "代同事办", "您代其办理的同事正在请假，这些是他们承办的件。")
ALL = Tab("all", "本单位在办", "本单位全部在办件。")
CLOSED = Tab("closed", "已办结", "已经办结的件，最近收到的在前。")


def tabs(actor: Actor, jurisdiction: str, people: Sequence[Colleague]) -> list[Tab]:
    """Return the lists that make sense for this person."""
    found = [DESK] if desks_of(actor, jurisdiction) else []
    found.append(MINE)
    if stands_in_for(list(people), actor.user_id):
        found.append(DEPUTY)
    return [*found, ALL, CLOSED]


def rows(
    tab: Tab, actor: Actor, jurisdiction: str, people: Sequence[Colleague]
) -> QuerySet[HallCase]:
    """Return the cases of a list with what a line of it shows, and nothing more."""
    found = HallCase.objects.filter(jurisdiction_id=jurisdiction, open=tab is not CLOSED)
    if tab is DESK:
        found = found.filter(desk__in=desks_of(actor, jurisdiction))
    elif tab is MINE:
        found = found.filter(handler_id=actor.user_id)
    elif tab is DEPUTY:
        away = stands_in_for(list(people), actor.user_id)
        found = found.filter(handler_id__in=[one.pk for one in away])
    shown: QuerySet[HallCase] = found.select_related("version", "party", "handler").only(*SHOWN)
    return shown


def matching(found: QuerySet[HallCase], text: str) -> QuerySet[HallCase]:
    """Narrow to a case number (or its beginning), a tracking code, the last four digits of a
    telephone number, or the beginning of a name."""
    plain = text.strip()
    if plain.isascii() and plain.isdigit() and len(plain) == LAST:
        return found.filter(Q(phone_last4=plain) | Q(number=plain))
    if plain.isascii() and plain.isalpha() and len(plain) == CODE_LENGTH:
        return found.filter(code=plain.upper())
    if plain.isascii():
        return starting(found, "number", plain.upper())
    return starting(found, "party_name", plain)


def lit(found: QuerySet[HallCase], light: str, day: Day) -> QuerySet[HallCase]:
    """Narrow to one light, as ranges of the day that the index is ordered by."""
    if light == GREY:
        return found.filter(urgent_on=None)
    if light == RED:
        return found.filter(urgent_on__lt=day.today)
    if light == GREEN:
        return found.filter(urgent_on__gt=day.near)
    return found.filter(urgent_on__gte=day.today, urgent_on__lte=day.near)


def with_news(found: QuerySet[HallCase], user: int | None) -> QuerySet[HallCase]:
    """Narrow to cases in which something happened since the person last looked."""
    seen = CaseRead.objects.filter(
        case_id=OuterRef("pk"), user_id=user, at__gte=OuterRef("last_event_at")
    )
    return found.filter(~Exists(seen))


def unseen(cases: Iterable[HallCase], user: int | None) -> set[int]:
    """Return those of a page's cases that hold something new for this person (one query)."""
    keys = [case.pk for case in cases]
    seen = CaseRead.objects.filter(case_id__in=keys, user_id=user, at__gte=F("case__last_event_at"))
    return set(keys) - set(seen.values_list("case_id", flat=True))


def item_choices(jurisdiction: str) -> list[tuple[str, str]]:
    """Return the items as choices."""
    named = Item.objects.filter(jurisdiction_id=jurisdiction).exclude(current=None)
    return [(str(pk), name) for pk, name in named.values_list("pk", "current__name")]


def applicant_shown(case: HallCase) -> str:
    """Return whom the case is for: organisations by name, people masked."""
    if case.party is not None and case.party.kind == "legal":
        return case.party_name
    return mask_name(case.party_name) if case.party_name else "（已清除）"


def handler_name(case: Any) -> str:
    """Return who handles the case."""
    return str(case.handler) if case.handler_id else "未分派"
