"""Issuing certificates and whatever becomes of them: renewal, change, revocation, cancellation.

A renewed or changed certificate is a new one that names the one before; the old keeps its file and
says what became of it. Every change has a reason, a basis and a number of its own, and is told to
the holder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tongjian.core.action import action, note
from tongjian.core.clock import SHANGHAI
from tongjian.core.documents.codes import new_code
from tongjian.core.documents.letters import printed_day
from tongjian.core.documents.numbering import (
    PatternInvalid,
    check_pattern,
    formatted,
    next_number,
)
from tongjian.core.files.store import store
from tongjian.core.home import InsecureSetup
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.channels import send
from tongjian.core.pages import demonstration
from tongjian.hall.cases.models import HallCase
from tongjian.hall.certificates import paper, reads
from tongjian.hall.certificates.envelope import LARGEST, sealed, sign
from tongjian.hall.certificates.models import Certificate, CertificateChange
from tongjian.hall.certificates.signing import private_key

CODE_LENGTH = 12
FOLDER = "certificates"
ISSUERS = ("certificates.manage", "cases.handle", "cases.examine", "cases.approve")
WORDS = {"renewed": "延续", "changed": "变更", "revoked": "撤销", "cancelled": "注销"}
FROM = {
    "renewed": frozenset({"valid"}),
    "changed": frozenset({"valid"}),
    "revoked": frozenset({"valid"}),
    "cancelled": frozenset({"valid", "revoked"}),
}
LAW = "《中华人民共和国行政许可法》"
DEEMED = f"{LAW}第五十条第二款"
BASES = {
    "renewed": (f"{LAW}第五十条",),
    "changed": (f"{LAW}第四十九条",),
    "revoked": (
        *(f"{LAW}第六十九条第一款第（{number}）项" for number in "一二三四五"),
        f"{LAW}第六十九条第二款",
    ),
    "cancelled": tuple(f"{LAW}第七十条第（{number}）项" for number in "一二三四五六"),
}


class CertificateRefused(Exception):
    """The certificate cannot be issued or changed so; the message is Chinese."""


@dataclass(frozen=True)
class Fresh:
    """What a new certificate differs in from the one it takes the place of."""

    holder: str
    valid_from: date
    valid_until: date | None
    facts: list[list[str]]


@dataclass(frozen=True)
class Decision:
    """What was decided of a certificate, why, and on what basis."""

    state: str
    reason: str
    basis: str
    by: Actor
    now: datetime


def today_of(now: datetime) -> date:
    """Return the day of a moment in Shanghai."""
    return now.astimezone(SHANGHAI).date()


@action("certificate.issue", None)
def issue_certificate(*, case: HallCase, by: Actor, now: datetime) -> Certificate:
    """Issue the certificate of a granted case, in the transaction of the step that certifies it.

    Raises ``CertificateRefused`` when the item gives none or the case has its own already.
    """
    if not any(by.can(permission, case.jurisdiction_id) for permission in ISSUERS):
        by.require("certificates.manage", case.jurisdiction_id)
    HallCase.objects.select_for_update().get(pk=case.pk)
    definition, today = case.version.definition, today_of(now)
    terms = paper.Terms.of(definition)
    if terms is None:
        raise CertificateRefused(f"“{case.version.name}”按事项定义不发证照")
    if case.certificates.exists():
        raise CertificateRefused("这件办件已经发过证照")
    until = paper.valid_until(terms, case.answers, today)
    if terms.until_field and until is None:
        raise CertificateRefused("申请中没有填写有效期截止日期，不能制证")
    if until is not None and until < today:
        raise CertificateRefused("有效期截止日期早于今天，不能制证")
    _check_prefix(terms)
    certificate = _make(
        terms=terms,
        case=case,
        fresh=Fresh(case.party_name, today, until, paper.facts(definition, case.answers)),
        basis=paper.basis_of(definition),
        replaces=None,
        now=now,
    )
    _record(certificate, Decision("valid", "签发", "", by, now))
    return certificate


def _check_prefix(terms: paper.Terms) -> None:
    try:
        check_pattern(terms.pattern)
    except PatternInvalid as error:
        raise CertificateRefused(f"{error}；请事项管理员改正") from error


def _make(
    *,
    terms: paper.Terms,
    case: HallCase,
    fresh: Fresh,
    basis: list[str],
    replaces: Certificate | None,
    now: datetime,
) -> Certificate:
    """Number, print, sign and keep a certificate."""
    today = today_of(now)
    number = next_number(case.jurisdiction_id, f"certificate:{terms.prefix}"[:60], today.year)
    code = _free_code()
    payload: dict[str, Any] = {
        "version": paper.VERSION,
        "number": formatted(terms.pattern, today.year, number),
        "code": code,
        "name": terms.name,
        "body": terms.seal_body,
        "item": case.version.name,
        "item_code": case.item.code,
        "holder": fresh.holder,
        "issued_on": today.isoformat(),
        "valid_from": fresh.valid_from.isoformat(),
        "valid_until": fresh.valid_until.isoformat() if fresh.valid_until else None,
        "facts": fresh.facts,
        "basis": basis,
        "statement": paper.STATEMENT,
        "replaces": replaces.number if replaces else "",
        "address": f"{settings.ADDRESS}/hall/certificates/{code}/",
        "demonstration": demonstration(),
    }
    pdf, key = paper.print_pdf(payload), _key()
    stored = store([sealed(payload, pdf, key)], FOLDER, LARGEST)
    note(number=payload["number"], code=code, sm3=stored.sm3)
    made: Certificate = Certificate.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        number=payload["number"],
        code=code,
        case=case,
        item=case.item,
        applicant=case.applicant,
        party=case.party,
        name=terms.name,
        holder=fresh.holder,
        issued_on=today,
        valid_from=fresh.valid_from,
        valid_until=fresh.valid_until,
        payload=payload,
        signature=sign(payload, pdf, key),
        path=stored.path,
        sm3=stored.sm3,
        replaces=replaces,
    )
    return made


def _key() -> Ed25519PrivateKey:
    try:
        return private_key()
    except InsecureSetup as error:
        raise CertificateRefused(f"不能制证：{error}") from error


def _free_code() -> str:
    code = new_code(CODE_LENGTH)
    while Certificate.objects.filter(code=code).exists():
        code = new_code(CODE_LENGTH)
    return code


def _record(certificate: Certificate, decision: Decision, number: str = "") -> None:
    CertificateChange.objects.create(
        jurisdiction_id=certificate.jurisdiction_id,
        certificate=certificate,
        state=decision.state,
        number=number,
        reason=decision.reason[:300],
        basis=decision.basis[:100],
        by=decision.by.label,
        at=decision.now,
    )


@action("certificate.change_state", "certificates.manage")
def change_state(
    *,
    subject: Certificate,
    state: str,
    reason: str,
    basis: str,
    facts: Mapping[str, str] | None = None,
    holder: str = "",
    by: Actor,
    now: datetime,
) -> Certificate:
    """Renew, change, revoke or cancel; returns the certificate that holds from now on.

    ``facts`` (text by label) and ``holder`` are what a change changes. Raises
    ``CertificateRefused``.
    """
    old = _locked(subject)
    if state not in WORDS:
        raise CertificateRefused("没有这种办理方式")
    if not reason.strip() or not basis.strip():
        raise CertificateRefused("必须写明理由和依据")
    if old.state not in FROM[state]:
        raise CertificateRefused(
            f"这份证照现在是“{reads.TITLES[old.state]}”，不能办理{WORDS[state]}；请刷新页面后再看"
        )
    fresh = None
    if state == "renewed":
        fresh = _renewal(old, today_of(now))
    elif state == "changed":
        fresh = _changed(old, facts or {}, holder, today_of(now))
    return _end(old, Decision(state, reason.strip(), basis.strip(), by, now), fresh)


def _locked(subject: Certificate) -> Certificate:
    found: Certificate = Certificate.objects.select_for_update().get(pk=subject.pk)
    return found


def _renewal(old: Certificate, today: date) -> Fresh:
    """Return the certificate renewed for the term it had."""
    if old.valid_until is None:
        raise CertificateRefused("这份证照长期有效，不需要延续")
    if old.valid_until < today and old.renewal_asked_on is None:
        raise CertificateRefused("有效期已过，且没有在期限内提出延续，不能延续；请重新申请")
    first = old.valid_until + timedelta(days=1)
    terms = _terms(old)
    same = first + (old.valid_until - old.valid_from)
    until = paper.months_after(first, terms.months) if terms.months else same
    return Fresh(old.holder, first, until, paper.renewed_facts(terms, old.payload["facts"], until))


def _changed(old: Certificate, facts: Mapping[str, str], holder: str, today: date) -> Fresh:
    if reads.expired(old, today):
        raise CertificateRefused("这份证照已过有效期，不能变更")
    given = {label: text.strip() for label, text in facts.items() if text.strip()}
    try:
        new = paper.changed_facts(old.payload["facts"], given)
    except KeyError as error:
        raise CertificateRefused(f"证照上没有“{error.args[0]}”这一项") from error
    fresh = Fresh(holder.strip() or old.holder, old.valid_from, old.valid_until, new)
    if fresh.holder == old.holder and new == old.payload["facts"]:
        raise CertificateRefused("没有任何内容变化，不需要变更")
    return fresh


def _end(old: Certificate, decision: Decision, fresh: Fresh | None) -> Certificate:
    """Give the old certificate its new state and, where one takes its place, make that."""
    state, now, terms = decision.state, decision.now, _terms(old)
    number = _decision_number(old, terms, decision)
    old.state, old.renewal_asked_on = state, None
    old.save(update_fields=["state", "renewal_asked_on"])
    _record(old, decision, number)
    note(certificate=old.pk, state=state)
    held = old
    if fresh is not None and old.case is not None:
        basis = old.payload["basis"]
        held = _make(terms=terms, case=old.case, fresh=fresh, basis=basis, replaces=old, now=now)
        because = f"由 {old.number} {WORDS[state]}"
        _record(held, Decision("valid", because, decision.basis, decision.by, now))
    _tell(held, f"{old.name}{WORDS[state]}", now)
    return held


def _decision_number(old: Certificate, terms: paper.Terms, decision: Decision) -> str:
    """Number a decision in the series of its kind, by the certificate's own prefix."""
    year = today_of(decision.now).year
    series = f"certificate:{terms.prefix}:{decision.state}"[:60]
    prefix = terms.prefix.partition("{")[0].rstrip("〔[（(")
    pattern = f"{prefix}{WORDS[decision.state]}{paper.PATTERN}"
    return formatted(pattern, year, next_number(old.jurisdiction_id, series, year))


