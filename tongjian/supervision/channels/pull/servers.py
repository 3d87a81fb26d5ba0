"""A department's database, asked read-only: PostgreSQL and MariaDB behind one small interface.

Both run the whole pull in one read-only transaction with one view of the data, under a limit of
time, and hand out rows as they arrive, so that memory stays flat.
"""

from __future__ import annotations

import os
import ssl
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
import pymysql
import pymysql.cursors

from tongjian.supervision.channels.pull.errors import PullRefused

ANSWER = 10  # seconds for a server to answer at all
FETCH = 2_000
PG_EXACT = frozenset({20, 21, 23, 1700})
MARIADB_EXACT = frozenset({0, 1, 2, 3, 8, 9, 246})


@dataclass(frozen=True)
class Address:
    """Where a database is and as whom it is asked; ``timeout_s`` limits one statement."""

    engine: str
    host: str
    port: int
    database: str
    user: str
    password: str
    tls: bool
    timeout_s: int


def allowed_hosts() -> frozenset[str]:
    """Return the hosts that may be asked, as ``host`` or ``host:port``; none unless set."""
    named = os.environ.get("TONGJIAN_PULL_HOSTS", "")
    return frozenset(one.strip().lower() for one in named.split(",") if one.strip())


def require_allowed(host: str, port: int) -> None:
    """Raise ``PullRefused`` for a host the operator has not allowed."""
    if not {host.lower(), f"{host.lower()}:{port}"} & allowed_hosts():
        raise PullRefused(
            f"服务器 {host}:{port} 不在允许抽取的名单里；请运维人员写入 TONGJIAN_PULL_HOSTS"
        )


def password_of(name: str) -> str:
    """Return a pull's password from the environment."""
    variable = f"TONGJIAN_PULL_{name}_PASSWORD"
    found = os.environ.get(variable)
    if found is None:
        raise PullRefused(f"没有设置口令：请运维人员设置环境变量 {variable}")
    return found


class Server(ABC):
    """An open connection in its read-only transaction; in every query ``%`` is written ``%%``."""

    @abstractmethod
    def columns(self, query: str) -> list[tuple[str, bool]]:
        """Return the result's columns and whether each holds exact numbers."""

    @abstractmethod
    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they arrive; ``%s`` in it stand for ``values``."""

    @abstractmethod
    def quoted(self, name: str) -> str:
        """Return a column's name as SQL, safe between ``%s``."""


@contextmanager
def connected(address: Address) -> Iterator[Server]:
    """Open a database, or raise ``PullRefused`` with what is wrong in plain words."""
    require_allowed(address.host, address.port)
    opened = _postgresql if address.engine == "postgresql" else _mariadb
    with opened(address) as server:
        yield server


class _PostgreSQL(Server):
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def columns(self, query: str) -> list[tuple[str, bool]]:
        with _told_postgresql(), self._connection.cursor() as cursor:
            cursor.execute(query.encode(), [])
            return [(one.name, one.type_code in PG_EXACT) for one in cursor.description or ()]

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        with _told_postgresql(), self._connection.cursor(name="tongjian") as cursor:
            cursor.itersize = FETCH
            cursor.execute(query.encode(), list(values))
            yield from cursor

    def quoted(self, name: str) -> str:
        return '"' + name.replace('"', '""').replace("%", "%%") + '"'


@contextmanager
def _postgresql(address: Address) -> Iterator[Server]:
    with _told_postgresql(address):
        connection = psycopg.connect(
            host=address.host,
            port=address.port,
            dbname=address.database,
            user=address.user,
            password=address.password,
            sslmode="verify-full" if address.tls else "prefer",
            connect_timeout=ANSWER,
            application_name="tongjian",
            options=(
                "-c default_transaction_read_only=on"
                f" -c statement_timeout={address.timeout_s * 1000}"
                " -c idle_in_transaction_session_timeout=600000"
            ),
        )
    try:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield _PostgreSQL(connection)
    finally:
        with suppress(psycopg.Error):
            connection.rollback()
        connection.close()


class _MariaDB(Server):
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def columns(self, query: str) -> list[tuple[str, bool]]:
        with _told_mariadb(), self._connection.cursor() as cursor:
            cursor.execute(query, ())
            return [(one[0], one[1] in MARIADB_EXACT) for one in cursor.description or ()]

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        with _told_mariadb(), self._connection.cursor(pymysql.cursors.SSCursor) as cursor:
            cursor.execute(query, tuple(values))
            while found := cursor.fetchmany(FETCH):
                yield from found

    def quoted(self, name: str) -> str:
        return "`" + name.replace("`", "``").replace("%", "%%") + "`"


