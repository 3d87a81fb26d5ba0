"""The ledger's engine on Apache Spark, for installations one machine no longer carries.

``TONGJIAN_ENGINE`` gives the master in one of three forms:

``spark://HOST:PORT``           a standalone cluster; every node sees the ledger's folder
``spark://local[N]``            this process alone, N threads
``spark://local-cluster[W,C,M]``  W workers of C cores and M megabytes on this machine

The queries are the very Ibis expressions DuckDB runs. Nothing is downloaded, no page is served, and
overflow is an error and not a wrong figure (ANSI). One session serves all threads of a process.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import pyarrow.parquet as pq
from ibis.formats.pyarrow import PyArrowData

from tongjian.supervision.ledger.engine import (
    MEMORY,
    Group,
    Outside,
    UnknownEngine,
    duck_sql,
    duck_values,
)

SCHEME = "spark://"
DRIVER = "TONGJIAN_SPARK_DRIVER"
SECRET = "TONGJIAN_SPARK_SECRET"  # noqa: S105 - the variable's name
PARTITIONS = "TONGJIAN_SPARK_PARTITIONS"
LOOPBACK = "127.0.0.1"
MOST_VIEWS = 1_000  # remembered sets of files; a session's views cost memory
HERE = re.compile(r"local(-cluster)?\[[\d,*]+\]$")


def master_of(address: str) -> str:
    """Return the Spark master an engine's address names; raises ``UnknownEngine``."""
    rest = address.removeprefix(SCHEME)
    if HERE.match(rest):
        return rest
    if re.fullmatch(r"[\w.\-]+:\d+(,[\w.\-]+:\d+)*", rest):
        return address
    raise UnknownEngine(
        f"计算引擎“{address}”的写法不对；应为 spark://主机:端口、spark://local[线程数] 或"
        " spark://local-cluster[节点数,每节点核数,每节点内存MB]"
    )


