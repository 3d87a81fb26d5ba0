"""Audit problems that began with an older flow keep it: every page and button works to the end."""

from __future__ import annotations

import pytest

from tests.supervision.audits.conftest import People, case_of, gathered, page
from tests.supervision.cases.walking import Walk, offered_by, versions
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, World, body
from tongjian.supervision.audits import gathering
from tongjian.supervision.cases.flow import AUDITED
from tongjian.supervision.cases.tasks import remind

GATHERED = False
EVERY = versions("audits")
OLD = list(EVERY)[:-1]
WHO = ("unit", "auditor", "committee", "second")
END = (
    ("unit", "progress"),
    ("unit", "extend"),
    ("committee", "extend_grant"),
    ("unit", "rectify"),
    ("auditor", "confirm_return"),
    ("committee", "escalate"),
    ("unit", "rectify"),
    ("auditor", "confirm"),
    ("committee", "accept"),
    ("second", "close"),
    ("committee", "reopen"),
)


def test_the_last_version_kept_is_the_one_that_runs() -> None:
    assert list(EVERY.values())[-1] == AUDITED, "a changed flow is kept beside the older ones"


def begun(
    clerk: Clerk, people: People, monkeypatch: pytest.MonkeyPatch, version: str, number: str
) -> Walk:
    """Take the list in as when a version was the latest, and once more with the present one."""
    with monkeypatch.context() as patch:
        patch.setattr(gathering, "AUDITED", EVERY[version])
        gathered(clerk, 0, DISTRICT)
    gathered(clerk)
    case = case_of(clerk.world, number)
    assert case.track.flow.definition == EVERY[version]
    return Walk(clerk.world, case.pk, {who: people[who] for who in WHO})


@pytest.mark.parametrize("version", OLD)
def test_to_its_end(
    version: str, world: World, clerk: Clerk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(clerk, people, monkeypatch, version, "A")
    walk.along(*END)
    for address in ("/audits/?whose=all", "/audits/board/", "/audits/again/", "/audits/reports/"):
        page(people["committee"], address)
    page(people["auditor"], f"/audits/reports/{DISTRICT}/2024/")
    assert len(body(people["auditor"].get(f"/cases/{walk.pk}/evidence/"))) > 1000
    remind(DISTRICT, clerk.moment(400))
    gathered(clerk, 2)
    done = case_of(world, "B")
    for step, words in (("confirm_data", "属实"), ("accept", "通过"), ("close", "")):
        who = people["auditor" if step == "confirm_data" else "committee"]
        many = people["second"] if step == "close" else who
        answer = many.post(f"/audits/many/{step}/", {"cases": [done.pk], "reason": words})
        if step != "accept":
            assert answer.status_code == 302
    assert case_of(world, "B").track.state in ("closing", "closed")


@pytest.mark.soak
@pytest.mark.parametrize("version", OLD)
def test_every_button_anybody_is_offered(
    version: str, clerk: Clerk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(clerk, people, monkeypatch, version, "A")
    walk.everywhere()
    assert {state for state, *_ in walk.seen} == set(EVERY[version]["states"])
    assert walk.taken == offered_by(walk.flow, lambda step: step == "rectify_for")
