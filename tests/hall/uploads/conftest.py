"""People and a store for the tests of uploads."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.hall import made
from tests.hall.uploads import papers
from tests.hall.uploads.given import scanned, take
from tests.world import DISTRICT, World
from tongjian.core.home import home
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.uploads import actions, tasks
from tongjian.hall.uploads.models import Upload


@pytest.fixture(autouse=True)
def own_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of the test's own, since tests at the same time share the data folder; no scanner."""
    monkeypatch.delenv("TONGJIAN_CLAMAV", raising=False)
    folder = f"hall-uploads-{uuid.uuid4().hex}"
    monkeypatch.setattr(actions, "FOLDER", folder)
    monkeypatch.setattr(tasks, "FOLDER", folder)
    yield
    shutil.rmtree(home() / folder, ignore_errors=True)


@pytest.fixture
def parent(world: World) -> Applicant:
    return made.applicant(world, 1)


@pytest.fixture
def other(world: World) -> Applicant:
    return made.applicant(world, 2)


@pytest.fixture
def checked(world: World, parent: Applicant) -> Iterator[Upload]:
    upload = scanned(take(world, parent, papers.pdf(2), "证明.pdf"))
    by = world.actor("window")
    with scope([DISTRICT], by):
        yield actions.check_original(
            subject=upload, valid_to=world.now.date() + timedelta(days=90), by=by, now=world.now
        )