@contextmanager
def _mariadb(address: Address) -> Iterator[Server]:
    place: dict[str, Any] = {"host": address.host, "port": address.port}
    if address.host.startswith("/"):
        place = {"unix_socket": address.host}
    with _told_mariadb(address):
        connection = pymysql.connect(
            **place,
            user=address.user,
            password=address.password.encode(),  # text would have to be Latin-1
            database=address.database,
            charset="utf8mb4",
            connect_timeout=ANSWER,
            read_timeout=address.timeout_s + ANSWER,
            local_infile=False,
            ssl=ssl.create_default_context() if address.tls else None,
        )
    try:
        with _told_mariadb(), connection.cursor() as cursor:
            cursor.execute(f"SET SESSION max_statement_time = {address.timeout_s:d}")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        yield _MariaDB(connection)
    finally:
        with suppress(pymysql.MySQLError, OSError):
            connection.close()


PG_SAID = {
    "28P01": "用户名或口令不对",
    "28000": "服务器不接受这个用户",
    "3D000": "没有这个数据库",
    "57014": "查询超过了时间限制",
    "42601": "查询语句有语法错误",
    "42703": "查询里有不存在的列",
    "42P01": "查询里有不存在的表",
    "42501": "这个用户没有读取权限",
    "25006": "查询试图写入，已拒绝",
    "42883": "查询里有不存在的函数，或参数类型不对",
}
MARIADB_SAID = {
    1044: "这个用户没有权限使用该数据库",
    1045: "用户名或口令不对",
    1049: "没有这个数据库",
    1054: "查询里有不存在的列",
    1060: "查询结果里有重名的列；请用 AS 改名",
    1064: "查询语句有语法错误",
    1142: "查询里有不存在的表，或这个用户没有读取权限",
    1146: "查询里有不存在的表",
    1792: "查询试图写入，已拒绝",
    1969: "查询超过了时间限制",
    2003: "连不上服务器",
    2013: "与服务器的连接中断，或超过了时间限制",
    2026: "服务器没有可用的加密连接（TLS）",
}
CONNECTING = (
    ("password authentication failed", "用户名或口令不对"),
    ("does not exist", "没有这个数据库或用户"),
    ("no pg_hba.conf entry", "服务器不接受从这里连接"),
    ("SSL", "服务器没有可用的加密连接（TLS）"),
    ("certificate", "服务器的证书不可信"),
    ("could not translate host name", "找不到这个服务器名称"),
    ("failed to resolve host", "找不到这个服务器名称"),
    ("timeout", "服务器没有应答"),
    ("Connection refused", "服务器拒绝连接，端口上没有数据库"),
    ("No such file or directory", "服务器拒绝连接，端口上没有数据库"),
)


@contextmanager
def _told_postgresql(address: Address | None = None) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        said = PG_SAID.get(error.sqlstate or "")
        text = str(error).strip()
        if said is None and isinstance(error, psycopg.OperationalError):
            found = (told for part, told in CONNECTING if part.lower() in text.lower())
            said = next(found, "与服务器的连接中断" if address is None else "连不上服务器")
        # class 42 speaks of the query; others quote what is in the rows
        told = text if (error.sqlstate or "").startswith("42") else ""
        raise PullRefused(_said(said, told, address)) from error


@contextmanager
def _told_mariadb(address: Address | None = None) -> Iterator[None]:
    try:
        yield
    except pymysql.MySQLError as error:
        code, text = (*error.args, "", "")[:2]
        said = MARIADB_SAID.get(code) if isinstance(code, int) else None
        if code == 2003 and (cause := getattr(error, "original_exception", None)) is not None:
            found = (told for part, told in CONNECTING if part.lower() in str(cause).lower())
            said = next(found, said)
        told = str(text or code) if code in MARIADB_SAID else f"代码 {code}"
        raise PullRefused(_said(said, told, address)) from error
    except OSError as error:
        raise PullRefused(_said("与服务器的连接中断", "", address)) from error


def _said(said: str | None, text: str, address: Address | None) -> str:
    """Return what went wrong; the server's own first line only where it speaks of the query.

    Whoever sets up a pull sees names of tables and columns, never what stands in them.
    """
    if address is not None:
        place = f"{address.host}:{address.port} 上的 {address.database}"
        return f"连接 {place} 失败：{said or '服务器报告了错误'}"
    first = text.splitlines()[0][:200] if text else ""
    return f"{said or '服务器报告了错误'}{f'（{first}）' if first else ''}"
