"""The product with a clock that a test can move: web application and worker.

``TONGJIAN_TEST_CLOCK`` names a file that holds the seconds by which the clock is ahead. The product
asks for the time in one place only, so that nothing else has to be changed.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from tongjian.core import clock

AHEAD = Path(os.environ["TONGJIAN_TEST_CLOCK"])


def moved() -> datetime:
    """Return the moment of the story; it runs on as time does."""
    return datetime.now(clock.SHANGHAI) + timedelta(seconds=float(AHEAD.read_text()))


clock.now = moved

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
else:
    from tongjian.wsgi import application

    __all__ = ["application"]
