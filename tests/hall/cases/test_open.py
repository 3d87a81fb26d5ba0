"""Opening a case: number, code, receipt, clocks, notice; and a licence from receipt to archive."""

from __future__ import annotations

from datetime import date

import pytest

from tests.hall.cases.conftest import Hall
from tests.world import DISTRICT
from tongjian.core.notify.models import Notice, Outgoing
from tongjian.hall.cases.documents import pdf_of
from tongjian.hall.cases.models import CaseDocument, HallCase, HallStep


def test_a_submission_has_number_code_receipt_clock_and_notice(hall: Hall) -> None:
    case = HallCase.objects.get(pk=hall.open().pk)
    assert case.number == f"{DISTRICT}-2026-000001"
    assert len(case.code) == 8
    assert (case.state, case.phase, case.desk) == ("received", "received", "cases.accept")
    assert case.received_on == date(2026, 2, 12)
    assert case.urgent_on == date(2026, 2, 26), "five working days over the Spring Festival"
    receipt = CaseDocument.objects.get(case=case)
    assert (receipt.kind, receipt.number) == ("receipt_notice", f"{case.number}收")
    assert receipt.content["materials"] == [["申请表", "纸质材料"], ["医院证明", "纸质材料"]]
    assert case.code not in str(receipt.content)
    assert pdf_of(receipt).startswith(b"%PDF")
    assert Notice.objects.filter(user=hall.applicant.user_id).count() == 1
    assert Outgoing.objects.filter(kind="received").count() == 1
    assert HallCase.objects.get(pk=hall.open().pk).number.endswith("000002")


def test_a_licence_goes_its_whole_way(hall: Hall) -> None:
    case = hall.open()
    case = hall.later(hours=1).do(case, "accept", "officer")
    assert (case.accepted_on, case.promised_due) == (date(2026, 2, 12), date(2026, 3, 4))
    assert case.statutory_due == date(2026, 3, 18)
    hall.do(case, "forward", "officer")
    case = hall.on("2026-02-13").do(case, "report", "reviewer")
    case = hall.on("2026-02-14").do(case, "grant", "head")
    assert (case.outcome, case.decided_on) == ("granted", date(2026, 2, 14))
    assert case.urgent_on is None and case.statutory_due == date(2026, 3, 18)
    case = hall.do(case, "deliver", "window", manner="courier", receiver="本人")
    case = hall.do(case, "complete", "officer")
    assert not case.open and case.closed_at == hall.now
    case = hall.do(case, "archive", "officer")
    assert case.keep_until == date(2036, 2, 14)
    kinds = list(CaseDocument.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds == ["receipt_notice", "acceptance_notice", "grant_decision", "delivery_receipt"]
    assert all(pdf_of(letter) for letter in CaseDocument.objects.filter(case=case))
    taken = list(HallStep.objects.filter(case=case).values_list("source", "target"))
    assert [pair[1] for pair in taken][:-1] == [pair[0] for pair in taken][1:]


@pytest.mark.parametrize("changes", [{"party_name": " "}, {"channel": "fax"}])
def test_bad_input_is_refused_in_chinese(hall: Hall, changes: dict[str, str]) -> None:
    with pytest.raises(Exception, match=r"[\u4e00-\u9fff]"):
        hall.open(**changes)
    assert not HallCase.objects.exists()