def _terms(old: Certificate) -> paper.Terms:
    terms = paper.Terms.of(old.case.version.definition) if old.case is not None else None
    if terms is None:
        raise CertificateRefused("这份证照没有对应的办件，不能在这里办理")
    return terms


def _tell(certificate: Certificate, what: str, now: datetime, kind: str = "decided") -> None:
    applicant = certificate.applicant
    if applicant is None:
        return
    send(
        kind=kind,
        to_user=applicant.user_id,
        phone=applicant.phone,
        email=applicant.email,
        values={"what": what, "do": "查看证照", "by": _last(certificate, kind)},
        url=f"/hall/certificates/{certificate.code}/",
        now=now,
    )


def _last(certificate: Certificate, kind: str) -> date | None:
    if kind != "certificate_expiring":
        return None
    last = reads.last_day_to_ask(certificate)
    return last if certificate.renewal_asked_on is None else certificate.valid_until


@action("certificate.ask_renewal", "hall.apply")
def ask_renewal(*, subject: Certificate, by: Actor, now: datetime) -> Certificate:
    """Ask for renewal, in time (行政许可法 50: thirty days before the last one)."""
    old, today = _locked(subject), today_of(now)
    if not reads.held_by(by, today).filter(pk=old.pk).exists():
        raise CertificateRefused("只有持证人可以申请延续")
    last = reads.last_day_to_ask(old)
    if old.state != "valid" or last is None:
        raise CertificateRefused("这份证照不需要或者不能延续")
    if old.renewal_asked_on is not None:
        raise CertificateRefused("已经提出过延续申请，请等待答复")
    if today > last:
        raise CertificateRefused(
            f"延续应当在{printed_day(last)}以前提出，现在已过期限；请联系窗口，或者重新申请"
        )
    old.renewal_asked_on = today
    old.save(update_fields=["renewal_asked_on"])
    return old


