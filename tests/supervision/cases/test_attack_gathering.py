"""Gathering against what happens meanwhile: closed cases, steps taken at once, kills, numbers."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.supervision.cases.conftest import OTHER, UNIT, gathered
from tests.supervision.cases.test_gathering import dismiss, told
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.action import action
from tongjian.supervision.cases import gathering
from tongjian.supervision.cases.actions import take
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import CaseFinding, WarningCase
from tongjian.supervision.cases.reads import history
from tongjian.supervision.cases.tasks import gather_in_background
from tongjian.supervision.warning.models import LedgerWarning

GATHERED = False
LETTER: dict[str, Any] = {"letter": "inquiry", "reason": "请说明"}


def multiplied(world: World, case: WarningCase, number: int) -> None:
    """Let a case have many more findings, as rules could have found them."""

    @action("test.multiply", None)
    def multiply(*, by: Any, now: Any) -> None:
        first = case.findings.select_related("warning").order_by("pk")[0]
        warnings = []
        for at in range(number):
            one = copy.copy(first.warning)
            one.pk, one._state.adding, one.subject_code = None, True, f"更多{at}"
            warnings.append(one)
        made = []
        for warning in LedgerWarning.objects.bulk_create(warnings):
            finding = copy.copy(first)
            finding.pk, finding._state.adding, finding.warning = None, True, warning
            made.append(finding)
        CaseFinding.objects.bulk_create(made)

    with world.scope():
        multiply(by=ROOT, now=world.now)


def planted(clerk: Clerk, number: int, units: int = 1, years: int = 1) -> None:
    """Plant warnings with a row of evidence each, about units that nothing was found about yet.

    Those about one unit alone are about its payments.
    """

    @action("test.plant", None)
    def plant(*, by: Any, now: Any) -> None:
        like = LedgerWarning.objects.filter(rule=49)[0]
        made = []
        for at in range(number):
            one = copy.copy(like)
            one.pk, one._state.adding = None, True
            one.subject_kind = "payment" if units == 1 else "unit"
            one.subject_code = f"{DISTRICT}9{at if units == 1 else at % units:05d}"
            one.year = 2020 + at // units % years
            one.rule = 1 + at // units // years % 80
            made.append(one)
        LedgerWarning.objects.bulk_create(made, batch_size=1000)

    with clerk.world.scope():
        plant(by=ROOT, now=clerk.moment())


def again(clerk: Clerk, case: WarningCase) -> WarningCase:
    with clerk.world.scope():
        rows = WarningCase.objects.select_related("track__flow", "jurisdiction")
        found: WarningCase = rows.get(pk=case.pk)
        return found


def step(clerk: Clerk, case: WarningCase, name: str, day: int = 0, **given: Any) -> WarningCase:
    by = ROOT if name != "close" else clerk.world.actor("committee")
    with clerk.world.scope():
        turn = again(clerk, case).track.turn
        return take(subject=case, step=name, turn=turn, given=given, by=by, now=clerk.moment(day))


def closed(clerk: Clerk, case: WarningCase) -> WarningCase:
    """Take a case to its end, as whoever may do everything."""
    step(clerk, case, "open")
    step(clerk, case, "ask", due=clerk.today(20), **LETTER)
    step(clerk, case, "answer", reason="已核对")
    step(clerk, case, "check_pass", reason="属实")
    step(clerk, case, "examine_pass", reason="属实")
    step(clerk, case, "normal", reason="有依据")
    return step(clerk, case, "close")


@action("test.refigure", None)
def refigure(*, rule: int, now: Any, by: Any, **values: Any) -> None:
    """Let a run of the rules have changed the first unit's warnings of a rule."""
    rows = LedgerWarning.objects.filter(rule=rule, followed__case__code=UNIT)
    assert rows.update(changed_at=now, **values)


def changed(clerk: Clerk, day: int, rule: int = 49, **values: Any) -> None:
    with clerk.world.scope():
        refigure(rule=rule, by=ROOT, now=clerk.moment(day), **values)
    gathered(clerk, DISTRICT, day=day)


MORE: dict[str, Any] = {"actual": 1_700_000, "difference": 700_000}


@pytest.mark.parametrize("ended", ["closed", "dismissed"])
def test_the_same_finding_again_leaves_an_ended_case_ended(
    ended: str, clerk: Clerk, case: WarningCase
) -> None:
    closed(clerk, case) if ended == "closed" else dismiss(clerk, case)
    for day in (1, 2):
        changed(clerk, day, words="换了说法", evidence_total=9)
    assert again(clerk, case).track.state == ended
    with clerk.world.scope():
        assert gather(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment(3))["renewed"] == 0


