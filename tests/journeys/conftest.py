"""The product as people use it: a web server, a worker and a browser of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW, database_of_its_own
from tests.world import World

PASSWORD = "一个足够长的口令-2025"
ROOT_FOLDER = Path(__file__).resolve().parents[2]
DESKTOP, TABLET, PHONE = (1280, 900), (820, 1180), (390, 844)
SLATE = (1024, 768)  # a tablet held across


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Site:
    """A running product over a database of its own; ``world`` makes people in it."""

    url: str
    world: World
    browser: Any
    errors: list[str]

    def visitor(
        self,
        role: str,
        *,
        size: tuple[int, int] = DESKTOP,
        jurisdiction: str = "310112",
        unit: str = "",
    ) -> Any:
        """Open a browser window, sign in as a new person of the role; a page."""
        user = self.world.person(role, jurisdiction, unit)
        page = self.window(size)
        page.goto(f"{self.url}/sign-in/")
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]:not([formaction])")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    def window(self, size: tuple[int, int] = DESKTOP) -> Any:
        """Open a browser window of nobody's, whose errors are noted; a page."""
        window = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
        )
        page = window.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else None,
        )
        return page


def _port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(autouse=True)
def real_passwords(settings: Any) -> None:
    """The server of a journey knows none of the tests' quick hashes."""
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]


@dataclass(frozen=True)
class Parts:
    """What runs: the application of the web server, and the worker's command after Python's."""

    application: str
    worker: tuple[str, ...]


PRODUCT = Parts("tongjian.wsgi:application", ("-m", "django"))


@pytest.fixture(scope="module")
def product(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    browser: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The product, started once for a module's journeys: each is of other people."""
    folder = tmp_path_factory.mktemp("product")
    with (
        database_of_its_own(template_database, django_db_blocker) as name,
        serving(name, folder, PRODUCT) as url,
    ):
        yield Site(url, World.make(NOW), browser, [])


@pytest.fixture
def site(product: Site) -> Iterator[Site]:
    product.errors.clear()
    yield product
    assert product.errors == [], "the browser reported errors"


@contextmanager
def serving(database: str, folder: Path, parts: Parts, **more: str) -> Iterator[str]:
    """Run a web server and a worker over a database; yields their address."""
    port, log = _port(), folder / "server.log"
    environment = {
        **os.environ,
        "TONGJIAN_DATABASE": database,
        "TONGJIAN_LEDGER": str(folder / "ledger"),
        "DJANGO_SETTINGS_MODULE": "tongjian.settings",
        **more,
    }
    os.environ["TONGJIAN_LEDGER"] = environment["TONGJIAN_LEDGER"]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    web += ["--port", str(port), "--workers", "1", parts.application]
    worker = [sys.executable, *parts.worker, "procrastinate", "worker", "--concurrency", "1"]
    with log.open("wb") as sink:
        children = [
            subprocess.Popen(command, env=environment, stdout=sink, stderr=sink, cwd=ROOT_FOLDER)
            for command in (web, worker)
        ]
        try:
            wait_for(lambda: _answers(f"http://127.0.0.1:{port}/healthz"), log)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.environ.pop("TONGJIAN_LEDGER", None)
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=20)


def wait_for(ready: Callable[[], bool], log: Path, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, log.read_text()[-2000:]
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
