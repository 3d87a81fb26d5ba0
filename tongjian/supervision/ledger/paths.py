"""Where the ledger lies: below the data folder, or where ``TONGJIAN_LEDGER`` says.

``store`` holds what the engine may read (files and dictionary snapshots), ``quarantine`` the
sealed originals, ``work`` what is being validated now.
"""

import os
from pathlib import Path

from tongjian.core.home import home
from tongjian.supervision.datasets import dataset_named


def ledger_root() -> Path:
    """Return the ledger's folder."""
    named = os.environ.get("TONGJIAN_LEDGER")
    return Path(named) if named else home() / "ledger"


def store_root() -> Path:
    """Return the folder the engine may read."""
    return ledger_root() / "store"


def quarantine_root() -> Path:
    """Return the folder of sealed originals."""
    return ledger_root() / "quarantine"


def work_root() -> Path:
    """Return the folder of deliveries being validated."""
    return ledger_root() / "work"


def file_folder(dataset: str, jurisdiction: str, year: int) -> Path:
    """Return the folder of ledger files of one dataset, jurisdiction and year.

    What is confidential lies apart, so that it can be kept on a medium of its own.
    """
    apart = "confidential" if dataset_named(dataset).confidential else "files"
    return store_root() / apart / dataset / jurisdiction / str(year)