def settings(master: str, spill: Path) -> dict[str, str]:
    """Return Spark's settings for a master; what a session spills lies below ``spill``."""
    memory = _memory(os.environ.get(MEMORY, ""))
    driver = os.environ.get(DRIVER, LOOPBACK)
    found = {
        "spark.app.name": "tongjian",
        "spark.driver.host": driver,
        "spark.driver.bindAddress": LOOPBACK if driver == LOOPBACK else "0.0.0.0",  # noqa: S104
        "spark.driver.memory": memory,
        "spark.executor.memory": memory,
        "spark.sql.warehouse.dir": str(spill / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.shuffle.partitions": os.environ.get(PARTITIONS, "8"),
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
        "spark.sql.parquet.mergeSchema": "false",
        # Conditions are inferred from every alias of a calculated column, in time that doubles with
        # each: a rule of a dozen word lists was planned for minutes.
        "spark.sql.constraintPropagation.enabled": "false",
    }
    if master.startswith("local"):
        found["spark.local.dir"] = str(spill)  # in a cluster each node says where its own disk is
    secret = os.environ.get(SECRET, "")
    if secret or master.startswith("local"):
        found["spark.authenticate"] = "true"
    if secret:
        found["spark.authenticate.secret"] = secret
        found["spark.network.crypto.enabled"] = "true"
    return found


def _memory(text: str) -> str:
    """Return Spark's way of writing a size like 1GB or 800 MiB; without one, one gigabyte."""
    found = re.fullmatch(r"(\d+) ?([KMGT])i?B?", text.strip(), re.IGNORECASE)
    return f"{found[1]}{found[2].lower()}" if found else "1g"


class SparkEngine:
    """Spark over the ledger below ``root``, which every node of the cluster must see."""

    at_once = 1

    def __init__(self, root: Path, address: str) -> None:
        master = master_of(address)
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise UnknownEngine(
                "未安装 Spark 引擎；请安装 tongjian[spark] 和 Java 17 后再设置 TONGJIAN_ENGINE"
            ) from error
        self._root = root
        spill = root / "spill"
        spill.mkdir(parents=True, exist_ok=True)
        builder = SparkSession.builder.master(master)
        for name, value in settings(master, spill).items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        self._backend = ibis.pyspark.connect(self._session)
        self._session.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")
        self._lock = threading.Lock()
        self._views: OrderedDict[str, None] = OrderedDict()
        self._plain: OrderedDict[str, str] = OrderedDict()  # our SQL → DuckDB's for an auditor
        self._auditor = ibis.duckdb.connect()

    def backend(self) -> Any:
        """Return the Ibis backend; a session serves every thread."""
        return self._backend

    def source(self, groups: Sequence[Group], schema: ibis.Schema) -> Any:
        """Return the rows of all groups, the columns of ``schema``; no groups, no rows."""
        parts = [self._part(group, schema) for group in groups if group.paths]
        return self._select(" UNION ALL ".join(parts) or _empty(schema), schema, groups)

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        """Return a few rows known here as a table."""
        plain = duck_values(rows, schema)
        if not rows:
            return self._remembered(_empty(schema), schema, plain)
        cells = ", ".join(
            f"CAST(t.c{place} AS {_type(kind)}) AS `{name}`"
            for place, (name, kind) in enumerate(schema.items())
        )
        names = ", ".join(f"c{place}" for place in range(len(schema)))
        listed = ", ".join(f"({', '.join(_literal(cell) for cell in row)})" for row in rows)
        query = f"SELECT {cells} FROM VALUES {listed} AS t ({names})"  # noqa: S608 - quoted
        return self._remembered(query, schema, plain)

    def execute(self, expression: Any) -> Any:
        """Run an expression; an Arrow table."""
        asked = expression.as_table()
        found = PyArrowData.convert_table(self._frame(asked).toArrow(), asked.schema())
        return expression.__pyarrow_result__(found)

    def formed(
        self,
        form: Hashable,
        groups: Sequence[Group],
        schema: ibis.Schema,
        *,
        build: Callable[[Any], Any],
        values: Mapping[Any, Any],
    ) -> Any | None:
        """Keep no forms: beside what Spark needs for a question, building it is nothing."""
        return None

    def batches(self, expression: Any, size: int) -> Iterator[Any]:
        """Run an expression; Arrow batches of about ``size`` rows, in constant memory.

        The cluster writes the rows beside the ledger and they are read from there: collecting them
        would need their whole size here.
        """
        asked = expression.as_table()
        folder = Path(tempfile.mkdtemp(dir=self._root / "spill", prefix="rows-"))
        try:
            self._frame(asked).write.parquet(str(folder / "rows"))
            for path in sorted((folder / "rows").glob("part-*.parquet")):
                with pq.ParquetFile(path) as file:
                    for batch in file.iter_batches(batch_size=size):
                        yield from PyArrowData.convert_table(
                            _table(batch), asked.schema()
                        ).to_batches()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sql(self, expression: Any) -> str:
        """Return the SQL of an expression for an auditor, who runs it with DuckDB on the files."""

        def plain(node: Any, changed: Any) -> Any:
            if isinstance(node, ops.SQLQueryResult):
                return ops.SQLQueryResult(self._plain[node.query], node.schema, self._auditor)
            return node.__recreate__(changed) if changed else node

        replaced = expression.op().replace(plain).to_expr()
        return str(ibis.to_sql(replaced, dialect="duckdb", pretty=True))

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        """Hold an expression's rows in the executors' memory; what exceeds it lies on their disks."""
        cached: AbstractContextManager[Any] = expression.cache()
        return cached

    def close(self) -> None:
        """End the session; running queries end with an error."""
        self._session.stop()

    def _frame(self, expression: Any) -> Any:
        self._backend._run_pre_execute_hooks(expression)
        return self._session.sql(self._backend.compile(expression))

    def _part(self, group: Group, schema: ibis.Schema) -> str:
        absent = dict(group.absent)
        columns = ", ".join(
            f"CAST({absent[name]} AS {_type(kind)}) AS `{name}`" if name in absent else f"`{name}`"
            for name, kind in schema.items()
        )
        where = f" WHERE {_outside(group.outside)}" if group.outside is not None else ""
        return f"SELECT {columns} FROM {self._view(group.paths, schema)}{where}"  # noqa: S608

    def _view(self, paths: tuple[str, ...], schema: ibis.Schema) -> str:
        """Return the name of a view of files; ledger files never change, so it is made once."""
        from ibis.backends.pyspark.datatypes import PySparkSchema

        name = "files_" + sha256(repr((paths, tuple(schema.items()))).encode()).hexdigest()[:24]
        with self._lock:
            if name in self._views:
                self._views.move_to_end(name)
                return name
            for path in paths:
                if not Path(path).is_relative_to(self._root):
                    raise PermissionError(f"{path} is outside the ledger")
            frame = self._session.read.schema(PySparkSchema.from_ibis(schema)).parquet(*paths)
            frame.createOrReplaceTempView(name)
            self._views[name] = None
            while len(self._views) > MOST_VIEWS:
                self._session.catalog.dropTempView(self._views.popitem(last=False)[0])
        return name

    def _select(self, query: str, schema: ibis.Schema, groups: Sequence[Group]) -> Any:
        return self._remembered(query, schema, duck_sql(groups, schema))

    def _remembered(self, query: str, schema: ibis.Schema, plain: str) -> Any:
        with self._lock:
            self._plain[query] = plain
            self._plain.move_to_end(query)
            while len(self._plain) > MOST_VIEWS:
                self._plain.popitem(last=False)
        return self._backend.sql(query, schema=schema)


def _table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _outside(outside: Outside) -> str:
    column = f"`{outside.column}`"
    months = sorted(outside.months)
    if outside.kind == "month":
        inside = f"{column} IN ({', '.join(_literal(month) for month in months)})"
    else:
        numbers = ", ".join(str(int(month)) for month in months)
        inside = f"year({column}) = {outside.year} AND month({column}) IN ({numbers})"
    return f"NOT coalesce({inside}, false)"


def _empty(schema: ibis.Schema) -> str:
    columns = ", ".join(f"CAST(NULL AS {_type(kind)}) AS `{name}`" for name, kind in schema.items())
    return f"SELECT {columns} WHERE false"


def _type(kind: Any) -> str:
    if kind.is_decimal():
        return f"DECIMAL({kind.precision}, {kind.scale})"
    return {"string": "STRING", "int32": "INT", "int64": "BIGINT", "date": "DATE"}.get(
        str(kind), "BOOLEAN"
    )


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"
