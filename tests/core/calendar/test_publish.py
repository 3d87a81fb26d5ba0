"""Versions of the calendar: seeded once, only ever added to, the second of two people told."""

from __future__ import annotations

import json
import threading
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.world import World
from tongjian.core.audit.models import AuditEvent
from tongjian.core.calendar import tasks
from tongjian.core.calendar.actions import PublishedMeanwhile, PublishRefused, publish_calendar
from tongjian.core.calendar.days import Calendar, CalendarInvalid
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.calendar.reads import calendar_of, history, latest, version_before
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.scope import scope


def announced(**off: str) -> dict[str, Any]:
    """The seeded calendar with 2027 announced: ``d0101="元旦"`` makes 1 January a day off."""
    days = {f"2027-{key[1:3]}-{key[3:]}": name for key, name in off.items()}
    year = {"provisional": False, "off": days, "on": {"2027-02-20": "春节"}}
    return {**Calendar.seeded().as_json(), "2027": year}


def published(world: World, years: dict[str, Any], **more: Any) -> CalendarVersion:
    editor = world.actor("item_editor")
    given = {"note": "国办通知", "seen": None, **more}
    with scope([editor.home], editor):
        return publish_calendar(years=years, by=editor, now=world.now, **given)


def jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'calendar.published'")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_the_first_version_is_what_was_published(world: World) -> None:
    first = latest()
    assert (first.number, CalendarVersion.objects.count()) == (1, 1)
    assert calendar_of(first.pk) == Calendar.seeded()
    assert latest() == first


def test_a_new_version_holds_and_the_old_one_stays(world: World) -> None:
    first = latest()
    second = published(world, announced(d0101="元旦", d0104="元旦"), seen=1)
    assert (second.number, latest().number) == (2, 2)
    assert version_before(second) == first
    assert not calendar_of(second.pk).works(date(2027, 1, 4))
    assert not calendar_of(second.pk).provisional(2027)
    assert calendar_of(first.pk).works(date(2027, 1, 4))
    assert calendar_of(first.pk).provisional(2027)
    assert [version.number for version in history()] == [2, 1]
    assert jobs() == [{"version": second.pk}]
    with world.scope():
        event = AuditEvent.objects.get(action="calendar.publish")
    assert event.data == {"number": 2, "years": [2027]}


@pytest.mark.parametrize(
    ("years", "more", "fault"),
    [
        (announced(d0101="元旦"), {"note": "  "}, "理由"),
        (announced(d0101="元旦"), {"note": "长" * 301}, "300"),
        (Calendar.seeded().as_json(), {}, "没有任何改动"),
        ({"2027": {"provisional": False}}, {}, "2004年、2005年"),
        (announced(d0231="元旦"), {}, "不是日期"),
    ],
)
def test_what_makes_no_version_is_refused(
    world: World, years: dict[str, Any], more: dict[str, Any], fault: str
) -> None:
    with pytest.raises((PublishRefused, CalendarInvalid), match=fault):
        published(world, years, **more)
    assert latest().number == 1
    assert not jobs()


def test_the_second_of_two_people_is_told(world: World) -> None:
    latest()
    published(world, announced(d0101="元旦"), seen=1)
    with pytest.raises(PublishedMeanwhile, match="第2版"):
        published(world, announced(d0101="元旦", d0104="元旦"), seen=1)
    assert latest().number == 2


def test_two_who_publish_at_the_same_moment_make_one_version(
    own_database: str, now: Any, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        world = World.make(now)
        latest()
        world.actor("item_editor")
        barrier, outcomes = threading.Barrier(2), []

        def publish(day: str) -> None:
            barrier.wait()
            try:
                outcomes.append(published(world, announced(**{day: "元旦"}), seen=1).number)
            except PublishedMeanwhile:
                outcomes.append(0)
            finally:
                connection.close()

        both = [threading.Thread(target=publish, args=[day]) for day in ("d0101", "d0104")]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sorted(outcomes) == [0, 2]
        assert CalendarVersion.objects.count() == 2


@pytest.mark.parametrize("role", ["officer", "hall_supervisor", "applicant", "deputy"])
def test_who_may_not_edit_publishes_nothing(world: World, role: str) -> None:
    person = world.actor(role)
    with scope([person.home], person), pytest.raises(NotPermitted):
        publish_calendar(years=announced(d0101="元旦"), note="通知", by=person, now=world.now)


def test_a_published_version_cannot_be_changed(world: World) -> None:
    first = latest()
    rows = CalendarVersion.objects.filter(pk=first.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(note="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_every_feature_that_counts_by_it_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []

    def calendar_changed(**given: Any) -> None:
        told.append((given["version"].number, given["by"].everywhere, given["now"].tzinfo))

    looked: list[str] = []

    def modules(package: str, name: str) -> list[Any]:
        looked.append(f"{package}:{name}")
        return [SimpleNamespace(calendar_changed=calendar_changed)] if "hall" in package else []

    monkeypatch.setattr(tasks, "import_modules", modules)
    version = published(world, announced(d0101="元旦"))
    tasks.calendar_published(version=version.pk)
    assert set(looked) == {
        f"tongjian.{app}:calendar_changed" for app in ("core", "supervision", "hall")
    }
    [(number, everywhere, zone)] = told
    assert (number, len(everywhere)) == (2, 3)
    assert zone is not None
