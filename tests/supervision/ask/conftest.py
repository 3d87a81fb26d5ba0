"""The small filled ledger of the query pages."""

from tests.supervision.queries.conftest import clerk, filled, ledger

__all__ = ["clerk", "filled", "ledger"]
