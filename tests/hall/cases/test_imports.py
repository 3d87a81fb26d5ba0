"""Running cases are taken over whole or not at all; every fault names its place."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from tests.hall.cases.conftest import Hall
from tests.world import DISTRICT
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.actor import NotPermitted
from tongjian.hall.cases.imports import COLUMNS, ImportRefused, import_cases, template
from tongjian.hall.cases.models import CaseDocument, Finding, HallCase, HallStep
from tongjian.hall.cases.reads import clocks
from tongjian.hall.cases.sheets import Unreadable

GOOD = {
    "办件编号": "OLD-7",
    "事项": "示例许可",
    "办事人": "学生甲01",
    "联系电话": "13800001234",
    "当前环节": "审核中",
    "收件时间": "2026-02-02 09:00",
    "受理时间": "2026-02-04 10:00",
    "决定时间": "",
    "进入环节时间": "2026-02-11 15:00",
    "决定结果": "",
    "承办人": "",
    "收过纸质材料": "是",
}


def csv(*rows: dict[str, str]) -> bytes:
    lines = [",".join(COLUMNS), *(",".join(row[key] for key in COLUMNS) for row in rows)]
    return "\r\n".join(lines).encode("gb18030")


def take_over(hall: Hall, content: bytes, name: str = "在办件.csv", role: str = "head") -> Any:
    hall.version()
    return import_cases(
        name=name, content=content, jurisdiction=DISTRICT, by=hall.actor(role), now=hall.now
    )


def test_a_row_becomes_a_case_with_the_clocks_of_its_events(hall: Hall) -> None:
    fresh = {**GOOD, "办件编号": "", "当前环节": "received", "受理时间": "", "进入环节时间": ""}
    take_over(hall, csv(GOOD, fresh))
    case = HallCase.objects.get(number="OLD-7")
    assert (case.state, case.desk, case.imported) == ("examining", "cases.examine", True)
    assert (case.received_on, case.accepted_on) == (date(2026, 2, 2), date(2026, 2, 4))
    assert clocks(case)["statutory"].due == case.statutory_due == date(2026, 3, 10)
    assert case.step_due == date(2026, 2, 13)
    first = HallStep.objects.filter(case=case).order_by("id")[0]
    assert first.at == datetime(2026, 2, 2, 9, tzinfo=SHANGHAI) and first.entered_at == hall.now
    other = HallCase.objects.exclude(pk=case.pk).get()
    assert other.number == f"{DISTRICT}-2026-000001" and other.urgent_on == date(2026, 2, 9)
    assert not CaseDocument.objects.exists() and not Finding.objects.exists()
    case = hall.do(hall.do(case, "report", "reviewer"), "grant", "head")
    assert case.outcome == "granted"


def test_every_fault_names_its_place_and_nothing_is_taken_over(hall: Hall) -> None:
    bad = {
        **GOOD,
        "办件编号": "OLD-8",
        "事项": "没有的事项",
        "收件时间": "去年",
        "承办人": "谁",
        "收过纸质材料": "也许",
    }
    late = {**GOOD, "受理时间": "2026-02-01 10:00", "联系电话": "电话", "办件编号": "OLD-9"}
    ended = {**GOOD, "当前环节": "已归档", "办事人": ""}
    with pytest.raises(ImportRefused) as refused:
        take_over(hall, csv({**GOOD, "办件编号": "OLD-1"}, bad, late, GOOD, ended))
    places = {(fault.row, fault.column) for fault in refused.value.faults}
    assert places == {
        (3, "事项"),
        (3, "收件时间"),
        (3, "承办人"),
        (3, "收过纸质材料"),
        (4, "受理时间"),
        (4, "联系电话"),
        (6, "当前环节"),
        (6, "办事人"),
        (6, "办件编号"),
    }
    assert "在办件.csv第3行“事项”：“没有的事项”" in str(refused.value)
    assert not HallCase.objects.exists()


def test_an_excel_sheet_reads_like_the_csv(hall: Hall) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("在办")
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for place, column in enumerate(COLUMNS):
            sheet.write(0, place, column)
            sheet.write(1, place, GOOD[column])
        sheet.write_datetime(1, 5, datetime(2026, 2, 2, 9), form)  # noqa: DTZ001
    take_over(hall, file.getvalue(), "在办件.xlsx")
    assert HallCase.objects.get().received_on == date(2026, 2, 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF"),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.csv", b""),
        ("a.csv", template().splitlines()[0].encode()),
        ("a.csv", b"\xff\xfe\x00\xd8"),
    ],
)
def test_what_is_no_table_is_refused(hall: Hall, name: str, content: bytes) -> None:
    with pytest.raises(Unreadable, match=name):
        take_over(hall, content, name)


def test_missing_columns_and_rights(hall: Hall) -> None:
    with pytest.raises(ImportRefused, match="当前环节"):
        take_over(hall, "事项,办事人\r\n示例许可,学生甲01".encode())
    with pytest.raises(NotPermitted):
        take_over(hall, csv(GOOD), role="officer")