def test_a_finding_that_went_and_came_back_is_shown_on_its_closed_case(
    clerk: Clerk, case: WarningCase
) -> None:
    closed(clerk, case)
    changed(clerk, 1, gone_at=clerk.moment(1))
    changed(clerk, 2, gone_at=None)
    found = again(clerk, case)
    shown = clerk.world.client("deputy").get(f"/cases/{case.pk}/").content.decode()
    assert found.round == 1 and "又被发现" in shown
    with clerk.world.scope():
        assert WarningCase.objects.filter(kind="unit", code=UNIT, year=2024).count() == 1


def test_new_figures_reopen_a_closed_case_with_the_reason(clerk: Clerk, case: WarningCase) -> None:
    closed(clerk, case)
    with clerk.world.scope():
        before = case.findings.get(rule=49)
    changed(clerk, 1, **MORE)
    found = again(clerk, case)
    assert found.track.state == "triaged" and found.ended_at is None
    assert found.due is not None and found.due > clerk.today(1)
    with clerk.world.scope():
        assert "销号以后" in history(found)[-1].reason
        after = case.findings.get(rule=49)
        assert after.cause != before.cause
        (earlier,) = after.frozen["earlier"]
        assert earlier["tables"] == before.frozen["tables"]
        assert earlier["actual"] == before.frozen["actual"]
    gathered(clerk, day=2)
    assert again(clerk, case).track.turn == found.track.turn
    shown = clerk.world.client("deputy").get(f"/cases/{case.pk}/").content.decode()
    assert "以前存下的" in shown


def test_new_figures_that_were_known_at_the_closing_reopen_nothing(
    clerk: Clerk, case: WarningCase
) -> None:
    step(clerk, case, "open")
    step(clerk, case, "ask", due=clerk.today(20), **LETTER)
    changed(clerk, 1, **MORE)
    for name in ("answer", "check_pass", "examine_pass", "normal"):
        step(clerk, case, name, day=2, reason="已看到新的数字")
    step(clerk, case, "close", day=2)
    gathered(clerk, day=3)
    assert again(clerk, case).track.state == "closed"


@pytest.mark.parametrize("ended", ["closed", "dismissed"])
def test_a_new_finding_joins_an_ended_case_and_takes_it_up_again(
    ended: str, clerk: Clerk, case: WarningCase
) -> None:
    @action("test.hide", None)
    def hide(*, gone: Any, by: Any, now: Any) -> None:
        LedgerWarning.objects.filter(pk=warning.pk).update(gone_at=gone)

    with clerk.world.scope():
        finding = case.findings.select_related("warning").get(rule=49)
        warning = finding.warning

        @action("test.forget", None)
        def forget(*, by: Any, now: Any) -> None:
            finding.delete()

        forget(by=ROOT, now=clerk.moment())
        hide(gone=clerk.moment(), by=ROOT, now=clerk.moment())
    if ended == "closed":
        closed(clerk, case)
    else:
        dismiss(clerk, case)
    with clerk.world.scope():
        hide(gone=None, by=ROOT, now=clerk.moment())
    gathered(clerk, day=1)
    found = again(clerk, case)
    assert found.track.state == ("triaged" if ended == "closed" else "found")
    with clerk.world.scope():
        assert WarningCase.objects.filter(kind="unit", code=UNIT).count() == 1
        assert "R049" in history(found)[-1].reason
        assert case.findings.filter(rule=49).exists()
    assert found.level == case.level and found.involved_yuan == case.involved_yuan


def test_a_case_dismissed_after_a_letter_comes_back_with_new_figures(
    clerk: Clerk, case: WarningCase
) -> None:
    closed(clerk, case)
    step(clerk, case, "reopen", reason="新线索")
    step(clerk, case, "dismiss", reason="没有新问题")
    changed(clerk, 1, **MORE)
    assert again(clerk, case).track.state == "found"


