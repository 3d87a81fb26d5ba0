"""The rights to act for somebody: declared, given away by invitation, confirmed, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.keys import keyed
from tongjian.hall.applicants.actions import Identity, PersonRefused, own
from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.applicants.reads import authorities_of, in_force

ALPHABET = "ACDEFGHJKLMNPQRTUVWXY3479"  # nothing that reads like something else
CODE_LENGTH = 10
INVITED = timedelta(days=7)
MOST_PARTIES = 20
ADULT = 18
GIVES = {"guardian": "guardian", "self": "agent", "legal_representative": "agent"}


@action("applicants.add_child", "hall.apply")
def add_child(
    *, subject: Applicant, identity: Identity, address: dict[str, Any], by: Actor, now: datetime
) -> Authority:
    """Declare oneself guardian of a child, until the child is of age.

    Every declaration makes a party of its own: who knows a child's number learns nothing of what
    another guardian did. A second guardian shares the party by invitation.
    """
    own(subject, by)
    today, child = now.date(), identity.checked(now.date())
    assert child.birth is not None
    of_age = _birthday(child.birth, ADULT)
    if of_age <= today:
        raise PersonRefused("已满 18 周岁的人自己办理，或者由本人委托代理", "id_number")
    _room(subject)
    mine = Authority.objects.filter(applicant=subject, revoked_at=None, right="guardian")
    if mine.filter(party__id_number=child.id_number, party__id_type=child.id_type).exists():
        raise PersonRefused("这个孩子已经在您的名下", "id_number")
    party = _party(subject, "person", child, address, now)
    return _authority(subject, party, "guardian", now, valid_to=of_age - timedelta(days=1))


@action("applicants.add_school", "hall.apply")
def add_organisation(
    *,
    subject: Applicant,
    identity: Identity,
    right: str,
    valid_to: date | None,
    address: dict[str, Any],
    evidence: Any = None,
    by: Actor,
    now: datetime,
) -> Authority:
    """Declare oneself legal representative or agent of an organisation.

    It counts once an official confirmed it. ``evidence`` is an upload of the authorisation.
    """
    own(subject, by)
    if right not in ("legal_representative", "agent"):
        raise PersonRefused("请选择是法定代表人还是受托代理人", "right")
    if right == "agent" and (valid_to is None or valid_to < now.date()):
        raise PersonRefused("请填写授权到哪一天，不能早于今天", "valid_to")
    named = identity.checked(now.date())
    if named.id_type != "credit_code":
        raise PersonRefused("请填写统一社会信用代码", "id_number")
    _room(subject)
    party = _party(subject, "legal", named, address, now)
    return _authority(subject, party, right, now, valid_to=valid_to, evidence=evidence)


@action("applicants.invite", "hall.apply")
def invite(
    *,
    subject: Authority,
    valid_to: date | None,
    scope: Sequence[str] = (),
    by: Actor,
    now: datetime,
) -> tuple[Authority, str]:
    """Give a right away by a code: a guardian to a second guardian, oneself or a legal
    representative to an agent. Returns the invitation and its code, which is kept as a hash alone.
    """
    giver = subject.applicant
    if giver is None:
        raise PersonRefused("这项邀请还没有人接受")
    own(giver, by)
    today = now.date()
    if subject.right not in GIVES or not (
        Authority.objects.filter(in_force(today), pk=subject.pk).exists()
    ):
        raise PersonRefused("您现在不能把这项权利交给别人")
    right = GIVES[subject.right]
    if right == "agent" and (valid_to is None or valid_to < today):
        raise PersonRefused("请填写委托到哪一天，不能早于今天", "valid_to")
    until = subject.valid_to if right == "guardian" else _earlier(valid_to, subject.valid_to)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    made: Authority = Authority.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        party_id=subject.party_id,
        right=right,
        scope=list(scope),
        valid_from=today,
        valid_to=until,
        invitation=invitation_hash(code),
        invited_until=now + INVITED,
        granted_by=giver,
        made_at=now,
    )
    note(right=right)
    return made, code


@action("applicants.accept", "hall.apply")
def accept(*, applicant: Applicant, code: str, by: Actor, now: datetime) -> Authority:
    """Take up an invitation; a code counts once. Raises ``PersonRefused``."""
    own(applicant, by)
    if applicant.party_id is None:
        raise PersonRefused("请先填写自己的姓名和证件，再接受邀请")
    found: Authority | None = (
        Authority.objects.select_for_update(of=("self",))
        .filter(
            invitation=invitation_hash(code),
            applicant=None,
            revoked_at=None,
            invited_until__gt=now,
        )
        .select_related("party")
        .first()
    )
    if found is None:
        raise PersonRefused("邀请码不对，或者已经用过、撤销、过期；请向对方要一个新的", "code")
    if found.granted_by_id == applicant.pk:
        raise PersonRefused("这是您自己发出的邀请，要由对方接受", "code")
    if not _still_holds(found, now):
        raise PersonRefused("发出邀请的人现在没有这项权利，邀请码不能再用", "code")
    held = authorities_of(applicant, now.date()).filter(party_id=found.party_id)
    if held.filter(right=found.right).exists():
        raise PersonRefused("您已经有这项权利", "code")
    found.applicant, found.confirmed_at, found.invitation = applicant, now, ""
    found.confirmed_how = "监护人邀请" if found.right == "guardian" else "委托人邀请"
    found.save(update_fields=["applicant", "confirmed_at", "invitation", "confirmed_how"])
    note(authority=found.pk)
    return found


def _still_holds(invitation: Authority, now: datetime) -> bool:
    """Whether who invited may give this right today; it may have ended since."""
    rights = [right for right, given in GIVES.items() if given == invitation.right]
    held = Authority.objects.filter(
        in_force(now.date()),
        applicant_id=invitation.granted_by_id,
        party_id=invitation.party_id,
        right__in=rights,
    )
    return bool(held.exists())


@action("applicants.revoke", "hall.apply")
def revoke(*, subject: Authority, by: Actor, now: datetime) -> Authority:
    """End a right: by who gave it or who holds it. Oneself cannot be ended."""
    giver, holder = subject.granted_by, subject.applicant
    if by.user_id not in {person.user_id for person in (giver, holder) if person is not None}:
        raise PersonRefused("只有给出和得到这项权利的人可以撤销")
    return _end(subject, now)


@action("applicants.confirm", "applicants.check")
def confirm(*, subject: Authority, how: str, by: Actor, now: datetime) -> Authority:
    """Confirm a right after seeing the proof; a checked organisation is one party for all.

    Raises ``PersonRefused`` when it was ended or nobody holds it.
    """
    held: Authority = (
        Authority.objects.select_for_update().select_related("party").get(pk=subject.pk)
    )
    if held.revoked_at is not None or held.applicant_id is None:
        raise PersonRefused("这项权利已经撤销，或者还没有人接受")
    if not how.strip():
        raise PersonRefused("请写明看了什么凭据，例如：营业执照正本、授权委托书原件", "how")
    party = held.party
    same = (
        Party.objects.filter(
            jurisdiction_id=held.jurisdiction_id,
            kind="legal",
            id_type=party.id_type,
            id_number=party.id_number,
            checked_at__isnull=False,
            erased_at=None,
        )
        .order_by("id")
        .first()
    )
    if party.kind == "legal" and same is not None:
        held.party = same
    elif party.checked_at is None:
        party.checked_at = now
        party.save(update_fields=["checked_at"])
    held.confirmed_at, held.confirmed_how = now, f"窗口确认：{how.strip()}"[:60]
    held.save(update_fields=["party", "confirmed_at", "confirmed_how"])
    note(applicant=held.applicant_id, party=held.party_id)
    return held


@action("applicants.give_at_window", "applicants.check")
def give_at_window(
    *,
    subject: Applicant,
    identity: Identity,
    right: str,
    valid_to: date | None,
    how: str,
    by: Actor,
    now: datetime,
) -> Authority:
    """Enter a right proved on paper at a window: a child, an organisation, a principal."""
    if right not in ("guardian", "legal_representative", "agent"):
        raise PersonRefused("请选择是什么身份", "right")
    if not how.strip():
        raise PersonRefused("请写明看了什么凭据，例如：户口簿、出生医学证明、授权委托书", "how")
    if right == "agent" and (valid_to is None or valid_to < now.date()):
        raise PersonRefused("请填写委托到哪一天，不能早于今天", "valid_to")
    person = identity.checked(now.date())
    legal = person.id_type == "credit_code"
    if (right == "legal_representative" and not legal) or (right == "guardian" and legal):
        raise PersonRefused("证件种类和身份对不上", "id_type")
    if right == "guardian":
        assert person.birth is not None
        valid_to = _birthday(person.birth, ADULT) - timedelta(days=1)
        if valid_to < now.date():
            raise PersonRefused("已满 18 周岁的人自己办理，或者由本人委托代理", "id_number")
    known = Party.objects.filter(
        jurisdiction_id=subject.jurisdiction_id,
        id_type=person.id_type,
        id_number=person.id_number,
        checked_at__isnull=False,
        erased_at=None,
    ).first()
    party = known or _party(subject, "legal" if legal else "person", person, {}, now, checked=True)
    made = _authority(subject, party, right, now, valid_to=valid_to)
    made.confirmed_at, made.confirmed_how = now, f"窗口确认：{how.strip()}"[:60]
    made.save(update_fields=["confirmed_at", "confirmed_how"])
    return made


@action("applicants.end_at_window", "applicants.check")
def end_at_window(*, subject: Authority, reason: str, by: Actor, now: datetime) -> Authority:
    """End a right at a window, with a reason."""
    if not reason.strip():
        raise PersonRefused("请写明撤销的原因", "reason")
    return _end(subject, now)


def invitation_hash(code: str) -> str:
    """Return the keyed hash of an invitation code; blanks, hyphens and small letters are taken."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return keyed("hall.invitation", plain)


