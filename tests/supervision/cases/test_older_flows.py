"""Cases that began with an older flow keep it: every page and button works until their end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.supervision.cases.conftest import UNIT, gathered
from tests.supervision.cases.test_life import page, people, today
from tests.supervision.cases.test_unseen import clear, hide
from tests.supervision.cases.walking import Walk, offered_by, versions
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, World, body
from tongjian.core.workflow.models import FlowVersion
from tongjian.supervision.cases import gathering
from tongjian.supervision.cases.flow import DEFINITION, NAME
from tongjian.supervision.cases.handover import hand_over
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.tasks import remind

__all__ = ["people", "today"]
GATHERED = False
EVERY = versions("findings")
OLD = list(EVERY)[:-1]
FOR = ("answer_for", "rectify_for")
END = (
    ("committee", "open"),
    ("committee", "ask"),
    ("unit", "extend"),
    ("committee", "extend_grant"),
    ("unit", "answer"),
    ("bureau", "check"),
    ("finance", "examine_return"),
    ("unit", "answer"),
    ("bureau", "check"),
    ("finance", "examine"),
    ("committee", "violation"),
    ("committee", "escalate"),
    ("unit", "rectify"),
    ("committee", "accept"),
    ("second", "close"),
)


def test_the_last_version_kept_is_the_one_that_runs() -> None:
    assert list(EVERY.values())[-1] == DEFINITION, "a changed flow is kept beside the older ones"


def begun(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, version: str) -> WarningCase:
    """Gather as when a version was the latest, and once more with the present one."""
    with monkeypatch.context() as patch:
        patch.setattr(gathering, "DEFINITION", EVERY[version])
        gathered(clerk, DISTRICT)
    gathered(clerk)
    with clerk.world.scope():
        case: WarningCase = WarningCase.objects.select_related("track__flow").get(
            kind="unit", code=UNIT
        )
        assert case.track.flow.definition == EVERY[version]
        latest = FlowVersion.objects.filter(name=NAME).order_by("-version").first()
        assert latest is not None and latest.definition == DEFINITION
    return case


@pytest.mark.parametrize("version", OLD)
def test_to_its_end(
    version: str,
    world: World,
    clerk: Clerk,
    people: dict[str, Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = begun(clerk, monkeypatch, version)
    walk = Walk(world, case.pk, people)
    walk.along(*END)
    told = page(people["deputy"], f"/cases/{case.pk}/")
    assert "现在：已销号。" in told
    for address in ("/cases/?whose=all", "/cases/board/", "/cases/board/?by=rule"):
        page(people["committee"], address)
    assert len(body(people["auditor"].get(f"/cases/{case.pk}/evidence/"))) > 1000
    remind(DISTRICT, clerk.moment(400))
    with world.scope():
        hand_over(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment(1))
    gathered(clerk, day=2)
    walk.press("committee", "reopen")


@pytest.mark.soak
@pytest.mark.parametrize("version", OLD)
def test_every_button_anybody_is_offered(
    version: str,
    world: World,
    clerk: Clerk,
    people: dict[str, Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = begun(clerk, monkeypatch, version)
    some = {who: people[who] for who in ("committee", "second", "unit", "bureau", "finance")}
    walk = Walk(world, case.pk, some)
    walk.everywhere()
    assert {state for state, *_ in walk.seen} == set(EVERY[version]["states"])
    assert walk.taken == offered_by(walk.flow, lambda step: step in FOR)


@pytest.mark.parametrize("version", list(EVERY))
def test_what_the_page_says_can_be_done_can_be(
    version: str,
    world: World,
    clerk: Clerk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A confidential case nobody answers: an answer on paper is entered only where that is a step."""
    case = begun(clerk, monkeypatch, version)
    hide(world, case)
    clear(world, DISTRICT, "committee")
    everybody: dict[str, Any] = {"committee": world.client("committee")}
    walk = Walk(world, case.pk, everybody)
    walk.along(("committee", "open"), ("committee", "ask"))
    told = page(everybody["committee"], f"/cases/{case.pk}/")
    able = {form.step.action for form in walk.offered("committee")}
    assert "谁也看不到这件事项" in told
    assert ("代为登记" in told) == ("answer_for" in able)
    if "answer_for" in able:
        walk.press("committee", "answer_for")
    else:
        walk.let(due=world.now.date().replace(month=1))
        walk.along(("committee", "go_on"))