def test_a_step_taken_while_findings_were_being_read_loses_none(
    clerk: Clerk, case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody dismisses the case between gathering's reading and its writing."""
    with clerk.world.scope():
        finding = case.findings.get(rule=49)

        @action("test.forget", None)
        def forget(*, by: Any, now: Any) -> None:
            finding.delete()

        forget(by=ROOT, now=clerk.moment())
    real = gathering._frozen

    def meanwhile(*given: Any) -> Any:
        found = real(*given)
        if again(clerk, case).track.state == "found":
            step(clerk, case, "dismiss", reason="刚刚不予立案")
        return found

    monkeypatch.setattr(gathering, "_frozen", meanwhile)
    gathered(clerk, DISTRICT, day=1)
    found = again(clerk, case)
    assert found.track.state == "found"
    with clerk.world.scope():
        assert [one.action for one in history(found)] == ["dismiss", "reconsider"]


def test_in_small_calls_and_in_one_the_cases_are_the_same(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = whole(clerk)
    monkeypatch.setattr(gathering, "MOST", 1)
    gather_in_background(jurisdictions=[DISTRICT, TOWN])
    assert told(clerk) == wanted and len(wanted) >= 3


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def whole(clerk: Clerk) -> list[tuple[Any, ...]]:
    """What gathering everything in one call gives; it is undone."""
    with undone():
        gathered(clerk)
        return told(clerk)


@pytest.mark.parametrize("place", ["_join", "reckon_case"])
def test_what_breaks_in_the_middle_leaves_nothing_half(
    place: str, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = whole(clerk)
    monkeypatch.setattr(gathering, "MOST", 2)
    real, calls = getattr(gathering, place), [0]

    def broken(*given: Any) -> Any:
        calls[0] += 1
        if calls[0] == 2:
            raise KeyboardInterrupt
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(gathering, place, broken)
        with pytest.raises(KeyboardInterrupt):
            gather_in_background(jurisdictions=[DISTRICT])
    with clerk.world.scope():
        for one in WarningCase.objects.all():
            assert one.findings.exists() and one.why
    gather_in_background(jurisdictions=[DISTRICT, TOWN])
    assert told(clerk) == wanted


def test_one_places_fault_does_not_keep_others_from_being_gathered(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = gathering._place

    def broken(code: str, now: Any) -> Any:
        if code == DISTRICT:
            raise ValueError(code)
        return real(code, now)

    monkeypatch.setattr(gathering, "_place", broken)
    with pytest.raises(ValueError, match=DISTRICT):
        gather_in_background(jurisdictions=[DISTRICT, TOWN])
    with clerk.world.scope():
        assert WarningCase.objects.filter(jurisdiction_id=TOWN).exists()


def asked_questions(clerk: Clerk, number: int, units: int) -> int:
    with undone():
        planted(clerk, number, units)
        with clerk.world.scope(), CaptureQueriesContext(connection) as asked:
            gather(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment())
        return len(asked)


@pytest.mark.soak
def test_questions_grow_with_cases_and_not_with_findings(clerk: Clerk) -> None:
    gathered(clerk)
    few = asked_questions(clerk, 10, 10)
    assert asked_questions(clerk, 300, 10) <= few + 5
    assert asked_questions(clerk, 30, 30) <= few + 20 * 12


@pytest.mark.soak
def test_a_call_takes_in_a_bounded_number_and_says_what_is_left(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST", 50)
    gathered(clerk)
    planted(clerk, 120, units=30)
    left: list[int] = []
    while not left or left[-1]:
        with clerk.world.scope():
            counts = gather(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment())
        assert 0 < counts["joined"] <= gathering.MOST
        left.append(counts["left"])
    assert left == [70, 20, 0]


def test_codes_longer_than_any_unit_has_stop_no_gathering(clerk: Clerk) -> None:
    long = f"{DISTRICT}{'9' * 194}"
    planted(clerk, 2, units=2)
    with clerk.world.scope():

        @action("test.lengthen", None)
        def lengthen(*, by: Any, now: Any) -> None:
            rows = LedgerWarning.objects.filter(subject_code=f"{DISTRICT}900000")
            assert rows.update(subject_code=long, subject_name="名" * 400)

        lengthen(by=ROOT, now=clerk.moment())
    gathered(clerk, DISTRICT, day=1)
    with clerk.world.scope():
        found = WarningCase.objects.get(code=long)
        assert not LedgerWarning.objects.filter(
            jurisdiction_id=DISTRICT, gone_at=None, followed=None
        ).exists()
    assert found.unit == ""


def test_confidential_years_do_not_raise_what_others_see(clerk: Clerk, case: WarningCase) -> None:
    @action("test.twin", None)
    def twin(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(kind="unit", code=OTHER).update(
            code=UNIT, year=2023, confidential=True
        )
        finding = case.findings.get(rule=49)
        finding.delete()

    with clerk.world.scope():
        twin(by=ROOT, now=clerk.moment())
    gathered(clerk, day=1)
    assert not any("年度" in words for words, _ in again(clerk, case).why)


@action("test.forget_some", None)
def forget_some(*, by: Any, now: Any) -> None:
    """Take some findings out of their cases, as if they had not been gathered yet."""
    CaseFinding.objects.filter(rule__in=(49, 50)).delete()
