"""The product's own server over a database and ledger of the benchmark's own."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from tongjian.serve import web, web_settings

PASSWORD = "一个足够长的口令-2025"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "part-of-a-benchmark"
CSRF = "b" * 32  # the cookie's token, sent back in the header as the pages' scripts do


def _port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(**environment: str) -> Iterator[tuple[int, int]]:
    """Run the web server as ``make run`` does; its port and process id."""
    port = _port()
    child = subprocess.Popen(
        web("127.0.0.1", port), env={**os.environ, **web_settings(), **environment}
    )
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
            "Content-Type": FORM,
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


def posting(port: int, cookie: str = "", kind: str = FORM) -> Callable[..., tuple[int, str]]:
    """Return a client that posts as the product's pages do: its answers' status and Location.

    ``source`` is the address a proxy in front says the request came from.
    """
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookies = f"{cookie}; csrftoken={CSRF}" if cookie else f"csrftoken={CSRF}"
    headers = {"Content-Type": kind, "Cookie": cookies, "X-CSRFToken": CSRF}

    def post(path: str, body: bytes, source: str = "") -> tuple[int, str]:
        also = {"X-Forwarded-For": source} if source else {}
        link.request("POST", path, body, headers | also)
        answer = link.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")

    return post


def parts(fields: dict[str, str], name: str, file: str, content: bytes) -> bytes:
    """Return a form with one picture."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    texts = [f'{head}"{key}"\r\n\r\n{text}\r\n' for key, text in fields.items()]
    last = f'{head}"{name}"; filename="{file}"\r\nContent-Type: image/jpeg\r\n\r\n'
    return "".join([*texts, last]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def form(fields: dict[str, str]) -> bytes:
    """Return a form's body."""
    return urlencode(fields).encode()


def memory(pid: int) -> int:
    """Return the resident bytes of a process and its children now."""
    import psutil

    process = psutil.Process(pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))


def download(port: int, path: str, cookie: str, pid: int) -> tuple[float, int, int]:
    """Download to nowhere; seconds, lines and the growth of the server's memory in bytes."""
    before, most, lines = memory(pid), 0, 0
    start = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    link.request("GET", path, headers={"Cookie": cookie})
    answer = link.getresponse()
    assert answer.status == 200, answer.status
    turn = 0
    while chunk := answer.read(1 << 20):
        lines += chunk.count(b"\n")
        turn += 1
        if turn % 20 == 0:
            most = max(most, memory(pid))
    return time.perf_counter() - start, lines, max(0, most - before)
