"""The page that takes running cases over."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.hall.cases.conftest import Hall
from tests.hall.cases.test_imports import GOOD, csv
from tongjian.hall.cases.models import HallCase

ADDRESS = "/office/import/"


def upload(content: bytes, name: str = "在办件.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_list_is_taken_over_whole_or_said_what_is_wrong(hall: Hall) -> None:
    hall.version()
    head = hall.world.client("head")
    assert "收件时间" in head.get(f"{ADDRESS}template/").content.decode()
    bad = head.post(ADDRESS, upload(csv(GOOD, {**GOOD, "办件编号": "", "受理时间": ""})))
    assert bad.status_code == 422
    text = bad.content.decode()
    assert "第 3 行" in text and "受理时间" in text and not HallCase.objects.exists()
    assert head.post(ADDRESS, upload(b"x", "清单.doc")).status_code == 422
    assert "请选择" in head.post(ADDRESS).content.decode()
    done = head.post(ADDRESS, upload(csv(GOOD)), follow=True)
    assert done.redirect_chain and "已导入 1 件" in done.content.decode()


def test_only_who_may_import_gets_there(hall: Hall) -> None:
    for role in ("officer", "applicant", "hall_supervisor"):
        assert hall.world.client(role).post(ADDRESS, upload(csv(GOOD))).status_code == 403
