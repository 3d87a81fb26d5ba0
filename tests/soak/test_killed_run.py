"""``tongjian run`` killed with everything it started, at a random moment, starts again whole.

While it is killed it still grows: what rules find in the data that was there at first stays.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tongjian.core.home import home
from tongjian.supervision.demo.district.generate import CORE
from tongjian.supervision.warning.engine import ledger_rules

pytestmark = [pytest.mark.soak, pytest.mark.long, pytest.mark.timeout(900)]
COMMAND = [sys.executable, "-m", "tongjian.cli"]
YEAR = 2024
FIRST, AGAIN = 600.0, 90.0  # seconds to the first page: with the district to make, and after


class Product:
    """The whole product in a data folder and a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "TONGJIAN_HOME": str(folder)}
        for name in ("TONGJIAN_DATABASE", "TONGJIAN_LEDGER"):
            self.environment.pop(name, None)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, patience: float) -> None:
        words = ["run", "--port", str(self.port), "--payments", "3000", "--cases", "50"]
        self.process = subprocess.Popen(
            [*COMMAND, *words], env=self.environment, start_new_session=True
        )
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the product ended by itself"
            try:
                if requests.get(f"{self.url}/healthz", timeout=5).text == "ok":
                    return
            except requests.RequestException:
                time.sleep(0.3)
        raise AssertionError("no page in time")

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        lock = self.folder / "pg" / "postmaster.pid"
        if lock.exists():
            os.kill(int(lock.read_text().split()[0]), signal.SIGKILL)

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*COMMAND, *words],
            check=False,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def found(self) -> list[dict[str, Any]]:
        """Return what the rules find that read nothing but what was delivered before the start."""
        first = {rule.number for rule in ledger_rules() if CORE.issuperset(rule.reads)}
        told = json.loads(self.run("warn", "run", "--json", "--year", str(YEAR)))
        found = [one for one in told if one["rule"] in first]
        assert found
        return found

    def deputy(self) -> requests.Session:
        session = requests.Session()
        page = session.get(f"{self.url}/sign-in/", timeout=30).text
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found is not None
        secret = json.loads((self.folder / "demonstration.json").read_text())["password"]
        form = {"login": "deputy01", "password": secret, "csrfmiddlewaretoken": found[1]}
        session.post(f"{self.url}/sign-in/", form, timeout=30)
        return session


@pytest.fixture
def product() -> Iterator[Product]:
    folder = home() / f"soak-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    made = Product(folder)
    try:
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.kill()
        time.sleep(1)
        shutil.rmtree(folder, ignore_errors=True)


def test_killed_it_starts_again_with_the_same_figures(product: Product) -> None:
    chance = random.Random(20250101)
    product.start(FIRST)
    figures = product.found()
    session = product.deputy()
    ends = time.monotonic() + chance.uniform(0.2, 3)
    while time.monotonic() < ends:
        assert session.get(f"{product.url}/home/", timeout=60).status_code == 200
    product.kill()
    product.start(AGAIN)
    page = product.deputy().get(f"{product.url}/query/payment/", timeout=60)
    assert page.status_code == 200
    assert "审计链完整" in product.run("verify", "audit")
    assert product.found() == figures