def _end(subject: Authority, now: datetime) -> Authority:
    held: Authority = Authority.objects.select_for_update().get(pk=subject.pk)
    if held.right == "self":
        raise PersonRefused("本人的权利不能撤销")
    if held.revoked_at is None:
        held.revoked_at, held.invitation = now, ""
        held.save(update_fields=["revoked_at", "invitation"])
        if held.applicant_id is not None:  # who no longer represents has no agents either
            Authority.objects.filter(
                granted_by_id=held.applicant_id,
                party_id=held.party_id,
                right="agent",
                revoked_at=None,
            ).update(revoked_at=now, invitation="")
    return held


def _room(applicant: Applicant) -> None:
    held = Authority.objects.filter(applicant=applicant, revoked_at=None).count()
    if held >= MOST_PARTIES:
        raise PersonRefused(f"一个人最多登记 {MOST_PARTIES} 个办事对象，请先撤销不用的")


def _party(
    applicant: Applicant,
    kind: str,
    identity: Identity,
    address: dict[str, Any],
    now: datetime,
    *,
    checked: bool = False,
) -> Party:
    made: Party = Party.objects.create(
        jurisdiction_id=applicant.jurisdiction_id,
        kind=kind,
        name=identity.name,
        id_type=identity.id_type,
        id_number=identity.id_number,
        birth=identity.birth,
        sex=identity.sex,
        address=address,
        checked_at=now if checked else None,
        made_at=now,
    )
    return made


def _authority(
    applicant: Applicant,
    party: Party,
    right: str,
    now: datetime,
    *,
    valid_to: date | None,
    evidence: Any = None,
) -> Authority:
    made: Authority = Authority.objects.create(
        jurisdiction_id=applicant.jurisdiction_id,
        applicant=applicant,
        party=party,
        right=right,
        valid_from=now.date(),
        valid_to=valid_to,
        evidence=evidence,
        made_at=now,
    )
    note(right=right, party=party.pk)
    return made


def _birthday(birth: date, age: int) -> date:
    """Return the day somebody reaches an age; born on 29 February, on 1 March of a common year."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def _earlier(first: date | None, second: date | None) -> date | None:
    days = [day for day in (first, second) if day is not None]
    return min(days) if days else None
