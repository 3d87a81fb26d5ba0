"""Who an applicant is and for whom they may act, decided in the query."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tongjian.core.identity.codes import phone_key
from tongjian.core.identity.models import User
from tongjian.hall.applicants.models import LEVELS, Applicant, Authority, Party

# Whoever says so acts at once: each case checks it by its own materials.
DECLARED = ("self", "guardian")


class AssuranceTooLow(Exception):
    """The hall does not know the person well enough for this; the message is Chinese."""


def applicant_of(user: User | Any) -> Applicant | None:
    """Return the applicant a signed-in person is, None for officials and visitors."""
    if not user.is_authenticated:
        return None
    found: Applicant | None = (
        Applicant.objects.filter(user_id=user.pk, erased_at=None).select_related("party").first()
    )
    return found


def by_phone(phone: str) -> Applicant | None:
    """Return the applicant of a telephone number, None when nobody has it."""
    found: Applicant | None = Applicant.objects.filter(phone_key=phone_key(phone)).first()
    return found


def in_force(on: date) -> Q:
    """Return what makes an authority count on a day; None of its parts is left to the caller."""
    return (
        Q(applicant__isnull=False, revoked_at=None, valid_from__lte=on)
        & (Q(valid_to=None) | Q(valid_to__gte=on))
        & (Q(right__in=DECLARED) | Q(confirmed_at__isnull=False))
        & Q(party__erased_at=None)
    )


def authorities_of(applicant: Applicant, on: date) -> QuerySet[Authority]:
    """Return the authorities an applicant holds on a day, oneself first."""
    found: QuerySet[Authority] = (
        Authority.objects.filter(in_force(on), applicant=applicant)
        .select_related("party", "granted_by__party")
        .order_by("id")
    )
    return found


def may_act(applicant: Applicant, party: Party, on: date, item_key: str | None = None) -> bool:
    """Whether the applicant may act for the party on a day, for an item when one is named."""
    held = authorities_of(applicant, on).filter(party=party)
    if item_key is not None:
        held = held.filter(Q(scope=[]) | Q(scope__contains=[item_key]))
    return held.exists()


def parties_of(applicant: Applicant, on: date, item_key: str | None = None) -> QuerySet[Party]:
    """Return the parties an applicant may act for on a day, oneself first."""
    held = authorities_of(applicant, on)
    if item_key is not None:
        held = held.filter(Q(scope=[]) | Q(scope__contains=[item_key]))
    found: QuerySet[Party] = Party.objects.filter(pk__in=held.order_by().values("party")).order_by(
        "id"
    )
    return found


def require_assurance(applicant: Applicant, level: int) -> None:
    """Raise ``AssuranceTooLow`` unless the hall knows the person as well as ``level`` asks."""
    if applicant.assurance >= level:
        return
    wanted, has = dict(LEVELS)[level], dict(LEVELS)[applicant.assurance]
    ways = "请带证件原件到窗口核验" if level <= 2 else "请用统一身份认证登录"
    if level <= 2 and applicant.assurance < 2:
        ways += "，或者用统一身份认证登录"
    raise AssuranceTooLow(f"这件事要求“{wanted}”，您现在是“{has}”。{ways}，之后再办。")


def given_by(applicant: Applicant) -> QuerySet[Authority]:
    """Return the rights an applicant gave to others: open invitations and those accepted."""
    found: QuerySet[Authority] = (
        Authority.objects.filter(granted_by=applicant, revoked_at=None)
        .exclude(applicant=applicant)
        .select_related("party", "applicant__party")
        .order_by("-id")
    )
    return found


def waiting_for_officials() -> QuerySet[Authority]:
    """Return the authorities that count only once an official has confirmed them."""
    found: QuerySet[Authority] = (
        Authority.objects.filter(
            right__in=("legal_representative", "agent"),
            applicant__isnull=False,
            confirmed_at=None,
            revoked_at=None,
        )
        .select_related("party", "applicant__party", "evidence")
        .order_by("id")
    )
    return found
