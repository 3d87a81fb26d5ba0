"""Reads a department's published final accounts (部门决算公开) from their PDF."""

from pathlib import Path

from tongjian.supervision.readers.accounts.document import read_document
from tongjian.supervision.readers.accounts.model import AccountsDocument

__all__ = ["AccountsDocument", "read_accounts"]


def read_accounts(path: Path) -> AccountsDocument:
    """Return the nine tables and the text of the accounts in ``path``.

    Raises ``Unreadable`` for a file that is not a readable PDF of a department's final accounts.
    """
    return read_document(Path(path))
