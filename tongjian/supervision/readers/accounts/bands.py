"""Tables without (enough) ruling lines: columns and rows told by the places of words."""

from tongjian.supervision.readers.accounts.grid import Grid
from tongjian.supervision.readers.accounts.regions import PageOf


def incomplete(page: PageOf) -> bool:
    """Whether the page's ruling lines leave columns or rows undivided."""
    return False


def grid_by_words(page: PageOf, number: int, continued: bool) -> Grid | None:
    """Return a grid of the page's lines below the title, or None if they are no table."""
    return None
