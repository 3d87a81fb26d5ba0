"""The trail: one event an action, a chain nobody can change unnoticed."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django import app

from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World, unit
from tongjian.core import clock
from tongjian.core.action import action
from tongjian.core.audit import trail
from tongjian.core.audit.chain import GENESIS, Link, PendingEvent, check, link_hash
from tongjian.core.audit.models import AuditEvent
from tongjian.core.audit.tasks import publish_heads
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor, Grant, NotPermitted
from tongjian.core.orgs.actions import set_units
from tongjian.core.scope import ScopeMissing, scope

AT = datetime(2025, 1, 2, tzinfo=UTC)
DISTRICT_CLERK = Actor(None, "测试", (Grant("finance", DISTRICT, (DISTRICT,), None),))


def chain(texts: list[str]) -> list[Link]:
    links, previous = [], GENESIS
    for number, text in enumerate(texts, 1):
        event = PendingEvent("310112", AT, text, "a.b", "x:1", {"n": number})
        digest = link_hash(previous, number, event)
        links.append(
            Link(
                "310112",
                number,
                AT.isoformat(),
                text,
                "a.b",
                "x:1",
                {"n": number},
                previous,
                digest,
            )
        )
        previous = digest
    return links


texts = st.lists(st.text(max_size=8), min_size=1, max_size=8)


@given(texts)
def test_a_true_chain_has_no_break(values: list[str]) -> None:
    assert check(chain(values)) == []


@given(texts, st.data())
def test_any_change_removal_or_swap_shows(values: list[str], data: st.DataObject) -> None:
    links = chain(values)
    at = data.draw(st.integers(0, len(links) - 1))
    changed = [*links[:at], replace(links[at], actor=links[at].actor + "x"), *links[at + 1 :]]
    assert check(changed)
    if at < len(links) - 1:
        assert check([*links[:at], *links[at + 1 :]])


@given(texts)
def test_a_cut_tail_shows_against_the_published_head(values: list[str]) -> None:
    links = chain(values)
    heads = {"310112": (links[-1].sequence, links[-1].hash)}
    assert check(links, heads) == []
    assert check(links[:-1], heads)


def entered(world: World) -> list[str]:
    """Return the actions of the trail that the town's units show, oldest first."""
    with scope(ROOT.everywhere, ROOT):
        rows = AuditEvent.objects.filter(at__gte=world.now.isoformat(), action__contains="units")
        return [row.action for row in rows.order_by("id")]


def change(world: World, place: str = TOWN, number: int = 3) -> None:
    set_units(jurisdiction=place, lines=[unit(place, number)], by=ROOT, now=world.now)


def test_an_action_writes_one_event_at_the_end(world: World) -> None:
    with scope([TOWN], ROOT):
        before = AuditEvent.objects.count()
        change(world)
        assert AuditEvent.objects.count() == before
    with scope([TOWN], ROOT):
        event = AuditEvent.objects.order_by("-sequence").first()
        assert AuditEvent.objects.count() == before + 1
        assert event is not None
        assert (event.action, event.data) == ("orgs.set_units", {"units": 1})


def test_a_scope_within_another_hands_its_events_on(world: World, tmp_path: Path) -> None:
    """Also those of a jurisdiction the outer scope does not see."""
    before = len(entered(world))
    with scope([DISTRICT], ROOT):
        with scope([TOWN], ROOT):
            change(world)
            with scope([OTHER_TOWN], ROOT):
                change(world, OTHER_TOWN)
        assert AuditEvent.objects.filter(jurisdiction_id=TOWN).count() == 0  # out of its sight
    assert len(entered(world)) == before + 2
    with scope(ROOT.everywhere, ROOT):
        assert trail.verify(tmp_path) == []


def test_a_scope_within_another_enters_no_event_of_elsewhere(world: World) -> None:
    with (
        pytest.raises(ScopeMissing, match=OTHER_TOWN),
        scope(ROOT.everywhere, ROOT),
        scope([TOWN], ROOT) as inner,
    ):
        event = PendingEvent(OTHER_TOWN, world.now, ROOT.label, "orgs.units_told")
        inner.events.append(event)


