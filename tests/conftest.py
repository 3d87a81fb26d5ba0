"""The real PostgreSQL for every test that asks for it.

``db`` (pytest-django's) runs a test inside a transaction of a database migrated once and copied
per worker. ``own_database`` gives a test a copy of its own, for several connections or processes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
NOW = datetime(2025, 10, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DISTRICT, TOWN, OTHER_TOWN = "310112", "310112101", "310112102"


def pytest_configure(config: pytest.Config) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if worker == "main":  # workers inherit what their parent set
        from tongjian.core.home import home

        folder = home() / "tests"  # never the data of an installation
        folder.mkdir(exist_ok=True)
        os.environ["TONGJIAN_HOME"] = str(folder)
    os.environ["TONGJIAN_TEST_WORKER"] = worker
    from django.conf import settings

    # People of the tests need no password that is slow to guess; journeys put the real ones back.
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]
    # Pages are tested as they are in the checkout; the collected files belong to journeys.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _template() -> str:
    """Return the name of a database with today's tables, made when it is not there yet."""
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import migrate, use

    root = Path(__file__).resolve().parents[1] / "tongjian"
    globs = ("migrations/*.py", "models.py", "models/*.py", "guard.py")
    files = [path for pattern in globs for path in root.rglob(pattern)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()
    name = f"template_{digest[:12]}"
    with embedded.superuser() as connection:
        connection.execute("SELECT pg_advisory_lock(20260103)")
        for setting in ("fsync", "full_page_writes"):  # nothing here must outlive the machine
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not found.fetchone():
            draft = f"{name}_draft"
            embedded.drop_database(draft)
            embedded.ensure_database(draft)
            use(draft)
            migrate()
            use("postgres")
            connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return _template()


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import clone, use

    name = f"test_{os.environ['TONGJIAN_TEST_WORKER']}_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name, template_database)
        use(name)
    yield
    with django_db_blocker.unblock():
        use("postgres")
        embedded.drop_database(name)


@contextmanager
def database_of_its_own(template: str, blocker: Any) -> Iterator[str]:
    """Work on a database that is committed to for real and dropped afterwards; yields its name."""
    from django.db import connection

    from tongjian.core.database import embedded
    from tongjian.core.database.setup import clone, use

    before = connection.settings_dict["NAME"]
    name = f"own_{uuid.uuid4().hex[:12]}"
    with blocker.unblock():
        clone(name, template)
        use(name)
        try:
            yield name
        finally:
            use(before)
            embedded.drop_database(name)


@pytest.fixture
def own_database(
    django_db_setup: None, template_database: str, django_db_blocker: Any
) -> Iterator[str]:
    """A database of the test's own, for several connections or processes."""
    with database_of_its_own(template_database, django_db_blocker) as name:
        yield name


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, one for all tests of a worker: Playwright's loop runs once a thread."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # its loop runs in the tests' own thread
    with sync_playwright() as api:
        found = api.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield found
        found.close()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def world(db: None, now: datetime) -> Any:
    """A district, two towns and a maker of people; see ``tests/world.py``."""
    from tests.world import World

    return World.make(now)


@pytest.fixture
def shared() -> Path:
    """The folder of real inputs; the test is skipped visibly where it is not."""
    if not SHARED.exists():
        pytest.skip("real inputs (../shared/data) are not here")
    return SHARED


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their argument: their content may differ between the workers."""
    return argname if isinstance(val, bytes) else None
