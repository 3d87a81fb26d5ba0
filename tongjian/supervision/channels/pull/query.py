"""Judging a query before a department's database sees it; pure.

The database is asked read-only in any case, by a user who should have no more than SELECT. This is
the lock before those: one SELECT, nothing that writes, waits, locks or reads files. What is sent is
written anew from what was judged, so that nothing hidden in comments goes along.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from tongjian.supervision.channels.pull.errors import PullRefused

DIALECTS = {"postgresql": "postgres", "mariadb": "mysql"}
LONGEST = 20_000
REFUSED: tuple[type[exp.Expression], ...] = (
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Merge,
    exp.Create,
    exp.Drop,
    exp.Alter,
    exp.Command,
    exp.Copy,
    exp.LoadData,
    exp.Into,
    exp.Lock,
    exp.Set,
    exp.Use,
    exp.Parameter,
    exp.SessionParameter,
    exp.Placeholder,
)
# Reading files, waiting, locking, running other statements, reaching other servers.
DANGEROUS = re.compile(
    r"pg_.*|lo_.*|dblink.*|load_?file|sleep|benchmark|.*_lock|is_(free|used)_lock|nextval|setval"
    r"|lastval|last_value|set_config|(query|table|cursor|schema|database)_to_xml.*|xmltable|sys_.*"
    r"|postgres_fdw.*|master_.*|current_setting|inet_.*|ts_stat",
    re.IGNORECASE,
)


def judged(text: str, engine: str) -> str:
    """Return the query as it may be sent to ``engine``, or raise ``PullRefused``."""
    if not text.strip():
        raise PullRefused("请填写查询语句")
    if len(text) > LONGEST or "\x00" in text:
        raise PullRefused(f"查询语句不能超过 {LONGEST:,} 个字，也不能含有不可见的字符")
    dialect = DIALECTS[engine]
    try:
        statements = [one for one in sqlglot.parse(text, read=dialect) if one is not None]
    except (SqlglotError, RecursionError) as error:
        raise PullRefused("看不懂这条查询语句；请写一条标准的 SELECT") from error
    if len(statements) != 1:
        raise PullRefused(f"只能写一条 SELECT，这里有 {len(statements)} 条语句")
    (found,) = statements
    if not isinstance(found, exp.Select | exp.SetOperation):
        raise PullRefused("只能写 SELECT 查询，不能写其他语句")
    for node in found.walk():
        _judge(node)
    try:
        return found.sql(dialect=dialect, comments=False)
    except (SqlglotError, RecursionError) as error:
        raise PullRefused("看不懂这条查询语句；请写一条标准的 SELECT") from error


def _judge(node: exp.Expression) -> None:
    if isinstance(node, REFUSED):
        raise PullRefused("查询只能读取，不能写入、加锁、存为文件，也不能带参数或变量")
    if isinstance(node, exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else str(node.key)
        if DANGEROUS.fullmatch(name):
            raise PullRefused(f"查询里不能使用函数 {name.lower()}")
