"""Views and subscriptions over a filled ledger."""

from tests.supervision.ledger.conftest import clerk, ledger
from tests.supervision.queries.conftest import filled

__all__ = ["clerk", "filled", "ledger"]
