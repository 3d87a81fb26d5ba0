"""A department's databases, real: a second PostgreSQL database, and a MariaDB of the tests' own."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pymysql

from tongjian.core.database import embedded

USER, PASSWORD = "department", "一个-口令@2025"
PAYMENTS = (
    "CREATE TABLE payments (no VARCHAR(20) PRIMARY KEY, paid DATE, unit VARCHAR(24),"
    " amount DECIMAL(18,2), purpose VARCHAR(200), payee VARCHAR(100), changed TIMESTAMP NULL)"
)


@dataclass
class Department:
    """A department's database: ``owner`` writes in it, the pull reads as another user."""

    engine: str
    host: str
    port: int
    database: str
    owner: Any

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        with contextlib.closing(self.owner.cursor()) as cursor:
            cursor.execute(sql, tuple(values) or None)
        self.owner.commit()

    def pay(self, number: str, paid: str, amount: str, changed: str, purpose: str = "办公") -> None:
        """Write one payment."""
        self.run(
            "INSERT INTO payments VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (number, paid, "310112001001", amount, purpose, "某某公司", changed),
        )

    @property
    def query(self) -> str:
        """The query a department's clerk would write, with a percent sign and a comment."""
        year, month = (
            ("EXTRACT(YEAR FROM paid)", "to_char(paid, 'MM')")
            if self.engine == "postgresql"
            else ("YEAR(paid)", "DATE_FORMAT(paid, '%m')")
        )
        return (
            f"SELECT no AS payment_no, paid AS date_paid, unit, amount AS 金额, purpose, payee,"
            f" changed, {year} AS y, {month} AS m, '2010101' AS function_code,"
            f" '30201' AS dept_econ_code FROM payments -- 全部\n WHERE purpose NOT LIKE '作废%'"
        )


@contextlib.contextmanager
def postgresql() -> Iterator[Department]:
    """Lend a second database of the embedded server, and a user who may only read."""
    name = f"department_{uuid.uuid4().hex[:10]}"
    with embedded.superuser() as connection:
        connection.execute(f"CREATE DATABASE {name}")
        with contextlib.suppress(psycopg.errors.DuplicateObject):
            connection.execute(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'")
    owner = psycopg.connect(host=str(embedded.socket_folder()), user="postgres", dbname=name)
    try:
        found = Department("postgresql", str(embedded.socket_folder()), 5432, name, owner)
        found.run(PAYMENTS)
        found.run("CREATE TABLE secrets (word text)")
        found.run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON payments TO {USER}")
        yield found
    finally:
        owner.close()
        embedded.drop_database(name)


def mariadb_missing() -> bool:
    """Whether there is no MariaDB server here to start."""
    return shutil.which("mariadbd") is None or shutil.which("mariadb-install-db") is None


@contextlib.contextmanager
def mariadb_server(folder: Path) -> Iterator[Path]:
    """Run a MariaDB of the tests' own in ``folder``, on a socket alone."""
    data, socket = folder / "data", folder / "s"
    options = [
        "--no-defaults",
        f"--datadir={data}",
        "--innodb-log-file-size=4M",
        "--innodb-buffer-pool-size=16M",
        "--innodb-flush-log-at-trx-commit=0",
        "--skip-log-bin",
        "--user=root",
    ]
    subprocess.run(
        ["mariadb-install-db", *options, "--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
    )
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        ["mariadbd", *options, f"--socket={socket}", "--skip-networking", f"--pid-file={folder}/p"],
        stdout=log,
        stderr=log,
    )
    try:
        deadline = time.monotonic() + 60
        while not socket.exists():
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)
        yield socket
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


@contextlib.contextmanager
def mariadb(socket: Path) -> Iterator[Department]:
    """Lend a fresh database of the server, and a user who may read and write its payments."""
    name = f"department_{uuid.uuid4().hex[:10]}"
    owner = pymysql.connect(unix_socket=str(socket), user="root", charset="utf8mb4")
    try:
        found = Department("mariadb", str(socket), 3306, name, owner)
        found.run(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        found.run(f"USE {name}")
        found.run(PAYMENTS)
        found.run("CREATE TABLE secrets (word text)")
        found.run("CREATE USER IF NOT EXISTS department@localhost IDENTIFIED BY %s", (PASSWORD,))
        found.run(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name}.payments TO department@localhost"
        )
        yield found
    finally:
        with contextlib.closing(owner.cursor()) as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        owner.close()
