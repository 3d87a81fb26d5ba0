"""The clerk and ledger of the ledger's tests, so that pages are tested on delivered files."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest

from tests.supervision.ledger.conftest import clerk, ledger
from tests.supervision.warning.district import District
from tongjian.supervision.demo.district import ALL, Manifest, generate
from tongjian.supervision.warning import actions
from tongjian.supervision.warning.engine import ledger_versions

__all__ = ["clerk", "few_rules", "ledger"]
AS_OF = date(2025, 10, 20)
FEW = {3, 33, 36, 39, 40, 47, 49, 50, 51, 56, 57}


@pytest.fixture(autouse=True, scope="module")
def few_rules() -> Iterator[None]:
    """Runs that are kept are of a few rules: what is tested is the keeping and the pages."""
    few = tuple(rule for rule in ledger_versions() if rule.number in FEW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "ledger_versions", lambda: few)
        yield


class Whole(NamedTuple):
    """What the demonstration district delivers by ``AS_OF``, and what was planted in it."""

    manifest: Manifest
    tables: District


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """The demonstration district with every dataset, generated once."""
    folder = tmp_path_factory.mktemp("whole")
    manifest = generate(folder, seed=23, payments=6000, as_of=AS_OF, datasets=ALL)
    return Whole(manifest, District(folder, manifest, AS_OF))
