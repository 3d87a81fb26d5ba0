"""The pure parts of a pull: the query's judge, columns, slices, times."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.clock import SHANGHAI
from tongjian.supervision.channels.pull.columns import (
    Taken,
    cell,
    mapping_text,
    parse_mapping,
    taken_columns,
)
from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.channels.pull.plan import (
    State,
    period_of,
    plan,
    sum_of,
    unit_of,
    year_of,
)
from tongjian.supervision.channels.pull.query import DIALECTS, judged
from tongjian.supervision.channels.pull.schedule import next_due
from tongjian.supervision.datasets import dataset_named

PAYMENT = dataset_named("payment")
WRITES = [
    "INSERT INTO a VALUES (1)",
    "UPDATE a SET b = 1",
    "DELETE FROM a",
    "DROP TABLE a",
    "CREATE TABLE a AS SELECT 1",
    "SELECT * INTO b FROM a",
    "SELECT 1 INTO OUTFILE 'x.txt'",
    "SELECT 1 INTO @x",
    "WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x",
    "SELECT * FROM a FOR UPDATE",
    "SELECT * FROM a LOCK IN SHARE MODE",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE a",
    "CALL x()",
    "SET a = 1",
    "SHOW TABLES",
    "EXPLAIN ANALYZE DELETE FROM a",
    "COPY a TO 'x.txt'",
    "TRUNCATE a",
    "SELECT pg_sleep(10)",
    "SELECT PG_READ_FILE('/etc/passwd')",
    "SELECT 1 WHERE sleep(10)",
    "SELECT load_file('/etc/passwd')",
    "SELECT * FROM dblink('x', 'y') AS t(a INT)",
    "SELECT nextval('a')",
    "SELECT get_lock('a', 10)",
    "SELECT benchmark(1000000, 1)",
    "SELECT query_to_xml('delete from a', TRUE, TRUE, '')",
    "SELECT @a := 1",
    "SELECT :a",
    "SELECT a FROM (SELECT 1 INTO b) AS t",
    "VALUES (1)",
    "",
    "   ",
    "我要数据",
    "SELECT FROM WHERE (",
    "SELECT " + "(" * 3000 + "1" + ")" * 3000,
    "SELECT '\x00'",
]


@pytest.mark.parametrize("engine", sorted(DIALECTS))
@pytest.mark.parametrize("query", WRITES, ids=range(len(WRITES)))
def test_what_is_no_reading_is_refused(query: str, engine: str) -> None:
    with pytest.raises(PullRefused):
        judged(query, engine)


READS = [
    "SELECT a, b AS 金额 FROM t WHERE n LIKE 'x%' ORDER BY a",
    "WITH x AS (SELECT 1 AS a) SELECT a FROM x UNION ALL SELECT 2",
    "SELECT a, sum(b) OVER (PARTITION BY c) AS s FROM t LEFT JOIN u USING (a);",
    "SELECT coalesce(a, 0), CASE WHEN b > 1 THEN 'x' ELSE 'y' END AS k FROM s.t",
]


@pytest.mark.parametrize("engine", sorted(DIALECTS))
@pytest.mark.parametrize("query", READS, ids=range(len(READS)))
def test_a_reading_is_sent_as_it_was_judged(query: str, engine: str) -> None:
    sent = judged(query, engine)
    dialect = DIALECTS[engine]
    assert sqlglot.parse_one(sent, read=dialect) == sqlglot.parse_one(query, read=dialect)
    assert judged(sent, engine) == sent


@pytest.mark.parametrize("engine", sorted(DIALECTS))
@pytest.mark.parametrize(
    "hidden", ["/*! INTO OUTFILE 'x.txt' */", "/*M!100000 INTO OUTFILE '/x' */", "-- FOR UPDATE"]
)
def test_nothing_hidden_in_comments_goes_along(hidden: str, engine: str) -> None:
    assert judged(f"SELECT a FROM t {hidden}", engine) == "SELECT a FROM t"


@given(st.text(max_size=200), st.sampled_from(sorted(DIALECTS)))
def test_whatever_is_typed_is_judged_or_refused(text: str, engine: str) -> None:
    try:
        sent = judged(text, engine)
    except PullRefused as error:
        assert str(error)
    else:
        assert len(sqlglot.parse(sent, read=DIALECTS[engine])) == 1


def test_a_mapping_is_read_and_written_again() -> None:
    text = '支付金额（元） = 金额\nlevel_scope＝‘本级’\n\nfund_type = "一般公共预算"'
    mapping = parse_mapping(text, PAYMENT)
    assert mapping == {
        "amount_yuan": "金额",
        "level_scope": "'本级'",
        "fund_type": "'一般公共预算'",
    }
    assert parse_mapping(mapping_text(mapping), PAYMENT) == mapping


@pytest.mark.parametrize(
    "text", ["金额", "= x", "amount_yuan =", "没有的列 = x", "用途=a\npurpose=b"]
)
def test_a_mapping_that_is_none(text: str) -> None:
    with pytest.raises(PullRefused):
        parse_mapping(text, PAYMENT)


COLUMNS = ["payment_no", "Date_Paid", "unit", "AMT", "kind", "function_code", "extra"]
MAPPING = {"amount_yuan": "amt", "level_scope": "'本级'", "fund_type": "'一般公共预算'"}
GIVEN = {"jurisdiction": "310112", "fiscal_year": "2024"}


def test_columns_are_taken_by_name_mapping_or_the_slice() -> None:
    found = taken_columns(PAYMENT, COLUMNS, MAPPING, GIVEN)
    assert found[:5] == [
        Taken("jurisdiction", None, "310112"),
        Taken("fiscal_year", None, "2024"),
        Taken("fund_type", None, "一般公共预算"),
        Taken("level_scope", None, "本级"),
        Taken("payment_no", "payment_no"),
    ]
    assert Taken("amount_yuan", "AMT") in found and Taken("date_paid", "Date_Paid") in found
    assert all(one.column != "extra" for one in found)
    with pytest.raises(PullRefused, match="支付金额"):
        taken_columns(PAYMENT, COLUMNS, {**MAPPING, "amount_yuan": "gone"}, GIVEN)
    with pytest.raises(PullRefused, match="必填列“支付凭证号”"):
        taken_columns(PAYMENT, COLUMNS[1:], MAPPING, GIVEN)
    with pytest.raises(PullRefused, match="AS"):
        taken_columns(PAYMENT, [*COLUMNS, "unit"], MAPPING, GIVEN)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.50"), "-0.50"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, tzinfo=SHANGHAI).replace(tzinfo=None), "2024-02-29"),
        (datetime(2024, 2, 29, 8, 1, tzinfo=SHANGHAI).replace(tzinfo=None), "2024-02-29 08:01:00"),
        (b"\xe4\xb8\x80", "一"),
        (True, "1"),
        (7, "7"),
    ],
    ids=range(9),
)
def test_cells(value: Any, text: str) -> None:
    assert cell(value) == text


STATES = st.builds(
    State,
    st.integers(2020, 2022),
    st.sampled_from(["", "01", "02"]),
    st.just(""),
    st.sampled_from(["a", "b"]),
    st.integers(1, 3),
    st.fixed_dictionaries({"x": st.sampled_from(["1", "2"])}),
)
UNIQUE = st.lists(STATES, unique_by=lambda state: state.key)


@given(UNIQUE, UNIQUE, st.booleans())
def test_exactly_what_differs_is_pulled(
    found: list[State], known: list[State], whole: bool
) -> None:
    before = {state.key: state for state in known}
    made = plan(found, known, whole=whole)
    assert {state.key for state in made.gone} == set(before) - {state.key for state in found}
    for state in found:
        same = state.key in before and before[state.key].same(state)
        assert (state in made.pull) == (whole or not same)
    assert list(made.pull) == sorted(made.pull, key=lambda state: state.key)
    assert not plan(found, found).pull and not plan(found, found).gone
    assert made.rows == sum(state.rows for state in made.pull)


def test_one_slice_written_two_ways_is_refused() -> None:
    with pytest.raises(PullRefused, match="两种写法"):
        plan([State(2024, "06", "", "a", 1), State(2024, "06", "", "b", 2)], [])


def test_years_periods_and_units() -> None:
    assert [year_of(value) for value in (2024, Decimal(2024), 2024.0, " 2024 ")] == [2024] * 4
    assert [period_of(value) for value in (6, "06", "6", Decimal(6))] == ["06"] * 4
    assert unit_of(" 310112001001 ") == "310112001001"
    for value in (None, True, "二〇二四", date(2024, 1, 1), 1999, 2024.5, "20240601"):
        with pytest.raises(PullRefused):
            year_of(value)
    for value in (None, 0, 13, "一", date(2024, 1, 1), -1):
        with pytest.raises(PullRefused):
            period_of(value)
    for value in (None, "", "x" * 25):
        with pytest.raises(PullRefused):
            unit_of(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_sum_is_the_same_however_written(value: Decimal) -> None:
    assert Decimal(sum_of(value)) == value
    assert sum_of(value) == sum_of(Decimal(f"{value:f}0"))
    assert sum_of(None) == "0"


NOON = datetime(2025, 10, 20, 12, tzinfo=SHANGHAI)


def test_when_a_pull_is_due() -> None:
    def due(last: datetime | None, **given: Any) -> datetime | None:
        asked: dict[str, Any] = {"every_hours": None, "daily_at": None, **given}
        return next_due(since=NOON, last=last, **asked)

    assert due(None) is None and due(NOON) is None
    assert due(None, every_hours=6) == NOON
    assert due(NOON, every_hours=6) == NOON + timedelta(hours=6)
    assert due(None, daily_at=time(13)) == NOON + timedelta(hours=1)
    assert due(None, daily_at=time(11)) == NOON + timedelta(hours=23)
    assert due(NOON + timedelta(hours=1), daily_at=time(13)) == NOON + timedelta(hours=25)
    month_end = datetime(2025, 10, 31, 23, tzinfo=SHANGHAI)
    found = next_due(every_hours=None, daily_at=time(1), since=month_end, last=None)
    assert found == datetime(2025, 11, 1, 1, tzinfo=SHANGHAI)
