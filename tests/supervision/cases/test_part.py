"""A unit and its department see their part of a case: rows, sums and words; others see it all."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.supervision.cases.conftest import OTHER, UNIT
from tests.supervision.cases.test_life import ASK, again, done, page
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, World, body
from tongjian.core import clock
from tongjian.core.action import action
from tongjian.supervision.cases.letters import draft_of
from tongjian.supervision.cases.models import CaseFinding, CaseLetter, WarningCase
from tongjian.supervision.cases.reckoning import keep_own

SHARED = "某公司一年内从两个单位拿到共9,000.00元。"
ALIEN = "第2局本级向某酒吧支付7,000.00元。"


@action("test.share", None)
def share(*, case: WarningCase, by: Any, now: Any) -> None:
    """Let the case hold a finding of two units, one of another unit alone, and one of its own."""
    first, second, *rest = case.findings.order_by("rule", "pk")

    def fact(row: int, unit: str, yuan: str) -> list[Any]:
        return ["payment", "d1", row, unit, "", "", "某公司", False, yuan, "2024-06"]

    def told(one: CaseFinding, words: str, *facts: list[Any]) -> None:
        table = {
            "dataset": "payment",
            "title": "国库集中支付",
            "headings": [["单位", False]],
            "rows": [[f"行{each[2]}"] for each in facts],
            "keys": [["d1", each[2]] for each in facts],
        }
        given = {"code": "某公司", "words": words, "facts": facts, "tables": [table]}
        frozen = {**one.frozen, **given, "total": len(facts)}
        CaseFinding.objects.filter(pk=one.pk).update(frozen=frozen)

    told(first, SHARED, fact(1, UNIT, "2000"), fact(2, OTHER, "7000"))
    told(second, ALIEN, fact(2, OTHER, "7000"))
    for one in rest:
        told(one, "本单位支付500.00元。", fact(3, UNIT, "500"))
    WarningCase.objects.filter(pk=case.pk).update(involved_yuan=9500)
    keep_own(case, "示例区")


@pytest.fixture
def shared(world: World, clerk: Clerk, case: WarningCase, monkeypatch: Any) -> WarningCase:
    monkeypatch.setattr(clock, "now", clerk.moment)
    with world.scope():
        share(case=case, by=ROOT, now=world.now)
    staff = world.client("committee")
    done(staff, world, case, "open")
    done(staff, world, case, "ask", **ASK)
    return again(world, case)


def sums(client: Client) -> list[str]:
    text = body(client.get("/cases/?whose=all&format=csv")).decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["行政区划"] == "示例区"]
    return [row["涉及金额"] for row in rows if row["事项"].startswith("第1局本级2024")]


def test_a_unit_and_its_department_see_their_part(world: World, shared: WarningCase) -> None:
    assert shared.own_yuan == 2500
    for mine in (world.client("unit", unit=UNIT), world.client("bureau")):
        told = page(mine, f"/cases/{shared.pk}/")
        assert "2,500.00" in told and "只算本单位的部分" in told
        assert "其中本单位的支付1笔，共2,000.00元" in told and "行1" in told
        for hidden in (SHARED, ALIEN, "9,500", "9,000.00", "7,000.00", "行2"):
            assert hidden not in told, hidden
        assert sums(mine) == ["2500.00"]
        assert "涉及支付" not in page(mine, "/cases/board/")


def test_who_follows_all_of_it_sees_all_of_it(world: World, shared: WarningCase) -> None:
    for role in ("committee", "deputy", "finance", "auditor"):
        whole = world.client(role)
        told = page(whole, f"/cases/{shared.pk}/")
        assert SHARED in told and "9,500.00" in told and "行2" in told
        assert "只算本单位的部分" not in told
        assert sums(whole) == ["9500.00"]


def test_letter_and_draft_say_the_units_part_alone(world: World, shared: WarningCase) -> None:
    with world.scope(DISTRICT):
        letter = str(CaseLetter.objects.get(case=shared).content)
        draft = draft_of(shared)
    for text in (letter, draft):
        assert "其中本单位的支付1笔" in text and "本单位支付500.00元" in text
        for hidden in (SHARED, ALIEN, "9,500", "行2"):
            assert hidden not in text
    assert "2,500.00元" in letter
