"""Running the product on one machine: web server and worker as children of one process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from types import FrameType

from tongjian.core.home import InsecureSetup, production
from tongjian.supervision.ledger.engine import THREADS

PATIENCE = 15  # seconds
CHECKED = 10  # half seconds between two looks at the database
MOST = 256  # processes or threads


def serve(*, host: str, port: int, payments: int, cases: int, tell: Callable[[str], None]) -> int:
    """Recover, fill an empty demonstration, start the children and wait; the exit code.

    A child that ends by itself ends the others, so that a supervisor sees it and starts all again.
    """
    from tongjian.core.demonstration import sign_ins
    from tongjian.demonstrate import begin, complete
    from tongjian.supervision.ledger.recover import recover

    recover()
    demonstrates = bool(payments) and not production() and not complete()
    if demonstrates:
        begin(payments=payments, cases=cases, seed=20250101, tell=tell)
    children = [_start(web(host, port), **web_settings()), _start(_worker())]
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    tell(f"通鉴已启动：http://{host}:{port}/")
    if not production():
        for line in sign_ins():
            tell(line)
    tell("按 Ctrl+C 停止")
    growing = threading.Thread(target=_grow, args=(tell, stopping), daemon=True)
    if demonstrates:
        growing.start()
    beats = 0
    while not stopping.wait(0.5):
        beats += 1
        if any(child.poll() is not None for child in children):
            break
        if beats % CHECKED == 0 and not database_answers():
            tell("数据库已停止，网站和后台任务随之停止；请重新启动")
            break
    ended = stopping.is_set()
    stopping.set()
    if demonstrates:
        growing.join(PATIENCE)
    codes = [_end(child) for child in children]
    return 0 if ended else max(1, *codes)


def _grow(tell: Callable[[str], None], stopping: threading.Event) -> None:
    """Fill the rest of the demonstration beside the running product, until it is stopped."""
    from django.db import connection

    from tongjian.demonstrate import grow

    try:
        grow(tell=tell, stop=stopping.is_set)
    finally:
        connection.close()


def database_answers() -> bool:
    """Whether the embedded database still runs; a server of one's own is its own keeper's care.

    Pages cannot start it again, so without this they would fail until somebody looked.
    """
    from django.conf import settings
    from django.db import Error, connection

    if settings.OWNER_CONNECTION["HOST"] != "embedded":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return False
    return True


def _end(child: subprocess.Popen[bytes]) -> int:
    """Ask a child to end and insist when it does not; its exit code."""
    child.terminate()
    try:
        return child.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _start(command: list[str], **settings: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tongjian.settings", **settings}
    return subprocess.Popen(command, env=environment)  # noqa: S603 our own fixed commands


def _counted(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise InsecureSetup(f"{name} 应为 1 到 {MOST} 的整数，而不是“{text}”")
    return int(text)


def _workers() -> int:
    # A connection stays with the process that took it: with one for each core a few readers may
    # all be on the same and wait for each other while the rest is idle.
    return _counted("TONGJIAN_WEB_WORKERS", min(8, 2 * (os.cpu_count() or 1)))


def web_settings() -> dict[str, str]:
    """Return the web server's own settings: its processes share the cores.

    A page asks small questions, and threads that wait for each other cost it more than they bring.
    Raises ``InsecureSetup`` for a number that is none, which nobody would notice before a page.
    """
    threads = max(1, (os.cpu_count() or 1) // _workers())
    return {THREADS: str(_counted(THREADS, threads))}


def web(host: str, port: int) -> list[str]:
    """Return the command of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(_workers())),
        *("--blocking-threads", "4", "--workers-kill-timeout", "5", "--log-level", "error"),
        "tongjian.wsgi:application",
    ]


def _worker() -> list[str]:
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]
