"""A ledger of the test's own, tokens, and jobs the test runs itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.supervision.ledger.conftest import Clerk, clerk, ledger
from tests.world import DISTRICT, ROOT, World
from tongjian.core import clock
from tongjian.core.exchange.models import SourceToken
from tongjian.core.exchange.tokens import create_token
from tongjian.core.scope import scope
from tongjian.supervision.ledger.tasks import process_delivery

__all__ = ["clerk", "ledger"]


@dataclass
class Queue:
    """What was queued instead of being given to a worker."""

    jobs: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, **given: Any) -> int:
        self.jobs.append(given)
        return len(self.jobs)

    def run(self) -> int:
        """Check what waits, as the worker does; how many."""
        waiting, self.jobs[:] = list(self.jobs), []
        for job in waiting:
            process_delivery.func(**job)
        return len(waiting)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    found = Queue()
    monkeypatch.setattr(process_delivery, "defer", found.keep)
    return found


@dataclass
class Machine:
    """A source's program: its client and its token."""

    client: Client
    token: SourceToken
    text: str

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=self._with(headers))

    def post(self, path: str, data: Any, kind: str = "text/csv", **headers: str) -> Any:
        return self.client.post(path, data, content_type=kind, headers=self._with(headers))

    def send(self, content: str | bytes, key: str = "", **given: str) -> Any:
        """Send a file as the raw body."""
        asked = {"dataset": "payment", "fiscal_year": "2024", "file_name": "六月.csv", **given}
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        body = content.encode() if isinstance(content, str) else content
        headers = {"Idempotency-Key": key} if key else {}
        return self.post(f"/api/v1/deliveries?{query}", body, **headers)

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}", **headers}


def make_token(
    world: World, source: str = "finance", place: str = DISTRICT, **given: Any
) -> tuple[SourceToken, str]:
    with scope([place], ROOT):
        return create_token(
            jurisdiction=place,
            source=source,
            label=given.pop("label", "夜间作业"),
            datasets=given.pop("datasets", ()),
            expires_on=given.pop("expires_on", date(2026, 6, 30)),
            by=ROOT,
            now=world.now,
        )


@pytest.fixture
def machine(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Machine]:
    moment = clerk.world.now
    monkeypatch.setattr(clock, "now", lambda: moment)

    def make(source: str = "finance", place: str = DISTRICT, **given: Any) -> Machine:
        return Machine(Client(), *make_token(clerk.world, source, place, **given))

    return make


LATER = timedelta(minutes=2)
Folder = Path
