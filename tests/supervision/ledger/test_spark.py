"""What of the Spark engine needs no Java: its address, its settings, the SQL it writes.

That it answers as DuckDB does is held by tests/soak/test_spark.py on a real cluster.
"""

from __future__ import annotations

import sys
from pathlib import Path

import ibis
import pytest

from tongjian.supervision.ledger import spark
from tongjian.supervision.ledger.engine import Outside, UnknownEngine, engine


@pytest.mark.parametrize(
    ("address", "master"),
    [
        ("spark://10.0.0.1:7077", "spark://10.0.0.1:7077"),
        ("spark://node-1:7077,node-2:7077", "spark://node-1:7077,node-2:7077"),
        ("spark://local[2]", "local[2]"),
        ("spark://local[*]", "local[*]"),
        ("spark://local-cluster[2,1,1024]", "local-cluster[2,1,1024]"),
    ],
)
def test_an_address_names_a_master(address: str, master: str) -> None:
    assert spark.master_of(address) == master


@pytest.mark.parametrize("address", ["spark://", "spark://host", "spark://local", "spark://a b:1"])
def test_a_wrong_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(UnknownEngine, match="写法不对"):
        spark.master_of(address)


def test_an_installation_without_spark_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.setenv("TONGJIAN_ENGINE", "spark://local[2]")
    with pytest.raises(UnknownEngine, match=r"tongjian\[spark\]"):
        engine(tmp_path)


def test_nothing_is_served_and_a_single_machine_stays_on_the_loopback(tmp_path: Path) -> None:
    found = spark.settings("local[2]", tmp_path)
    assert found["spark.ui.enabled"] == "false" and found["spark.sql.ansi.enabled"] == "true"
    assert found["spark.driver.bindAddress"] == "127.0.0.1"
    assert found["spark.authenticate"] == "true"
    assert found["spark.local.dir"] == str(tmp_path)


def test_a_cluster_is_told_where_to_answer_and_the_common_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_SPARK_DRIVER", "10.0.0.7")
    monkeypatch.setenv("TONGJIAN_SPARK_SECRET", "common")
    monkeypatch.setenv("TONGJIAN_LEDGER_MEMORY", "8GB")
    found = spark.settings("spark://10.0.0.1:7077", tmp_path)
    assert found["spark.driver.host"] == "10.0.0.7"
    assert found["spark.authenticate.secret"] == "common"
    assert found["spark.network.crypto.enabled"] == "true"
    assert found["spark.executor.memory"] == "8g"
    assert "spark.local.dir" not in found, "each node says where its own disk is"


@pytest.mark.parametrize(
    ("text", "size"), [("1GB", "1g"), ("800 MiB", "800m"), ("2g", "2g"), ("80%", "1g"), ("", "1g")]
)
def test_sizes_are_written_as_spark_writes_them(text: str, size: str) -> None:
    assert spark._memory(text) == size


def test_what_was_replaced_is_left_out_and_blanks_stay() -> None:
    months = frozenset({"03", "07"})
    of_date = spark._outside(Outside("date_paid", "date", 2024, months))
    inside = "year(`date_paid`) = 2024 AND month(`date_paid`) IN (3, 7)"
    assert of_date == f"NOT coalesce({inside}, false)"
    of_month = spark._outside(Outside("period", "month", 2024, months))
    assert of_month == "NOT coalesce(`period` IN ('03', '07'), false)"


def test_texts_are_quoted_and_types_named() -> None:
    assert spark._literal("a'b\\c") == "'a\\'b\\\\c'"
    assert spark._literal(None) == "NULL" and spark._literal(3) == "3"
    schema = ibis.schema({"a": "decimal(18, 4)", "b": "date", "c": "boolean", "d": "int32"})
    types = [spark._type(kind) for kind in schema.types]
    assert types == ["DECIMAL(18, 4)", "DATE", "BOOLEAN", "INT"]
