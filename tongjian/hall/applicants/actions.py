"""Becoming known to the hall, and saying who one is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from tongjian.core.action import action, note
from tongjian.core.identity.actions import forget_factors
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.codes import phone_key
from tongjian.core.identity.models import Membership, User
from tongjian.core.notify.texts import LANGUAGES
from tongjian.hall.applicants.models import LEVELS, Applicant, Authority, Party
from tongjian.hall.forms import identifiers

PHONE, WINDOW, REAL_NAME = 1, 2, 3
TITLE = "办事人"


class PersonRefused(Exception):
    """What was said about a person cannot be taken; ``field`` is where. The message is Chinese."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Identity:
    """A natural or legal person as somebody names them; ``checked`` raises ``PersonRefused``."""

    name: str
    id_type: str
    id_number: str
    birth: date | None = None
    sex: str = ""

    def checked(self, today: date) -> Identity:
        """Return it tidied: number judged, birth and sex read from a resident number."""
        name = " ".join(self.name.split())
        if len(name) < 2 or len(name) > 100:
            raise PersonRefused("请填写证件上的姓名或名称", "name")
        number = identifiers.normalise(self.id_number)
        if self.id_type == "credit_code":
            if fault := identifiers.credit_fault(number):
                raise PersonRefused(fault, "id_number")
            return Identity(name, self.id_type, number)
        if self.id_type not in identifiers.DOCUMENT_TYPES:
            raise PersonRefused("请选择证件种类", "id_type")
        if fault := identifiers.document_fault(self.id_type, number, today):
            raise PersonRefused(fault, "id_number")
        birth, sex = self.birth, self.sex
        if self.id_type in ("resident", "residence_permit"):
            birth, sex = identifiers.birth_of(number), "男" if int(number[16]) % 2 else "女"
        if birth is None or birth > today:
            raise PersonRefused("请填写出生日期，不能晚于今天", "birth")
        if sex not in ("男", "女"):
            raise PersonRefused("请选择性别", "sex")
        return Identity(name, self.id_type, number, birth, sex)


@action("applicants.open", None)
def open_applicant(
    *, phone: str, subject_id: str = "", jurisdiction: str, by: Actor, now: datetime
) -> Applicant:
    """Return the applicant of a telephone number, made when it is new.

    Two who come at once with one number get one applicant.
    """
    key = phone_key(phone) if phone else ""
    query = {"phone_key": key} if phone else {"subject": subject_id}
    known = Applicant.objects.filter(jurisdiction_id=jurisdiction, **query).first()
    if known is not None:
        return _with_user(known)
    try:
        with transaction.atomic():
            made: Applicant = Applicant.objects.create(
                jurisdiction_id=jurisdiction,
                phone=phone,
                phone_key=key,
                subject=subject_id,
                made_at=now,
            )
    except IntegrityError:
        return _with_user(Applicant.objects.get(jurisdiction_id=jurisdiction, **query))
    return _with_user(made)


def _with_user(applicant: Applicant) -> Applicant:
    """Give an applicant somebody to sign in as: a random name, no password, the one role."""
    if applicant.user_id is None:
        user = User(username=f"a{secrets.token_hex(12)}", title=TITLE)
        user.set_unusable_password()
        user.save()
        Membership.objects.create(
            user=user, jurisdiction_id=applicant.jurisdiction_id, role="applicant"
        )
        applicant.user = user
        applicant.save(update_fields=["user"])
    return applicant


@action("applicants.raise_assurance", None)
def raise_assurance(*, subject: Applicant, level: int, by: Actor, now: datetime) -> Applicant:
    """Note that the hall now knows the person better; the level never falls."""
    if level not in dict(LEVELS):
        raise ValueError(level)
    held: Applicant = Applicant.objects.select_for_update().get(pk=subject.pk)
    if level > held.assurance:
        held.assurance = level
        held.save(update_fields=["assurance"])
    note(level=held.assurance)
    return held


@action("applicants.describe", "hall.apply")
def describe_self(
    *, subject: Applicant, identity: Identity, address: dict[str, Any], by: Actor, now: datetime
) -> Party:
    """Say who one is. Name and document stand once an official or real-name sign-in checked them."""
    own(subject, by)
    party = subject.party
    if party is not None and party.checked_at is not None:
        party.address = address
        party.save(update_fields=["address"])
        return party
    return set_self(subject, identity.checked(now.date()), now, address=address)


@action("applicants.contact", "hall.apply")
def set_contact(
    *, subject: Applicant, email: str, language: str, by: Actor, now: datetime
) -> Applicant:
    """Say where and in which language messages go."""
    own(subject, by)
    if language not in dict(LANGUAGES):
        raise PersonRefused("请选择消息的语言", "language")
    subject.email, subject.language = email, language
    subject.save(update_fields=["email", "language"])
    return subject


