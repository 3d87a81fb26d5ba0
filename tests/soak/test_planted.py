"""Planted events among many payments: all rules find every one, no near miss and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.supervision.warning.district import District
from tests.supervision.warning.planted import held_against
from tongjian.supervision.demo.district import ALL, generate
from tongjian.supervision.warning.engine import judge_ledger

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
AS_OF, SEED, PAYMENTS = date(2026, 1, 31), 7, 300_000


def test_every_event_among_300_000_payments_is_found_and_nothing_else(tmp_path: Path) -> None:
    manifest = generate(tmp_path, seed=SEED, payments=PAYMENTS, as_of=AS_OF, datasets=ALL)
    assert len(manifest.events) > 60 and len(manifest.near_misses) > 50
    held = held_against(manifest, judge_ledger(District(tmp_path, manifest, AS_OF)))
    assert (held.not_found, held.found_near, held.nothing_planted) == ([], [], [])
    assert held.told == held.events