@action("certificate.decline_renewal", "certificates.manage")
def decline_renewal(*, subject: Certificate, reason: str, by: Actor, now: datetime) -> Certificate:
    """Refuse a renewal that was asked for; the certificate holds until its last day."""
    old = _locked(subject)
    if old.renewal_asked_on is None or old.state != "valid":
        raise CertificateRefused("没有待答复的延续申请；请刷新页面后再看")
    if reads.expired(old, today_of(now)):
        raise CertificateRefused("有效期届满前没有作出决定，依法视为准予延续，不能再不予延续")
    if not reason.strip():
        raise CertificateRefused("不予延续必须写明理由")
    old.renewal_asked_on = None
    old.save(update_fields=["renewal_asked_on"])
    said = f"不予延续：{reason.strip()}"
    _record(old, Decision("valid", said, BASES["renewed"][0], by, now))
    _tell(old, f"{old.name}不予延续", now)
    return old


@action("certificate.deemed_renewal", "certificates.manage")
def renew_unanswered(*, subject: Certificate, by: Actor, now: datetime) -> Certificate | None:
    """Renew what was asked for in time and not answered before its end (行政许可法 50)."""
    old, today = _locked(subject), today_of(now)
    if old.renewal_asked_on is None or not reads.expired(old, today):
        return None
    reason = "有效期届满前没有作出是否延续的决定，视为准予延续"
    return _end(old, Decision("renewed", reason, DEEMED, by, now), _renewal(old, today))


@action("certificate.remind", "certificates.manage")
def remind_expiring(*, subject: Certificate, by: Actor, now: datetime) -> bool:
    """Remind the holder once that a certificate runs out; whether it was done now."""
    certificate = _locked(subject)
    if certificate.reminded_at is not None or certificate.state != "valid":
        return False
    certificate.reminded_at = now
    certificate.save(update_fields=["reminded_at"])
    _tell(certificate, f"{certificate.name} {certificate.number}", now, "certificate_expiring")
    return True


@action("certificate.open_file", None)
def open_file(*, subject: Certificate, by: Actor, now: datetime) -> None:
    """Leave in the trail that somebody opened a certificate's file; to be called after the check
    that they may.
    """
    by.require("self.use")
    note(certificate=subject.pk, sm3=subject.sm3)
