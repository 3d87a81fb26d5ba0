"""What is asked about certificates, and who may see which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Authority
from tongjian.hall.certificates.models import STATES, Certificate
from tongjian.hall.certificates.paper import RENEW_DAYS, Terms
from tongjian.hall.forms.display import mask_name

TITLES = dict(STATES)
OWN_RIGHTS = ("self", "guardian", "legal_representative")
EXPIRED = "已过期"
TONES = {"valid": "green", "renewed": "blue", "changed": "blue", "revoked": "red"}
SENTENCES = {
    "valid": "这份证照现在有效。",
    "renewed": "这份证照已经延续，请看延续后的证照。",
    "changed": "这份证照已经变更，请看变更后的证照。",
    "revoked": "这份证照已被撤销，不再有效。",
    "cancelled": "这份证照已经注销，不再有效。",
}


def expired(certificate: Certificate, today: date) -> bool:
    """Whether a certificate that nobody ended has passed its last day."""
    until = certificate.valid_until
    return certificate.state == "valid" and until is not None and until < today


def status(certificate: Certificate, today: date) -> dict[str, str]:
    """Return title, tone and sentence of what a certificate is on a day."""
    if expired(certificate, today):
        return {"title": EXPIRED, "tone": "yellow", "sentence": "这份证照已过有效期。"}
    if certificate.state == "valid" and certificate.valid_from > today:
        first = certificate.valid_from
        said = f"这份证照自{first.year}年{first.month}月{first.day}日起有效。"
        return {"title": "尚未生效", "tone": "blue", "sentence": said}
    state = certificate.state
    return {
        "title": TITLES[state],
        "tone": TONES.get(state, "grey"),
        "sentence": SENTENCES[state],
    }


def natural(certificate: Certificate) -> bool:
    """Whether the holder is a natural person, whom the public page does not name in full."""
    return certificate.party is None or certificate.party.kind == "person"


def public_holder(certificate: Certificate) -> str:
    """Return the holder as the public may see it."""
    return mask_name(certificate.holder) if natural(certificate) else certificate.holder


def successor(certificate: Certificate) -> Certificate | None:
    """Return the certificate that took this one's place."""
    found: Certificate | None = Certificate.objects.filter(replaces=certificate).first()
    return found


def renew_days(certificate: Certificate) -> int:
    """Return how many days before the last one a renewal must be asked for."""
    case = certificate.case
    terms = Terms.of(case.version.definition) if case is not None else None
    return terms.renew_days if terms else RENEW_DAYS


def last_day_to_ask(certificate: Certificate) -> date | None:
    """Return the last day on which a renewal may be asked for, None without an end."""
    if certificate.valid_until is None:
        return None
    return certificate.valid_until - timedelta(days=renew_days(certificate))


def held_by(actor: Actor, today: date) -> QuerySet[Certificate]:
    """Return an applicant's certificates: those they applied for, and of whom they stand for.

    An agent sees what they applied for, not everything the party holds.
    """
    if actor.user_id is None:
        return Certificate.objects.none()
    parties = Authority.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today),
        applicant__user_id=actor.user_id,
        right__in=OWN_RIGHTS,
        confirmed_at__isnull=False,
        revoked_at=None,
        valid_from__lte=today,
    ).values("party")
    rows: QuerySet[Certificate] = Certificate.objects.filter(
        Q(applicant__user_id=actor.user_id) | Q(party__in=parties)
    )
    return rows


def readable(actor: Actor, today: date) -> QuerySet[Certificate]:
    """Return the certificates whose paper an actor may see: an official's, or their own."""
    mine = held_by(actor, today).values("pk")
    rows: QuerySet[Certificate] = Certificate.objects.filter(
        Q(jurisdiction_id__in=actor.reach("certificates.read")) | Q(pk__in=mine)
    )
    return rows


def history(certificate: Certificate) -> list[dict[str, Any]]:
    """Return what became of a certificate, first things first, as the public may see it."""
    told = not natural(certificate)
    return [
        {
            "at": change.at,
            "title": TITLES[change.state],
            "number": change.number,
            "basis": change.basis,
            "reason": change.reason if told else "",
        }
        for change in certificate.changes.order_by("id")
    ]
