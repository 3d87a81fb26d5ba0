"""The product's own server over a database and ledger of the benchmark's own."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

PASSWORD = "一个足够长的口令-2025"


def _port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """Run the web server as ``make run`` does; its port and process id."""
    port = _port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    command += ["--log-level", "warning", "tongjian.wsgi:application"]
    child = subprocess.Popen(command, env=os.environ)
    try:
        for _ in range(200):
            try:
                if _get(port, "/healthz", "")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port, child.pid
    finally:
        child.terminate()
        child.wait(timeout=20)


def _get(port: int, path: str, cookie: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", path, headers={"Cookie": cookie})
    answer = link.getresponse()
    return answer.status, answer.read(), answer.getheaders()


def _cookies(headers: list[tuple[str, str]]) -> dict[str, str]:
    pairs = [
        value.split(";")[0].partition("=") for key, value in headers if key.lower() == "set-cookie"
    ]
    return {name: value for name, _, value in pairs}


def sign_in(port: int, name: str) -> str:
    """Sign in by the form; the cookie header."""
    _, body, headers = _get(port, "/sign-in/", "")
    cookies = _cookies(headers)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    assert token is not None
    form = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request(
        "POST",
        "/sign-in/",
        urlencode(form),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()),
        },
    )
    answer = link.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    cookies |= _cookies(answer.getheaders())
    return "; ".join(f"{key}={value}" for key, value in cookies.items())


def asking(
    port: int, cookie: str, address: Callable[[int], str]
) -> Callable[[], Callable[[int], None]]:
    """Return a maker of clients, each with its own kept-alive connection."""

    def make() -> Callable[[int], None]:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def ask(turn: int) -> None:
            link.request("GET", address(turn), headers={"Cookie": cookie})
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, (answer.status, address(turn))

        return ask

    return make


def memory(pid: int) -> int:
    """Return the resident bytes of a process and its children now."""
    import psutil

    process = psutil.Process(pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))


def download(port: int, path: str, cookie: str, pid: int) -> tuple[float, int, int]:
    """Download to nowhere; seconds, bytes and the growth of the server's memory in bytes."""
    before, most, size = memory(pid), 0, 0
    start = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    link.request("GET", path, headers={"Cookie": cookie})
    answer = link.getresponse()
    assert answer.status == 200, answer.status
    turn = 0
    while chunk := answer.read(1 << 20):
        size += len(chunk)
        turn += 1
        if turn % 20 == 0:
            most = max(most, memory(pid))
    return time.perf_counter() - start, size, max(0, most - before)
