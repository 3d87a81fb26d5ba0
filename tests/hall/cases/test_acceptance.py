"""Articles 32 and 38: told once and completely in five working days, or deemed accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.hall.cases import flows
from tests.hall.cases.conftest import PAPER, Hall
from tongjian.core.notify.models import Outgoing
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.actions import take
from tongjian.hall.cases.corrections import answer_correction
from tongjian.hall.cases.documents import letter_of, pdf_of
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import CaseDocument, Correction, Finding, HallCase
from tongjian.hall.cases.reads import clocks, stage

POINTS = [{"material": "proof", "what": "缺医院盖章"}]
GROUNDS: dict[str, Any] = {
    "reason": "不属于本机关管辖",
    "basis": [{"law": "义务教育法", "article": 11}],
}
SIGNED = [MaterialGiven("proof", paper=True)]


def answered(hall: Hall, case: HallCase, **changes: Any) -> HallCase:
    given: dict[str, Any] = {"answers": {}, "materials": SIGNED, **changes}
    return answer_correction(subject=case, by=hall.actor("applicant"), now=hall.now, **given)


def test_told_on_the_fifth_day_is_in_time_and_stops_the_clock(hall: Hall) -> None:
    case = hall.open()
    case = hall.on("2026-02-26").do(case, "ask_correction", "officer", points=POINTS)
    assert (case.state, case.corrected, case.urgent_on) == ("correction", True, None)
    asked = Correction.objects.get(case=case)
    assert asked.answer_by is not None and asked.answer_by > date(2026, 3, 26)
    letter = letter_of(CaseDocument.objects.get(kind="correction_notice"), case.code)
    assert list(letter.materials) == [("医院证明", "缺医院盖章")]
    assert stage(case, case.submitted_at.date()).due == asked.answer_by
    assert Outgoing.objects.filter(kind="missing").count() == 1


def test_told_a_day_late_is_refused_and_acceptance_counts_from_the_receipt(hall: Hall) -> None:
    case = hall.open()
    hall.on("2026-02-27")
    for step, data in (("ask_correction", {"points": POINTS}), ("refuse", GROUNDS)):
        with pytest.raises(StepRefused, match="即为受理"):
            hall.do(case, step, "officer", **data)
    case = hall.do(case, "accept", "officer")
    assert case.accepted_on == date(2026, 2, 12)
    assert case.statutory_due == date(2026, 3, 18), "counted from the receipt"
    assert Finding.objects.get(case=case).trigger == "deemed"


def test_the_answer_starts_the_five_days_anew(hall: Hall) -> None:
    case = hall.open()
    hall.on("2026-02-13").do(case, "ask_correction", "officer", points=POINTS)
    case = answered(hall.on("2026-03-02"), case)
    assert (case.state, case.received_on) == ("received", date(2026, 2, 12))
    assert case.urgent_on == date(2026, 3, 9)
    assert Correction.objects.get(case=case).answered_at == hall.now
    case = hall.on("2026-03-10").do(case, "accept", "officer")
    assert case.accepted_on == date(2026, 3, 2), "from the day all of it was there"


def test_an_answer_lacks_nothing_that_was_named(hall: Hall) -> None:
    case = hall.open()
    points = [*POINTS, {"field": "reason", "what": "写明病情"}]
    hall.do(case, "ask_correction", "officer", points=points)
    with pytest.raises(StepRefused, match="理由"):
        answered(hall, case)
    with pytest.raises(StepRefused, match="医院证明"):
        answered(hall, case, answers={"reason": "骨折"}, materials=[])
    case = answered(hall, case, answers={"reason": "骨折"})
    assert HallCase.objects.get(pk=case.pk).answers == {"child_name": "学生甲01", "reason": "骨折"}


def test_a_second_notice_of_something_new_is_refused_and_found(hall: Hall) -> None:
    case = hall.open()
    hall.do(case, "ask_correction", "officer", points=POINTS)
    answered(hall, case)
    new = [*POINTS, {"field": "reason", "what": "太简单"}]
    with pytest.raises(StepRefused, match="第一次补正告知里没有“理由”"):
        hall.do(case, "ask_correction", "officer", points=new)
    found = Finding.objects.get(case=case)
    assert (found.trigger, found.level) == ("second_correction", "red")
    assert HallCase.objects.get(pk=case.pk).state == "received"
    assert Correction.objects.filter(case=case).count() == 1
    case = hall.do(case, "ask_correction", "officer", points=POINTS)
    assert case.state == "correction", "what was named before may be named again"


@pytest.mark.parametrize(
    "points",
    [
        [],
        [{"material": "other", "what": "其他材料"}],
        [{"field": "nothing", "what": "补"}],
        [{"material": "proof", "what": " "}],
        ["proof"],
        [{"what": "补材料"}],
        [*POINTS, *POINTS],
    ],
)
def test_a_notice_names_listed_materials_and_says_what(hall: Hall, points: Any) -> None:
    case = hall.open()
    with pytest.raises(StepRefused):
        hall.do(case, "ask_correction", "officer", points=points)
    assert not Correction.objects.exists()


def test_a_refusal_has_reasons_basis_and_remedies(hall: Hall) -> None:
    case = hall.open()
    lackings: list[dict[str, Any]] = [
        {"reason": ""},
        {"basis": []},
        {"remedies": {"authority": "", "court": "x"}},
    ]
    for lacking in lackings:
        with pytest.raises(StepRefused):
            hall.do(case, "refuse", "officer", **{**GROUNDS, **lacking})
    case = hall.do(case, "refuse", "officer", **GROUNDS)
    assert (case.outcome, case.open) == ("refused", False)
    letter = CaseDocument.objects.get(kind="refusal_notice")
    assert letter.content["remedies"] == {"authority": "示例区人民政府", "court": "示例区人民法院"}
    assert letter.content["basis"] == ["《义务教育法》第十一条"]
    assert pdf_of(letter)
    assert Finding.objects.get(case=case).trigger == "eligible_refused", "nothing was missing"


def test_a_refusal_on_no_law_is_found(hall: Hall) -> None:
    case = hall.open(materials=PAPER[:1])
    hall.do(case, "refuse", "officer", reason="领导不同意", basis=["《内部规定》第一条"])
    assert [one.trigger for one in Finding.objects.filter(case=case)] == ["unlawful_refusal"]


def test_prereview_ends_in_receipt_or_with_a_reason(hall: Hall) -> None:
    version = hall.version(flows.with_prereview(), "prereview")
    case = hall.open(version=version)
    assert (case.phase, case.received_on, case.urgent_on) == ("prereview", None, date(2026, 2, 24))
    case = hall.on("2026-02-24").do(case, "prereview_pass", "officer")
    assert case.received_on == date(2026, 2, 24)
    assert clocks(case)["acceptance"].due == date(2026, 3, 2)
    other = hall.open(version=version)
    with pytest.raises(StepRefused, match="理由"):
        hall.do(other, "prereview_fail", "officer")
    other = hall.do(other, "prereview_fail", "officer", reason="照片不清楚")
    assert (other.open, other.outcome) == (False, "returned")


def test_the_second_of_two_officials_is_told(hall: Hall) -> None:
    case = hall.open()
    hall.do(case, "accept", "officer")
    with pytest.raises(StepRefused, match="别人"):
        take(subject=case, step="accept", turn=0, data={}, by=hall.actor("window"), now=hall.now)


def test_event_time_is_kept_apart_from_entry_time(hall: Hall) -> None:
    case = hall.open()
    received = hall.now
    hall.on("2026-02-25")
    with pytest.raises(StepRefused, match="早于"):
        hall.do(case, "accept", "officer", event_at=received.replace(hour=9))
    with pytest.raises(StepRefused, match="晚于"):
        hall.do(case, "accept", "officer", event_at=hall.now.replace(hour=11))
    case = hall.do(case, "accept", "officer", event_at=received.replace(hour=11))
    assert case.accepted_on == date(2026, 2, 12)
    assert [one.trigger for one in Finding.objects.filter(case=case)] == ["afterwards"]