def test_events_of_what_was_undone_are_not_written(world: World) -> None:
    before = len(entered(world))

    @action("orgs.units_undone", None)
    def undone(*, by: Actor, now: datetime) -> None:
        with scope([TOWN], ROOT):
            change(world)
        raise LookupError

    with scope([DISTRICT, TOWN], ROOT):
        with pytest.raises(LookupError), scope([TOWN], ROOT):
            change(world)
            raise LookupError
        with pytest.raises(LookupError):
            undone(by=DISTRICT_CLERK, now=world.now)
    assert len(entered(world)) == before


def test_a_failed_action_leaves_no_event(world: World) -> None:
    deputy = world.actor("deputy", TOWN)
    with scope([TOWN], deputy):
        before = AuditEvent.objects.count()
        with pytest.raises(NotPermitted):
            set_units(jurisdiction=TOWN, lines=[], by=deputy, now=world.now)
    with scope([TOWN], deputy):
        assert AuditEvent.objects.count() == before


def test_the_trail_verifies_and_publishes_heads(world: World, tmp_path: Path) -> None:
    with scope([DISTRICT, TOWN], ROOT):
        assert trail.verify(tmp_path) == []
        trail.publish_heads(tmp_path, world.now.date())
        trail.publish_heads(tmp_path, world.now.date())
        assert set(trail.published_heads(tmp_path)) == {DISTRICT, TOWN}
        assert trail.verify(tmp_path) == []


def head_file(day: datetime) -> dict[str, list[object]]:
    path = home() / "heads" / f"{day.date().isoformat()}.json"
    found: dict[str, list[object]] = json.loads(path.read_text())
    return found


@pytest.fixture
def heads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("TONGJIAN_HOME", str(tmp_path))
    return tmp_path / "heads"


def test_the_audit_administrator_publishes_by_a_button(world: World, heads: Path) -> None:
    client = world.client("audit_admin", TOWN)
    page = client.get("/admin/audit/").content.decode()
    assert "公布今天的链头" in page
    assert client.get("/admin/audit/publish/").status_code == 405
    answer = client.post("/admin/audit/publish/", follow=True)
    assert "今天的链头已公布" in answer.content.decode()
    assert set(head_file(clock.now())) == {TOWN}
    with scope([TOWN], ROOT):
        assert AuditEvent.objects.filter(action="audit.publish", jurisdiction_id=TOWN).count() == 1


def test_an_auditor_reads_and_does_not_publish(world: World, heads: Path) -> None:
    client = world.client("auditor")
    assert "公布今天的链头" not in client.get("/admin/audit/").content.decode()
    assert client.post("/admin/audit/publish/").status_code == 403
    assert not heads.exists()


def test_a_town_s_publication_keeps_what_others_published(world: World, heads: Path) -> None:
    due = world.now
    publish_heads(timestamp=int(due.timestamp()))
    before = head_file(due)
    with scope([TOWN], ROOT):
        set_units(jurisdiction=TOWN, lines=[unit(TOWN, 3)], by=ROOT, now=due)
    with scope([TOWN], ROOT):
        trail.publish_heads(heads, due.date())
    assert set(before) == {DISTRICT, TOWN, OTHER_TOWN}
    assert head_file(due) == before
    with scope(ROOT.everywhere, ROOT):
        assert trail.verify(heads) == []


def test_heads_are_published_daily_before_midnight_in_shanghai(world: World, heads: Path) -> None:
    due = next_run("audit.publish_heads", world.now)
    assert (due.date(), due.hour, due.minute) == (world.now.date(), 23, 30)
    publish_heads(timestamp=int(due.timestamp()))
    assert set(head_file(world.now)) == {DISTRICT, TOWN, OTHER_TOWN}


def next_run(task: str, after: datetime) -> datetime:
    """When the queue next defers a periodic task, as the queue itself reckons."""
    periodic = app.periodic_registry.periodic_tasks[task, ""]
    at = periodic.croniter.get_next(ret_type=float, start_time=after.timestamp())
    return datetime.fromtimestamp(at, clock.SHANGHAI)
