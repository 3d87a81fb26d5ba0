"""Two at once on a database that is committed to: reports, orders, answers to an extension."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.supervision.audits.conftest import case_of
from tests.supervision.cases.test_attack_at_once import at_once
from tests.supervision.once import Once, committed
from tests.world import DISTRICT, World
from tongjian.core import clock
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.cases.models import CaseLetter

pytestmark = pytest.mark.soak
REPORT = f"/audits/reports/{DISTRICT}/2024/"


@pytest.fixture
def world(
    problems: Once, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """The problems with their cases in a database of their own."""
    with committed(problems, django_db_blocker) as found:
        monkeypatch.setattr(clock, "now", lambda: found.now)
        yield found


def test_a_report_an_order_and_an_extension_are_given_once(world: World) -> None:
    auditors = [world.client("auditor"), world.client("auditor", unit="b")]
    issuing = [lambda one=one: one.post(REPORT, {"remarks": "说明"}) for one in auditors]
    assert [one.status_code for one in at_once(*issuing)] == [302, 302]
    with world.scope():
        assert AuditReport.objects.count() == 1
    committee = [world.client("committee"), world.client("committee", unit="b")]

    def both(number: str, *steps: tuple[str, dict[str, Any]]) -> list[int]:
        case = case_of(world, number)
        calls = [
            lambda one=one, step=step, form=form: one.post(
                f"/cases/{case.pk}/{step}/", {"turn": case.track.turn, **form}
            )
            for one, (step, form) in zip(committee, steps, strict=True)
        ]
        return sorted(answer.status_code for answer in at_once(*calls))

    order = ("order", {"due": "2025-11-20", "reason": "请抓紧。"})
    assert both("X", order, order) in ([302, 409], [302, 422])
    with world.scope():
        assert CaseLetter.objects.count() == 1
    unit, turn = world.client("unit", unit=case_of(world, "A").unit), case_of(world, "A").track.turn
    wanted = {"turn": turn, "due": "2025-12-20", "reason": "来不及"}
    assert unit.post(f"/cases/{case_of(world, 'A').pk}/extend/", wanted).status_code == 302
    answers = both("A", ("extend_grant", {}), ("extend_refuse", {"reason": "不同意"}))
    assert answers in ([302, 409], [302, 422])
    case = case_of(world, "A")
    assert case.extension is None and str(case.due) in ("2025-11-30", "2025-12-20")
    done = {"cases": [case_of(world, "B").pk], "reason": "属实"}
    many = [lambda one=one: one.post("/audits/many/confirm_data/", done) for one in auditors]
    assert {one.status_code for one in at_once(*many)} <= {302, 422}
    assert case_of(world, "B").track.turn == 1
