"""People among payees: in what leaves the system as on the screen, by surname alone."""

from __future__ import annotations

from tongjian.core.scope import scope
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.protect import MARK


def shown_people(values: list[str], places: tuple[str, ...]) -> list[str]:
    """Return payees as readers see them; ``places`` are the reader's jurisdictions.

    It opens a scope of its own, because rows are streamed after that of the request has ended.
    """
    tokens = {value for value in values if value.startswith(MARK)}
    if not tokens:
        return values
    with scope(places):
        shown = ledger.people_shown(tokens)
    return [shown.get(value, value) for value in values]
