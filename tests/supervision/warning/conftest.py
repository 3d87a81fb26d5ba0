"""The clerk and ledger of the ledger's tests, so that pages are tested on delivered files."""

from collections.abc import Iterator

import pytest

from tests.supervision.ledger.conftest import clerk, ledger
from tongjian.supervision.warning import actions
from tongjian.supervision.warning.engine import ledger_versions

__all__ = ["clerk", "few_rules", "ledger"]
FEW = {3, 33, 36, 39, 40, 47, 49, 50, 51, 56, 57}


@pytest.fixture(autouse=True, scope="module")
def few_rules() -> Iterator[None]:
    """Runs that are kept are of a few rules: what is tested is the keeping and the pages."""
    few = tuple(rule for rule in ledger_versions() if rule.number in FEW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "ledger_versions", lambda: few)
        yield
