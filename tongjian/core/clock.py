"""The one place that asks what time it is; everything below is given the answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the moment in Asia/Shanghai, where a day of the ledger ends."""
    return datetime.now(SHANGHAI)
