"""Looking at the watched folder every minute."""

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.supervision.channels.folder.scan import scan


@app.periodic(cron="* * * * *")
@app.task(name="channels.scan_inbox", queueing_lock="channels.scan_inbox")
def scan_inbox(timestamp: int) -> None:
    """Take in what is finished; nothing where no folder is set."""
    scan(clock.now())
