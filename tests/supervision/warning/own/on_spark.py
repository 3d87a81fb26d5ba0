"""Templates of own rules find on Spark what they find on DuckDB, to the cent."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, Case, SmallLedger
from tests.supervision.warning.own.declare import OwnCase, rule
from tests.supervision.warning.own.test_templates import cases
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger.spark import SparkEngine
from tongjian.supervision.ledger.tables import UNITS, schema_of
from tongjian.supervision.warning.engine import Asked, judge
from tongjian.supervision.warning.own.content import templates

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


def found(one: OwnCase, tables: SmallLedger) -> list[dict[str, Any]]:
    years = tables.with_rows if one.case.year is None else [one.case.year]
    whole = judge(Asked(tables, years, [DISTRICT]), rules=[rule(one.raw)])
    return [each.as_json() for each in whole.results]


def differing(spark: SparkEngine) -> list[str]:
    """Return the cases of all templates of which Spark says something else."""
    chosen = [
        one
        for template in templates()
        for one in [each for each in cases(template) if each.case.kind == "positive"][:MOST]
    ]
    told = {one.case.name: found(one, SmallLedger(one.case)) for one in chosen}
    assert all(told.values())
    return [
        one.case.name
        for one in chosen
        if found(one, OnSpark(one.case, spark)) != told[one.case.name]
    ]
