"""Templates of own rules find on Spark what they find on DuckDB, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from tests.supervision.warning.ledger import DISTRICT, Case, SmallLedger
from tests.supervision.warning.own.declare import OwnCase, rule
from tests.supervision.warning.own.test_templates import cases
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger.spark import SparkEngine
from tongjian.supervision.ledger.tables import UNITS, schema_of
from tongjian.supervision.warning.engine import Asked, judge
from tongjian.supervision.warning.own.content import Template, templates

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]

MOST = 2
"""Cases of a template: Spark takes a second or two for each."""


class OnSpark(SmallLedger):
    """The tables of a case, in Spark."""

    def __init__(self, case: Case, spark: SparkEngine) -> None:
        super().__init__(case)
        self.spark, self.tables = spark, case.tables()

    def _of(self, rows: Any, schema: Any) -> Any:
        return self.spark.values(
            [tuple(row.get(name) for name in schema.names) for row in rows], schema
        )

    def dataset(self, name: str) -> Any:
        return self._of(self.tables.get(name, []), schema_of(dataset_named(name)))

    @property
    def units(self) -> Any:
        return self._of([], UNITS)

    def values(self, rows: Any, schema: Any) -> Any:
        return self.spark.values(rows, schema)

    def execute(self, expression: Any) -> Any:
        return self.spark.execute(expression)

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        return nullcontext(expression)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    made = SparkEngine(tmp_path_factory.mktemp("spark"), "spark://local[1]")
    yield made
    made.close()


def found(one: OwnCase, tables: SmallLedger) -> list[dict[str, Any]]:
    years = tables.with_rows if one.case.year is None else [one.case.year]
    whole = judge(Asked(tables, years, [DISTRICT]), rules=[rule(one.raw)])
    return [each.as_json() for each in whole.results]


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.key)
def test_both_engines_find_the_same(template: Template, spark: SparkEngine) -> None:
    finding = [one for one in cases(template) if one.case.kind == "positive"]
    for one in finding[:MOST]:
        told = found(one, SmallLedger(one.case))
        assert told and found(one, OnSpark(one.case, spark)) == told, one.case.name