@action("applicants.change_phone", "hall.apply")
def change_phone(*, subject: Applicant, phone: str, by: Actor, now: datetime) -> Applicant:
    """Take another telephone number, whose code the person has just read.

    A number that is somebody else's stays theirs.
    """
    own(subject, by)
    return _take_phone(subject, phone)


def _take_phone(subject: Applicant, phone: str) -> Applicant:
    taken = Applicant.objects.filter(
        jurisdiction_id=subject.jurisdiction_id, phone_key=phone_key(phone)
    ).exclude(pk=subject.pk)
    if taken.exists():
        raise PersonRefused("这个手机号已经用于另一份档案，不能再绑定；请到窗口办理", "phone")
    subject.phone, subject.phone_key = phone, phone_key(phone)
    subject.save(update_fields=["phone", "phone_key"])
    return subject


@action("applicants.clear_factors", "applicants.check")
def clear_factors_at_window(
    *, subject: Applicant, reason: str, by: Actor, now: datetime
) -> Applicant:
    """Take away the second factors of a person who lost them, after seeing who they are."""
    if not reason.strip():
        raise PersonRefused("请写明原因，以及看了什么证件", "reason")
    if subject.user is not None:
        forget_factors(subject.user, now)
    return subject


def own(subject: Applicant, by: Actor) -> None:
    """Refuse whoever is not the applicant themself."""
    if subject.user_id is None or subject.user_id != by.user_id:
        raise PersonRefused("只能办理自己的资料")


def set_self(
    applicant: Applicant,
    identity: Identity,
    now: datetime,
    *,
    address: dict[str, Any] | None = None,
    checked: bool = False,
) -> Party:
    """Write who an applicant is, with the right to act for oneself (inside an action)."""
    party = applicant.party
    if party is None:
        party = Party(jurisdiction_id=applicant.jurisdiction_id, kind="person", made_at=now)
    party.name, party.id_type, party.id_number = identity.name, identity.id_type, identity.id_number
    party.birth, party.sex = identity.birth, identity.sex
    if address is not None:
        party.address = address
    if checked:
        party.checked_at = now
    party.save()
    if applicant.party_id is None:
        applicant.party = party
        applicant.save(update_fields=["party"])
        Authority.objects.create(
            jurisdiction_id=applicant.jurisdiction_id,
            applicant=applicant,
            party=party,
            right="self",
            valid_from=now.date(),
            made_at=now,
            confirmed_at=now,
            confirmed_how="本人",
        )
    return party


@action("applicants.take_in", "applicants.check")
def take_in(
    *,
    identity: Identity,
    phone: str = "",
    address: dict[str, Any] | None = None,
    jurisdiction: str,
    by: Actor,
    now: datetime,
) -> Applicant:
    """Take a person in at a window, with or without a telephone; the one already known is found.

    Known is who has the telephone, or whose checked document it is.
    """
    person = identity.checked(now.date())
    if phone and (fault := identifiers.phone_fault(phone)):
        raise PersonRefused(fault, "phone")
    known = Applicant.objects.filter(
        jurisdiction_id=jurisdiction,
        erased_at=None,
        party__id_type=person.id_type,
        party__id_number=person.id_number,
        party__checked_at__isnull=False,
    ).first()
    if known is None and phone:
        known = Applicant.objects.filter(
            jurisdiction_id=jurisdiction, phone_key=phone_key(phone)
        ).first()
        if known is not None and known.party is not None:
            _same_person(known.party, person)
    if known is None:
        known = Applicant.objects.create(
            jurisdiction_id=jurisdiction,
            phone=phone,
            phone_key=phone_key(phone) if phone else "",
            made_at=now,
        )
    if known.party is None:
        set_self(known, person, now, address=address or {})
    found: Applicant = known
    return found


def _same_person(party: Party, person: Identity) -> None:
    if (party.id_type, party.id_number) != (person.id_type, person.id_number):
        raise PersonRefused("这个手机号的档案写着另一个证件号，请先核对是不是本人的手机号", "phone")


@action("applicants.check", "applicants.check")
def check_person(
    *, subject: Applicant, identity: Identity, phone: str, by: Actor, now: datetime
) -> Applicant:
    """Note that an official saw the original document: what it says stands, assurance is 2.

    ``phone`` is set when the applicant has none yet and the person wants messages.
    """
    person = identity.checked(now.date())
    held: Applicant = Applicant.objects.select_for_update().get(pk=subject.pk)
    if phone and phone != held.phone:
        if fault := identifiers.phone_fault(phone):
            raise PersonRefused(fault, "phone")
        _take_phone(held, phone)
    set_self(held, person, now, checked=True)
    if held.assurance < WINDOW:
        held.assurance = WINDOW
        held.save(update_fields=["assurance"])
    note(level=held.assurance, party=held.party_id)
    return held
