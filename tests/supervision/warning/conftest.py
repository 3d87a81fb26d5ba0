"""The clerk and ledger of the ledger's tests, so that pages are tested on delivered files."""

from tests.supervision.ledger.conftest import clerk, ledger

__all__ = ["clerk", "ledger"]
