"""Certificates issued and changed: numbered, signed, with reason, basis and history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.certificates.conftest import Hall
from tests.world import DISTRICT, ROOT
from tongjian.core.audit.models import AuditEvent
from tongjian.core.home import home
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.hall.certificates.actions import (
    BASES,
    DEEMED,
    CertificateRefused,
    ask_renewal,
    change_state,
    decline_renewal,
    issue_certificate,
)
from tongjian.hall.certificates.envelope import check
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.certificates.paper import Terms, months_after
from tongjian.hall.certificates.signing import private_key
from tongjian.hall.certificates.tasks import remind_due, renew_due, sweep_files


def end(hall: Hall, subject: Certificate, state: str, **more: Any) -> Certificate:
    given: dict[str, Any] = {
        "reason": "测试的理由",
        "basis": BASES.get(state, ("依据",))[0],
        "by": ROOT,
        "now": hall.now,
    } | more
    with hall.world.scope():
        return change_state(subject=subject, state=state, **given)


def test_an_issued_certificate_is_numbered_signed_and_kept(hall: Hall) -> None:
    first, second = hall.issue(), hall.issue()
    assert [first.number, second.number] == ["沪闵教延〔2025〕第0001号", "沪闵教延〔2025〕第0002号"]
    assert first.valid_until == date(2026, 10, 19) and first.state == "valid"
    found = check((home() / first.path).read_bytes(), [private_key().public_key()])
    assert found.payload == first.payload
    assert found.payload["facts"] == [
        ["儿童姓名", "学生甲"],
        ["延缓期限", "一年"],
        ["学校", "示例小学，一年级；示例二小，二年级"],
    ]
    assert found.payload["basis"] == ["《义务教育法》第十一条"]
    with hall.world.scope():
        event = AuditEvent.objects.filter(action="certificate.issue").first()
    assert event is not None and "学生" not in str(event.data)


def test_an_item_may_give_a_certificate_until_a_day_of_the_form_or_without_end(hall: Hall) -> None:
    assert hall.issue(valid_months=None).valid_until is None
    with pytest.raises(CertificateRefused, match="截止日期"):
        hall.issue(valid_months=None, valid_until_field="period")
    with pytest.raises(CertificateRefused, match="不发证照"):
        hall.issue(issued=False)


def test_a_case_gets_one_certificate_from_somebody_who_may(hall: Hall) -> None:
    case = hall.case()
    for role in ("applicant", "window", "hall_supervisor", "joint"):
        with pytest.raises(NotPermitted), hall.world.scope():
            issue_certificate(case=case, by=hall.world.actor(role), now=hall.now)
    with hall.world.scope():
        issue_certificate(case=case, by=hall.world.actor("officer"), now=hall.now)
        with pytest.raises(CertificateRefused, match="已经发过"):
            issue_certificate(case=case, by=ROOT, now=hall.now)


def test_without_a_key_nothing_is_issued(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGJIAN_CERTIFICATE_KEY", "短")
    with pytest.raises(CertificateRefused, match="不能制证"):
        hall.issue()
    with hall.world.scope():
        assert not Certificate.objects.exists()


def test_a_file_whose_certificate_was_undone_is_swept_away(hall: Hall) -> None:
    kept = home() / hall.issue().path
    case, before = hall.case(), set(kept.parent.iterdir())
    with pytest.raises(LookupError), hall.world.scope():
        issue_certificate(case=case, by=ROOT, now=hall.now)
        raise LookupError
    left = set(kept.parent.iterdir()) - before
    moment = datetime.now(hall.now.tzinfo)
    sweep_files(moment)
    assert len(left) == 1 and left <= set(kept.parent.iterdir())
    assert sweep_files(moment + timedelta(hours=2)) >= 1
    assert kept.exists() and not left & set(kept.parent.iterdir())


def test_a_renewed_certificate_goes_on_where_the_old_one_ends(hall: Hall) -> None:
    old = hall.issue()
    new = end(hall, old, "renewed")
    assert new.valid_from == date(2026, 10, 20) and new.valid_until == date(2027, 10, 19)
    assert new.replaces_id == old.pk and new.number != old.number and new.code != old.code
    assert hall.again(old).state == "renewed" and new.state == "valid"
    with hall.world.scope():
        assert [one.number for one in old.changes.all()] == ["", "沪闵教延延续〔2025〕第0001号"]
        assert Notice.objects.filter(user=hall.applicant.user).count() == 1


def test_a_renewed_certificate_does_not_print_the_old_end(hall: Hall) -> None:
    fields = [["儿童姓名", "child"], ["有效期至", "until"]]
    old = hall.issue(valid_months=None, valid_until_field="until", fields=fields)
    assert old.payload["facts"][1] == ["有效期至", "2026年8月31日"]
    new = end(hall, old, "renewed")
    assert new.valid_until == date(2027, 7, 13)
    assert new.payload["facts"] == [["儿童姓名", "学生甲"], ["有效期至", "2027年7月13日"]]


def test_a_changed_certificate_prints_the_change_and_nothing_else(hall: Hall) -> None:
    old = hall.issue(kind="legal", name="示例小学")
    new = end(hall, old, "changed", facts={"延缓期限": "半年"}, holder="示例第一小学")
    assert dict(new.payload["facts"])["延缓期限"] == "半年"
    assert dict(new.payload["facts"])["儿童姓名"] == "学生甲"
    assert (new.holder, new.valid_until) == ("示例第一小学", old.valid_until)
    assert hall.again(old).payload == old.payload
    for facts in ({}, {"没有的": "x"}, {"延缓期限": "半年"}):
        with pytest.raises(CertificateRefused):
            end(hall, new, "changed", facts=facts)


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        (None, "revoked", True),
        (None, "cancelled", True),
        ("revoked", "cancelled", True),
        ("revoked", "renewed", False),
        ("revoked", "revoked", False),
        ("cancelled", "revoked", False),
        ("renewed", "changed", False),
        (None, "valid", False),
    ],
)
def test_what_may_follow_what(hall: Hall, before: str | None, after: str, may: bool) -> None:
    subject = hall.issue()
    if before:
        end(hall, subject, before)
    if not may:
        with pytest.raises(CertificateRefused):
            end(hall, subject, after)
        return
    end(hall, subject, after)
    assert hall.again(subject).state == after


def test_reason_basis_and_right_are_needed(hall: Hall) -> None:
    subject = hall.issue()
    for missing in ({"reason": " "}, {"basis": ""}):
        with pytest.raises(CertificateRefused, match="理由和依据"):
            end(hall, subject, "revoked", **missing)
    for role in ("officer", "window", "reviewer", "hall_supervisor", "applicant"):
        with pytest.raises(NotPermitted):
            end(hall, subject, "revoked", by=hall.world.actor(role))
    assert hall.again(subject).state == "valid"
    end(hall, subject, "revoked", by=hall.world.actor("head"))


def test_history_only_grows(hall: Hall) -> None:
    hall.issue()
    with (
        pytest.raises(Exception, match="permission denied"),
        hall.world.scope(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE hall_certificatechange SET reason = 'x'")


def ask(hall: Hall, subject: Certificate, day: date) -> Certificate:
    with scope([DISTRICT], hall.world.actor("applicant")):
        return ask_renewal(subject=subject, by=hall.world.actor("applicant"), now=hall.on(day))


def test_a_renewal_is_asked_thirty_days_before_the_end(hall: Hall) -> None:
    subject = hall.issue()
    until = subject.valid_until
    assert until is not None
    with pytest.raises(CertificateRefused, match="2026年9月19日以前"):
        ask(hall, subject, until - timedelta(days=29))
    ask(hall, subject, until - timedelta(days=30))
    with pytest.raises(CertificateRefused, match="已经提出"):
        ask(hall, subject, until - timedelta(days=30))


def test_an_unanswered_renewal_is_granted_by_law_once(hall: Hall) -> None:
    subject, other = hall.issue(), hall.issue()
    until = subject.valid_until
    assert until is not None
    ask(hall, subject, date(2026, 9, 1))
    assert renew_due(hall.on(until)) == 0
    assert renew_due(hall.on(until + timedelta(days=1))) == 1
    assert renew_due(hall.on(until + timedelta(days=1))) == 0
    assert hall.again(subject).state == "renewed" and hall.again(other).state == "valid"
    with hall.world.scope():
        last = subject.changes.last()
        new = Certificate.objects.get(replaces=subject)
    assert last is not None and last.basis == DEEMED and last.by == "系统"
    assert new.valid_from == until + timedelta(days=1)


def test_a_declined_renewal_is_not_granted_by_law(hall: Hall) -> None:
    subject = hall.issue()
    until = subject.valid_until
    assert until is not None
    ask(hall, subject, date(2026, 9, 1))
    with hall.world.scope():
        with pytest.raises(CertificateRefused, match="理由"):
            decline_renewal(subject=subject, reason="", by=ROOT, now=hall.now)
        decline_renewal(subject=subject, reason="不再符合条件", by=ROOT, now=hall.now)
        with pytest.raises(CertificateRefused, match="没有待答复"):
            decline_renewal(subject=subject, reason="不再符合条件", by=ROOT, now=hall.now)
    assert renew_due(hall.on(until + timedelta(days=1))) == 0
    with pytest.raises(CertificateRefused, match="有效期已过"):
        end(hall, subject, "renewed", now=hall.on(until + timedelta(days=1)))


def test_too_late_to_decline_what_the_law_has_granted(hall: Hall) -> None:
    subject = hall.issue()
    ask(hall, subject, date(2026, 9, 1))
    with pytest.raises(CertificateRefused, match="视为准予延续"), hall.world.scope():
        decline_renewal(subject=subject, reason="晚了", by=ROOT, now=hall.on(date(2026, 10, 20)))


def test_only_the_holder_asks(hall: Hall) -> None:
    subject = hall.issue()
    stranger = hall.world.actor("applicant", DISTRICT, "另一人")
    with pytest.raises(CertificateRefused, match="持证人"), scope([DISTRICT], stranger):
        ask_renewal(subject=subject, by=stranger, now=hall.now)


def test_a_holder_is_reminded_once_while_there_is_time_to_ask(hall: Hall) -> None:
    hall.issue()
    hall.issue(valid_months=None)
    assert remind_due(hall.on(date(2026, 8, 19))) == 0
    assert remind_due(hall.on(date(2026, 8, 20))) == 1
    assert remind_due(hall.on(date(2026, 8, 21))) == 0
    notice = Notice.objects.get(user=hall.applicant.user)
    assert "2026年9月19日" in notice.text


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_after_stays_within_its_month(day: date, months: int) -> None:
    last = months_after(day, months)
    assert day < last + timedelta(days=1)
    total = (last.year - day.year) * 12 + last.month - day.month
    assert total in (months, months - 1) and (total == months or day.day == 1)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 3, 18), 12, date(2027, 3, 17)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_months_after(day: date, months: int, last: date) -> None:
    assert months_after(day, months) == last


def test_a_pattern_may_come_with_the_prefix() -> None:
    said = {"issued": True, "name": "证", "prefix": "沪教{year}-{number:6}"}
    terms = Terms.of({"certificate": said})
    assert terms is not None and terms.pattern == "沪教{year}-{number:6}"
    assert Terms.of({}) is None
