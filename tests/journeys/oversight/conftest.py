"""Early warning and cases as people use them: the ledger's product, its clock and its worker."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.conftest import ledger
from tests.journeys.ledger.story import Ledger
from tests.journeys.oversight.story import Oversight

__all__ = ["ledger", "story"]


@pytest.fixture
def story(ledger: Ledger) -> Oversight:
    return Oversight(ledger)
