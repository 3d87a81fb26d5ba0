"""A ledger to deliver into."""

from tests.supervision.ledger.conftest import clerk, ledger

__all__ = ["clerk", "ledger"]
